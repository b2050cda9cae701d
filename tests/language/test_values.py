"""One-line records of laboratory values, stains and genes, each with every result that it tells."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from lugol.language.kinds.lab import lab
from lugol.language.kinds.tissue import ihc, molecular
from lugol.language.reading import reading_of
from lugol.record.event import Event, Ihc, Lab, Molecular
from tests.language.one_name import one_name

HERE = Path(__file__).parent
RECORDS = [
    row
    for name in ("values_learned.yaml", "values_held.yaml", "values_later.yaml", "values_last.yaml")
    for row in yaml.safe_load((HERE / name).read_text(encoding="utf-8"))
]


def _lab(event: Event) -> list[Any]:
    values = event.values
    assert isinstance(values, Lab)
    return [one_name(values.marker), values.value, values.unit, values.flag]


def _ihc(event: Event) -> list[Any]:
    values = event.values
    assert isinstance(values, Ihc)
    share = list(values.percent_range) if values.percent_range else values.percent
    return [values.marker, values.result, share]


def _gene(event: Event) -> list[Any]:
    values = event.values
    assert isinstance(values, Molecular)
    return [values.gene, values.result.split(" (")[0]]


def read(text: str) -> dict[str, list[list[Any]]]:
    """What the three readers make of a text."""
    reading = reading_of(text)
    return {
        "lab": [_lab(e) for e in lab.read(reading)],
        "ihc": [_ihc(e) for e in (*ihc.read(reading), *molecular.read(reading)) if isinstance(e.values, Ihc)],
        "gene": [_gene(e) for e in molecular.read(reading) if isinstance(e.values, Molecular)],
    }


def is_same(expected: list[Any], found: list[Any]) -> bool:
    """Equal in every place but those marked "*"."""
    return len(expected) == len(found) and all(a in ("*", b) or a == b for a, b in zip(expected, found, strict=True))


def differences(row: dict[str, Any]) -> list[str]:
    """What a record tells that was not read, and what was read that it does not tell."""
    said: list[str] = []
    for kind, found in read(row["text"]).items():
        rest = list(found)
        for expected in row.get(kind, ()):
            hit = next((f for f in rest if is_same(expected, f)), None)
            if hit is None:
                said.append(f"missed {kind} {expected}")
            else:
                rest.remove(hit)
        said.extend(f"false {kind} {f}" for f in rest)
    return said


@pytest.mark.parametrize("row", RECORDS, ids=[r["id"] for r in RECORDS])
def test_record(row: dict[str, Any]) -> None:
    assert differences(row) == []
