"""The scalar operators in columns: the rules of `scalars.py`, for many women or events at a time.

Each takes its node and `ask`, which answers a part of it. What the reference engine would tell as one of several
values is BEYOND; an answer that such a part cannot change is still given. Numbers may lie between bounds.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from lugol.facts.engine import vocabulary as v
from lugol.facts.engine.columnar.calendar import Array, months_between, moved
from lugol.facts.engine.columnar.columns import BEYOND, NONE, OPEN, VALUE, Column, Sort, code, constant, settled
from lugol.facts.engine.values import ABSENT
from lugol.record.when import duration

Ask = Callable[[v.Scalar], Column]


def const(node: v.Const, ask: Ask) -> Column:
    """A constant, days as ordinals."""
    raw = node.value
    return constant(ABSENT if raw is None else raw.toordinal() if hasattr(raw, "toordinal") else raw)


def compare(node: v.Compare, ask: Ask) -> Column:
    """A comparison; false where one side is absent, open where the bounds of a side leave it open."""
    a, b = ask(node.left), ask(node.right)
    if a.high is None and b.high is None:
        fits = _same_sort(a, b)
        data = _COMPARISONS[node.order](a.data, b.data) if fits else np.full(_length(a, b), node.order == "!=")
        if a.state is None and b.state is None:
            return Column("bool", data)
        unsettled: Array = np.zeros(1, np.bool_)
    else:
        data, no = _BOUNDED[node.order](a, b)
        unsettled = ~(data | no)
    none, state = _weakest(a, b)
    state = np.where(none, VALUE, np.where((state == VALUE) & unsettled, OPEN, state))
    return settled("bool", data & ~none, state.astype(np.uint8))


_COMPARISONS: dict[str, Callable[[Any, Any], Any]] = {
    "<": np.less, "<=": np.less_equal, ">": np.greater, ">=": np.greater_equal, "==": np.equal, "!=": np.not_equal,
}  # fmt: skip
YesNo = tuple[Array, Array]


def _less(a: Column, b: Column) -> YesNo:
    """Where one number between bounds is surely less than another, and where it surely is not."""
    return a.top() < b.data, a.data >= b.top()


def _equal(a: Column, b: Column) -> YesNo:
    apart = (a.top() < b.data) | (b.top() < a.data)
    return (a.top() == a.data) & (b.top() == b.data) & (a.data == b.data), apart


def _turned(told: YesNo) -> YesNo:
    return told[1], told[0]


_BOUNDED: dict[str, Callable[[Column, Column], YesNo]] = {
    "<": _less,
    ">": lambda a, b: _less(b, a),
    "<=": lambda a, b: _turned(_less(b, a)),
    ">=": lambda a, b: _turned(_less(a, b)),
    "==": _equal,
    "!=": lambda a, b: _turned(_equal(a, b)),
}


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
    if value.state is None and value.high is None:
        return Column("bool", data)
    data = np.where(value.states() == NONE, None in node.values, data)
    state = np.where(value.states() == NONE, VALUE, value.states())
    if value.high is not None:
        between = (value.states() == VALUE) & (value.high != value.data)
        reached = np.logical_or.reduce([(value.data <= each) & (each <= value.high) for each in wanted or [np.inf]])
        data, state = data & ~between, np.where(between & reached, OPEN, state)
    return settled("bool", data, state.astype(np.uint8))


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
    exact = one.high is None and other.high is None
    if holds.state is None and one.state is None and other.state is None:
        return settled(sort, data, None, None if exact else np.where(yes, one.top(), other.top()))
    first, second = one.states(), other.states()
    state = np.where(yes, first, np.where(no, second, _shared(holds, one, other))).astype(np.uint8)
    if sort != "number" or (exact and holds.state is None):
        return settled(sort, data, state)
    settles = yes | no
    data = np.where(settles, data, np.minimum(one.data, other.data))
    high = np.where(settles, np.where(yes, one.top(), other.top()), np.maximum(one.top(), other.top()))
    return settled(sort, data, state, np.where(state == VALUE, high, data))


def _shared(holds: Column, one: Column, other: Column) -> Array:
    """The state where the condition is not settled: the same answer both ways stands, two numbers are bounds."""
    first, second = one.states(), other.states()
    numbers = (first == VALUE) & (second == VALUE) & (one.sort == "number") & (other.sort == "number")
    same = (first == second) & (first != BEYOND) & ((first != VALUE) | (one.data == other.data))
    lost = (holds.states() == BEYOND) | (first == BEYOND) | (second == BEYOND)
    open_one = ((first == OPEN) | (second == OPEN)) & ~lost
    shared = np.where(numbers & ~lost, VALUE, np.where(open_one, OPEN, BEYOND))
    return np.where(same & ~_between(one, other), first, shared)


def _between(*columns: Column) -> Array:
    """Where one of some numbers is known between bounds only."""
    found = np.zeros(1, np.bool_)
    for column in columns:
        if column.high is not None:
            found = found | (column.high != column.data)
    return found


def _common(*columns: Column) -> Sort | None:
    """The sort of those that have values; None where there are several."""
    sorts = {column.sort for column in columns if _has_values(column)}
    return sorts.pop() if len(sorts) == 1 else "number" if not sorts else None


def coalesce(node: v.Coalesce, ask: Ask) -> Column:
    """The first value that is not absent."""
    found = ask(node.parts[-1])
    for part in reversed(node.parts[:-1]):
        one = ask(part)
        found = one if one.state is None else _either(Column("bool", one.state != NONE), one, found)
    return found


def pick(node: v.Pick, ask: Ask) -> Column:
    """The greatest or smallest of some numbers or dates; what is absent is left out."""
    parts = [ask(part) for part in node.parts]
    choose, worst = (np.maximum, -(2**62)) if node.greatest else (np.minimum, 2**62)
    data, high = np.full(1, worst), np.full(1, worst)
    least, most = np.full(1, BEYOND, np.uint8), np.zeros(1, np.uint8)
    for part in parts:
        states = part.states()
        data = choose(data, np.where(states == VALUE, part.data, worst))
        high = choose(high, np.where(states == VALUE, part.top(), worst))
        least = np.minimum(least, np.where(states == NONE, BEYOND, states))
        most = np.maximum(most, np.where(states == NONE, VALUE, states))
    none = np.logical_and.reduce(np.broadcast_arrays(*(part.states() == NONE for part in parts)))
    state = np.where(none, NONE, np.where(least == most, most, BEYOND)).astype(np.uint8)
    return settled("number", np.where(state == VALUE, data, 0), state, np.where(state == VALUE, high, 0))


def is_known(node: v.IsKnown, ask: Ask) -> Column:
    """Is a value determined?"""
    value = ask(node.value)
    states = value.states()
    known = (states != OPEN) & ~((states == VALUE) & _between(value))
    return settled("bool", known, np.where(states == BEYOND, BEYOND, VALUE).astype(np.uint8))


def is_present(node: v.IsPresent, ask: Ask) -> Column:
    """Is there a value at all?"""
    states = ask(node.value).states()
    return settled("bool", states == VALUE, np.where(states == NONE, VALUE, states).astype(np.uint8))


def shift(node: v.Shift, ask: Ask) -> Column:
    """A date moved by a duration."""
    day, (months, days) = ask(node.day), duration(node.duration)
    low, high = _days(day)
    moved_low = moved(low, months, days)
    return settled("number", moved_low, day.state, None if day.high is None else moved(high, months, days))


def elapsed(node: v.Elapsed, ask: Ask) -> Column:
    """Whole months or days between two dates."""
    a, b = ask(node.start), ask(node.end)
    (first, last), (opens, closes) = _days(a), _days(b)
    between = months_between if node.unit == "months" else _days_between
    exact = a.high is None and b.high is None
    data, high = between(last, opens), None if exact else between(first, closes)
    if a.state is None and b.state is None:
        return settled("number", data, None, high)
    none, state = _weakest(a, b)
    return settled("number", data, np.where(none, NONE, state).astype(np.uint8), high)


def _days_between(start: Array, end: Array) -> Array:
    return np.asarray(end - start)


def _days(column: Column) -> tuple[Array, Array]:
    """First and last days that tables can be asked for: some day where there is none."""
    if column.state is None:
        return column.data, column.top()
    there = column.state == VALUE
    low = np.where(there, column.data, _SOME_DAY)
    return low, low if column.high is None else np.where(there, column.high, _SOME_DAY)


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
