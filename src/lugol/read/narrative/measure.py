"""Numbers with units, sizes, clock positions and shares, as written in clinical prose."""

import re

import msgspec

NUMBER = r"\d{1,2}(?:,\d\d)+,\d{3}|\d{1,3}(?:[ \u00a0\u202f,]\d{3})+(?:\.\d+)?|\d+(?:[.,]\d+)?"
COUNTS = {
    word: value
    for value, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
            "twenty",
        ]
    )
}
_SIZE = re.compile(
    r"(?<![\w.])(?P<a>\d+(?:[.,]\d+)?)\s*-?\s*(?P<ua>mm|cm)?(?:\s*-?\s*(?:[x×X*]|by)\s*(?P<b>\d+(?:[.,]\d+)?)"
    r"\s*-?(?P<ub>mm|cm)?)?"
    r"(?:\s*(?:[x×X*]|by)\s*(?P<c>\d+(?:[.,]\d+)?)\s*-?)?\s*-?(?P<u>mm|cm)?\b",
)
_CLOCK = re.compile(
    r"(?P<hours>\d{1,2}(?:\s*(?:,|/|&|and|to|-|–|or)\s*\d{1,2}){0,5})[\s-]*(?:o\s?['’´`]?\s?-?clo(?:c)?k|o\s?['’´`]\s?c\b|oclock|"
    r"hrs?\b|h\b)(?!\s*(?:later|after|post))",
    re.I,
)
_PERCENT = re.compile(
    r"(?P<a>\d+(?:[.,]\d+)?)\s*%?\s*(?:-|–|to)\s*(?P<b>\d+(?:[.,]\d+)?)\s*%|(?P<c>\d+(?:[.,]\d+)?)\s*(?:%|percent|"
    r"per cent)",
    re.I,
)


class Size(msgspec.Struct, frozen=True):
    """A measured size at [start, end): its sides in mm."""

    mm: tuple[float, ...]
    start: int
    end: int


class Clock(msgspec.Struct, frozen=True):
    """Clock positions at [start, end): hours 1-12 in the order told, a range filled clockwise."""

    hours: tuple[int, ...]
    start: int
    end: int


class Share(msgspec.Struct, frozen=True):
    """A percentage or a range of percentages at [start, end)."""

    low: float
    high: float
    start: int
    end: int


def count(text: str) -> int | None:
    """A whole number in digits or in words up to twenty, None for anything else.

    >>> count("six"), count("12"), count("several")
    (6, 12, None)
    """
    return int(text) if text.isdigit() else COUNTS.get(text.lower())


def number(text: str) -> float:
    """A number with a decimal comma or with thousands (or lakhs) set apart.

    >>> number("204,7"), number("2 340"), number("1,020"), number("237.80")
    (204.7, 2340.0, 1020.0, 237.8)
    """
    stripped = re.sub(r"[ \u00a0\u202f]", "", text)
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,2}(?:,\d\d)+,\d{3}", stripped):
        stripped = stripped.replace(",", "")
    return float(stripped.replace(",", "."))


def sizes(text: str, start: int = 0, end: int | None = None) -> list[Size]:
    """Every size with a unit of length.

    >>> [s.mm for s in sizes("a 4.3 × 4.3 cm mass, 7 x 1 mm and 9.6-cm X 10.0-cm")]
    [(43.0, 43.0), (7.0, 1.0), (96.0, 100.0)]
    """
    found = []
    for match in _SIZE.finditer(text, start, len(text) if end is None else end):
        unit = match["u"] or match["ub"] or match["ua"]
        if not unit:
            continue
        factor = 10.0 if unit == "cm" else 1.0
        sides = [number(match[name]) * factor for name in ("a", "b", "c") if match[name]]
        found.append(Size(tuple(round(side, 2) for side in sides), match.start(), match.end()))
    return found


def clocks(text: str, start: int = 0, end: int | None = None) -> list[Clock]:
    """Every clock position; "10 to 12" and "11-1 h" run clockwise.

    >>> [c.hours for c in clocks("from 10 to 12 o'clock, at 4 and 5 o'clock, 11-1 h")]
    [(10, 11, 12), (4, 5), (11, 12, 1)]
    """
    found = []
    for match in _CLOCK.finditer(text, start, len(text) if end is None else end):
        hours: list[int] = []
        parts = re.findall(r"\d{1,2}|to|-|–", match["hours"])
        for index, part in enumerate(parts):
            if not part.isdigit() or not 1 <= int(part) <= 12:
                continue
            if hours and (parts[index - 1] in ("to", "-", "–") or _is_between(text, match)):
                hours.extend(_clockwise(hours[-1], int(part)))
            else:
                hours.append(int(part))
        if hours:
            found.append(Clock(tuple(dict.fromkeys(hours)), match.start(), match.end()))
    return found


def _is_between(text: str, match: re.Match[str]) -> bool:
    return len(re.findall(r"\d+", match["hours"])) == 2 and text[: match.start()].rstrip().lower().endswith("between")


def _clockwise(first: int, last: int) -> list[int]:
    hours, hour = [], first
    while hour != last:
        hour = hour % 12 + 1
        hours.append(hour)
    return hours


def shares(text: str, start: int = 0, end: int | None = None) -> list[Share]:
    """Every percentage or range of percentages.

    >>> [(s.low, s.high) for s in shares("80-90% and 85 %")]
    [(80.0, 90.0), (85.0, 85.0)]
    """
    found = []
    for match in _PERCENT.finditer(text, start, len(text) if end is None else end):
        low = number(match["a"] or match["c"])
        high = number(match["b"]) if match["b"] else low
        found.append(Share(low, high, match.start(), match.end()))
    return found
