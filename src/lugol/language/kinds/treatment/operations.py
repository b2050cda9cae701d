"""Which procedures are told of her, with what became of each, and which of them were done together."""

from itertools import groupby, pairwise

import msgspec

from lugol.language.done_later import day_done
from lugol.language.kinds.layout.zones import is_report
from lugol.language.kinds.treatment.ahead import is_ahead
from lugol.language.kinds.treatment.caesarean import (
    EARLIER,
    is_birth,
    is_of_earlier_birth,
    is_of_literature,
    is_own_birth,
)
from lugol.language.kinds.treatment.opened import was_opened
from lugol.language.kinds.treatment.past_list import entry_of, is_past_list
from lugol.language.kinds.treatment.procedures import is_consent_form, is_of_meeting, procedures
from lugol.language.kinds.treatment.suggested import of_treatment
from lugol.language.kinds.treatment.tells_operation import GENERIC, tells_operation
from lugol.language.kinds.treatment.told import admitted_for
from lugol.language.model import NOT_HERS, Judgement, Mention, Page, Sentence
from lugol.language.numerals import is_year
from lugol.language.parts_before import NOT_OF_SPECIMEN
from lugol.language.reading import Reading
from lugol.record.event import Assertion
from lugol.record.when import overlaps

_HOW = frozenset({
    "laparoscopic", "laparoscopically", "robotic", "robotically", "robot", "assisted", "abdominal", "open",
    "total", "vaginal", "bilateral", "right", "left", "unilateral", "radical", "modified", "simple", "pelvic",
    "partial", "emergency", "exploratory", "diagnostic", "combined", "nerve", "sparing", "systematic",
    "infracolic", "extended", "interval", "primary", "secondary", "palliative", "elective", "ovarian",
    "complete", "-", "sided", "diverting", "defunctioning", "loop", "end",
})  # fmt: skip
_APART = frozenset({
    ";", "then", "later", "followed", "after", "before", "subsequently", "until", "ago", "previously", "earlier",
})  # fmt: skip
AGAIN = frozenset({"second", "repeat", "repeated", "another", "further", "re", "third", "again"})
_SPECIMEN = frozenset({"specimen", "specimens", "material", "sample", "histology"})
_OLD = ("caesarean section", "dilatation and curettage", "cerclage", "drainage")
"""Operations that, years ago, are her obstetric history, or of no account."""
WITH = ("laparoscopy", "laparotomy", "hysteroscopy", "cystoscopy", "biopsy", "thoracoscopy", "thoracotomy")
_FURTHER = 40
_STEPS_WITHIN = 6
"""How many sentences behind an operation may go on with it."""
_OTHER_TREATMENT = frozenset({"chemotherapy", "radiotherapy", "chemoradiation", "chemoradiotherapy", "cycles"})
_OF_ONE = ("hysterectomy", "trachelectomy")
_MAJOR = ("hysterectomy", "trachelectomy", "debulking surgery", "oophorectomy", "caesarean section")
_WHICH_WAS_DONE = frozenset({"done", "performed", "completed", "undertaken", "accomplished", "carried"})
_NEAR_EARLIER = 6
_YEAR_WITHIN = 12
_DESCRIPTION = frozenset(
    {"description", "detail", "details", "technique", "operative", "procedure", "procedures", "or"}
)
_NOTABLE_FOR = {(word, "for") for word in ("significant", "notable", "remarkable", "positive", "relevant")}


_SEEN = frozenset({"evident", "seen", "found", "detected", "visible", "noted", "shown", "demonstrated", "identified"})
_TIME_PASSED = frozenset({
    "ago", "history", "previously", "previous", "prior", "earlier", "recently", "recurred", "recurrence", "recurrent",
    "relapsed", "relapse", "postoperative", "postoperatively", "discharged", "week", "weeks", "month", "months", "year",
    "years", "day", "days", "follow", "readmitted",
})  # fmt: skip
"""Between two deeds these say that the second was no step of the first operation."""
_UNLESS = frozenset({"once", "if", "when", "after", "unless", "should", "until", "planned", "booked"})
GIVEN_UP = ("neg.cancelled", "neg.aborted_after")


class Operation(msgspec.Struct):
    """Procedures told together, before they become an event; `weak` where only a specimen tells of them.

    `dated` is the token of a second telling that has the day which the first lacks, or of a further date of a list
    ("LLETZ in 2016 and 2019"), -1 where there is none; `times` counts the further dates of such a list.
    """

    mentions: list[Mention]
    first: int
    last: int
    assertion: Assertion
    weak: bool = False
    dated: int = -1
    times: int = 0


