"""What a note that goes through all organs says of those far from the pelvis, as they are in health: no finding."""

from collections.abc import Sequence

from lugol.language.kinds.findings.section import LETTERED
from lugol.language.model import Page
from lugol.language.numerals import is_decimal
from lugol.language.word_sets import word_set
from lugol.record.event import Event, Exam

_LISTED = 3
"""A note with more labelled organs than these goes through them all."""
_IN_HEALTH = (
    ("blood pressure", ((90, 139), (50, 89))),
    ("pulse", ((50, 100),)),
    ("heart rate", ((50, 100),)),
    ("respirat", ((10, 22),)),
    ("temperature", ((35.5, 37.7), (96.0, 99.9))),
    ("saturation", ((95, 100),)),
)
"""Vital signs with the figures of a grown woman in health; a temperature in either scale."""
_MEASURED = ("height", "weight")
_PELVIC = word_set(
    """cervix cervical vagina vaginal vulva vulvar uterus uterine adnexa adnexal ovary ovaries parametrium parametria
    pelvis pelvic fundus perineum introitus speculum bimanual rectovaginal genitalia gu breast breasts groin"""
)
"""Of these a healthy state is worth its place in the record too."""


def without_routine(page: Page, events: Sequence[Event]) -> list[Event]:
    """The findings without those of health in a note that goes through all organs; what is of the pelvis stays.

    >>> from lugol.language.page import page_of
    >>> without_routine(page_of("BP 120/80."), [])
    []
    """
    return [e for e in events if not _is_routine(page, e)] if _goes_through(page) else list(events)


def _goes_through(page: Page) -> bool:
    """Is it a note that goes through the organs by their labels: "Neck: supple. Lungs: clear. Heart: regular."?"""
    labelled = (part for part in page.parts if part.kind == "exam" and part.label[1] > part.label[0])
    organs = [part for part in labelled if page.of("examined", "site", first=part.label[0], last=part.label[1])]
    return len(organs) > _LISTED


def _is_routine(page: Page, event: Event) -> bool:
    value = event.values
    if not isinstance(value, Exam) or value.code or event.assertion != "affirmed":
        return False
    first, last = page.tokens_between(event.sources[0].start, event.sources[0].end)
    part = page.part_of(first)
    if part is None or part.kind != "exam" or part.label[1] == part.label[0]:
        return False
    named = {word.strip(".,:;").lower() for word in value.term.split()} | set(page.keys(*part.label))
    return _PELVIC.isdisjoint(named) and (_is_vital_of_health(value.term.lower()) or _is_sound(page, first, last))


def _is_sound(page: Page, first: int, last: int) -> bool:
    """Is every state that it tells one of health, and is there one?"""
    states = page.of("found_so", "her_state", first=first, last=last)
    sound = any(state.code in ("usual", "none_found") for state in states)
    return all(state.code != "unusual" for state in states) and (
        sound or not LETTERED.isdisjoint(page.keys(first, last))
    )


def _is_vital_of_health(term: str) -> bool:
    if term.startswith(_MEASURED):
        return True
    figures = [float(word) for word in _figures(term)]
    bounds = next((ranges for name, ranges in _IN_HEALTH if name in term), None)
    if bounds is None or not figures:
        return False
    if "pressure" in term:
        return len(figures) > 1 and all(low <= n <= high for n, (low, high) in zip(figures, bounds, strict=False))
    return any(low <= figures[0] <= high for low, high in bounds)


def _figures(term: str) -> list[str]:
    """The numbers in the words of a vital sign."""
    spelt = "".join(letter if letter.isdigit() or letter == "." else " " for letter in term)
    return [word.strip(".") for word in spelt.split() if is_decimal(word.strip("."))]
