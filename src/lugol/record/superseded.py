"""The report before the letter: what a letter says less grave of a sample than its report is set aside, and said."""

from collections.abc import Collection, Sequence
from typing import get_args

from lugol.record.event import Bethesda, Event, Histology, is_hers
from lugol.record.quoted import TISSUE, same_tissue
from lugol.record.record import Conflict, Note

_TISSUE_ORDER = ("benign", "CIN1", "LSIL", "CIN2", "HSIL", "CIN2/3", "CIN3", "AIS", "cancer")
_CYTOLOGY_ORDER = ("NILM", "ASC-US", "LSIL", "ASC-H", "HSIL", "AIS", "SCC", "ADC", "malignant")
_HPV_ORDER = ("negative", "positive")
assert {*_TISSUE_ORDER} <= {*get_args(Histology)} and {*_CYTOLOGY_ORDER} <= {*get_args(Bethesda)}


def by_report(events: Sequence[Event], reports: Collection[str]) -> tuple[list[Event], list[Conflict], list[Note]]:
    """The events without what a letter says otherwise, and less grave, of a sample that a report tells.

    `reports` are the names of the documents that are reports of a laboratory. Both readings stay as a conflict, and a
    note says what was set aside. Where the letter says the graver, both stay: it may know of a revised report.
    """
    aside: dict[str, Event] = {}
    for event in events:
        report = _report_of(event, events, reports)
        if report is not None:
            aside[event.id] = report
    kept = [event for event in events if event.id not in aside and not _names_only(event, events, aside)]
    told = [(event, aside[event.id]) for event in events if event.id in aside]
    conflicts = [
        Conflict("", f"{_sort(a)} recorded inconsistently", (f"{_shown(a)}", f"{_shown(b)}"), (b.id,)) for a, b in told
    ]
    return kept, conflicts, [_aside(letter, report) for letter, report in told]


def _aside(letter: Event, report: Event) -> Note:
    said = f"{_said(letter)} of {letter.when.edtf} was set aside: {_document(report)} reports {_said(report)}"
    return Note(_document(letter), said, "check both")


def _report_of(event: Event, events: Sequence[Event], reports: Collection[str]) -> Event | None:
    """The report that says another and graver thing of the sample that a letter tells of, None where none does."""
    if not event.when.is_day or not is_hers(event) or _rank(event) < 0 or _documents(event) & {*reports}:
        return None
    same = [
        each
        for each in events
        if each.when == event.when
        and is_hers(each)
        and _sort(each) == _sort(event)
        and _documents(each) & {*reports}
        and _organ(each) == _organ(event)
    ]
    if any(_said(each) == _said(event) or same_tissue(_said(each), _said(event)) for each in same):
        return None
    return max((each for each in same if _rank(each) > _rank(event)), key=_rank, default=None)


def _names_only(event: Event, events: Sequence[Event], aside: Collection[str]) -> bool:
    """Is it the diagnosis that only names a result that was set aside?"""
    if event.kind != "diagnosis":
        return False
    spans = [span for each in events if each.id in aside for span in each.sources if span.start >= 0]
    return bool(event.sources) and all(
        any(s.document == own.document and s.start < own.end and own.start < s.end for s in spans)
        for own in event.sources
    )


def _sort(event: Event) -> str:
    return "histology" if event.kind in TISSUE else event.kind


def _said(event: Event) -> str:
    name = "histology" if event.kind in TISSUE else "result"
    return getattr(event.values, name, None) or ""


def _rank(event: Event) -> int:
    """How grave the result of an event is among those of its sort; -1 where it has no place among them."""
    orders = {"histology": _TISSUE_ORDER, "cytology": _CYTOLOGY_ORDER, "hpv": _HPV_ORDER}
    order = orders.get(_sort(event), ())
    return order.index(_said(event)) if _said(event) in order else -1


def _organ(event: Event) -> str:
    organ = getattr(event.values, "organ", "") or getattr(event.values, "code", "")
    return "" if organ == "cervix" else organ


def _documents(event: Event) -> set[str]:
    return {span.document for span in event.sources}


def _document(event: Event) -> str:
    return event.sources[0].document


def _shown(event: Event) -> str:
    return f"{_said(event)} ({', '.join(sorted(_documents(event)))})"
