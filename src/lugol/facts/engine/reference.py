"""The reference engine: the answer to a fact for one woman as of a date, with the events and the needs behind it."""

from collections.abc import Callable
from datetime import date
from functools import cache

from lugol.facts.engine import vocabulary as v
from lugol.facts.engine.aggregates import COLLECT, SUM_UP, Collect
from lugol.facts.engine.bearing import Rest, rest, traits_of
from lugol.facts.engine.nodes import speaks_of_event
from lugol.facts.engine.scalars import BUILD
from lugol.facts.engine.sets import EMPTY, Members
from lugol.facts.engine.traits import HERSELF
from lugol.facts.engine.values import ABSENT, NUMBERS, UNKNOWN, OneOf, Value, bounds
from lugol.facts.engine.woman import Compute, Woman
from lugol.record.event import Event
from lugol.record.record import Record

_NEVER_AT_REST = Rest(HERSELF, Value(UNKNOWN))


def evaluate(fact: v.Fact, record: Record, as_of: date) -> Value:
    """The answer to a fact on `as_of`; dates come as `date`, absence and unknowns as in `values`.

    >>> fact = v.Fact("ever_hpv", v.select("hpv").exists(), v.BOOL, "Was there ever an HPV test?")
    >>> evaluate(fact, Record(), date(2026, 1, 1))
    Value(value=False, evidence=(), needs=())
    """
    return as_told(fact, answer(fact, Woman(record, as_of)))


def answer(fact: v.Fact, woman: Woman) -> Value:
    """The answer as rules compare it (days as ordinals); a value outside the fact's domain is unknown."""
    return asking(fact)(woman)


@cache
def asking(fact: v.Fact) -> Callable[[Woman], Value]:
    """A fact as a function; where no event has a bearing on it, its one answer."""
    run, (traits, value) = compute(fact.tree), rest(fact.tree) or _NEVER_AT_REST
    resting = _inside(fact, value)

    def ask(woman: Woman) -> Value:
        if not woman.traits & traits:
            return resting
        found = woman.memo.get(fact)
        if found is None:
            found = woman.memo[fact] = _tidy(_inside(fact, run(woman, None)))
        return found

    return ask


def _tidy(found: Value) -> Value:
    if len(found.evidence) < 2 and len(found.needs) < 2:
        return found
    return Value(found.value, tuple(dict.fromkeys(found.evidence)), tuple(dict.fromkeys(found.needs)))


def _inside(fact: v.Fact, found: Value) -> Value:
    """The answer, unless it lies outside the fact's domain: then it is unknown and named."""
    domain, value = fact.domain, found.value
    if value is ABSENT:
        fits = domain.none
    elif domain.kind == "category" and not isinstance(value, OneOf) and value is not UNKNOWN:
        fits = value in domain.values
    elif domain.kind == "number" and value is not UNKNOWN and not isinstance(value, OneOf):
        low, high = bounds(value)
        fits = low <= domain.high and high >= domain.low
    else:
        fits = True
    if fits:
        return found
    shown = "no value" if value is ABSENT else f"the value {value}"
    return Value(UNKNOWN, found.evidence, (*found.needs, f"{fact.name.replace('_', ' ')} ({shown} was not foreseen)"))


def as_told(fact: v.Fact, found: Value) -> Value:
    """The answer with its days as dates."""
    if fact.domain.kind != "date" or not isinstance(found.value, NUMBERS):
        return found
    return Value(date.fromordinal(int(found.value)), found.evidence, found.needs)


@cache
def compute(node: v.Scalar) -> Compute:
    """A scalar node as a function; what does not depend on the event at hand is computed once a woman,
    and not at all where none of her events has a bearing on it.

    Of what depends on the event, a case is long enough to be worth keeping for each event.
    """
    kind = type(node)
    build = BUILD[kind](node, compute) if kind in BUILD else SUM_UP[kind](node, compute, collect)
    if kind is v.Const or (speaks_of_event(node) and kind is not v.Case):
        return build
    if speaks_of_event(node):
        return _once_an_event(node, build)
    traits, resting = rest(node) or _NEVER_AT_REST

    def once(woman: Woman, event: Event | None) -> Value:
        if not woman.traits & traits:
            return resting
        found = woman.memo.get(node)
        if found is None:
            found = woman.memo[node] = build(woman, event)
        return found

    return once


def _once_an_event(node: v.Scalar, build: Compute) -> Compute:
    def once(woman: Woman, event: Event | None) -> Value:
        assert event is not None
        key = (node, event)
        found = woman.memo.get(key)
        if found is None:
            found = woman.memo[key] = build(woman, event)
        return found

    return once


@cache
def collect(node: v.Events) -> Collect:
    """A set node as a function; gathered once a woman, and not at all where none of her events can be in it."""
    build, traits = COLLECT[type(node)](node, compute, collect), traits_of(node)

    def once(woman: Woman) -> Members:
        if not woman.traits & traits:
            return EMPTY
        found = woman.memo.get(node)
        if found is None:
            found = woman.memo[node] = build(woman)
        return found

    return once
