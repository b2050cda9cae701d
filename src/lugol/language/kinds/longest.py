"""Of events whose words overlap, those that are told in more words."""

from collections.abc import Iterable

from lugol.record.event import Event, Span


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
        elif _length(span) > _length(last):
            kept[-1] = event
    return kept


def _length(span: Span) -> int:
    """The signs of what is quoted, each stretch of white space for one: where lines are broken tells nothing."""
    return len(" ".join(span.quote.split())) or span.end - span.start
