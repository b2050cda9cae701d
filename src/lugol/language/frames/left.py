"""Where a sentence leaves what was being reported."""

from lugol.language.frames.frame import Frame
from lugol.language.model import Page, Sentence

_LEAVES = frozenset(
    {"she", "he", "we", "i", "after", "following", "subsequently", "therefore", "thus", "postoperatively", "because"}
)
_TREATS = frozenset(
    {
        *("underwent", "received", "treated", "administered", "started", "given", "discharged", "developed"),
        *("complained", "presented", "referred", "prescribed", "complains", "presents", "admitted", "died"),
    }
)
_ENDS_REPORT = ("procedure", "drug", "regimen", "radiotherapy", "chemotherapy", "immunotherapy", "hormonal")
_ENDS_OPERATION = frozenset({"discharged", "discharge", "postoperative", "recovery", "readmitted", "adjuvant"})
_DONE = frozenset(
    {
        *("resection", "surgery", "operation", "operated", "intubation", "anesthesia", "anesthetic", "embolization"),
        *(
            "procedure",
            "therapy",
            "treatment",
            "chemotherapy",
            "radiotherapy",
            "incision",
            "excision",
            "histopathology",
        ),
        *("discharge", "delivery", "consent", "diagnosed", "histology", "weighed", "weighing", "weighted"),
    }
)
_OPERATES = frozenset(
    {"sounded", "dilated", "grasped", "prepped", "draped", "inserted", "introduced", "incised", "advanced", "placed"}
    | {"clamped", "ligated", "entered", "insufflated", "cauterized", "retracted", "dissected", "mobilized"}
)
"""What is done at an operation: in its note these end the examination under anaesthesia before it."""
_OPERATIONS = ("ectomy", "otomy", "ostomy", "plasty", "centesis")
_GOES_ON_WITH = frozenset({"had", "was", "looked", "appeared", "is", "has", "looks", "appears"})
"""Verbs with which an examination goes on about her: "She was pale", "She had a gravid uterus"."""


def leaves(page: Page, sentence: Sentence, current: Frame) -> bool:
    """Does a sentence leave what was being reported: another subject, an operation or a treatment?"""
    keys = page.keys(sentence.first, sentence.last)
    if current.kind == "operative":
        return keys[0] == "grossly" or bool(_ENDS_OPERATION.intersection(keys))
    if current.kind == "exam" and page.part(sentence.first) == "procedure" and _OPERATES.intersection(keys):
        return True
    if current.kind == "exam" and keys[0] == "she" and _GOES_ON_WITH.intersection(keys[1:2]):
        keys = keys[1:]
    if current.kind == "exam" and _is_organ_presenting(page, sentence, keys):
        keys = tuple(key for key in keys if key != "presented")
    if keys[0] in _LEAVES or _TREATS.intersection(keys) or _DONE.intersection(keys):
        return True
    if current.kind == "imaging" and _is_follow_up(keys):
        return True
    if any(key.endswith(_OPERATIONS) for key in keys):
        return True
    return bool(page.of(*_ENDS_REPORT, first=sentence.first, last=sentence.last))


def _is_organ_presenting(page: Page, sentence: Sentence, keys: tuple[str, ...]) -> bool:
    """ "The left adnexa presented with a mobile mass": an organ presents what was felt, no woman a complaint."""
    if "presented" not in keys or {"she", "patient", "woman", "who"}.intersection(keys):
        return False
    at = sentence.first + keys.index("presented") if len(keys) == sentence.last - sentence.first else sentence.first
    return any(m.last == at for m in page.of("site", first=max(sentence.first, at - 4), last=at))


def _is_follow_up(keys: tuple[str, ...]) -> bool:
    """ "Follow-up at 24 months showed no recurrence": a visit, and no more of the scan before it."""
    begun = keys[:5]
    return any(begun[at : at + 3] == ("follow", "-", "up") for at in range(3)) or "follow-up" in begun
