"""A case and its abstract tell of one month: when the two are one event, two events, or a contradiction.

One row a field of each kind in `told_twice.csv`: "one" where the field may be worded otherwise, "clash" where both
cannot be so, "two" where it says which event is meant.
"""

import csv
from pathlib import Path

import msgspec
import pytest

import lines
from lugol.record.event import VALUE_TYPES, Event, Span
from lugol.record.merge import build
from lugol.record.record import Patient
from lugol.record.repeat import IDENTITY
from lugol.record.when import UNDATED

with Path(__file__).with_name("told_twice.csv").open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file))


def told(kind: str, words: str, order: int, section: str) -> Event:
    (event,) = lines.record(f"2022-03 {kind} {words}").events
    place = Span("letter", order * 10, order * 10 + 4, "word", section)
    return msgspec.structs.replace(event, id=section, order=order, sources=(place,))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['kind']}-{row['field']}-{row['becomes']}")
def test_what_becomes_of_two_tellings_that_differ_in_one_field(row: dict[str, str]) -> None:
    first, second = told(row["kind"], row["first"], 1, "case"), told(row["kind"], row["second"], 2, "abstract")
    record = build(Patient(sex="F"), [first, second])
    assert len(record.events) == (1 if row["becomes"] == "one" else 2)
    titles = [conflict.title for conflict in record.conflicts]
    field = row["field"]
    assert titles == (
        [f"{row['kind'].replace('_', ' ')}: {field} recorded inconsistently"] if row["becomes"] == "clash" else []
    )


ONCE = {
    "diagnosis", "ihc", "molecular", "stage", "complication", "metastasis", "death", "condition", "medication",
}  # fmt: skip


@pytest.mark.parametrize("kind", VALUE_TYPES)
def test_what_stays_so_is_one_though_it_is_told_twice_without_a_date(kind: str) -> None:
    words = next(row["first"] for row in ROWS if row["kind"] == kind)
    both = [msgspec.structs.replace(told(kind, words, order, "case"), id=f"{order}", when=UNDATED) for order in (1, 2)]
    assert len(build(Patient(sex="F"), both).events) == (1 if kind in ONCE else 2)


def test_every_kind_and_every_field_that_may_clash_or_differ_has_a_row() -> None:
    rows = {(row["kind"], row["field"]) for row in ROWS}
    assert {kind for kind, _ in rows} == set(VALUE_TYPES)
    for kind, rule in IDENTITY.items():
        assert {(kind, field) for field in (*rule.clash, *rule.may_differ)} <= rows
