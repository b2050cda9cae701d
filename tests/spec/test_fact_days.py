"""The spans of time of the guidelines' facts, to the day: each answer on the first and the last day on which it holds.

A row of `fact_days.csv` is a fact, an answer, and a record with `{}` for the day in question; a record without it is
judged on that day. The day before the first and the day after the last, the answer is another. The days were taken
from the answers and held against `windows.csv`.
"""

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest

from lines import asked


def rows() -> list[dict[str, str]]:
    with (Path(__file__).parent / "fact_days.csv").open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def answer(row: dict[str, str], day: date) -> str:
    found = asked(row["fact"], row["record"].format(day), row["as_of"] or day.isoformat())
    return {True: "yes", False: "no"}[found] if isinstance(found, bool) else str(found)


@pytest.mark.parametrize("row", rows(), ids=lambda row: f"{row['fact']}-{row['answer']}")
def test_an_answer_holds_from_its_first_to_its_last_day(row: dict[str, str]) -> None:
    for edge, outside in (("first", -1), ("last", 1)):
        if row[edge]:
            day = date.fromisoformat(row[edge])
            assert answer(row, day) == row["answer"]
            assert answer(row, day + timedelta(days=outside)) != row["answer"]


@pytest.mark.parametrize(
    ("fact", "record", "day"),
    [
        ("turns_21_on", "born 1980-02-29", "2001-02-28"),
        ("turns_25_on", "born 1980-02-01", "2005-02-01"),
        ("turns_30_on", "born 1980-02-01", "2010-02-01"),
        ("turns_50_on", "born 1980-02-01", "2030-02-01"),
        ("follow_up_by", "born 1980-02-01; 2022-04-10 cytology HSIL", "2022-06-09"),
    ],
)
def test_a_day_is_counted_from_another(fact: str, record: str, day: str) -> None:
    assert str(asked(fact, record, "2024-06-03")) == day