def is_retold(reading: Reading, operation: Operation) -> bool:
    """Does an abstract or a caption tell it? What the case itself says of it counts first."""
    return reading.page.sentence(operation.first).article in ("abstract", "caption")


def is_specific(operation: Operation) -> bool:
    """Does an operation name a procedure, not "surgery" alone?"""
    return any(m.concept.name not in GENERIC for m in operation.mentions)


def operations(reading: Reading) -> list[Operation]:
    """The operations of a text in order: what was done together stands together."""
    page = reading.page
    found: list[Operation] = []
    named = [m for m in procedures(page) if tells_operation(reading, m)]
    for _, group in groupby(named, key=lambda m: _place_of(page, m)):
        here: list[Operation] = []
        for mention in group:
            _place(reading, here, mention, _judged(reading, mention))
        for operation in here:
            if operation.assertion in NOT_HERS or _is_old(reading, operation):
                continue
            before = _of_note(reading, found, operation)
            if before is not None:
                before.mentions.extend(m for m in operation.mentions if not family(m) <= families(before))
                continue
            before = next((o for o in reversed(found) if o.assertion == "affirmed"), None)
            if before is not None and _goes_on(reading, before, operation):
                before.mentions.extend(m for m in operation.mentions if not family(m) <= families(before))
            else:
                found.append(operation)
    return found


def _of_note(reading: Reading, found: list[Operation], operation: Operation) -> Operation | None:
    """The operation that a note is of, for what its description tells as done: "PROCEDURE PERFORMED: laparoscopy. ...
    DESCRIPTION: ... Dr. Y then performed an appendectomy"; None elsewhere, and for what has a date of its own.
    """
    page = reading.page
    if not _is_note(page) or operation.assertion != "affirmed":
        return None
    own = next((o for o in found if o.assertion == "affirmed" and page.part(o.first) == "procedure"), None)
    if own is None or operation.weak or reading.time.is_dated(operation.first) or not _is_described(page, operation):
        return None
    before = page.keys(max(page.sentence(operation.first).first, operation.first - _NEAR_EARLIER), operation.first)
    return None if EARLIER.intersection(before) else own


def _is_note(page: Page) -> bool:
    """Is a text the note of an operation: headed by what was found, or by the procedure and the anaesthesia?"""
    return "postop_diagnosis" in page.kinds or page.kinds >= {"procedure", "anaesthesia"}


def _is_described(page: Page, operation: Operation) -> bool:
    """Does it stand where a note describes the operation?"""
    part = page.part_of(operation.first, known=False)
    if part is None:
        return False
    return part.kind in ("procedure", "findings") or bool(_DESCRIPTION.intersection(page.keys(*part.label)))


def _goes_on(reading: Reading, before: Operation, operation: Operation) -> bool:
    """ "Laparotomy was performed. The left ovary was removed.": a step of the operation told just before it.

    A step is an organ taken out, or what was done through an opening that was told alone; it stands near, in the same
    paragraph, with no time of its own and no word that sets it apart ("later", "again").
    """
    page = reading.page
    if before.assertion != "affirmed" or operation.assertion != "affirmed" or before.weak or operation.weak:
        return False
    first, last = page.sentence(before.last - 1), page.sentence(operation.first)
    step = all(m.concept.attr("organ") or _is_step(m) for m in operation.mentions)
    between = _but_counted(page.keys(_past_its_verb(page, before), operation.first))
    apart = _APART - ({"then", ";"} if step else {";"}) | AGAIN | _OTHER_TREATMENT
    near = first.paragraph == last.paragraph and _is_near(page, first, last)
    if not near or apart & between or reading.time.is_dated(operation.first) or is_retold(reading, operation):
        return False
    if is_sampled_between(page, before, operation):
        return False
    opened = all(family(m) <= {*WITH} or m.concept.name in GENERIC for m in before.mentions)
    major = any(family(m) & {*WITH, *_MAJOR} or m.concept.name in (*GENERIC, *_MAJOR) for m in before.mentions)
    named = all(_is_step(m) for m in operation.mentions)
    if step and (major or (named and _is_told_in_steps(reading, before, operation))):
        return True
    if families(operation) & {*WITH} and not _is_told_once_more(page, before, operation):
        return False
    return opened and is_specific(operation)


def _is_told_once_more(page: Page, before: Operation, operation: Operation) -> bool:
    """ "An emergency laparotomy was done. The laparotomy revealed ...": the opening told before, and not made again."""
    came = {"underwent", "undergone", "had"} & set(page.keys(page.sentence(operation.first).first, operation.first))
    again = AGAIN.intersection(page.keys(operation.last, operation.last + 2))
    return families(operation) & {*WITH} <= families(before) and not came and not again


