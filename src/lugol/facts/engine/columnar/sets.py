"""Sets of events in columns: the events of many women that surely belong, and the women whose set is left open."""

from functools import cache
from typing import Any

import numpy as np

from lugol.facts.engine import vocabulary as v
from lugol.facts.engine.columnar.calendar import Array, moved
from lugol.facts.engine.columnar.chosen import Chosen, Engine
from lugol.facts.engine.columnar.frame import WIDE
from lugol.facts.engine.columnar.operators import falsehood, truth
from lugol.facts.engine.columnar.tables import table
from lugol.record.when import duration


def select(node: v.Select, engine: Engine) -> Chosen:
    """Her events of some kinds."""
    frame = engine.frame
    wanted = truth(table(_is_wanted(node)))
    places = np.flatnonzero(wanted[frame.value]) if len(frame.value) else np.zeros(0, np.int64)
    return Chosen(places, frame.woman[places], frame.day[places])


@cache
def _is_wanted(node: v.Select) -> v.Scalar:
    return v.Among(v.Field("kind"), node.kinds) & v.Among(v.Field("assertion"), node.assertions)


def where(node: v.Where, engine: Engine) -> Chosen:
    """A set filtered by a condition; a woman with an event that may belong is lost."""
    source = engine.events(node.source)
    holds = engine.at(node.condition, source)
    yes = np.broadcast_to(truth(holds), source.places.shape)
    if holds.state is None:
        return source.keep(yes, source.lost)
    return source.keep(yes, _and_lost(source, ~(yes | falsehood(holds)), engine))


def _and_lost(source: Chosen, unsettled: Array, engine: Engine) -> Array | None:
    """The women lost already, and those with an event whose place in the set is not settled."""
    women = source.woman[np.broadcast_to(unsettled, source.places.shape)]
    if not len(women):
        return source.lost
    lost = np.zeros(engine.frame.count, np.bool_) if source.lost is None else source.lost.copy()
    lost[women] = True
    return lost


def nth_day(node: v.OnDay, engine: Engine) -> Chosen:
    """The events of the n-th day, from the end where n is negative; a woman whose order of days is open is lost."""
    source = engine.events(node.source)
    if not len(source.places):
        return source
    new, blurred = days(source, engine)
    group = np.cumsum(new)
    new_woman = np.diff(source.woman, prepend=-1) != 0
    first = np.full(engine.frame.count, 0)
    first[source.woman[new_woman]] = group[new_woman]
    last = np.full(engine.frame.count, 0)
    last[source.woman] = group  # the last assignment to a woman stands
    wanted = last + node.n + 1 if node.n < 0 else first + node.n - 1
    kept = (group == wanted[source.woman]) & (group >= first[source.woman])
    reached = group >= wanted[source.woman] if node.n < 0 else group <= wanted[source.woman]
    lost = _and_lost(source, blurred & reached, engine)
    return source.keep(kept if lost is None else kept & ~lost[source.woman], lost)


def days(source: Chosen, engine: Engine) -> tuple[Array, Array]:
    """Where a new day begins among each woman's events, and the events of which columns cannot tell the day apart.

    Intervals that overlap are one group, and blurred; an interval that touches no other event is a day of its own.
    """
    new_woman = np.diff(source.woman, prepend=-1) != 0
    if not source.holds(engine.frame.vague).any():
        return new_woman | (np.diff(source.day, prepend=-1) != 0), np.zeros(1, np.bool_)
    low = engine.frame.low[source.places]
    by_woman = source.woman * WIDE
    earliest = np.minimum.accumulate((by_woman + low)[::-1])[::-1]  # of this event and those of her that follow
    before = np.concatenate(([-1], (by_woman + source.day)[:-1]))
    new = new_woman | (earliest > before)
    starts = np.flatnonzero(new)
    mixed = np.minimum.reduceat(low, starts) != np.maximum.reduceat(source.day, starts)
    several = np.diff(starts, append=len(low)) > 1
    return new, (mixed & several)[np.cumsum(new) - 1]


