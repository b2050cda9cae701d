"""Which names of procedures tell an operation of hers: not a suture, a department, a scar or a way that is weighed."""

from itertools import pairwise

from lugol.language.model import Mention, Page
from lugol.language.reading import Reading

_REASON = frozenset({"contraindication", "contraindications", "indication", "indications", "unfit", "eligible"})
_NOT_DONE_NOW = frozenset({
    "scar", "scars", "margin", "margins", "candidate", "consent", "draining", "tube", "tubes", "site", "sponge",
    "sponges", "pad", "pads", "pack", "packs", "tray", "set", "type", "stitch", "fashion", "manner", "implied",
    "implies", "entails", "entailed", "requires", "remains", "carries", "clinic", "mesh", "unit", "team",
    "leaflet", "leaflets", "video", "appointment", "rate", "rates",
})  # fmt: skip
_PLACE = frozenset({"department", "clinic", "team", "service", "ward", "center", "unit", "consult", "theatre"})
GENERIC = ("operation", "surgery")
_DONE_WORDS = frozenset({
    "underwent", "had", "after", "following", "post", "undergone", "treated", "performed", "received", "then",
    "since", "s", "p", "during", "at", "done", "undergoing", "previous", "prior",
})  # fmt: skip
_SHOWED = frozenset({"revealed", "showed", "confirmed", "disclosed", "achieved", "demonstrated", "uncovered", "found"})
_OPERATED = (("was", "operated"), ("were", "operated"), ("been", "operated"))
_WEIGHED = {("preferable", "to"), ("superior", "to"), ("inferior", "to"), ("preferred", "to"), ("preferred", "over"),
            ("alternative", "to"), ("compared", "with")}  # fmt: skip
_NEAR_WEIGHED = 4
_SUTURED = frozenset({"suture", "sutures", "sutured", "running", "looped", "closed", "stitch", "vicryl", "fascia", "#"})
"""Beside these "PDS" is a thread, and no primary debulking surgery."""
_OF_BIRTH = frozenset({
    "emergency", "elective", "previous", "prior", "lower", "segment", "delivery", "delivered", "pregnancy", "pregnant",
    "weeks", "gestation", "fetal", "labor", "baby", "gravida", "para", "x", "×", "scar", "classical", "section", "by",
    "via", "underwent", "performed", "vaginal", "breech", "term", "repeat", "lscs", "two", "three",
})  # fmt: skip
_DOCTORS = frozenset({"your", "gp", "gp's", "doctor's", "doctors", "local", "own", "village", "our"})
_DONE_IN_PRACTICE = frozenset({
    "smear", "smears", "swab", "swabs", "cure", "please", "recall", "bloods", "nurse", "dressing", "dressings",
    "prescription", "cytology", "lbc", "appointment",
})  # fmt: skip
_SCARS = frozenset({"scar", "scars"})
_NEAR_SCAR = 4
"""How near before an operation "a scar of" tells only where it was done."""
_NEAR_HAD = 3


def tells_operation(reading: Reading, mention: Mention) -> bool:
    """Does the name of a procedure tell an operation of hers, rather than a biopsy, a label, a reason or a scar?

    >>> from lugol.language.reading import reading_of
    >>> texts = ("She underwent surgery in May.", "She was seen by the surgery department.")
    >>> readings = [reading_of(text) for text in texts]
    >>> [tells_operation(reading, reading.page.of("procedure")[0]) for reading in readings]
    [True, False]
    """
    page = reading.page
    if (mention.concept.name in GENERIC and _is_label(page, mention)) or _is_of_biopsy(page, mention):
        return False
    if mention.code in ("none", "biopsy") or page.part(mention.first) in ("family", "request", "admin"):
        return False
    if page.part(mention.first) == "indication" and not _was_before(reading, mention):
        return False
    if _is_practice(page, mention) or _is_other_name(page, mention) or _is_only_mentioned(page, mention):
        return False
    return mention.concept.name not in GENERIC or _is_done(page, mention)


def _is_other_name(page: Page, mention: Mention) -> bool:
    """ "A cone of light" in the ear, "closed with PDS", "CS" of a syndrome: the word is the name of something else."""
    written = page.text[mention.start : mention.end]
    if page.keys(mention.last, min(mention.last + 2, page.sentence(mention.first).last)) == ("of", "light"):
        return True
    if written == "PDS" and _SUTURED.intersection(page.keys(*page.clause(mention.first))):
        return True
    return written == "CS" and not _is_obstetric(page, mention)


