"""Operations and other treatments: what was done together is one event, and what is told again is not done again."""

import re

import msgspec

from lugol.read.narrative import measure
from lugol.read.narrative.context import Context
from lugol.read.narrative.frame import Stretch, assertion_of
from lugol.read.narrative.lexicon import Mention
from lugol.read.narrative.wording import pattern
from lugol.record.event import Assertion, Event, OtherTreatment, Surgery
from lugol.record.when import overlaps

_HOW = pattern(
    r"(?:\b(?:laparoscopic|laparoscopically|robotic|robotically|robot-assisted|robotic-assisted|abdominal|"
    r"open|vaginal|bilateral|"
    r"right|left|unilateral|total|radical|modified|simple|pelvic|partial|emergency|exploratory|diagnostic|"
    r"combined|type\s+\w+|"
    r"nerve-sparing|systematic|infracolic|extended|interval|primary|secondary|palliative|elective|ovarian|"
    r"combined)[\s-]+)+$",
    re.I,
)
_TAKEN_OUT = pattern(
    r"\b(?P<what>(?:(?:right|left|both|bilateral)\s+)?(?:ovar(?:y|ies)|adnexae?|fallopian tubes?|uterus|"
    r"omentum|appendix))\s+"
    r"(?:(?:was|were|had been|cyst)\s+)?(?:\w+\s+)?(?:excised|removed|resected)\b",
    re.I,
)
_BIOPSY_TOO = pattern(
    r"\b(?:cervical|omental|endometrial|peritoneal|multiple|lymph node|ovarian)\s+biops(?:y|ies)\b|"
    r"\bbiops(?:y|ies) of the [\w ]+?(?= (?:was|were)\b|[.,;])",
    re.I,
)
_DRAINED = pattern(
    r"(?:\b[\w.]+\s+lit(?:er|re)s? of\s+)?\b(ascites|ascitic fluid|pleural effusion)\s+(?:was|"
    r"were)\s+(?:\w+\s+)?(?:drained|tapped|aspirated)\b",
    re.I,
)
_NOT_DONE = ("planned", "hypothetical", "literature", "family", "other_person", "negated")
_SURGERY_GIVEN = pattern(
    r"\b(?:underwent|then|treated (?:with|by)|followed by|received|surgery and|"
    r"had)\b[^.;]{0,60}\b(?:surgery|operation|operated)\b|"
    r"\b(?:surgery|operation)\s+(?:was|were)\s+(?:performed|done|carried out|undertaken)|\bsurgery and \w+ were\b",
    re.I,
)
_YEARS_AGO = pattern(r"[^.;,]{0,20}\b(?:years?|yrs?) (?:before|ago|earlier|previously|prior)", re.I)
_PAST_LABEL = pattern(r"\b(?:PSHx?|PMHx?|PSH/PMH|past (?:surgical|medical) history|surgical history)\W", re.I)
_STERILISED = pattern(r"tubal (?:ligation|sterili[sz]ation)", re.I)
_REFERRED_TO = pattern(r"\b(?:after|since|following|before|from) (?:the|her|this|that) $", re.I)
_ABORTED = pattern(r"[^.;,\n]{0,16}\b(?:aborted|abandoned|not completed|cancelled)\b", re.I)
_BOOKED = pattern(
    r"[^.;\n]{0,24}[.;,]?\s*\b(?:booked|listed|scheduled|planned|postponed|deferred|awaited|arranged)\b", re.I
)
_AGAIN = pattern(r"\b(?:second|repeat|repeated|another|further|re-?)\b", re.I)
_RESIDUAL = pattern(
    r"\bR[0-2]\b|\bno (?:gross |macroscopic )?residual\b|\b(?:optimal|suboptimal)(?:ly)? (?:debulk|cytoreduc)\w+", re.I
)
_PALLIATIVE = pattern(r"\bpalliati\w+", re.I)
NEARBY = 160
_LINKED_TO_TREATMENT = pattern(
    r"\b(?:given|gave|received|treated|treatment|administered|underwent|started|management|managed|required|performed|done|"
    r"transfus\w+|prescribed|referred|course|admitted for)\b",
    re.I,
)


class Operation(msgspec.Struct):
    """Procedures told together at one place, before they become an event."""

    mentions: list[Mention]
    start: int
    end: int
    assertion: Assertion
    extra: list[str]
    also: list[tuple[int, int]] = msgspec.field(default_factory=list)


def extract(context: Context, told: list[Stretch]) -> list[Event]:
    """Operations and other treatments done to her, and those that were refused or only planned."""
    done = _joined(context, _operations(context, told))
    specific = [o for o in done if any(m.concept.name != "operation" for m in o.mentions) or o.extra]
    loose = [
        o
        for o in done
        if o not in specific and _is_case(context, o) and _SURGERY_GIVEN.search(_sentence(context, o.start))
    ]
    surgeries = specific + [o for o in loose if not any(abs(o.start - s.start) < NEARBY for s in specific)][:1]
    return [_surgery(context, o) for o in surgeries] + _others(context, told)


