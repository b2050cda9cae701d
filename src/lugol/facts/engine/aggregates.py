"""How the reference engine gathers sets of events and sums them up into one value."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from lugol.facts.engine import vocabulary as v
from lugol.facts.engine.bearing import parted, traits_of
from lugol.facts.engine.conditions import Condition, Needs, condition
from lugol.facts.engine.sets import (
    EMPTY,
    Members,
    day_needed,
    days_at_least,
    days_at_most,
    kind_and_date,
    members,
    on_day,
)
from lugol.facts.engine.times import moved
from lugol.facts.engine.values import (
    ABSENT,
    FALSE,
    INFINITY,
    NOTHING,
    NUMBERS,
    UNKNOWN,
    Value,
    bounds,
    gather,
    may_be_absent,
    one_of,
    possibilities,
    settle,
    span,
)
from lugol.facts.engine.woman import Compiler, Compute, Woman
from lugol.record.event import Event
from lugol.record.when import duration

Collect = Callable[[Woman], Members]
Collector = Callable[[v.Events], Collect]


def select(node: v.Select, compiler: Compiler, collector: Collector) -> Collect:
    """Her events of some kinds."""
    kinds, assertions = node.kinds, frozenset(node.assertions)

    def run(woman: Woman) -> Members:
        found = [e for kind in kinds for e in woman.by_kind.get(kind, ()) if e.assertion in assertions]
        return members(found, [], False, ())

    return run


def where(node: v.Where, compiler: Compiler, collector: Collector) -> Collect:
    """A set filtered by a condition; what an event tells is not asked again."""
    source, whole = collector(node.source), condition(node.condition, compiler)
    told, more = parted(node.condition)
    if not told:
        return lambda woman: _filtered(source(woman), woman, whole)
    bit = traits_of(node)
    if not more:
        return lambda woman: _told(source(woman), woman, bit, whole)
    further = condition(v.And(more), compiler)

    def holds(woman: Woman, event: Event) -> bool | Needs:
        may, sure = woman.told[event.id]
        return bool(may & bit) and (further if sure & bit else whole)(woman, event)

    return lambda woman: _filtered(source(woman), woman, holds)


def _told(source: Members, woman: Woman, bit: int, whole: Condition) -> Members:
    """The events with a trait; where one of them is open, the whole condition is asked."""
    told = woman.told
    if source.maybe or any(told[event.id][0] & bit and not told[event.id][1] & bit for event in source.certain):
        return _filtered(source, woman, whole)
    kept = [event for event in source.certain if told[event.id][1] & bit]
    return source if len(kept) == len(source.certain) else members(kept, [], False, ())


def _filtered(source: Members, woman: Woman, condition: Condition) -> Members:
    if not source.certain and not source.maybe:
        return EMPTY
    certain: list[Event] = []
    maybe: list[Event] = []
    needs: dict[str, None] = {}
    for event in source.certain:
        holds = condition(woman, event)
        if holds is True:
            certain.append(event)
        elif holds is not False:
            maybe.append(event)
            needs.update(dict.fromkeys(holds))
    kept = len(certain)
    if kept == len(source.certain) and not source.maybe:
        return source
    for event in source.maybe:
        holds = condition(woman, event)
        if holds is False:
            continue
        maybe.append(event)
        needs.update(dict.fromkeys(source.needs if holds is True else holds))
        kept += holds is True
    every = kept == len(source.certain) + len(source.maybe)
    return members(certain, maybe, source.nonempty and every, tuple(needs))


def nth_day(node: v.OnDay, compiler: Compiler, collector: Collector) -> Collect:
    """The events of the n-th day."""
    source, n = collector(node.source), node.n
    return lambda woman: on_day(source(woman), n, woman.spans)


def paired(node: v.Paired, compiler: Compiler, collector: Collector) -> Collect:
    """The events with (or without) an event of another set in a window around their own day.

    Filters stand one upon another: they are gone through from the lowest, and none of them where that has no events.
    """
    lowest, steps = _steps(node, collector)

    def run(woman: Woman) -> Members:
        found = lowest(woman)
        for each, step in steps:
            if not found.certain and not found.maybe:
                return EMPTY
            known = woman.memo.get(each)
            if known is None:
                known = woman.memo[each] = step(woman, found)
            found = known
        return found

    return run


Step = Callable[[Woman, Members], Members]


def _steps(node: v.Paired, collector: Collector) -> tuple[Collect, list[tuple[v.Paired, Step]]]:
    below: v.Events = node
    steps: list[tuple[v.Paired, Step]] = []
    while isinstance(below, v.Paired):
        steps.append((below, _step(below, collector)))
        below = below.source
    return collector(below), steps[::-1]


def _step(node: v.Paired, collector: Collector) -> Step:
    other, wanted = collector(node.other), node.wanted
    since, until = duration(node.since), None if node.until is None else duration(node.until)

    def run(woman: Woman, events: Members) -> Members:
        partners = other(woman)
        if not (partners.certain or partners.maybe or events.maybe):
            return EMPTY if wanted else events
        if (found := _on_known_days(events, partners, since, until, wanted, woman)) is not None:
            return found
        near = _Near(partners, woman)

        def holds(woman: Woman, event: Event) -> bool | Needs:
            found = _has_partner(event, partners, near, since, until, woman)
            return found is wanted if isinstance(found, bool) else found

        return _filtered(events, woman, holds)

    return run


Window = tuple[int, int]


def _on_known_days(
    events: Members, partners: Members, since: Window, until: Window | None, wanted: bool, woman: Woman
) -> Members | None:
    """The same where nothing is open and partners are few, which is nearly always; None where it is not so."""
    if events.maybe or partners.maybe or len(partners.certain) > _FEW:
        return None
    spans = woman.spans
    if any(spans[event.id][0] != spans[event.id][1] for event in (*events.certain, *partners.certain)):
        return None
    days = [(spans[partner.id][0], partner.id) for partner in partners.certain]
    kept: list[Event] = []
    for event in events.certain:
        day = spans[event.id][0]
        low, high = moved(day, *since), INFINITY if until is None else moved(day, *until)
        met = any([low <= on <= high and name != event.id for on, name in days])  # noqa: C419 (a list is faster)
        if met is wanted:
            kept.append(event)
    return events if len(kept) == len(events.certain) else members(kept, [], False, ())


_FEW = 8


class _Near:
    """The events of a set by their first day, so that those of a window are found without asking each of many."""

    __slots__ = ("every", "firsts", "longest", "placed")

    def __init__(self, partners: Members, woman: Woman) -> None:
        self.every = range(len(partners.certain) + len(partners.maybe))
        if len(self.every) <= _FEW:
            return
        spans = [woman.spans[event.id] for event in (*partners.certain, *partners.maybe)]
        self.placed = sorted(self.every, key=lambda place: spans[place][0])
        self.firsts = [spans[place][0] for place in self.placed]
        self.longest = max(last - first for first, last in spans)

    def between(self, low: float, high: float) -> Sequence[int]:
        """The places, in order, of events of which some day may lie from `low` to `high` (and more)."""
        if len(self.every) <= _FEW:
            return self.every
        first = bisect_left(self.firsts, low - self.longest) if self.longest < INFINITY else 0
        return sorted(self.placed[first : bisect_right(self.firsts, high)])


def _has_partner(
    event: Event, partners: Members, near: _Near, since: Window, until: Window | None, woman: Woman
) -> bool | Needs:
    low, high = woman.spans[event.id]
    opens = moved(low, *since), moved(high, *since)
    closes = (INFINITY, INFINITY) if until is None else (moved(low, *until), moved(high, *until))
    possible: list[Event] = []
    every = partners.certain + partners.maybe if partners.maybe else partners.certain
    for index in near.between(opens[0], closes[1]):
        partner = every[index]
        first, last = woman.spans[partner.id]
        if partner.id == event.id or last < opens[0] or first > closes[1]:
            continue
        if index < len(partners.certain) and opens[1] <= first and last <= closes[0]:
            return True
        possible.append(partner)
    return partners.needs + _days_needed((event, *possible), woman) if possible else False


def _days_needed(events: tuple[Event, ...], woman: Woman) -> tuple[str, ...]:
    return tuple(day_needed(e) for e in events if woman.spans[e.id][0] != woman.spans[e.id][1])


def union(node: v.Union, compiler: Compiler, collector: Collector) -> Collect:
    """The events of several sets, each once."""
    sources = tuple(collector(source) for source in node.sources)

    def run(woman: Woman) -> Members:
        parts = [found for source in sources if (found := source(woman)) is not EMPTY]
        if len(parts) < 2:
            return parts[0] if parts else EMPTY
        certain = {e.id: e for part in parts for e in part.certain}
        maybe = {e.id: e for part in parts for e in part.maybe if e.id not in certain}
        needs = tuple(dict.fromkeys(need for part in parts for need in part.needs))
        return members(list(certain.values()), list(maybe.values()), any(p.nonempty for p in parts), needs)

    return run


def exists(node: v.Exists, compiler: Compiler, collector: Collector) -> Compute:
    """Is a set not empty?"""
    source = collector(node.source)

    def run(woman: Woman, event: Event | None) -> Value:
        found = source(woman)
        if found.nonempty:
            return Value(True, _ids(found.certain or found.maybe))
        return Value(UNKNOWN, _ids(found.maybe), found.needs) if found.maybe else FALSE

    return run


def count(node: v.Count, compiler: Compiler, collector: Collector) -> Compute:
    """On how many different days a set has events."""
    source = collector(node.source)

    def run(woman: Woman, event: Event | None) -> Value:
        found = source(woman)
        everything = found.certain + found.maybe
        least = max(days_at_least(found.certain, woman.spans), int(found.nonempty))
        number = span(least, days_at_most(everything, woman.spans))
        needs = found.needs + _days_needed(everything, woman) if least != number else ()
        return Value(number, _ids(everything), needs)

    return run


def worst(node: v.Worst, compiler: Compiler, collector: Collector) -> Compute:
    """The most severe key of a set."""
    source, key = collector(node.source), compiler(node.key)
    ranks = {name: rank for rank, name in enumerate(node.order)}

    def run(woman: Woman, event: Event | None) -> Value:
        found = source(woman)
        told = [(e, k) for e in found.certain + found.maybe if (k := key(woman, e)).value is not ABSENT]
        if not told:
            return NOTHING
        if not found.maybe and all(k.value in ranks for _, k in told):
            worst = max((k.value for _, k in told), key=ranks.__getitem__)
            return Value(worst, _evidence(k for _, k in told if k.value == worst))
        keys = [(e, k, _ranked(k, ranks)) for e, k in told]
        floor = _floor([r for _, _, r in keys[: _surely(found, keys)]], [r for _, _, r in keys], found.nonempty)
        possible = {floor} | {rank for _, _, each in keys for rank in each if rank > floor}
        value = one_of(frozenset(ABSENT if rank < 0 else node.order[rank] for rank in possible))
        reached = [k for _, k, each in keys if not each.isdisjoint(possible)]
        return settle(value, (*reached, Value(UNKNOWN, needs=found.needs), *_unranked(keys)))

    return run


Keyed = tuple[Event, Value, frozenset[int]]


def _ranked(key: Value, ranks: dict[str, int]) -> frozenset[int]:
    possible = possibilities(key.value)
    if possible is None or not possible <= ranks.keys():
        return frozenset(ranks.values())
    return frozenset(ranks[each] for each in possible)


def _surely(found: Members, keys: list[Keyed]) -> int:
    sure = {event.id for event in found.certain}
    return sum(event.id in sure for event, _, _ in keys)


def _floor(certain: list[frozenset[int]], every: list[frozenset[int]], nonempty: bool) -> int:
    """The least severe rank that the worst can have; -1 where there may be none."""
    if certain:
        return max(min(ranks) for ranks in certain)
    return min(min(ranks) for ranks in every) if nonempty else -1


def _unranked(keys: list[Keyed]) -> list[Value]:
    return [
        Value(UNKNOWN, needs=(f"a readable result of the {kind_and_date(event)}",))
        for event, key, ranks in keys
        if key.known and len(ranks) > 1
    ]


def only(node: v.Only, compiler: Compiler, collector: Collector) -> Compute:
    """The one key that all events of a set share."""
    source, key = collector(node.source), compiler(node.key)

    def run(woman: Woman, event: Event | None) -> Value:
        found = source(woman)
        keys = [k for e in found.certain + found.maybe if (k := key(woman, e)).value is not ABSENT]
        possible: frozenset[Any] = frozenset() if found.nonempty and keys else frozenset((ABSENT,))
        for each in keys:
            values = possibilities(each.value)
            if values is None or each.value is UNKNOWN:
                return settle(UNKNOWN, keys)
            possible |= values
        differing = Value(UNKNOWN, needs=(*found.needs, f"which result holds: {_listed(possible)}"))
        return settle(one_of(possible), (*keys, differing))

    return run


def _listed(values: frozenset[Any]) -> str:
    return ", ".join(sorted("none" if value is ABSENT else str(value) for value in values))


def extreme(node: v.Extreme, compiler: Compiler, collector: Collector) -> Compute:
    """The greatest or smallest number or date of a set."""
    source, key, sign = collector(node.source), compiler(node.key), 1 if node.greatest else -1
    furthest = max if node.greatest else min

    def run(woman: Woman, event: Event | None) -> Value:
        found = source(woman)
        keys = [(e, k) for e in found.certain + found.maybe if (k := key(woman, e)).value is not ABSENT]
        if not keys:
            return NOTHING
        if not found.maybe and all(type(k.value) is int for _, k in keys):
            far = furthest(k.value for _, k in keys)
            return Value(far, _evidence(k for _, k in keys if k.value == far))
        sure = {e.id for e in found.certain}
        certain = [_signed(k, sign) for e, k in keys if e.id in sure]
        every = [_signed(k, sign) for _, k in keys]
        if not certain and not found.nonempty:
            one = _one_or_none([k.value for _, k in keys])
            return settle(one, (*(k for _, k in keys), Value(UNKNOWN, needs=found.needs)))
        low = max(span[0] for span in certain) if certain else min(span[0] for span in every)
        high = max(span[1] for span in every)
        if low == high:
            return Value(sign * low, gather(k for (_, k), s in zip(keys, every, strict=True) if s[1] == low)[0])
        value = span(*sorted((sign * low, sign * high)))
        reached = [k for (_, k), s in zip(keys, every, strict=True) if s[1] >= low]
        return settle(value, (*reached, Value(UNKNOWN, needs=found.needs)))

    return run


def _one_or_none(values: list[Any]) -> Any:
    """One of some exact days or numbers, or none; unknown where one of them is not exact."""
    exact = all(isinstance(value, NUMBERS) and not isinstance(value, bool) for value in values)
    return one_of(frozenset((ABSENT, *values))) if exact else UNKNOWN


def _signed(key: Value, sign: int) -> tuple[float, float]:
    low, high = (-INFINITY, INFINITY) if may_be_absent(key.value) else bounds(key.value)
    return (low, high) if sign > 0 else (-high, -low)


def _evidence(values: Iterable[Value]) -> tuple[str, ...]:
    return tuple(dict.fromkeys([each for value in values for each in value.evidence]))


def _ids(events: tuple[Event, ...]) -> tuple[str, ...]:
    return tuple([event.id for event in events])


COLLECT: dict[type, Callable[[Any, Compiler, Collector], Collect]] = {
    v.Select: select,
    v.Where: where,
    v.OnDay: nth_day,
    v.Paired: paired,
    v.Union: union,
}
SUM_UP: dict[type, Callable[[Any, Compiler, Collector], Compute]] = {
    v.Exists: exists,
    v.Count: count,
    v.Worst: worst,
    v.Only: only,
    v.Extreme: extreme,
}
