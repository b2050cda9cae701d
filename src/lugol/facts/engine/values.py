"""What a fact can answer: a value, absence, or an unknown as narrow as the record allows, with evidence and needs."""

from collections.abc import Callable, Iterable
from enum import Enum
from operator import eq, ge, gt, le, lt, ne
from typing import Any

import msgspec


class State(Enum):
    """Two answers that are no value: there is none, and nobody can say."""

    ABSENT = "none"
    UNKNOWN = "unknown"

    __hash__ = object.__hash__


ABSENT, UNKNOWN = State.ABSENT, State.UNKNOWN
INFINITY = float("inf")


class Range(msgspec.Struct, frozen=True, gc=False):
    """A number or a day (as its ordinal) known only to lie between two bounds, both included."""

    low: float
    high: float


class OneOf(msgspec.Struct, frozen=True, gc=False):
    """A category known only to be one of several."""

    values: frozenset[Any]


OPEN = (Range, OneOf)
NUMBERS = (int, float)
ORDERS: dict[str, Callable[[Any, Any], bool]] = {"<": lt, "<=": le, ">": gt, ">=": ge, "==": eq, "!=": ne}


class Value(msgspec.Struct, frozen=True, gc=False):
    """An answer, the ids of the events it rests on, and what is missing where it is not determined."""

    value: Any
    evidence: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()

    @property
    def known(self) -> bool:
        """Is the answer determined? Absence is."""
        return self.value is not UNKNOWN and not isinstance(self.value, OPEN)


TRUE, FALSE, NOTHING = Value(True), Value(False), Value(ABSENT)


def bounds(value: Any) -> tuple[float, float]:
    """The least and the most a number or day can be, if it is there at all.

    >>> bounds(3), bounds(Range(1, 2)), bounds(OneOf(frozenset((5, ABSENT))))
    ((3, 3), (1, 2), (5, 5))
    """
    if type(value) is int:
        return value, value
    if isinstance(value, Range):
        return value.low, value.high
    if isinstance(value, OneOf):
        there = [each for each in value.values if each is not ABSENT]
        return min(there), max(there)
    return (-INFINITY, INFINITY) if value is UNKNOWN else (value, value)


def may_be_absent(value: Any) -> bool:
    """Is absence among the possibilities?"""
    return value is ABSENT or value is UNKNOWN or (isinstance(value, OneOf) and ABSENT in value.values)


def span(low: float, high: float) -> Any:
    """The value between two bounds: itself where they meet, unknown where both are open.

    >>> span(2, 2), span(-INFINITY, INFINITY)
    (2, <State.UNKNOWN: 'unknown'>)
    """
    if low == high:
        return low
    return UNKNOWN if low == -INFINITY and high == INFINITY else Range(low, high)


def possibilities(value: Any) -> frozenset[Any] | None:
    """The categories a value can be; None where it can be anything."""
    if isinstance(value, OneOf):
        return value.values
    if value is UNKNOWN:
        return None
    return frozenset((value,))


def one_of(values: frozenset[Any]) -> Any:
    """One of these: the value itself where only one is left."""
    return next(iter(values)) if len(values) == 1 else OneOf(values)


def hull(a: Any, b: Any) -> Any:
    """What is known of a value that is either `a` or `b`.

    >>> hull(1, 4), hull("CIN1", "CIN1")
    (Range(low=1, high=4), 'CIN1')
    """
    if a == b and type(a) is type(b):
        return a
    if _numeric(a) and _numeric(b):
        (low_a, high_a), (low_b, high_b) = bounds(a), bounds(b)
        return span(min(low_a, low_b), max(high_a, high_b))
    left, right = possibilities(a), possibilities(b)
    if left is None or right is None or isinstance(a, Range) or isinstance(b, Range):
        return UNKNOWN
    return OneOf(left | right)


def _numeric(value: Any) -> bool:
    return isinstance(value, Range) or (isinstance(value, NUMBERS) and not isinstance(value, bool))


def gather(values: Iterable[Value]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The evidence and the needs of several values."""
    evidence: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    for each in values:
        evidence += each.evidence
        needs += each.needs
    return evidence, needs


def comparable(a: Any, b: Any) -> bool:
    """Are both known numbers, days or words, so that Python's own order decides?"""
    return (isinstance(a, NUMBERS) and isinstance(b, NUMBERS)) or (isinstance(a, str) and isinstance(b, str))


def settle(value: Any, parts: Iterable[Value]) -> Value:
    """A value computed from parts: their evidence, and their needs only where it is not determined."""
    evidence, needs = gather(parts)
    determined = value is not UNKNOWN and not isinstance(value, OPEN)
    return Value(value, evidence, () if determined else needs)
