"""Lists of diagnoses: the lines under "Diagnosis:" and the numbered ones under "Assessment:"."""

from bisect import bisect_left
from functools import cache

from lugol.language.kinds.layout import zones
from lugol.language.lexicon import read_rows
from lugol.language.mixed_parts import is_mixed, is_mixed_part
from lugol.language.model import Page, Sentence
from lugol.language.numerals import once_a_page
from lugol.language.reading import Reading
from lugol.record.event import Diagnosis, Event

DIAGNOSIS_PARTS = ("diagnosis", "postop_diagnosis", "preop_diagnosis")
_OPERATIVE = ("postop_diagnosis", "preop_diagnosis")
_NO_DISEASE = frozenset({
    "desires", "desire", "desired", "refusing", "refuses", "refusal", "requests", "request", "status", "s", "history",
    "margin", "margins",
    "previous", "multiparity", "undesired", "wishes", "same", "as", "above", "pregnancy", "gestation", "weeks", "term",
    "breech", "delivery", "labor", "prior", "grand", "multiparous", "fertility",
})  # fmt: skip
DISEASE = frozenset({
    "infection", "disease", "syndrome", "disorder", "hypertension", "diabetes", "anemia", "abscess", "injury",
    "failure", "obstruction", "malformation", "rupture", "torsion", "perforation", "fracture", "hernia", "dissection",
    "aneurysm", "deficiency", "palsy", "tear", "calculus", "hemorrhage", "defect", "anomaly", "atresia", "poisoning",
    "toxicity", "insufficiency", "shock", "sepsis", "gangrene", "infarction", "ischemia", "embolism", "dystrophy",
    "agenesis", "hypertrophy", "cataract", "stricture", "stones", "contracture", "deformity", "thrombembolism",
    "dehiscence", "occlusion", "diastasis", "laceration", "fistula", "burns", "prolapse", "storm", "pseudocyst",
    "empyema", "pneumonia", "duplication", "incarceration", "inversion", "intoxication", "overdose", "degeneration",
    "hypoplasia", "aplasia", "gallstones", "syphilis", "cystocele", "rectocele", "hydrocele", "thrombus",
})  # fmt: skip
_NO_ENDING = frozenset({"diagnosis", "prognosis", "anastomosis", "hypnosis", "gnosis"})
_PREVENTED = frozenset({"prophylaxis", "risk", "prevention"})
"""A line with one of these tells of what is to be kept off: "Deep vein thrombosis risk"."""
_GENITAL = frozenset({"cervix", "uterus", "endometrium", "ovary", "fallopian tube", "vulva", "vagina", "breast"})
_OF_PLACE = (("of",), ("in",), ("over",), ("on",))
_WIDE = frozenset({"bone", "joint", "muscle", "artery", "vein", "skin", "systemic", "blood"})
"""Usual places of a disorder that say less than an organ in its name: "mandible fracture" is of the jaw."""
_LONGEST_LINE = 14
_REMARKS = frozenset({",", ";", "(", ".", "which", "that", "greater", "status"})
_NO_LINE = ("procedure", "frame", "drug", "cyt_test", "hpv", "radiotherapy", "chemotherapy", "stage_system")
NAMED = ("head", "condition", "complication", "finding", "disorder")
LINES = ("impression", *DIAGNOSIS_PARTS)
TOLD_IN = ("case", "abstract", "title", "conclusion")
_DISEASE_ENDS = (
    "itis", "osis", "emia", "pathy", "oma", "plegia", "trophy", "plasia", "penia", "iasis", "malacia", "ectasis",
    "oidism",
)  # fmt: skip


def lines(reading: Reading, taken: set[int]) -> list[Event]:
    """Each short line under "Diagnosis:" that names a condition or a lesion is a diagnosis, so are those numbered under
    "Assessment:" that name a disease."""
    page = reading.page
    events: list[Event] = []
    if is_report(reading):
        return []
    for sentence in page.sentences:
        if sentence.first in taken or sentence.article not in TOLD_IN:
            continue
        first, last = _without_remark(page, *_line(reading, sentence))
        if not 0 < last - first <= _LONGEST_LINE or page.of(*_NO_LINE, first=first, last=last):
            continue
        if _PREVENTED.intersection(page.keys(first, last)):
            continue
        told = reading.judge(first, last)
        judged = told.assertion
        if is_mixed(page, first) and ("will" in page.keys(first, last) or reading.cues.has("verb", first, last)):
            continue  # "3. Hepatitis B second injection will be given today"
        if told.row == "part.plan":  # the heading "Assessment/plan" plans no disease
            judged = "affirmed" if line_site(page, first, last) in _GENITAL else judged
        if judged not in ("affirmed", "historical", "possible") or not _is_name(reading, first, last):
            continue
        value = Diagnosis(
            value=page.words(first, last),
            site=line_site(page, first, last),
            certainty="suspected" if judged == "possible" else "",
        )
        events.append(reading.event(value, first, last, assertion="possible" if judged == "possible" else "affirmed"))
    return events


