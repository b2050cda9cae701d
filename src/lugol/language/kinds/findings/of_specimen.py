"""What the report of a specimen says of nodes, tumour and organs is how that looked, and no examination of her."""

from collections.abc import Sequence

from lugol.language.kinds.layout.zones import is_report
from lugol.language.model import Page
from lugol.record.event import Event, Exam

_CLINICAL = ("history", "request", "preop_diagnosis", "presenting", "indication")
"""The parts of such a report in which the clinician tells what was found on her."""


def without_specimen(page: Page, events: Sequence[Event]) -> list[Event]:
    """The findings without those that a pathologist tells of a specimen.

    >>> from lugol.language.page import page_of
    >>> without_specimen(page_of("Cervix normal."), [])
    []
    """
    if not is_report(page):
        return list(events)
    return [e for e in events if not isinstance(e.values, Exam) or _is_clinical(page, e)]


def _is_clinical(page: Page, event: Event) -> bool:
    first, _ = page.tokens_between(event.sources[0].start, event.sources[0].end)
    return page.part(first) in _CLINICAL
