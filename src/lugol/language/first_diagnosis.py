"""Does what a woman was "initially diagnosed with" or "initially treated for" stand? Cancers and dated diseases do."""

from lugol.language.lists import DOABLE
from lugol.language.model import Mention, Page

_FIRST = frozenset({"initial", "initially", "original", "originally", "first"})
_SAID = (("diagnosed", "with"), ("treated", "for"), ("diagnosis", "of"), ("diagnosis", "was"))
_UNSURE = frozenset({"suspected", "presumed", "presumptive", "possible", "probable", "suspicion", "supposed"})
_UNSURE_WITHIN = 4
_DISEASES = ("histology", "disorder", "condition")
_VAGUE = frozenset({"metastasis", "inflammation", "metaplasia", "benign", "adhesions", "insufficient"})
_NO_NAME = _VAGUE | {"carcinoma", "cancer"}
_LOOKED = ("tissue", "tissue_report", "operation")
REVIEW = frozenset({
    "review", "reviewed", "reviewing", "revised", "revision", "reclassified", "re-evaluation", "reevaluation",
    "reexamination", "re-examination", "misdiagnosed", "retrospectively", "actually",
})  # fmt: skip
"""Words of a second look, behind which a later name takes the place of the first."""
_TURNS = frozenset({"but", "however", "though", "although"})
_HARMLESS = frozenset({"benign", "normal", "unremarkable", "inflammation", "inflammatory", "metaplasia", "reactive"})
_SENTENCES_ON = 2
_YEAR = 4


def stands(page: Page, cue: Mention, first: int, last: int) -> bool:
    """ "Initially diagnosed with cervical cancer and treated with radiation": neither is given up.

    "Initially diagnosed with ovarian cancer. Laparotomy showed tuberculosis" gives the cancer up.
    """
    keys = page.keys(cue.first, cue.last)
    if cue.concept.attr("effect") != "superseded" or keys[-2:] not in _SAID or not _FIRST.intersection(keys):
        return False
    if page.of(*DOABLE, first=first, last=last):
        return True
    named = page.of(*_DISEASES, first=cue.last, last=last)
    if not named:
        return False
    cancer = any(m.concept.attr("behaviour") == "malignant" for m in named)
    unsure = _UNSURE.intersection(page.keys(max(cue.first, named[0].first - _UNSURE_WITHIN), named[0].first))
    return (cancer or _is_dated(page, cue)) and not unsure and not _is_corrected(page, named[-1])


def _is_dated(page: Page, cue: Mention) -> bool:
    """ "In 2005", "10 years ago": a first diagnosis told with its time is the beginning of a disease, and no error."""
    behind = page.keys(cue.last, page.clause(cue.first)[1])
    return "ago" in behind or any(len(key) == _YEAR and key.isdigit() for key in behind)


def _is_corrected(page: Page, disease: Mention) -> bool:
    """Does an operation or tissue show another disease, in this sentence or right behind it?"""
    end = page.sentences_near(disease.first, behind=_SENTENCES_ON)[-1].last
    looked = [m for m in page.of("frame", "procedure", first=disease.last, last=end) if _looks(m)]
    if not looked:
        return False
    if _TURNS.intersection(page.keys(disease.last, end)) and _HARMLESS.intersection(page.keys(looked[0].last, end)):
        return True
    others = page.of("histology", "disorder", first=looked[0].last, last=end)
    between = page.keys(disease.last, others[-1].first) if others else ()
    vague = _VAGUE if REVIEW.intersection(between) else _NO_NAME
    return "residual" not in between and any(m.code != disease.code and m.code not in vague for m in others)


def _looks(mention: Mention) -> bool:
    return mention.concept.category == "procedure" or mention.concept.attr("frame") in _LOOKED
