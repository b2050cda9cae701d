"""One woman as the reference engine sees her on a date: her events by kind, when each can have been, answers so far."""

from collections.abc import Callable
from datetime import date
from typing import Any

from lugol.facts.engine import vocabulary as v
from lugol.facts.engine.sets import Spans
from lugol.facts.engine.traits import HERSELF, Told, told
from lugol.facts.engine.values import INFINITY, Value
from lugol.record.event import Event
from lugol.record.record import Record, known_at


class Woman:
    """A record as it stood on `as_of`, what her events can be (`traits`), and the answers so far (`memo`, by node)."""

    __slots__ = ("as_of", "by_kind", "day", "memo", "record", "spans", "told", "traits")

    def __init__(self, record: Record, as_of: date) -> None:
        self.record = known_at(record, as_of)
        self.as_of = as_of
        self.day = as_of.toordinal()
        self.memo: dict[Any, Any] = {}
        self.by_kind: dict[str, list[Event]] = {}
        self.spans: Spans = {}
        self.told: dict[str, Told] = {}
        self.traits = HERSELF
        birth = self.record.patient.birth.earliest
        born = birth.toordinal() if birth else -INFINITY
        for event in self.record.events:
            self.by_kind.setdefault(event.kind, []).append(event)
            self.spans[event.id] = _span(event, born, self.day)
            of_event = self.told[event.id] = told(event)
            self.traits |= of_event[0]


def _span(event: Event, born: float, today: float) -> tuple[float, float]:
    """The first and the last day an event can have been: never before her birth, never after today."""
    low = event.when.earliest.toordinal() if event.when.earliest else born
    high = event.when.latest.toordinal() if event.when.latest else today
    return low, high


Compute = Callable[[Woman, Event | None], Value]
Compiler = Callable[[v.Scalar], Compute]
