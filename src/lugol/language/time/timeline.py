"""At which date each place of a page stands: its own, one it is told from, or the one carried through the telling."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

import msgspec

from lugol.language.model import Page
from lugol.language.time.dates import impossible
from lugol.language.time.governing import Dated, governing
from lugol.language.time.head import head_of
from lugol.language.time.mention import DateMention
from lugol.language.time.scene import Scene
from lugol.language.time.walk import Walk
from lugol.language.time.words import Words, words_of
from lugol.record.record import Note
from lugol.record.when import UNDATED, When, between


class Timeline(msgspec.Struct, frozen=True):
    """The dates of a page: `when` answers for any tokens.

    `visit` is the document's own date, `birth` hers; `collected`, `received` and `reported` are those of a sample.
    `notes` tell of dates that can be read in two ways or are none.
    """

    page: Page
    words: Words
    rows: tuple[Dated, ...]
    mentions: tuple[DateMention, ...]
    visit: When = UNDATED
    birth: When = UNDATED
    collected: When = UNDATED
    received: When = UNDATED
    reported: When = UNDATED
    notes: tuple[Note, ...] = ()

    def when(self, first: int, last: int) -> When:
        """The date at which the tokens [first, last) stand.

        >>> from lugol.language.page import page_of
        >>> from lugol.language.time.dates import date_mentions
        >>> page = page_of("LLETZ on 1 March 2022. Three months later HPV was negative.")
        >>> timeline(page, date_mentions(page)).when(9, 10).edtf
        '2022-06'
        """
        row = self._row(first)
        return UNDATED if row is None else governing(self.page, self.words, row, first, last)

    def since(self, first: int, last: int) -> When:
        """As `when`, but where the date is only carried from a sentence before, open up to the next date told.

        For what takes its course after the events it is told behind, such as treatment, response or a stage.

        >>> from lugol.language.page import page_of
        >>> from lugol.language.time.dates import date_mentions
        >>> page = page_of("CT on 1 March 2022. Cisplatin was given. CT on 9 June 2022.")
        >>> line = timeline(page, date_mentions(page))
        >>> line.when(6, 7).edtf, line.since(6, 7).edtf
        ('2022-03-01', '2022-03-01/2022-06-09')
        """
        row, when = self._row(first), self.when(first, last)
        if row is None or when != row.carried or when.earliest is None or when == self.visit:
            return when
        if any(m.when == when and not m.relative for m in row.mentions):
            return when  # "1st recurrence 8 Sep 2022: lung"
        following = row.following.latest
        if following is None or following < when.earliest:
            following = None
        return between(when.earliest, following)

    def told_in(self, first: int, last: int) -> tuple[DateMention, ...]:
        """The dates that begin in [first, last), in order; not that of a treatment from which a time is counted."""
        return tuple(m for m in self.every_in(first, last) if not (m.relative and m.bound))

    def every_in(self, first: int, last: int) -> tuple[DateMention, ...]:
        """The dates that begin in [first, last), in order, with those from which a time until today is counted."""
        low = bisect_left(self.mentions, first, key=lambda m: m.first)
        return self.mentions[low : bisect_left(self.mentions, last, lo=low, key=lambda m: m.first)]

    def is_dated(self, first: int) -> bool:
        """Is a date told in the very sentence of a token?"""
        row = self._row(first)
        return row is not None and bool(row.mentions)

    def _row(self, token: int) -> Dated | None:
        index = bisect_right(self.page.sentence_firsts, token) - 1
        return self.rows[index] if index >= 0 else None


def timeline(page: Page, mentions: Sequence[DateMention], without: str = "") -> Timeline:
    """Carry the dates of a page through its telling.

    >>> from lugol.language.page import page_of
    >>> from lugol.language.time.dates import date_mentions
    >>> page = page_of("Clinic date 7 November 2023. Last year a smear was LSIL. Examination: mosaic.")
    >>> line = timeline(page, date_mentions(page))
    >>> line.visit.edtf, line.when(8, 9).edtf
    ('2023-11-07', '2022')
    """
    words = words_of(page, without)
    head = head_of(page, words, mentions)
    walk = Walk(Scene(page, words, head, mentions))
    rows = tuple(walk.step(index) for index in range(len(page.sentences)))
    every = tuple(m for row in rows for m in row.mentions)
    refused = (_refused(page, place) for place in walk.refused)
    notes = (*_ambiguous(page, mentions), *_impossible(page, without), *refused)
    return Timeline(
        page, words, rows, every, head.visit, walk.state.birth, head.collected, head.received, head.reported, notes
    )


def _ambiguous(page: Page, mentions: Sequence[DateMention]) -> list[Note]:
    found: list[Note] = []
    for mention in mentions:
        if mention.ambiguous:
            said = page.words(mention.first, mention.last)
            days = " or ".join(f"{day.day} {day:%B}" for day in sorted(mention.ambiguous, reverse=True))
            message = f'"{said}" can be read in two ways ({days})'
            found.append(Note(_place(page, mention.first), message, "--dates dmy or mdy settles it"))
    return found


def _impossible(page: Page, without: str) -> list[Note]:
    return [
        Note(
            _place(page, first),
            f'"{page.words(first, last)}" is no date of any calendar, so it dates nothing',
            "correct it in the source",
        )
        for first, last in impossible(page, without)
    ]


def _refused(page: Page, place: tuple[int, int]) -> Note:
    said = page.words(*place)
    return Note(_place(page, place[0]), f'"{said}" leads out of any life, so it dates nothing', "correct the span")


def _place(page: Page, token: int) -> str:
    return f"{page.name}:{page.tokens[token].start}" if page.name else f"character {page.tokens[token].start}"
