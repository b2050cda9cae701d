"""The days on which time alone can raise or end a finding: a result overdue, a test unanswered, a pregnancy over.

The spans are those that the facts count, read off their trees (`rules/waits.py`); no list of them is kept here.
"""

from datetime import date, timedelta
from functools import cache

from lugol.facts.engine.vocabulary import Fact
from lugol.facts.questions import state
from lugol.instruments.instrument import rows
from lugol.instruments.response import suspected
from lugol.record.event import Event, is_hers
from lugol.record.record import Record
from lugol.record.when import add_months, duration
from lugol.rules.waits import Wait, counted, waits

_FLAGS = "safety-net"
_LAST_COMMON_DAY = 28


def deadlines(record: Record) -> list[date]:
    """The days, in order, on which a span of windows.csv has passed since an event that something waits on or lasts by.

    >>> from lugol.record.event import Ecc
    >>> from lugol.record.when import on
    >>> found = deadlines(Record(events=(Event(id="e1", values=Ecc(), when=on(date(2022, 1, 3))),)))
    >>> {date(2022, 1, 31), date(2022, 2, 14), date(2022, 4, 3), date(2022, 10, 3)} <= set(found)
    True
    """
    return sorted({day for event in record.events for day in _of(event)})


def _of(event: Event) -> set[date]:
    """The days on which something changes by the time that has passed since an event."""
    day = event.when.latest
    if day is None or not (is_hers(event) or event.assertion == "planned"):
        return set()
    return {
        _passed(day, span) + timedelta(days=more) for span, more in _spans(event.kind, event.assertion == "planned")
    }


@cache
def _spans(kind: str, planned: bool) -> frozenset[tuple[str, int]]:
    """The spans that count from an event of a kind, with the days after them; a plan of any kind waits as another's."""
    if planned:
        return frozenset((wait.span, wait.after) for wait in _asked() if wait.assertion == "planned")
    told = {(wait.span, wait.after) for wait in _asked() if wait.kind == kind and wait.assertion != "planned"}
    return frozenset(told | ({(_grace(), 0)} if kind in suspected.LESION_KINDS else set()))


@cache
def _asked() -> frozenset[Wait]:
    """Every span that a flag or the state of a woman counts from an event."""
    return waits(_FLAGS) | counted(fact for fact in vars(state).values() if isinstance(fact, Fact))


def _grace() -> str:
    """How long signs of a recurrence may stand without work-up before they are an alert."""
    return f"P{rows('response/suspected.csv')[0]['value']}D"


def _passed(day: date, span: str) -> date:
    """The first day on which a span has surely passed; months differ in length, so late days get three more."""
    months, days = duration(span)
    slack = 3 if months and day.day > _LAST_COMMON_DAY else 0
    return add_months(day, months) + timedelta(days=days + slack)
