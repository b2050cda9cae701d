"""Items of a denied list that tell of themselves that they are there: "not diabetic, known asthmatic on an inhaler"."""

from lugol.language.model import Page
from lugol.language.numerals import is_year

_KNOWN = (
    ("known",), ("a", "known"), ("is", "known"), ("k", "/", "c"), ("kc",), ("kco",), ("treated", "for"),
    ("on", "treatment", "for"), ("on", "rx", "for"), ("on", "meds", "for"), ("on", "medication", "for"),
    ("on", "tablets", "for"), ("on", "therapy", "for"), ("under", "treatment", "for"), ("takes", "tablets", "for"),
)  # fmt: skip
"""What an item begins with that is there, whatever the items before it deny."""
_LONGEST = max(len(lead) for lead in _KNOWN)
_TREATMENTS = frozenset({
    "treatment", "rx", "meds", "medication", "medications", "therapy", "tablets", "drugs", "insulin", "inhaler",
    "inhalers", "art", "arvs", "arv", "haart", "cart", "diet", "dialysis",
})  # fmt: skip
_TREATED = ("drug", "other_treatment", "regimen")
_OR = frozenset({"or", "nor"})


def is_there(page: Page, comma: int, first: int, last: int, end: int) -> bool:
    """Is what stands at [first, last), behind a comma of a denied list, there all the same?

    It is told as known, marked with a plus, or is a disease that is treated or has a year. A list that closes with
    "or" denies it with the others. `end` is where its clause ends.

    >>> from lugol.language.page import page_of
    >>> page = page_of("Not diabetic, known asthmatic.")
    >>> [is_there(page, 2, m.first, m.last, 6) for m in page.of("condition")]
    [False, True]
    """
    if first <= comma or _OR.intersection(page.keys(comma, end)):
        return False
    behind = page.keys(comma + 1, min(comma + 1 + _LONGEST, first))
    if any(behind[: len(lead)] == lead for lead in _KNOWN):
        return True
    if page.keys(last, last + 1) == ("+",) or page.keys(last, last + 2) == ("(", "+"):
        return True
    ill = bool(page.of("condition", first=first, last=last)) and "," not in page.keys(comma + 1, first)
    return ill and (_is_treated(page, last, end) or _has_year(page, last, end))


def _is_treated(page: Page, last: int, end: int) -> bool:
    """ "Hypertensive on amlodipine", "diabetes on diet"."""
    at = last + 1
    named = any(m.first == at for m in page.of(*_TREATED, first=at, last=min(at + 1, end)))
    return page.keys(last, at) == ("on",) and (named or bool(_TREATMENTS.intersection(page.keys(at, min(at + 1, end)))))


def _has_year(page: Page, last: int, end: int) -> bool:
    """ "Hypertension since 2010"."""
    return page.keys(last, last + 1) == ("since",) and any(map(is_year, page.keys(last + 1, min(last + 2, end))))
