"""Every cue row of the grammar does what its examples say, and would be missed."""

import pytest

from lugol.language.lexicon import read_rows
from lugol.language.proof import check, wrong_with

ROWS = {row["id"]: row for row in read_rows("cues.csv")}


@pytest.mark.parametrize("row", ROWS)
def test_a_row_does_what_it_says_and_would_be_missed(row: str) -> None:
    assert wrong_with(ROWS[row]) == []


def test_a_row_that_nothing_needs_is_refused() -> None:
    row = {
        **ROWS["neg.no"],
        "example": "There was a [mass].",
        "example2": "[Mass] seen.",
        "counterexample": "No [mass].",
    }
    assert len(wrong_with(row)) == 3


def test_no_term_stands_for_two_things() -> None:
    assert check().problems == ()