def _is_step(mention: Mention) -> bool:
    """A deed told by its noun, or adhesions freed: done in the course of an operation, if one is told before it."""
    return bool(mention.concept.attr("step")) or mention.concept.name in ("adhesiolysis", "lysis of adhesions")


def _past_its_verb(page: Page, before: Operation) -> int:
    """ "A laparotomy was then performed": the "then" of its own verb parts an operation from nothing behind it."""
    behind = page.keys(before.last, before.last + 2)
    return before.last + 2 if behind in (("was", "then"), ("were", "then")) else before.last


def _is_told_in_steps(reading: Reading, before: Operation, operation: Operation) -> bool:
    """ "A cystotomy was made ... and then the defect was repaired": a deed behind an operation of the same account.

    Not where its own verb says that she came back for it ("underwent"), or where it undoes what was done before.
    """
    page = reading.page
    first = page.sentence(operation.first).first
    came = {"underwent", "undergone", "required"} & set(page.keys(first, operation.first))
    removed = any(m.concept.name.startswith("removal of") for m in operation.mentions)
    told = page.keys(page.sentence(before.first).first, operation.first)
    return not came and not removed and is_specific(before) and not _TIME_PASSED.intersection(told)


def _but_counted(keys: tuple[str, ...]) -> set[str]:
    """The words between, without those that only count reasons ("First, ... Second, ...")."""
    return {key for key, behind in pairwise((*keys, "")) if not (behind == "," and key in ("second", "third"))}


def is_sampled_between(page: Page, before: Operation, operation: Operation) -> bool:
    """ "Angiosarcoma was diagnosed by punch biopsy and the tumour excised": another lump than that operated on."""
    lump = any(m.concept.name.startswith("excision of") for m in operation.mentions)
    between = page.of("frame", first=before.last, last=operation.first) if lump else ()
    return any(m.concept.attr("frame") == "tissue" for m in between)


def _is_near(page: Page, first: Sentence, last: Sentence) -> bool:
    """Is a sentence one of the few behind another?"""
    for _ in range(_STEPS_WITHIN):
        if first.first >= last.first or first.last >= len(page.tokens):
            return False
        first = page.sentence(first.last)
        if first == last:
            return True
    return False


def _judged(reading: Reading, mention: Mention) -> Assertion:
    """ "Abdomen closed after BPLND": what stands right behind "after" was done, whatever was given up."""
    judged = reading.judge(mention.first, mention.last)
    if mention.concept.name == "caesarean section" and is_own_birth(reading.page, mention):
        return "other_person"
    if judged.row == "kin.child" and is_birth(reading.page, mention):
        return "literature" if is_of_literature(reading, mention) else "affirmed"
    reported = _place_of(reading.page, mention)[0] == "report" and judged.row not in GIVEN_UP
    if judged.assertion == "negated" and (reported or _is_result(judged)):
        return "affirmed"
    if judged.assertion == "negated" and _SPECIMEN.intersection(reading.page.keys(mention.last, mention.last + 1)):
        return "affirmed"  # "no residual CIN in the LLETZ specimen"
    if judged.assertion == "negated" and was_opened(reading.page, mention, judged):
        return "affirmed"
    if judged.row == "plan.for" and _is_told_of_past(reading.page, mention):
        return "affirmed"
    if judged.assertion == "negated" and _is_beside_what_is_denied(reading.page, mention):
        return "affirmed"
    if judged.assertion == "affirmed" and _is_asked(reading.page, mention):
        return "possible"
    if judged.assertion == "affirmed" and (is_of_meeting(reading, mention.first) or _is_agreed(reading.page, mention)):
        return "planned"
    if _is_spoken_of_by_result(reading, mention, judged):
        return "historical"
    if judged.assertion == "planned" and _WHICH_WAS_DONE & set(_relative(reading.page, mention)):
        return "affirmed"
    behind = reading.page.keys(mention.last, reading.page.sentence(mention.first).last)
    if judged.assertion == "planned" and _BORNE.intersection(behind):
        return "affirmed"  # "Mx: thermal ablation same day, tolerated well"
    if mention.concept.name == "caesarean section" and admitted_for(reading, mention.first, mention.last):
        return "affirmed"
    told_as_plan = judged.row == "plan.start" or (judged.row == "plan.to" and judged.cue.lower() == "to perform")
    if told_as_plan and _is_listed_as_done(reading.page, mention):
        return "affirmed"
    if judged.assertion in ("affirmed", "historical") and is_ahead(reading, mention):
        return "planned"
    before = reading.page.keys(max(0, mention.first - 1), mention.first)
    done = judged.row in ("neg.aborted_after", "neg.cancelled") and before in (("after",), ("following",))
    return "affirmed" if done else of_treatment(judged)


