"""Words that refuse or plan a deed pass over the disease it is for: "CIN3, LLETZ advised, she declined"."""

from lugol.language.lists import DOABLE
from lugol.language.model import Mention, Page

_OF_DEEDS = ("neg.she_refused", "neg.cancelled", "neg.not_done", "plan.after", "plan.arranged", "plan.rebooked")
_TOLD = ("histology", "disorder", "symptom", "head", "complication", "condition", "cyt_result")
_ASKED_FOR = frozenset({
    "contraception", "chlamydia", "gonorrhoea", "hiv", "syphilis", "hepatitis_b", "hepatitis_c", "tuberculosis",
})  # fmt: skip
"""Conditions that are also what is tested or given: "HIV and Pap smear declined"."""
_OBJECT_WITHIN = 4


def is_passed_over(page: Page, cue: Mention, first: int, last: int) -> bool:
    """Does a cue speak of what is done, with the deed named behind the disease [first, last)?

    >>> from lugol.language.cue_places import assertions
    >>> from lugol.language.page import page_of
    >>> page = page_of("CIN3, LLETZ advised.")
    >>> cue = next(c for c in assertions(page).cues if c.code == "plan.after")
    >>> [is_passed_over(page, cue, m.first, m.last) for m in page.of("histology", "procedure")]
    [True, False]
    """
    if cue.code not in _OF_DEEDS or cue.first < last or page.of(*DOABLE, first=first, last=last):
        return False
    told = [m for m in page.of(*_TOLD, first=first, last=last) if m.concept.attr("role") != "adjective"]
    if not told or any(m.code in _ASKED_FOR for m in told):
        return False
    if cue.code == "neg.she_refused" and page.of("histology", "cyt_result", first=first, last=last):
        return True  # nobody refuses a lesion
    end = min(cue.last + _OBJECT_WITHIN, page.clause(cue.first)[1])  # "she has CIN3 and was offered LLETZ"
    return bool(page.of(*DOABLE, "other_treatment", first=last, last=end))
