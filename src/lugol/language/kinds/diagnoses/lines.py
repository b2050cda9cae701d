"""Lists of diagnoses: the lines under "Diagnosis:" and the numbered ones under "Assessment:"."""

from bisect import bisect_left
from collections.abc import Iterator
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
_WISHED = frozenset({
    "desire", "desires", "desired", "desiring", "desirous", "wish", "wishes", "wishing", "requests", "requesting",
    "candidate", "undesired", "unwanted", "elective", "interested",
})  # fmt: skip
_DID_NOT_HELP = frozenset({"failed", "failure", "unresponsive", "refractory", "intolerance"})
_HELPS = frozenset({"therapy", "treatment", "management", "measures", "medication", "medications", "conservative"})
_NO_ENDING = frozenset({"diagnosis", "prognosis", "anastomosis", "hypnosis", "gnosis"})
_PREVENTED = frozenset({"prophylaxis", "risk", "prevention", "vaccination", "vaccine", "immunization"})
"""A line with one of these tells of what is to be kept off: "Deep vein thrombosis risk"."""
_NOT_FOUND = frozenset({"negative", "neg", "nonreactive", "nr", "undetectable", "normal"})
_CONSIDERED = frozenset({"possibility", "possibilities", "consider", "considered", "considering"})
"""A line with one of these tells what is only thought of: "Intoxication: this could be a possibility"."""
_GENITAL = frozenset({"cervix", "uterus", "endometrium", "ovary", "fallopian tube", "vulva", "vagina", "breast"})
_OF_PLACE = (("of",), ("in",), ("over",), ("on",))
_WIDE = frozenset({"bone", "joint", "muscle", "artery", "vein", "skin", "systemic", "blood", "cardiovascular"})
"""Usual places of a disorder that say less than an organ in its name: "mandible fracture" is of the jaw."""
_NOT_SURE = frozenset({"rule", "r", "no", "none", "normal", "versus", "vs", "or"})
"""What opens with one of these is no diagnosis: "rule out appendicitis"."""
_NO_ROOT = ("coloniz", "colonis", "colony", "colonies")
_DOUBTED = frozenset({
    "possible", "possibly", "probable", "probably", "suspected", "suspicious", "presumed", "presumptive",
    "questionable", "likely", "query", "?",
})  # fmt: skip
_OF_URINE = "uria"
_NO_ILLNESS = frozenset({
    "smoking", "former_smoking", "never_smoked", "alcohol", "hpv_vaccinated", "contraception", "appendectomy",
    "caesarean", "cholecystectomy", "previous_cin", "postmenopausal", "perimenopausal", "premenopausal",
    "screened_before", "intercourse", "fertility_concern", "steroid_use", "menstruation", "hpv_positive_history",
    "des_exposure", "breast_cancer_history", "pregnancy_state", "menorrhagia", "bleeding_disorder_of_menses",
    "menses_disorder", "abdominal_pain_state", "back_pain", "knee_pain",
})  # fmt: skip
"""Rows of the lexicon that hold habits, operations, ages of life and complaints."""
_CONTROLLED = frozenset({
    "control", "controlled", "stable", "fair", "fairly", "treated", "well", "poorly", "improved", "improving",
    "resolved", "being", "currently", "on", "followed", "asymptomatic", "good", "doing", "mg", "mcg", "daily", "tablet",
})  # fmt: skip
"""Behind the comma of an entry these tell how a disease goes, and no part of its name."""
_LONGEST_LINE = 14
_REMARKS = frozenset({",", ";", "(", ".", "which", "that", "greater", "status"})
_QUALIFIES = frozenset({
    "stage", "grade", "side", "sided", "suspicious", "margin", "margins", "type", "class", "with", "per", "by", "than",
    "status", "cm", "mm", "score", "level", "clinical", "pathologic", "clinically", "possible", "probable", "likely",
})  # fmt: skip
"""A piece of a line with one of these goes on with the name before it: "carcinoma, grade 2, with deep invasion"."""
_CARRIES = ("pregnant", "delivered")
_OF_SIZE = frozenset({"cm", "mm", "x"})
_LONGEST_HEAD = 6
_TESTED_FOR = frozenset({
    "screening", "screen", "check", "test", "panel", "level", "levels", "consult", "referral", "clinic", "start",
    "continue", "add", "repeat", "vaccine", "vaccination", "booster", "cessation",
    "prophylaxis", "order", "schedule", "if", "or", "possible", "questionable", "begin", "refer",
})  # fmt: skip
_SAID_OF = frozenset({"that", "which", ",", ";", "(", "-", "who", "as", "since", "for", "and"})
_OF_PAST = frozenset({"history", "hx", "h", "prior", "previous", "status", "s", "past"})
_OF_OR_POST = (("of",), ("post",), ("/",), ("for",))
"""A line that opens with one of these tells what was before: "history of", "s/p"."""
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
        if sentence.article in TOLD_IN:
            events.extend(_told_in(reading, sentence, taken))
    return events


