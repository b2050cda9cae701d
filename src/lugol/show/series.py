"""The values of each serum marker over time, with the limits in use for her."""

from datetime import date

import msgspec

from lugol.instruments.marker import markers
from lugol.record.event import Event, Lab
from lugol.record.quantity import one_name
from lugol.record.record import Record, events_of

MOST = 6  # so many markers have a lane of their own; all values are in the list


class Value(msgspec.Struct, frozen=True, kw_only=True):
    """One value, as written, the stretch of days within which it was measured, and where it stands to the limits."""

    start: date
    end: date
    value: float
    event: str
    known: date
    level: markers.Level = "unknown"


class Series(msgspec.Struct, frozen=True, kw_only=True):
    """The dated values of a marker in one unit, oldest first; one limit, or the strictest and the widest, or none."""

    name: str
    unit: str
    limits: tuple[float, ...]
    values: tuple[Value, ...]


def series(record: Record) -> list[Series]:
    """The markers with a limit or with several values, the ones most often measured first."""
    found: dict[tuple[str, str], list[Value]] = {}
    for event in events_of(record, "lab"):
        if value := _value(event, record.patient.menopausal):
            found.setdefault((one_name(event.values.marker), event.values.unit), []).append(value)  # type: ignore[union-attr]
    told = [
        Series(
            name=marker,
            unit=unit,
            limits=cutoffs(record, marker, unit),
            values=tuple(sorted(values, key=lambda value: (value.start, value.end))),
        )
        for (marker, unit), values in found.items()
    ]
    worth = [each for each in told if each.limits or len(each.values) > 1]
    return sorted(worth, key=lambda each: -len(each.values))


def _value(event: Event, menopausal: markers.Menopause) -> Value | None:
    lab, first, last = event.values, event.when.earliest, event.when.latest
    if not isinstance(lab, Lab) or lab.value is None or first is None or last is None:
        return None
    limits = markers.cutoff(lab.marker, menopausal)
    level = limits.level(lab.value) if limits and limits.unit == lab.unit else "unknown"
    return Value(start=first, end=last, value=lab.value, event=event.id, known=last, level=level)


def cutoffs(record: Record, marker: str, unit: str) -> tuple[float, ...]:
    """The limits in use for a marker where the values stand in its unit: one, or the strictest and the widest."""
    found = markers.cutoff(marker, record.patient.menopausal)
    if found is None or found.unit != unit:
        return ()
    return tuple(sorted({found.low, found.high}))
