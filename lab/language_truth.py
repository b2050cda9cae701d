"""Check the truth of tests/language by machine: records name known fields, spans hold their quotes.

usage: python lab/language_truth.py [FOLDER]     (prints each fault, then the counts; exit status 1 if there is a fault)
"""

import collections
import pathlib
import re
import sys
from collections.abc import Iterator
from typing import Any

import msgspec
import yaml

from lugol.errors import LugolError
from lugol.record.event import KINDS, VALUE_TYPES, Assertion
from lugol.record.record import Patient
from lugol.record.when import parse

Truth = dict[str, Any]
EXPECTATIONS = ("event", "no_event", "patient", "note", "refused", "either")
# What a pathology event is asked for beside the fields that every reader of the record knows.
PATHOLOGY = ("lvsi", "nodes_examined", "nodes_positive", "depth_mm", "stroma_mm", "size_mm", "grade", "parametrium")
MORE_FIELDS = {"pathology": (*PATHOLOGY, "vagina", "margins", "hpv", "precursor")}
ASSERTIONS = Assertion.__args__  # type: ignore[attr-defined]


def _kinds(want: Truth) -> list[str]:
    said = str(want["kind"])
    return [k for k in KINDS if re.search(said[1:], k)] if said.startswith("~") else [said]


def _fields(kind: str) -> set[str]:
    return {"date", *(f.name for f in msgspec.structs.fields(VALUE_TYPES[kind])), *MORE_FIELDS.get(kind, ())}


def _value_faults(want: Truth) -> Iterator[str]:
    for key, value in want.items():
        if isinstance(value, str) and value.startswith("~"):
            re.compile(value[1:])
        elif key == "date":
            try:
                parse(str(value))
            except LugolError as error:
                yield str(error)


def _event_faults(want: Truth) -> Iterator[str]:
    kinds = _kinds(want)
    if not kinds or any(k not in KINDS for k in kinds):
        yield f"unknown kind {want['kind']!r}"
        return
    known = set().union(*(_fields(k) for k in kinds)) | {"kind", "assertion"}
    yield from (f"{want['kind']} has no field {key!r}" for key in want if key not in known)
    said = str(want.get("assertion", "affirmed"))
    if not any(re.fullmatch(said.removeprefix("~"), a) for a in ASSERTIONS):
        yield f"unknown assertion {said!r}"
    yield from _value_faults(want)


def _expectation_faults(one: Truth) -> Iterator[str]:
    (key, want), *more = one.items()
    if more or key not in EXPECTATIONS:
        yield f"an expectation has one key of {', '.join(EXPECTATIONS)}, not {', '.join(one)}"
    elif key == "either":
        for each in want:
            yield from _expectation_faults(each)
    elif key == "patient":
        names = {f.name for f in msgspec.structs.fields(Patient)}
        yield from (f"a patient has no field {name!r}" for name in want if name not in names)
    elif key == "note":
        re.compile(want)
    elif key != "refused":
        yield from _event_faults(want)


def record_faults(record: Truth) -> Iterator[str]:
    """Faults of one short record: its keys, its expectations, their fields and regular expressions."""
    unknown = set(record) - {"id", "kind", "inversion", "text", "expect"}
    if unknown:
        yield f"unknown key {', '.join(sorted(unknown))}"
    if not record["expect"]:
        yield "expects nothing"
    for one in record["expect"]:
        yield from _expectation_faults(one)


def text_faults(text: str, truth: Truth) -> Iterator[str]:
    """Faults of the truth of one longer text: kinds, dates, and spans that do not hold their quote."""
    for event in truth["events"]:
        if event["kind"] not in KINDS:
            yield f"unknown kind {event['kind']!r}"
        told = event["date"].get("iso") or event["date"].get("resolved")
        yield from _value_faults({"date": told} if told else {})
    for item in (i for part in ("events", "history", "negated", "not_patient") for i in truth[part]):
        start, end = item["span"]
        if not item["quote"] or text[start:end] != item["quote"]:
            yield f"the span {start}-{end} does not hold {item['quote']!r}"


def _check_records(folder: pathlib.Path) -> Iterator[tuple[str, str]]:
    seen: dict[str, str] = {}
    for path in sorted(folder.glob("*.yaml")):
        records = yaml.safe_load(path.read_text(encoding="utf-8"))
        kinds = collections.Counter(r["kind"] for r in records)
        print(f"{path.name}: {len(records)} records, {sum('inversion' in r for r in records)} inversions")
        print("    " + ", ".join(f"{kind} {n}" for kind, n in kinds.most_common()))
        for record in records:
            for again in (record["id"], record["text"]):
                if again in seen:
                    yield f"{path.name} {record['id']}", f"already in {seen[again]}"
                seen[again] = f"{path.name} {record['id']}"
            yield from ((f"{path.name} {record['id']}", fault) for fault in record_faults(record))


def _check_texts(folder: pathlib.Path) -> Iterator[tuple[str, str]]:
    for path in sorted(folder.glob("*.yaml")):
        truth = yaml.safe_load(path.read_text(encoding="utf-8"))
        text = path.with_suffix(".txt").read_text(encoding="utf-8")
        counts = {part: len(truth[part]) for part in ("events", "history", "negated", "not_patient")}
        print(f"{path.name}: {len(text.split())} words, {counts}{', held' if truth.get('held') else ''}")
        yield from ((path.name, fault) for fault in text_faults(text, truth))


def main() -> int:
    """Print the counts and every fault of the folder's records and texts."""
    folder = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "tests/language")
    faults = [*_check_records(folder / "records"), *_check_texts(folder / "texts")]
    for where, fault in faults:
        print(f"{where}: {fault}")
    print(f"{len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
