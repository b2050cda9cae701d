"""A problem that names a contact with the clinic ("Encounter for screening for malignant neoplasm") and no disease."""

import re

from lugol.read.fhir.resources import Concept

_BEGINS = re.compile(
    r"\s*(?:(?:encounter|screening|special screening|examination|observation|vaccination|"
    r"immuni[sz]ation|supervision|check-?up)\b[\w ()-]*? (?:for|of|after|on|against)\b|vorsorge|früherkennung|"
    r"krebsfrüherkennung|krebsvorsorge|dépistage|examen de dépistage|cribado|tamizaje|rastreio|rastreamento|"
    r"bevolkingsonderzoek)",
    re.IGNORECASE,
)
_ENDS = re.compile(r"\b(?:screening|screening (?:test|visit|examination)|vaccination|check-?up)\s*$", re.IGNORECASE)
_TOLD = re.compile(
    r"\b(?:abnormal|positive|failed|overdue|missed|declined|refus\w*|never|auffällig\w*|suspicious|lesion|findings?)\b",
    re.IGNORECASE,
)
_AFTER = re.compile(r"\bafter (?:completed )?(?:treatment|surgery|radiotherapy|chemotherapy)", re.IGNORECASE)
_CLASS = re.compile(r"Z(?:0\d|1[0-3])")
"""ICD-10 Z00 to Z13: persons who come to be examined."""


def is_contact(name: str, code: Concept) -> bool:
    """Does a problem only say why she came, by its name or by its class of ICD?

    >>> is_contact("Screening for malignant neoplasm of cervix", Concept())
    True
    >>> is_contact("Abnormal cervical cancer screening", Concept()), is_contact("CIN3", Concept())
    (False, False)
    """
    classed = any(
        coding and "icd" in (coding.system or "").casefold() and _CLASS.match(coding.code or "")
        for coding in code.coding or ()
    )
    return not _TOLD.search(name) and bool(classed or _BEGINS.match(name) or _ENDS.search(name))


def is_after_treatment(name: str) -> bool:
    """Does the name of a contact tell of a disease that was treated before it?

    >>> is_after_treatment("Follow-up examination after completed treatment for malignant neoplasm")
    True
    """
    return _AFTER.search(name) is not None