def _is_case(context: Context, operation: Operation) -> bool:
    return context.sentence(operation.start).section == "case"


def _sentence(context: Context, at: int) -> str:
    sentence = context.sentence(at)
    return context.text[sentence.start : sentence.end]


def _operations(context: Context, told: list[Stretch]) -> list[Operation]:
    found: list[Operation] = []
    framed = {s.sentence.start for s in told if s.frame is not None and s.frame.kind == "operative"}
    for sentence in dict.fromkeys(s.sentence for s in told):
        if sentence.section not in ("case", "abstract", "caption"):
            continue
        here: list[Operation] = []
        for mention in context.of("procedure", start=sentence.start, end=sentence.end):
            judged = assertion_of(context, mention.start, mention.end)
            if (
                judged in ("literature", "family", "other_person", "hypothetical")
                or mention.concept.code == "none"
                or _is_reason(context, mention)
            ):
                continue
            if judged in ("affirmed", "historical") and _is_old_story(context, mention, judged):
                continue
            if _is_referred_to(context, [*found, *here], mention):
                continue
            booked = judged == "affirmed" and _BOOKED.match(context.text, mention.end)
            given_up = judged == "affirmed" and _ABORTED.match(context.text, mention.end)
            _place(context, here, mention, "planned" if booked else "negated" if given_up else judged)
        _add_extras(context, sentence.start, sentence.end, here, found[-1:] if sentence.start in framed else [])
        if sentence.section != "caption":
            found.extend(here)
    return found


def _is_referred_to(context: Context, before: list[Operation], mention: Mention) -> bool:
    """ "36 months after the metastasectomy": one told before, perhaps by another name."""
    if not _REFERRED_TO.search(context.text, max(0, mention.start - 24), mention.start):
        return False
    return any(m.concept.code == mention.concept.code for o in before if o.assertion == "affirmed" for m in o.mentions)


def _is_reason(context: Context, mention: Mention) -> bool:
    """ "Contraindications to surgery", "surgical indication" tell of no operation."""
    around = context.text[max(0, mention.start - 30) : mention.end + 24]
    return bool(
        re.search(r"contraindicat|indication for|unfit for|eligible for|candidate|instead of|history of$", around, re.I)
    )


def _is_old_story(context: Context, mention: Mention, judged: Assertion) -> bool:
    """An appendicectomy or a caesarean section of years ago is history, not part of this course."""
    before = context.text[context.sentence(mention.start).start : mention.start]
    long_ago = judged == "historical" or _YEARS_AGO.match(context.text, mention.end) or _PAST_LABEL.search(before)
    sterilised = _STERILISED.search(context.text[mention.start : mention.end])
    return bool(long_ago) and bool(sterilised or mention.concept.name in ("appendicectomy", "caesarean section"))


def _place(context: Context, here: list[Operation], mention: Mention, judged: Assertion) -> None:
    """Join a procedure to the one told just before it in the sentence, if nothing stands between that parts them."""
    how = _HOW.search(context.text, max(0, mention.start - 60), mention.start)
    start = how.start() if how else mention.start
    if here and here[-1].assertion == judged:
        between = context.text[here[-1].end : start]
        if not re.search(r";|\.\s|\bthen\b|\blater\b|\bfollowed by\b|\bafter\b", between) and len(between) < 90:
            here[-1].mentions.append(msgspec.structs.replace(mention, start=start))
            here[-1].end = mention.end
            return
    here.append(Operation([msgspec.structs.replace(mention, start=start)], start, mention.end, judged, []))


def _add_extras(context: Context, start: int, end: int, here: list[Operation], last: list[Operation]) -> None:
    """Organs said to be removed and biopsies taken at the operation belong to it."""
    owner = (here or last)[-1:]
    for match in _TAKEN_OUT.finditer(context.text, start, end):
        if assertion_of(context, match.start(), match.end()) not in ("affirmed", "historical"):
            continue
        name = _removal(match["what"])
        if owner:
            owner[-1].extra.append(name)
            owner[-1].also.append(match.span())
        else:
            here.append(Operation([], match.start(), match.end(), "affirmed", [name]))
            owner = here[-1:]
    if owner and any(m.concept.code != "excision" for m in owner[-1].mentions):
        for match in _BIOPSY_TOO.finditer(context.text, start, end):
            if assertion_of(context, match.start(), match.end()) == "affirmed":
                owner[-1].extra.append(match.group())
                owner[-1].also.append(match.span())


def _removal(organ: str) -> str:
    side = re.match(r"right|left|both|bilateral", organ, re.I)
    prefix = f"{'bilateral' if side.group().lower() == 'both' else side.group().lower()} " if side else ""
    last = organ.split()[-1].lower()
    stems = {"ovar": "oophorectomy", "adne": "adnexectomy", "tube": "salpingectomy", "uter": "hysterectomy",
             "omen": "omentectomy", "appe": "appendicectomy"}  # fmt: skip
    return prefix + stems[last[:4]]


