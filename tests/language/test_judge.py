"""The judge of short records says what is missing, what must not be there, and nothing else."""

from datetime import date
from typing import Any

import pytest

from tests.language.judge import faults

SMEAR = {"kind": "cytology", "result": "HSIL", "date": {"edtf": "2024-03-01"}, "assertion": "affirmed"}
PLAN = {"kind": "surgery", "codes": ["hysterectomy", "oophorectomy"], "date": None, "assertion": "planned"}
MASS = {"kind": "imaging", "size_mm": [32.0, 20.0], "assertion": "historical"}
RECORD: dict[str, Any] = {
    "patient": {"age": 34.0, "para": 2},
    "events": [SMEAR, PLAN, MASS],
    "notes": [{"place": "letter: characters 3-9", "message": "03/04/2023 can be read in two ways"}],
}


@pytest.mark.parametrize(
    "expectation",
    [
        {"event": {"kind": "cytology", "result": "HSIL", "date": date(2024, 3, 1)}},
        {"event": {"kind": "~cyto|hpv", "date": "~2024-03"}},
        {"event": {"kind": "imaging", "size_mm": r"~\b32\b"}},
        {"event": {"kind": "surgery", "codes": "hysterectomy", "assertion": "~planned|hypothetical"}},
        {"event": {"kind": "surgery", "codes": ["oophorectomy", "hysterectomy"], "assertion": "planned"}},
        {"event": {"kind": "imaging", "certainty": "~^(?!.*suspec)"}},
        {"no_event": {"kind": "surgery"}},
        {"no_event": {"kind": "cytology", "result": "NILM"}},
        {"patient": {"age": 34, "para": 2}},
        {"note": "two ways"},
        {"refused": False},
        {"either": [{"refused": True}, {"note": "two ways"}]},
    ],
)
def test_what_holds_is_no_fault(expectation: dict[str, Any]) -> None:
    assert faults([expectation], RECORD) == []


@pytest.mark.parametrize(
    ("expectation", "fault"),
    [
        ({"event": {"kind": "surgery"}}, "missing event {'kind': 'surgery'}"),
        ({"no_event": {"kind": "~cyto"}}, "event that must not be {'kind': '~cyto'}"),
        ({"event": {"kind": "imaging", "size_mm": [32.0]}}, "missing event {'kind': 'imaging', 'size_mm': [32.0]}"),
        ({"event": {"kind": "imaging", "depth_mm": 3}}, "missing event {'kind': 'imaging', 'depth_mm': 3}"),
        ({"patient": {"para": 3}}, "patient.para is 2, should be 3"),
        ({"note": "language"}, "missing note /language/"),
        ({"refused": True}, "should be refused"),
        ({"either": [{"refused": True}, {"note": "x1"}]}, "neither: should be refused | missing note /x1/"),
    ],
)
def test_what_does_not_hold_is_named(expectation: dict[str, Any], fault: str) -> None:
    assert faults([expectation], RECORD) == [fault]


def test_a_refused_source_meets_only_its_refusal() -> None:
    assert faults([{"refused": True}], None) == []
    assert faults([{"refused": False}], None) == ["should not be refused"]
    assert faults([{"no_event": {"kind": "hpv"}}, {"note": "."}], None) == ["refused", "refused"]


def test_each_field_of_the_patient_is_a_fault_of_its_own() -> None:
    assert len(faults([{"patient": {"age": 40, "para": 0}}], RECORD)) == 2


def test_an_unknown_expectation_is_an_error() -> None:
    with pytest.raises(ValueError, match="finding"):
        faults([{"finding": "x"}], RECORD)
