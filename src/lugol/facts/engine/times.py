"""How the reference engine computes with days: today, her birth and age, the day of an event, spans of time."""

from datetime import date
from functools import lru_cache

from lugol.facts.engine import vocabulary as v
from lugol.facts.engine.sets import day_needed
from lugol.facts.engine.values import (
    ABSENT,
    INFINITY,
    NOTHING,
    UNKNOWN,
    OneOf,
    Value,
    bounds,
    may_be_absent,
    one_of,
    settle,
    span,
)
from lugol.facts.engine.woman import Compiler, Compute, Woman
from lugol.record.event import Event
from lugol.record.record import age_at
from lugol.record.when import add_months, duration, months_between


def as_of(node: v.AsOf, _: Compiler) -> Compute:
    """The date of the judgement."""
    return lambda woman, event: Value(woman.day)


def birth(node: v.Birth, _: Compiler) -> Compute:
    """Her date of birth."""

    def run(woman: Woman, event: Event | None) -> Value:
        born = woman.record.patient.birth
        low = born.earliest.toordinal() if born.earliest else -INFINITY
        high = born.latest.toordinal() if born.latest else INFINITY
        return settle(span(low, high), (Value(UNKNOWN, needs=("her date of birth",)),))

    return run


def age(node: v.AgeAt, compiler: Compiler) -> Compute:
    """Her whole years on a date."""
    day = compiler(node.day)

    def run(woman: Woman, event: Event | None) -> Value:
        at = day(woman, event)
        if at.value is ABSENT:
            return NOTHING
        low, high = (-INFINITY, INFINITY) if may_be_absent(at.value) else bounds(at.value)
        if low == -INFINITY or high == INFINITY:
            return Value(UNKNOWN, at.evidence, at.needs)
        young = age_at(woman.record.patient, date.fromordinal(int(low)))
        if low == high and young is not None and young[0] == young[1] and len(at.evidence) < 2:
            return Value(young[0], at.evidence)
        old = young if low == high else age_at(woman.record.patient, date.fromordinal(int(high)))
        if young is None or old is None:
            return Value(UNKNOWN, at.evidence, ("her date of birth",))
        needs = Value(UNKNOWN, at.evidence, (*at.needs, *(("her date of birth",) if young[0] != young[1] else ())))
        return settle(span(young[0], old[1]), (needs,))

    return run


def day(node: v.Day, _: Compiler) -> Compute:
    """The date of the event at hand."""

    def run(woman: Woman, event: Event | None) -> Value:
        assert event is not None
        low, high = woman.spans[event.id]
        if low == high:
            return Value(low, (event.id,))
        return Value(span(low, high), (event.id,), (day_needed(event),))

    return run


def shift(node: v.Shift, compiler: Compiler) -> Compute:
    """A date moved by a duration."""
    day, (months, days) = compiler(node.day), duration(node.duration)

    def run(woman: Woman, event: Event | None) -> Value:
        found = day(woman, event)
        if found.value is ABSENT or found.value is UNKNOWN:
            return found
        if isinstance(found.value, OneOf):
            each = (value if value is ABSENT else moved(value, months, days) for value in found.value.values)
            return Value(OneOf(frozenset(each)), found.evidence, found.needs)
        low, high = bounds(found.value)
        return Value(span(moved(low, months, days), moved(high, months, days)), found.evidence, found.needs)

    return run


@lru_cache(maxsize=65536)
def moved(ordinal: float, months: int, days: int) -> float:
    """A day, as its ordinal, moved by months and days; an open bound stays open."""
    if ordinal in (INFINITY, -INFINITY):
        return ordinal
    return add_months(date.fromordinal(int(ordinal)), months).toordinal() + days


def elapsed(node: v.Elapsed, compiler: Compiler) -> Compute:
    """Whole months or days between two dates."""
    start, end = compiler(node.start), compiler(node.end)
    measure = _months if node.unit == "months" else _days

    def run(woman: Woman, event: Event | None) -> Value:
        a, b = start(woman, event), end(woman, event)
        if a.value is ABSENT or b.value is ABSENT:
            return Value(ABSENT, a.evidence + b.evidence)
        if isinstance(a.value, OneOf) and b.known:
            each = (value if value is ABSENT else measure(value, b.value, 0) for value in a.value.values)
            return settle(one_of(frozenset(each)), (a, b))
        if may_be_absent(a.value) or may_be_absent(b.value):
            return settle(UNKNOWN, (a, b))
        (low_a, high_a), (low_b, high_b) = bounds(a.value), bounds(b.value)
        return settle(span(measure(high_a, low_b, -INFINITY), measure(low_a, high_b, INFINITY)), (a, b))

    return run


def _days(start: float, end: float, otherwise: float) -> float:
    return end - start if -INFINITY < start < INFINITY and -INFINITY < end < INFINITY else otherwise


def _months(start: float, end: float, otherwise: float) -> float:
    if not (-INFINITY < start < INFINITY and -INFINITY < end < INFINITY):
        return otherwise
    return months_between(date.fromordinal(int(start)), date.fromordinal(int(end)))