def _joined(context: Context, told: list[Operation]) -> list[Operation]:
    """What is mentioned again ("the hysterectomy specimen") is the operation told before."""
    kept: list[Operation] = []
    for operation in told:
        earlier = next((o for o in kept if _is_again(context, o, operation)), None)
        if earlier is None:
            kept.append(operation)
        elif operation.assertion in ("affirmed", "historical"):
            earlier.extra.extend(operation.extra)
            earlier.also.append((operation.start, operation.end))
    return kept


def _is_again(context: Context, earlier: Operation, operation: Operation) -> bool:
    if earlier.assertion != operation.assertion and {earlier.assertion, operation.assertion} & set(_NOT_DONE):
        return False
    if _AGAIN.search(context.text, max(0, operation.start - 20), operation.start + 12) or not operation.mentions:
        return False
    codes = {_family(m) for m in earlier.mentions}
    if not {_family(m) for m in operation.mentions} <= codes:
        return False
    return overlaps(context.when(earlier.start, earlier.end), context.when(operation.start, operation.end))


def _family(mention: Mention) -> str:
    if mention.concept.code == "excision":
        return "loop" if mention.concept.name in ("LLETZ", "LEEP") else mention.concept.name
    return mention.concept.code if mention.concept.code != "other" else mention.concept.name


def _surgery(context: Context, operation: Operation) -> Event:
    words = [re.sub(r"\s+", " ", context.text[m.start : m.end]) for m in operation.mentions]
    if len({m.concept.name for m in operation.mentions}) > 1:
        specific = [m for m in operation.mentions if m.concept.name != "operation"]
        operation = msgspec.structs.replace(operation, mentions=specific, start=specific[0].start)
        words = [re.sub(r"\s+", " ", context.text[m.start : m.end]) for m in specific]
    names = [_worded(w, m) for w, m in zip(words, operation.mentions, strict=True)] + operation.extra
    codes = [m.concept.code for m in operation.mentions] + [_extra_code(name) for name in operation.extra]
    sentence = context.sentence(operation.start)
    around = context.text[operation.start : sentence.end]
    removed = {m.concept.attrs.get("cervix_removed") for m in operation.mentions}
    residual = _RESIDUAL.search(around)
    sized = measure.sizes(context.text, operation.end, min(operation.end + 30, sentence.end))
    value = Surgery(
        procedures=tuple(dict.fromkeys(names)),
        codes=tuple(dict.fromkeys(codes)),  # type: ignore[arg-type]
        intent="palliative" if _PALLIATIVE.search(context.text, sentence.start, sentence.end) else "",
        size_mm=sized[0].mm if sized and "excision" in codes else (),
        residual=residual.group() if residual else "",
        cervix_removed=True if "yes" in removed else False if "no" in removed else None,
    )
    event = context.event(value, operation.start, operation.end, assert_as=operation.assertion)
    again = [context.event(value, start, end).sources[0] for start, end in operation.also if start >= operation.end]
    return msgspec.structs.replace(event, sources=(*event.sources, *dict.fromkeys(again)))


def _worded(words: str, mention: Mention) -> str:
    """Abbreviations are written out; words stay as told."""
    short = words.replace("-", "").replace(" ", "")
    abbreviated = short.isupper() and mention.concept.name.upper() != words.upper()
    return f"{mention.concept.name} ({words})" if abbreviated else words


def _extra_code(name: str) -> str:
    if "biops" in name:
        return "biopsy"
    return next((code for code in ("oophorectomy", "hysterectomy", "omentectomy") if code in name), "other")


def _others(context: Context, told: list[Stretch]) -> list[Event]:
    events: list[Event] = []
    last: tuple[int, int] | None = None
    starts = {s.sentence.start for s in told}
    for mention in context.of("other_treatment"):
        sentence = context.sentence(mention.start)
        if sentence.start not in starts:
            continue
        judged = assertion_of(context, mention.start, mention.end)
        treated = _LINKED_TO_TREATMENT.search(context.text, sentence.start, sentence.end)
        if sentence.section not in ("case", "abstract") or judged in _NOT_DONE or not treated:
            continue
        if last and re.fullmatch(r"\s*(?:,|and|or|, and)?\s*", context.text[last[1] : mention.start]):
            events.pop()
            start = last[0]
        else:
            start = mention.start
        last = (start, mention.end)
        words = re.sub(r"\s+", " ", context.text[start : mention.end])
        events.append(context.event(OtherTreatment(term=words), start, mention.end, assert_as="affirmed"))
    for match in context.find(_DRAINED) if re.search(r"drained|tapped|aspirated", context.text, re.I) else ():
        if context.subject(match.start()).assertion == "affirmed" and context.sentence(match.start()).start in starts:
            words = re.sub(r"\s+", " ", match.group())
            events.append(
                context.event(
                    OtherTreatment(term=f"drainage: {words}"), match.start(), match.end(), assert_as="affirmed"
                )
            )
    return events
