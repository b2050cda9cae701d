"""One pass through the sentences of a page, which carries the date that the telling has reached."""

from collections.abc import Iterator, Sequence

from lugol.language.lines import LONGEST_LABEL
from lugol.language.model import Sentence
from lugol.language.time.age import birth_by_age
from lugol.language.time.alone import TESTED
from lugol.language.time.anchors import ANCHORING, State, keys_of, later_than
from lugol.language.time.governing import Dated, governing, words_of_past
from lugol.language.time.mention import DateMention
from lugol.language.time.relative import relative_dates
from lugol.language.time.scene import HISTORY, Scene
from lugol.record.when import UNDATED, When, between

_COMINGS = frozenset({"presentation", "admission"})
_WRITER = frozenset({"i", "i've", "we", "we've"})
_APART = frozenset({"birth", "period", "typed", "due", "compared", "brought"})
_BEFORE_TODAY = ("review", "indication")
"""Parts of a note whose dates reach no further, though what they tell need not be long past."""
_TOLD = frozenset({"case", "abstract", "title"})
_ANCHOR_OF_ROLE = {"admission": "admission", "discharge": "discharge", "operation": "surgery"}
"""What is reckoned from the date of a labelled line: "Date of discharge: 21 October 2022"."""


class Walk:
    """One pass through the sentences of a page; what has been reached is in `state`."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.page, self.words, self.head = scene.page, scene.words, scene.head
        self.state = State(visit=self.head.visit, limit=self.head.limit, birth=self.head.birth)
        self.refused: list[tuple[int, int]] = []
        self.figures: dict[str, When] = {}
        self.kept: dict[str, When] = {}
        self.left: When | None = None
        self.above_rows = self.head.visit
        self.following, self.coming = self._ahead()
        if not self.head.birth.is_known:
            self.state.birth = birth_by_age(scene, self.coming)

    def _ahead(self) -> tuple[list[When], list[When]]:
        """For each sentence the next date from which the telling goes on behind it, and the next at which she comes."""
        ahead: list[When] = []
        comings: list[When] = []
        upcoming = coming = UNDATED
        for sentence in reversed(self.page.sentences):
            ahead.append(upcoming)
            comings.append(coming)
            firm = [m for m in self.scene.own.get(sentence.first, []) if self.scene.moves(m)]
            if firm and sentence.article == "case":
                upcoming = firm[0].when
                coming = upcoming if self.scene.comes(sentence) else coming
        return ahead[::-1], comings[::-1]

    def step(self, index: int) -> Dated:
        """One sentence: its dates, and what the telling has reached behind it."""
        sentence = self.page.sentences[index]
        previous = self.page.sentences[index - 1] if index else None
        state = self.state
        state.following, state.coming = self.following[index], self.coming[index]
        own = self.scene.own.get(sentence.first, [])
        self._arrive(sentence, previous, own)
        if sentence.article == "caption":
            return self._caption(sentence, previous, own)
        found, refused = relative_dates(self.page, self.words, sentence, own, state)
        self.refused.extend(refused)
        mentions = tuple(sorted((*own, *found), key=lambda m: m.first))
        if not mentions and self.scene.is_later(sentence) and state.current.earliest is not None:
            state.current = later_than(state.current, state)
        row = Dated(
            sentence,
            mentions,
            carried=state.current if sentence.article in _TOLD or not self.scene.sectioned else UNDATED,
            fallback=self._bound(),
            history=self.scene.is_history(sentence) and not self.scene.is_examined(sentence),
            lettered=self.head.visit.is_known and not state.entry.is_known,
            asides=self._asides(own) | self._brought(found),
            following=state.following,
        )
        self._advance(row)
        return row

    def _asides(self, own: Sequence[DateMention]) -> frozenset[int]:
        """The dates that date nothing but their own words: of birth, a period, typing, what is due, compared, brought.

        Where the collection is told, the dates of receipt and report are such.
        """
        roles = {m.first: self.head.roles.get(m.first, "") for m in own}
        asides = _APART | ({"received", "reported"} if "collected" in roles.values() else set())
        return frozenset(first for first, role in roles.items() if role in asides)

    def _brought(self, found: Sequence[DateMention]) -> frozenset[int]:
        """ "Smear of 24 September, report brought today: HSIL": the day that dates only the coming of a report."""
        led = ((m.first, self.words.behind(m.first, "role")) for m in found)
        return frozenset(first for first, role in led if role is not None and role.code == "brought")

    def _arrive(self, sentence: Sentence, previous: Sentence | None, own: Sequence[DateMention]) -> None:
        """What a new section, part, paragraph or line ends, and what a date at its head begins."""
        state = self.state
        if previous is not None and previous.article != sentence.article and self.scene.is_parted(previous, sentence):
            self.kept[previous.article] = state.current
            state.current = self.kept.get(sentence.article, UNDATED) if sentence.article == "case" else UNDATED
        new_block = previous is None or previous.block != sentence.block
        if new_block and state.entry.is_known and (previous is None or previous.paragraph != sentence.paragraph):
            state.entry = UNDATED if self.head.visit.is_known else state.entry
        if new_block and self.head.visit.is_known and self.scene.begins_anew(sentence, previous):
            state.entry = UNDATED
            state.current = UNDATED
        if new_block and state.entry.is_known and self.scene.closes_rows(sentence):
            state.entry, state.current = UNDATED, self.above_rows
        if new_block or not state.entry.is_known:  # "- 7/12/23 PET/CT: mass. No nodes.": one entry of a history
            self._leave_history(sentence, own)
        if self.left is not None and not own and not self.scene.tells_on(sentence):
            known = self.left.is_known or self.head.visit.is_known
            state.current = self.left if known or new_block else state.current
        opened = self.scene.opens(sentence, own, new_block)
        if opened is not None:
            self.above_rows = self.above_rows if state.entry.is_known else state.current
            state.entry = state.current = opened.when
            named = self.page.spelled[sentence.first][:1].isalpha() and opened.first > sentence.first
            state.named = named or self.page.is_apart
        elif state.named and self._ends_named(sentence, own):
            state.entry = UNDATED
        if not state.entry.is_known and not own:
            if (
                self.head.visit.is_known
                and self.scene.is_seen(sentence)
                and not self.scene.tells_result(sentence, previous)
            ):
                state.current = self.head.visit
            elif not self.head.visit.is_known and self.scene.is_now(sentence):
                state.current = UNDATED
                state.anchors = {name: when for name, when in state.anchors.items() if name not in _COMINGS}
            elif self.scene.is_examined(sentence):
                state.current = self._came(state.current)
            elif self.scene.is_of_the_day(sentence):
                state.current = self._after_all(state.current)

    def _leave_history(self, sentence: Sentence, own: Sequence[DateMention]) -> None:
        """The dates of a history reach no further than it: behind it holds what had been reached before, or her coming.

        "PAST SURGICAL HISTORY: conisation in 2006. LABORATORY DATA: Hb 10": the blood is not of 2006. A date told
        behind the history, without a label, begins anew.
        """
        state = self.state
        kind = self.scene.kinds[sentence.first] or self.scene.kinds[sentence.last - 1]
        if kind in HISTORY or kind in _BEFORE_TODAY:
            state.outside = state.current if state.outside is None else state.outside
        elif not kind and any(self.scene.moves(m) for m in own):
            state.outside = None
        elif state.outside is not None and kind:
            known = state.outside.is_known or self.head.visit.is_known
            state.current = state.outside if known else self._came(UNDATED)
            state.entry, state.outside = UNDATED, None

    def _ends_named(self, sentence: Sentence, own: Sequence[DateMention]) -> bool:
        """Does the telling leave what a label with a date named: by a date of its own, the examination, or "today"?

        So where the writer speaks: "Histology of 3 May: no CIN. I have discharged her".
        """
        if any(self.scene.moves(m) and m.when != self.state.entry for m in own):
            return True
        today = any(cue.code == "today" for cue in self.words.within("deictic", sentence.first, sentence.last))
        speaks = bool(_WRITER.intersection(self.page.keys(sentence.first, sentence.last)))
        left = any(cue.code == "discharge" for cue in self.words.within("anchor", sentence.first, sentence.last))
        return left or (self.head.visit.is_known and (today or speaks or self.scene.is_examined(sentence)))

    def _came(self, reached: When) -> When:
        """The day she came, where the history told since reaches less far: "... In 2020 a smear was normal. On
        examination the cervix bled." """
        days = [self.state.anchors[n] for n in ("presentation", "admission") if n in self.state.anchors]
        later = [w for w in days if w.is_known and (not reached.is_known or _is_before(reached, w))]
        return later[-1] if later else reached

    def _after_all(self, reached: When) -> When:
        """The day she came where that is what has been reached, else any time behind what has been reached."""
        came = self._came(reached)
        comings = [self.state.anchors[name] for name in _COMINGS if name in self.state.anchors]
        if came != reached or reached in comings or reached.earliest is None:
            return came
        return later_than(reached, self.state)

    def _bound(self) -> When:
        """What a document tells without a date happened before its last day."""
        last = self.head.limit or self.head.visit.latest or self.head.reported.latest
        return between(None, last) if last is not None else UNDATED

    def _caption(self, sentence: Sentence, previous: Sentence | None, own: Sequence[DateMention]) -> Dated:
        state = self.state
        if previous is None or previous.article != "caption" or previous.block != sentence.block:
            number = next(self._figures_in(sentence), "")
            state.current = self.figures.get(number, UNDATED)
        span = [m for m in own if m.when.earliest and m.when.latest and (m.when.latest - m.when.earliest).days > 40]
        row = Dated(sentence, tuple(m for m in own if m not in span), state.current)
        moving = [m for m in own if m not in span]
        state.current = moving[-1].when if moving else state.current
        return row

    def _figures_in(self, sentence: Sentence) -> Iterator[str]:
        tokens = self.page.tokens
        for at in range(sentence.first, sentence.last - 1):
            if tokens[at].key in ("fig", "figure", "figures", "figs"):
                number = at + 1 + (tokens[at + 1].key == ".")
                if number < sentence.last and tokens[number].key.isdigit():
                    yield tokens[number].key

    def _advance(self, row: Dated) -> None:
        """What the sentence leaves behind: the date carried on, the anchors, the day 0."""
        state, sentence = self.state, row.sentence
        for number in self._figures_in(sentence):
            self.figures.setdefault(number, self._reached(row))
        if row.mentions and self.words.any_within("dayzero", sentence.first, sentence.last):
            state.day_zero = row.mentions[0].when
        self._set_anchors(row)
        before, state.current = state.current, self._reached(row)
        if state.current != before:
            self.left = (before if self.left is None else self.left) if self._is_date_beside(row) else None

    def _is_date_beside(self, row: Dated) -> bool:
        """ "Hysteroscopy 2021: polyp", "smear normal (Nov 2021)": is the date of a sentence that of one thing alone?

        So told in a letter or a note, a year or a month stands beside what it dates, and the telling does not go on.
        """
        if self.page.is_article or self.head.is_report or self.state.entry.is_known:
            return False
        told = [m for m in row.mentions if self.scene.moves(m)]
        if not told or told[-1].when.is_day or told[-1].relative:
            return False
        at = told[-1].first
        named = any(
            m.last == at for m in self.page.of(*TESTED, first=max(row.sentence.first, at - LONGEST_LABEL), last=at)
        )
        return named or self.page.keys(at - 1, at) in (("(",), ("last",), (",",), (";",))

    def _reached(self, row: Dated) -> When:
        if self.state.entry.is_known:
            return self.state.entry
        usable = [m for m in row.mentions if self.scene.moves(m)]
        kept: list[DateMention] = []
        reached = self.state.current.earliest
        for mention in usable:
            if mention.relative and reached and mention.when.latest and mention.when.latest < reached:
                continue
            if not kept or not _is_before(mention.when, kept[-1].when):
                kept.append(mention)
        return kept[-1].when if kept else self.state.current

    def _set_anchors(self, row: Dated) -> None:
        state, sentence = self.state, row.sentence
        for date in row.mentions:
            name = _ANCHOR_OF_ROLE.get(self.head.roles.get(date.first, ""), "")
            if name:
                state.anchors[name] = date.when
                state.firm |= {name}
        relatives = [(m.first, m.last) for m in row.mentions if m.relative]
        cues = self.words.within("anchor", sentence.first, sentence.last)
        terms = self.page.of(*ANCHORING, first=sentence.first, last=sentence.last)
        for mention in (*cues, *terms):
            if any(a <= mention.first < b for a, b in relatives) or self.words.in_clause(
                self.page, "plan", mention.first
            ):
                continue
            led = mention.first - (self.page.tokens[mention.first - 1].key in ("the", "her")) if mention.first else 0
            if self.words.behind(led, "after") or self.words.behind(led, "before"):
                continue
            when = governing(self.page, self.words, row, mention.first, mention.last)
            if when.earliest is None or when.latest is None:
                continue
            firm = bool(row.mentions)
            clause = self.page.clause(mention.first)[0]
            past = self.scene.is_history(sentence) or words_of_past(self.page, self.words, clause, mention.first)
            for name in keys_of(mention):
                if past and name in _COMINGS:
                    continue  # "hospitalised in April 2004" of a history, "had been admitted": not how she comes now
                if firm or name not in state.firm:
                    state.anchors[name] = when
                    state.firm |= {name} if firm else set()


def _is_before(when: When, other: When) -> bool:
    return bool(when.latest and other.earliest and when.latest < other.earliest)
