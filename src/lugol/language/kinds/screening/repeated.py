"""A test told on in the next sentence: "Repeat 17 May: inadequate again.", "This was positive."."""

from collections.abc import Iterator, Sequence

import msgspec

from lugol.language import results
from lugol.language.kinds.screening.event import READ, event_of
from lugol.language.kinds.screening.text import in_one_line
from lugol.language.model import SCREENING_TESTS, TEST_KINDS, Sentence
from lugol.language.reading import Reading
from lugol.record.event import Event

_AGAIN = frozenset({"repeat", "repeated", "rpt", "retest", "re-test"})
_LEADS = frozenset({"on", "in", "sample", "samples", "test", ":", "-", "–", "at", "of", "done", "taken"})
_OTHERS = ("tissue", "frame", "procedure", "ihc_marker", "lab", *SCREENING_TESTS)
_LONGEST_YEAR = 5
_LONGEST_BARE = 4
_TOO = frozenset({"again", "too", "likewise", "once"})
_READ = ("cytology", "hpv")
_TAKEN_UP = {
    ("report",): 1,
    ("this",): 1,
    ("it",): 1,
    ("result",): 1,
    ("results",): 1,
    ("the", "result"): 2,
    ("the", "test"): 2,
}
"""How a sentence begins that takes up the test of the one before, and how many words that are."""


def of_repeat(reading: Reading, sentence: Sentence, told: Sequence[Event]) -> Iterator[Event]:
    """The result of a sentence that begins with "repeat" and a day, of the test that the sentence before it tells."""
    page = reading.page
    last = told[-1] if told else None
    if last is None or last.kind not in _READ or page.tokens[sentence.first].key not in _AGAIN:
        return
    dates = reading.time.told_in(sentence.first, sentence.last)
    if len(dates) != 1 or not set(page.keys(sentence.first + 1, dates[0].first)) <= _LEADS:
        return
    if page.of(*_OTHERS, first=sentence.first, last=sentence.last) or not _is_before(reading, last, sentence):
        return
    start, end = page.tokens[dates[0].last].start, page.tokens[sentence.last - 1].end
    words = _said_again(in_one_line(page.text[start:end]))
    for result in results.read(words, last.kind):
        if result.test == last.kind and result.status in READ:
            event = event_of(reading, sentence, result, start)
            if event is not None:
                yield event


def of_year(reading: Reading, sentence: Sentence, told: Sequence[Event]) -> Iterator[Event]:
    """ "Smear 2017 neg. 2020 HSIL.": a year and a result alone go on with the test of the sentence before."""
    page = reading.page
    last = told[-1] if told else None
    if last is None or last.kind not in _READ or sentence.last - sentence.first > _LONGEST_YEAR:
        return
    dates = reading.time.told_in(sentence.first, sentence.last)
    if len(dates) != 1 or dates[0].first != sentence.first or dates[0].when == last.when or dates[0].when.is_day:
        return
    others = page.of(*_OTHERS, first=sentence.first, last=sentence.last)
    if others or not last.when.is_known or not _is_before(reading, last, sentence):
        return
    start, end = page.tokens[dates[0].last].start, page.tokens[sentence.last - 1].end
    for result in results.read(in_one_line(page.text[start:end]), last.kind):
        if result.test == last.kind and result.status in READ:
            event = event_of(reading, sentence, result, start)
            if event is not None:
                yield event


def of_pronoun(reading: Reading, sentence: Sentence, told: Sequence[Event]) -> Iterator[Event]:
    """ "An HPV test was taken on 3 April. This was positive.": the result of the test that the sentence before names.

    Nothing where that sentence told its result itself.
    """
    page = reading.page
    said = _TAKEN_UP.get(page.keys(sentence.first, sentence.first + 1)) or _TAKEN_UP.get(
        page.keys(sentence.first, sentence.first + 2)
    )
    said = said or (0 if sentence.last - sentence.first <= _LONGEST_BARE else None)
    if said is None or not sentence.first or page.of(*_OTHERS, first=sentence.first + said, last=sentence.last):
        return
    before = page.sentence(sentence.first - 1)
    tests = page.of(*SCREENING_TESTS, first=before.first, last=before.last)
    kinds = {TEST_KINDS.get(test.concept.category, "") for test in tests}
    if len(kinds) != 1 or page.of("tissue", "frame", first=before.first, last=before.last):
        return
    if any(e.kind in kinds and _is_before(reading, e, sentence) for e in told):
        return
    judged = reading.judge(tests[0].first, tests[0].last)
    if judged.assertion not in ("affirmed", "historical") or before.block != sentence.block:
        return
    if not said and not reading.time.told_in(before.first, before.last):
        return  # "She is due a smear. Negative for fever.": a bare answer is of a test that was done on a day
    dates = reading.time.told_in(sentence.first, sentence.first + said + 1)
    first = dates[0].last if dates else sentence.first + said
    while first < sentence.last - 1 and page.tokens[first].key in _LEADS:
        first += 1
    start, end = page.tokens[first].start, page.tokens[sentence.last - 1].end
    (kind,) = kinds
    for result in results.read(in_one_line(page.text[start:end]), kind):
        if result.test == kind and result.status == "found":
            event = event_of(reading, sentence, result, start)
            if event is not None:
                yield msgspec.structs.replace(event, when=reading.when(tests[0].first, tests[0].last))


def _said_again(words: str) -> str:
    """The words without "again" or "too", which say nothing of the result."""
    return " ".join(" " * len(word) if word.strip(".,;").lower() in _TOO else word for word in words.split(" "))


def _is_before(reading: Reading, event: Event, sentence: Sentence) -> bool:
    """Was an event told in the sentence right before another?"""
    page = reading.page
    before = page.sentence(max(0, sentence.first - 1))
    return page.tokens[before.first].start <= event.sources[0].start < page.tokens[sentence.first].start
