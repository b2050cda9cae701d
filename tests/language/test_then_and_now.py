"""An older and a newer result in one cell: the newer is the result, the older an earlier one with the date it has."""

import csv
from pathlib import Path

import pytest

from lugol.language import results

ROWS = list(csv.DictReader((Path(__file__).parent / "then_and_now.csv").read_text(encoding="utf-8").splitlines()))


@pytest.mark.parametrize("row", ROWS, ids=[row["text"][:40] for row in ROWS])
def test_only_the_newer_result_is_the_result(row: dict[str, str]) -> None:
    test, text = row["test"], row["text"]
    now = "; ".join(" ".join(each) for each in results.concepts_of(results.read_cell(text, test), test))
    dates = {told: f" @{told.date}" if told.date else "" for told in results.earlier(text, test)}
    then = "; ".join(f"{' '.join(each)}{date}" for told, date in dates.items() for each in told.concepts)
    assert (now, then) == (row["now"], row["earlier"])
