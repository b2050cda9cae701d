"""What came after: response to treatment, how she is at follow-up, plans made, and her death."""

from collections.abc import Iterator
from functools import cache

import msgspec

from lugol.language.kinds.course.cared import cared
from lugol.language.kinds.course.eased import eased
from lugol.language.kinds.course.leaving import (
    WENT_HOME,
    conditions,
    is_leaving,
    is_past_leaving,
    left_end,
    sent_on,
    to_end,
)
from lugol.language.kinds.course.moves import moves
from lugol.language.kinds.course.plans import is_as_needed, plans
from lugol.language.kinds.course.response import responses
from lugol.language.kinds.layout import zones
from lugol.language.kinds.treatment.refusals import is_for_another, reason_end, refusals
from lugol.language.lexicon import Lexicon, read_rows
from lugol.language.lines import DATED_MONTHS
from lugol.language.model import Concept, Mention, Page
from lugol.language.reach import has_result
from lugol.language.reading import Reading
from lugol.record.event import Assertion, Death, Event, Followup

_TOLD_IN = ("case", "abstract", "conclusion")
_NOT_HERS = ("literature", "family", "other_person", "hypothetical")
NEAR_STATE = 6
_NO_MISSING = frozenset({
    "never", "not", "no", "if", "should", "husband", "partner", "daughter", "hpv", "ebv", "hbv", "viral", "free",
})  # fmt: skip
_TO_RECOVERY = frozenset({"recovery", "pacu"})
_OTHER_SCREENING = frozenset({
    "mammography", "mammogram", "mammograms", "mammographic", "colonoscopy", "laboratory", "labs", "ultrasound",
    "bloodwork", "blood", "echo", "ct", "breast", "colon", "bone", "dexa",
})  # fmt: skip
_WAS_SCREENED = frozenset({
    "undergone", "underwent", "had", "on", "during", "at", "by", "a", "through", "from", "her", "presented", "came",
    "attended", "was", "were",
})  # fmt: skip
_UNIT = {"day": "D", "week": "W", "wk": "W", "month": "M", "mth": "M", "mo": "M", "year": "Y", "yr": "Y"}
_NUMBERS = {
    w: n
    for n, w in enumerate(
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
    )
}
_AGAIN_IN = ("abstract", "caption")
"""Where a case is told again: what the case itself says of the same counts first."""
_NOT_GIVEN = frozenset({"given", "offered", "advised", "recommended"})
_GOOD_WORDS = ("neg.absent", "neg.clear", "neg.not_seen")
"""What denies by a good word ("free of disease", "clear", "not seen") says nothing bad of how she is."""
_FETAL = frozenset({"fetus", "fetal", "neonate", "infant", "baby", "twin", "newborn", "intrauterine"})
_INSPECTED = ("findings", "procedure", "gross", "microscopy", "path_diagnosis", "specimen", "frozen", "synoptic")
_THINGS = frozenset(
    {"source", "licence", "license", "validity", "consent", "stock", "kit", "card", "husband", "mother"}
)
_OTHERS = frozenset({
    "children", "husband", "siblings", "brothers", "sisters", "parents", "kids", "sons", "daughters", "child",
    "father", "brother", "sister",
})  # fmt: skip
_CONSENT = frozenset({"consent", "risks", "options", "films", "records", "chart", "literature", "benefits"})
_PERSONS = frozenset({
    "she", "patient", "mother", "woman", "lady", "both", "mom", "baby", "infant", "newborn", "neonate", "they", "girl",
    "child", "children", "babies", "twins", "general", "who",
})  # fmt: skip
"""Before "is in good condition": she, or who was born; of anything else ("the teeth") it tells nothing of her."""
_PARTS_PLANS = frozenset({",", ".", ";", ":", "and", "then"})
"""Between a length of time and a thing planned behind it these tell that it is of another plan."""
_MARGINS = frozenset({"margin", "margins", "edges", "node", "nodes", "parametria", "parametrium", "specimen"})
_OF_PLACE = frozenset({"extension", "progression", "spread", "involvement", "invasion", "infiltration"})
"""Behind these "no evidence of disease" denies a spread and says nothing of how she is."""
_SHOWED = frozenset({"showed", "revealed", "demonstrated", "disclosed"})
_RESULTS = frozenset(
    {"showed", "shows", "demonstrated", "revealed", "was", "were", "confirmed", "reported", "had", "indicated"}
)
_WELL = frozenset({
    "known", "aware", "built", "versed", "appearing", "seen", "beyond", "below", "above", "out", "away", "clear",
    "within", "behind", "under", "over", "visualized", "defined", "demarcated", "circumscribed",
    "controlled", "tolerated", "supported", "differentiated", "healed", "approximated", "perfused", "exposed",
    "developed", "nourished", "hydrated", "oriented", "estrogenized", "-", "off", "lateral", "medial",
})  # fmt: skip
"""Behind these "is well" tells how far or how much: "is well known to the clinic"."""
_ABLE = frozenset({"could", "can", "cannot", "able"})
_OF = frozenset({"of", "from", "to", "due", "because"})
_CAUSE_END = frozenset({",", ".", ";", "(", "in", "on", "at", "after", "within", "despite", "and", "months", "years"})


