"""A panel whose verdict opens its values: "renal function was normal (creatinine 0.5 mg/dL)"."""

from collections.abc import Sequence

import msgspec

from lugol.language.model import Page
from lugol.language.reading import Reading
from lugol.record.event import Event, Lab

_OPENS = ("(", "[", ":")
_CLOSES = {"(": ")", "[": "]"}


def without_opened(reading: Reading, events: Sequence[Event]) -> list[Event]:
    """The events without panels that open their values; each of those values has the panel's verdict.

    >>> from lugol.language.kinds.lab.lab import read
    >>> from lugol.language.reading import reading_of
    >>> text = "Renal function was normal (urea 4.1 mmol/L, creatinine 60 umol/L)."
    >>> [(e.values.marker, e.values.flag) for e in read(reading_of(text))]
    [('urea', 'normal'), ('creatinine', 'normal')]
    """
    page = reading.page
    panels = {m.start for m in page.of("analyte") if m.concept.attr("group")}
    at = {id(event): page.token_at(event.sources[0].start) for event in events}
    valued = [event for event in events if isinstance(event.values, Lab) and event.values.value is not None]
    dropped: set[int] = set()
    flags: dict[int, Event] = {}
    for event in events:
        if not isinstance(event.values, Lab) or event.values.value is not None or not event.values.flag:
            continue
        if not panels.intersection(range(event.sources[0].start, event.sources[0].end)):
            continue
        first, last = _opened(page, at[id(event)])
        inside = [other for other in valued if first <= at[id(other)] < last]
        if inside and at[id(inside[0])] - first <= _NEAR:
            dropped.add(id(event))
            flags |= {id(other): event for other in inside}
    return [_flagged(event, flags.get(id(event))) for event in events if id(event) not in dropped]


_NEAR = 4


def _opened(page: Page, at: int) -> tuple[int, int]:
    """The tokens that the first bracket or colon behind a panel opens, within its sentence; none before a comma."""
    end = page.sentence(at).last
    for i in range(at, end):
        key = page.tokens[i].key
        if key in _OPENS:
            closes = (j for j in range(i + 1, end) if page.tokens[j].key == _CLOSES.get(key))
            return i + 1, next(closes, end)
        if key in (",", ";", "but", "except"):
            break
    return 0, 0


def _flagged(event: Event, panel: Event | None) -> Event:
    values = event.values
    if panel is None or not isinstance(values, Lab) or values.flag or not isinstance(panel.values, Lab):
        return event
    return msgspec.structs.replace(event, values=msgspec.structs.replace(values, flag=panel.values.flag))
