"""How a serum marker moves: doubling time or half-life between samples, and whether it fell as it should have."""

import math
from datetime import date
from itertools import pairwise
from typing import Literal

import msgspec

from lugol.findings import Finding
from lugol.instruments.instrument import Input, Instrument, Result, rows
from lugol.instruments.marker import folded, markers
from lugol.record.event import Event, Lab, Surgery
from lugol.record.quantity import Quantity
from lugol.record.record import Record, events_of, precedes
from lugol.record.when import When

_SLOPE = "log-linear between two samples; this is not the KELIM model"
_DEBULK = ("oophorectomy", "cystectomy", "hysterectomy", "omentectomy", "trachelectomy")
Move = Literal["risen", "fallen", "unchanged"]


def doubling_days(first: float, second: float, days: float) -> float | None:
    """Days to double (negative: days to halve); None where the value did not change.

    >>> round(doubling_days(100, 200, 30))
    30
    >>> round(doubling_days(200, 100, 12))
    -12
    """
    if first == second:
        return None
    return days * math.log(2) / math.log(second / first)


def compute(first: float, second: float, days: float, marker: str | None = None) -> Result:
    """Doubling time or half-life in days between two values of one unit, beside the marker's own half-life.

    >>> compute(160, 40, 12, "CA125").details["half_life_days"]
    6.0
    """
    time = doubling_days(first, second, days)
    expected = markers.half_life(marker) if marker else None
    sure = expected is not None and expected[2] != "U"
    details: dict[str, object] = {"percent_change": round(100 * (second - first) / first, 1)}
    if time is None:
        words = "No change."
    elif time > 0:
        details["doubling_days"] = round(time, 1)
        words = f"Doubling time {time:.1f} days."
    else:
        details["half_life_days"] = round(-time, 1)
        words = f"Half-life {-time:.1f} days."
        if expected and sure:
            slow = -time > expected[1]
            words += f" Expected {expected[0]:g} to {expected[1]:g} days once the source is gone" + (
                ": it falls more slowly." if slow else "."
            )
            details["slower_than_expected"] = slow
    return Result(
        value=None if time is None else round(time, 1),
        unit="d",
        statement=words,
        details=details,
        caveats=(_SLOPE, *(() if sure or not expected else ("the half-life on file is not confirmed and not used",))),
        sources=("lugol-kinetics", *(("marker-limits",) if sure else ())),
    )


class Step(msgspec.Struct, frozen=True):
    """Two neighbouring samples of one marker and the least and most days between them."""

    marker: str
    first: tuple[Event, Quantity]
    second: tuple[Event, Quantity]
    days: tuple[int, int] | None

    @property
    def move(self) -> Move:
        """Which way the value went."""
        a, b = self.first[1].value, self.second[1].value
        limit = float(rows("marker/kinetics.csv")[0]["value"]) / 100
        if abs(b - a) < limit * a:
            return "unchanged"
        return "risen" if b > a else "fallen" if b < a else "unchanged"


def steps(record: Record, marker: str) -> list[Step]:
    """The steps between neighbouring samples of a marker.

    >>> steps(Record(), "CA125")
    []
    """
    series = markers.series(record, marker)
    return [
        Step(marker, a, b, _days(a[0].when, b[0].when))
        for a, b in pairwise(series)
        if precedes(a[0], b[0]) is not False
    ]


def _days(a: When, b: When) -> tuple[int, int] | None:
    if None in (a.earliest, a.latest, b.earliest, b.latest):
        return None
    assert a.earliest and a.latest and b.earliest and b.latest
    least, most = (b.earliest - a.latest).days, (b.latest - a.earliest).days
    return (least, most) if least > 0 else None


def from_record(record: Record, as_of: date) -> list[Finding]:
    """Each step that matters: a clear change of a value out of order, and a failure to fall after surgery; and
    markers that part under treatment.
    """
    told = [_step_finding(record, step) for marker in markers.NAMES for step in steps(record, marker)]
    return folded.steps([finding for finding in told if finding is not None]) + _divergence(record)


def _step_finding(record: Record, step: Step) -> Finding | None:
    (before, a), (after, b) = step.first, step.second
    operations = [e for e in events_of(record, "surgery") if _removes(e) and _between(before, e, after)]
    failed = bool(operations) and step.move != "fallen" and _raised(b)
    if not failed and (step.move == "unchanged" or (_in_order(a) and _in_order(b))):
        return None
    went = "is nearly unchanged" if step.move == "unchanged" else f"has {step.move}"
    words = [f"{step.marker} {went}: {a.value:g} to {b.value:g} {a.unit}.", *_pace(step)]
    if failed:
        words.append("Surgery on its possible source lay between, after which it should have fallen.")
    return Finding(
        id=f"kinetics:{after.id}",
        rule="instrument:kinetics",
        guideline="",
        kind="classification",
        code="marker_failed_to_fall" if failed else f"marker_{step.move}",
        title=f"{step.marker} " + ("did not fall after surgery" if failed else went),
        statement=" ".join(words),
        severity="warning" if failed else "info",
        date=after.when.edtf or None,
        value=round(100 * (b.value - a.value) / a.value, 1) if a.value else None,
        evidence=(before.id, after.id, *(event.id for event in operations)),
        facts={
            "marker": step.marker,
            "first": a.value,
            "second": b.value,
            "unit": a.unit,
            "days": list(step.days or ()) or None,
        },
        needs=("a value soon after the operation",) if failed else (),
        sources=("lugol-kinetics",),
    )


