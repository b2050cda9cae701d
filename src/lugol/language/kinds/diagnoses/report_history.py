"""What a pathology report tells under its clinical history: the disease that she is known to have."""

from lugol.language.kinds.layout.zones import is_report
from lugol.language.model import Mention
from lugol.language.reading import Reading

CLINICAL = ("request", "preop_diagnosis", "presenting", "indication", "background")
"""The parts of a report that tell of the time before its specimen."""
_LEADS = frozenset({"history", "of", "known", "patient", "is", "with", "old", "the", "a", "year", "female", "yo"})
_NAMES = frozenset({"cervical", "cervix", "endometrial", "uterine", "ovarian", "invasive", "carcinoma", "vaginal"})


def is_known_disease(reading: Reading, mention: Mention) -> bool:
    """ "Clinical history: 44 year old with cervical cancer", where the report itself finds a cancer.

    Where it finds none, the cancer was asked for and not known.
    """
    page = reading.page
    part = page.part_of(mention.first)
    if part is None or part.kind not in (*CLINICAL, "history") or not is_report(page):
        return False
    sentence = page.sentence(mention.first)
    named = {key for key in page.keys(max(sentence.first, part.first), mention.first) if key[0].isalpha()}
    if part.kind == "history" and "with" not in named:
        return False  # a list of what she had once
    behind = page.keys(mention.last, min(mention.last + 1, sentence.last))
    known = named <= _LEADS | _NAMES and behind in ((), (".",), (",",), ("of",))
    return known and _is_malignant(mention) and _finds_cancer(reading)


def _is_malignant(mention: Mention) -> bool:
    return mention.concept.attr("behaviour") == "malignant"


def _finds_cancer(reading: Reading) -> bool:
    """Does a report tell of a cancer outside its clinical history?"""
    told = [m for m in reading.page.of("histology") if _is_malignant(m) and reading.page.part(m.first) not in CLINICAL]
    return any(reading.judge(m.first, m.last).assertion == "affirmed" for m in told)
