"""What a test showed, told before the comma of a plan: "colposcopy 11 Sept low-grade change, biopsy deferred"."""

from lugol.language.model import Page

_LEADS_TO_REASON = frozenset({"for", "of", "if", "to", "as"})


def tells_finding(page: Page, last: int, end: int) -> bool:
    """Does a finding or a result stand between what ends at `last` and the first comma before `end`?

    >>> from lugol.language.page import page_of
    >>> page = page_of("Smear 3 May 2023 HSIL, colposcopy booked.")
    >>> tells_finding(page, 1, 7)
    True
    """
    keys = page.keys(last, end)
    if "," not in keys or _LEADS_TO_REASON.intersection(keys[: keys.index(",")]):
        return False
    return bool(page.of("colposcopic", "cyt_result", "histology", first=last, last=last + keys.index(",")))
