"""What has a bearing on a node: the traits without which a set is empty and a scalar always gives the same answer.

Most questions ask for what most women never had. Whether one of her events has a trait that a whole tree rests on is
one comparison of two numbers; only where one has is the tree walked.
"""

from datetime import date
from functools import cache, reduce
from operator import or_
from typing import NamedTuple

from lugol.facts.engine import vocabulary as v
from lugol.facts.engine.conditions import condition
from lugol.facts.engine.nodes import kinds_of, parts
from lugol.facts.engine.scalars import BUILD
from lugol.facts.engine.traits import ANY, Passes, trait
from lugol.facts.engine.values import ABSENT, FALSE, NOTHING, Value
from lugol.facts.engine.woman import Compute, Woman
from lugol.record.event import Event
from lugol.record.record import Record

_NOBODY = Woman(Record(), date.max)
_OF_NONE = {v.Exists: FALSE, v.Count: Value(0), v.Worst: NOTHING, v.Only: NOTHING, v.Extreme: NOTHING}
_HERS = (v.AsOf, v.Birth, v.PatientField, v.Field, v.Day)


@cache
def traits_of(node: v.Events) -> int:
    """The traits of which an event has one at least if it is in a set."""
    if isinstance(node, v.Select):
        assertions = frozenset(node.assertions)
        return trait(node.kinds, ANY, lambda event: event.assertion in assertions)
    if isinstance(node, v.Union):
        return reduce(or_, map(traits_of, node.sources))
    assert isinstance(node, v.Where | v.OnDay | v.Paired)
    within = traits_of(node.source)
    asked = parted(node.condition)[0] if isinstance(node, v.Where) else ()
    return trait(kinds_of(node), within, _passes(asked)) if asked else within


def parted(node: v.Scalar) -> tuple[tuple[v.Scalar, ...], tuple[v.Scalar, ...]]:
    """The parts of a condition, all of which must hold: what looks at nothing but what an event tells, and the rest."""
    every = _conjuncts(node)
    return tuple(part for part in every if _is_told(part)), tuple(part for part in every if not _is_told(part))


def _conjuncts(node: v.Scalar) -> list[v.Scalar]:
    return [each for part in node.parts for each in _conjuncts(part)] if isinstance(node, v.And) else [node]


def _passes(asked: tuple[v.Scalar, ...]) -> Passes:
    holds = condition(v.And(asked), _plain)

    def passes(event: Event) -> bool | None:
        found = holds(_NOBODY, event)
        return found if isinstance(found, bool) else None

    return passes


@cache
def _is_told(node: v.Scalar) -> bool:
    if isinstance(node, v.Const | v.Field):
        return True
    inside = parts(node)
    return bool(inside) and all(_is_told(part) for part in inside)


@cache
def _plain(node: v.Scalar) -> Compute:
    """A node that looks at what an event tells, as a function that keeps nothing."""
    return BUILD[type(node)](node, _plain)


class Rest(NamedTuple):
    """What a node says of every woman who has none of some traits."""

    traits: int
    value: Value


class _Asks(Exception):
    """The node asks for more than her events."""


@cache
def rest(node: v.Scalar) -> Rest | None:
    """What a node says without the traits that it rests on; None where it asks for a day, or for her as a person."""
    kind = type(node)
    if kind in _OF_NONE:
        return Rest(traits_of(node.source), _OF_NONE[kind])  # type: ignore[attr-defined]
    if isinstance(node, _HERS):
        return None
    if isinstance(node, v.Compare):
        return _of_two(node, node.left, node.right, Value(False))
    if isinstance(node, v.Elapsed):
        return _of_two(node, node.start, node.end, NOTHING)
    if isinstance(node, v.AgeAt):
        return _absent(node.day, NOTHING)
    return _of_parts(node)


def _of_parts(node: v.Scalar) -> Rest | None:
    """By the node's own operator: only what it looks at before it answers has a bearing."""
    traits = 0

    def resting(part: v.Scalar) -> Compute:
        def run(woman: Woman, event: Event | None) -> Value:
            nonlocal traits
            found = rest(part)
            if found is None:
                raise _Asks
            traits |= found.traits
            return found.value

        return run

    try:
        value = BUILD[type(node)](node, resting)(_NOBODY, None)
    except _Asks:
        return None
    return Rest(traits, value)


def _of_two(node: v.Scalar, one: v.Scalar, other: v.Scalar, absent: Value) -> Rest | None:
    """A comparison: beside a day that is always there, one absent side decides."""
    if _is_a_day(other):
        return _absent(one, absent)
    return _absent(other, absent) if _is_a_day(one) else _of_parts(node)


def _is_a_day(node: v.Scalar) -> bool:
    """Is it the day of the judgement, moved or not?"""
    return isinstance(node, v.AsOf) or (isinstance(node, v.Shift) and _is_a_day(node.day))


def _absent(node: v.Scalar, value: Value) -> Rest | None:
    found = rest(node)
    return Rest(found.traits, value) if found and found.value.value is ABSENT else None
