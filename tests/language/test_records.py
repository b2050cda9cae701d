"""The short records are sound: ids are unique, and what they ask for is in the closed set of events and fields."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest
import yaml

from lugol.record.event import KINDS, VALUE_TYPES, Assertion
from lugol.record.record import Patient
from tests.language.judge import KEYS

FILES = sorted((Path(__file__).parent / "records").glob("*.yaml"))
# Core items of a resection report (docs of the record's JSON): asked for here, whether or not a reader gives them yet.
REPORT = {"lvsi", "nodes_examined", "nodes_positive", "stroma_mm", "grade", "parametrium", "vagina"}
FIELDS = {kind: {field.name for field in msgspec.structs.fields(VALUE_TYPES[kind])} for kind in KINDS}
FIELDS["pathology"] |= REPORT
PATIENT = {field.name for field in msgspec.structs.fields(Patient)}


def _cases(path: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return found


def _expectations(expect: list[dict[str, Any]]) -> Iterator[tuple[str, Any]]:
    """Every expectation as key and value, also those within an `either`."""
    for one in expect:
        assert len(one) == 1, one
        for key, want in one.items():
            yield from _expectations(want) if key == "either" else [(key, want)]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_record_asks_for_events_that_exist(path: Path) -> None:
    for case in _cases(path):
        assert set(case) <= {"id", "kind", "inversion", "text", "as_of", "expect"}, case["id"]
        assert case["text"].strip()
        for key, want in _expectations(case["expect"]):
            assert key in KEYS, case["id"]
            if key in ("event", "no_event"):
                _check_event(case["id"], want)
            elif key == "patient":
                assert set(want) <= PATIENT, case["id"]


def _check_event(name: str, want: dict[str, Any]) -> None:
    for value in want.values():
        if isinstance(value, str) and value.startswith("~"):
            re.compile(value[1:])
    kinds = [kind for kind in KINDS if _matches(want["kind"], kind)]
    assert kinds, name
    assert not want.get("assertion") or any(_matches(want["assertion"], each) for each in get_args(Assertion)), name
    asked = set(want) - {"kind", "date", "assertion"}
    assert asked <= set().union(*(FIELDS[kind] for kind in kinds)), name


def _matches(want: str, value: str) -> bool:
    return bool(re.search(want[1:], f'"{value}"')) if want.startswith("~") else want == value


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_an_inversion_names_what_must_not_be_taken(path: Path) -> None:
    for case in _cases(path):
        if case.get("inversion"):
            assert {key for key, _ in _expectations(case["expect"])} & {"no_event", "patient", "refused"}, case["id"]


def test_ids_and_texts_are_unique() -> None:
    cases = [case for path in FILES for case in _cases(path)]
    for name in ("id", "text"):
        told = [case[name] for case in cases]
        assert len(told) == len(set(told))


def test_each_kind_held_apart_can_also_be_learnt() -> None:
    kinds = {path.stem: {case["kind"] for case in _cases(path)} for path in FILES}
    for stem in kinds:
        if stem.endswith("_held"):
            assert kinds[stem] <= kinds[stem.replace("_held", "_learn")]
