"""Drugs against cancer: cytotoxic, immune and hormonal, those given together as one event with their cycles."""

from itertools import groupby, pairwise
from typing import Any

import msgspec

from lugol.language.kinds.treatment.cycles import Count, counts, nearest
from lugol.language.kinds.treatment.cycles_given import cycles_behind
from lugol.language.kinds.treatment.hormones import hormones_given
from lugol.language.kinds.treatment.procedures import is_of_meeting
from lugol.language.kinds.treatment.stems import drugs_by_stem
from lugol.language.kinds.treatment.suggested import of_treatment
from lugol.language.kinds.treatment.told import is_past_of_request, is_stopped
from lugol.language.model import NOT_HERS, Mention, Page
from lugol.language.reading import Reading
from lugol.record.event import Assertion, Event, HormonalTherapy, Immunotherapy, SystemicTherapy
from lugol.record.when import When

_INTENTS = ("neoadjuvant", "adjuvant", "palliative", "concurrent", "maintenance", "salvage", "consolidation")
_APART_INTENTS = frozenset({"neoadjuvant", "adjuvant", "palliative", "concurrent", "maintenance", "salvage"})
_APART = frozenset({"then", "followed", "switched", "changed", "later", "after", ";", "subsequently", "replaced"})
_LEFT_OUT = frozenset({"avoided", "withheld", "omitted", "refused", "contraindicated", "declined", "not", "held"})
_PARTING = frozenset({";", "then", "followed", "→"})
_APPROVED = tuple((be, said) for be in ("is", "are") for said in ("approved", "licensed", "marketed"))
_LEVEL = frozenset({
    "nurse", "nurses", "unit", "suite", "consent", "appointment", "level", "levels", "resistant", "resistance",
    "allergy", "refractory", "sensitivity", "free",
})  # fmt: skip
_CATEGORIES = ("drug", "regimen", "chemotherapy", "immunotherapy", "hormonal")
_TREATING = frozenset({
    "regimen", "protocol", "cycle", "cycles", "course", "courses", "line", "infusion", "chemo", "weekly", "mg",
    "g", "auc", "treated", "chemotherapy", "#", "received", "concurrent",
})  # fmt: skip
_BEGUN = frozenset({"started", "commenced", "begun", "began", "given", "completed", "put", "switched"})
"""Right behind a short name these make it a regimen: "BEP started 3 November", "EP was given"."""
_LINES = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4, "fifth": 5}
_LINE_WITHIN = 7
_INTENT_WITHIN = 5
_CONTINUES = frozenset({"cont", "continue", "continues", "continued", "continuing"})
"""Words behind which a drug told before only goes on ("continue dienogest")."""
_MARKS_TIME = frozenset({"before", "during", "since"})
"""Words behind which a drug told before only tells when ("38.5 ng/mL before pembrolizumab")."""
OF_ARTHRITIS = ("methotrexate", "rituximab", "cyclophosphamide", "chlorambucil")
_CLASSES = {"aromatase inhibitor", "anti-oestrogen", "PARP inhibitor", "taxane", "anthracycline"}
"""Names of classes: behind a drug of its own name they tell no other course."""
_CONTRACEPTIVES = ("oral contraceptive", "contraceptive ring or patch", "emergency contraception")
_GIVEN = frozenset({
    "treated", "treatment", "therapy", "prescribed", "prescription", "started", "starting", "commenced", "began",
    "given", "received", "initiated", "management", "managed", "offered", "put", "trial", "tried", "medical", "cyclic",
    "cyclical", "continuous", "suppression", "recommended", "discharged", "regulate", "control", "failed", "cont",
    "continue", "continued", "start", "begin", "switched", "changed", "placed",
})  # fmt: skip
"""Words beside which a contraceptive is given as a treatment."""
_AUTOIMMUNE = frozenset({
    "arthritis", "psoriasis", "psoriatic", "lupus", "sle", "sarcoidosis", "myositis", "vasculitis", "nephritis",
    "scleroderma", "pemphigus", "pemphigoid", "crohn's", "crohn", "colitis", "uveitis", "myasthenia", "rheumatoid",
})  # fmt: skip
_SHORT = 4
_DEFINED_WITHIN = 10
_OF_FLUID = (("/", "dl"), ("/", "l"), ("/", "ml"), ("/", "100"))
_LAB_UNITS = frozenset({
    "cm", "mm", "%", "s", "sec", "seconds", "u", "iu", "ng", "mmol", "umol", "meq", "ug", "pg", "miu", "ml",
})  # fmt: skip
_DONE = ("affirmed", "historical")


