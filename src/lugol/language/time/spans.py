"""Spans of time as told ("ten months", "2-3 weeks", "6/52"), and a date moved by one, as coarse as its unit."""

import calendar
from datetime import MAXYEAR, date, timedelta

import msgspec

from lugol.language.time.words import Words
from lugol.language.tokens import HYPHENS
from lugol.record.when import UNDATED, When, add_months, between

_BRITISH = {"7": "D", "52": "W", "12": "M"}
_DAYS_OF = {"D": 1.0, "W": 7.0, "M": 30.44, "Y": 365.25}
_LONGEST_YEARS = 110
_SPARE_YEARS = _LONGEST_YEARS + 2  # between a date that is moved and the ends of the calendar
_WEEK_SLACK = 3
_YEAR_SLACK = 6
_SHORT_YEARS = 2
_SHORT_YEAR_SLACK = 3


class Span(msgspec.Struct, frozen=True):
    """An amount of time at the tokens [first, last): from `low` to `high` units; `low` -1 where it is vague ("few")."""

    first: int
    last: int
    low: float
    high: float
    unit: str


def span_at(words: Words, at: int, last: int) -> Span | None:
    """The span that begins at a token.

    >>> from lugol.language.page import page_of
    >>> from lugol.language.time.words import words_of
    >>> span_at(words_of(page_of("two to three weeks")), 0, 4)
    Span(first=0, last=4, low=2.0, high=3.0, unit='W')
    """
    told = words.number(at, last)
    if told is None:
        return None
    low, here = told
    keys = words.tokens
    if here + 1 < last and keys[here].key == "/" and keys[here + 1].key in _BRITISH and keys[here + 1].glued:
        return Span(at, here + 2, low, low, _BRITISH[keys[here + 1].key]) if low == int(low) else None
    high = low
    if here < last and (keys[here].key in HYPHENS or keys[here].key in ("to", "or")):
        second = words.number(here + 1, last)
        if second is not None and (second[0] > low or low < 0):
            high, here = second
    here, half = _half(words, here, last)
    while here < last and keys[here].key in HYPHENS:
        here += 1
    unit = words.at(here, "unit")
    if unit is None or unit.last > last:
        return None
    short = len(keys[here].key) == 1
    if short and not (keys[here].glued and keys[at].key[0].isdigit()):
        return None
    end, more = _half(words, unit.last, last)
    extra = 0.5 if half or more else 0.0
    return Span(at, end, low + extra if low >= 0 else low, high + extra, unit.code)


def _half(words: Words, at: int, last: int) -> tuple[int, bool]:
    """Past "and a half"."""
    told = [token.key for token in words.tokens[at : min(at + 3, last)]]
    return (at + 3, True) if told == ["and", "a", "half"] else (at, False)


def move(base: When, span: Span, *, back: bool = False) -> When | None:
    """`base` moved by a span: to the day for days, within a few days for weeks, to the month for months, and wider
    for years; UNDATED from an unknown base, None where it leads out of any life.

    >>> from lugol.record.when import parse
    >>> move(parse("2022-03-08"), Span(0, 2, 10, 10, "M")).edtf
    '2023-01'
    """
    if max(span.low, span.high) * _DAYS_OF[span.unit] > _LONGEST_YEARS * _DAYS_OF["Y"]:
        return None
    if base.earliest is None or base.latest is None or span.low < 0:
        return UNDATED
    if not _SPARE_YEARS < base.earliest.year <= base.latest.year < MAXYEAR - _SPARE_YEARS:
        return None
    sign = -1 if back else 1
    least, most = (span.low, span.high) if not back else (span.high, span.low)
    low, high = _shift(base.earliest, sign * least, span.unit), _shift(base.latest, sign * most, span.unit)
    if span.unit == "D" and least == int(least):
        return between(low, high, approximate=base.approximate)
    if span.unit in "DW":
        slack = timedelta(days=_WEEK_SLACK)
        return between(low - slack, high + slack, approximate=True)
    if span.unit == "M":
        return between(low.replace(day=1), _month_end(high), approximate=base.approximate)
    if least != int(least):
        return between(low.replace(day=1), _month_end(high), approximate=True)
    wide = _SHORT_YEAR_SLACK if most <= _SHORT_YEARS and not back else _YEAR_SLACK
    return between(add_months(low, -wide).replace(day=1), _month_end(add_months(high, wide)), approximate=True)


def _shift(day: date, amount: float, unit: str) -> date:
    if unit == "Y":
        return add_months(day, round(amount * 12))
    if unit == "M" and amount == int(amount):
        return add_months(day, int(amount))
    return day + timedelta(days=round(amount * _DAYS_OF[unit]))


def _month_end(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])
