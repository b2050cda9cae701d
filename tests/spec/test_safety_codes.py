"""The safety net by the code: which results, steps and words each of its facts counts, and which it does not.

A row of `safety_codes.csv` is a fact, a record with one place left open (`{}`), the words there that make the fact
true, and words that do not (an empty one stands for no words).
"""

import csv
from pathlib import Path

import pytest

from lines import asked

LATE = "2027-01-01"


def rows() -> list[dict[str, str]]:
    with (Path(__file__).parent / "safety_codes.csv").open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["fact"])
def test_these_count_and_those_do_not(row: dict[str, str]) -> None:
    yes, no = row["counts"].split("|"), row["does not"].split("|")
    found = {words: asked(row["fact"], row["record"].format(words), LATE) for words in (*yes, *no)}
    assert found == dict.fromkeys(yes, True) | dict.fromkeys(no, False)
