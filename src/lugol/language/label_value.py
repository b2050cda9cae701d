"""Whether a denial is the value of a label before it: "AIS: not present", "node sites positive for metastasis: 0"."""

from lugol.language.breaks import breaks
from lugol.language.lists import DOABLE, has_own_name, is_lesion_of_its_own
from lugol.language.model import Mention, Page


def is_value_of(page: Page, cue: Mention, first: int, last: int) -> bool:
    """Is the cue the value of a label that names the target? ("Node sites positive for metastasis: 0")

    "LLETZ: no CIN", "hysterectomy: no complications" deny what it showed or brought, and not that it was done.
    """
    behind = page.keys(cue.last, min(cue.last + 1, page.sentence(last - 1).last))
    if behind and behind[0].isalpha() and page.of(*DOABLE, "condition", "histology", first=first, last=last):
        return False
    if is_lesion_of_its_own(page, first, last, cue) or _denies_next(page, cue, behind, first, last):
        return False
    colon = page.tokens[cue.first - 1].key in (":", "=") or (
        page.tokens[cue.first - 1].key in ("-", "–") and not page.tokens[cue.first].glued
    )
    if cue.first in breaks(page) and _BEHIND_ZERO.intersection(page.keys(cue.last, cue.last + 2)):
        return False  # "carcinoma - 0/12 nodes"
    apart = any(page.tokens[at].key in ".;:=" for at in range(last, cue.first - 1))
    return colon and not apart and not has_own_name(page, cue, last)


_HERS = ("symptom", "staged", "stage_system", "complication")


def _denies_next(page: Page, cue: Mention, behind: tuple[str, ...], first: int, last: int) -> bool:
    """ "Postcoital bleeding - no fever", "hydronephrosis - no family history": a "no" with a noun of its own."""
    if cue.first in breaks(page) and page.keys(cue.first, cue.last) == ("not",):
        return behind != () and behind[0][0].isalnum()  # "stage IIB - not IIIB"
    if cue.first not in breaks(page) or page.keys(cue.first, cue.last) != ("no",):
        return False
    return behind in (("family",), ("history",)) or (
        behind[:1] != () and behind[0].isalpha() and bool(page.of(*_HERS, first=first, last=last))
    )


_BEHIND_ZERO = frozenset({"node", "nodes", "lymph", "ln", "lns", "sln", "slns", "pelvic", "sentinel"})