_BORNE = frozenset({"tolerated", "uneventful", "uncomplicated"})


def _is_beside_what_is_denied(page: Page, mention: Mention) -> bool:
    """ "Despite no abnormality evident by cystoscopy, a stent was inserted": what denies speaks of what was seen."""
    before = page.keys(max(page.sentence(mention.first).first, mention.first - 2), mention.first)
    told_anew = bool(mention.concept.attr("organ")) and before in ((",", "a"), (",", "an"), (",", "the"))
    return told_anew or (len(before) == 2 and before[0] in _SEEN and before[1] in ("by", "on", "at"))


def _is_agreed(page: Page, mention: Mention) -> bool:
    """Is it the procedure that a consent form names?"""
    return is_consent_form(page) and page.part(mention.first) == "procedure"


def _is_asked(page: Page, mention: Mention) -> bool:
    """ "LLETZ? Will think about it.": a question without its answer."""
    asked, answer = (*page.keys(mention.last, mention.last + 2), "", "")[:2]
    return asked == "?" and answer not in ("yes", "y", ":", "-", "+")


def _is_told_of_past(page: Page, mention: Mention) -> bool:
    """ "Surgical history significant for hysterectomy": what a history is notable for was done."""
    first = page.sentence(mention.first).first
    return any(pair in _NOTABLE_FOR for pair in pairwise(page.keys(first, mention.first)))


def _is_spoken_of_by_result(reading: Reading, mention: Mention, judged: Judgement) -> bool:
    """ "I will write with the result of the LLETZ": what has a result to come was done, if no words still plan it."""
    page = reading.page
    if judged.assertion != "hypothetical" or not judged.row.startswith("plan."):
        return False
    sentence = page.sentence(mention.first)
    others = [m for m in page.of("procedure") if m.code == mention.code and m.first != mention.first]
    planned = any(reading.judge(m.first, m.last).assertion == "planned" for m in others)
    return not planned and not _UNLESS.intersection(page.keys(sentence.first, sentence.last))


def _is_listed_as_done(page: Page, mention: Mention) -> bool:
    """ "PROCEDURES PERFORMED: 1. Repeat caesarean section": "repeat" at the head of such a line plans nothing."""
    part = page.part_of(mention.first)
    if part is None or part.kind != "procedure":
        return False
    label = page.keys(*part.label)
    return bool({"performed", "done"} & set(label)) or "postop_diagnosis" in page.kinds


def _relative(page: Page, mention: Mention) -> tuple[str, ...]:
    """The verb of "..., which was performed": the word behind the copula of a clause that goes on with a procedure."""
    behind = page.keys(mention.last, min(mention.last + 5, page.sentence(mention.first).last))
    at = next((i for i, key in enumerate(behind[:2]) if key == "which"), None)
    return behind[at + 2 : at + 3] if at is not None and behind[at + 1 : at + 2] in (("was",), ("were",)) else ()


def _is_result(judged: Judgement) -> bool:
    """ "Cystoscopy was normal", "yielded 24 negative nodes": what is clear is the result, not the operation.

    "The tumour was resected and recurrence was not detected": what is not seen is no operation. "PLND: 0/17" counts.
    """
    results = {"negative", "neg", "uninvolved", "involved", "free", "nad", "abnormality", "unremarkable"}
    return judged.row in ("neg.clear", "neg.not_seen", "neg.zero") or (
        judged.row == "neg.absent" and bool(results & set(judged.cue.lower().split()))
    )


def _place_of(page: Page, mention: Mention) -> tuple[str, int]:
    """What is told together: the specimens of one pathology report, the list under "PROCEDURE:", an entry of a past
    surgical history, else a sentence.
    """
    if is_report(page) and page.part(mention.first) not in NOT_OF_SPECIMEN:
        return "report", 0
    part = page.part_of(mention.first)
    if part is not None and part.kind == "procedure":
        return "part", part.first
    if is_past_list(page, mention.first):
        return "entry", entry_of(page, mention)
    return "sentence", page.sentence(mention.first).first


