"""What the narrative reader takes from free text: symptoms, findings, tissue, operations, spread, course, outcome."""

import functools
from pathlib import Path
from typing import Any

import pytest
import yaml

from lugol.read.narrative import read
from lugol.read.narrative.outcome import outcome
from lugol.record.event import Diagnosis, Event, is_hers
from lugol.record.record import Record

CASES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "narrative_freetext_cases.yaml").read_text(encoding="utf-8")
)
EACH = pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])


@functools.cache
def record_of(name: str) -> Record:
    return read(next(case["text"] for case in CASES if case["name"] == name), name)


def agrees(event: Event, told: list[Any]) -> bool:
    kind, values, *date = told
    if event.kind != kind or (date and not event.when.edtf.startswith(str(date[0]))):
        return False
    own = {name: getattr(event.values, name, None) for name in values}
    return all(_equal(own[name], value) for name, value in values.items())


def _equal(found: Any, told: Any) -> bool:
    found = list(found) if isinstance(found, tuple) else found
    if isinstance(told, list) and told and isinstance(told[0], str):
        return isinstance(found, list) and set(told) <= set(found)
    return bool(found == told)


@EACH
def test_what_is_so_of_her_is_found(case: dict[str, Any]) -> None:
    events = [event for event in record_of(case["name"]).events if is_hers(event)]
    assert [told for told in case["holds"] if not any(agrees(event, told) for event in events)] == []


@EACH
def test_what_is_denied_is_kept_as_denied(case: dict[str, Any]) -> None:
    events = [event for event in record_of(case["name"]).events if event.assertion == "negated"]
    assert [told for told in case.get("denied", []) if not any(agrees(event, told) for event in events)] == []


@EACH
def test_what_is_not_hers_is_never_taken_for_hers(case: dict[str, Any]) -> None:
    events = [event for event in record_of(case["name"]).events if event.assertion == "affirmed"]
    assert [event.values for event in events for told in case["never"] if agrees(event, told)] == []


@EACH
def test_how_it_ended_and_what_it_was(case: dict[str, Any]) -> None:
    record = record_of(case["name"])
    index = [e.values for e in record.events if isinstance(e.values, Diagnosis) and e.values.role == "index"]
    assert outcome(record.events) == case["outcome"]
    assert [[value.site, value.histology] for value in index] == ([case["index"]] if "index" in case else [])


@EACH
def test_every_event_points_at_its_own_words(case: dict[str, Any]) -> None:
    for event in record_of(case["name"]).events:
        for span in event.sources:
            assert case["text"][span.start : span.end] == span.quote
