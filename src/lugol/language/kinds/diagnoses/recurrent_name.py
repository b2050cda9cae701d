"""A disease that is named as one that came back: "recurrent cervical cancer on pembrolizumab"."""

import msgspec

from lugol.language.reading import Reading
from lugol.record.event import Diagnosis, Event

_AGAIN = frozenset({"recurrent", "relapsed", "recurring"})
_BETWEEN = frozenset(
    {"or", "metastatic", "persistent", "advanced", "/", "and", "locally", "platinum", "-", "resistant"}
)
_MOST = 4


def with_recurrence(reading: Reading, events: list[Event]) -> list[Event]:
    """The events; a diagnosis whose name follows "recurrent" carries that as its status."""
    return [_marked(reading, event) for event in events]


def _marked(reading: Reading, event: Event) -> Event:
    values = event.values
    if not isinstance(values, Diagnosis) or values.status or not event.sources:
        return event
    page = reading.page
    at = page.token_at(event.sources[0].start)
    first = page.sentence(at).first
    while at > first and page.tokens[at - 1].key in _BETWEEN and at > first - _MOST:
        at -= 1
    named = {*page.keys(max(first, at - 1), at + 1)} & _AGAIN
    return (
        msgspec.structs.replace(event, values=msgspec.structs.replace(values, status="recurrent")) if named else event
    )
