"""Days as ordinals in arrays: months added, whole months and years between them, by tables looked up once a day."""

from datetime import date
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
FIRST, LAST = date(1800, 1, 1).toordinal(), date(2299, 12, 31).toordinal()
_EPOCH = date(1970, 1, 1).toordinal()


@cache
def _calendar() -> tuple[Array, Array, Array]:
    """For every day from FIRST to LAST: months since year 0, day of the month, days of that month."""
    days = np.arange(FIRST - _EPOCH, LAST + 1 - _EPOCH).astype("datetime64[D]")
    months = days.astype("datetime64[M]")
    starts, ends = months.astype("datetime64[D]"), (months + 1).astype("datetime64[D]")
    return (
        months.astype(np.int64) + 1970 * 12,
        (days - starts).astype(np.int64) + 1,
        (ends - starts).astype(np.int64),
    )


@cache
def _moved(months: int, days: int) -> Array:
    """For every day from FIRST to LAST the ordinal that is some months and days later."""
    month, day, _ = _calendar()
    target = (month - 1970 * 12 + months).astype("datetime64[M]")
    start = target.astype("datetime64[D]").astype(np.int64)
    length = (target + 1).astype("datetime64[D]").astype(np.int64) - start
    return np.asarray(start + np.minimum(day, length) - 1 + _EPOCH + days)


def moved(days: Array, months: int, plus: int) -> Array:
    """Ordinals moved by months (clipped to the end of a shorter month) and then by days, as `scalars.moved` does.

    >>> moved(np.array([date(2023, 1, 31).toordinal()]), 1, 0)[0] == date(2023, 2, 28).toordinal()
    np.True_
    """
    return np.asarray(_moved(months, plus)[days - FIRST])


def months_between(start: Array, end: Array) -> Array:
    """Whole months from one ordinal to another, negative where the other is earlier."""
    month, day, length = _calendar()
    low, high = np.minimum(start, end) - FIRST, np.maximum(start, end) - FIRST
    whole = month[high] - month[low]
    whole = whole - (np.minimum(day[low], length[high]) > day[high])
    return np.asarray(np.where(end < start, -whole, whole))


def years_between(start: Array, end: Array) -> Array:
    """Whole years from one ordinal to another, as an age is counted."""
    month, day, _ = _calendar()
    first, last = month[start - FIRST], month[end - FIRST]
    in_year = (last % 12 - first % 12) * 32 + day[end - FIRST] - day[start - FIRST]
    return np.asarray(last // 12 - first // 12 - (in_year < 0))