_TO_BE_EXCLUDED = frozenset({"exclude", "excluding", "rule"})


def _told_in(reading: Reading, sentence: Sentence, taken: set[int]) -> Iterator[Event]:
    page = reading.page
    for entry in _entries(reading, sentence):
        if sentence.first in taken and (len(entry) < 3 or page.of("histology", first=entry[0], last=entry[1])):
            continue
        first, last = _before_clause(reading, *_without_remark(page, *entry[:2]))
        last = _before_course(page, first, last)
        if not 0 < last - first <= _LONGEST_LINE or page.of(*_NO_LINE, first=first, last=last):
            continue
        keys = page.keys(first, last)
        if _NOT_FOUND.intersection(keys) and page.of("analyte", first=first, last=last):
            continue  # "2. HIV negative"
        if {*_PREVENTED, *_CONSIDERED} & set(keys) or keys[0] in _TO_BE_EXCLUDED:
            continue
        doubted = _is_doubted(page, first) or page.tokens[last - 1].key in _DOUBTED
        first += doubted and page.tokens[first].key in _DOUBTED
        while doubted and last - first > 1 and page.tokens[last - 1].key in (*_DOUBTED, ","):
            last -= 1
        told = reading.judge(first, last)
        judged = "possible" if doubted and told.assertion in ("affirmed", "historical") else told.assertion
        if is_mixed(page, first) and ("will" in page.keys(first, last) or reading.cues.has("verb", first, last)):
            continue  # "3. Hepatitis B second injection will be given today"
        if told.row == "part.plan":  # the heading "Assessment/plan" plans no disease
            genital = line_site(page, first, last) in _GENITAL
            judged = "affirmed" if genital or _heads_entry(page, first, last) else judged
        if judged not in ("affirmed", "historical", "possible") or not _is_name(reading, first, last):
            continue
        value = Diagnosis(
            value=page.words(first, last),
            site=line_site(page, first, last),
            certainty="suspected" if judged == "possible" else "",
        )
        yield reading.event(value, first, last, assertion="possible" if judged == "possible" else "affirmed")


def _is_doubted(page: Page, first: int) -> bool:
    """ "2. Possible rupture of membranes", "Diagnosis: ? ectopic pregnancy": the doubt that opens an entry is of it."""
    return page.tokens[first].key in _DOUBTED or (first > 0 and page.tokens[first - 1].key == "?")


def _entries(reading: Reading, sentence: Sentence) -> Iterator[tuple[int, ...]]:
    """ "Preoperative diagnosis: term pregnancy, breech, and fibroids.": each name of such a list, else the line itself.

    A name of a list has a third figure, that of its place.
    """
    page = reading.page
    part = page.part_of(sentence.last - 1)
    first, last = without_label(reading, sentence.first, sentence.last)
    pieces = list(_pieces(page, first, last)) if part is not None and part.kind in _OPERATIVE else []
    two = _two_diseases(page, *_line(reading, sentence)) if part is not None and part.kind not in _OPERATIVE else None
    if two is not None:
        yield (*two[0], 0)
        yield (*two[1], 1)
        return
    if len(pieces) < 2 or not all(_stands_alone(page, *piece) for piece in pieces):
        yield _line(reading, sentence)
        return
    for place, (begun, end) in enumerate(pieces):
        opens = page.tokens[begun].key
        wished = _is_wished(page, begun, end) or _is_complaint(page, begun, end) or opens in {*_OF_PAST, *_NOT_SURE}
        if not wished and (_is_disorder(page, begun, end) or page.of(*NAMED, first=begun, last=end)):
            yield begun, end, place