def _is_practice(page: Page, mention: Mention) -> bool:
    """ "A smear at your surgery", "the GP surgery rang": where a British doctor works, and no operation."""
    if page.keys(mention.first, mention.last) != ("surgery",):
        return False
    sentence = page.sentence(mention.first)
    before = page.keys(max(sentence.first, mention.first - 2), mention.first)
    if before[-1:] and before[-1] in _DOCTORS:
        return True
    around = set(page.keys(sentence.first, sentence.last))
    return bool({"at", "in", "to"} & set(before)) and bool(_DONE_IN_PRACTICE & around)


def _is_only_mentioned(page: Page, mention: Mention) -> bool:
    """ "A scar of hysterectomy", "unfit for surgery", "a hysterectomy tray": named, and not told as done."""
    sentence = page.sentence(mention.first)
    before = page.keys(max(sentence.first, mention.first - 4), mention.first)
    around = set(before[len(before) - before[::-1].index(",") :] if "," in before else before)
    behind = page.keys(mention.last, min(mention.last + 1, sentence.last))
    near = before[-_NEAR_SCAR:]
    if _SCARS.intersection(near) and {"of", "in", "from"} & set(near):
        return True
    return bool(around & _REASON or _NOT_DONE_NOW.intersection(behind)) or _is_compared(page, mention)


def _is_done(page: Page, mention: Mention) -> bool:
    """ "She underwent surgery", and not "the surgery department", "surgery day": the bare word told as done."""
    behind = page.keys(mention.last, min(mention.last + 1, page.sentence(mention.first).last))
    if _PLACE.intersection(behind) or {"day", "department"} & set(page.keys(max(0, mention.first - 2), mention.first)):
        return False
    operated = page.keys(max(0, mention.first - 1), mention.last) in _OPERATED
    if _SHOWED.intersection(behind) or (operated and behind[:1] in (("on",), ("upon",), ("for",))):
        return True  # "surgery revealed a torsion"
    clause = page.clause(mention.first)
    told = set(page.keys(clause[0], mention.first)) | set(page.keys(mention.last, min(mention.last + 4, clause[1])))
    return bool(_DONE_WORDS & told) or page.part(mention.first) == "procedure"


def _is_obstetric(page: Page, mention: Mention) -> bool:
    """Does "CS" stand for a birth, and not for a syndrome: beside words of pregnancy, or in a list of operations?"""
    sentence = page.sentence(mention.first)
    listed = page.part(mention.first) in ("history", "procedure", "obstetric")
    return listed or bool(_OF_BIRTH.intersection(page.keys(sentence.first, sentence.last)))


def _was_before(reading: Reading, mention: Mention) -> bool:
    """ "INDICATIONS: on laparoscopy in May of 2003 ...": an operation of the past, with its own date, is told too."""
    judged = reading.judge(mention.first, mention.last).assertion
    clause = reading.page.clause(mention.first)
    had = reading.page.keys(max(clause[0], mention.first - _NEAR_HAD), mention.first)
    if judged in ("affirmed", "historical") and {"had", "underwent", "undergone"} & set(had) and "to" not in had:
        return True
    return judged in ("affirmed", "historical") and any(m.when.is_known for m in reading.time.told_in(*clause))


def _is_of_biopsy(page: Page, mention: Mention) -> bool:
    """ "Biopsy curettage", "endometrial biopsy (curettage)": the way in which a biopsy was taken."""
    before = [key for key in page.keys(max(0, mention.first - 2), mention.first) if key not in ("(", "-")]
    behind = [key for key in page.keys(mention.last, mention.last + 2) if key not in (")", "-")]
    beside = {*before[-1:], *behind[:1]}
    return mention.concept.name == "dilatation and curettage" and bool({"biopsy", "biopsies"} & beside)


def _is_label(page: Page, mention: Mention) -> bool:
    """ "OPERATION PERFORMED: insertion of a port": the heading itself names no operation."""
    return mention.first in page.labelled


def _is_compared(page: Page, mention: Mention) -> bool:
    """ "Hysterectomy is preferable to LLETZ": two ways are weighed, and neither is told as done."""
    first, last = page.clause(mention.first)
    at = next((i for i, pair in enumerate(pairwise(page.keys(first, last)), first) if pair in _WEIGHED), None)
    return at is not None and (mention.last <= at or mention.first - at <= _NEAR_WEIGHED)
