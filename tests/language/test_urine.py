"""What a urinalysis or a drug screen found, and what it did not."""

import pytest

from lugol.language.kinds.lab.lab import read
from lugol.language.reading import reading_of
from lugol.record.event import Lab


def told(text: str) -> list[tuple[str, float | None, str]]:
    labs = [e.values for e in read(reading_of(text)) if e.assertion == "affirmed" and isinstance(e.values, Lab)]
    return [(lab.marker, lab.value, lab.result) for lab in labs if lab.marker.startswith("urine ")]


ITEMS = (
    ("Urinalysis shows 2+ bacteria but there are no WBCs.",
     [("urine bacteria", 2.0, "positive"), ("urine WBC", None, "negative")]),
    ("UA: blood trace, ketones negative.", [("urine blood", None, "positive"), ("urine ketones", None, "negative")]),
    ("Urine dipstick was positive for protein and glucose.",
     [("urine protein", None, "positive"), ("urine glucose", None, "positive")]),
    ("Urinalysis showed greater than 80 ketones.", [("urine ketones", 80.0, "")]),
    ("Urine drug screen was positive for cocaine and opiates.",
     [("urine cocaine", None, "positive"), ("urine opiates", None, "positive")]),
    ("Urinalysis showed many crystals. No casts.",
     [("urine crystals", None, "positive"), ("urine casts", None, "negative")]),
)  # fmt: skip


@pytest.mark.parametrize(("text", "items"), ITEMS)
def test_items_of_urine(text: str, items: list[tuple[str, float | None, str]]) -> None:
    assert told(text) == items


NONE = (
    "Uric acid (UA) 4.8 mg/dL, glucose 90 mg/dL.",
    "We will check a urinalysis for protein.",
    "If the urinalysis shows blood she should return.",
    "Her sister's urinalysis showed many bacteria.",
    "Urinalysis for protein is pending.",
    "PLAN: Urinalysis for bacteria, many fluids.",
    "Urinalysis was normal and serum glucose 90 mg/dL.",
)


@pytest.mark.parametrize("text", NONE)
def test_what_is_no_item_of_her_urine(text: str) -> None:
    assert told(text) == []
