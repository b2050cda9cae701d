"""Of whom or what a state is told: of her, or of her children, a thing that was seen, a spread that a scan denied."""

from lugol.language.kinds.course.interval import NUMBERS
from lugol.language.model import Mention, Page

FETAL = frozenset({"fetus", "fetal", "neonate", "infant", "baby", "twin", "newborn", "intrauterine"})
OTHERS = frozenset({
    "children", "husband", "siblings", "brothers", "sisters", "parents", "kids", "sons", "daughters", "child",
    "father", "brother", "sister",
})  # fmt: skip
_PERSONS = frozenset({
    "she", "patient", "mother", "woman", "lady", "both", "mom", "baby", "infant", "newborn", "neonate", "they", "girl",
    "child", "children", "babies", "twins", "general", "who",
})  # fmt: skip
"""Before "is in good condition": she, or who was born; of anything else ("the teeth") it tells nothing of her."""
_MARGINS = frozenset({"margin", "margins", "edges", "node", "nodes", "parametria", "parametrium", "specimen"})
_WELL = frozenset({
    "known", "aware", "built", "versed", "appearing", "seen", "beyond", "below", "above", "out", "away", "clear",
    "within", "behind", "under", "over", "visualized", "defined", "demarcated", "circumscribed",
    "controlled", "tolerated", "supported", "differentiated", "healed", "approximated", "perfused", "exposed",
    "developed", "nourished", "hydrated", "oriented", "estrogenized", "-", "off", "lateral", "medial",
})  # fmt: skip
"""Behind these "is well" tells how far or how much: "is well known to the clinic"."""


def is_of_another(page: Page, mention: Mention) -> bool:
    """Is a state told of somebody or something else: "3 children alive and well", "the pattern is stable"?"""
    return _is_of_thing(page, mention) or _is_of_spread(page, mention) or _is_of_other(page, mention)


def _is_of_other(page: Page, mention: Mention) -> bool:
    """ "3 children alive and well", "gums in good condition", "the diaphragm was well palpated"."""
    sentence = page.sentence(mention.first)
    before = page.keys(max(sentence.first, mention.first - 6), mention.first)
    behind = page.keys(mention.last, min(mention.last + 1, sentence.last))
    if _is_counted(page, mention):
        return True
    if OTHERS.intersection(before) and not {"she", "patient", "mother"} & set(before):
        return True
    if _is_of_bracketed(page, mention):
        return True
    keys = page.keys(mention.first, mention.last)
    if keys[0] in ("tumor", "free", "disease") and _is_of_organ(page, mention):
        return True
    if keys[0].startswith("discharg") and behind == (":",):
        return True
    if keys[0] == "alive" and {"born", "birth", *FETAL}.intersection(page.keys(sentence.first, sentence.last)):
        return True
    glued = mention.last < len(page.tokens) and page.tokens[mention.last].glued and behind == ("-",)
    if keys[-1] == "well" and behind and (behind[0].endswith("ed") or behind[0] in _WELL or glued):
        return True
    copula = before[-1:] in (("is",), ("are",), ("was",), ("were",))
    if "condition" in keys and copula and len(before) > 1 and before[-2] not in _PERSONS:
        return True
    return "condition" in keys and bool(
        page.of("site", first=max(sentence.first, mention.first - 4), last=mention.first)
    )


_HERSELF = _PERSONS | {"alive", "well", "disease", "i", "remained", "remains", "follow", "followed"}
_SUBJECT_WITHIN = 12


def _is_of_organ(page: Page, mention: Mention) -> bool:
    """ "The ovaries were free of tumour", "margins free of disease": what was looked at, and not how she is."""
    sentence = page.sentence(mention.first)
    if _MARGINS.intersection(page.keys(sentence.first, mention.first)):
        return True
    first = max(page.clause(mention.first)[0], mention.first - _SUBJECT_WITHIN)
    before = page.keys(first, mention.first)
    organs = page.of("site", "sampled", first=first, last=mention.first)
    return bool(organs) and bool({"was", "were", "is", "are"} & set(before[-3:])) and not _HERSELF & set(before)


def _is_counted(page: Page, mention: Mention) -> bool:
    """ "Para 3 (2 alive, one neonatal death)": a number of children, not how she is."""
    before = page.keys(max(0, mention.first - 1), mention.first)
    counted = bool(before) and (before[0].isdigit() or before[0] in NUMBERS)
    return counted and page.keys(mention.first, mention.last) in (("alive",), ("is", "alive"))


def _is_of_thing(page: Page, mention: Mention) -> bool:
    """ "The pattern is stable": of a thing seen, and not of her."""
    if page.keys(mention.first, mention.last) not in (("is", "stable"), ("was", "stable"), ("remains", "stable")):
        return False
    before = page.keys(max(page.sentence(mention.first).first, mention.first - 1), mention.first)
    return bool(before) and before[0] not in _PERSONS | {"currently", "clinically", "now", "and", "otherwise"}


def _is_of_spread(page: Page, mention: Mention) -> bool:
    """ "CT showed no evidence of metastasis to the liver": what a scan did not find, and no state of hers."""
    spread = page.tokens[mention.last - 1].key in ("metastasis", "metastases", "spread")
    first = page.sentence(mention.first).first
    scanned = any(m.concept.attr("frame") == "imaging" for m in page.of("frame", first=first, last=mention.first))
    return spread and (scanned or page.keys(mention.last, mention.last + 1) in (("to",), ("in",)))


def _is_of_bracketed(page: Page, mention: Mention) -> bool:
    """ "tamoxifen (breast ca 2010, NED)": a state in brackets with a disease is of that disease."""
    first = page.sentence(mention.first).first
    opened = next((at for at in range(mention.first, first, -1) if page.tokens[at - 1].key in ("(", ")")), None)
    if opened is None or page.tokens[opened - 1].key == ")":
        return False
    named = page.of("histology", "staged", "site", first=opened, last=mention.first)
    return any(m.concept.category != "site" or m.concept.attr("group") not in ("genital", "pelvic") for m in named)