def _is_old(reading: Reading, operation: Operation) -> bool:
    """A Caesarean or a curettage of years ago is history (a condition), no part of the course.

    What a past surgical history lists is an operation all the same, but for a birth.
    """
    page = reading.page
    if is_past_list(page, operation.first):
        return all(m.concept.name == "caesarean section" for m in operation.mentions)
    sentence = page.sentence(operation.first)
    keys = set(page.keys(sentence.first, sentence.last))
    past = operation.assertion == "historical" or page.part(operation.first) == "history"
    past = past or bool(keys & {"history", "previous", "prior", "ago", "past", "deliveries", "pregnancies"})
    only_births = all(m.concept.name == "caesarean section" for m in operation.mentions)
    past = past or (only_births and is_of_earlier_birth(page, operation.first))
    return (
        past
        and all(m.concept.name in _OLD for m in operation.mentions)
        and not _is_of_surgical_history(page, operation)
    )


def _is_of_surgical_history(page: Page, operation: Operation) -> bool:
    """ "PAST SURGICAL HISTORY: appendicectomy": a note that lists her operations tells each."""
    part = page.part_of(operation.first)
    return part is not None and part.kind == "history" and "surgical" in page.keys(*part.label)


def _is_specimen(reading: Reading, mention: Mention) -> bool:
    page = reading.page
    behind = page.keys(mention.last, min(mention.last + 1, page.sentence(mention.first).last))
    return bool(_SPECIMEN.intersection(behind))


def _place(reading: Reading, here: list[Operation], mention: Mention, judged: Assertion) -> None:
    """Join a procedure to the one told just before it, if nothing stands between that parts them."""
    page = reading.page
    first = mention.first
    floor = here[-1].last if here else page.sentence(first).first
    while first > floor and page.tokens[first - 1].key in _HOW:
        first -= 1
    while first < mention.first and page.tokens[first].key == "-":
        first += 1
    if here and _is_abbreviated(page, here[-1], mention):
        here[-1].last = mention.last
        return
    wide = msgspec.structs.replace(mention, first=first, start=page.tokens[first].start)
    reported = _place_of(page, mention)[0] == "report"
    listed = reported or page.part(mention.first) == "procedure"
    if reported and any(_says(m, mention) for o in here for m in o.mentions):
        return
    before = next((o for o in reversed(here) if o.assertion == judged), None)
    if before is not None and (listed or first - before.last <= _FURTHER):
        between = page.keys(before.last, first)
        if (listed or not _APART.intersection(between)) and not _at_other_time(reading, before, mention):
            before.mentions.append(wide)
            before.last = mention.last
            return
    later = day_done(reading.cues, page.sentence(mention.first), mention.last) if judged == "affirmed" else None
    dated = -1 if later is None else later
    here.append(Operation([wide], first, mention.last, judged, _is_specimen(reading, mention), dated))


def _says(before: Mention, mention: Mention) -> bool:
    """Does a report name an operation again, or the removal of the same organ in fewer words?"""
    return before.concept.name == mention.concept.name or (before.code == mention.code and mention.code in _OF_ONE)


def _is_abbreviated(page: Page, before: Operation, mention: Mention) -> bool:
    """ "Total laparoscopic hysterectomy (TLH)": the same procedure right behind its name, in brackets."""
    named = before.mentions[-1]
    return page.keys(named.last, mention.first) == ("(",) and named.concept.name == mention.concept.name


def _at_other_time(reading: Reading, before: Operation, mention: Mention) -> bool:
    """ "LSCS 2008, TAH 2015", "colectomy (1995), myomectomy (2007)": each has its own date."""
    years = [_year_behind(reading.page, m) for m in (before.mentions[-1], mention)]
    if all(years):
        return years[0] != years[1]
    earlier = reading.when(before.mentions[-1].first, before.mentions[-1].last)
    when = reading.when(mention.first, mention.last)
    return when.is_known and earlier.is_known and not overlaps(when, earlier)


def _year_behind(page: Page, mention: Mention) -> str:
    """The year in brackets, or behind "in", within a few words of an operation; "" where there is none."""
    behind = page.keys(mention.last, min(mention.last + _YEAR_WITHIN, page.sentence(mention.first).last))
    ends = next((i for i, key in enumerate(behind) if key in (",", ";")), len(behind))
    return next((b for a, b in pairwise(behind[:ends]) if a in ("(", "in") and is_year(b)), "")


def families(operation: Operation) -> set[str]:
    """The kinds of procedure of an operation."""
    return {kind for mention in operation.mentions for kind in family(mention)}


def family(mention: Mention) -> set[str]:
    """The kind of one procedure: its code, or its name where the code says little."""
    return {mention.code if mention.code not in ("other", "excision", "ablation") else mention.concept.name}
