"""How the reference engine computes each scalar node from its parts, in three values and with evidence."""

from collections.abc import Callable
from datetime import date
from typing import Any

from lugol.facts.engine import times
from lugol.facts.engine import vocabulary as v
from lugol.facts.engine.fields import reader
from lugol.facts.engine.sets import kind_and_date
from lugol.facts.engine.values import (
    ABSENT,
    FALSE,
    NOTHING,
    NUMBERS,
    ORDERS,
    TRUE,
    UNKNOWN,
    OneOf,
    Range,
    Value,
    bounds,
    comparable,
    hull,
    may_be_absent,
    one_of,
    possibilities,
    settle,
    span,
)
from lugol.facts.engine.woman import Compiler, Compute, Woman
from lugol.record.event import Event


def const(node: v.Const, _: Compiler) -> Compute:
    """A constant, days as ordinals."""
    raw = node.value
    found = Value(ABSENT if raw is None else raw.toordinal() if isinstance(raw, date) else raw)
    return lambda woman, event: found


def patient_field(node: v.PatientField, _: Compiler) -> Compute:
    """What is told of her as a person."""
    asked = {"pregnant": "whether she is pregnant", "menopausal": "her menopausal state"}
    unknown = Value(UNKNOWN, needs=(asked.get(node.name, f"her {node.name.replace('_', ' ')}"),))

    def run(woman: Woman, event: Event | None) -> Value:
        raw = getattr(woman.record.patient, node.name)
        return unknown if raw is None or raw == "" else Value(raw)

    return run


def field(node: v.Field, _: Compiler) -> Compute:
    """A value of the event at hand; a coded value that is not reported or cannot be read is unknown."""
    read, name = reader(node.name), node.name.replace("_", " ")

    def run(woman: Woman, event: Event | None) -> Value:
        assert event is not None
        value = read(event)
        if value is UNKNOWN:
            return Value(UNKNOWN, (event.id,), (f"the {name} of the {kind_and_date(event)}",))
        return Value(value, (event.id,))

    return run


def compare(node: v.Compare, compiler: Compiler) -> Compute:
    """A comparison; false where one side is absent."""
    left, right, order, holds = compiler(node.left), compiler(node.right), ORDERS[node.order], _COMPARISONS[node.order]

    def run(woman: Woman, event: Event | None) -> Value:
        a, b = left(woman, event), right(woman, event)
        if comparable(a.value, b.value):
            return Value(order(a.value, b.value), a.evidence + b.evidence)
        if a.value is ABSENT or b.value is ABSENT:
            return Value(False, a.evidence + b.evidence)
        answer = holds(a.value, b.value)
        if answer is None or (answer and (may_be_absent(a.value) or may_be_absent(b.value))):
            return settle(UNKNOWN, (a, b))
        return Value(answer, a.evidence + b.evidence)

    return run


def _less(a: Any, b: Any) -> bool | None:
    (low_a, high_a), (low_b, high_b) = bounds(a), bounds(b)
    return True if high_a < low_b else False if low_a >= high_b else None


def _same(a: Any, b: Any) -> bool | None:
    if isinstance(a, Range) or isinstance(b, Range):
        (low_a, high_a), (low_b, high_b) = bounds(a), bounds(b)
        return False if high_a < low_b or high_b < low_a else None
    left, right = possibilities(a), possibilities(b)
    if left is None or right is None:
        return None
    if not left & right - {ABSENT}:
        return False
    return True if len(left) == len(right) == 1 else None


def _negated(answer: bool | None) -> bool | None:
    return None if answer is None else not answer


_COMPARISONS: dict[str, Callable[[Any, Any], bool | None]] = {
    "<": _less,
    ">": lambda a, b: _less(b, a),
    "<=": lambda a, b: _negated(_less(b, a)),
    ">=": lambda a, b: _negated(_less(a, b)),
    "==": _same,
    "!=": lambda a, b: _negated(_same(a, b)),
}


def among(node: v.Among, compiler: Compiler) -> Compute:
    """Is a value one of some constants?"""
    value = compiler(node.value)
    wanted = frozenset(ABSENT if each is None else each for each in node.values)

    def run(woman: Woman, event: Event | None) -> Value:
        found = value(woman, event)
        if found.known:
            return Value(found.value in wanted, found.evidence)
        if isinstance(found.value, Range):
            low, high = bounds(found.value)
            inside = any(isinstance(w, NUMBERS) and low <= w <= high for w in wanted)
            return Value(UNKNOWN, found.evidence, found.needs) if inside else Value(False, found.evidence)
        possible = possibilities(found.value)
        if possible is None:
            return Value(UNKNOWN, found.evidence, found.needs)
        answer = True if possible <= wanted else UNKNOWN if possible & wanted else False
        return settle(answer, (found,))

    return run


def has_any(node: v.HasAny, compiler: Compiler) -> Compute:
    """Does a field with several words hold one of these?"""
    value, wanted = compiler(node.value), frozenset(node.values)

    def run(woman: Woman, event: Event | None) -> Value:
        found = value(woman, event)
        if not found.known:
            return Value(UNKNOWN, found.evidence, found.needs)
        words = () if found.value is ABSENT else (found.value,) if isinstance(found.value, str) else found.value
        return Value(not wanted.isdisjoint(words), found.evidence)

    return run


