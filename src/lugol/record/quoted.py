"""What papers tell of each other's results: a letter quotes what was reported, a report answers what was taken."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

import msgspec

from lugol.record.alike import agree
from lugol.record.event import Biopsy, Event, Pathology, Stage, is_hers

TISSUE = ("biopsy", "ecc", "pathology")
_TESTS = ("cytology", "hpv", "dual_stain", "via")
_QUOTED = (*TISSUE, *_TESTS, "diagnosis", "stage")
_YEAR = timedelta(days=366)
_SETTLED = timedelta(days=90)  # after a treatment a new result, no longer the one that led to it
_TREATS = frozenset({"excision", "ablation", "hysterectomy", "trachelectomy"})
_NORMAL = ("NILM", "UNSAT", "benign_glandular")
_HIGH = frozenset({"HSIL", "CIN2", "CIN2/3", "CIN3"})


def folded(events: list[Event], carried: Collection[str]) -> tuple[list[Event], dict[str, str]]:
    """The events with each quoted result told at the result it quotes, and which id went into which.

    `carried` are the ids of events that are dated by their paper alone. A letter of 5 January that says "smear low
    grade" quotes the smear of October that the laboratory reported; what a letter held for possible is answered by the
    report of the same sample, which keeps its words as a place.
    """
    kept = {event.id: event for event in events}
    gone: dict[str, str] = {}
    for event in events:
        if event.kind not in _QUOTED or not (event.id in carried or event.assertion == "possible"):
            continue
        told = _reported(event, event.id in carried, [each for each in kept.values() if each.id not in carried])
        if told is not None:
            sources = tuple(dict.fromkeys((*told.sources, *event.sources)))
            kept[told.id] = msgspec.structs.replace(told, sources=sources)
            gone[event.id] = told.id
            del kept[event.id]
    return list(kept.values()), gone


def answered(events: list[Event]) -> tuple[list[Event], dict[str, str]]:
    """The events with the result of a biopsy told at the biopsy, and which id went into which.

    The clinic's note tells where the biopsy was taken, the laboratory's report of that day what it is: where one
    biopsy of the cervix has no result and one report of a biopsy is in another paper, the report is of it.
    """
    kept = {event.id: event for event in events}
    gone: dict[str, str] = {}
    for day in {event.when for event in events if event.kind == "biopsy" and event.when.is_day}:
        of_day = [event for event in events if event.when == day and is_hers(event)]
        waiting = [event for event in of_day if _is_without_result(event)]
        reports = [event for event in of_day if _is_report_of_biopsy(event)]
        if not _is_one_biopsy(waiting) or len(reports) != 1 or any(map(_is_treatment, of_day)):
            continue
        biopsy, report = max(waiting, key=lambda each: len(_of(each.values, "clock") or ())), reports[0]
        if not any(_papers(each) & _papers(report) for each in waiting):
            told = {name: _of(report.values, name) for name in ("result", "histology", "tumour")}
            sources = tuple(dict.fromkeys((*biopsy.sources, *report.sources)))
            values = msgspec.structs.replace(biopsy.values, **told)
            kept[biopsy.id] = msgspec.structs.replace(biopsy, values=values, sources=sources)
            gone[report.id] = biopsy.id
            del kept[report.id]
    return list(kept.values()), gone


def _is_without_result(event: Event) -> bool:
    values = event.values
    return isinstance(values, Biopsy) and values.organ in ("", "cervix") and values.histology in (None, "no_result")


def _is_one_biopsy(events: list[Event]) -> bool:
    """Do papers that each tell of one biopsy mean the same: one at most says at which hour?"""
    papers = [paper for event in events for paper in _papers(event)]
    hours = {_of(event.values, "clock") for event in events if _of(event.values, "clock")}
    return bool(events) and len(set(papers)) == len(papers) and len(hours) < 2


def _papers(event: Event) -> set[str]:
    return {span.document for span in event.sources}


def _is_report_of_biopsy(event: Event) -> bool:
    """Is it a histology and nothing that only a larger specimen has (a depth, margins, nodes)?"""
    values = event.values
    if (
        not isinstance(values, Pathology)
        or values.histology in (None, "no_result")
        or values.code not in ("", "cervix")
    ):
        return False
    larger = (values.depth_mm, values.stroma_mm, values.nodes_examined, values.margins, values.parametrium)
    return not any(larger) and (not values.specimen or "biops" in values.specimen.casefold())


def _is_treatment(event: Event) -> bool:
    return event.kind == "surgery" and bool(_TREATS.intersection(_of(event.values, "codes") or ()))


def _reported(event: Event, is_carried: bool, events: list[Event]) -> Event | None:
    """The latest result of another paper that an event can be a quotation of, None where there is none."""
    day = event.when.latest
    if day is None or not (is_hers(event) or event.assertion == "possible"):
        return None
    found = [
        each
        for each in events
        if each is not event
        and is_hers(each)
        and _group(each) == _group(event)
        and each.when.latest is not None
        and not _papers(each) & _papers(event)
        and (each.when.latest <= day if is_carried else each.when == event.when)
        and _is_said_of(event, each)
        and (event.kind == "stage" or not _is_past(each, event, events))
    ]
    return max(found, key=lambda each: each.when.latest or day, default=None)


def _group(event: Event) -> str:
    return "tissue" if event.kind in TISSUE else event.kind


def _is_past(told: Event, event: Event, events: list[Event]) -> bool:
    """Is a result too old to be the one a letter quotes: a year, or a treatment of some months lies between?"""
    then, day = told.when.latest, event.when.latest
    if then is None or day is None or day - then > _YEAR:
        return True
    return any(
        _is_treatment(each)
        and is_hers(each)
        and each.when.latest is not None
        and then <= each.when.latest <= day - _SETTLED
        for each in events
    )


def _is_said_of(quoted: Event, told: Event) -> bool:
    """Can the words of a letter be said of a result; what it only held for possible needs not agree with it?"""
    a, b = quoted.values, told.values
    if quoted.kind == "diagnosis":
        return quoted.assertion != "possible" and _same(a, b, "code", "value", "site", "histology")
    if isinstance(a, Stage):
        return quoted.assertion != "possible" and _same(a, b, "value", "score") and _alike(a, b, "system", "disease")
    if quoted.kind in TISSUE:
        if not (agree(_organ(quoted), _organ(told)) or _is_of_unsaid_site(quoted, told)) or not _alike(a, b, "tumour"):
            return False
        return quoted.assertion == "possible" or same_tissue(_of(a, "histology"), _of(b, "histology"))
    if quoted.assertion == "possible":
        return True
    if quoted.kind == "cytology":
        return _of(a, "result") == _of(b, "result") or (
            _of(a, "result") == "abnormal" and _of(b, "result") not in (None, "no_result", *_NORMAL)
        )
    types = set(_of(a, "types") or ())
    return _of(a, "result") is not None and _same(a, b, "result") and types <= set(_of(b, "types") or types)


def _is_of_unsaid_site(quoted: Event, told: Event) -> bool:
    """ "Biopsy: serous carcinoma" without its site, in the very words of a report on another organ than the cervix."""
    unsaid = _organ(quoted) in ("", "cervix") and not any("cervi" in span.quote.casefold() for span in quoted.sources)
    said = _folded(_of(quoted.values, "result"))
    return unsaid and bool(said) and agree(said, _folded(_of(told.values, "result")))


def _organ(event: Event) -> str:
    """The organ that a tissue is of, "" where a report does not say."""
    values = event.values
    if isinstance(values, Biopsy):
        return "cervix" if values.organ in ("", "cervix") else values.site.casefold()
    return "cervix" if event.kind == "ecc" else (_of(values, "code") or "").casefold()


def same_tissue(a: Any, b: Any) -> bool:
    """Are two histologies one: the same, or HSIL and a grade of it?"""
    return a not in (None, "", "no_result") and (a == b or ("HSIL" in (a, b) and {a, b} <= _HIGH))


def _same(a: Any, b: Any, *names: str) -> bool:
    return all(_of(a, name) == _of(b, name) for name in names)


def _alike(a: Any, b: Any, *names: str) -> bool:
    """Do fields agree wherever both are given?"""
    return all(agree(_folded(_of(a, name)), _folded(_of(b, name))) for name in names)


def _folded(value: Any) -> Any:
    return value.casefold() if isinstance(value, str) else value


def _of(values: Any, name: str) -> Any:
    return getattr(values, name, None)