def _pieces(page: Page, first: int, last: int) -> Iterator[tuple[int, int]]:
    """What stands between the commas of a line, without the "and" before it."""
    begun = first
    for at in range(first, last + 1):
        if at == last or page.tokens[at].key == ",":
            begun += page.keys(begun, begun + 1) == ("and",)
            if begun < at:
                yield begun, at
            begun = at + 1


def _two_diseases(page: Page, first: int, last: int) -> tuple[tuple[int, int], tuple[int, int]] | None:
    """ "Assessment: generalized anxiety and hypertension, both under fair control.": the two names of such a line."""
    end = next((at for at in range(first + 1, last) if page.tokens[at].key in _REMARKS), last)
    joined = [at for at in range(first + 1, end) if page.tokens[at].key == "and"]
    if len(joined) != 1:
        return None
    parts = (first, joined[0]), (joined[0] + 1, end)
    return parts if all(_names_disease(page, *part) for part in parts) else None


def _names_disease(page: Page, first: int, last: int) -> bool:
    """Is a piece of a line the name of a disease, with few words around it and none of what qualifies another?"""
    if not 0 < last - first <= _LONGEST_HEAD or {*_QUALIFIES, *_TESTED_FOR} & set(page.keys(first, last)):
        return False
    named = page.of("condition", "disorder", "complication", first=first, last=last)
    return any(m.last == last for m in named) or (last > first and is_disease_word(page.tokens[last - 1].key))


def _stands_alone(page: Page, first: int, last: int) -> bool:
    """Does a piece of a line name something of its own: two words or more, or a disease, a complaint or a pregnancy?"""
    if _QUALIFIES.intersection(page.keys(first, last)):
        return False
    named = page.of(*NAMED, "histology", "symptom", "obstetric", first=first, last=last)
    return bool([m for m in named if m.concept.attr("role") != "adjective"]) or last - first in (2, 3)


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
        or (page.tokens[first].key in _OF_PAST and page.keys(first + 1, first + 2) in _OF_OR_POST)
    ):
        return 0, 0
    numbered = first > sentence.first and page.tokens[first - 1].key in (".", ")", ":", "-")
    if part.kind in DIAGNOSIS_PARTS:
        near = numbered or sentence.paragraph - page.sentence(part.label[0]).paragraph <= 1
        if _is_wished(page, first, last) or _is_complaint(page, first, last):
            return 0, 0
        if part.kind in _OPERATIVE and _is_disorder(page, first, last):
            return (first, last) if near else (0, 0)
        named = page.of(*NAMED, first=first, last=last) or is_disease(page, first, last)
        return (first, last) if near and named else (0, 0)
    opens = first == part.label[1] or sentence.first == part.label[0]
    names = (numbered or opens) and (is_disease(page, first, last) or _heads_known(page, first, last))
    return (first, last) if names else (0, 0)


def _heads_known(page: Page, first: int, last: int) -> bool:
    """ "1. Asthma.", "4. Hematuria.", "3. Bell's palsy": does an entry begin with a disease of the lexicon?"""
    if page.tokens[first].key.endswith(_OF_URINE):
        return True
    end = min(last, first + _LONGEST_HEAD)
    if {*_TESTED_FOR, "for", "of", "to", "about", "over"} & set(page.keys(first, end)):
        return False
    known = page.of("condition", "disorder", "complication", first=first, last=end)
    return any(m.code not in _NO_ILLNESS for m in known)


def _without_remark(page: Page, first: int, last: int) -> tuple[int, int]:
    """A long line up to its first bracket or sign: "Spondylosis with stenosis, C5-C6 more than C6-C7 (721.0)"."""
    if last - first <= _LONGEST_LINE:
        return first, last
    end = next((at for at in range(first + 1, last) if page.tokens[at].key in _REMARKS), last)
    return (first, end) if page.of(*NAMED, first=first, last=end) or is_disease(page, first, end) else (first, last)