@cache
def _course() -> Lexicon:
    rows = []
    for row in read_rows("course.csv"):
        concept = Concept("course", row["kind"], row["value"], {"id": row["id"]})
        rows.append((concept, row["words"].split("|")))
    return Lexicon(rows)


def read(reading: Reading) -> list[Event]:
    """Responses, states and plans of follow-up, and death, told of her."""
    page = reading.page
    limits = [s.last for s in page.sentences]
    events: list[Event] = []
    for mention in _course().scan(page.text, page.tokens, limits):
        if page.sentence(mention.first).article not in _TOLD_IN or page.part(mention.first) == "family":
            continue
        event = _event(reading, mention)
        if event is not None:
            events.append(event)
    events.extend(conditions(reading, events))
    named = {page_clause(page, e) for e in events if isinstance(e.values, Followup) and e.values.event}
    events.extend(e for e in refusals(reading) if page_clause(page, e) not in named)
    told = {page_clause(page, e) for e in events if isinstance(e.values, Followup) and e.values.plan}
    events.extend(e for e in plans(reading) if page_clause(page, e) not in told)
    planned = {page_clause(page, e) for e in events if isinstance(e.values, Followup) and e.values.plan}
    events = [e for e in events if not (is_leaving(e) and _is_within_plan(page, e, planned))]
    events = _joined(reading, _without_heading(page, _longest(events)))
    events.extend(_apart(events, [*moves(reading), *eased(reading), *cared(reading)]))
    events = sent_on(events)
    events.extend(responses(reading))
    return _once(events)


def _apart(told: list[Event], further: list[Event]) -> Iterator[Event]:
    """What is told further, without that which stands in words that were told already."""
    taken = [(e.sources[0].start, e.sources[0].end) for e in told]
    for event in further:
        start, end = event.sources[0].start, event.sources[0].end
        if not any(a < end and start < b for a, b in taken):
            taken.append((start, end))
            yield event


def _is_within_plan(page: Page, event: Event, planned: set[tuple[int, int]]) -> bool:
    """ "Discharged to the clinic in 3 months": where a plan is told in the same clause, leaving is a part of it.

    "She was discharged home on iron and asked to attend follow-up" tells both.
    """
    status = event.values.status.lower() if isinstance(event.values, Followup) else ""
    home = is_leaving(event) and bool(WENT_HOME.intersection(status.split()))
    return page_clause(page, event) in planned and not home


def _longest(events: list[Event]) -> list[Event]:
    """ "To see us in clinic in 3 months": a plan told within the words of another is that plan."""
    spans = [(e.sources[0].start, e.sources[0].end) for e in events if getattr(e.values, "plan", "")]

    def is_inside(event: Event) -> bool:
        start, end = event.sources[0].start, event.sources[0].end
        return any(a <= start and end <= b and (a, b) != (start, end) for a, b in spans)

    return [e for e in events if not (getattr(e.values, "plan", "") and is_inside(e))]


