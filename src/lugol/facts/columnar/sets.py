"""Sets of events in columns: the events of many women that surely belong, and the women whose set is left open."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from lugol.facts import vocabulary as v
from lugol.facts.columnar.calendar import Array, moved
from lugol.facts.columnar.frame import SHAPES
from lugol.facts.columnar.operators import falsehood, truth
from lugol.record.when import duration

if TYPE_CHECKING:
    from lugol.facts.columnar.sight import Sight

_WIDE = 2**23  # more than any day as ordinal, so that woman * _WIDE + day sorts by woman, then day


@dataclass(frozen=True, slots=True)
class Chosen:
    """Some events as rising places in the frame, with their woman and day; `lost`: women whose set is not settled."""

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
    wanted = np.array([e.kind in node.kinds and e.assertion in node.assertions for e in SHAPES.events], np.bool_)
    frame = sight.frame
    places = np.flatnonzero(wanted[frame.value]) if len(frame.value) else np.zeros(0, np.int64)
    return Chosen(places, frame.woman[places], frame.day[places])


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
    """The events of the n-th day, from the end where n is negative."""
    source = sight.events(node.source)
    if not len(source.places):
        return source
    new_woman = np.diff(source.woman, prepend=-1) != 0
    group = np.cumsum(new_woman | (np.diff(source.day, prepend=-1) != 0))
    first = np.full(sight.frame.count, 0)
    first[source.woman[new_woman]] = group[new_woman]
    last = np.full(sight.frame.count, 0)
    last[source.woman] = group  # the last assignment to a woman stands
    wanted = last + node.n + 1 if node.n < 0 else first + node.n - 1
    kept = (group == wanted[source.woman]) & (group >= first[source.woman])
    return source.keep(kept, source.lost)


def paired(node: v.Paired, sight: "Sight") -> Chosen:
    """The events with (or without) an event of another set in a window around their own day."""
    source, other = sight.events(node.source), sight.events(node.other)
    opens = moved(source.day, *duration(node.since))
    closes = np.full(1, _WIDE - 1) if node.until is None else moved(source.day, *duration(node.until))
    keys, own = other.woman * _WIDE + other.day, source.woman * _WIDE
    count = np.searchsorted(keys, own + closes, "right") - np.searchsorted(keys, own + opens, "left")
    itself = _belongs(sight, other)[source.places] & (opens <= source.day) & (source.day <= closes)
    has = count - itself > 0
    lost = source.lost
    if other.lost is not None:
        lost = _and_lost(source, ~has & other.lost[source.woman], sight)
        return source.keep(has if node.wanted else ~has & ~other.lost[source.woman], lost)
    return source.keep(has if node.wanted else ~has, lost)


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
