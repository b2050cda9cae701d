"""What the narrative reader takes from free text: symptoms, findings, tissue, operations, spread, course, outcome."""

from typing import Any

import pytest

from lugol.language.outcome import outcome
from lugol.record.event import Diagnosis, is_hers
from narrated import agrees, cases, record_of

FILE = "narrative_freetext_cases.yaml"
CASES = cases(FILE)
EACH = pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])


@EACH
def test_what_is_so_of_her_is_found(case: dict[str, Any]) -> None:
    events = [event for event in record_of(FILE, case["name"]).events if is_hers(event)]
    assert [told for told in case["holds"] if not any(agrees(event, told) for event in events)] == []


@EACH
def test_what_is_denied_is_kept_as_denied(case: dict[str, Any]) -> None:
    events = [event for event in record_of(FILE, case["name"]).events if event.assertion == "negated"]
    assert [told for told in case.get("denied", []) if not any(agrees(event, told) for event in events)] == []


@EACH
def test_what_is_not_hers_is_never_taken_for_hers(case: dict[str, Any]) -> None:
    events = [event for event in record_of(FILE, case["name"]).events if event.assertion == "affirmed"]
    assert [event.values for event in events for told in case["never"] if agrees(event, told)] == []


@EACH
def test_how_it_ended_and_what_it_was(case: dict[str, Any]) -> None:
    record = record_of(FILE, case["name"])
    index = [e.values for e in record.events if isinstance(e.values, Diagnosis) and e.values.role == "index"]
    assert outcome(record.events) == case["outcome"]
    assert [[value.site, value.histology] for value in index] == ([case["index"]] if "index" in case else [])


@EACH
def test_every_event_points_at_its_own_words(case: dict[str, Any]) -> None:
    for event in record_of(FILE, case["name"]).events:
        for span in event.sources:
            assert case["text"][span.start : span.end] == span.quote