class Course(msgspec.Struct):
    """Drugs told together, before they become an event."""

    mentions: list[Mention]
    family: str
    first: int
    last: int
    assertion: Assertion
    count: Count | None = None
    when: When | None = None


def read(reading: Reading) -> list[Event]:
    """Systemic, immune and hormonal treatment given to her, planned, refused or stopped."""
    courses: list[Course] = []
    for course in sorted(_courses(reading), key=lambda c: _is_retold(reading, c)):
        course = _continued(courses, course)
        again = next((c for c in reversed(courses) if _is_again(reading, c, course)), None)
        if again is None:
            courses.append(course)
        else:
            _complete(reading, again, course)
    courses += [given for c in courses if (given := _given_since(reading, c)) is not None]
    named = {(c.family, _intent(reading, c)) for c in courses if c.assertion in _DONE and _drugs(c)}
    families = {family for family, _ in named}
    return [_event(reading, c) for c in courses if _drugs(c) or _is_of_its_own(reading, c, named, families)]


def _given_since(reading: Reading, course: Course) -> Course | None:
    """ "Tisotumab vedotin planned. C1 given 19 September": the course of a plan whose cycles are told as given."""
    count = cycles_behind(reading.page, course.first, ("drug", "regimen")) if course.assertion == "planned" else None
    if count is None or not _drugs(course):
        return None
    return msgspec.structs.replace(course, first=count.at, last=count.at + 1, assertion="affirmed", count=count)


def _is_of_its_own(reading: Reading, course: Course, named: set[tuple[str, str]], families: set[str]) -> bool:
    """Is "adjuvant chemotherapy" without a drug another course than those whose drugs are named?"""
    if course.family not in families:
        return True
    intent = _intent(reading, course)
    told = {other for family, other in named if family == course.family}
    return intent in _APART_INTENTS and course.assertion in _DONE and bool(told) and not told & {"", intent}


def _is_retold(reading: Reading, course: Course) -> bool:
    """Does an abstract or a caption tell it? What the case itself says of it counts first."""
    return reading.page.sentence(course.first).article in ("abstract", "caption")


def _courses(reading: Reading) -> list[Course]:
    page = reading.page
    found: list[Course] = []
    told = {key: list(group) for key, group in groupby(_told(reading), key=lambda m: page.sentence(m.first).first)}
    for sentence in page.sentences:
        here = _in_sentence(reading, told.get(sentence.first, []))
        spans = [(c.first, c.last) for c in here]
        for course in here:
            course.count = _count(page, course, spans)
            same = course.count is not None and page.clause(course.count.at) == page.clause(course.first)
            if course.count is not None and not same and course.assertion == "negated":
                course.count = None
            if course.count is not None and course.count.given and course.assertion in ("planned", "negated"):
                course.assertion = "affirmed"
            elif course.count is not None and course.count.planned and same and _is_only_meant(reading, course):
                course.assertion = "planned"
        if not here and found and page.sentence(found[-1].first).last == sentence.first:
            told_alone = [c for c in counts(page, sentence.first, sentence.last) if c.given]
            if told_alone and not page.of("radiotherapy", first=sentence.first, last=sentence.last):
                count = told_alone[-1]
                before = found[-1]
                if before.assertion in _DONE:
                    before.count = count
                    continue
                here = [Course(before.mentions, before.family, count.at, count.at + 1, "affirmed", count)]
        found.extend(here)
    return found


