"""Holds what a reader took from a text against what a careful reader takes from it.

An expectation is a mapping of one key: `event` or `no_event` (fields of one event that must, or must not, be there),
`patient` (fields), `note` (a regular expression over the notes), `refused` (true: no record) or `either` (one of
several expectations). A value that begins with ~ is a regular expression over the field's JSON; one value may stand
for a list that holds it. An event is hers, affirmed or historical, unless the expectation asks for another assertion.
"""

import json
import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

HERS = ("affirmed", "historical")
UNWANTED = "event that must not be"
KEYS = ("event", "no_event", "patient", "note", "refused", "either")


def faults(expect: Iterable[Mapping[str, Any]], record: Mapping[str, Any] | None) -> list[str]:
    """What of `expect` does not hold of a record's JSON (`record_json`); None stands for a source that was refused.

    >>> faults([{"event": {"kind": "hpv", "types": "16"}}], {"patient": {}, "events": []})
    ["missing event {'kind': 'hpv', 'types': '16'}"]
    >>> faults([{"refused": True}], None)
    []
    """
    return [fault for one in expect for key, want in one.items() for fault in _faults_of(key, want, record)]


def _faults_of(key: str, want: Any, record: Mapping[str, Any] | None) -> list[str]:
    """Why one expectation does not hold, nothing where it does."""
    if key == "either":
        tries = [faults([each], record) for each in want]
        return ["neither: " + " | ".join(each[0] for each in tries)] if all(tries) else []
    if key == "refused":
        return [] if (record is None) == want else [f"should {'' if want else 'not '}be refused"]
    if record is None:
        return ["refused"]
    if key == "event":
        return [] if _has_event(record, want) else [f"missing event {want}"]
    if key == "no_event":
        return [f"{UNWANTED} {want}"] if _has_event(record, want) else []
    if key == "note":
        notes = (json.dumps(note, ensure_ascii=False) for note in record.get("notes", []))
        return [] if any(re.search(want, note, re.I) for note in notes) else [f"missing note /{want}/"]
    if key == "patient":
        return _patient_faults(record["patient"], want)
    raise ValueError(f"unknown expectation {key!r}; one of {', '.join(KEYS)}")


def _patient_faults(patient: Mapping[str, Any], want: Mapping[str, Any]) -> list[str]:
    return [
        f"patient.{name} is {patient.get(name)!r}, should be {value!r}"
        for name, value in want.items()
        if not _fits(value, patient.get(name))
    ]


def _has_event(record: Mapping[str, Any], want: Mapping[str, Any]) -> bool:
    said = want.get("assertion")
    fields = {name: value for name, value in want.items() if name != "assertion"}
    for event in record["events"]:
        assertion = event.get("assertion", "affirmed")
        if not (assertion in HERS if said is None else _fits(said, assertion)):
            continue
        flat = {**event, "date": (event.get("date") or {}).get("edtf")}
        if all(_fits(value, flat.get(name)) for name, value in fields.items()):
            return True
    return False


def _fits(want: Any, have: Any) -> bool:
    """Is `have`, a value of the JSON, what is wanted?"""
    want = want.isoformat() if isinstance(want, date) else want
    if isinstance(want, str) and want.startswith("~"):
        return bool(re.search(want[1:], "" if have is None else json.dumps(have, ensure_ascii=False), re.I))
    if isinstance(have, list):
        items = set(map(str, have))
        return items == set(map(str, want)) if isinstance(want, list) else str(want) in items
    if isinstance(want, int | float) and not isinstance(want, bool):
        try:
            return abs(float(have) - want) < 1e-6
        except (TypeError, ValueError):
            return False
    return bool(want == have)
