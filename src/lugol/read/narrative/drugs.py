"""Systemic treatment: which drugs together, what regimen, how many cycles, to what end."""

import re
from typing import Literal

import msgspec

from lugol.read.narrative import drugwords
from lugol.read.narrative.context import Context
from lugol.read.narrative.lexicon import Mention, attr
from lugol.read.narrative.measure import count
from lugol.record.event import (
    Assertion,
    Event,
    HormonalTherapy,
    Immunotherapy,
    Medication,
    SystemicTherapy,
    Values,
)

Class = Literal["chemo", "immuno", "hormone"]
_GIVEN_ASSERTIONS: tuple[Assertion, ...] = ("affirmed", "historical")


class Course(msgspec.Struct, frozen=True):
    """Drugs given together, of one class, told by the words [start, end)."""

    kind: Class
    drugs: tuple[str, ...]
    start: int
    end: int
    regimen: str = ""
    target: str = ""
    contraceptive: bool = False


def extract(context: Context) -> list[Event]:
    """Every course of systemic treatment told, whether given, planned or declined."""
    courses = _courses(context)
    events: list[Event] = []
    told: set[tuple[str, ...]] = set()
    for course in courses:
        judged = context.judge(course.start, course.end).assertion
        if judged in ("literature", "family", "other_person", "hypothetical"):
            continue
        if drugwords.REPLACED.match(_until_next_drug(context, course)):
            continue
        name = tuple(sorted(course.drugs))
        if name in told and _is_told_of(context, course):
            continue
        if judged in _GIVEN_ASSERTIONS:
            told.add(name)
        events.append(_event(context, course, judged))
    events.extend(_again(context, [c for c in courses if c.kind == "chemo"]))
    events.extend(_unnamed(context, courses))
    return events


def _is_told_of(context: Context, course: Course) -> bool:
    """Is a treatment that was told before only continued or referred to here ("cont X", "before X")?"""
    lead = context.text[max(0, course.start - 40) : course.start]
    if drugwords.CONTINUE.search(lead) or drugwords.CONTINUED.match(context.text[course.end :]):
        return True
    return bool(drugwords.TOLD_OF.search(lead))


def _until_next_drug(context: Context, course: Course) -> str:
    following = context.of("drug", start=course.end, end=context.sentence(course.start).end)
    return context.text[course.end : following[0].start] if following else "-"


def _courses(context: Context) -> list[Course]:
    """Drugs put together where only list words stand between them; a replacement takes over the rest of the set."""
    found: list[Course] = []
    clusters = _clusters(context)
    for index, cluster in enumerate(clusters):
        for kind in ("chemo", "immuno", "hormone"):
            of_kind = [
                m for m in cluster if attr(m, "class") == kind or (kind == "chemo" and m.concept.kind == "regimen")
            ]
            if of_kind:
                found.append(_course(context, kind, of_kind, clusters[index - 1] if index else []))
    return found


def _clusters(context: Context) -> list[list[Mention]]:
    clusters: list[list[Mention]] = []
    for mention in context.of("drug", "regimen"):
        if mention.concept.kind == "regimen" and not _is_regimen(context, mention):
            continue
        if clusters and _joins(context, clusters[-1][-1], mention):
            clusters[-1].append(mention)
        else:
            clusters.append([mention])
    return clusters


def _is_regimen(context: Context, mention: Mention) -> bool:
    """Capitals are a regimen only where treatment is spoken of."""
    sentence = context.sentence(mention.start)
    words = context.text[sentence.start : sentence.end]
    told = len(mention.concept.code) > 3 and re.search(r"treat|receiv|given|start|commenc|respon", words, re.I)
    return bool(told or re.search(r"chemo|cycles?|regimen|courses?|platin|taxel|therapy|etoposide|NACT", words, re.I))