def _is_only_meant(reading: Reading, course: Course) -> bool:
    """ "Cisplatin weekly x5 planned from 3 May": a number that is planned, of a course with no word that it began."""
    return course.assertion == "affirmed" and not reading.cues.has("done_verb", *reading.page.clause(course.first))


def _told(reading: Reading) -> list[Mention]:
    page = reading.page
    named = (*page.of(*_CATEGORIES), *hormones_given(page), *drugs_by_stem(page))
    return [m for m in sorted(named, key=lambda m: m.first) if _counts(reading, m)]


def _in_sentence(reading: Reading, mentions: list[Mention]) -> list[Course]:
    """The courses of a sentence; one that was "later changed to" another, or "not tolerated", was given."""
    here: list[Course] = []
    for mention in mentions:
        found = reading.judge(mention.first, mention.last)
        stopped = found.assertion == "negated" and "tolerate" in found.cue.lower()
        replaced = found.row.startswith("super") and "error" not in found.cue.lower()
        judged = "affirmed" if replaced or stopped else of_treatment(found)
        if judged == "affirmed" and is_of_meeting(reading, mention.first):
            judged = "planned"
        family = _family(mention)
        if judged in NOT_HERS or not family:
            continue
        if here and here[-1].assertion == judged and _joins(reading, here[-1], mention, family):
            here[-1].mentions.append(mention)
            here[-1].last = max(mention.last, here[-1].last)
        else:
            here.append(Course([mention], family, mention.first, mention.last, judged))
    return here


def _counts(reading: Reading, mention: Mention) -> bool:
    page = reading.page
    if page.part(mention.first) == "request" and not is_past_of_request(page, mention.first):
        return False
    if page.part(mention.first) in ("family", "allergy", "references"):
        return False
    sentence = page.sentence(mention.first)
    behind = page.keys(mention.last, min(mention.last + 1, sentence.last))
    if page.keys(mention.last, mention.last + 2) in _APPROVED:
        return False
    if (behind and behind[0] in _LEVEL) or is_for_other(page, mention) or is_stopped(page, mention.last):
        return False
    if page.keys(mention.first, mention.last) == ("cis",):
        return _is_counted(page, mention)
    written = page.text[mention.start : mention.end].replace("-", "").replace("/", "")
    return not (written.isupper() and len(written) <= _SHORT) or _is_treatment(page, mention)


def is_for_other(page: Page, mention: Mention) -> bool:
    """Methotrexate of a list of tablets or for arthritis, and drugs given into the eye, treat no tumour."""
    clause = page.clause(mention.first)
    if {"intravitreal", "intraocular", "topical"} & set(page.keys(max(clause[0], mention.first - 2), mention.first)):
        return True
    before = page.keys(max(clause[0], mention.first - _INTENT_WITHIN), mention.first)
    if mention.concept.name in _CONTRACEPTIVES and not _is_given(page, mention):
        return True
    if mention.concept.name in _CONTRACEPTIVES and {"use", "user", "past", "lifetime", "taking"} & set(before):
        return True
    if mention.concept.name not in OF_ARTHRITIS:
        return False
    sentence = page.sentence(mention.first)
    autoimmune = _AUTOIMMUNE.intersection(page.keys(sentence.first, sentence.last))
    return bool(autoimmune) or page.part(mention.first) in ("medication", "history")


def _is_given(page: Page, mention: Mention) -> bool:
    """ "Treated with an oral contraceptive": as a treatment; "had taken oral contraceptives for 15 years" is none."""
    first, last = page.clause(mention.first)
    return page.part(mention.first) == "medication" or bool(_GIVEN.intersection(page.keys(first, last)))


