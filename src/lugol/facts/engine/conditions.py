"""Conditions on one event: true, false, or what is missing before anyone can say.

A filter keeps no evidence of its conditions, since the event itself is the evidence. So none is gathered here, and
where the values of the event are plainly known nothing else is computed; what is open is asked of the scalars.
"""

from collections.abc import Callable
from typing import Any

from lugol.facts.engine import vocabulary as v
from lugol.facts.engine.fields import reader
from lugol.facts.engine.nodes import speaks_of_event
from lugol.facts.engine.values import ABSENT, ORDERS, UNKNOWN, comparable
from lugol.facts.engine.woman import Compiler, Woman
from lugol.record.event import Event

Needs = tuple[str, ...]
Condition = Callable[[Woman, Event], bool | Needs]
_Side = Callable[[Woman, Event], Any]


def condition(node: v.Scalar, compiler: Compiler) -> Condition:
    """A condition as a function of the event; what does not speak of the event is asked once a woman."""
    build = _BUILD.get(type(node)) if speaks_of_event(node) else None
    return build(node, compiler) if build else _in_full(node, compiler)


def _in_full(node: v.Scalar, compiler: Compiler) -> Condition:
    whole = compiler(node)

    def holds(woman: Woman, event: Event) -> bool | Needs:
        found = whole(woman, event)
        return found.value if isinstance(found.value, bool) else found.needs

    return holds


def _junction(parts: tuple[Condition, ...], decisive: bool) -> Condition:
    def holds(woman: Woman, event: Event) -> bool | Needs:
        needs: Needs | None = None
        for part in parts:
            found = part(woman, event)
            if found is decisive:
                return decisive
            if not isinstance(found, bool):
                needs = tuple(dict.fromkeys((*(needs or ()), *found)))
        return not decisive if needs is None else needs

    return holds


def _all(node: v.And, compiler: Compiler) -> Condition:
    return _junction(tuple(condition(part, compiler) for part in node.parts), False)


def _any(node: v.Or, compiler: Compiler) -> Condition:
    return _junction(tuple(condition(part, compiler) for part in node.parts), True)


def _not(node: v.Not, compiler: Compiler) -> Condition:
    part = condition(node.part, compiler)

    def holds(woman: Woman, event: Event) -> bool | Needs:
        found = part(woman, event)
        return not found if isinstance(found, bool) else found

    return holds


def _among(node: v.Among, compiler: Compiler) -> Condition:
    in_full = _in_full(node, compiler)
    if not isinstance(node.value, v.Field):
        return in_full
    read, wanted = reader(node.value.name), frozenset(ABSENT if each is None else each for each in node.values)

    def holds(woman: Woman, event: Event) -> bool | Needs:
        told = read(event)
        return in_full(woman, event) if told is UNKNOWN else told in wanted

    return holds


def _has_any(node: v.HasAny, compiler: Compiler) -> Condition:
    in_full = _in_full(node, compiler)
    if not isinstance(node.value, v.Field):
        return in_full
    read, wanted = reader(node.value.name), frozenset(node.values)

    def holds(woman: Woman, event: Event) -> bool | Needs:
        told = read(event)
        if told is UNKNOWN:
            return in_full(woman, event)
        words = () if told is ABSENT else (told,) if isinstance(told, str) else told
        return not wanted.isdisjoint(words)

    return holds


def _compare(node: v.Compare, compiler: Compiler) -> Condition:
    """Two numbers, days or categories that are known; all else in full."""
    in_full, order = _in_full(node, compiler), ORDERS[node.order]
    left, right = _side(node.left, compiler), _side(node.right, compiler)

    def holds(woman: Woman, event: Event) -> bool | Needs:
        a, b = left(woman, event), right(woman, event)
        return order(a, b) if comparable(a, b) else in_full(woman, event)

    return holds


def _side(node: v.Scalar, compiler: Compiler) -> _Side:
    """The value of a side of a comparison, without its evidence; a day that is open is unknown here."""
    if isinstance(node, v.Field):
        read = reader(node.name)
        return lambda woman, event: read(event)
    if isinstance(node, v.Day):
        return _day
    whole = compiler(node)
    return lambda woman, event: whole(woman, event).value


def _day(woman: Woman, event: Event) -> Any:
    low, high = woman.spans[event.id]
    return low if low == high else UNKNOWN


_BUILD: dict[type, Callable[[Any, Compiler], Condition]] = {
    v.And: _all,
    v.Or: _any,
    v.Not: _not,
    v.Among: _among,
    v.HasAny: _has_any,
    v.Compare: _compare,
}
