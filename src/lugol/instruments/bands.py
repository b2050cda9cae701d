"""Bands of numbers as the tables write them: `*`, `5`, `<=3`, `>40`, `(3,5]`, `[20,40)`."""

from functools import cache

import msgspec

from lugol.errors import BadData


class Band(msgspec.Struct, frozen=True):
    """An interval of numbers; an open end is None, and each end says whether it belongs to the band."""

    low: float | None = None
    high: float | None = None
    low_in: bool = True
    high_in: bool = True
    asked: bool = True

    def holds(self, number: float | None) -> bool | None:
        """Is the number in the band? None where it is unknown and the band asks for it."""
        if not self.asked:
            return True
        if number is None:
            return None
        above = self.low is None or number > self.low or (self.low_in and number == self.low)
        below = self.high is None or number < self.high or (self.high_in and number == self.high)
        return above and below


@cache
def band(cell: str) -> Band:
    """The band that a cell writes.

    >>> band("(3,5]").holds(3), band("(3,5]").holds(5)
    (False, True)
    >>> band("<=3").holds(None) is None
    True
    >>> band("*").holds(None)
    True
    """
    text = cell.strip()
    if text == "*":
        return Band(asked=False)
    try:
        return _interval(text) if text[:1] in ("[", "(") else _half(text) if text[:1] in ("<", ">") else _point(text)
    except ValueError:
        raise BadData(f"band {cell!r} is not *, a number, <=n, >n or an interval like (3,5]") from None


def _interval(text: str) -> Band:
    low, high = text[1:-1].split(",")
    if text[-1] not in ("]", ")"):
        raise ValueError
    return Band(float(low), float(high), text[0] == "[", text[-1] == "]")


def _half(text: str) -> Band:
    closed = text[1:2] == "="
    number = float(text[1 + closed :])
    return Band(high=number, high_in=closed) if text[0] == "<" else Band(low=number, low_in=closed)


def _point(text: str) -> Band:
    return Band(float(text), float(text))


def asks(cell: str, given: bool | None) -> bool | None:
    """Does a yes/no cell (`*`, `yes`, `no`) hold for a value that may be unknown?

    >>> asks("*", None), asks("yes", None), asks("no", False)
    (True, None, True)
    """
    if cell == "*":
        return True
    if given is None:
        return None
    return given is (cell == "yes")


def row_in(rows: tuple[dict[str, str], ...], column: str, number: float) -> dict[str, str]:
    """The first row whose band in `column` holds the number; the tables leave no gap, so one there is."""
    for row in rows:
        if band(row[column]).holds(number):
            return row
    raise BadData(f"no row of column {column!r} holds {number:g}; the table has a gap")
