"""A record told in short lines: "born 1988-02-01; 2024-03-01 biopsy CIN3; 2024-05-02 surgery excision+biopsy".

The first word after a kind is its usual value (a histology, a result, a code); others are written `name=value`, and
words of a list are joined by "+"; "·" stands for a blank in a value.
"""

from datetime import date
from typing import Any, get_origin, get_type_hints

import msgspec

from lugol.facts import registry
from lugol.facts.engine.reference import evaluate
from lugol.facts.engine.values import State
from lugol.record.event import VALUE_TYPES, Event, Values
from lugol.record.record import Patient, Record
from lugol.record.when import parse

USUAL = {
    "biopsy": "histology", "ecc": "histology", "pathology": "histology", "cytology": "result", "hpv": "result",
    "colposcopy": "impression", "surgery": "codes", "stage": "value", "lab": "marker", "radiotherapy": "type",
    "obstetric": "status", "via": "result",
}  # fmt: skip
NEEDED = {
    "symptom": ("term",), "exam": ("term",), "imaging": ("modality", "finding"), "diagnosis": ("value",),
    "stage": ("system",), "condition": ("term",), "obstetric": ("event",), "radiotherapy": ("type",),
    "medication": ("drug",),
}  # fmt: skip


def record(text: str) -> Record:
    """The record that some lines tell, with nothing merged."""
    patient: dict[str, Any] = {"sex": "F"}
    events = []
    for place, line in enumerate(filter(str.strip, text.split(";")), start=1):
        first, *words = line.split()
        if first == "born":
            patient["birth"] = parse(words[0])
        elif first in Patient.__struct_fields__:
            patient[first] = words[0] if words else True
        else:
            events.append(_event(first, words, place))
    return Record(patient=Patient(**patient), events=tuple(events))


def _event(day: str, words: list[str], place: int) -> Event:
    kind, *rest = words
    told = {"assertion": "affirmed", **dict.fromkeys(NEEDED.get(kind, ()), "as told")}
    for word in rest:
        name, mark, value = word.partition("=")
        told |= {name: value.replace("·", " ")} if mark else {USUAL.get(kind, "code"): word}
    assertion = told.pop("assertion")
    hints = get_type_hints(VALUE_TYPES[kind])
    values = {name: value.split("+") if get_origin(hints[name]) is tuple else value for name, value in told.items()}
    return Event(
        id=f"e{place}",
        values=msgspec.convert({"kind": kind, **values}, Values, strict=False),
        when=parse("" if day == "-" else day),
        assertion=assertion,  # type: ignore[arg-type]
        order=place,
    )


def asked(fact: str, text: str, as_of: str) -> Any:
    """The answer to a fact about the record of some lines; "none" where it is absent, "unknown" where undetermined."""
    found = evaluate(registry.every()[fact], record(text), date.fromisoformat(as_of)).value
    return found.value if isinstance(found, State) else found