def _without_heading(page: Page, events: list[Event]) -> list[Event]:
    """ "CONDITION: Stable" at the head of an operation's note is told again where it says how she left the theatre."""
    heads = [e for e in events if getattr(e.values, "status", "").lower().startswith("condition:")]
    left = [e for e in events if e not in heads and "condition" in getattr(e.values, "status", "").lower()]
    operated = any(part.kind in ("procedure", "postop_diagnosis") for part in page.parts)
    return [e for e in events if not (operated and left and e in heads)]


def page_clause(page: Page, event: Event) -> tuple[int, int]:
    """The clause that an event is told in."""
    return page.clause(page.token_at(event.order))


def _event(reading: Reading, mention: Mention) -> Event | None:
    page = reading.page
    judged = reading.judge(mention.first, mention.last)
    if judged.assertion in _NOT_HERS and not (mention.code == "plan" and is_as_needed(judged)):
        return None
    if mention.code == "death":
        near = page.keys(max(0, mention.first - 3), mention.first)
        afar = judged.assertion == "negated" and not {"not", "no", "never", "without"} & set(near)
        if (judged.assertion not in ("affirmed", "planned") and not afar) or _is_no_death(page, mention):
            return None
        return reading.event(Death(cause=_cause(page, mention)), mention.first, mention.last, assertion="affirmed")
    if mention.code == "contact":
        end, code = mention.last, mention.concept.name
        planned = judged.assertion == "planned" and code != "did_not_attend"  # "booked for 3 May, did not attend"
        if planned or _is_no_missing(page, mention) or _is_no_visit(reading, mention):
            return None
        if code == "treatment_refused":
            end = reason_end(page, mention.last)
            code = "" if is_for_another(page, mention.last, end) else code
        missed = Followup(event=page.words(mention.first, end), code=code)
        return reading.event(missed, mention.first, end, assertion="affirmed")
    if mention.code == "status":
        leaves = page.tokens[mention.first].key == "discharged" and judged.assertion == "affirmed"
        if leaves and page.keys(max(0, mention.first - 1), mention.first) == ("be",):
            return None  # "was to be discharged home"
        if page.keys(mention.first, mention.last)[-1] == "recovery" and page.keys(
            max(0, mention.first - 1), mention.first
        ) in (("for",), ("until",), ("ensure",)):
            return None  # "taken to the ward for complete recovery"
        if (page.part(mention.first) in _INSPECTED or zones.is_report(page)) and "no" in mention.concept.name:
            return None  # "no evidence of disease" of a bowel or a specimen that was inspected
        of_place = _OF_PLACE.intersection(page.keys(mention.last, mention.last + 1))
        if of_place or _is_of_thing(page, mention) or _is_of_spread(page, mention) or _is_of_other(page, mention):
            return None
        said: Assertion = "affirmed" if judged.assertion in ("historical", "possible") else judged.assertion
        if judged.assertion == "negated" and judged.cue and "no" in mention.concept.name:
            said = "affirmed"
        if judged.assertion == "negated" and _NOT_GIVEN.intersection(judged.cue.lower().split()):
            said = "affirmed"  # "was not given the leaflet and then was lost to follow up"
        if judged.row in _GOOD_WORDS:
            said = "affirmed"  # "remains well and free of disease"
        end = left_end(page, mention)
        if end > mention.last and said == "planned" and is_past_leaving(page, mention):
            said = "affirmed"  # "was discharged home on iron and asked to attend"
        return reading.event(Followup(status=page.words(mention.first, end)), mention.first, end, assertion=said)
    if _was_done(reading, mention, judged.assertion) or _is_no_recall(page, mention):
        return None
    end, interval = _interval(page, mention)
    if _TO_RECOVERY.intersection(page.keys(mention.last, min(mention.last + 3, page.clause(mention.first)[1]))):
        return None  # "we will see her back in recovery"
    if _CONSENT.intersection(page.keys(page.clause(mention.first)[0], mention.first)) and not interval:
        return None  # "consent was reviewed in layman's terms"
    if mention.concept.name in ("cytology", "hpv") and page.tokens[mention.last - 1].key == "in" and not interval:
        return None  # "irregular smears in the past"
    if page.tokens[mention.last - 1].key == "in" and _is_year(page.keys(mention.last, mention.last + 1)):
        return None  # "performed at the clinic in 2020"
    if not interval and _ABLE.intersection(page.keys(max(0, mention.first - 2), mention.first)):
        return None  # "no lesion that I could see in the palate"
    if mention.concept.name in ("review", "") and not interval:
        end = to_end(page, mention.last)
    end = _as_needed_end(page, end)
    plan = page.words(mention.first, end)
    code = mention.concept.name
    said = "negated" if judged.assertion == "negated" else "affirmed"
    return reading.event(Followup(plan=plan, interval=interval, code=code), mention.first, end, assertion=said)


