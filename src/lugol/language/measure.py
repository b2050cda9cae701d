"""Numbers with what they measure: amounts with units, sizes, shares, ratios, doses, hours, and reference ranges.

How to call: `measures(page)` once for a page, then `within(found, first, last)` for those of a sentence or a clause.
A reference range ("4-10" in "17.86 (4-10) k/uL") is a measure of its own with kind "reference", never a value; a date
is one of kind "date", so that no figure of it is taken for a result.
"""

from bisect import bisect_left
from collections.abc import Sequence

import msgspec

from lugol.language.amounts import TO, Kind, measure_of, range_at
from lugol.language.amounts import Measure as Measure
from lugol.language.model import Mention, Page
from lugol.language.numerals import Comparator, Marks, date_at, marks, number_at, once_a_page
from lugol.language.references import reference_at, with_unit
from lugol.language.tokens import HYPHENS

_TIMES = frozenset({"x", "×", "*", "by"})
_OPENING = frozenset("([,;.")
"""Signs with which a measure begins; else it begins with a figure or a word of number."""


@once_a_page
def measures(page: Page) -> tuple[Measure, ...]:
    """Every measure of a page in order, none overlapping.

    >>> from lugol.language.page import page_of
    >>> [(m.kind, m.values, m.unit) for m in measures(page_of("CA125 was 17.86 (4-10) kU/L; a cyst of 4 x 3 cm"))]
    [('laboratory', (17.86,), 'kU/L'), ('reference', (4.0, 10.0), ''), ('size', (40.0, 30.0), 'cm')]
    """
    seen = marks(page)
    found: list[Measure] = []
    at = 0
    while at < len(page.tokens):
        opens = at in seen.words or page.spelled[at][0].isdecimal() or page.spelled[at] in _OPENING
        hit = (reference_at(seen, at, found[-1] if found else None) or _measure(seen, at)) if opens else None
        if hit is None:
            at += 1
            continue
        if hit.kind == "reference":
            found, hit = with_unit(seen, found, hit)
        found.append(hit)
        at = hit.last
    return tuple(found)


def within(found: Sequence[Measure], first: int, last: int) -> list[Measure]:
    """The measures that begin in [first, last)."""
    low = bisect_left(found, first, key=lambda m: m.first)
    high = bisect_left(found, last, key=lambda m: m.first)
    return list(found[low:high])


def _measure(seen: Marks, at: int) -> Measure | None:
    dated = date_at(seen, at)
    if dated is not None:
        return measure_of(seen, "date", (), at, dated)
    comparison = seen.word(at, "comparator")
    begun = comparison.last if comparison else at
    if comparison is not None and seen.key(begun) == "=":
        begun += 1
    head = number_at(seen, begun)
    if head is None:
        return None
    value, last = head
    read = (
        _clock(seen, begun, value, last) or _size(seen, begun, value, last) or _ratio(seen, begun, value, last)
        or _amount(seen, begun, value, last)
    )  # fmt: skip
    if read is not None:
        read = _with_tolerance(seen, read)
    if read is None or comparison is None:
        return read
    start = seen.tokens[at].start
    return msgspec.structs.replace(read, first=at, start=start, comparator=_comparator(seen, at, comparison))


def _with_tolerance(seen: Marks, read: Measure) -> Measure:
    """ "35.2 +/- 2 U/mL", "35 ± 2": how sure an amount is belongs to it, with the unit behind."""
    signs = "".join(seen.key(at) for at in range(read.last, read.last + 3))
    count = 1 if signs[:1] == "±" else 3 if signs == "+/-" else 2 if signs[:2] == "+-" else 0
    if read.kind not in ("number", "laboratory", "percent") or read.is_range or not count:
        return read
    told = number_at(seen, read.last + count, joined=True)
    if told is None:
        return read
    whole = _amount(seen, read.first, read.value, told[1])
    return whole if whole is not None else read


def _comparator(seen: Marks, at: int, mention: Mention) -> Comparator:
    """ "Went up to 240" is no upper bound."""
    rising = seen.key(at) == "up" and seen.key(at - 1) in (
        "went",
        "gone",
        "came",
        "come",
        "going",
        "crept",
        "is",
        "was",
    )
    return "" if rising else mention.code  # type: ignore[return-value]


def _size(seen: Marks, first: int, value: float, last: int) -> Measure | None:
    sides, unit = [value], _length(seen, last)
    end = unit.last if unit else last
    while seen.key(end) in _TIMES:
        side = number_at(seen, end + 1, joined=True)
        if side is None:
            break
        sides.append(side[0])
        end = side[1]
        own = _length(seen, end)
        unit, end = (own, own.last) if own else (unit, end)
    if len(sides) == 1:
        upper = range_at(seen, first, last, value)
        unit = _length(seen, upper[1]) if upper else unit
        if upper and unit:
            return measure_of(seen, "size", (value, upper[0]), first, unit.last, unit=unit, is_range=True)
    if unit is None or end < unit.last:
        return None
    return measure_of(seen, "size", sides, first, end, unit=unit)


