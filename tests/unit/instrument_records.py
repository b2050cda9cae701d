"""Records for the tests of instruments: values in, events in the order given out."""

from lugol.record.event import Assertion, Event, Values
from lugol.record.record import Patient, Record
from lugol.record.when import parse


def told(values: Values, when: str = "", assertion: Assertion = "affirmed") -> tuple[Values, str, Assertion]:
    """One thing told, when, and how it is asserted."""
    return values, when, assertion


def record(*things: Values | tuple[Values, str, Assertion], **patient: object) -> Record:
    """A record of the given things, ids e1, e2 ... in the order of telling."""
    events = []
    for number, thing in enumerate(things, start=1):
        values, when, assertion = thing if isinstance(thing, tuple) else (thing, "", "affirmed")
        events.append(
            Event(id=f"e{number}", values=values, when=parse(when), assertion=assertion, order=number)  # type: ignore[arg-type]
        )
    return Record(patient=Patient(**patient), events=tuple(events))  # type: ignore[arg-type]