def _as_needed_end(page: Page, at: int) -> int:
    """ "In a year and as needed", "in 6 months or sooner": the end of what is added to a visit."""
    behind = page.keys(at, at + 3)
    if behind[:1] in (("and",), ("or",)) and behind[1:2] in (("prn",), ("sooner",), ("earlier",)):
        return at + 2
    return at + 3 if behind in (("and", "as", "needed"), ("or", "as", "needed")) else at


def keys_of_count(page: Page, mention: Mention) -> bool:
    """ "Para 3 (2 alive, one neonatal death)": a number of children, not how she is."""
    before = page.keys(max(0, mention.first - 1), mention.first)
    counted = bool(before) and (before[0].isdigit() or before[0] in _NUMBERS)
    return counted and page.keys(mention.first, mention.last) in (("alive",), ("is", "alive"))


def _is_year(keys: tuple[str, ...]) -> bool:
    return bool(keys) and keys[0].isdigit() and len(keys[0]) == len("2020")


def _is_no_missing(page: Page, mention: Mention) -> bool:
    """ "Has never missed her appointment", "her husband did not attend", "HPV DNA x 2": no missed visit of hers."""
    before = page.keys(max(page.sentence(mention.first).first, mention.first - 4), mention.first)
    return bool(_NO_MISSING.intersection(before))


_ENDS_VISIT = ((), (".",), (",",), (";",), ("for",), ("on",), ("to",), ("up",), ("and",), (")",))


def _is_no_visit(reading: Reading, mention: Mention) -> bool:
    """ "DNA 5/11", "clinic 3 May: DNA" tell a missed visit; "DNA was extracted" and "did not show CIN3" none."""
    page = reading.page
    said = page.keys(mention.first, mention.last)
    if said == ("did", "not", "show"):
        return page.keys(mention.last, mention.last + 1) not in _ENDS_VISIT  # "the biopsy did not show CIN3"
    if said not in (("dna",), ("fta",)):
        return False
    dated = any(d.first <= mention.last + 1 for d in reading.time.told_in(mention.last, mention.last + 2))
    behind = page.keys(mention.last, min(mention.last + 2, page.sentence(mention.first).last))
    dated = dated or (behind[1:] == ("/",) and behind[0].isdigit())
    listed = bool({"rna", "protein", "proteins"}.intersection(behind))
    listed |= bool({"test", "assay", "method", "pcr"}.intersection(page.keys(max(0, mention.first - 3), mention.first)))
    return listed or not (dated or behind[:1] in ((), (".",), (",",), (";",), ("-",), ("(",)))


