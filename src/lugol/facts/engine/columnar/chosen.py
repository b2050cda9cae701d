"""Chosen events of many women, and what their operators may ask of the engine."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from lugol.facts.engine import vocabulary as v
from lugol.facts.engine.columnar.calendar import Array
from lugol.facts.engine.columnar.columns import Column
from lugol.facts.engine.columnar.frame import Frame


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
        which = np.flatnonzero(kept)
        if len(which) == len(self.places):
            return self if lost is self.lost else Chosen(self.places, self.woman, self.day, lost)
        return Chosen(self.places[which], self.woman[which], self.day[which], lost)

    def holds(self, places: Array) -> Array:
        """Which of some places of the frame are among those chosen."""
        if not len(self.places):
            return np.zeros(len(places), np.bool_)
        at = np.minimum(np.searchsorted(self.places, places), len(self.places) - 1)
        return np.asarray(self.places[at] == places)

    def starts(self) -> Array:
        """Where each woman's events begin."""
        return np.flatnonzero(np.diff(self.woman, prepend=-1))


class Engine(Protocol):
    """What sets and sums ask of the engine: its frame, the events of a set, the answers of a node for its events."""

    frame: Frame

    def events(self, node: v.Events) -> Chosen:
        """The events of a set node."""
        ...

    def at(self, node: v.Scalar, chosen: Chosen) -> Column:
        """The answers of a node for each event of a set."""
        ...