def _line(reading: Reading, sentence: Sentence) -> tuple[int, int]:
    """The words of a line of diagnoses, (0, 0) for any other sentence."""
    page = reading.page
    part = page.part_of(sentence.last - 1)
    if part is None or not (part.kind in LINES or is_mixed_part(page, part)):
        return 0, 0
    first, last = without_label(reading, sentence.first, sentence.last)
    if (
        first >= last
        or "rule" in page.keys(first, first + 2)
        or page.tokens[first].key in ("r", "no", "none", "normal")
    ):
        return 0, 0
    numbered = first > sentence.first and page.tokens[first - 1].key in (".", ")", ":", "-")
    if part.kind in DIAGNOSIS_PARTS:
        near = numbered or sentence.paragraph - page.sentence(part.label[0]).paragraph <= 1
        if part.kind in _OPERATIVE and _is_disorder(page, first, last):
            return (first, last) if near else (0, 0)
        named = page.of(*NAMED, first=first, last=last) or is_disease(page, first, last)
        return (first, last) if near and named else (0, 0)
    return (first, last) if numbered and is_disease(page, first, last) else (0, 0)


def _without_remark(page: Page, first: int, last: int) -> tuple[int, int]:
    """A long line up to its first bracket or sign: "Spondylosis with stenosis, C5-C6 more than C6-C7 (721.0)"."""
    if last - first <= _LONGEST_LINE:
        return first, last
    end = next((at for at in range(first + 1, last) if page.tokens[at].key in _REMARKS), last)
    return (first, end) if page.of(*NAMED, first=first, last=end) or is_disease(page, first, end) else (first, last)


def _is_disorder(page: Page, first: int, last: int) -> bool:
    """What an operation was done for is a disease: no symptom, wish, pregnancy or past of hers."""
    if _NO_DISEASE.intersection(page.keys(first, last)):
        return False
    return bool(page.of(*NAMED, first=first, last=last)) or not page.of("symptom", "obstetric", first=first, last=last)


def line_site(page: Page, first: int, last: int) -> str:
    """The organ that a line names, where its disorder always is, or the one in the root of a word ("nephropathy")."""
    return named_organ(page, first, last) or root_organ(page, first, last)


def root_organ(page: Page, first: int, last: int) -> str:
    """The organ in the root of a word: "bronchopneumopathy" is of the lung; "" for none."""
    return next((organ for key in page.keys(first, last) if (organ := organ_of_root(key))), "")


def named_organ(page: Page, first: int, last: int) -> str:
    """The organ that some words name, or where the disorder in them always is; "" for none."""
    homes = [m for m in page.of("disorder", first=first, last=last) if m.concept.attr("home")]
    home = homes[0].concept.attr("home") if homes else ""
    told = (*page.of("site", first=first, last=last), *page.of("place", first=first, last=last))
    beside = [m for m in told if not any(m.first >= d.first and m.last <= d.last for d in homes)]
    end = homes[0].last if homes else last
    within = beside if page.keys(end, end + 1) in _OF_PLACE else [m for m in told if m.first < end]
    named = within if home in _WIDE else () if home == "spine" else beside
    if not home and "pregnancy" in page.keys(first, last):
        return "uterus"
    if named:
        return named[0].concept.name
    return home


def organ_of_root(key: str) -> str:
    """The organ that a word begins with: "nephropathy" is of the kidney; "" for none.

    >>> organ_of_root("gastroscopy"), organ_of_root("laparoscopy")
    ('stomach', '')
    """
    fitting = [root for root in _roots() if key.startswith(root)]
    return _roots()[max(fitting, key=len)] if fitting else ""


@cache
def _roots() -> dict[str, str]:
    return {row["root"]: row["organ"] for row in read_rows("organ_roots.csv")}


def is_disease(page: Page, first: int, last: int) -> bool:
    """Does a word of the line end as the names of diseases do, or say that it is one?"""
    return any(is_disease_word(key) for key in page.keys(first, last))


def is_disease_word(key: str) -> bool:
    """Does a word say that it names a disease ("syndrome"), or end as such names do ("-itis")?"""
    return key not in _NO_ENDING and (key in DISEASE or key.endswith(_DISEASE_ENDS))


def without_label(reading: Reading, first: int, last: int) -> tuple[int, int]:
    """A sentence without its labels and the signs around it."""
    page = reading.page
    at = bisect_left(page.parts, last, key=lambda part: part.label[0]) - 1
    if at >= 0 and page.parts[at].label[0] >= first:
        first = page.parts[at].label[1]
    while first < last and not page.tokens[first].key.isalpha() and not _is_ordinal(page, first):
        first += 1
    while last > first and not page.tokens[last - 1].key.isalnum():
        last -= 1
    return first, last


def _is_ordinal(page: Page, at: int) -> bool:
    """ "36th week", "2nd-degree tear": a figure that its letters make a word."""
    following = page.tokens[at + 1] if at + 1 < len(page.tokens) else None
    ordinal = following is not None and following.glued and following.key in ("th", "st", "nd", "rd")
    return ordinal and page.tokens[at].key.isdigit()


def _is_name(reading: Reading, first: int, last: int) -> bool:
    """A name has no verb: "Well-controlled hypertension", not "She was reviewed"."""
    if any(reading.cues.roles[i] & {"verb"} for i in range(first, last)):
        return False
    return sum(k.isalpha() and len(k) > 3 for k in reading.page.keys(first, last)) > 0


@once_a_page
def is_report(reading: Reading) -> bool:
    """In a report of tissue "Diagnosis:" heads what the tissue showed."""
    return zones.is_report(reading.page)
