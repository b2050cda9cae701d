"""What cannot be in life: clock hours beyond 12, percentages beyond 100, values and units no laboratory gives."""

from collections.abc import Iterable
from functools import cache
from importlib import resources
from sys import float_info
from typing import Any

from lugol.record.event import Event, Lab
from lugol.record.quantity import QuantityError, canonical, find
from lugol.record.record import Note, Patient
from lugol.sources import sourced


def impossible(event: Event) -> dict[str, str]:
    """For each field of an event that cannot be so, why and what to write instead.

    >>> from lugol.record.event import Event, Ihc
    >>> impossible(Event(id="e1", values=Ihc("Ki-67", "positive", percent=900)))
    {'percent': 'percent 900 is not possible; write 0 to 100 %'}
    """
    wrong = _outside(event.kind, event.values)
    if isinstance(event.values, Lab) and event.values.value is not None:
        wrong |= _bad_amount(event.values)
    return wrong


def impossible_patient(patient: Patient) -> dict[str, str]:
    """For each field of a patient that cannot be so, why and what to write instead.

    >>> impossible_patient(Patient(age=360))
    {'age': 'age 360 is not possible; write 0 to 125 years'}
    """
    return _outside("patient", patient)


def set_apart(events: Iterable[Event]) -> tuple[list[Event], list[Note]]:
    """The events that can be, and a note for each that cannot (for sources that nobody can correct while reading).

    A result in a unit that is not accepted stays, since the source says so; only nothing is computed from it.
    """
    kept: list[Event] = []
    notes: list[Note] = []
    for event in events:
        wrong = impossible(event)
        stays = not wrong.keys() - {"unit"}
        if stays:
            kept.append(event)
        if wrong:
            what = "cannot be computed with" if stays else "left out"
            why = "; ".join(wrong.values())
            notes.append(Note(_place(event), f"{event.kind} {what}: {why}", "correct it in a case file"))
    return kept, notes


def _outside(kind: str, values: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for field, (low, high, unit) in _limits().get(kind, {}).items():
        told = getattr(values, field)
        for number in told if isinstance(told, tuple) else (told,):
            if number is not None and not low <= number <= high:
                shown = f"{number:g}" if abs(number) <= float_info.max else "of so many digits"
                found[field] = f"{field} {shown} is not possible; write {low:g} to {high:g} {unit}"
    return found


def _bad_amount(lab: Lab) -> dict[str, str]:
    if find(lab.marker) is None or not lab.unit or lab.value is None:
        return {}
    try:
        canonical(lab.marker, lab.value, lab.unit)
    except QuantityError as error:
        return {"unit" if "unit" in str(error).split(";")[0] else "value": str(error)}
    return {}


def _place(event: Event) -> str:
    if not event.sources:
        return event.id
    first = event.sources[0]
    return first.section if first.section.startswith("$") else f"{first.document} {first.quote!r}"


@cache
def _limits() -> dict[str, dict[str, tuple[float, float, str]]]:
    limits: dict[str, dict[str, tuple[float, float, str]]] = {}
    for row in sourced(resources.files("lugol.record").joinpath("possible.csv")):
        limits.setdefault(row["kind"], {})[row["field"]] = (float(row["low"]), float(row["high"]), row["unit"])
    return limits