def _is_treatment(page: Page, mention: Mention) -> bool:
    """Is a short name in capitals a treatment: not a piece of "TDF/3TC/DTG", and told beside words of treatment?"""
    head = page.tokens[mention.first]
    if head.glued and page.tokens[mention.first - 1].key.isalnum():
        return False
    if _is_amount(page, mention) or _is_defined(page, mention):
        return False
    sentence = page.sentence(mention.first)
    if any(_is_treating(page, at, sentence.last) for at in range(sentence.first, sentence.last)):
        return True
    before = page.keys(max(sentence.first, mention.first - 3), mention.first)
    if _BEGUN.intersection(before) and before[-1:] in (("on",), ("with",), ("the",)):
        return True  # "started on BEP", "was commenced on 5-FU"
    if mention.concept.category == "regimen" and _BEGUN.intersection(page.keys(mention.last, mention.last + 2)):
        return True
    if mention.concept.category in ("regimen", "drug") and _is_counted(page, mention):
        return True
    others = page.of("drug", "chemotherapy", "radiotherapy", "regimen", first=sentence.first, last=sentence.last)
    if page.keys(mention.last, mention.last + 1) == ("+",) and any(m.first == mention.last + 1 for m in others):
        return True  # "TC+Bev"
    return any(m.first != mention.first and len(page.text[m.start : m.end]) > _SHORT for m in others)


def _is_counted(page: Page, mention: Mention) -> bool:
    """ "TC x6", "EP × 4", "C1 TC", "TC #3", "TC q3w": a short name with its cycles right beside it."""
    before = page.keys(max(0, mention.first - 2), mention.first)
    sign, count = (*page.keys(mention.last, mention.last + 2), "", "")[:2]
    times = sign in ("x", "×", "#", "q", "c", "cycle") and count[:1].isdigit()
    return times or (before[:1] == ("c",) and before[1:2] != () and before[1].isdigit())


def _is_treating(page: Page, at: int, last: int) -> bool:
    """Is a token a word of treatment? The "mg" of "190 mg/dL" is none."""
    key = page.tokens[at].key
    if key not in _TREATING:
        return False
    return key not in ("mg", "g") or page.keys(at + 1, min(at + 3, last)) not in _OF_FLUID


def _is_amount(page: Page, mention: Mention) -> bool:
    """ "TP 7.2 g/dL", "TC: 190 mg/dL", "AC was 30 cm": what is measured, and no treatment."""
    last = page.sentence(mention.first).last
    at = mention.last
    while at < min(last, mention.last + _SHORT) and page.tokens[at].key in (
        ")",
        ":",
        "=",
        "was",
        "is",
        "of",
        ",",
        "level",
    ):
        at += 1
    if at >= last or not page.tokens[at].key[0].isdigit():
        return False
    unit = page.keys(at + 1, min(at + 4, last))
    return bool(_LAB_UNITS.intersection(unit[:1])) or (unit[:1] in (("mg",), ("g",)) and unit[1:3] in _OF_FLUID)


def _is_defined(page: Page, mention: Mention) -> bool:
    """ "Total protein (TP)": an abbreviation in brackets behind words that name no treatment."""
    if page.keys(mention.first - 1, mention.first) != ("(",) or page.keys(mention.last, mention.last + 1) != (")",):
        return False
    first = max(page.sentence(mention.first).first, mention.first - _DEFINED_WITHIN)
    words = {"regimen", "protocol", "combination", "chemo"} & set(page.keys(first, mention.first))
    return not words and not page.of("drug", "regimen", "chemotherapy", first=first, last=mention.first - 1)


def _family(mention: Mention) -> str:
    if mention.concept.category in ("chemotherapy", "regimen"):
        return "systemic_therapy"
    if mention.concept.category == "immunotherapy":
        return "immunotherapy"
    if mention.concept.category == "hormonal":
        return "hormonal_therapy"
    drug_class = mention.concept.attr("class")
    return {"chemo": "systemic_therapy", "immuno": "immunotherapy", "hormone": "hormonal_therapy"}.get(drug_class, "")