def _joins(context: Context, first: Mention, second: Mention) -> bool:
    gap = context.text[first.end : second.start]
    same = context.sentence(first.start) == context.sentence(second.start)
    return (
        same
        and len(gap) < 70
        and bool(drugwords.GAP.match(gap))
        and not drugwords.SEPARATE.search(gap)
        and not drugwords.CYCLES.search(gap)
    )


def _course(context: Context, kind: Class, mentions: list[Mention], before: list[Mention]) -> Course:
    names = [m.concept.code for m in mentions if m.concept.kind == "drug"]
    regimens = [m for m in mentions if m.concept.kind == "regimen"]
    if not names and regimens:
        names = attr(regimens[0], "drugs").split("|")
    previous = [m.concept.code for m in before if attr(m, "class") == kind]
    if before and len(previous) == 1 and drugwords.REPLACED.match(context.text[before[-1].end : mentions[0].start]):
        earlier = _set_with(context, kind, before[-1])
        names = [*(n for n in earlier if n != previous[0]), *names]
    end = mentions[-1].end
    closing = re.match(r"\s*(?:regimen\s*)?\)", context.text[end:])
    if closing and regimens:
        end += closing.end()
    return Course(
        kind,
        tuple(dict.fromkeys(names)),
        mentions[0].start,
        end,
        regimens[0].concept.code if regimens else "",
        "/".join(dict.fromkeys(attr(m, "target") for m in mentions if attr(m, "target"))),
        any(attr(m, "contraceptive") for m in mentions),
    )


def _set_with(context: Context, kind: Class, drug: Mention) -> list[str]:
    """The last set of drugs before a place that holds a drug."""
    best: list[str] = [drug.concept.code]
    for cluster in _clusters(context):
        names = [m.concept.code for m in cluster if attr(m, "class") == kind]
        if cluster[-1].end <= drug.start and drug.concept.code in names:
            best = names
    return best


def _event(context: Context, course: Course, assertion: Assertion) -> Event:
    start, end = course.start, course.end
    sentence = context.sentence(start)
    clause = context.clause(start)
    words = context.text[clause.start : min(sentence.end, max(clause.end, end) + 60)]
    cycles, reach = _cycles(context, course)
    return context.event(
        _values(course, cycles, _intent(context, course), drugwords.line_told(words), context),
        start,
        max(end, reach),
        assert_as=assertion,
        when=context.dates.since(start, max(end, reach)),
    )


def _values(course: Course, cycles: int | None, intent: str, line: int | None, context: Context) -> Values:
    if course.kind == "immuno":
        return Immunotherapy(drugs=course.drugs, target=course.target, cycles=cycles, intent=intent)
    if course.kind == "hormone":
        sentence = context.sentence(course.start)
        if course.contraceptive and not drugwords.TREATED_HORMONE.search(context.text[sentence.start : sentence.end]):
            return Medication(drug=course.drugs[0], code="contraception")
        return HormonalTherapy(drugs=course.drugs, cycles=cycles, duration=_duration(context, course))
    return SystemicTherapy(drugs=course.drugs, regimen=course.regimen, cycles=cycles, line=line, intent=intent)


def _duration(context: Context, course: Course) -> str:
    clause = context.clause(course.start)
    match = re.search(
        r"\bfor\s+(?:about\s+|over\s+)?(\w+\s+(?:weeks?|months?|years?))\b",
        context.text[course.end : max(clause.end, course.end)],
        re.I,
    )
    return match[1] if match else ""


def _cycles(context: Context, course: Course) -> tuple[int | None, int]:
    """The number of cycles nearest to the drugs in their clause, and where those words end."""
    clause = context.clause(course.start)
    following = next(
        (m.start for m in context.of("drug", start=course.end, end=max(clause.end, course.end))),
        max(clause.end, course.end),
    )
    for low, high in ((course.end, following), (max(clause.start, course.start - 50), course.start)):
        for match in context.find(drugwords.CYCLES, low, high):
            if drugwords.ORDINAL_CYCLE.search(context.text[max(low, match.start() - 12) : match.end()]):
                continue
            value = match["a"] or match["b"] or match["c"]
            number = count(value)
            if number and number <= 60:
                return number, match.end() if low == course.end and match.end() - course.end < 90 else course.end
    return None, course.end


