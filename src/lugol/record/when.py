"""Dates as intervals: EDTF text in, three-valued comparison out, never an invented day."""

import calendar
import re
from datetime import MAXYEAR, MINYEAR, date, timedelta

import msgspec

from lugol.errors import LugolError

FIRST_YEAR, LAST_YEAR = 1880, 2199  # beyond them a date is a slip, or stands for none (9999-12-31)
_DAY = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?([~?%]?)$")
_DURATION = re.compile(r"P(?:(\d{1,5})Y)?(?:(\d{1,5})M)?(?:(\d{1,5})W)?(?:(\d{1,6})D)?$")


class DateError(LugolError, ValueError):
    """A text that is not a date lugol understands."""


class When(msgspec.Struct, frozen=True, omit_defaults=True):
    """When something happened: the earliest and the latest day it can have been (None = open).

    `edtf` is the ISO 8601-2 text form ("" when nothing but an order is known). `anchor` and `offset` keep how a
    relative date was told ("ten months after" event e3 = anchor "e3", offset "P10M"); `after` names the events
    known to come before this one where no interval is known.
    """

    earliest: date | None = None
    latest: date | None = None
    edtf: str = ""
    approximate: bool = False
    anchor: str = ""
    offset: str = ""
    after: tuple[str, ...] = ()

    @property
    def is_day(self) -> bool:
        """True where the very day is known."""
        return self.earliest is not None and self.earliest == self.latest

    @property
    def is_known(self) -> bool:
        """True where at least one bound is known."""
        return self.earliest is not None or self.latest is not None


UNDATED = When()


def parse(text: str) -> When:
    """Read EDTF: a day, month or year, an interval `a/b`, an open one `../b` or `..b`; `~` and `?` mark doubt.

    >>> parse("2022-03").latest
    datetime.date(2022, 3, 31)
    >>> parse("..2023-06").earliest is None
    True
    >>> parse("2022-13")
    Traceback (most recent call last):
    lugol.record.when.DateError: date '2022-13' has month 13; write a month from 01 to 12
    """
    stripped = text.strip()
    if not stripped:
        return UNDATED
    if "/" in stripped or ".." in stripped:
        low, high = _split_interval(stripped)
        return _interval(low, high, stripped)
    earliest, latest, approximate = _bounds(stripped)
    return When(earliest, latest, stripped, approximate)


def _split_interval(text: str) -> tuple[str, str]:
    if "/" in text:
        low, _, high = text.partition("/")
        return low.strip().strip("."), high.strip().strip(".")
    low, _, high = text.partition("..")
    return low.strip(), high.strip()


def _interval(low: str, high: str, text: str) -> When:
    if not low and not high:
        raise DateError(f"date {text!r} is open at both ends; leave the date out instead")
    first = _bounds(low) if low else (None, None, False)
    last = _bounds(high) if high else (None, None, False)
    if first[0] and last[1] and first[0] > last[1]:
        raise DateError(f"date {text!r} ends before it begins; write the earlier date first")
    return between(first[0], last[1], approximate=first[2] or last[2])


def _bounds(text: str) -> tuple[date, date, bool]:
    match = _DAY.match(text)
    if not match:
        raise DateError(f"date {text!r} is not a date; write YYYY, YYYY-MM, YYYY-MM-DD or an interval a/b")
    year, month, day, mark = match.groups()
    if not FIRST_YEAR <= int(year) <= LAST_YEAR:
        raise DateError(f"date {text!r} has year {year}; write a year from {FIRST_YEAR} to {LAST_YEAR}")
    if month is None:
        return date(int(year), 1, 1), date(int(year), 12, 31), bool(mark)
    if not 1 <= int(month) <= 12:
        raise DateError(f"date {text!r} has month {month}; write a month from 01 to 12")
    last_day = calendar.monthrange(int(year), int(month))[1]
    if day is None:
        return date(int(year), int(month), 1), date(int(year), int(month), last_day), bool(mark)
    if not 1 <= int(day) <= last_day:
        raise DateError(f"date {text!r} has day {day}; that month has {last_day} days")
    exact = date(int(year), int(month), int(day))
    return exact, exact, bool(mark)


def on(day: date) -> When:
    """The exact day.

    >>> on(date(2022, 3, 8)).edtf
    '2022-03-08'
    """
    return When(day, day, day.isoformat())


def between(earliest: date | None, latest: date | None, *, approximate: bool = False) -> When:
    """The interval between two days, either end open, in its shortest EDTF form.

    >>> between(date(2022, 3, 1), date(2022, 3, 31)).edtf
    '2022-03'
    """
    if earliest is None and latest is None:
        return UNDATED
    if earliest is None or latest is None:
        mark = "~" if approximate else ""
        low, high = _open_end(earliest, 1), _open_end(latest, None)
        return When(earliest, latest, f"{low}{mark}.." if low else f"..{high}{mark}", approximate)
    return When(earliest, latest, _shortest(earliest, latest) + ("~" if approximate else ""), approximate)


