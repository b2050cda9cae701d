"""The days on which time alone can raise or end a finding: a result overdue, a test unanswered, a pregnancy over."""

from datetime import date, timedelta

from lugol.facts.questions.windows import after
from lugol.record.event import Event, is_hers
from lugol.record.record import Record
from lugol.record.when import add_months, duration

_SPANS: dict[str, tuple[str, ...]] = {
    "biopsy": (
        "safety_four_weeks", "safety_report", "safety_cancer_work_up", "safety_cancer_treated", "safety_untreated",
        "safety_watch",
    ),
    "ecc": ("safety_four_weeks", "safety_report", "safety_untreated", "safety_watch"),
    "pathology": ("safety_untreated", "safety_ais_watch", "safety_watch", "year"),
    "symptom": ("safety_fortnight", "safety_four_weeks", "safety_unexamined"),
    "exam": ("safety_fortnight",),
    "colposcopy": ("safety_fortnight",),
    "cytology": ("safety_fortnight", "safety_glandular", "safety_vault", "safety_high_risk", "safety_low_risk"),
    "hpv": ("safety_vault", "safety_hpv_16_18", "safety_low_risk"),
    "surgery": ("safety_report", "year", "safety_low_risk"),
    "followup": ("safety_four_weeks", "safety_eight_weeks"),
    "imaging": ("safety_four_weeks",),
}  # fmt: skip
_ENDS: dict[str, tuple[str, ...]] = {
    "obstetric": ("pregnancy",),
    "symptom": ("symptom", "safety_bleeding_memory"),
    "exam": ("symptom",),
    "medication": ("drug",),
    "surgery": ("year",),
    "condition": ("fertility_answer",),
}
_PLANNED = ("safety_four_weeks", "safety_untreated")
_LAST_COMMON_DAY = 28


def deadlines(record: Record) -> list[date]:
    """The days, in order, on which a span of windows.csv has passed since an event that something waits on or lasts by.

    >>> from lugol.record.event import Ecc
    >>> from lugol.record.when import on
    >>> deadlines(Record(events=(Event(id="e1", values=Ecc(), when=on(date(2022, 1, 3))),)))
    [datetime.date(2022, 1, 31), datetime.date(2022, 2, 14), datetime.date(2022, 4, 3), datetime.date(2022, 10, 3)]
    """
    begun = {_passed(day, name) for event, day in _dated(record) for name in _waits(event)}
    ended = {
        _passed(day, name) + timedelta(days=1)
        for event, day in _dated(record)
        for name in (_ENDS.get(event.kind, ()) if is_hers(event) else ())
    }
    return sorted(begun | ended)


def _dated(record: Record) -> list[tuple[Event, date]]:
    return [(event, event.when.latest) for event in record.events if event.when.latest]


def _waits(event: Event) -> tuple[str, ...]:
    if event.assertion == "planned":
        return _PLANNED
    return _SPANS.get(event.kind, ()) if is_hers(event) else ()


def _passed(day: date, name: str) -> date:
    """The first day on which a span has surely passed; months differ in length, so late days get three more."""
    months, days = duration(after(name))
    slack = 3 if months and day.day > _LAST_COMMON_DAY else 0
    return add_months(day, months) + timedelta(days=days + slack)
