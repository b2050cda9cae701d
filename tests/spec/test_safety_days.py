"""The safety net to the day: the first and the last day on which each flag holds, and on which each answer counts.

The rows of `safety_days.csv` ask four things of a fact and a record, with `{}` for the day in question:
holds from, holds until: the day of judgement from which, or up to which, the fact is true;
belongs: what happens from the first to the last of these days makes it true, the day before and after does not;
answered by: what happens from the first to the last of these days makes it false.
"""

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest

from lines import asked

LATE = "2027-01-01"


def rows(*hows: str) -> list[dict[str, str]]:
    with (Path(__file__).parent / "safety_days.csv").open(encoding="utf-8") as lines:
        return [row for row in csv.DictReader(lines) if row["how"] in hows]


def beside(day: str, days: int) -> str:
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat()


@pytest.mark.parametrize("row", rows("holds from"), ids=lambda row: row["fact"])
def test_it_holds_from_this_day_on(row: dict[str, str]) -> None:
    days = beside(row["first"], -1), row["first"]
    assert [asked(row["fact"], row["record"], day) for day in days] == [False, True]


@pytest.mark.parametrize("row", rows("holds until"), ids=lambda row: row["fact"])
def test_it_holds_up_to_this_day(row: dict[str, str]) -> None:
    days = row["last"], beside(row["last"], 1)
    assert [asked(row["fact"], row["record"], day) for day in days] == [True, False]


@pytest.mark.parametrize("row", rows("belongs", "answered by"), ids=lambda row: row["fact"])
def test_what_happens_within_these_days_counts(row: dict[str, str]) -> None:
    inside = row["how"] == "belongs"
    days = {beside(row["first"], -1): not inside, row["first"]: inside}
    if row["last"]:
        days |= {row["last"]: inside, beside(row["last"], 1): not inside}
    assert {day: asked(row["fact"], row["record"].format(day), LATE) for day in days} == days


def persistence(record: str) -> object:
    return asked("hpv_16_18_persistence", f"born 1980-02-01; {record}", LATE)


@pytest.mark.parametrize(
    ("again", "told"),
    [
        ("2024-08-31 hpv positive types=18", "not shown"),
        ("2024-09-01 hpv positive types=18", "6 months"),
        ("2025-02-28 hpv positive types=18", "6 months"),
        ("2025-03-01 hpv positive types=18", "12 months"),
        ("2025-03-01 hpv positive types=16", "not shown"),
    ],
)
def test_the_persistence_of_one_type_is_told_at_six_and_twelve_months(again: str, told: str) -> None:
    assert persistence(f"2024-03-01 hpv positive types=18; {again}") == told


def test_two_types_a_year_apart_are_counted_and_are_no_persistence() -> None:
    record = "2024-03-01 hpv positive types=18; 2025-03-01 hpv positive types=16"
    assert asked("hpv_16_18_again", record, LATE) is False
    assert asked("hpv_16_18_months", record, LATE) == 12
    assert asked("hpv_16_18_tests", record, LATE) == 2
    assert persistence("2024-03-01 hpv negative") == "none"


@pytest.mark.parametrize(
    ("tests", "months"),
    [
        ("2024-03-01 hpv negative", "none"),
        ("2024-03-01 hpv positive types=16", 0),
        ("2024-03-01 hpv positive types=16; 2024-03-20 hpv positive types=16", 0),
        ("2024-03-01 hpv positive types=16; 2024-04-01 hpv positive types=18", 1),
    ],
)
def test_the_months_between_tests_are_counted_from_none_on(tests: str, months: object) -> None:
    assert asked("hpv_16_18_months", f"born 1980-02-01; {tests}", LATE) == months
