"""Which events of a letter or note are dated by the paper alone: it tells them without a date of their own."""

from bisect import bisect_left
from collections.abc import Iterable

from lugol.language.reading import Reading
from lugol.record.event import Event


def carried(reading: Reading, events: Iterable[Event]) -> frozenset[str]:
    """The ids of the events whose date is the visit of the document, told in no sentence of theirs.

    A report has none: what it tells is of its own sample.

    >>> from lugol.language.narrative import events_of
    >>> from lugol.language.reading import reading_of
    >>> reading = reading_of("Clinic date 5 May 2023. Smear showed HSIL. HPV positive on 5 May 2023.")
    >>> sorted(event.kind for event in events_of(reading) if event.id in carried(reading, events_of(reading)))
    ['cytology']
    """
    time = reading.time
    if not time.visit.is_day or time.collected.is_known or time.reported.is_known or time.received.is_known:
        return frozenset()
    return frozenset(event.id for event in events if event.when == time.visit and not _is_dated(reading, event))


def _is_dated(reading: Reading, event: Event) -> bool:
    """Does a sentence that tells an event tell its date too ("today", "on 5 May")?"""
    page = reading.page
    starts = [token.start for token in page.tokens]
    for span in event.sources:
        if span.start < 0 or not page.tokens:
            continue
        sentence = page.sentence(min(bisect_left(starts, span.start), len(starts) - 1))
        inside = [m for m in reading.time.mentions if sentence.first <= m.first < sentence.last]
        if any(m.when == event.when for m in inside):
            return True
    return False
