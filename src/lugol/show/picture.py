"""The picture of a record as data: lanes with marks on one axis of time, drawn by the page and on paper alike.

A mark stands for the events of one kind and one date. Its day is a day only where the day is known; else it is the
stretch within which it lies, with an open end where the record gives none. What it says in words is said whole.
"""

from collections.abc import Callable, Iterable
from datetime import date, timedelta

import msgspec

from lugol.findings import Finding, Review, Severity
from lugol.record.event import Event, is_hers
from lugol.record.record import horizon
from lugol.record.when import duration
from lugol.show.days import Day, days
from lugol.show.obligations import due_marks
from lugol.show.opening import silences
from lugol.show.plainly import plainly, when_plainly
from lugol.show.series import MOST, Series, series
from lugol.show.words import LANE_OF, LANES, assertion_words, describe, label

FLAGS, DUE, SILENCES, _SERUM = "Flags", "Due and overdue", "Silences", "Serum markers"
_FIRST = ("Diagnosis and stage", "Treatment", "Course")
_ORDER = (*_FIRST, *(name for name in LANES if name not in _FIRST))
_SHOWN = ("planned", "possible")
_FAMILY = ("family", "other_person", "literature", "hypothetical")
# Within a lane each kind has a shape of its own.
SHAPES: dict[str, str] = {
    "symptom": "circle", "complication": "triangle",
    "exam": "circle", "obstetric": "diamond", "condition": "square", "followup": "triangle",
    "cytology": "circle", "hpv": "diamond", "dual_stain": "square", "via": "triangle", "immunization": "plus",
    "colposcopy": "circle", "biopsy": "square", "ecc": "triangle",
    "imaging": "square",
    "lab": "circle",
    "pathology": "square", "ihc": "diamond", "molecular": "triangle",
    "diagnosis": "star", "stage": "square", "metastasis": "triangle", "recurrence": "diamond",
    "surgery": "triangle", "systemic_therapy": "circle", "immunotherapy": "diamond", "hormonal_therapy": "square",
    "radiotherapy": "star", "other_treatment": "plus", "medication": "hexagon",
    "response": "circle", "death": "cross",
}  # fmt: skip
_COURSES = frozenset(
    {"systemic_therapy", "immunotherapy", "hormonal_therapy", "radiotherapy", "other_treatment", "medication"}
)
_NAMED = frozenset({"diagnosis", "stage", "metastasis", "recurrence", "death", "surgery"}) | _COURSES
_LABEL, _NAME, _WORDS = 70, 46, 12  # letters of a label and of a name; events that the words of a mark name
_GRAVITY: dict[str, int] = {"alert": 0, "warning": 1, "info": 2, "": 3}


