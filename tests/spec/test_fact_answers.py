"""What facts answer about short records, row by row with the reason (`fact_answers.csv`)."""

import csv
from pathlib import Path

import msgspec
import pytest

from lines import asked, record
from lugol.facts import registry
from lugol.facts.engine.reference import evaluate
from lugol.facts.engine.values import UNKNOWN
from lugol.record.when import parse

with Path(__file__).with_name("fact_answers.csv").open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['fact']}-{row['answer']}: {row['why']}")
def test_the_answer_of_a_row(row: dict[str, str]) -> None:
    found = asked(row["fact"], row["record"], row["as_of"])
    assert {True: "yes", False: "no"}.get(found, str(found)) == row["answer"]


@pytest.mark.parametrize(
    ("event", "hers"),
    [
        ("hpv negative", True),
        ("cytology NILM", True),
        ("colposcopy normal", True),
        ("ecc benign", True),
        ("biopsy benign", True),
        ("biopsy benign organ=other site=vulva", UNKNOWN),
        ("lab CA125", UNKNOWN),
    ],
)
def test_whose_sex_is_not_recorded_is_known_by_a_test_of_the_cervix(event: str, hers: object) -> None:
    told = record(f"born 1980-02-01; 2022-01-10 {event}")
    bare = msgspec.structs.replace(told, patient=msgspec.structs.replace(told.patient, sex=""))
    day = parse("2022-06-01").earliest
    assert day is not None
    assert evaluate(registry.every()["in_scope"], bare, day).value is hers
