"""The grammar of a table's cells, and the bins into which a column's own cells cut the values of its fact."""

import re
from bisect import bisect_left
from math import ceil, floor
from typing import Any

import msgspec

from lugol.errors import BadData
from lugol.facts.engine.values import ABSENT, INFINITY, UNKNOWN, OneOf, Range
from lugol.facts.engine.vocabulary import Domain

_COMPARED = re.compile(r"(<=|>=|<|>)\s*(-?\d+(?:\.\d+)?)$")
_INTERVAL = re.compile(r"([\[(])\s*(-?\d+(?:\.\d+)?)\s*,\s*(-?\d+(?:\.\d+)?)\s*([\])])$")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?$")
STAR, OTHERWISE = "*", "otherwise"


class Interval(msgspec.Struct, frozen=True):
    """Numbers between two bounds, each included or not."""

    low: float
    high: float
    with_low: bool
    with_high: bool

    def holds(self, value: float) -> bool:
        """Is the number inside?"""
        above = value > self.low or (self.with_low and value == self.low)
        return above and (value < self.high or (self.with_high and value == self.high))


class Cell(msgspec.Struct, frozen=True):
    """What a cell accepts: everything known (`star`), or one of (none of, where `negated`) some alternatives."""

    star: bool = False
    negated: bool = False
    wanted: tuple[Any, ...] = ()

    def accepts(self, value: Any) -> bool:
        """Does the cell hold for this value of a bin?"""
        if self.star:
            return True
        hit = any(_hits(alternative, value) for alternative in self.wanted)
        return hit if not self.negated else not hit and value is not UNKNOWN


def _hits(alternative: Any, value: Any) -> bool:
    if isinstance(alternative, Interval):
        return isinstance(value, int | float) and alternative.holds(value)
    return type(alternative) is type(value) and bool(alternative == value)


class Bins(msgspec.Struct, frozen=True):
    """The values of a fact, cut at a column's own points: one value stands for each bin.

    For numbers `cuts` are the points; bins go point, gap, point ... in rising order and `places` tells where each of
    them stands among `values` (-1 for a gap without a number of the domain in it).
    """

    values: tuple[Any, ...]
    cuts: tuple[float, ...] = ()
    places: tuple[int, ...] = ()

    @property
    def all(self) -> int:
        """Every bin, as a bit mask."""
        return (1 << len(self.values)) - 1

    def possible(self, value: Any) -> int:
        """The bins in which a value, known or not, may lie, as a bit mask."""
        if value is UNKNOWN:
            return 1 << self.values.index(UNKNOWN) if UNKNOWN in self.values else self.all
        if isinstance(value, OneOf):
            mask = 0
            for each in value.values:
                mask |= self.possible(each)
            return mask
        if isinstance(value, Range):
            return self._between(value.low, value.high)
        if value is ABSENT or not self.places:
            return 1 << self.values.index(value) if value in self.values else self.possible(UNKNOWN)
        return self._between(value, value)

    def _between(self, low: float, high: float) -> int:
        first, last = self._place(low), self._place(high)
        mask = 0
        for place in self.places[first : last + 1]:
            mask |= 1 << place if place >= 0 else 0
        return mask or self.possible(UNKNOWN)

    def _place(self, value: float) -> int:
        index = bisect_left(self.cuts, value)
        return 2 * index + 1 if index < len(self.cuts) and self.cuts[index] == value else 2 * index


def parse_cell(text: str, domain: Domain, place: str) -> Cell:
    """Read one cell; `place` (file:line, column) stands in the error.

    >>> from lugol.facts.engine.vocabulary import category, number
    >>> parse_cell("!a|b", category("a", "b", "c"), "t.csv:2").accepts("c")
    True
    >>> parse_cell("[25,30)", number(0, 120), "t.csv:2").accepts(30)
    False
    """
    stripped = text.strip()
    if stripped == STAR:
        return Cell(star=True)
    if not stripped:
        raise BadData(f"{place}: the cell is empty; write * where the fact is not asked")
    negated = stripped.startswith("!")
    words = [word.strip() for word in stripped.removeprefix("!").split("|")]
    return Cell(negated=negated, wanted=tuple(_alternative(word, domain, place) for word in words))


def _alternative(word: str, domain: Domain, place: str) -> Any:
    if word == "unknown":
        return UNKNOWN
    if word == "none" and domain.none:
        return ABSENT
    if domain.kind == "bool" and word in ("true", "false"):
        return word == "true"
    if domain.kind == "category" and word in domain.values:
        return word
    if domain.kind == "number" and (interval := _interval(word)):
        return interval
    raise BadData(f"{place}: {word!r} is no value of this fact; {_allowed(domain)}")


def _interval(word: str) -> Interval | None:
    if _NUMBER.match(word):
        return Interval(float(word), float(word), True, True)
    if compared := _COMPARED.match(word):
        order, bound = compared[1], float(compared[2])
        if order.startswith("<"):
            return Interval(-INFINITY, bound, True, order == "<=")
        return Interval(bound, INFINITY, order == ">=", True)
    if between := _INTERVAL.match(word):
        return Interval(float(between[2]), float(between[3]), between[1] == "[", between[4] == "]")
    return None


def _allowed(domain: Domain) -> str:
    words = {"bool": ("true", "false"), "category": domain.values, "number": ("25", "<25", ">=25", "[25,30)")}
    return "write " + ", ".join((*words.get(domain.kind, ()), *(("none",) if domain.none else ()), "unknown or *"))


def bins(domain: Domain, cells: list[Cell]) -> Bins:
    """The bins of a column: the values of its domain, and the unknown where one of its cells asks for it."""
    wanted = [alternative for cell in cells for alternative in cell.wanted]
    extra = (*((ABSENT,) if domain.none else ()), *((UNKNOWN,) if UNKNOWN in wanted else ()))
    if domain.kind == "bool":
        return Bins((True, False, *extra))
    if domain.kind == "category":
        return Bins((*domain.values, *extra))
    if domain.kind == "date":
        return Bins((0.0, *extra), (), (0,))
    cuts = sorted({b for w in wanted if isinstance(w, Interval) for b in (w.low, w.high) if abs(b) != INFINITY})
    values: list[Any] = []
    places: list[int] = []
    for low, high in zip((-INFINITY, *cuts), (*cuts, INFINITY), strict=True):
        for standing in (_between(domain, low, high), high):
            inside = standing is not None and domain.low <= standing <= domain.high and standing != INFINITY
            places.append(len(values) if inside else -1)
            values += [standing] if inside else []
    return Bins((*values, *extra), tuple(cuts), tuple(places[:-1]))


def _between(domain: Domain, low: float, high: float) -> float | None:
    """A number of the domain strictly between two cuts; None where there is none."""
    ceiling = min(high, domain.high)
    standing: float
    if low == domain.low == -INFINITY:
        standing = ceil(high) - 1 if high != INFINITY else 0
    elif low < domain.low:
        standing = domain.low
    elif domain.whole:
        standing = floor(low) + 1
    else:
        standing = (low + ceiling) / 2 if ceiling != INFINITY else low + 1
    return standing if low < standing < high and standing <= domain.high else None
