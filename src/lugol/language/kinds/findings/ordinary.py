"""What a note that goes through all organs says of vital signs as they are in health: nobody takes it for a finding."""

from collections.abc import Sequence

from lugol.language.model import Page
from lugol.record.event import Event, Exam

_USUAL = (
    ("blood pressure", ((90, 139), (50, 89))),
    ("pulse", ((50, 100),)),
    ("heart rate", ((50, 100),)),
    ("respirat", ((10, 22),)),
    ("temperature", ((35.5, 37.7), (96.0, 99.9))),
    ("saturation", ((95, 100),)),
)
"""Vital signs with the figures of a grown woman in health; a temperature in either scale."""
_UNTOLD = ("height",)
_SOUND = ("stable", "normal", "unremarkable", "limits", "satisfactory")


def of_note(page: Page, events: Sequence[Event]) -> list[Event]:
    """The vital signs of such a note without those that are as usual.

    >>> from lugol.language.page import page_of
    >>> of_note(page_of("BP 120/80."), [])
    []
    """
    return [event for event in events if not _is_below(page, event) or not _is_usual(event)]


def _is_below(page: Page, event: Event) -> bool:
    """Is it told below the heading of an examination?"""
    part = page.part_of(page.token_at(event.sources[0].start))
    return part is not None and part.kind == "exam" and part.label[1] > part.label[0]


def _is_usual(event: Event) -> bool:
    term = event.values.term.lower() if isinstance(event.values, Exam) else ""
    if term.startswith(_UNTOLD) or term.rstrip(".").endswith(_SOUND):
        return True
    figures = [float(word) for word in _figures(term)]
    bounds = next((ranges for name, ranges in _USUAL if name in term), None)
    if bounds is None or not figures:
        return False
    if "pressure" in term:
        return len(figures) > 1 and all(low <= n <= high for n, (low, high) in zip(figures, bounds, strict=False))
    return any(low <= figures[0] <= high for low, high in bounds)


def _figures(term: str) -> list[str]:
    """The numbers in the words of a vital sign."""
    spelt = "".join(letter if letter.isdigit() or letter == "." else " " for letter in term)
    return [word.strip(".") for word in spelt.split() if word.strip(".").replace(".", "", 1).isdigit()]
