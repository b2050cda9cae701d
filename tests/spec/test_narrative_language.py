"""Points of clinical language: what is planned, what dates nothing, what is told twice, and words with two meanings."""

from collections import Counter
from typing import Any

import pytest

from lugol.record.event import is_hers
from narrated import agrees, cases, record_of

FILE = "narrative_language_cases.yaml"
CASES = cases(FILE)
EACH = pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])


@EACH
def test_what_is_hers_is_found(case: dict[str, Any]) -> None:
    events = [event for event in record_of(FILE, case["name"]).events if is_hers(event)]
    assert [told for told in case["holds"] if not any(agrees(event, told) for event in events)] == []


@pytest.mark.parametrize("case", [c for c in CASES if "planned" in c], ids=lambda case: case["name"])
def test_what_is_planned_is_kept_as_planned(case: dict[str, Any]) -> None:
    events = [event for event in record_of(FILE, case["name"]).events if event.assertion == "planned"]
    assert [told for told in case["planned"] if not any(agrees(event, told) for event in events)] == []


@pytest.mark.parametrize("case", [c for c in CASES if "never" in c], ids=lambda case: case["name"])
def test_what_is_not_so_is_never_hers(case: dict[str, Any]) -> None:
    events = [event for event in record_of(FILE, case["name"]).events if is_hers(event)]
    assert [event.values for event in events for told in case["never"] if agrees(event, told)] == []


@pytest.mark.parametrize("case", [c for c in CASES if "count" in c], ids=lambda case: case["name"])
def test_what_is_told_twice_is_one(case: dict[str, Any]) -> None:
    counted = Counter(event.kind for event in record_of(FILE, case["name"]).events if is_hers(event))
    assert {kind: counted[kind] for kind in case["count"]} == case["count"]


@pytest.mark.parametrize("case", [c for c in CASES if "patient" in c], ids=lambda case: case["name"])
def test_who_she_is(case: dict[str, Any]) -> None:
    patient = record_of(FILE, case["name"]).patient
    told = {name: getattr(patient, name) for name in case["patient"]}
    assert {name: getattr(value, "edtf", value) for name, value in told.items()} == case["patient"]
