"""Drugs against cancer: cytotoxic, immune and hormonal, those given together as one event with their cycles."""

from itertools import groupby
from typing import Any

import msgspec

from lugol.language.model import Mention
from lugol.language.reading import Reading
from lugol.record.event import Assertion, Event, HormonalTherapy, Immunotherapy, SystemicTherapy

_NOT_HERS = ("literature", "family", "other_person", "hypothetical")
_NUMBERS = {
    word: number
    for number, word in enumerate(
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
    )
}
_CYCLES = frozenset({"cycle", "cycles", "course", "courses", "dose", "doses", "infusion", "infusions", "#"})
_INTENTS = ("neoadjuvant", "adjuvant", "palliative", "concurrent", "maintenance", "salvage", "consolidation")
_APART = frozenset({"then", "followed", "switched", "changed", "later", "after", ";", "subsequently", "replaced"})
_LEVEL = frozenset({"level", "levels", "resistant", "resistance", "allergy", "refractory", "sensitivity", "free"})
_CATEGORIES = ("drug", "regimen", "chemotherapy", "immunotherapy", "hormonal")


class Course(msgspec.Struct):
    """Drugs told together, before they become an event."""

    mentions: list[Mention]
    family: str
    first: int
    last: int
    assertion: Assertion


def read(reading: Reading) -> list[Event]:
    """Systemic, immune and hormonal treatment given to her, planned, refused or stopped."""
    courses: list[Course] = []
    for course in _courses(reading):
        again = next((c for c in reversed(courses) if _is_again(reading, c, course)), None)
        if again is None:
            courses.append(course)
    named = {c.family for c in courses if c.assertion in ("affirmed", "historical") and _drugs(c)}
    return [_event(reading, c) for c in courses if _drugs(c) or c.family not in named]


def _courses(reading: Reading) -> list[Course]:
    page = reading.page
    found: list[Course] = []
    told = [m for m in page.of(*_CATEGORIES) if _counts(reading, m)]
    for _, group in groupby(told, key=lambda m: page.sentence(m.first).first):
        here: list[Course] = []
        for mention in group:
            judged = reading.judge(mention.first, mention.last).assertion
            family = _family(mention)
            if judged in _NOT_HERS or not family:
                continue
            joined = here and here[-1].assertion == judged and _joins(reading, here[-1], mention, family)
            if joined:
                here[-1].mentions.append(mention)
                here[-1].last = max(mention.last, here[-1].last)
                here[-1].family = "systemic_therapy" if "systemic_therapy" in (family, here[-1].family) else family
            else:
                here.append(Course([mention], family, mention.first, mention.last, judged))
        found.extend(here)
    return found


def _counts(reading: Reading, mention: Mention) -> bool:
    page = reading.page
    if page.part(mention.first) in ("family", "allergy", "references", "request"):
        return False
    sentence = page.sentence(mention.first)
    behind = page.keys(mention.last, min(mention.last + 1, sentence.last))
    return not (behind and behind[0] in _LEVEL)


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
    """Drugs of one family in a list are one course, and "chemotherapy" with its drugs is that course."""
    between = reading.page.keys(course.last, mention.first)
    if _APART.intersection(between):
        return False
    general = mention.concept.category == "chemotherapy" or course.mentions[-1].concept.category == "chemotherapy"
    return family == course.family or (general and "systemic_therapy" in (family, course.family))


def _drugs(course: Course) -> tuple[str, ...]:
    names: list[str] = []
    for mention in course.mentions:
        if mention.concept.category == "drug":
            names.append(mention.concept.name)
        elif mention.concept.category == "regimen":
            names.extend(mention.concept.attr("drugs").split("|"))
    return tuple(dict.fromkeys(names))


def _is_again(reading: Reading, earlier: Course, course: Course) -> bool:
    """Is a course told before: the same drugs, or "chemotherapy" where its drugs are named, without another date?"""
    if earlier.family != course.family or earlier.assertion != course.assertion:
        return False
    if not set(_drugs(course)) <= set(_drugs(earlier)):
        return False
    when = reading.when(course.first, course.last)
    before = reading.when(earlier.first, earlier.last)
    return not (when.is_known and before.is_known and when != before)


def _event(reading: Reading, course: Course) -> Event:
    drugs, cycles = _drugs(course), _cycles(reading, course)
    value: Any
    if course.family == "immunotherapy":
        target = next((m.concept.attr("target") for m in course.mentions if m.concept.attr("target")), "")
        value = Immunotherapy(drugs=drugs, target=target, cycles=cycles, intent=_intent(reading, course))
    elif course.family == "hormonal_therapy":
        value = HormonalTherapy(drugs=drugs, cycles=cycles)
    else:
        regimen = next((m.code for m in course.mentions if m.concept.category == "regimen"), "")
        value = SystemicTherapy(drugs=drugs, regimen=regimen, cycles=cycles, intent=_intent(reading, course))
    return reading.event(value, course.first, course.last, assertion=course.assertion)


def _cycles(reading: Reading, course: Course) -> int | None:
    """ "six cycles of", "x 4 cycles", "cycle 1-3": the number beside the word, in the clause of the drugs."""
    page = reading.page
    clause = page.clause(course.first)
    for at in range(clause[0], clause[1]):
        if page.tokens[at].key not in _CYCLES:
            continue
        for beside in (at - 1, at - 2):
            number = _number(page.tokens[beside].key) if beside >= clause[0] else None
            if number is not None and 0 < number < 60:
                return number
    return None


def _number(key: str) -> int | None:
    return int(key) if key.isdigit() else _NUMBERS.get(key)


def _intent(reading: Reading, course: Course) -> str:
    page = reading.page
    clause = page.clause(course.first)
    keys = page.keys(*clause)
    return next((intent for intent in _INTENTS if intent in keys or intent.replace("neo", "neo-") in keys), "")
