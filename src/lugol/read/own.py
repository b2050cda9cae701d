"""What lugol wrote of an event beside the fields of a format: as `lugol.exchange.own` tells it, with a mark."""

import msgspec

from lugol.record.event import Assertion, Event, Span, Values
from lugol.record.record import Patient
from lugol.record.when import When


class Own(msgspec.Struct, frozen=True, kw_only=True):
    """An event, the woman or a finding of a review, and the mark of the element that it was written beside."""

    mark: str
    event: str = ""
    values: Values | None = None
    when: When = When()
    assertion: Assertion = "affirmed"
    visit: str = ""
    note: str = ""
    readers: tuple[str, ...] = ()
    patient: Patient | None = None
    finding: str = ""


def event_of(own: Own, values: Values, name: str, span: Span, order: int = 0) -> Event:
    """The event that lugol wrote, by a name and from a place of the document that it now stands in."""
    return Event(
        id=name,
        values=values,
        when=own.when,
        assertion=own.assertion,
        sources=(span,),
        order=order,
        visit=own.visit,
        note=own.note,
        readers=own.readers,
    )
