"""Sets of events in columns: the events of many women that surely belong, and the women whose set is left open."""

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from lugol.facts import vocabulary as v
from lugol.facts.columnar.calendar import Array, moved
from lugol.facts.columnar.frame import WIDE
from lugol.facts.columnar.operators import falsehood, truth
from lugol.facts.columnar.tables import table
from lugol.record.when import duration

if TYPE_CHECKING:
    from lugol.facts.columnar.sight import Sight


@dataclass(frozen=True, slots=True)
class Chosen:
    """Some events as rising places in the frame, with their woman and day (the last they can have happened on).

    `lost` are the women whose set is not settled: events that may belong are not among the places.
    """

    places: Array
    woman: Array
    day: Array
    lost: Array | None = None

    def keep(self, kept: Array, lost: Array | None) -> "Chosen":
        """Those marked."""
        return Chosen(self.places[kept], self.woman[kept], self.day[kept], lost)

    def starts(self) -> Array:
        """Where each woman's events begin."""
        return np.flatnonzero(np.diff(self.woman, prepend=-1))


def select(node: v.Select, sight: "Sight") -> Chosen:
    """Her events of some kinds."""
    frame = sight.frame
    wanted = truth(table(_is_wanted(node)))
    places = np.flatnonzero(wanted[frame.value]) if len(frame.value) else np.zeros(0, np.int64)
    return Chosen(places, frame.woman[places], frame.day[places])


@cache
def _is_wanted(node: v.Select) -> v.Scalar:
    return v.Among(v.Field("kind"), node.kinds) & v.Among(v.Field("assertion"), node.assertions)


def where(node: v.Where, sight: "Sight") -> Chosen:
    """A set filtered by a condition; a woman with an event that may belong is lost."""
    source = sight.events(node.source)
    holds = sight.at(node.condition, source)
    yes = np.broadcast_to(truth(holds), source.places.shape)
    if holds.state is None:
        return source.keep(yes, source.lost)
    return source.keep(yes, _and_lost(source, ~(yes | falsehood(holds)), sight))


def _and_lost(source: Chosen, unsettled: Array, sight: "Sight") -> Array | None:
    """The women lost already, and those with an event whose place in the set is not settled."""
    women = source.woman[np.broadcast_to(unsettled, source.places.shape)]
    if not len(women):
        return source.lost
    lost = np.zeros(sight.frame.count, np.bool_) if source.lost is None else source.lost.copy()
    lost[women] = True
    return lost


def nth_day(node: v.OnDay, sight: "Sight") -> Chosen:
    """The events of the n-th day, from the end where n is negative; a woman whose order of days is open is lost."""
    source = sight.events(node.source)
    if not len(source.places):
        return source
    new, blurred = days(source, sight)
    group = np.cumsum(new)
    new_woman = np.diff(source.woman, prepend=-1) != 0
    first = np.full(sight.frame.count, 0)
    first[source.woman[new_woman]] = group[new_woman]
    last = np.full(sight.frame.count, 0)
    last[source.woman] = group  # the last assignment to a woman stands
    wanted = last + node.n + 1 if node.n < 0 else first + node.n - 1
    kept = (group == wanted[source.woman]) & (group >= first[source.woman])
    reached = group >= wanted[source.woman] if node.n < 0 else group <= wanted[source.woman]
    lost = _and_lost(source, blurred & reached, sight)
    return source.keep(kept if lost is None else kept & ~lost[source.woman], lost)


def days(source: Chosen, sight: "Sight") -> tuple[Array, Array]:
    """Where a new day begins among each woman's events, and the events of which columns cannot tell the day apart.

    Intervals that overlap are one group, and blurred; an interval that touches no other event is a day of its own.
    """
    new_woman = np.diff(source.woman, prepend=-1) != 0
    low = sight.frame.low[source.places]
    if not len(low) or (low == source.day).all():
        return new_woman | (np.diff(source.day, prepend=-1) != 0), np.zeros(1, np.bool_)
    by_woman = source.woman * WIDE
    earliest = np.minimum.accumulate((by_woman + low)[::-1])[::-1]  # of this event and those of her that follow
    before = np.concatenate(([-1], (by_woman + source.day)[:-1]))
    new = new_woman | (earliest > before)
    starts = np.flatnonzero(new)
    mixed = np.minimum.reduceat(low, starts) != np.maximum.reduceat(source.day, starts)
    several = np.diff(starts, append=len(low)) > 1
    return new, (mixed & several)[np.cumsum(new) - 1]


def paired(node: v.Paired, sight: "Sight") -> Chosen:
    """The events with (or without) an event of another set in a window around their own day."""
    source, other = sight.events(node.source), sight.events(node.other)
    since, until = duration(node.since), None if node.until is None else duration(node.until)
    opens = moved(source.day, *since)
    closes = np.full(1, WIDE - 1) if until is None else moved(source.day, *until)
    keys, own = other.woman * WIDE + other.day, source.woman * WIDE
    count = np.searchsorted(keys, own + closes, "right") - np.searchsorted(keys, own + opens, "left")
    itself = _belongs(sight, other)[source.places] & (opens <= source.day) & (source.day <= closes)
    has, open_pair = count - itself > 0, np.zeros(1, np.bool_)
    vague = _vague_women(sight, source, other)
    if vague is not None:
        has, open_pair = _bounded_pairs(source, other, (since, until), has, vague[source.woman], sight)
    if other.lost is not None:
        open_pair = open_pair | (~has & other.lost[source.woman])
    lost = _and_lost(source, open_pair, sight)
    return source.keep(has & ~open_pair if node.wanted else ~has & ~open_pair, lost)


def _vague_women(sight: "Sight", *sources: Chosen) -> Array | None:
    """The women with an event of one of the sets whose very day is not known; None where there are none."""
    found = None
    for source in sources:
        vague = sight.frame.low[source.places] != source.day
        if vague.any():
            found = np.zeros(sight.frame.count, np.bool_) if found is None else found
            found[source.woman[vague]] = True
    return found


Window = tuple[tuple[int, int], tuple[int, int] | None]


def _bounded_pairs(
    source: Chosen, other: Chosen, window: Window, has: Array, asked: Array, sight: "Sight"
) -> tuple[Array, Array]:
    """`has` with the answers of the events asked for, each held against every partner; and which of them are open."""
    low, (since, until) = sight.frame.low, window
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


def _belongs(sight: "Sight", *sources: Chosen) -> Array:
    """For every event of the frame, whether it is in one of the sets."""
    found = np.zeros(len(sight.frame.woman), np.bool_)
    for source in sources:
        found[source.places] = True
    return found


def union(node: v.Union, sight: "Sight") -> Chosen:
    """The events of several sets, each once."""
    sources = [sight.events(source) for source in node.sources]
    places = np.flatnonzero(_belongs(sight, *sources))
    lost = None
    for source in sources:
        if source.lost is not None:
            lost = source.lost if lost is None else lost | source.lost
    return Chosen(places, sight.frame.woman[places], sight.frame.day[places], lost)


GATHER: dict[type, Any] = {
    v.Select: select,
    v.Where: where,
    v.OnDay: nth_day,
    v.Paired: paired,
    v.Union: union,
}
