"""The hours of the clock face that the name of a test tells."""

import re

_HOUR = r"(?<!\d)\d{1,2}(?!\d)"
_NEXT = r"\s{0,3}(?:,|and|&|-|/|\s)\s{0,3}"
_OCLOCK = re.compile(rf"({_HOUR}(?:{_NEXT}{_HOUR}){{0,11}})\s{{0,3}}o['’ ]?clock", re.IGNORECASE)
"""Twelve hours at most, each apart from the next: digits that run on would be shared out in every way there is."""


def hours_named(name: str) -> tuple[int, ...]:
    """The hours in the name of a test, in order, each once; empty where it tells none.

    >>> hours_named("Biopsy of cervix at 9 and 3 o'clock"), hours_named("Biopsy of cervix")
    ((3, 9), ())
    """
    if "clock" not in name.casefold():
        return ()
    hours = (int(hour) for said in _OCLOCK.findall(name) for hour in re.findall(r"\d+", said))
    return tuple(sorted({hour for hour in hours if 1 <= hour <= 12}))
