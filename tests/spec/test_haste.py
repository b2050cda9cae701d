"""Notes in haste: series of visits, nodes by side, smears before and since, labels with dates."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from lugol.language.narrative import read
from lugol.record.event import Event
from tests.spec.test_narrative_structured import agrees, dated

FILES = ("haste_cases.yaml", "haste_screening.yaml", "haste_tissue.yaml", "two_samples.yaml")
CASES: list[dict[str, Any]] = [
    case for name in FILES for case in yaml.safe_load(Path(__file__).with_name(name).read_text(encoding="utf-8"))
]


def _held(case: dict[str, Any]) -> list[Event]:
    read_ = read(case["text"], case["name"]).events
    return [e for e in read_ if e.assertion in ("affirmed", "historical", "possible")]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_every_event_is_read_at_its_time(case: dict[str, Any]) -> None:
    left, missed = _held(case), []
    for expected in case["events"]:
        event = next((e for e in left if agrees(e, expected) and dated(e, expected)), None)
        if event is None:
            missed.append(expected)
        else:
            left.remove(event)
    assert missed == []


@pytest.mark.parametrize("case", [case for case in CASES if case.get("none")], ids=lambda case: case["name"])
def test_what_is_not_hers_is_not_read(case: dict[str, Any]) -> None:
    assert [(e.kind, e.sources[0].quote) for e in _held(case) for one in case["none"] if agrees(e, one)] == []