def _is_of_other(page: Page, mention: Mention) -> bool:
    """ "3 children alive and well", "gums in good condition", "the diaphragm was well palpated"."""
    sentence = page.sentence(mention.first)
    before = page.keys(max(sentence.first, mention.first - 6), mention.first)
    behind = page.keys(mention.last, min(mention.last + 1, sentence.last))
    if keys_of_count(page, mention):
        return True
    if _OTHERS.intersection(before) and not {"she", "patient", "mother"} & set(before):
        return True
    if _is_of_bracketed(page, mention):
        return True
    keys = page.keys(mention.first, mention.last)
    if keys[0] in ("tumor", "free", "disease") and _MARGINS.intersection(page.keys(sentence.first, mention.first)):
        return True
    if keys[0].startswith("discharg") and behind == (":",):
        return True
    if keys[0] == "alive" and {"born", "birth", *_FETAL}.intersection(page.keys(sentence.first, sentence.last)):
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


def _is_no_death(page: Page, mention: Mention) -> bool:
    """Of a fetus, an "expired" licence or source, or "the cause of death in her father"."""
    clause = page.clause(mention.first)
    if (_OTHERS | {"mother", "aunt", "uncle"}).intersection(page.keys(mention.last, min(mention.last + 4, clause[1]))):
        return True
    if _who_died(page, mention) == "other":
        return True
    thing = _THINGS.intersection(page.keys(max(clause[0], mention.first - 3), mention.first))
    near = page.keys(max(page.sentence(mention.first).first, mention.first - 4), mention.first)
    of_fetus = "which" in near and _FETAL.intersection(near)
    return bool(thing or of_fetus or _FETAL.intersection(page.keys(*clause)))


_SHE = frozenset({"she", "patient", "woman", "lady", "female", "girl"})
_KIN = (
    _OTHERS | _FETAL | frozenset({"mother", "aunt", "uncle", "cousin", "niece", "nephew", "grandmother", "boy", "he"})
)
_MET = frozenset({"delivered", "birth", "lost", "bore", "by", "for", "survived"})
"""Behind these a person is the object: "she gave birth to a boy and died"."""
_HER = frozenset({"her", "whose", "patient's", "s", "his"})


def _who_died(page: Page, mention: Mention) -> str:
    """ "The newborn was delivered but expired": the person last named before a death, "she", "other" or ""."""
    for at in range(mention.first - 1, page.sentence(mention.first).first - 1, -1):
        key = page.tokens[at].key
        if key in _SHE:
            return "she"
        if key in _KIN - {"intrauterine"} and not _MET.intersection(page.keys(max(0, at - 3), at)):
            own = key == "mother" and not _HER.intersection(page.keys(max(0, at - 2), at))
            return "she" if own else "other"
    return ""


def _is_no_recall(page: Page, mention: Mention) -> bool:
    """ "Had routine screening mammography", "found on routine screening": no recall of a cervical programme."""
    if mention.concept.name != "routine_recall" or "screening" not in page.keys(mention.first, mention.last):
        return False
    before = page.keys(max(page.clause(mention.first)[0], mention.first - 3), mention.first)
    behind = page.keys(mention.last, mention.last + 1)
    return bool(_OTHER_SCREENING.intersection(behind) or _WAS_SCREENED.intersection(before))


def _was_done(reading: Reading, mention: Mention, assertion: Assertion) -> bool:
    """ "A repeat colposcopy in May showed ...", "at the next visit CT revealed ...": what has a result is no plan."""
    if mention.concept.name in ("review", "") and _SHOWED.intersection(
        reading.page.keys(mention.last, reading.page.clause(mention.first)[1])
    ):
        return True
    if mention.concept.name not in ("colposcopy", "cytology", "hpv") or assertion == "planned":
        return False
    end = reading.page.clause(mention.first)[1]
    behind = reading.page.keys(mention.last, mention.last + 1)
    if has_result(reading.page, mention.last) or DATED_MONTHS.intersection(behind):
        return True
    return any(token.key in _RESULTS for token in reading.page.tokens[mention.last : end])