def paired(node: v.Paired, engine: Engine) -> Chosen:
    """The events with (or without) an event of another set in a window around their own day."""
    source, other = engine.events(node.source), engine.events(node.other)
    since, until = duration(node.since), None if node.until is None else duration(node.until)
    has, open_pair = _by_last_days(source, other, (since, until), engine), np.zeros(1, np.bool_)
    vague = _vague_women(engine, source, other)
    if vague is not None:
        has, open_pair = _bounded_pairs(source, other, (since, until), has, vague[source.woman], engine)
    if other.lost is not None:
        open_pair = open_pair | (~has & other.lost[source.woman])
    lost = _and_lost(source, open_pair, engine)
    return source.keep(has & ~open_pair if node.wanted else ~has & ~open_pair, lost)


Window = tuple[tuple[int, int], tuple[int, int] | None]


def _by_last_days(source: Chosen, other: Chosen, window: Window, engine: Engine) -> Array:
    """Which events have another of the other set in their window, by the last day of each.

    Only those of women with any such event are looked up.
    """
    has, since, until = np.zeros(len(source.places), np.bool_), *window
    theirs = np.zeros(engine.frame.count, np.bool_)
    theirs[other.woman] = True
    asked = np.flatnonzero(theirs[source.woman])
    day, own = source.day[asked], source.woman[asked] * WIDE
    opens, closes = moved(day, *since), np.full(1, WIDE - 1) if until is None else moved(day, *until)
    first = np.searchsorted(other.woman * WIDE + other.day, own + opens)
    first += other.holds(source.places[asked]) & (opens <= day) & (day <= closes)  # the event itself is no partner
    beyond = np.append(other.woman * WIDE + other.day, (_NEVER, _NEVER))
    has[asked] = beyond[first] <= own + closes
    return has


_NEVER = np.iinfo(np.int64).max


def _vague_women(engine: Engine, *sources: Chosen) -> Array | None:
    """The women with an event of one of the sets whose very day is not known; None where there are none."""
    found, vague = None, engine.frame.vague
    for source in sources:
        held = source.holds(vague)
        if held.any():
            found = np.zeros(engine.frame.count, np.bool_) if found is None else found
            found[engine.frame.woman[vague[held]]] = True
    return found


def _bounded_pairs(
    source: Chosen, other: Chosen, window: Window, has: Array, asked: Array, engine: Engine
) -> tuple[Array, Array]:
    """`has` with the answers of the events asked for, each held against every partner; and which of them are open."""
    low, (since, until) = engine.frame.low, window
    which = np.flatnonzero(asked)
    begin = np.searchsorted(other.woman, source.woman[which], "left")
    size = np.searchsorted(other.woman, source.woman[which], "right") - begin
    mine = np.repeat(which, size)
    theirs = np.arange(len(mine)) + np.repeat(begin - (np.cumsum(size) - size), size)
    first, last = low[source.places[mine]], source.day[mine]
    far = np.full(1, WIDE - 1)
    opens = moved(first, *since), moved(last, *since)
    closes = (far, far) if until is None else (moved(first, *until), moved(last, *until))
    her, at = low[other.places[theirs]], other.day[theirs]
    possible = (at >= opens[0]) & (her <= closes[1]) & (source.places[mine] != other.places[theirs])
    sure = possible & (opens[1] <= her) & (at <= closes[0])
    has, open_pair = has & ~asked, np.zeros(len(source.places), np.bool_)
    has[mine[sure]] = True
    open_pair[mine[possible]] = True
    return has, open_pair & ~has


def _belongs(engine: Engine, *sources: Chosen) -> Array:
    """For every event of the frame, whether it is in one of the sets."""
    found = np.zeros(len(engine.frame.woman), np.bool_)
    for source in sources:
        found[source.places] = True
    return found


def union(node: v.Union, engine: Engine) -> Chosen:
    """The events of several sets, each once."""
    sources = [engine.events(source) for source in node.sources]
    places = np.flatnonzero(_belongs(engine, *sources))
    lost = None
    for source in sources:
        if source.lost is not None:
            lost = source.lost if lost is None else lost | source.lost
    return Chosen(places, engine.frame.woman[places], engine.frame.day[places], lost)


GATHER: dict[type, Any] = {
    v.Select: select,
    v.Where: where,
    v.OnDay: nth_day,
    v.Paired: paired,
    v.Union: union,
}
