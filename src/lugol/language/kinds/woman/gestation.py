"""How far a pregnancy has come, told by weeks and days alone: "G2 P1 at 28-1/7 weeks", "at 33 weeks and 5 days"."""

from collections.abc import Iterator, Sequence

import msgspec

from lugol.language.frames import stretches
from lugol.language.kinds.woman.newborn import is_of_another
from lugol.language.model import Page
from lugol.language.places import Places
from lugol.language.reading import Reading
from lugol.language.word_sets import word_set
from lugol.record.event import Event, Obstetric

_WEEKS = word_set("weeks week wks wk")
_DAYS = word_set("day days d")
_LEADS = word_set("at approximately about around is was reported now currently")
_PREGNANT = word_set(
    """gravida para primigravida multigravida primipara pregnancy pregnant gestation gestational intrauterine iup
    amenorrhea gravid g p"""
)
_PARITY = tuple(f"{letter}{number}" for letter in "gp" for number in range(10))
_NO_AGE = word_set(
    """ago later after postpartum post old age prior before earlier duration history every each until in within for
    last previous delivered delivery deliver delivers born birth miscarriage abortion loss demise size sized measuring
    measured consistent corresponding equivalent treatment therapy follow twins'"""
)
_MAY_FOLLOW = word_set("for in until")
_OF_OTHERS = word_set("born programmed scheduled planned booked neonate infant")
_CAME = word_set("admitted presented presents came arrived")
_NEAR = 3
_BEFORE = 12
_LEAST, _MOST = 4, 43
_SAME = 0.4
_TOLD_ASIDE = ("history", "family", "plan", "imaging", "request")


class _Age(msgspec.Struct, frozen=True):
    first: int
    last: int
    weeks: float
    to_the_day: bool


def gestation(reading: Reading, known: Sequence[Event]) -> list[Event]:
    """The gestational ages that no other event tells, each once.

    >>> from lugol.language.reading import reading_of
    >>> [e.values.event for e in gestation(reading_of("A gravida 2, para 1 at 28-1/7 weeks has pain."), [])]
    ['pregnancy at 28-1/7 weeks']
    """
    page = reading.page
    told = [value.weeks for e in known if isinstance(value := e.values, Obstetric) and value.weeks]
    taken = Places((span.start, span.end) for e in known for span in e.sources)
    scanned = Places((s.first, s.last) for s in stretches(reading) if s.frame.kind == "imaging")
    events: list[Event] = []
    for age in _ages(page):
        start, end = page.tokens[age.first].start, page.tokens[age.last - 1].end
        if any(abs(age.weeks - weeks) < _SAME for weeks in told) or taken.meeting(start, end):
            continue
        if scanned.at(age.first) or not _is_of_her(reading, age):
            continue
        told.append(age.weeks)
        value = Obstetric(event=f"pregnancy at {page.words(age.first, age.last)}", status="pregnant", weeks=age.weeks)
        events.append(reading.event(value, age.first, age.last, assertion="affirmed"))
    return events


def _is_of_her(reading: Reading, age: _Age) -> bool:
    """Is it how far she is in her pregnancy now, and no time of another kind?"""
    page = reading.page
    sentence = page.sentence(age.first)
    before = page.keys(max(sentence.first, age.first - _BEFORE), age.first)
    behind = page.keys(age.last, min(age.last + _NEAR, sentence.last))
    if _NO_AGE.intersection((*before[-_NEAR:], *set(behind) - _MAY_FOLLOW)) or page.part(age.first) in _TOLD_ASIDE:
        return False
    if _OF_OTHERS.intersection(before) or sentence.article != "case" or is_of_another(page, age.first):
        return False
    pregnant = bool(_PREGNANT.intersection((*before, *behind))) or any(key in _PARITY for key in before)
    led = bool(before) and before[-1] in _LEADS
    if not (led and (pregnant or age.to_the_day)) and not (pregnant and age.to_the_day):
        return False
    judged = reading.judge(age.first, age.last).assertion
    return judged == "affirmed" or (judged == "planned" and bool(_CAME.intersection(before)))


def _ages(page: Page) -> Iterator[_Age]:
    for at, token in enumerate(page.tokens):
        if token.key in _WEEKS and at:
            first, weeks, days = _number(page, at)
            last, more = _days_behind(page, at)
            days = days if days is not None else more
            if weeks is not None and _LEAST <= weeks <= _MOST:
                yield _Age(first, last, round(weeks + (days or 0) / 7, 1), days is not None)


def _number(page: Page, at: int) -> tuple[int, int | None, int | None]:
    """The weeks before their unit, with days as a part of seven or behind a sign: "28-1/7", "33 5/7", "33+5"."""
    if page.keys(at - 1, at) in (("th",), ("-",)):
        at -= 1
    keys = page.keys(max(0, at - 5), at)
    if keys[-2:] == ("/", "7") and len(keys) > 3 and keys[-3].isdecimal():
        lead = 2 if keys[-4] in ("-", "and", "+") else 1
        whole = keys[-3 - lead] if len(keys) >= 3 + lead else ""
        return (at - 3 - lead, int(whole), int(keys[-3])) if whole.isdecimal() else (at, None, None)
    if len(keys) > 2 and keys[-2] == "+" and keys[-1] in "0123456" and keys[-3].isdecimal():
        return at - 3, int(keys[-3]), int(keys[-1])
    if not keys or not keys[-1].isdecimal() or keys[-2:-1] in (("-",), ("to",), ("/",), ("+",), ("–",)):
        return at, None, None
    return at - 1, int(keys[-1]), None


def _days_behind(page: Page, at: int) -> tuple[int, int | None]:
    """ "30 weeks and 6 days", "33 weeks 1 day": the days behind the weeks."""
    keys = page.keys(at + 1, at + 5)
    skip = next((i for i, key in enumerate(keys) if key not in ("and", ",", "+", "'")), len(keys))
    rest = keys[skip:]
    if len(rest) > 1 and rest[0] in ("0", "1", "2", "3", "4", "5", "6") and rest[1] in _DAYS:
        return at + 3 + skip, int(rest[0])
    return at + 1, None
