"""Visits without a disease: a woman who comes for her yearly examination, or for what she wants done."""

from lugol.language.model import Page
from lugol.language.reading import Reading

_ROUTINE = frozenset({"annual", "routine", "complete", "yearly", "periodic", "preventive", "woman"})
_EXAMINED = frozenset({"exam", "examination", "physical", "checkup", "visit", "pap", "exams"})
_HEALTHY = frozenset({"normal", "healthy", "well", "unremarkable", "routine", "annual"})
_COMES = frozenset({"presents", "presented", "here", "comes", "came", "seen", "in", "visit", "complaint", "presenting"})
_ALSO = frozenset({"follow", "followup", "regarding", "because"})
_OPERATIVE = ("postop_diagnosis", "preop_diagnosis")
_WISHED = frozenset({"sterilization", "sterility", "multiparity", "multiparous", "contraception"})
_LISTED = ("impression", "diagnosis")
_NEAR, _BEGINNING = 4, 80


def is_routine(reading: Reading) -> bool:
    """ "She presents for her annual gynecologic examination", or "1. Normal gynecologic exam" heads the assessment."""
    page = reading.page
    return _heads_assessment(page) or _is_reason(page)


def is_wish(reading: Reading) -> bool:
    """ "Postoperative diagnosis: desires permanent sterilization": what she wants done heads the list, no disease."""
    page = reading.page
    for part in page.parts:
        if part.kind in _OPERATIVE:
            first = page.sentence(part.label[1])
            keys = page.keys(part.label[1], first.last)
            return bool(_WISHED.intersection(keys)) and not page.of("disorder", first=first.first, last=first.last)
    return False


def _is_reason(page: Page) -> bool:
    """Does the text begin with a routine examination as what she comes for?"""
    keys = page.keys(0, _BEGINNING)
    for at, key in enumerate(keys):
        if key not in _ROUTINE or (key == "woman" and keys[max(0, at - 2) : at] != ("well", "-")):
            continue
        before = keys[max(0, at - 2 * _NEAR) : at]
        comes = "for" in before and _COMES.intersection(before)
        behind = keys[at + 1 : at + 1 + 2 * _NEAR]
        if comes and _EXAMINED.intersection(behind[:_NEAR]) and not _ALSO.intersection(behind):
            return True
    return False


def _heads_assessment(page: Page) -> bool:
    """Is the first that stands under "Assessment:" a normal or routine examination?"""
    for part in page.parts:
        if part.kind not in _LISTED:
            continue
        first = page.sentence(part.label[1])
        keys = page.keys(part.label[1], first.last)
        keys = tuple(key for key in keys if key.isalpha())[: 2 * _NEAR]
        if _HEALTHY.intersection(keys) and _EXAMINED.intersection(keys) and "abnormal" not in keys:
            return True
    return False