def _intent(context: Context, course: Course) -> str:
    clause = context.clause(course.start)
    following = next(
        (m.start for m in context.of("drug", start=course.end, end=max(clause.end, course.end))),
        max(clause.end, course.end),
    )
    near = context.text[max(clause.start, course.start - 70) : min(following, course.end + 70)]
    return next((name for name, pattern in drugwords.INTENTS if re.search(pattern, near, re.I)), "")


def _again(context: Context, courses: list[Course]) -> list[Event]:
    """ "Then x3": more of the regimen told before, where no drug is named."""
    events = []
    for match in context.find(drugwords.AGAIN):
        sentence = context.sentence(match.start())
        if context.of(
            "drug",
            "regimen",
            "chemotherapy",
            "radiotherapy",
            start=match.start(),
            end=min(sentence.end, match.end() + 60),
        ):
            continue
        earlier = [
            c
            for c in courses
            if c.end <= match.start() and context.judge(c.start, c.end).assertion in _GIVEN_ASSERTIONS
        ]
        if not earlier or context.subject(match.start()).assertion != "affirmed":
            continue
        value = match["a"] or match["b"]
        number = count(value)
        values = SystemicTherapy(
            drugs=earlier[-1].drugs,
            regimen=earlier[-1].regimen,
            cycles=number,
            intent="adjuvant" if _operated(context, earlier[-1].end, match.start()) else "",
        )
        events.append(context.event(values, match.start(), match.end(), assert_as="affirmed"))
    return events


def _operated(context: Context, start: int, end: int) -> bool:
    return bool(
        re.search(
            r"\b(?:surgery|IDS|debulking|hysterectomy|TAH|BSO|cytoreduct\w+|laparotomy|resection)\b",
            context.text[start:end],
            re.I,
        )
    )


def _unnamed(context: Context, courses: list[Course]) -> list[Event]:
    """Treatment told only as "chemotherapy" or "immunotherapy", where its drugs are named nowhere."""
    events: list[Event] = []
    given = {c.kind for c in courses if context.judge(c.start, c.end).assertion in _GIVEN_ASSERTIONS}
    for kind, word in (("chemo", "chemotherapy"), ("immuno", "immunotherapy"), ("hormone", "hormonal")):
        for mention in context.of(word):
            judged = context.judge(mention.start, mention.end).assertion
            if judged not in _GIVEN_ASSERTIONS or _is_reference(context, mention) or not _is_given(context, mention):
                continue
            if kind in given or any(_near(context, e, mention) for e in events):
                continue
            course = Course(kind, (), mention.start, mention.end)  # type: ignore[arg-type]
            events.append(_event(context, course, judged))
    return events


def _near(context: Context, event: Event, mention: Mention) -> bool:
    """Is the event another telling of the treatment named here? Where the date does not part them, it is."""
    return event.kind.startswith(mention.concept.kind[:5]) or event.when == context.when(mention.start, mention.end)


def _is_reference(context: Context, mention: Mention) -> bool:
    clause = context.clause(mention.start)
    lead = context.text[max(clause.start, mention.start - 60) : mention.start]
    match = drugwords.REFERENCE.search(lead)
    return match is not None and not re.search(
        r"\b(?:received|given|treated|had|cycles?|courses?|managed|underwent|started|commenced|on)\b",
        lead[: match.end()],
        re.I,
    )


def _is_given(context: Context, mention: Mention) -> bool:
    sentence = context.sentence(mention.start)
    words = context.text[sentence.start : sentence.end]
    return bool(drugwords.GIVEN.search(words)) or len(words) < 60
