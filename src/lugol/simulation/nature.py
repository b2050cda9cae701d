"""Natural history of one invented woman: infections, their CIN and what becomes of it, from published figures."""

import math
from datetime import date, timedelta
from functools import cache
from importlib import resources
from random import Random
from typing import Literal

import msgspec

from lugol.sources import sourced

Genotype = Literal["hpv16", "hpv18", "other"]
State = Literal["none", "infected", "CIN1", "CIN2", "CIN3", "cancer"]
GENOTYPES: tuple[Genotype, ...] = ("hpv16", "hpv18", "other")
_YEAR = 365.25
_GRADES: tuple[tuple[float, State], ...] = ((1 / 3, "CIN1"), (2 / 3, "CIN2"), (1.01, "CIN3"))


class Infection(msgspec.Struct, frozen=True):
    """One infection: from `start`, CIN from `cin` (None = never), over at `end`; cancer from `end` where `cancer`."""

    genotype: Genotype
    start: date
    end: date
    cin: date | None = None
    cancer: bool = False


@cache
def figure(name: str, genotype: str = "any") -> float:
    """A figure of figures.csv by its name and genotype.

    >>> figure("biopsy_sensitivity_1")
    0.606
    """
    table = sourced(resources.files("lugol.simulation").joinpath("figures.csv"))
    return next(float(row["value"]) for row in table if (row["name"], row["genotype"]) == (name, genotype))


def infections(rng: Random, start: date, end: date) -> list[Infection]:
    """Her infections between two dates, some already under way at the start.

    The yearly chance of each type is its prevalence over its mean duration, so that the simulated prevalence is
    near the published one.
    """
    found: list[Infection] = []
    for genotype in GENOTYPES:
        rate = figure("prevalence_hpv") * figure("share", genotype) / figure("precin_mean", genotype)
        day = start - timedelta(days=10 * _YEAR)
        while (day := day + timedelta(days=rng.expovariate(rate) * _YEAR)) < end:
            found.append(course(rng, genotype, day))
    return [infection for infection in found if infection.end > start or infection.cancer]


def course(rng: Random, genotype: Genotype, start: date) -> Infection:
    """What becomes of an infection that begins on a day."""
    before = _lognormal(rng, figure("precin_mean", genotype), figure("precin_sd", genotype))
    over = _after(start, before)
    if rng.random() >= severity(before, genotype):
        return Infection(genotype, start, over)
    lasting = _lognormal(rng, figure("cin_mean", genotype), figure("cin_sd", genotype))
    burden = sum(severity(lasting * (i + 0.5) / 20, genotype) for i in range(20)) * lasting / 20
    cancer = rng.random() < 1 - (1 - figure("transform", genotype)) ** (burden**2)
    return Infection(genotype, start, _after(over, lasting), over, cancer)


def severity(years: float, genotype: Genotype) -> float:
    """The chance that an infection of that length has become CIN: a logistic through 0 and 1.

    >>> severity(0, "hpv16"), severity(50, "hpv16")
    (0.0, 1.0)
    """
    growth, full = figure("severity_growth", genotype), figure("severity_full")
    return min(1.0, math.tanh(growth * years / 2) / math.tanh(growth * full / 2))


def state(infection: Infection, day: date) -> State:
    """The state of an infection on a day; a CIN passes through its three grades in equal parts of its length."""
    if day < infection.start:
        return "none"
    if day >= infection.end:
        return "cancer" if infection.cancer else "none"
    if infection.cin is None or day < infection.cin:
        return "infected"
    passed = (day - infection.cin).days / max(1, (infection.end - infection.cin).days)
    return next(grade for limit, grade in _GRADES if passed < limit)


def _lognormal(rng: Random, mean: float, sd: float) -> float:
    spread = math.sqrt(math.log(1 + (sd / mean) ** 2))
    return min(60.0, rng.lognormvariate(math.log(mean) - spread**2 / 2, spread))


def _after(day: date, years: float) -> date:
    return day + timedelta(days=max(1, round(years * _YEAR)))
