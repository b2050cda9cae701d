"""Of events whose words overlap, those that are told in more words."""

from collections.abc import Iterable

from lugol.record.event import Event


def longest(events: Iterable[Event], *, pairs: bool = False) -> list[Event]:
    """Of events whose words overlap the one told in more words stays.

    With `pairs` two of the very same words both stay: "postcoital or intermenstrual bleeding" is two symptoms.

    >>> longest([])
    []
    """
    kept: list[Event] = []
    for event in sorted(events, key=lambda e: (e.sources[0].start, -e.sources[0].end)):
        span, last = event.sources[0], kept[-1].sources[0] if kept else None
        if last is None or last.end <= span.start or (pairs and (last.start, last.end) == (span.start, span.end)):
            kept.append(event)
        elif span.end - span.start > last.end - last.start:
            kept[-1] = event
    return kept