def conjunction(node: v.And, compiler: Compiler) -> Compute:
    """True where all are true, false where one is."""
    return _junction(tuple(compiler(part) for part in node.parts), False, TRUE)


def disjunction(node: v.Or, compiler: Compiler) -> Compute:
    """False where all are false, true where one is."""
    return _junction(tuple(compiler(part) for part in node.parts), True, FALSE)


def _junction(parts: tuple[Compute, ...], decisive: bool, empty: Value) -> Compute:
    def run(woman: Woman, event: Event | None) -> Value:
        open_parts: list[Value] = []
        evidence: tuple[str, ...] = ()
        for part in parts:
            found = part(woman, event)
            if found.value is decisive:
                return found
            if found.value is not (not decisive):
                open_parts.append(found)
            evidence += found.evidence
        if open_parts:
            return settle(UNKNOWN, open_parts)
        return Value(empty.value, evidence)

    return run


def negation(node: v.Not, compiler: Compiler) -> Compute:
    """True where false."""
    part = compiler(node.part)

    def run(woman: Woman, event: Event | None) -> Value:
        found = part(woman, event)
        return found if not isinstance(found.value, bool) else Value(not found.value, found.evidence)

    return run


def case(node: v.Case, compiler: Compiler) -> Compute:
    """The value of the first condition that holds; where one is open, what both ways have in common."""
    whens = tuple((compiler(when), compiler(then)) for when, then in node.whens)
    default = compiler(node.default)

    def run(woman: Woman, event: Event | None, start: int = 0) -> Value:
        for index in range(start, len(whens)):
            when, then = whens[index]
            holds = when(woman, event)
            if holds.value is True:
                return settle((found := then(woman, event)).value, (holds, found))
            if holds.value is not False:
                return _either(holds, then(woman, event), run(woman, event, index + 1))
        return default(woman, event)

    return run


def _either(condition: Value, one: Value, other: Value) -> Value:
    return settle(hull(one.value, other.value), (condition, one, other))


def coalesce(node: v.Coalesce, compiler: Compiler) -> Compute:
    """The first value that is not absent."""
    parts = tuple(compiler(part) for part in node.parts)

    def run(woman: Woman, event: Event | None, start: int = 0) -> Value:
        found = parts[start](woman, event)
        if start + 1 == len(parts):
            return found
        if found.value is ABSENT:
            return run(woman, event, start + 1)
        if isinstance(found.value, OneOf) and ABSENT in found.value.values:
            present = Value(one_of(found.value.values - {ABSENT}), found.evidence, found.needs)
            return _either(found, present, run(woman, event, start + 1))
        return found

    return run


def pick(node: v.Pick, compiler: Compiler) -> Compute:
    """The greatest or smallest of some numbers or dates; what is absent is left out."""
    parts, choose = tuple(compiler(part) for part in node.parts), max if node.greatest else min

    def run(woman: Woman, event: Event | None) -> Value:
        found = [f for part in parts if (f := part(woman, event)).value is not ABSENT]
        if not found:
            return NOTHING
        sure = [bounds(f.value) for f in found if not may_be_absent(f.value)]
        if not sure:
            return settle(UNKNOWN, found)
        lows, highs = zip(*(bounds(f.value) for f in found), strict=True)
        low = choose(s[0] for s in sure) if node.greatest else min(lows)
        high = max(highs) if node.greatest else choose(s[1] for s in sure)
        if low == high:
            return Value(low, next(f.evidence for f in found if f.value == low))
        return settle(span(low, high), found)

    return run


def is_known(node: v.IsKnown, compiler: Compiler) -> Compute:
    """Is a value determined?"""
    value = compiler(node.value)
    return lambda woman, event: Value((found := value(woman, event)).known, found.evidence)


def is_present(node: v.IsPresent, compiler: Compiler) -> Compute:
    """Is there a value at all?"""
    value = compiler(node.value)

    def run(woman: Woman, event: Event | None) -> Value:
        found = value(woman, event)
        if not found.known and may_be_absent(found.value):
            return Value(UNKNOWN, found.evidence, found.needs)
        return Value(found.value is not ABSENT, found.evidence)

    return run


BUILD: dict[type, Callable[[Any, Compiler], Compute]] = {
    v.Const: const,
    v.AsOf: times.as_of,
    v.Birth: times.birth,
    v.PatientField: patient_field,
    v.AgeAt: times.age,
    v.Field: field,
    v.Day: times.day,
    v.Compare: compare,
    v.Among: among,
    v.HasAny: has_any,
    v.And: conjunction,
    v.Or: disjunction,
    v.Not: negation,
    v.Case: case,
    v.Coalesce: coalesce,
    v.Pick: pick,
    v.IsKnown: is_known,
    v.IsPresent: is_present,
    v.Shift: times.shift,
    v.Elapsed: times.elapsed,
}