def _cause(page: Page, mention: Mention) -> str:
    """ "died of liver failure": the words behind, up to the next sign."""
    last = page.clause(mention.first)[1]
    keys = page.keys(mention.last, last)
    at = next((i for i, k in enumerate(keys[:6]) if k in _OF and keys[max(0, i - 1) : i + 1] != ("prior", "to")), None)
    if at is None:
        return ""
    first = mention.last + at + 1
    while first < last and page.tokens[first].key in ("to", "the", "her", "of", "a"):
        first += 1
    end = first
    while end < last and page.tokens[end].key not in _CAUSE_END and not _counts(page.tokens[end].key):
        end += 1
    return page.words(first, end)


def _counts(key: str) -> bool:
    return key[0].isdigit() or key in _NUMBERS


def _is_gestation(page: Page, at: int) -> bool:
    """ "Follow-up is recommended at 22-24 weeks": of a pregnancy, the week of it and no span until then."""
    ranged = at - 2 if page.tokens[at - 1].key in ("-", "to") else at
    if page.keys(max(0, ranged - 1), ranged) != ("at",):
        return False
    return bool(page.of("obstetric")) or "fetal" in page.spelled


def _interval(page: Page, mention: Mention) -> tuple[int, str]:
    """How long until a planned contact: "in 6 months", "every three months", "6/12", as an ISO 8601 duration."""
    first, last = page.clause(mention.first)
    before = range(max(first, mention.first - 4), mention.first)
    apart = next((at for at in reversed(before) if page.tokens[at].key in _PARTS_PLANS), first - 1)
    for at in (*range(mention.first, min(last, mention.last + 10)), *range(max(before.start, apart + 1), before.stop)):
        key = page.tokens[at].key
        number = int(key) if key.isdigit() and len(key) < 4 else _NUMBERS.get(key)
        if number is None or at + 1 >= last or _is_gestation(page, at):
            continue
        following = page.tokens[at + 1].key
        if following == "/" and at + 2 < last and page.tokens[at + 2].key in ("12", "52", "7"):
            unit = {"12": "M", "52": "W", "7": "D"}[page.tokens[at + 2].key]
            return max(at + 3, mention.last), f"P{number}{unit}"
        skip = 2 if following == "-" and at + 2 < last else 1
        unit = _UNIT.get(page.tokens[at + skip].key.rstrip("s").removesuffix("ly"), "")
        if unit:
            return max(at + skip + 1, mention.last), f"P{number}{unit}"
    return mention.last, ""


def _joined(reading: Reading, events: list[Event]) -> list[Event]:
    """ "Alive and well without recurrence" is one state, told by words that stand next to each other."""
    kept: list[Event] = []
    for event in sorted(events, key=lambda e: e.order):
        before = kept[-1] if kept else None
        if before is None or not _is_same_state(reading.page, before, event):
            kept.append(event)
            continue
        first, last = before.sources[0], event.sources[0]
        words = " ".join(reading.page.text[first.start : last.end].split())
        span = msgspec.structs.replace(first, end=last.end, quote=reading.page.text[first.start : last.end])
        kept[-1] = msgspec.structs.replace(before, values=Followup(status=words), sources=(span,))
    return kept


def _is_same_state(page: Page, before: Event, event: Event) -> bool:
    a, b = before.values, event.values
    if not (isinstance(a, Followup) and isinstance(b, Followup) and a.status and b.status):
        return False
    between = page.text[before.sources[0].end : event.sources[0].start]
    near = len(between.split()) <= NEAR_STATE and not set(between) & set(".;:")
    return near and before.assertion == event.assertion


def _once(events: list[Event]) -> list[Event]:
    """Her death is told once; a response or state told again without another date is the one told before."""
    kept: dict[tuple[str, str, str, str], Event] = {}
    for event in sorted(events, key=lambda e: e.sources[0].section in _AGAIN_IN):
        value = event.values
        name = "" if isinstance(value, Death) else getattr(value, "value", "") or getattr(value, "plan", "")
        name = name or getattr(value, "event", "")
        status = getattr(value, "status", "").lower() if isinstance(value, Followup) else ""
        when = "" if isinstance(value, Death) else event.when.edtf
        kept.setdefault((event.kind, f"{name}{status}", event.assertion, when), event)
    return list(kept.values())
