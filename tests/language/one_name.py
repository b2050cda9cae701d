"""One name for each blood test, so that a record's truth need not say by which of its words a text names it."""

from lugol.language.page import page_of
from lugol.record import quantity

_ALSO = {
    "complete blood count": "blood count", "full blood count": "blood count", "total inhibin": "inhibin",
    "renal function tests": "kidney function tests", "alkaline phosphatase": "ALP", "T3": "total T3", "T4": "total T4",
    "C3": "complement C3", "C4": "complement C4", "beta-hCG": "hCG", "total bilirubin": "bilirubin",
    "fasting glucose": "glucose",
}  # fmt: skip


def one_name(marker: str) -> str:
    """The name of a test in the truth of older records: "hemogram" and "CBC" are a blood count."""
    known = quantity.one_name(marker)
    if known != marker:
        return known
    named = page_of(marker).of("analyte")
    code = named[0].code if named else marker
    return _ALSO.get(code, code)
