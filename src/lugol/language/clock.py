"""Hours of the clock face of the cervix: "at 6 and 12 o'clock", "from 4 to 6 o'clock", "12 h"."""

from lugol.language.model import Page

_WORDS = {
    word: hour
    for hour, word in enumerate(
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"], 1
    )
}
_BETWEEN = frozenset({",", "and", "&", "/", "or", "-", "–", "to", "'", "’", "o", "at"})


def clock_hours(page: Page, first: int, last: int) -> tuple[int, ...]:
    """The hours named before each "o'clock" of a stretch, in order, each once.

    >>> from lugol.language.page import page_of
    >>> page = page_of("Punch biopsies at 6, 9 and 12 o'clock.")
    >>> clock_hours(page, 0, len(page.tokens))
    (6, 9, 12)
    """
    found: list[int] = []
    for at in range(first, last):
        if page.tokens[at].key not in ("clock", "oclock"):
            continue
        hours: list[int] = []
        back = at - 1
        while back >= first and (_hour(page.tokens[back].key) or page.tokens[back].key in _BETWEEN):
            hour = _hour(page.tokens[back].key)
            hours += [hour] if hour else []
            back -= 1
        found.extend(reversed(hours))
    return tuple(dict.fromkeys(found))


def _hour(key: str) -> int | None:
    hour = int(key) if key.isdigit() and len(key) < 3 else _WORDS.get(key)
    return hour if hour and 1 <= hour <= 12 else None
