"""The days on which time alone can raise a finding: a result that should be there by now, a test long unanswered."""

from datetime import date, timedelta

from lugol.facts.windows import after
from lugol.record.event import Event, is_hers
from lugol.record.record import Record
from lugol.record.when import add_months, duration

_SPANS: dict[str, tuple[str, ...]] = {
    "biopsy": ("safety_report",),
    "ecc": ("safety_report",),
    "symptom": ("safety_unexamined",),
    "cytology": ("safety_glandular", "safety_high_risk", "safety_low_risk"),
    "hpv": ("safety_hpv_16_18", "safety_low_risk"),
}
_LAST_COMMON_DAY = 28


def deadlines(record: Record) -> list[date]:
    """The days, in order, on which a span of windows.csv has passed since an event that the safety net waits on.

    >>> from lugol.record.event import Ecc
    >>> from lugol.record.when import on
    >>> deadlines(Record(events=(Event(id="e1", values=Ecc(), when=on(date(2022, 1, 3))),)))
    [datetime.date(2022, 2, 14)]
    """
    return sorted({_passed(event.when.latest, name) for event in record.events for name in _waits(event)})


def _waits(event: Event) -> tuple[str, ...]:
    return _SPANS.get(event.kind, ()) if is_hers(event) and event.when.latest else ()


def _passed(day: date | None, name: str) -> date:
    """The first day on which a span has surely passed; months differ in length, so late days get three more."""
    assert day is not None
    months, days = duration(after(name))
    slack = 3 if months and day.day > _LAST_COMMON_DAY else 0
    return add_months(day, months) + timedelta(days=days + slack)
