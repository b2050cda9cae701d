"""How long until a planned contact: "in 6 months", "every three months", and what is added: "or sooner"."""

from lugol.language.model import Mention, Page
from lugol.language.number_words import number_words

_UNIT = {"day": "D", "week": "W", "wk": "W", "month": "M", "mth": "M", "mo": "M", "year": "Y", "yr": "Y"}
NUMBERS = number_words(0, 12)
_LEADS_SPAN = frozenset({"in", "within", "after"})
_PARTS_PLANS = frozenset({",", ".", ";", ":", "and", "then"})
"""Between a length of time and a thing planned behind it these tell that it is of another plan."""


def until(page: Page, mention: Mention) -> tuple[int, str]:
    """Where the words of a planned contact end, and how long it is until then, as an ISO 8601 duration.

    >>> from lugol.language.page import page_of
    >>> page = page_of("We will repeat the smear in six months.")
    >>> until(page, page.of("cyt_test")[0])
    (8, 'P6M')
    >>> page = page_of("Repeat the smear in a year's time.")
    >>> until(page, page.of("cyt_test")[0])
    (6, 'P1Y')
    """
    first, last = page.clause(mention.first)
    before = range(max(first, mention.first - 4), mention.first)
    apart = next((at for at in reversed(before) if page.tokens[at].key in _PARTS_PLANS), first - 1)
    for at in (*range(mention.first, min(last, mention.last + 10)), *range(max(before.start, apart + 1), before.stop)):
        key = page.tokens[at].key
        number = int(key) if key.isdigit() and len(key) < 4 else NUMBERS.get(key)
        if key in ("a", "an") and at > first and page.tokens[at - 1].key in _LEADS_SPAN:
            number = 1
        if number is None or at + 1 >= last or _is_gestation(page, at):
            continue
        following = page.tokens[at + 1].key
        if following == "/" and at + 2 < last and page.tokens[at + 2].key in ("12", "52", "7"):
            unit = {"12": "M", "52": "W", "7": "D"}[page.tokens[at + 2].key]
            return max(at + 3, mention.last), f"P{number}{unit}"
        skip = 2 if following == "-" and at + 2 < last else 1
        unit = _UNIT.get(page.tokens[at + skip].key.rstrip("s").rstrip("'").removesuffix("ly"), "")
        if unit:
            return max(at + skip + 1, mention.last), f"P{number}{unit}"
    return mention.last, ""


def _is_gestation(page: Page, at: int) -> bool:
    """ "Follow-up is recommended at 22-24 weeks": of a pregnancy, the week of it and no span until then."""
    ranged = at - 2 if page.tokens[at - 1].key in ("-", "to") else at
    if page.keys(max(0, ranged - 1), ranged) != ("at",):
        return False
    return bool(page.of("obstetric")) or "fetal" in page.spelled


def as_needed_end(page: Page, at: int) -> int:
    """ "In a year and as needed", "in 6 months or sooner": the end of what is added to a visit."""
    behind = page.keys(at, at + 3)
    if behind[:1] in (("and",), ("or",)) and behind[1:2] in (("prn",), ("sooner",), ("earlier",)):
        return at + 2
    return at + 3 if behind in (("and", "as", "needed"), ("or", "as", "needed")) else at