def _length(seen: Marks, at: int) -> Mention | None:
    unit = seen.unit(at)
    return unit if unit is not None and unit.concept.attr("kind") == "length" else None


def _clock(seen: Marks, first: int, value: float, last: int) -> Measure | None:
    """Hours of a clock: a list or a range of them, clockwise, before "o'clock"."""
    listed = seen.key(first).split(",")  # "3,6 o'clock"
    hours = [float(each) for each in listed] if len(listed) > 1 and all(map(str.isdigit, listed)) else [value]
    end, ranged = last, seen.key(first - 1) == "between"
    while 1 <= hours[-1] <= 12 and hours[-1].is_integer():
        if _is_clock(seen, end):
            last = end + (1 if seen.key(end) in ("oclock", "o'clock") else 3)
            return measure_of(seen, "clock", tuple(dict.fromkeys(hours)), first, last)
        joint = seen.key(end)
        at = end + 1 + (joint == "," and seen.key(end + 1) in ("and", "&"))
        if joint not in (",", "/", "&", "and", "or", *TO):
            return None
        following = number_at(seen, at, joined=True)
        if following is None or not 1 <= following[0] <= 12:
            return None
        run = joint in TO or (ranged and joint == "and")
        hours.extend(_clockwise(hours[-1], following[0]) if run else [following[0]])
        end = following[1]
    return None


def _is_clock(seen: Marks, at: int) -> bool:
    if seen.key(at) in HYPHENS:
        at += 1
    if seen.key(at) in ("oclock", "o'clock"):
        return True
    return seen.key(at) == "o" and seen.key(at + 2) in ("clock", "clok", "c") and seen.key(at + 1) in "'´`-"


def _clockwise(first: float, last: float) -> list[float]:
    hours, hour = [], int(first)
    while hour != int(last):
        hour = hour % 12 + 1
        hours.append(float(hour))
    return hours


def _ratio(seen: Marks, first: int, value: float, last: int) -> Measure | None:
    """ "2/19", "2 of 19", "two out of 19 nodes", "120/80 mmHg"."""
    at = last
    if seen.key(at) == "/" and seen.unit(at) is None:
        at += 1
    elif seen.key(at) == "out" and seen.key(at + 1) == "of":
        at += 2
    elif seen.key(at) == "of":
        at += 1 + (seen.key(at + 1) in ("the", "a"))
    else:
        return None
    whole = number_at(seen, at, joined=True)
    if whole is None or not (value.is_integer() and whole[0].is_integer()):
        return None
    unit = seen.unit(whole[1])
    if unit is not None and unit.concept.attr("kind") == "pressure":
        return measure_of(seen, "pressure", (value, whole[0]), first, unit.last, unit=unit)
    return measure_of(seen, "ratio", (value, whole[0]), first, whole[1])


def _amount(seen: Marks, first: int, value: float, last: int) -> Measure | None:
    upper = range_at(seen, first, last, value)
    if upper is not None:
        unit = seen.unit(upper[1])
        kind: Kind = unit.concept.attr("kind") if unit else "number"  # type: ignore[assignment]
        return measure_of(
            seen, kind, (value, upper[0]), first, unit.last if unit else upper[1], unit=unit, is_range=True
        )
    unit = seen.unit(last)
    if unit is not None and unit.code == "lakh":
        over = seen.units.get(unit.last)
        unit = over if over is not None and over.concept.attr("factor") else unit
    if unit is None:
        ends_word = seen.key(last)[:1].isalpha() and last < len(seen.tokens) and seen.tokens[last].glued
        return None if ends_word and not _is_flag(seen, last) else measure_of(seen, "number", (value,), first, last)
    kind = unit.concept.attr("kind")  # type: ignore[assignment]
    if seen.key(unit.last) == "/" and seen.tokens[unit.last].glued and seen.key(unit.last + 1).isalpha():
        kind = "medication"
    if kind == "dose":
        return _dose(seen, first, value * float(unit.concept.attr("factor")), unit)
    return measure_of(seen, kind, (value,), first, unit.last, unit=unit)


def _is_flag(seen: Marks, at: int) -> bool:
    """ "72H": the mark of a laboratory."""
    return seen.page.text[seen.tokens[at].start : seen.tokens[at].end] in ("H", "L")


def _dose(seen: Marks, first: int, gray: float, unit: Mention) -> Measure:
    """ "50 Gy in 25 fractions", "45 Gy/25", "7 Gy x 4": the whole dose and its fractions."""
    at = unit.last
    times = seen.key(at) in _TIMES
    joint = at + 1 if times or seen.key(at) in ("in", "/", "over", "with", "(") else at
    parts = number_at(seen, joint, joined=True) if joint > at else None
    if parts is not None:
        fraction = seen.unit(parts[1])
        told = fraction is not None and fraction.code == "fraction"
        if told or times or (seen.key(at) == "/" and parts[0].is_integer() and parts[0] > 1):
            last = fraction.last if told and fraction else parts[1]
            total = gray * parts[0] if times else gray
            return measure_of(seen, "dose", (round(total, 3), parts[0]), first, last, unit=unit)
    return measure_of(seen, "dose", (round(gray, 3),), first, unit.last, unit=unit)
