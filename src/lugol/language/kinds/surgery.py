"""Operations: what was done together is one event, and what is told again is not done again."""

from itertools import groupby, pairwise
from typing import Any, cast

import msgspec

from lugol.language.kinds.procedures import is_of_meeting, procedures
from lugol.language.model import Judgement, Mention, Page
from lugol.language.reading import Reading
from lugol.record.event import Assertion, Event, Surgery
from lugol.record.when import overlaps

_NOT_HERS = ("literature", "family", "other_person", "hypothetical")
_HOW = frozenset({
    "laparoscopic", "laparoscopically", "robotic", "robotically", "robot", "assisted", "abdominal", "open",
    "total", "vaginal", "bilateral", "right", "left", "unilateral", "radical", "modified", "simple", "pelvic",
    "partial", "emergency", "exploratory", "diagnostic", "combined", "nerve", "sparing", "systematic",
    "infracolic", "extended", "interval", "primary", "secondary", "palliative", "elective", "ovarian",
    "complete", "-", "sided", "diverting", "defunctioning", "loop", "end",
})  # fmt: skip
_APART = frozenset({";", "then", "later", "followed", "after", "before", "subsequently", "until"})
_AGAIN = frozenset({"second", "repeat", "repeated", "another", "further", "re", "third", "again"})
_REASON = frozenset({"contraindication", "contraindications", "indication", "indications", "unfit", "eligible"})
_SPECIMEN = frozenset({"specimen", "specimens", "material", "sample", "histology"})
_NOT_DONE_NOW = frozenset({"scar", "margin", "margins", "candidate", "consent", "draining", "tube", "tubes", "site"})
_RESIDUAL = {"r0": "R0", "r1": "R1", "r2": "R2"}
_PLACE = frozenset({"department", "clinic", "team", "service", "ward", "center", "unit", "consult", "theatre"})
_GENERIC = ("operation", "surgery")
_DONE_WORDS = frozenset({
    "underwent", "had", "after", "following", "post", "undergone", "treated", "performed", "received", "then",
    "since", "s", "p", "during", "at", "done", "undergoing", "previous", "prior",
})  # fmt: skip
_OLD = ("caesarean section", "appendicectomy", "salpingectomy", "cholecystectomy", "tonsillectomy", "hernia repair",
        "appendectomy", "adenotonsillectomy", "dilatation and curettage", "cerclage", "drainage")  # fmt: skip
_WITH = ("laparoscopy", "laparotomy", "hysteroscopy", "cystoscopy", "proctoscopy", "biopsy")
_FURTHER = 40


class Operation(msgspec.Struct):
    """Procedures told together, before they become an event; `weak` where only a specimen tells of them."""

    mentions: list[Mention]
    first: int
    last: int
    assertion: Assertion
    weak: bool = False


def read(reading: Reading) -> list[Event]:
    """Operations done to her, and those that were refused or only planned."""
    kept: list[Operation] = []
    for operation in sorted(_operations(reading), key=lambda o: (o.weak, _is_retold(reading, o), o.first)):
        same = next((o for o in kept if _is_again(reading, o, operation)), None)
        if same is None:
            kept.append(operation)
        elif not operation.weak and operation.assertion == same.assertion:
            _complete(same, operation)
    kept = [o for o in kept if not any(_undoes(reading, later, o) for later in kept)]
    specific = any(_is_specific(o) for o in kept)
    return [_event(reading, o) for o in kept if _is_specific(o) or not specific]


def _is_retold(reading: Reading, operation: Operation) -> bool:
    """Does an abstract or a caption tell it? What the case itself says of it counts first."""
    return reading.page.sentence(operation.first).article in ("abstract", "caption")


def _is_specific(operation: Operation) -> bool:
    return any(m.concept.name not in _GENERIC for m in operation.mentions)


