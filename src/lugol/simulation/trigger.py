"""The price of the safety net as e-trigger papers print it: sensitivity, and positive predictive value at a prevalence.

Women with a miss come in the published proportions of the causes before cancer; the others have no planted miss. The
anchor is that of other cancers: sensitivity 64 to 92 %, positive predictive value 56 to 82 %.
"""

from collections.abc import Callable
from functools import cache
from importlib import resources
from random import Random
from typing import get_args

import msgspec

from lugol.review.replay import replay
from lugol.simulation.clinic import Miss
from lugol.simulation.measure import START, last_day, wilson
from lugol.simulation.nature import figure
from lugol.simulation.plants import Invented, invent
from lugol.sources import sourced

_RAISED = ("alert", "warning")


class Cause(msgspec.Struct, frozen=True):
    """A cause before cancer: its share, and the kinds of miss that leave its trace in a record."""

    name: str
    share: float
    kinds: tuple[Miss, ...]


class Price(msgspec.Struct, frozen=True, kw_only=True):
    """Women flagged among those with and without a miss; 95 % Wilson intervals; predictive value at `prevalence`.

    `traced` counts only the women whose miss leaves a trace in a record.
    """

    missed: int
    found: int
    sensitivity: tuple[float, float, float]
    traced: tuple[float, float, float]
    others: int
    flagged: int
    specificity: tuple[float, float, float]
    prevalence: float
    predictive: float


@cache
def causes() -> tuple[Cause, ...]:
    """The causes before 623 cancers that a record may show (causes.csv)."""
    rows = sourced(resources.files("lugol.simulation").joinpath("causes.csv"))
    known = set(get_args(Miss))
    wrong = {kind for row in rows for kind in row["kinds"].split("|") if kind} - known
    assert not wrong, wrong
    return tuple(
        Cause(row["cause"], float(row["share"]), tuple(kind for kind in row["kinds"].split("|") if kind))  # type: ignore[misc]
        for row in rows
    )


def price(women: int, missed: int, years: int, seed: int, tick: Callable[[], None] = lambda: None) -> Price:
    """Sensitivity among women with a miss, and what a flag is worth where misses are as rare as published."""
    rng = Random(seed)
    found = traced = traces = 0
    for number in range(missed):
        cause = rng.choices(causes(), [each.share for each in causes()])[0]
        kind = rng.choice(cause.kinds) if cause.kinds else None
        woman = invent(seed + 7_000_000 + number, START, years, kind)
        caught = kind is not None and _flagged(woman)
        found += caught
        traces += kind is not None
        traced += caught
        tick()
    flagged = smears = 0
    for number in range(women):
        woman = invent(seed + number, START, years)
        flagged += _flagged(woman)
        smears += sum(event.kind == "cytology" for event in woman.record.events)
        tick()
    prevalence = min(1.0, figure("prevention_failure", "any") * smears / women) if women else 0.0
    share = found / missed if missed else 0.0
    false = flagged / women if women else 0.0
    right, wrong = share * prevalence, false * (1 - prevalence)
    return Price(
        missed=missed,
        found=found,
        sensitivity=wilson(found, missed),
        traced=wilson(traced, traces),
        others=women,
        flagged=flagged,
        specificity=wilson(women - flagged, women),
        prevalence=prevalence,
        predictive=right / (right + wrong) if right + wrong else 0.0,
    )


def _flagged(woman: Invented) -> bool:
    """Does a warning or alert stand on any day?"""
    standings = replay(woman.record, also=(last_day(woman),)).standings
    return any(each.kind == "flag" and each.severity in _RAISED for each in standings)
