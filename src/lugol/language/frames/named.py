"""The studies, examinations and reports that a sentence names, and whether one was done and tells."""

from lugol.language.frames.frame import NOT_DONE, Frame
from lugol.language.model import Mention, Page, Sentence
from lugol.language.reading import Reading

_OF_FRAME = {"operative_procedure": "operative", "tissue_report": "tissue", "ecc": "tissue"}
_SHOWING = frozenset(
    {
        *("showed", "shows", "show", "showing", "revealed", "reveals", "revealing", "demonstrated", "demonstrates"),
        *("demonstrating", "disclosed", "found", "identified", "confirmed", "confirms", "detected", "indicated"),
        *("visualized", "exposed", "noted", "noting", "reported", "suggested", "suggests", "suggesting", "suggestive"),
        *("was", "were", "is", "are", "described", "documented", "displayed", "evidenced", "objectified", "had"),
        *("discovered", "depicted", "exhibited", "uncovered", "delineated", "highlighted"),
    }
)
_RESULTS = ("neg.clear", "neg.absent", "neg.not_seen", "neg.ruled_out")
_FOUND = frozenset({"found", "noted", "noticed", "seen", "shown", "observed", "felt"})
_BY_EYE = (("macroscopically",), ("grossly",))
_OF_SAMPLE = frozenset({"cytological", "cytologic", "bacteriological", "microbiological", "biochemical", "genetic"})
"""Before "examination" these tell of a sample, not of her: "cytological examination showed follicular cells"."""
_DURING = frozenset({"during", "at", "on", "upon"})
SHOWED = frozenset(
    {
        *("showed", "revealed", "demonstrated", "disclosed", "found", "confirmed", "detected", "identified"),
        *("indicated", "discovered", "depicted", "uncovered"),
    }
)
_AFTER = frozenset({"after", "following", "since"})
_OF_WOUND = frozenset({"site", "sites", "change", "changes", "clip", "marker", "scar", "tract", "cavity", "bed"})
"""Behind "biopsy" these name what it left."""
_TAKEN_OUT = frozenset({"removed", "delivered", "sent", "extracted", "retrieved", "shelled", "submitted", "handed"})
"""What is done with a specimen before anybody looks at it."""
_NEAR_VERB = 4
_BEFELL = frozenset({"developed", "complained", "experienced", "noticed", "presented", "had", "suffered", "felt"})


def named_frames(reading: Reading, sentence: Sentence, specimens: int, current: Frame) -> list[Frame]:
    """The frames that a sentence names and that tell in it; two studies that tell together are one."""
    page = reading.page
    frames: list[Frame] = []
    passed = -1
    for mention in page.of("frame", first=sentence.first, last=sentence.last):
        told = mention.concept.attr("frame")
        kind = _OF_FRAME.get(told, told)
        if mention.first == passed or (kind == "imaging" and _is_only_before(page, mention, sentence)):
            passed = mention.last
            continue
        if is_not_done(reading, mention, sentence) or _is_in_name(page, mention):
            continue
        if kind == "exam" and mention.first and page.tokens[mention.first - 1].key in _OF_SAMPLE:
            continue
        if mention.code == "biopsy" and _OF_WOUND.intersection(page.keys(mention.last, mention.last + 1)):
            continue  # "post biopsy changes", "the biopsy site"
        if mention.code == "specimen" and _is_taken_out(page, mention, sentence):
            kind = "none"
        if told == "operative_procedure" and not _shows(page, mention, sentence):
            continue
        if frames and mention.code in ("reported", "proved"):
            continue
        looking = frames[-1] if frames else current
        if looking.kind in ("exam", "operative") and page.keys(mention.first, mention.last) in _BY_EYE:
            continue  # "on speculum examination the cervix was macroscopically normal"
        if kind == "exam" and mention.first > specimens and page.tokens[mention.last - 1].key == ":":
            continue
        frame = Frame(kind, mention.concept.name, mention.first, mention.last)
        if (
            frames
            and frames[-1].kind == "imaging"
            and frame.name == "examination"
            and _touches(page, frames[-1], frame)
        ):
            continue  # "on transvaginal ultrasound examination", "ultrasound (USG) examination"
        if frames and frames[-1].kind == kind and _joined(page, frames[-1], frame):
            frame = _together(frames.pop(), frame)
        frames.append(frame)
    return frames