def _joins(reading: Reading, course: Course, mention: Mention, family: str) -> bool:
    """Drugs of one family in a list are one course, "chemotherapy" with its drugs too."""
    between = reading.page.keys(course.last, mention.first)
    if _APART.intersection(between):
        return False
    intents = {key for key in between if key in _APART_INTENTS}
    if intents and _intent(reading, course) in _APART_INTENTS - intents:
        return False  # "adjuvant chemotherapy and maintenance therapy with niraparib"
    return family == course.family


def _count(page: Page, course: Course, spans: list[tuple[int, int]]) -> Count | None:
    """The number of cycles told in the sentence of a course, on its side of the courses before and behind."""
    sentence = page.sentence(course.first)
    before = [last for _, last in spans if sentence.first < last <= course.first]
    parted = [at for at in range(max(before, default=course.first), course.first) if page.tokens[at].key in _PARTING]
    low = max([sentence.first, *before, *parted])  # "paclitaxel x 6 then bevacizumab": those are of the first
    high = min([_closed(page, course, sentence.last), *(first for first, _ in spans if first >= course.last)])
    told = counts(page, low, high)
    end = next((at for at in range(course.last, high) if page.tokens[at].key in (",", ";")), high)
    own = [c for c in told if course.last <= c.at < end and not c.planned]
    given = any(c.given for c in told)
    return nearest(told if given else own or told, course.first, course.last)  # "RALS 6 Gy x4, CDDP 40 mg/m2 x5"


def _closed(page: Page, course: Course, last: int) -> int:
    """ "Carboplatin (cisplatin avoided), four given": where the bracket ends in which a course stands, else `last`."""
    before = page.keys(page.sentence(course.first).first, course.first)
    inside = before.count("(") > before.count(")")
    end = next((at for at in range(course.last, last) if inside and page.tokens[at].key == ")"), last)
    return end if _LEFT_OUT.intersection(page.keys(course.last, end)) else last


def _drugs(course: Course) -> tuple[str, ...]:
    """The drugs named and those of a regimen, unless others are told of it: "TC (docetaxel, carboplatin)"."""
    names: list[str] = []
    regimens = [m for m in course.mentions if m.concept.category == "regimen"]
    alone = (m for m in course.mentions if m.concept.category == "drug")
    told = {m.concept.name for m in alone if not any(r.first <= m.first < r.last for r in regimens)}
    for mention in course.mentions:
        if mention.concept.category == "drug":
            names.append(mention.concept.name)
        elif mention.concept.category == "regimen":
            drugs = mention.concept.attr("drugs").split("|")
            names.extend(() if len(told) > 1 and told.intersection(drugs) else drugs)
    return tuple(dict.fromkeys(names))


def _continued(courses: list[Course], course: Course) -> Course:
    """ "6 courses of TC were planned; she stopped chemotherapy after the second": the drugs are those planned."""
    given = course.count is not None and course.count.given
    if not given or _drugs(course):
        return course
    told = (c for c in reversed(courses) if c.family == course.family and c.assertion != "negated")
    before = next((c for c in told if _drugs(c)), None)
    if before is not None and before.assertion not in _DONE:
        course.mentions = before.mentions
    return course