def _operations(reading: Reading) -> list[Operation]:
    page = reading.page
    found: list[Operation] = []
    named = [m for m in procedures(page) if _counts(reading, m)]
    for _, group in groupby(named, key=lambda m: _place_of(page, m)):
        here: list[Operation] = []
        for mention in group:
            _place(reading, here, mention, _judged(reading, mention))
        found.extend(o for o in here if o.assertion not in _NOT_HERS and not _is_old(reading, o))
    return found


def _judged(reading: Reading, mention: Mention) -> Assertion:
    """ "Abdomen closed after BPLND": what stands right behind "after" was done, whatever was given up."""
    judged = reading.judge(mention.first, mention.last)
    if judged.assertion == "negated" and _is_result(judged):
        return "affirmed"
    if judged.assertion == "affirmed" and is_of_meeting(reading, mention.first):
        return "planned"
    before = reading.page.keys(max(0, mention.first - 1), mention.first)
    done = judged.row in ("neg.aborted_after", "neg.cancelled") and before in (("after",), ("following",))
    return "affirmed" if done else judged.assertion


def _is_result(judged: Judgement) -> bool:
    """ "Cystoscopy was normal", "yielded 24 negative nodes": what is clear is the result, not the operation."""
    results = {"negative", "neg", "uninvolved", "involved", "free"}
    return judged.row == "neg.clear" or (judged.row == "neg.absent" and bool(results & set(judged.cue.lower().split())))


def _place_of(page: Page, mention: Mention) -> tuple[str, int]:
    """What is told together: the list under "PROCEDURE:", else a sentence."""
    part = page.part_of(mention.first)
    if part is not None and part.kind == "procedure":
        return "part", part.first
    return "sentence", page.sentence(mention.first).first


def _counts(reading: Reading, mention: Mention) -> bool:
    page = reading.page
    if mention.code in ("none", "biopsy") or page.part(mention.first) in ("family", "request", "admin", "indication"):
        return False
    sentence = page.sentence(mention.first)
    around = set(page.keys(max(sentence.first, mention.first - 4), mention.first))
    behind = page.keys(mention.last, min(mention.last + 1, sentence.last))
    if around & _REASON or _NOT_DONE_NOW.intersection(behind):
        return False
    if mention.concept.name not in _GENERIC:
        return True
    if _PLACE.intersection(behind) or {"day", "department"} & set(page.keys(max(0, mention.first - 2), mention.first)):
        return False
    clause = page.clause(mention.first)
    told = set(page.keys(clause[0], mention.first)) | set(page.keys(mention.last, min(mention.last + 4, clause[1])))
    return bool(_DONE_WORDS & told) or page.part(mention.first) == "procedure"


def _is_old(reading: Reading, operation: Operation) -> bool:
    """A Caesarean or an appendix of years ago is history (a condition), no part of the course."""
    page = reading.page
    sentence = page.sentence(operation.first)
    keys = set(page.keys(sentence.first, sentence.last))
    past = operation.assertion == "historical" or page.part(operation.first) == "history"
    past = past or bool(keys & {"history", "previous", "prior", "ago", "past"})
    return past and all(m.concept.name in _OLD for m in operation.mentions)


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
    wide = msgspec.structs.replace(mention, first=first, start=page.tokens[first].start)
    listed = page.part(mention.first) == "procedure"
    if here and here[-1].assertion == judged and (listed or first - here[-1].last <= _FURTHER):
        between = page.keys(here[-1].last, first)
        if (listed or not _APART.intersection(between)) and not _at_other_time(reading, here[-1], mention):
            here[-1].mentions.append(wide)
            here[-1].last = mention.last
            return
    here.append(Operation([wide], first, mention.last, judged, _is_specimen(reading, mention)))


def _at_other_time(reading: Reading, before: Operation, mention: Mention) -> bool:
    """ "LSCS 2008, TAH 2015": each has its own date."""
    earlier = reading.when(before.mentions[-1].first, before.mentions[-1].last)
    when = reading.when(mention.first, mention.last)
    return when.is_known and earlier.is_known and not overlaps(when, earlier)


