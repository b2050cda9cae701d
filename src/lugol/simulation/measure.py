"""What the safety net costs and catches: recall of planted misses, and flags per 1,000 women-years without any."""

import math
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date

import msgspec

from lugol.review.replay import replay
from lugol.simulation.clinic import FLAG_OF, MISSES, Miss
from lugol.simulation.plants import Invented, invent

_Z = 1.959964
START = date(2014, 1, 1)


class Recall(msgspec.Struct, frozen=True, kw_only=True):
    """Planted misses of one kind: how many were found, as a share with a 95 % Wilson interval."""

    kind: Miss
    found: int
    planted: int
    share: float
    low: float
    high: float


class Burden(msgspec.Struct, frozen=True, kw_only=True):
    """One flag in women without a planted miss: how often it began per 1,000 women-years (95 % Byar interval)."""

    code: str
    severity: str
    count: int
    per_1000: float
    low: float
    high: float


class Measured(msgspec.Struct, frozen=True, kw_only=True):
    """The result of one simulation."""

    seed: int
    women: int
    women_years: float
    recall: tuple[Recall, ...]
    burden: tuple[Burden, ...]


def measure(women: int, per_kind: int, years: int, seed: int, tick: Callable[[], None] = lambda: None) -> Measured:
    """Invent women with and without planted misses, replay each record, and count.

    A miss counts as found where a flag of its kind stands on some date from its own day on.
    """
    recall = tuple(_recall(kind, per_kind, years, seed + 1_000_000 * (i + 1), tick) for i, kind in enumerate(MISSES))
    counts: Counter[tuple[str, str]] = Counter()
    total = 0.0
    for number in range(women):
        woman = invent(seed + number, START, years)
        total += woman.years
        counts.update(_begun(woman))
        tick()
    burden = tuple(_burden(code, severity, count, total) for (code, severity), count in sorted(counts.items()))
    return Measured(seed=seed, women=women, women_years=total, recall=recall, burden=burden)


def _recall(kind: Miss, number: int, years: int, seed: int, tick: Callable[[], None]) -> Recall:
    found = planted = 0
    for i in range(number):
        woman = invent(seed + i, START, years, kind)
        planted += len(woman.planted)
        found += sum(_caught(woman, each.kind, each.on) for each in woman.planted)
        tick()
    share, low, high = wilson(found, planted)
    return Recall(kind=kind, found=found, planted=planted, share=share, low=low, high=high)


def _caught(woman: Invented, kind: Miss, on: date) -> bool:
    end = date(START.year + 40, 1, 1)
    standings = replay(woman.record, also=(last_day(woman),)).standings
    return any(each.code == FLAG_OF.get(kind, kind) and (each.closed or end) > on for each in standings)


def _begun(woman: Invented) -> Iterator[tuple[str, str]]:
    for each in replay(woman.record, also=(last_day(woman),)).standings:
        if each.kind == "flag":
            yield each.code or each.rule, each.severity


def last_day(woman: Invented) -> date:
    """The day on which the years of a woman end."""
    return date(START.year + round(woman.years), 1, 1)


def _burden(code: str, severity: str, count: int, years: float) -> Burden:
    low, high = byar(count)
    scale = 1000 / years
    return Burden(code=code, severity=severity, count=count, per_1000=count * scale, low=low * scale, high=high * scale)


def wilson(found: int, of: int) -> tuple[float, float, float]:
    """A share with its 95 % Wilson score interval.

    >>> tuple(round(x, 3) for x in wilson(9, 10))
    (0.9, 0.596, 0.982)
    """
    if of == 0:
        return math.nan, math.nan, math.nan
    share = found / of
    scale = 1 + _Z**2 / of
    middle = (share + _Z**2 / (2 * of)) / scale
    half = _Z * math.sqrt(share * (1 - share) / of + _Z**2 / (4 * of**2)) / scale
    return share, max(0.0, middle - half), min(1.0, max(share, middle + half))


def byar(count: int) -> tuple[float, float]:
    """Byar's 95 % limits of a Poisson count.

    >>> tuple(round(x, 2) for x in byar(10))
    (4.79, 18.39)
    """
    upper = count + 1
    low = count * (1 - 1 / (9 * count) - _Z / (3 * math.sqrt(count))) ** 3 if count else 0.0
    return low, upper * (1 - 1 / (9 * upper) + _Z / (3 * math.sqrt(upper))) ** 3


def steps(women: int, per_kind: int) -> int:
    """How many women a measurement goes through."""
    return women + per_kind * len(MISSES)