def _is_only_before(page: Page, mention: Mention, sentence: Sentence) -> bool:
    """ "After a hysterosalpingography she developed fever": a study that only tells when something befell her."""
    if not _AFTER.intersection(page.keys(max(sentence.first, mention.first - 3), mention.first)):
        return False
    keys = page.keys(mention.last, sentence.last)
    befell = next((at for at, key in enumerate(keys) if key in _BEFELL), len(keys))
    showed = next((at for at, key in enumerate(keys) if key in SHOWED), len(keys))
    return befell < showed and "she" in keys[:befell] + ("she",) * ("patient" in keys[:befell])


def is_not_done(reading: Reading, mention: Mention, sentence: Sentence) -> bool:
    """Is a study planned, another's or not done? That it is clear or negative is its result."""
    judged = reading.judge(mention.first, mention.last)
    if judged.row in _RESULTS:
        return False
    if judged.assertion == "planned" and SHOWED.intersection(reading.page.keys(mention.last, sentence.last)):
        return False
    if judged.row == "plan.to" and _FOUND.intersection(reading.page.keys(sentence.first, mention.first)):
        return False
    if judged.row == "neg.zero":
        return mention.last + 3 >= sentence.last
    return judged.assertion in NOT_DONE


def _is_in_name(page: Page, mention: Mention) -> bool:
    """ "CT/NG negative": the letters of a study within the name of a symptom or of another test."""
    around = page.of("symptom", "analyte", first=mention.first - 5, last=mention.last)
    return any(s.first <= mention.first < s.last for s in around)


def _is_taken_out(page: Page, mention: Mention, sentence: Sentence) -> bool:
    """ "The specimen was removed with a cuff of 2 cm": nobody has looked at it yet."""
    behind = page.keys(mention.last, sentence.last)
    return bool(_TAKEN_OUT.intersection(behind[:_NEAR_VERB])) and not SHOWED.intersection(behind)


def _shows(page: Page, mention: Mention, sentence: Sentence) -> bool:
    """Does a verb of showing or a colon stand right behind a frame, or further on where it begins "during a ..."?"""
    behind = page.keys(mention.last, min(mention.last + 6, sentence.last))
    if any(key in _SHOWING or key == ":" for key in behind):
        return True
    before = page.keys(max(sentence.first, mention.first - 4), mention.first)
    rest = page.keys(mention.last, sentence.last)
    return bool(_DURING.intersection(before)) and bool((SHOWED | _FOUND).intersection(rest))


def _joined(page: Page, a: Frame, b: Frame) -> bool:
    between = page.keys(a.last, b.first)
    return all(not key.isalpha() or key in ("and", "or", "plus", "with", "the", "of", "a", "an") for key in between)


def _touches(page: Page, a: Frame, b: Frame) -> bool:
    """Does nothing stand between two names, or only a short name in a bracket?"""
    between = page.keys(a.last, b.first)
    return not between or (between[0] in ("(", ")") and between[-1] == ")" and len(between) <= 3)


def _together(a: Frame, b: Frame) -> Frame:
    """ "CT (computed tomography)" is one study, "CT and MRI" are two that tell together."""
    if a.name in b.name or a.name == "imaging":
        return Frame(a.kind, b.name, a.first, b.last)
    if b.name in a.name or b.name == "imaging" or a.kind != "imaging":
        return Frame(a.kind, a.name, a.first, b.last)
    return Frame(a.kind, f"{a.name} and {b.name}", a.first, b.last)
