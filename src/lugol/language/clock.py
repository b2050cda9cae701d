"""Hours of the clock face of the cervix: "at 6 and 12 o'clock", "from 4 to 6 o'clock", "at 6:00"."""

from lugol.language.model import Page
from lugol.language.number_words import number_words

_WORDS = number_words(1, 12)
_CLOCK = ("clock", "oclock", "o'clock", "o’clock")
_LISTED = ("points", "hours")
"""By these two and more hours are told: "at 3, 6 and 9 hours"."""
_BETWEEN = frozenset({",", "and", "&", "/", "or", "-", "–", "to", "'", "’", "o", "at"})

_OF_THE_DAY = ((":",), ("am",), ("pm",), ("a",), ("p",), ("h",), ("hrs",), ("hours",), ("hour",), ("noon",))
"""Behind "9:00" these make it a time of the day."""
_GRADED = frozenset({"cin", "vain", "vin", "ain", "grade", "type", "hpv"})


def clock_hours(page: Page, first: int, last: int) -> tuple[int, ...]:
    """The hours named before each "o'clock" of a stretch, in order, each once.

    >>> from lugol.language.page import page_of
    >>> page = page_of("Punch biopsies at 6, 9 and 12 o'clock.")
    >>> clock_hours(page, 0, len(page.tokens))
    (6, 9, 12)
    """
    return tuple(dict.fromkeys(hour for _, _, hours in hours_told(page, first, last) for hour in hours))


def hours_told(page: Page, first: int, last: int) -> list[tuple[int, int, tuple[int, ...]]]:
    """The hours of each "o'clock" of a stretch, or of a list of "points", with the tokens [first, last) that tell them.

    >>> from lugol.language.page import page_of
    >>> page = page_of("At 2 o'clock CIN 1, 7 and 8 o'clock CIN 3.")
    >>> [hours for _, _, hours in hours_told(page, 0, len(page.tokens))]
    [(2,), (7, 8)]
    """
    found: list[tuple[int, int, tuple[int, ...]]] = []
    for at in range(first, last):
        if _is_written_as_time(page, at, last):
            found.append((at, at + 3, (int(page.tokens[at].key),)))
        if page.tokens[at].key not in (*_CLOCK, *_LISTED):
            continue
        hours: list[int] = []
        back, begun = at - 1, at
        while back >= first and (_hours(page.tokens[back].key) or page.tokens[back].key in _BETWEEN):
            if page.tokens[back].key.isdigit() and page.tokens[back - 1].key in _GRADED and back:
                break  # "CIN 2, 6 o'clock": the figure is the grade of a lesion
            here = _hours(page.tokens[back].key)
            hours, begun = ([*hours, *reversed(here)], back) if here else (hours, begun)
            back -= 1
        if hours and (page.tokens[at].key in _CLOCK or (len(hours) > 1 and not _is_of_day(page, begun, at))):
            found.append((begun, at + 1, tuple(reversed(hours))))
    return found


def _is_of_day(page: Page, begun: int, at: int) -> bool:
    """ "At 6 and 12 hours after the operation", "between 8 and 10 hours": a time, where "hours" tell no clock face."""
    if page.tokens[at].key != "hours":
        return False
    before, behind = page.keys(max(0, begun - 1), begun), page.keys(at + 1, at + 2)
    return before != ("at",) or behind in (("after",), ("before",), ("post",), ("later",), ("postoperatively",))


def _is_written_as_time(page: Page, at: int, last: int) -> bool:
    """ "Bx at 6:00", "9:00 bx - CIN 1": a full hour of the clock face, and no time of the day ("9:00 am")."""
    if page.keys(at + 1, at + 3) != (":", "00") or at + 3 > last or not page.tokens[at].key.isdigit():
        return False
    behind = page.keys(at + 3, at + 4)
    apart = page.tokens[at + 1].glued and page.tokens[at + 2].glued
    return apart and _hour(page.tokens[at].key) is not None and behind not in _OF_THE_DAY


def _hours(key: str) -> list[int]:
    """The hours of a word: "six", "9", or "3,6,9" written without spaces; none where any part is no hour."""
    told = [_hour(part) for part in key.split(",")]
    return [hour for hour in told if hour] if all(told) else []


def _hour(key: str) -> int | None:
    hour = int(key) if key.isdigit() and len(key) < 3 else _WORDS.get(key)
    return hour if hour and 1 <= hour <= 12 else None