def _open_end(day: date | None, month_edge: int | None) -> str:
    if day is None:
        return ""
    edge = month_edge or calendar.monthrange(day.year, day.month)[1]
    return f"{day:%Y-%m}" if day.day == edge else day.isoformat()


def _shortest(earliest: date, latest: date) -> str:
    if earliest == latest:
        return earliest.isoformat()
    whole_months = earliest.day == 1 and latest.day == calendar.monthrange(latest.year, latest.month)[1]
    if not whole_months:
        return f"{earliest.isoformat()}/{latest.isoformat()}"
    if (earliest.year, earliest.month, latest.month) == (latest.year, 1, 12):
        return f"{earliest.year:04d}"
    first, last = f"{earliest:%Y-%m}", f"{latest:%Y-%m}"
    return first if first == last else f"{first}/{last}"


def before(a: When, b: When) -> bool | None:
    """Is `a` before `b`? None where the intervals overlap or a bound is missing.

    >>> before(parse("2022-03"), parse("2022-09"))
    True
    >>> before(parse("2022-03"), parse("2022-03-08")) is None
    True
    """
    if a.latest is not None and b.earliest is not None and a.latest < b.earliest:
        return True
    if a.earliest is not None and b.latest is not None and a.earliest >= b.latest:
        return False
    return None


def overlaps(a: When, b: When) -> bool:
    """Can the two be the same moment? An unknown bound excludes nothing."""
    return before(a, b) is not True and before(b, a) is not True


def add_months(day: date, months: int) -> date:
    """The same day `months` later, clipped to the end of a shorter month.

    >>> add_months(date(2023, 1, 31), 1)
    datetime.date(2023, 2, 28)
    """
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    if not MINYEAR <= year <= MAXYEAR:
        raise DateError(f"{months} months from {day} lead out of the calendar; check both")
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def months_between(a: date, b: date) -> int:
    """Whole months from `a` to `b` (negative where `b` is earlier).

    >>> months_between(date(2022, 3, 8), date(2023, 1, 7))
    9
    """
    if b < a:
        return -months_between(b, a)
    whole = (b.year - a.year) * 12 + b.month - a.month
    return whole if add_months(a, whole) <= b else whole - 1


def months_range(a: When, b: When) -> tuple[int | None, int | None]:
    """The least and the most whole months that can lie between `a` and `b`.

    >>> months_range(parse("2022-03"), parse("2022-09"))
    (5, 6)
    """
    least = months_between(a.latest, b.earliest) if a.latest and b.earliest else None
    most = months_between(a.earliest, b.latest) if a.earliest and b.latest else None
    return least, most


def duration(text: str) -> tuple[int, int]:
    """Months and days of an ISO 8601 duration, both negative for "-P..".

    >>> duration("P1Y6M"), duration("-P2W")
    ((18, 0), (0, -14))
    """
    sign = -1 if text.startswith("-") else 1
    match = _DURATION.match(text.lstrip("+-"))
    if not match or not any(match.groups()):
        raise DateError(f"duration {text!r} is not ISO 8601; write for example P10M, P2W or P1Y6M")
    years, months, weeks, days = (int(part or 0) for part in match.groups())
    return sign * (years * 12 + months), sign * (weeks * 7 + days)


def shift(base: When, offset: str, *, anchor: str = "", slack_days: int = 0) -> When:
    """`base` moved by an ISO 8601 duration ("P10M", "-P2W"), widened by `slack_days` to both sides.

    >>> shift(parse("2022-03"), "P10M").edtf
    '2023-01'
    """
    try:
        return _shifted(base, offset, anchor, slack_days)
    except (ValueError, OverflowError) as error:
        if isinstance(error, DateError):
            raise
        raise DateError(f"{offset!r} from {base.edtf} leads out of the calendar; check both") from error


def _shifted(base: When, offset: str, anchor: str, slack_days: int) -> When:
    step, days = duration(offset)
    plus = timedelta(days=days)

    def move(day: date, slack: int) -> date:
        return add_months(day, step) + plus + timedelta(days=slack)

    earliest = move(base.earliest, -slack_days) if base.earliest else None
    latest = move(base.latest, slack_days) if base.latest else None
    if base.latest and latest and not base.is_day and _is_month_end(base.latest) and not days:
        latest = _month_end(add_months(base.latest, step)) + timedelta(days=slack_days)
    moved = between(earliest, latest, approximate=base.approximate or slack_days > 0)
    return msgspec.structs.replace(moved, anchor=anchor, offset=offset)


def _month_end(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def _is_month_end(day: date) -> bool:
    return day == _month_end(day)
