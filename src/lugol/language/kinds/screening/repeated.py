"""A test told again by "repeat" alone: "Smear 4 March: inadequate. Repeat 17 May: inadequate again."."""

from collections.abc import Iterator, Sequence

from lugol.language import results
from lugol.language.kinds.screening.event import READ, event_of
from lugol.language.kinds.screening.text import in_one_line
from lugol.language.model import SCREENING_TESTS, Sentence
from lugol.language.reading import Reading
from lugol.record.event import Event

_AGAIN = frozenset({"repeat", "repeated", "rpt", "retest", "re-test"})
_LEADS = frozenset({"on", "in", "sample", "samples", "test", ":", "-", "–", "at", "of", "done", "taken"})
_OTHERS = ("tissue", "frame", "procedure", "ihc_marker", "lab", *SCREENING_TESTS)
_TOO = frozenset({"again", "too", "likewise", "once"})
_READ = ("cytology", "hpv")


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


def _said_again(words: str) -> str:
    """The words without "again" or "too", which say nothing of the result."""
    return " ".join(" " * len(word) if word.strip(".,;").lower() in _TOO else word for word in words.split(" "))


def _is_before(reading: Reading, event: Event, sentence: Sentence) -> bool:
    """Was an event told in the sentence right before another?"""
    page = reading.page
    before = page.sentence(max(0, sentence.first - 1))
    return page.tokens[before.first].start <= event.sources[0].start < page.tokens[sentence.first].start
