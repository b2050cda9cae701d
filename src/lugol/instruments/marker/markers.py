"""Serum markers against their limits: by menopause, smoking and assay, with what else can move them."""

from functools import lru_cache
from typing import Literal

import msgspec

from lugol.findings import StatusTag, weakest
from lugol.instruments.bands import Band, band
from lugol.instruments.instrument import InputError, Result, background, rows
from lugol.language.terms import named
from lugol.record import quantity
from lugol.record.event import Event, Lab
from lugol.record.record import Record, events_of, once_a_record

Menopause = Literal["", "pre", "peri", "post"]
Level = Literal["within", "between", "raised", "low", "unknown"]
NAMES = tuple(dict.fromkeys(row["marker"] for row in rows("marker/markers.csv")))


class Cutoff(msgspec.Struct, frozen=True):
    """The limits in use for a marker: `low` and `high` are the strictest and the widest, equal where there is one.

    `side` says on which side of the limits a value is out of order; status U means shown, never deciding.
    `unconfirmed` tells of limits with status U that are shown beside those in use.
    """

    marker: str
    low: float
    high: float
    unit: str
    side: Literal["high", "low"] = "high"
    also_unit: str = ""
    within: tuple[Band, ...] = ()
    out: tuple[Band, ...] = ()
    notes: tuple[str, ...] = ()
    unconfirmed: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    status: StatusTag = "M"

    def level(self, value: float) -> Level:
        """Within every limit in use, out of every one, or between them."""
        if all(each.holds(value) for each in self.within):
            return "within"
        if all(each.holds(value) for each in self.out):
            return "raised" if self.side == "high" else "low"
        return "between"


@lru_cache(maxsize=4096)
def cutoff(marker: str, menopausal: str = "", smoker: bool | None = None, assay: str = "") -> Cutoff | None:
    """The limits of a marker, or None for a marker without any; what is not known widens them.

    Units are those of `record.quantity`. Source: markers.csv.

    >>> cutoff("HE4", "pre").high, cutoff("HE4").low, cutoff("HE4").high
    (70.0, 70.0, 140.0)
    >>> cutoff("CEA", "pre", smoker=True).level(5.14)
    'between'
    """
    known = quantity.find(marker)
    code = known.code if known else marker
    listed = (*rows("marker/markers.csv"), *background("marker/markers.csv"))
    found = [row for row in listed if row["marker"] == code and _fits(row, menopausal, smoker)]
    of_assay = [row for row in found if row["assay"] != "*" and assay and named(row["assay"], assay)]
    sure = [row for row in of_assay if row["status"] != "U"]
    unsure = [row for row in of_assay if row["status"] == "U"]  # shown beside the usual limits, which decide
    used = sure or [row for row in found if row["assay"] == "*" and row["status"] != "U"]
    if not used:
        return None
    within, out = tuple(band(row["within"]) for row in used), tuple(band(row["out"]) for row in used)
    edges = [edge for each in (*within, *out) for edge in (each.low, each.high) if edge is not None]
    return Cutoff(
        code,
        min(edges),
        max(edges),
        used[0]["unit"],
        "high" if used[0]["side"] == "high" else "low",
        used[0]["also_unit"],
        within,
        out,
        tuple(dict.fromkeys(row["note"] for row in used if row["note"])),
        tuple(dict.fromkeys(map(_unconfirmed, unsure))),
        tuple(dict.fromkeys(row["source"] for row in used)),
        weakest([row["status"] for row in used]),  # type: ignore[misc]
    )


_NO_ASSAY = "the assay is not stated, and limits depend on it"


def _unconfirmed(row: dict[str, str]) -> str:
    return f"{row['note']} (about {row['within'].lstrip('<=')} to {row['out'].lstrip('>=')} {row['unit']})"


def _fits(row: dict[str, str], menopausal: str, smoker: bool | None) -> bool:
    by_menopause = row["menopause"] == "*" or menopausal not in ("pre", "post") or row["menopause"] == menopausal
    by_smoking = row["smoker"] == "*" or smoker is None or (row["smoker"] == "yes") is smoker
    return by_menopause and by_smoking


def compute(
    marker: str, value: float, unit: str, menopausal: str = "", smoker: bool | None = None, assay: str = ""
) -> Result:
    """One marker against its limits; the value is converted exactly, an unknown unit is refused.

    >>> compute("CA125", 160.1, "kU/L").value
    'raised'
    """
    if quantity.find(marker) is None:
        raise InputError(f"marker={marker!r} is not one of {', '.join(NAMES)} (marker-limits)")
    measured = quantity.canonical(marker, value, unit)
    limits = cutoff(marker, menopausal, smoker, assay)
    if limits is None:
        return Result(statement=f"No limit is on file for {measured.analyte}.", needs=("the laboratory's own limit",))
    level = limits.level(measured.value)
    return Result(
        value=level,
        statement=_statement(measured, limits, level, menopausal, smoker),
        details={
            "value": measured.value,
            "unit": limits.unit,
            "low": limits.low,
            "high": limits.high,
            "ratio": _ratio(measured, limits),
        },
        caveats=(
            *limits.notes,
            *limits.unconfirmed,
            *(() if assay else (_NO_ASSAY,)),
        ),
        needs=("the laboratory's own limit",) if limits.unconfirmed else (),
        sources=limits.sources,
        status_tag=limits.status,
    )


