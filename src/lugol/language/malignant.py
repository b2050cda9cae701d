"""Which malignant or high-grade lesion some words name, by the lexicon and the short forms of diseases."""

from functools import cache, lru_cache

import msgspec

from lugol.language.lexicon import read_rows
from lugol.language.model import Mention, Page
from lugol.language.reading import reading_of
from lugol.language.terms import terms
from lugol.language.tokens import tokenize
from lugol.record.event import Assertion

_SPREAD = "metastasis"
_LOCAL = ("basal_cell",)
"""What is malignant by name and stays where it is."""
_HIGH_GRADE = ("CIN2", "HSIL", "CIN2/3", "CIN3", "AIS")
_HIGH = terms("hsil|*2*|*3|ii|iii|*ii|high|differentiated|usual|dvin|uvin|bowen*|situ")
_GRADED = {"vin": _HIGH, "vain": _HIGH, "ain": _HIGH, "dcis": terms("_"), "paget": terms("_")}
"""Lesions of other organs before a cancer, and the words of their names that make them high grade."""
_ORDER: tuple[Assertion, ...] = ("affirmed", "historical", "possible")


class Lesion(msgspec.Struct, frozen=True):
    """A lesion by its usual name, its coded histology (cancer, CIN3 ...), and how it is asserted.

    `elsewhere`: is it by its name one of another organ than the cervix ("VIN 3")?
    """

    name: str
    histology: str
    assertion: Assertion
    elsewhere: bool = False


@lru_cache(maxsize=4096)
def lesion_in(words: str) -> Lesion | None:
    """The gravest lesion that some words affirm, else the one that they hold possible; None where there is none.

    >>> lesion_in("DLBCL").name, lesion_in("suspicious for seminoma").assertion
    ('diffuse large B-cell lymphoma', 'possible')
    >>> lesion_in("severe squamous dysplasia").histology, lesion_in("no evidence of ca breast")
    ('CIN3', None)
    """
    reading = reading_of(_spelt_out(words))
    found = [
        Lesion(mention.concept.name, histology, said, elsewhere=mention.concept.code in _GRADED)
        for mention in reading.page.of("histology", "head")
        if (histology := _histology(reading.page, mention))
        and (said := reading.judge(mention.first, mention.last).assertion) in _ORDER
    ]
    grades = (*_HIGH_GRADE, "cancer")
    return min(found, key=lambda one: (_ORDER.index(one.assertion), -grades.index(one.histology)), default=None)


def _histology(page: Page, mention: Mention) -> str:
    concept = mention.concept
    if concept.code in _GRADED:
        return "HSIL" if _GRADED[concept.code].named(page.words(mention.first, mention.last)) else ""
    if (concept.attr("behaviour") == "malignant" and concept.code not in _LOCAL) or concept.code == _SPREAD:
        return "cancer"
    told = concept.attr("histology")
    return told if told in _HIGH_GRADE else ""


def _spelt_out(words: str) -> str:
    """The words with the short forms of tumours as they are spelt out: "HCC" is hepatocellular carcinoma."""
    forms = _forms()
    pieces, at = [], 0
    for token in tokenize(words):
        if name := forms.get(words[token.start : token.end]):
            pieces += [words[at : token.start], name]
            at = token.end
    return "".join((*pieces, words[at:]))


@cache
def _forms() -> dict[str, str]:
    """The short forms but those that also name a lesion of the cervix (AIS, androgen insensitivity)."""
    rows = read_rows("disease_short_forms.csv")
    return {row["short"]: row["name"] for row in rows if row["short"] not in ("AIS",)}
