"""What came after: response to treatment, how she is at follow-up, plans made, and her death."""

from collections.abc import Iterator
from functools import cache

import msgspec

from lugol.language.kinds.course.appointed import appointed
from lugol.language.kinds.course.cared import cared
from lugol.language.kinds.course.death import death, is_told_by_child
from lugol.language.kinds.course.eased import eased
from lugol.language.kinds.course.interval import as_needed_end, until
from lugol.language.kinds.course.leaving import (
    WENT_HOME,
    conditions,
    is_leaving,
    is_past_leaving,
    left_end,
    sent_on,
    to_end,
)
from lugol.language.kinds.course.moves import moves, place_end
from lugol.language.kinds.course.plans import is_as_needed, plans
from lugol.language.kinds.course.response import responses
from lugol.language.kinds.course.whose import is_of_another
from lugol.language.kinds.layout import zones
from lugol.language.kinds.treatment.refusals import is_for_another, reason_end, refusals
from lugol.language.lexicon import Lexicon, read_rows
from lugol.language.lines import DATED_MONTHS
from lugol.language.model import NOT_HERS, Concept, Judgement, Mention, Page
from lugol.language.numerals import is_year
from lugol.language.reach import has_result
from lugol.language.reading import Reading
from lugol.record.event import Assertion, Death, Event, Followup

_TOLD_IN = ("case", "abstract", "conclusion")
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
_AGAIN_IN = ("abstract", "caption")
"""Where a case is told again: what the case itself says of the same counts first."""
_NOT_GIVEN = frozenset({"given", "offered", "advised", "recommended"})
_GOOD_WORDS = ("neg.absent", "neg.clear", "neg.not_seen")
"""What denies by a good word ("free of disease", "clear", "not seen") says nothing bad of how she is."""
_INSPECTED = ("findings", "procedure", "gross", "microscopy", "path_diagnosis", "specimen", "frozen", "synoptic")
_CONSENT = frozenset({"consent", "risks", "options", "films", "records", "chart", "literature", "benefits"})
_OF_PLACE = frozenset({"extension", "progression", "spread", "involvement", "invasion", "infiltration"})
"""Behind these "no evidence of disease" denies a spread and says nothing of how she is."""
_SHOWED = frozenset({"showed", "revealed", "demonstrated", "disclosed"})
_RESULTS = frozenset(
    {"showed", "shows", "demonstrated", "revealed", "was", "were", "confirmed", "reported", "had", "indicated"}
)
_LEFT = "discharged"
_ABLE = frozenset({"could", "can", "cannot", "able"})


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
    events.extend(_apart(events, [*moves(reading), *eased(reading), *cared(reading), *appointed(reading)]))
    events = sent_on(events)
    events.extend(responses(reading))
    return _once(events)


def _apart(told: list[Event], further: list[Event]) -> Iterator[Event]:
    """What is told further, without that which stands in words that were told already."""
    taken = {at for e in told for at in range(e.sources[0].start, e.sources[0].end)}
    for event in further:
        places = range(event.sources[0].start, event.sources[0].end)
        if taken.isdisjoint(places):
            taken.update(places)
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
    spans = {(e.sources[0].start, -e.sources[0].end) for e in events if getattr(e.values, "plan", "")}
    inside: set[tuple[int, int]] = set()
    furthest = 0
    for start, end in sorted(spans):
        if -end <= furthest:
            inside.add((start, -end))
        furthest = max(furthest, -end)
    return [
        e for e in events if not (getattr(e.values, "plan", "") and (e.sources[0].start, e.sources[0].end) in inside)
    ]


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
    """What some words of course.csv tell here: her death, a contact missed, her state or a plan."""
    judged = reading.judge(mention.first, mention.last)
    if mention.code == "death" and judged.assertion == "family" and is_told_by_child(reading.page, mention):
        judged = Judgement("affirmed")
    if judged.assertion in NOT_HERS and not (mention.code == "plan" and is_as_needed(judged)):
        return None
    if mention.code == "death":
        return death(reading, mention, judged)
    if mention.code == "contact":
        return _contact(reading, mention, judged)
    if mention.code == "status":
        return _status(reading, mention, judged)
    return _plan(reading, mention, judged)


def _contact(reading: Reading, mention: Mention, judged: Judgement) -> Event | None:
    """ "She did not attend in May", "refused surgery because of cost": what did not come about."""
    page = reading.page
    end, code = mention.last, mention.concept.name
    if code == "referral":
        return _referral(reading, mention, judged)
    planned = judged.assertion == "planned" and code != "did_not_attend"  # "booked for 3 May, did not attend"
    if planned or _is_no_missing(page, mention) or _is_no_visit(reading, mention):
        return None
    if code == "treatment_refused":
        end = reason_end(page, mention.last)
        code = "" if is_for_another(page, mention.last, end) else code
    missed = Followup(event=page.words(mention.first, end), code=code)
    return reading.event(missed, mention.first, end, assertion="affirmed")


