"""What the narrative reader takes from letters, notes and case reports: results, stains, stages and drugs."""

import functools
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml

from lugol.language.narrative import read
from lugol.record.event import Event
from lugol.record.record import Record
from tests.language.one_name import one_name

FILES = ("narrative_cases.yaml", *(f"narrative_cases_{number}.yaml" for number in range(2, 13)))
HERE = Path(__file__).parent
CASES: list[dict[str, Any]] = [
    case for name in FILES for case in yaml.safe_load((HERE / name).read_text(encoding="utf-8"))
]
KINDS = (
    "lab",
    "ihc",
    "molecular",
    "hpv",
    "cytology",
    "stage",
    "systemic_therapy",
    "immunotherapy",
    "hormonal_therapy",
    "radiotherapy",
)


@functools.cache
def record_of(name: str) -> Record:
    text = next(case["text"] for case in CASES if case["name"] == name)
    return read(text, name)


def found(name: str) -> list[Event]:
    return [e for e in record_of(name).events if e.kind in KINDS and e.assertion in ("affirmed", "historical")]


def agrees(event: Event, expected: list[Any]) -> bool:
    kind, values = expected[0], expected[1]
    if event.kind != kind:
        return False
    told = msgspec.json.decode(msgspec.json.encode(event.values))
    if kind == "lab":
        told["marker"], values = one_name(told["marker"]), {**values, "marker": one_name(values["marker"])}
    defaults = {f.name: f.default for f in msgspec.structs.fields(event.values)}
    return all(_same(told.get(name, defaults[name]), value) for name, value in values.items())


def _hashable(one: Any) -> Any:
    """A margin or a node site with its values is told as a list."""
    return tuple(one) if isinstance(one, list) else one


def _same(told: Any, expected: Any) -> bool:
    if isinstance(expected, list):
        return {_hashable(one) for one in told} == {_hashable(one) for one in expected}
    return bool(told == expected) or (expected is None and told is None)


def dated(event: Event, expected: list[Any]) -> bool:
    """Does the event's date begin with the expected one? True where none is expected."""
    return len(expected) < 3 or event.when.edtf.rstrip("~")[: len(str(expected[2]))] == str(expected[2])


def pairs(name: str) -> tuple[list[tuple[Event, list[Any]]], list[Any], list[Event]]:
    """Matched events, expectations that nothing met, and events that nobody expected."""
    left = found(name)
    matched, missed = [], []
    case = next(case for case in CASES if case["name"] == name)
    for expected in case["events"]:
        fitting = sorted((e for e in left if agrees(e, expected)), key=lambda e: not dated(e, expected))
        if not fitting:
            missed.append(expected)
            continue
        event = fitting[0]
        left.remove(event)
        matched.append((event, expected))
    return matched, missed, left


@pytest.mark.parametrize("name", [case["name"] for case in CASES])
def test_every_result_is_read(name: str) -> None:
    assert pairs(name)[1] == []


@pytest.mark.parametrize("name", [case["name"] for case in CASES])
def test_nothing_else_is_hers(name: str) -> None:
    assert [(e.kind, e.sources[0].quote) for e in pairs(name)[2]] == []


@pytest.mark.parametrize("name", [case["name"] for case in CASES])
def test_dates_are_those_told_and_no_finer(name: str) -> None:
    assert [(expected, event.when.edtf) for event, expected in pairs(name)[0] if not dated(event, expected)] == []


@pytest.mark.parametrize("name", [case["name"] for case in CASES])
def test_spans_are_the_words_of_the_text(name: str) -> None:
    text = next(case["text"] for case in CASES if case["name"] == name)
    for event in record_of(name).events:
        for span in event.sources:
            assert text[span.start : span.end] == span.quote != ""


@pytest.mark.parametrize("name", [case["name"] for case in CASES])
def test_who_she_is(name: str) -> None:
    case = next(case for case in CASES if case["name"] == name)
    patient = record_of(name).patient
    assert (patient.age, patient.gravida, patient.para) == (case["age"], case.get("gravida"), case.get("para"))