def _is_again(reading: Reading, earlier: Operation, operation: Operation) -> bool:
    """Is an operation told before ("after hysterectomy", "as planned, LLETZ was done")?"""
    page = reading.page
    mine, theirs = _families(operation), _families(earlier)
    if operation.weak:
        return earlier.assertion in ("affirmed", "historical") and bool(mine & theirs or not _is_specific(operation))
    if operation.assertion not in ("affirmed", "historical") or earlier.assertion not in ("affirmed", "historical"):
        return operation.assertion == earlier.assertion and mine <= theirs
    if _AGAIN.intersection(page.keys(max(0, operation.first - 3), operation.first + 1)):
        return False
    ways = {family for family in mine & theirs if family not in _WITH}
    if not (mine <= theirs or ways):
        return False
    when = reading.when(operation.first, operation.last)
    before = reading.when(earlier.first, earlier.last)
    return (
        not (when.is_known and before.is_known) or overlaps(when, before) or not _both_told(reading, earlier, operation)
    )


def _both_told(reading: Reading, earlier: Operation, operation: Operation) -> bool:
    return reading.time.told(earlier.first) and reading.time.told(operation.first)


def _complete(earlier: Operation, operation: Operation) -> None:
    """What a second telling names beyond the first belongs to the same operation."""
    known = _families(earlier)
    for mention in operation.mentions:
        if mention.concept.name not in _GENERIC and not _family(mention) & known:
            earlier.mentions.append(mention)


def _undoes(reading: Reading, later: Operation, earlier: Operation) -> bool:
    """ "Radical hysterectomy begun; ... hysterectomy abandoned": what is given up in its paragraph was not done."""
    if later.assertion != "negated" or earlier.assertion != "affirmed" or later.first < earlier.last:
        return False
    page = reading.page
    row = reading.judge(later.mentions[0].first, later.mentions[0].last).row
    near = page.sentence(later.first).paragraph == page.sentence(earlier.first).paragraph
    return near and row in ("neg.cancelled", "neg.aborted_after") and bool(_families(later) & _families(earlier))


def _families(operation: Operation) -> set[str]:
    return {family for mention in operation.mentions for family in _family(mention)}


def _family(mention: Mention) -> set[str]:
    return {mention.code if mention.code not in ("other", "excision") else mention.concept.name}


def _event(reading: Reading, operation: Operation) -> Event:
    page = reading.page
    specific = [m for m in operation.mentions if m.concept.name not in _GENERIC] or operation.mentions
    around = page.keys(operation.first, page.sentence(operation.first).last)
    value = Surgery(
        procedures=tuple(dict.fromkeys(_worded(page, m) for m in specific)),
        codes=cast(Any, tuple(dict.fromkeys(m.code for m in specific))),
        intent="palliative" if {"palliative", "palliatively"} & set(around) else "",
        extent=_extent(specific),
        residual=next((_RESIDUAL[a + b] for a, b in pairwise(around) if a + b in _RESIDUAL), ""),
        cervix_removed=_cervix_removed(specific, around),
    )
    return reading.event(value, operation.first, operation.last, assertion=operation.assertion)


def _cervix_removed(mentions: list[Mention], around: tuple[str, ...]) -> bool | None:
    told = {a + " " + b for a, b in pairwise(around)}
    if "cervix removed" in told:
        return True
    if told & {"cervix retained", "cervix conserved", "cervix preserved"}:
        return False
    removed = {m.concept.attr("cervix_removed") for m in mentions}
    return True if "yes" in removed else False if "no" in removed else None


def _extent(mentions: list[Mention]) -> str:
    names = [m.concept.name for m in mentions if m.code == "hysterectomy"]
    if any("radical" in name for name in names):
        return "radical"
    return "simple" if any(name.startswith(("total", "simple", "vaginal")) for name in names) else ""


def _worded(page: Page, mention: Mention) -> str:
    """Abbreviations are written out; words stay as told."""
    words = page.words(mention.first, mention.last)
    short = words.replace("-", "").replace(" ", "")
    abbreviated = short.isupper() and mention.concept.name.upper() != words.upper() and len(short) < 8
    return f"{mention.concept.name} ({words})" if abbreviated else words
