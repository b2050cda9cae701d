"""The days of many women: the first and the last that each can be, as ordinals, and how they are written."""

from datetime import date

import msgspec
import numpy as np
import polars as pl

from lugol.facts import registry
from lugol.facts.engine.columnar.calendar import Array, moved
from lugol.facts.engine.columnar.columns import BEYOND, OPEN, VALUE, Column, constant
from lugol.programme.judge.situations import Scene
from lugol.record.when import between
from lugol.rules.texts import dates

_EPOCH = date(1970, 1, 1).toordinal()


class Days(msgspec.Struct):
    """A day for each woman: the first and the last it can be, 0 where there is none or nobody can say."""

    low: Array
    high: Array

    def at(self, places: Array) -> "Days":
        """The days of some women."""
        return Days(self.low[places], self.high[places])

    def put(self, places: Array, days: "Days") -> None:
        """Take over the days of some women."""
        self.low[places], self.high[places] = days.low, days.high

    def text(self, place: int) -> str | None:
        """One day in EDTF; None where there is none."""
        low, high = int(self.low[place]), int(self.high[place])
        return between(date.fromordinal(low), date.fromordinal(high)).edtf if low else None


def none(count: int) -> Days:
    """No day for anybody.

    >>> none(2).text(1)
    """
    return Days(np.zeros(count, np.int64), np.zeros(count, np.int64))


def latest(text: str, scene: Scene, places: Array) -> tuple[Days, Array]:
    """The latest of the dates that a row writes, for women at some places, and whom columns cannot tell it.

    As `rules.judge` has it: a date that is absent is left out, and where one is not known, neither is the latest.
    """
    found, count = none(len(places)), len(places)
    unknown, left = np.zeros(count, np.bool_), np.zeros(count, np.bool_)
    for name, months, plus in dates(text):
        base = _column(name, scene).at(places)
        states = np.broadcast_to(base.states(), count)
        there = states == VALUE
        for ends, days in ((found.low, base.data), (found.high, base.top())):
            ends[there] = np.maximum(ends[there], moved(np.broadcast_to(days, count)[there], months, plus))
        unknown |= states == OPEN
        left |= states == BEYOND
    found.low[unknown] = found.high[unknown] = 0
    return found, left


def _column(name: str, scene: Scene) -> Column:
    if not name:
        return constant(scene.answers.frame.as_of.toordinal())
    return scene.answers.column(registry.every()[name].tree)  # with the bounds of a day that is told vaguely


def passed(days: Days, others: Days, today: int) -> Days:
    """The days where they surely lie before today, else the others where those do."""
    first, second = ((each.high > 0) & (each.high < today) for each in (days, others))
    return Days(*(np.where(first, a, np.where(second, b, 0)) for a, b in zip(_ends(days), _ends(others), strict=True)))


def _ends(days: Days) -> tuple[Array, Array]:
    return days.low, days.high


def texts(days: Days) -> pl.Series:
    """The days in EDTF, empty where there is none.

    >>> day = np.array([0, date(2024, 2, 1).toordinal()])
    >>> texts(Days(day, np.where(day, day + 28, 0))).to_list()
    ['', '2024-02']
    """
    found = pl.Series(days.low - _EPOCH, dtype=pl.Int32).cast(pl.Date).cast(pl.String)
    odd = np.flatnonzero(days.low != days.high)
    if len(odd):
        found = found.scatter(odd, [days.text(place) or "" for place in odd.tolist()])
    return pl.select(pl.when(pl.Series(days.low > 0)).then(found).otherwise(pl.lit(""))).to_series()
