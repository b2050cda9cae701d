"""A result that is waited for: "histology from the LLETZ is awaited" plans no LLETZ, which was done.

What is to come is the result. Where the words say that it is pending the operation is over; where they only tell of a
visit at which it will be known ("I will write with the result of the LLETZ") they leave open whether it was done.
"""

from lugol.language.lists import DOABLE, SEPARATORS
from lugol.language.model import Mention, Page
from lugol.record.event import Assertion

_RESULTS = frozenset({
    "result", "results", "histology", "histo", "hist", "histopathology", "pathology", "report", "reports", "hpe",
    "findings",
})  # fmt: skip
_OF = frozenset({"from", "of", "for", "on", "the", "her", "his", "a", "an", "this", "that", "these", "those", "our"})
_DESCRIBED = frozenset({"final", "formal", "recent", "previous", "last", "first", "second", "repeat", "today"})
_PENDING = frozenset({"await", "awaits", "awaiting", "awaited", "pending", "chase", "chasing", "chased"})
_LONGEST = 6


def is_result_of(page: Page, plan: Mention, first: int, last: int) -> bool:
    """Is it the result of [first, last) that a plan speaks of, and not the thing itself?

    >>> from lugol.language.page import page_of
    >>> page = page_of("Awaiting histology from the LLETZ.")
    >>> is_result_of(page, Mention(page.mentions[0].concept, 0, 1, 0, 8), 4, 5)
    True
    """
    if not page.of(*DOABLE, first=first, last=last):
        return False
    # "the cone [biopsy]" begins at the cone
    first = min([m.first for m in page.of(*DOABLE, first=first - _LONGEST, last=last) if m.last >= last], default=first)
    before = page.keys(max(plan.last if plan.last <= first else 0, first - _LONGEST), first)
    named = [i for i, key in enumerate(before) if key in _RESULTS]
    if named and set(before[named[-1] + 1 :]) <= _OF | _DESCRIBED:
        return True
    behind = page.keys(last, last + 1)
    if plan.last <= first:
        return bool(_RESULTS.intersection(behind))  # "will see her with the biopsy result"
    return bool(_RESULTS.intersection(behind)) and not SEPARATORS.intersection(page.keys(last, plan.first))


def result_of(page: Page, plan: Mention) -> tuple[Assertion, str, str]:
    """How a thing is asserted whose result a plan speaks of, with the row and its words."""
    pending = _PENDING.intersection(page.keys(plan.first, plan.last))
    return ("historical" if pending else "hypothetical"), plan.code, page.words(plan.first, plan.last)
