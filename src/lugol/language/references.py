"""Reference ranges: "(4-10)", "normal < 35", "ref 0-37 U/mL": limits beside a value, never the value itself."""

import msgspec

from lugol.language.amounts import TO, Measure, measure_of, range_at
from lugol.language.numerals import Comparator, Marks, date_at, number_at

_MOST_WORDS = 16
"""So many words of reference and their joints may stand before its limits."""


def reference_at(seen: Marks, at: int, before: Measure | None) -> Measure | None:
    """A reference range: in a bracket behind a value, or behind words that say so."""
    opened = seen.key(at) in ("(", "[")
    begun = at + 1 if opened or seen.key(at) in (",", ";") else at
    follows = before is not None and before.kind in ("laboratory", "number", "percent") and _near(seen, before, at)
    strong, weak, begun = _cued(seen, begun)
    if not (strong or (weak and follows) or (opened and follows)):
        return None
    inner = number_at(seen, begun)
    bound = seen.word(begun, "comparator")
    while bound is not None and inner is None:
        begun = bound.last
        inner, bound = number_at(seen, begun), None
        weak = True
    if inner is None or date_at(seen, begun) is not None:
        return None
    upper = range_at(seen, begun, inner[1], inner[0]) or _spaced(seen, begun, inner)
    last = upper[1] if upper else inner[1]
    if upper is None and not (strong or weak):
        return None
    unit = seen.unit(last)
    last = unit.last if unit is not None else last
    closes = seen.key(last) in (")", "]")
    if opened and not closes and not strong and not weak:
        return None
    if upper is None and _is_verdict(seen, at) and seen.key(begun - 1) in ("(", "["):
        return None
    values = (inner[0], upper[0]) if upper else (inner[0],)
    comparator: Comparator = "" if upper else ">" if seen.key(begun - 1) in (">", "≥", "above") else "<"
    limits = measure_of(seen, "reference", values, at, last + (opened and closes), comparator=comparator, unit=unit)
    return msgspec.structs.replace(limits, is_range=upper is not None)


def _is_verdict(seen: Marks, at: int) -> bool:
    """ "Within the normal range (6.2 %)": the words judge the value, which the bracket gives."""
    before = (seen.key(at - 1), seen.key(at - 2))
    if before[0] == "a" and before[1] in ("showed", "had", "revealed", "of", "with", "at", "demonstrated"):
        return True  # "showed a normal value (23 U/mL)"
    return before[0] in ("within", "in") or (before[0] == "the" and before[1] in ("within", "in"))


def _spaced(seen: Marks, first: int, inner: tuple[float, int]) -> tuple[float, int] | None:
    """ "0-37" whose lower end carries its own unit: "0 U/mL to 37 U/mL"."""
    unit = seen.unit(inner[1])
    if unit is None or seen.key(unit.last) not in TO:
        return None
    upper = number_at(seen, unit.last + 1, joined=True)
    return upper if upper is not None and upper[0] > inner[0] else None


def _near(seen: Marks, before: Measure, at: int) -> bool:
    """Does a place stand right behind a value, or past the mark of a laboratory ("72 H (0-35)")?"""
    return before.last == at or (before.last + 1 == at and seen.key(before.last) in ("h", "l", ",", "*", "high", "low"))


def _cued(seen: Marks, at: int) -> tuple[bool, bool, int]:
    """Whether words of a reference stand here, strong or weak, and the token behind them and their joints."""
    strong = weak = False
    end = at + _MOST_WORDS
    while True:
        word = seen.word(at, "reference") if at < end else None
        if word is not None:
            strong |= word.code == "strong"
            weak |= word.code == "weak"
            at = word.last
        elif (strong or weak) and seen.key(at) in (
            ":",
            "=",
            "is",
            "of",
            "was",
            "for",
            ",",
            "value",
            "level",
            "the",
            "(",
        ):
            at += 1
        else:
            return strong, weak, at


def with_unit(seen: Marks, found: list[Measure], hit: Measure) -> tuple[list[Measure], Measure]:
    """ "17.86 (4-10) k/uL": the unit behind a bracket belongs to the value before it."""
    unit = seen.unit(hit.last) if seen.key(hit.last - 1) in (")", "]") else None
    if unit is None or not found or found[-1].kind != "number" or unit.concept.attr("kind") != "laboratory":
        return found, hit
    value = found[-1]
    whole = measure_of(
        seen, "laboratory", value.values, value.first, value.last, comparator=value.comparator, unit=unit
    )
    return [*found[:-1], whole], msgspec.structs.replace(hit, last=unit.last, end=unit.end)
