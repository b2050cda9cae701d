"""The public JSON of a record and of a review (schema: lugol/schemas/review-1.json)."""

import json
from datetime import date
from typing import Any

import msgspec

from lugol import NOT_A_DEVICE
from lugol.findings import Finding, Open, Review
from lugol.record.event import Event, Span
from lugol.record.record import Document, Patient, Proposed, Record
from lugol.record.when import UNDATED, When

FORMAT = "lugol-review-1"


def dumps(review: Review) -> bytes:
    """The review as indented JSON, ending in a line feed."""
    return _dump(review_json(review))


def dumps_record(record: Record) -> bytes:
    """The record alone as indented JSON, ending in a line feed."""
    return _dump(record_json(record))


def review_json(review: Review) -> dict[str, Any]:
    """The review as plain values: format, record, as_of, guidelines, findings, history of the flags, notice."""
    return {
        "format": FORMAT,
        "record": record_json(review.record),
        "as_of": review.as_of.isoformat(),
        "guidelines": list(review.guidelines),
        "findings": [finding_json(finding) for finding in review.findings],
        "history": [_all_fields(standing) for standing in review.history],
        "notice": NOT_A_DEVICE,
    }


def plain(review: Review) -> dict[str, Any]:
    """The review as the values that its JSON holds: mappings, lists, texts, numbers."""
    told: dict[str, Any] = json.loads(dumps(review))
    return told


def record_json(record: Record) -> dict[str, Any]:
    """The record as plain values; what is not known is left out, never filled.

    >>> record_json(Record())["patient"]
    {}
    """
    proposals = {"proposals": [proposed_json(each) for each in record.proposals]} if record.proposals else {}
    return {
        "patient": _patient(record.patient),
        "events": [event_json(event) for event in record.events],
        "conflicts": [_all_fields(conflict) for conflict in record.conflicts],
        "notes": [_all_fields(note) for note in record.notes],
        "documents": [_document(document) for document in record.documents],
        **proposals,
    }


def event_json(event: Event) -> dict[str, Any]:
    """One event, flat: id, kind, date, the values that are given, assertion, first source, all sources."""
    told: dict[str, Any] = {"id": event.id, "kind": event.kind, "date": date_json(event.when)}
    told |= {name: value for name, value in msgspec.to_builtins(event.values).items() if name != "kind"}
    told["assertion"] = event.assertion
    told["source"] = _all_fields(event.sources[0]) if event.sources else None
    told["sources"] = [_all_fields(span) for span in event.sources]
    told |= {name: getattr(event, name) for name in ("visit", "note") if getattr(event, name)}
    if event.readers:
        told["readers"] = list(event.readers)
    return told


def proposed_json(proposed: Proposed) -> dict[str, Any]:
    """An event that a second reader proposed, with its sentence and who proposed it."""
    return {"event": event_json(proposed.event), "sentence": proposed.sentence, "reader": proposed.reader}


def date_json(when: When) -> dict[str, Any]:
    """A date as EDTF with its bounds (null = open), and how it was told where that was relative.

    >>> from lugol.record.when import parse
    >>> date_json(parse("2022-03"))
    {'edtf': '2022-03', 'earliest': '2022-03-01', 'latest': '2022-03-31'}
    """
    told: dict[str, Any] = {"edtf": when.edtf, "earliest": _day(when.earliest), "latest": _day(when.latest)}
    extra = {"approximate": when.approximate, "anchor": when.anchor, "offset": when.offset, "after": list(when.after)}
    return told | {name: value for name, value in extra.items() if value}


def finding_json(finding: Finding) -> dict[str, Any]:
    """One finding with all its fields; fact values that JSON lacks are written as text."""
    return {name: _jsonable(getattr(finding, name)) for name in finding.__struct_fields__}


def _patient(patient: Patient) -> dict[str, Any]:
    told: dict[str, Any] = msgspec.to_builtins(patient)
    for name in ("birth", "age_on"):
        when = getattr(patient, name)
        told.pop(name, None)
        if when != UNDATED:
            told[name] = date_json(when)
    return told


def _document(document: Document) -> dict[str, Any]:
    """A document without the name and numbers of the woman, which nobody needs who reads the findings."""
    return {"name": document.name, "form": document.form, "text": document.text}


def _all_fields(item: Span | Any) -> dict[str, Any]:
    return {name: _jsonable(getattr(item, name)) for name in item.__struct_fields__}


def _jsonable(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _jsonable(item) for key, item in value.items()}
    if isinstance(value, set | frozenset):
        return sorted(map(_jsonable, value), key=str)
    if isinstance(value, tuple | list):
        return [_jsonable(item) for item in value]
    if isinstance(value, When):
        return date_json(value)
    if isinstance(value, Open):
        return _all_fields(value)
    return value if isinstance(value, str | int | float | bool | None) else str(value)


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _dump(told: dict[str, Any]) -> bytes:
    return (json.dumps(told, ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode()
