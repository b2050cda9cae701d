"""How an event came out of its text: its words, the cue row that decided its assertion, and the words of its date."""

import msgspec

from lugol.language.model import Page
from lugol.language.reading import Reading
from lugol.language.time import DateMention
from lugol.record.event import Event, Span
from lugol.record.when import When


class Explained(msgspec.Struct, frozen=True):
    """The words [start, end) of a text behind an event, and what made it what it is.

    `row` and `cue` are the grammar row and its words, "" where no cue reaches the words or where their reader decided;
    `date_words` is the date as written, "" where none stands behind it, at `date_start` (-1 for none); `document` is
    the name of the text.
    """

    words: str
    start: int
    end: int
    part: str = ""
    row: str = ""
    cue: str = ""
    date_words: str = ""
    date_start: int = -1
    document: str = ""


def explained(reading: Reading, event: Event) -> list[Explained]:
    """What stands behind an event in one text, one entry for each place where it is told.

    >>> from lugol.language.narrative import events_of
    >>> from lugol.language.reading import reading_of
    >>> reading = reading_of("MRI on 8 March 2022 showed no pelvic mass.")
    >>> told = explained(reading, next(e for e in events_of(reading) if e.assertion == "negated"))[0]
    >>> told.words, told.row, told.cue, told.date_words
    ('pelvic mass', 'neg.no', 'no', '8 March 2022')
    """
    return [_of_span(reading, event, span) for span in event.sources if _is_of(span, reading.page)]


def _is_of(span: Span, page: Page) -> bool:
    return span.document == page.name and 0 <= span.start < span.end <= len(page.text)


def _of_span(reading: Reading, event: Event, span: Span) -> Explained:
    page = reading.page
    words = " ".join(page.text[span.start : span.end].split())
    held = _tokens(page, span)
    if not held:
        return Explained(words, span.start, span.end, span.section, document=page.name)
    first, last = held[0], held[-1] + 1
    judged = reading.judge(first, last)
    agrees = judged.assertion == event.assertion
    date = date_behind(reading, event.when, first)
    return Explained(
        words=words,
        start=span.start,
        end=span.end,
        part=span.section,
        row=judged.row if agrees else "",
        cue=judged.cue if agrees else "",
        date_words=page.words(date.first, date.last) if date else "",
        date_start=page.tokens[date.first].start if date else -1,
        document=page.name,
    )


def _tokens(page: Page, span: Span) -> list[int]:
    """The tokens that a span covers, in order."""
    return list(range(page.token_at(span.start), page.tokens_between(span.start, span.end)[1]))


def date_behind(reading: Reading, when: When, first: int) -> DateMention | None:
    """The date as told from which the words at a token have theirs: of their sentence, else the last one before it.

    Only a date that is the event's own, or one of its ends, counts; None where no such date is told.
    """
    sentence = reading.page.sentence(first)
    ends = {when.earliest, when.latest} - {None}
    fitting = [m for m in reading.time.mentions if m.when == when] or [
        m for m in reading.time.mentions if ends & {m.when.earliest, m.when.latest}
    ]
    inside = [m for m in fitting if sentence.first <= m.first < sentence.last]
    if inside:
        return min(inside, key=lambda m: abs(m.first - first))
    before = [m for m in fitting if m.first < first]
    return before[-1] if before else (fitting[0] if fitting else None)