def _removes(event: Event) -> bool:
    values = event.values
    if not isinstance(values, Surgery):
        return False
    told = " ".join((*values.codes, *values.procedures)).lower()
    return any(word in told for word in _DEBULK)


def _between(before: Event, operation: Event, after: Event) -> bool:
    """Undated operations count where the telling puts them between the samples."""
    by_date = precedes(before, operation), precedes(operation, after)
    if by_date == (True, True):
        return True
    return None in by_date and before.order < operation.order < after.order


def _raised(amount: Quantity) -> bool:
    limits = markers.cutoff(amount.analyte)
    return limits is not None and limits.level(amount.value) == "raised"


def _in_order(amount: Quantity) -> bool:
    limits = markers.cutoff(amount.analyte)
    return limits is None or limits.level(amount.value) == "within"


def _pace(step: Step) -> list[str]:
    a, b = step.first[1].value, step.second[1].value
    if step.days is None or step.move == "unchanged" or not a or not b:
        return []
    times = sorted({round(abs(doubling_days(a, b, days) or 0)) for days in step.days})
    name = "Doubling time" if step.move == "risen" else "Half-life"
    return [f"{name} {' to '.join(str(time) for time in times)} days."]


def _divergence(record: Record) -> list[Finding]:
    """One marker falling while another rises or stays raised over the same two draws, or as told in words."""
    moves = [step for marker in markers.NAMES for step in steps(record, marker) if step.days]
    risen: dict[tuple[When, When], list[Step]] = {}
    for step in moves:
        if step.move == "risen" and _raised(step.second[1]):
            risen.setdefault(_draws(step), []).append(step)
    found = [
        _parted(fallen.second[0], other.second[0], fallen.marker, other.marker)
        for fallen in moves
        if fallen.move == "fallen"
        for other in risen.get(_draws(fallen), ())
    ]
    return found + _told_divergence(record)


def _draws(step: Step) -> tuple[When, When]:
    return step.first[0].when, step.second[0].when


def _told_divergence(record: Record) -> list[Finding]:
    """Tumour markers whose course is told in words only ("CA125 decreased, HE4 remained elevated")."""
    told = [e for e in events_of(record, "lab") if isinstance(e.values, Lab) and e.values.value is None]
    told = [e for e in told if _marker(e) in markers.NAMES]
    falling = [e for e in told if _trend(e, "decreas", "fell", "fall", "declin", "normalis", "normaliz", "drop")]
    staying = [e for e in told if _trend(e, "remain", "persist", "increas", "rose", "rising", "elevated") and _high(e)]
    return [
        _parted(low, high, _marker(low), _marker(high))
        for low in falling
        for high in staying
        if _marker(low) != _marker(high) and low.when == high.when
    ]


def _trend(event: Event, *stems: str) -> bool:
    return isinstance(event.values, Lab) and any(stem in event.values.trend.lower() for stem in stems)


def _high(event: Event) -> bool:
    return isinstance(event.values, Lab) and event.values.flag != "normal"


def _marker(event: Event) -> str:
    return event.values.marker if isinstance(event.values, Lab) else ""


def _parted(low: Event, high: Event, fallen: str, other: str) -> Finding:
    return Finding(
        id=f"kinetics:parted:{low.id}:{high.id}",
        rule="instrument:kinetics",
        guideline="",
        kind="flag",
        code="marker_discordance_on_treatment",
        title=f"{fallen} falls while {other} does not",
        statement=f"{fallen} has fallen over the same time in which {other} rose or stayed raised: the fall of one "
        "marker alone does not show that the disease answers.",
        severity="warning",
        date=high.when.edtf or None,
        evidence=(low.id, high.id),
        facts={"fallen": fallen, "raised": other},
        sources=("lugol-kinetics",),
    )


INSTRUMENTS = (
    Instrument(
        name="kinetics",
        title="Marker kinetics: doubling time and half-life",
        family="marker",
        inputs=(
            Input(name="first", type="number", low=0.001, high=1000000, doc="first value"),
            Input(name="second", type="number", low=0.001, high=1000000, doc="second value, in the same unit"),
            Input(name="days", type="number", unit="d", low=1, high=10000, doc="days between the two"),
            Input(name="marker", type="text", required=False, doc="marker, for its own half-life"),
        ),
        compute=compute,
        from_record=from_record,
        raises_flags=True,
        sources=("lugol-kinetics", "marker-limits"),
    ),
)