class Mark(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One mark: its stretch of days (`start`, `end`), what it looks like, and what it says.

    `form` is mark, course (a treatment over its time), flag, due, overdue or silence; `open` tells on which side the
    record gives no limit; `hollow` is what is denied, planned or supposed; a `named` mark always carries its label.
    `known` is the day from which it was surely known, `closed` the day from which a flag no longer stood.
    """

    start: date
    end: date
    words: str
    known: date
    closed: date | None = None
    form: str = "mark"
    shape: str = ""
    kind: str = ""
    severity: str = ""
    open: str = ""
    hollow: bool = False
    label: str = ""
    named: bool = False
    count: int = 1
    events: tuple[str, ...] = ()


class Lane(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One lane of the picture: its name and marks, oldest first, or a marker with its values."""

    name: str
    marks: tuple[Mark, ...] = ()
    values: Series | None = None


class EventShown(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One event for the table and for the words under the picture."""

    kind: str
    words: str
    when: str
    said: str = ""
    start: date | None = None
    end: date | None = None
    severity: str = ""
    document: str = ""
    quote: str = ""


class Picture(msgspec.Struct, frozen=True, kw_only=True):
    """All that is drawn: the span of time, the lanes, the events behind the marks, and the days of change."""

    first: date
    last: date
    as_of: date
    lanes: tuple[Lane, ...]
    events: dict[str, EventShown]
    days: tuple[Day, ...]
    anchors: tuple[tuple[str, date], ...]
    undated: int


def picture(review: Review) -> Picture | None:
    """The picture of a review; None where nothing has a date."""
    dated = [event for event in review.record.events if event.when.is_known and event.assertion not in _FAMILY]
    if not dated:
        return None
    gravity, due = severities(review), due_marks(review)
    first, last = _span(dated, review.as_of, [stretch[1] for stretch in due])
    drawn = series(review.record)[:MOST]
    alone = {value.event for each in drawn for value in each.values}
    others = [event for event in dated if event.id not in alone]
    marks = _marks(others, gravity, first, last, horizon(review.record) or last)
    lanes = [
        Lane(name=FLAGS, marks=tuple(_flags(review))),
        Lane(name=DUE, marks=tuple(_due(due, review.as_of, last))),
        Lane(name=SILENCES, marks=tuple(_silences(review))),
    ]
    for name in _ORDER:
        lanes.append(Lane(name=name, marks=tuple(marks.get(name, ()))))
        lanes += [Lane(name=each.name, values=each) for each in drawn] if name == _SERUM else []
    return Picture(
        first=first,
        last=last,
        as_of=review.as_of,
        lanes=tuple(lane for lane in lanes if lane.marks or lane.values),
        events={event.id: _told(event, gravity.get(event.id, "")) for event in review.record.events},
        days=days(review),
        anchors=tuple(_anchors(dated)),
        undated=sum(not event.when.is_known for event in review.record.events),
    )


def severities(review: Review) -> dict[str, Severity]:
    """The gravest severity of a finding that rests on each event."""
    worst: dict[str, Severity] = {}
    for finding in reversed(review.findings):
        worst.update(dict.fromkeys(finding.evidence, finding.severity))
    return worst


def _span(dated: list[Event], as_of: date, due: list[date]) -> tuple[date, date]:
    """The days that the picture spans; a step that is due soon widens it, one far ahead does not."""
    told = [day for event in dated for day in (event.when.earliest, event.when.latest) if day]
    first, last = min(told), max(*told, as_of)
    soon = last + max((last - first) / 3, timedelta(days=60))
    return first, max([last, *(day for day in due if day <= soon)])


def _marks(
    dated: list[Event], gravity: dict[str, Severity], first: date, last: date, told_until: date
) -> dict[str, list[Mark]]:
    """The marks of each lane: one for all events of a kind that carry the same date and are said alike."""
    together: dict[tuple[str, str, bool], list[Event]] = {}
    for event in dated:
        together.setdefault((event.kind, event.when.edtf, is_hers(event)), []).append(event)
    found: dict[str, list[Mark]] = {}
    for (kind, _, hers), events in together.items():
        when = events[0].when
        start, end = when.earliest or first, when.latest or last
        worst = min((gravity.get(event.id, "") for event in events), key=_GRAVITY.__getitem__)
        course = kind in _COURSES and (start != end or _ends(events[0]) is not None)
        mark = Mark(
            start=start,
            end=_ends(events[0]) or end,
            known=when.latest or told_until,
            form="course" if course else "mark",
            shape=SHAPES.get(kind, "hexagon"),
            kind=kind,
            severity=worst,
            open="both" if not when.is_known else "start" if not when.earliest else "end" if not when.latest else "",
            hollow=not hers,
            label=_short(events),
            named=kind in _NAMED and (hers or events[0].assertion in _SHOWN),
            count=len(events),
            events=tuple(event.id for event in events),
            words=_words(events, worst),
        )
        found.setdefault(LANE_OF[kind], []).append(mark)
    return {lane: sorted(marks, key=lambda mark: (mark.start, mark.end)) for lane, marks in found.items()}


def _ends(event: Event) -> date | None:
    """The day on which a treatment ended, where it began on a day and its duration is told."""
    told = getattr(event.values, "duration", "")
    if not told or event.when.latest is None:
        return None
    months, more = duration(told)
    return event.when.latest + timedelta(days=round(months * 30.44) + more)


def _words(events: list[Event], severity: str) -> str:
    """What a mark says aloud: when, of what kind, what, and how grave it is."""
    named = [describe(event) + (f" ({said})" if (said := assertion_words(event)) else "") for event in events[:_WORDS]]
    more = [f"and {len(events) - _WORDS} more"] if len(events) > _WORDS else []
    kind = label(events[0])
    head = f"{when_plainly(events[0].when)}: {kind}" + (f", {len(events)} events" if len(events) > 1 else "")
    return f"{head}: {'; '.join(named + more)}" + (f". Rests behind: {severity}" if severity else "")


def _short(events: list[Event]) -> str:
    """The words drawn beside a mark."""
    told = list(dict.fromkeys(_LABELS.get(event.kind, describe)(event) for event in events))
    said = events[0].assertion.replace("_", " ")
    words = (
        ("" if is_hers(events[0]) else f"{said}: ")
        + "; ".join(told[:2])
        + (f" and {len(told) - 2} more" if len(told) > 2 else "")
    )
    most = _NAME if events[0].kind in _NAMED else _LABEL
    return words if len(words) <= most else words[: most - 1].rstrip(" ,;(") + "…"


def _stage(event: Event) -> str:
    return f"{getattr(event.values, 'system', '')} {getattr(event.values, 'value', '')}".strip()


def _systemic(event: Event) -> str:
    return str(getattr(event.values, "regimen", "")) or describe(event)


def _biopsy(event: Event) -> str:
    result = getattr(event.values, "histology", None) or getattr(event.values, "result", "")
    return f"biopsy: {result}" if result else "biopsy, no result"


_LABELS: dict[str, Callable[[Event], str]] = {
    "diagnosis": lambda event: str(getattr(event.values, "value", "")) or describe(event),
    "stage": _stage,
    "systemic_therapy": _systemic,
    "metastasis": lambda event: f"metastasis: {getattr(event.values, 'site', '')}",
    "death": lambda event: "died",
    "biopsy": _biopsy,
    "ecc": lambda event: f"ECC: {getattr(event.values, 'histology', None) or 'no result'}",
    "cytology": lambda event: str(getattr(event.values, "result", "") or describe(event)),
}


def _flags(review: Review) -> Iterable[Mark]:
    """Each flag over the time for which it stood; without a history, from the day of its finding."""
    for each in sorted(review.history, key=lambda each: (_GRAVITY[each.severity], each.first)):
        until = f"until {plainly(each.closed.isoformat())}" if each.closed else "still open"
        yield Mark(
            start=each.first,
            end=each.closed or review.as_of,
            known=each.first,
            closed=each.closed,
            form="flag",
            severity=each.severity,
            label=plainly(each.title),
            named=True,
            events=each.evidence,
            open="" if each.closed else "end",
            words=f"{each.severity}: {plainly(each.title)}: since {plainly(each.first.isoformat())}, {until}, "
            f"{each.days_open} days. {each.statement}",
        )


def _due(due: list[tuple[date, date, Finding | None, str, tuple[str, ...]]], as_of: date, last: date) -> Iterable[Mark]:
    for start, end, finding, words, events in due:
        overdue = start < as_of
        yield Mark(
            start=min(start, last),
            end=min(end, last),
            known=as_of,
            form="overdue" if overdue else "due",
            shape="" if overdue else "down",
            severity=finding.severity if finding else "warning",
            open="end" if end > last else "",
            label=words,
            named=True,
            events=events,
            words=words,
        )


def _silences(review: Review) -> Iterable[Mark]:
    for length, start, stop in silences(review.record, review.as_of):
        words = f"{length} days without a dated contact"
        yield Mark(
            start=start,
            end=stop,
            known=stop,
            form="silence",
            label=words,
            named=True,
            words=f"{words}, {plainly(start.isoformat())} to {plainly(stop.isoformat())}",
        )


def _told(event: Event, severity: str) -> EventShown:
    span = event.sources[0] if event.sources else None
    return EventShown(
        kind=label(event),
        words=describe(event),
        when=when_plainly(event.when),
        said=assertion_words(event),
        start=event.when.earliest,
        end=event.when.latest,
        severity=severity,
        document=span.document if span else "",
        quote=span.quote if span else "",
    )


def _anchors(dated: list[Event]) -> Iterable[tuple[str, date]]:
    """Days from which to count: the first event, and the first diagnosis, operation, treatment and recurrence."""
    begun = [event for event in dated if event.when.earliest and is_hers(event)]
    if begun:
        yield "first event", min(event.when.earliest for event in begun if event.when.earliest)
    for name, kinds in _ANCHORS.items():
        if days := [event.when.earliest for event in begun if event.kind in kinds and event.when.earliest]:
            yield f"first {name}", min(days)


_ANCHORS = {
    "diagnosis": ("diagnosis",),
    "operation": ("surgery",),
    "systemic treatment": ("systemic_therapy", "immunotherapy", "hormonal_therapy"),
    "radiotherapy": ("radiotherapy",),
    "recurrence": ("recurrence",),
}