def _ratio(measured: quantity.Quantity, limits: Cutoff) -> float:
    return round(measured.value / limits.high, 2)


def _also(measured: quantity.Quantity, limits: Cutoff) -> str:
    """The value in the second unit in which laboratories give this marker."""
    if not limits.also_unit:
        return ""
    one = quantity.canonical(limits.marker, 1.0, limits.also_unit).value
    return f" ({measured.value / one:.3g} {limits.also_unit})"


def _limit(limits: Cutoff) -> str:
    span = f"{limits.low:g}" if limits.low == limits.high else f"{limits.low:g} to {limits.high:g}"
    return f"{span} {limits.unit}"


def _open_question(marker: str, menopausal: str, smoker: bool | None) -> str:
    """What would decide between two limits."""
    if marker == "HE4" and menopausal not in ("pre", "post"):
        return "her menopause"
    return "whether she smokes, and on the laboratory" if marker == "CEA" and smoker is None else "the laboratory"


def _statement(measured: quantity.Quantity, limits: Cutoff, level: Level, menopausal: str, smoker: bool | None) -> str:
    who = {"pre": " before menopause", "post": " after menopause"}.get(menopausal, "")
    who = who if limits.marker == "HE4" else ""
    if limits.marker == "CEA" and smoker is not None:
        who = " for a smoker" if smoker else " for a woman who does not smoke"
    told_value = f"{limits.marker} {measured.value:g} {limits.unit}{_also(measured, limits)}"
    if level == "within":
        return f"{told_value} is within the limit of {_limit(limits)}{who}."
    if level == "between":
        on = _open_question(limits.marker, menopausal, smoker)
        return f"{told_value} lies between the limits in use, {_limit(limits)}{who}: it depends on {on}."
    if level == "low":
        return f"{told_value} is low: the limits in use are {_limit(limits)}."
    return f"{told_value} is raised, {_ratio(measured, limits):.1f} times the limit of {_limit(limits)}{who}."


def half_life(marker: str) -> tuple[float, float, StatusTag] | None:
    """Shortest and longest half-life in days with the status tag, or None where none is on file.

    >>> half_life("CA125")
    (4.5, 6.0, 'M')
    """
    for row in (*rows("marker/markers_half_life.csv"), *background("marker/markers_half_life.csv")):
        if row["marker"] == marker:
            return float(row["low_days"]), float(row["high_days"]), row["status"]  # type: ignore[return-value]
    return None


def unit(record: Record, event: Event) -> tuple[str, bool]:
    """The unit of a lab value, and whether it had to be taken from the same marker elsewhere in the record.

    A value without a unit takes the one unit that the record gives this marker; where it gives none, or several, the
    unit stays unknown.
    """
    values = event.values
    if not isinstance(values, Lab) or values.unit:
        return (values.unit if isinstance(values, Lab) else ""), False
    analyte = quantity.find(values.marker)
    told = _units(record).get(analyte.code, frozenset()) if analyte else frozenset()
    return (next(iter(told)), True) if len(told) == 1 else ("", False)


@once_a_record
def _units(record: Record) -> dict[str, frozenset[str]]:
    """The units in which the record gives each marker."""
    found: dict[str, frozenset[str]] = {}
    for event in events_of(record, "lab"):
        values = event.values
        analyte = quantity.find(values.marker) if isinstance(values, Lab) else None
        if analyte and isinstance(values, Lab) and values.unit:
            found[analyte.code] = found.get(analyte.code, frozenset()) | {values.unit}
    return found


def measured(record: Record, event: Event) -> quantity.Quantity | None:
    """The lab event's value in canonical units; None where it is not told, a bound, or not understood."""
    values = event.values
    if not isinstance(values, Lab) or values.value is None or values.comparator not in ("", "~"):
        return None
    try:
        return quantity.canonical(values.marker, values.value, unit(record, event)[0])
    except quantity.QuantityError:
        return None


def series(record: Record, marker: str) -> list[tuple[Event, quantity.Quantity]]:
    """Her measured values of one marker, in order.

    >>> series(Record(), "CA125")
    []
    """
    return list(_measured(record).get(marker, ()))


@once_a_record
def _measured(record: Record) -> dict[str, list[tuple[Event, quantity.Quantity]]]:
    """Her measured values by marker, in order."""
    found: dict[str, list[tuple[Event, quantity.Quantity]]] = {}
    for event in events_of(record, "lab"):
        if amount := measured(record, event):
            found.setdefault(amount.analyte, []).append((event, amount))
    return found