def _is_again(reading: Reading, earlier: Course, course: Course) -> bool:
    """Is a course told before: the same drugs, or "chemotherapy" where its drugs are named, without another date?"""
    if earlier.family != course.family or earlier.assertion != course.assertion:
        return False
    if not set(_drugs(course)) - _CLASSES <= set(_drugs(earlier)):
        return False
    before_it = reading.page.keys(max(0, course.first - 1), course.first)
    if _drugs(course) and before_it[:1] and before_it[0] in _CONTINUES:
        return True
    counts_told = {c.count.number if c.count else 0 for c in (earlier, course)}
    if _drugs(course) and set(_drugs(course)) == set(_drugs(earlier)) and len(counts_told) == 1 and counts_told != {0}:
        return True
    if "again" in reading.page.keys(course.last, min(course.last + 2, reading.page.clause(course.first)[1])):
        return False  # "received chemotherapy again"
    intent = _intent(reading, course)
    if _drugs(course) and before_it[0:1] and before_it[0] in _MARKS_TIME:
        return True
    other = _intent(reading, earlier)
    if _drugs(course) and (before_it == ("then",) or (intent and intent != other)):
        return False
    if intent in _APART_INTENTS and other in _APART_INTENTS and intent != other:
        return False
    line = _line(reading, course)
    if _drugs(course) and line is not None and line != _line(reading, earlier):
        return False  # "weekly paclitaxel as fourth line" after carboplatin and paclitaxel
    numbers = {c.number for c in (earlier.count, course.count) if c is not None}
    if len(numbers) > 1 and _drugs(course):
        return False
    when, before = _when(reading, course), _when(reading, earlier)
    if not (when.is_known and before.is_known and when != before):
        return True
    return not reading.time.is_dated(course.first) and not _drugs(course)


def _complete(reading: Reading, earlier: Course, course: Course) -> None:
    """What a second telling says beyond the first: its cycles and its date."""
    if course.count is not None and not course.count.planned:
        earlier.count = earlier.count or course.count
    if not _when(reading, earlier).is_known:
        earlier.when = _when(reading, course)


def _when(reading: Reading, course: Course) -> When:
    return course.when or reading.time.since(course.first, course.last)


def _event(reading: Reading, course: Course) -> Event:
    counted = course.count if course.count and not (course.count.planned and course.assertion in _DONE) else None
    drugs, cycles = _drugs(course), counted.number if counted else None
    value: Any
    if course.family == "immunotherapy":
        target = next((m.concept.attr("target") for m in course.mentions if m.concept.attr("target")), "")
        value = Immunotherapy(drugs=drugs, target=target, cycles=cycles, intent=_intent(reading, course))
    elif course.family == "hormonal_therapy":
        value = HormonalTherapy(drugs=drugs, cycles=cycles)
    else:
        regimen = next((m.code for m in course.mentions if m.concept.category == "regimen"), "")
        value = SystemicTherapy(
            drugs=drugs, regimen=regimen, cycles=cycles, intent=_intent(reading, course), line=_line(reading, course)
        )
    return reading.event(value, course.first, course.last, assertion=course.assertion, when=_when(reading, course))


def _line(reading: Reading, course: Course) -> int | None:
    """ "second-line topotecan", "a third line regimen of gemcitabine": the line of treatment told before its drugs."""
    clause = reading.page.clause(course.first)
    keys = [k for k in reading.page.keys(max(clause[0], course.first - _LINE_WITHIN), course.first) if k != "-"]
    return next((_LINES[a] for a, b in pairwise(keys) if b == "line" and a in _LINES), None)


def _intent(reading: Reading, course: Course) -> str:
    """The intent told nearest before its drugs, else anywhere in its clause."""
    page = reading.page
    clause = page.clause(course.first)
    before = page.keys(max(clause[0], course.first - _INTENT_WITHIN), course.last)
    if "nact" in before:
        return "neoadjuvant"
    parted = [at for at in range(*clause) if page.tokens[at].key in _APART]
    low = max([clause[0], *(at for at in parted if at < course.first)])
    high = min([clause[1], *(at for at in parted if at >= course.last)])
    return _intent_in(tuple(reversed(before))) or _intent_in(page.keys(low, high))


def _intent_in(keys: tuple[str, ...]) -> str:
    """The first word of intent; "neo" and "adjuvant" with a hyphen between are one."""
    for at, key in enumerate(keys):
        if key == "adjuvant":
            return "neoadjuvant" if "neo" in keys[max(0, at - 2) : at + 3] else key
        if key in _INTENTS:
            return key
    return ""
