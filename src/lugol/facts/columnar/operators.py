"""The scalar operators in columns: the rules of `scalars.py`, for many women or events at a time.

Each takes its node and `ask`, which answers a part of it. What the reference engine would tell as one of several
values, or as a range, is BEYOND; an answer that such a part cannot change is still given.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from lugol.facts import vocabulary as v
from lugol.facts.columnar.calendar import Array, months_between, moved
from lugol.facts.columnar.columns import BEYOND, NONE, OPEN, VALUE, Column, Sort, code, constant, settled
from lugol.facts.values import ABSENT
from lugol.record.when import duration

Ask = Callable[[v.Scalar], Column]


def const(node: v.Const, ask: Ask) -> Column:
    """A constant, days as ordinals."""
    raw = node.value
    return constant(ABSENT if raw is None else raw.toordinal() if hasattr(raw, "toordinal") else raw)


def compare(node: v.Compare, ask: Ask) -> Column:
    """A comparison; false where one side is absent."""
    a, b = ask(node.left), ask(node.right)
    data = _COMPARISONS[node.order](a.data, b.data) if _same_sort(a, b) else np.full(_length(a, b), node.order == "!=")
    if a.state is None and b.state is None:
        return Column("bool", data)
    none, state = _weakest(a, b)
    return settled("bool", data & ~none, np.where(none, VALUE, state).astype(np.uint8))


_COMPARISONS: dict[str, Callable[[Any, Any], Any]] = {
    "<": np.less, "<=": np.less_equal, ">": np.greater, ">=": np.greater_equal, "==": np.equal, "!=": np.not_equal,
}  # fmt: skip


def _same_sort(a: Column, b: Column) -> bool:
    return a.sort == b.sort or not (_has_values(a) and _has_values(b))


def _has_values(column: Column) -> bool:
    return column.state is None or bool((column.state == VALUE).any())


def _length(*columns: Column) -> int:
    lengths = {len(column.data) for column in columns}
    return lengths.pop() if len(lengths) == 1 else (lengths - {1}).pop()


def _weakest(*columns: Column) -> tuple[Array, Array]:
    """Where one is absent, and the state that the others give: beyond, else open, else a value."""
    length = _length(*columns)
    none, state = np.zeros(length, np.bool_), np.zeros(length, np.uint8)
    for column in columns:
        if column.state is not None:
            none = none | (column.state == NONE)
            state = np.maximum(state, np.where(column.state == NONE, VALUE, column.state))
    return none, state


def among(node: v.Among, ask: Ask) -> Column:
    """Is a value one of some constants?"""
    value = ask(node.value)
    if value.sort == "word":
        wanted: list[Any] = [code(each) for each in node.values if isinstance(each, str | tuple)]
    else:
        wanted = [each for each in node.values if isinstance(each, bool | int | float)]
    data = np.isin(value.data, wanted) if wanted else np.zeros(len(value.data), np.bool_)
    if value.state is None:
        return Column("bool", data)
    data = np.where(value.state == NONE, None in node.values, data)
    return settled("bool", data, np.where(value.state == NONE, VALUE, value.state).astype(np.uint8))


def conjunction(node: v.And, ask: Ask) -> Column:
    """True where all are true, false where one is."""
    return _junction([ask(part) for part in node.parts], False)


def disjunction(node: v.Or, ask: Ask) -> Column:
    """False where all are false, true where one is true."""
    return _junction([ask(part) for part in node.parts], True)


def _junction(parts: list[Column], decisive: bool) -> Column:
    hit = np.zeros(1, np.bool_)
    for part in parts:
        hit = hit | (truth(part) if decisive else falsehood(part))
    data = hit if decisive else ~hit
    if all(part.state is None for part in parts):
        return Column("bool", data)
    none, state = _weakest(*parts)
    state = np.where(none & (state != BEYOND), OPEN, state)
    return settled("bool", data, np.where(hit, VALUE, state).astype(np.uint8))


def truth(column: Column) -> Array:
    """Where the answer is yes."""
    data = column.data.astype(np.bool_, copy=False)
    return data if column.state is None else data & (column.state == VALUE)


def falsehood(column: Column) -> Array:
    """Where the answer is no."""
    data = ~column.data.astype(np.bool_, copy=False)
    return data if column.state is None else data & (column.state == VALUE)


def negation(node: v.Not, ask: Ask) -> Column:
    """True where false."""
    part = ask(node.part)
    return Column("bool", ~part.data.astype(np.bool_, copy=False), part.state)


def case(node: v.Case, ask: Ask) -> Column:
    """The value of the first condition that holds; where one is open, what both ways have in common."""
    found = ask(node.default)
    for when, then in reversed(node.whens):
        holds, one = ask(when), ask(then)
        found = _either(holds, one, found)
    return found


def _either(holds: Column, one: Column, other: Column) -> Column:
    sort = _common(one, other)
    if sort is None:
        return Column("number", np.zeros(1, np.int64), np.full(_length(holds, one, other), BEYOND, np.uint8))
    yes, no = truth(holds), falsehood(holds)
    data = np.where(yes, one.data, other.data)
    if holds.state is None and one.state is None and other.state is None:
        return Column(sort, data)
    first, second = one.states(), other.states()
    return settled(sort, data, np.where(yes, first, np.where(no, second, _shared(holds, one, other))).astype(np.uint8))


def _shared(holds: Column, one: Column, other: Column) -> Array:
    """The state where the condition is not settled: the same answer both ways stands."""
    first, second = one.states(), other.states()
    same = (first == second) & (first != BEYOND) & ((first != VALUE) | (one.data == other.data))
    lost = (holds.states() == BEYOND) | (first == BEYOND) | (second == BEYOND)
    open_one = ((first == OPEN) | (second == OPEN)) & ~lost
    return np.where(same, first, np.where(open_one, OPEN, BEYOND))


def _common(*columns: Column) -> Sort | None:
    """The sort of those that have values; None where there are several."""
    sorts = {column.sort for column in columns if _has_values(column)}
    return sorts.pop() if len(sorts) == 1 else "number" if not sorts else None


def coalesce(node: v.Coalesce, ask: Ask) -> Column:
    """The first value that is not absent."""
    found = ask(node.parts[-1])
    for part in reversed(node.parts[:-1]):
        one = ask(part)
        if one.state is not None:
            there = Column("bool", one.state != NONE)
            found = _either(there, one, found)
        else:
            found = one
    return found


def pick(node: v.Pick, ask: Ask) -> Column:
    """The greatest or smallest of some numbers or dates; what is absent is left out."""
    parts = [ask(part) for part in node.parts]
    choose, worst = (np.maximum, -(2**62)) if node.greatest else (np.minimum, 2**62)
    data = np.full(1, worst)
    least, most = np.full(1, BEYOND, np.uint8), np.zeros(1, np.uint8)
    for part in parts:
        states = part.states()
        data = choose(data, np.where(states == VALUE, part.data, worst))
        least = np.minimum(least, np.where(states == NONE, BEYOND, states))
        most = np.maximum(most, np.where(states == NONE, VALUE, states))
    none = np.logical_and.reduce(np.broadcast_arrays(*(part.states() == NONE for part in parts)))
    state = np.where(none, NONE, np.where(least == most, most, BEYOND)).astype(np.uint8)
    return settled("number", np.where(state == VALUE, data, 0), state)


def is_known(node: v.IsKnown, ask: Ask) -> Column:
    """Is a value determined?"""
    states = ask(node.value).states()
    return settled("bool", states != OPEN, np.where(states == BEYOND, BEYOND, VALUE).astype(np.uint8))


def is_present(node: v.IsPresent, ask: Ask) -> Column:
    """Is there a value at all?"""
    states = ask(node.value).states()
    return settled("bool", states == VALUE, np.where(states == NONE, VALUE, states).astype(np.uint8))


def shift(node: v.Shift, ask: Ask) -> Column:
    """A date moved by a duration."""
    day, (months, days) = ask(node.day), duration(node.duration)
    return Column("number", moved(_days(day), months, days), day.state)


def elapsed(node: v.Elapsed, ask: Ask) -> Column:
    """Whole months or days between two dates."""
    a, b = ask(node.start), ask(node.end)
    start, end = _days(a), _days(b)
    data = months_between(start, end) if node.unit == "months" else end - start
    if a.state is None and b.state is None:
        return Column("number", data)
    none, state = _weakest(a, b)
    return settled("number", data, np.where(none, NONE, state).astype(np.uint8))


def _days(column: Column) -> Array:
    """Days that tables can be asked for: some day where there is none."""
    return column.data if column.state is None else np.where(column.state == VALUE, column.data, _SOME_DAY)


_SOME_DAY = 730120
OPERATE: dict[type, Callable[[Any, Ask], Column]] = {
    v.Const: const,
    v.Compare: compare,
    v.Among: among,
    v.And: conjunction,
    v.Or: disjunction,
    v.Not: negation,
    v.Case: case,
    v.Coalesce: coalesce,
    v.Pick: pick,
    v.IsKnown: is_known,
    v.IsPresent: is_present,
    v.Shift: shift,
    v.Elapsed: elapsed,
}