_NOT_SENT = frozenset({"never", "not", "declined", "refused", "considered"})


def _referral(reading: Reading, mention: Mention, judged: Judgement) -> Event | None:
    """ "Referred to gynaecological oncology", "will be discussed at the tumour board": where her care goes on."""
    page = reading.page
    behind = page.keys(mention.last, min(mention.last + 4, page.clause(mention.first)[1]))
    if judged.assertion in ("negated", "possible") or _NOT_SENT.intersection(behind) or _is_how_she_came(page, mention):
        return None
    end = max(mention.last, place_end(page, mention.first + 1))
    value = Followup(plan=page.words(mention.first, end), code="referral")
    return reading.event(
        value, mention.first, end, assertion="planned" if judged.assertion == "planned" else "affirmed"
    )


def _is_how_she_came(page: Page, mention: Mention) -> bool:
    """ "A woman of 40 was referred to the oncology department with a mass": the beginning, and no step of her care."""
    first = next((s for s in page.sentences if s.article == "case"), None)
    opens = first is not None and first.first <= mention.first < first.last
    return opens and page.keys(mention.first - 1, mention.first) in (("was",), ("is",), ("been",))


def _status(reading: Reading, mention: Mention, judged: Judgement) -> Event | None:
    """ "She remains well", "was discharged home on iron": how she is or how she left."""
    page = reading.page
    before = page.keys(max(0, mention.first - 1), mention.first)
    leaves = page.tokens[mention.first].key == "discharged" and judged.assertion == "affirmed"
    if leaves and before == ("be",):
        return None  # "was to be discharged home"
    lead = page.keys(mention.first - 4, mention.first)
    if "well" in page.keys(mention.first, mention.last) and "they" in lead and "both" not in lead:
        return None  # "her sugars: they have been doing well"
    if page.tokens[mention.last - 1].key == "recovery" and before in (("for",), ("until",), ("ensure",)):
        return None  # "taken to the ward for complete recovery"
    if (page.part(mention.first) in _INSPECTED or zones.is_report(page)) and "no" in mention.concept.name:
        return None  # "no evidence of disease" of a bowel or a specimen that was inspected
    if _OF_PLACE.intersection(page.keys(mention.last, mention.last + 1)) or is_of_another(page, mention):
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


def _plan(reading: Reading, mention: Mention, judged: Judgement) -> Event | None:
    """ "Repeat smear in 6 months", "review as needed": a contact that is to come, with the time until then."""
    page = reading.page
    if _was_done(reading, mention, judged.assertion) or _is_no_recall(page, mention):
        return None
    end, interval = until(page, mention)
    if _is_no_plan(page, mention) or (not interval and _is_no_visit_to_come(page, mention)):
        return None
    if mention.concept.name in ("review", "") and not interval:
        end = to_end(page, mention.last)
    end = as_needed_end(page, end)
    value = Followup(plan=page.words(mention.first, end), interval=interval, code=mention.concept.name)
    said: Assertion = "negated" if judged.assertion == "negated" else "affirmed"
    return reading.event(value, mention.first, end, assertion=said)


def _is_no_plan(page: Page, mention: Mention) -> bool:
    """ "We will see her back in recovery", "performed at the clinic in 2020": an hour of that day, or a year."""
    behind = page.keys(mention.last, min(mention.last + 3, page.clause(mention.first)[1]))
    if _TO_RECOVERY.intersection(behind):
        return True
    return page.tokens[mention.last - 1].key == "in" and any(map(is_year, page.keys(mention.last, mention.last + 1)))


def _is_no_visit_to_come(page: Page, mention: Mention) -> bool:
    """Words of a visit that tell none where no time is told until it.

    "Consent was reviewed in layman's terms", "irregular smears in the past", "no lesion that I could see".
    """
    if _CONSENT.intersection(page.keys(page.clause(mention.first)[0], mention.first)):
        return True
    if mention.concept.name in ("cytology", "hpv") and page.tokens[mention.last - 1].key == "in":
        return True
    return bool(_ABLE.intersection(page.keys(max(0, mention.first - 2), mention.first)))


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
    if _LEFT in b.status.lower() and _LEFT not in a.status.lower():
        return False  # "the course was uneventful and she was discharged on day 4"
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