def _heads_entry(page: Page, first: int, last: int) -> bool:
    """ "Assessment/plan: 1. Allergic rhinitis. Restart the spray.": a disease alone, before what is done about it."""
    named = page.of("condition", "disorder", "complication", "histology", first=first, last=last)
    tested = _TESTED_FOR.intersection(page.keys(first, last))
    known = bool(named) or page.tokens[first].key.endswith(_OF_URINE) or is_disease(page, first, last)
    return last - first <= _LONGEST_HEAD and not tested and known


def _before_course(page: Page, first: int, last: int) -> int:
    """ "Hypertension, under control", "osteoarthritis, Celebrex 200 mg": where the name ends."""
    comma = next((at for at in range(first + 1, last) if page.tokens[at].key == ","), last)
    tail = page.keys(comma, last)
    goes = bool(_CONTROLLED.intersection(tail)) or bool(page.of("drug", first=comma, last=last))
    return comma if goes and _names_disease(page, first, comma) else last


def _before_clause(reading: Reading, first: int, last: int) -> tuple[int, int]:
    """ "Hyperparathyroidism that has been a problem": the name alone, before what is said of it with a verb."""
    page = reading.page
    verb = next((at for at in range(first, last) if _tells(reading, at)), last)
    end = next((at for at in range(first + 1, verb) if page.tokens[at].key in _SAID_OF), last)
    if verb == last or end == last or not (page.of(*NAMED, first=first, last=end) or is_disease(page, first, end)):
        return first, last
    return first, end


def _tells(reading: Reading, at: int) -> bool:
    """Is a token a verb, or does it open what is to be ruled out?"""
    return "verb" in reading.cues.roles[at] or reading.page.tokens[at].key == "rule"


def _is_wished(page: Page, first: int, last: int) -> bool:
    """ "Desires sterilization", "failed medical therapy": what she wants or what did not help, and no disease."""
    keys = set(page.keys(first, last))
    return bool(_WISHED & keys) or bool(_DID_NOT_HELP & keys and _HELPS & keys)


def _is_complaint(page: Page, first: int, last: int) -> bool:
    """ "1. Chronic pelvic pain. 2. Term pregnancy.": a complaint or a pregnancy, read as such, and no disease."""
    pregnant = [m for m in page.of("obstetric", first=first, last=last) if m.concept.attr("status") in _CARRIES]
    complaints = [*page.of("symptom", first=first, last=last), *pregnant]
    others = [
        m
        for m in page.of(*NAMED, "histology", "obstetric", first=first, last=last)
        if not any(c.first <= m.first and m.last <= c.last for c in complaints)
    ]
    return bool(complaints) and not [m for m in others if m.concept.attr("role") != "adjective"]


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
    diseases = page.of("disorder", first=first, last=last) or page.of("condition", first=first, last=last)
    homes = [m for m in diseases if m.concept.attr("home")]
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
    fitting = [root for root in _roots() if key.startswith(root) and not key.startswith(_NO_ROOT)]
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
    """A sentence without its labels, the signs around it and the size that it opens with: "8 x 10 cm ovarian cyst"."""
    page = reading.page
    at = bisect_left(page.parts, last, key=lambda part: part.label[0]) - 1
    if at >= 0 and page.parts[at].label[0] >= first:
        first = page.parts[at].label[1]
    while first < last and (not page.tokens[first].key.isalpha() or _is_sized(page, first)):
        if _is_ordinal(page, first):
            break
        first += 1
    while last > first and not page.tokens[last - 1].key.isalnum():
        last -= 1
    return first, last


def _is_sized(page: Page, at: int) -> bool:
    """ "8 cm x 10 cm": a unit or a sign between figures, of a size that opens a line."""
    if page.tokens[at].key not in _OF_SIZE or not at:
        return False
    before = page.tokens[at - 1].key
    return before.isdigit() or before in _OF_SIZE


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
