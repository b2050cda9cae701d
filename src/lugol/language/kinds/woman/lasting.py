"""How long something has lasted, in the words that tell it: "eight-week history of", "for 3 months", "6/52"."""

from lugol.language.model import Page
from lugol.language.number_words import number_words

_UNITS = frozenset(
    {f"{unit}{end}" for unit in ("day", "week", "month", "year", "hr", "hour", "wk", "mo", "yr") for end in ("", "s")}
)
_OVER = frozenset({"7", "12", "52"})
_NUMBERS = {*number_words(1, 12), "several", "few", "many", "couple"}
_OF = frozenset({"history", "of", "-", "a", "an"})
_SINCE = frozenset({"for", "x", "×", "lasting", "over", "the", "past", "last", "about", "approximately", "of"})


def lasting(page: Page, first: int, last: int) -> str:
    """The words that tell how long the tokens [first, last) have lasted, "" for none.

    >>> from lugol.language.page import page_of
    >>> pages = [page_of(t) for t in ("eight-week history of discharge", "PMB 6/52", "pain for the past 3 months")]
    >>> [lasting(pages[0], 5, 6), lasting(pages[1], 0, 1), lasting(pages[2], 0, 1)]
    ['eight-week', '6/52', '3 months']
    """
    clause = page.clause(first)
    return _before(page, first, clause[0]) or _behind(page, last, clause[1])


def _before(page: Page, first: int, floor: int) -> str:
    at = first
    while at > floor and page.tokens[at - 1].key in _OF:
        at -= 1
    if at == first or at <= floor or page.tokens[at - 1].key not in _UNITS:
        return ""
    number = at - 3 if page.tokens[at - 2].key == "-" else at - 2
    return page.words(number, at) if number >= floor and _is_number(page.tokens[number].key) else ""


def _behind(page: Page, last: int, end: int) -> str:
    at = last
    while at < end and page.tokens[at].key in _SINCE:
        at += 1
    if at + 1 >= end or not _is_number(page.tokens[at].key):
        return ""
    keys = page.keys(at + 1, min(end, at + 3))
    if keys[0] in _UNITS and keys[1:] not in (("ago",), ("earlier",), ("after",), ("before",), ("later",)):
        return page.words(at, at + 2)
    return page.words(at, at + 3) if len(keys) == 2 and keys[0] == "/" and keys[1] in _OVER else ""


def _is_number(key: str) -> bool:
    return key.isdigit() or key in _NUMBERS
