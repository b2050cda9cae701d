"""Every cue row of the grammar does what its examples say, and would be missed."""

import pytest

from lugol.language.assertion import assertions, judge
from lugol.language.lexicon import read_rows
from lugol.language.model import Judgement
from lugol.language.page import page_of

ROWS = {row["id"]: row for row in read_rows("cues.csv")}
SAID = {"pseudo": "affirmed", "done": "affirmed", "superseded": "negated", "anchor": "affirmed"}


def judged(marked: str, without: str = "") -> Judgement:
    """How the words in square brackets are asserted."""
    start, end = marked.index("["), marked.index("]") - 1
    page = page_of(marked.replace("[", "").replace("]", ""))
    inside = [i for i, token in enumerate(page.tokens) if token.end > start and token.start < end]
    return judge(assertions(page, without), inside[0], inside[-1] + 1)


@pytest.mark.parametrize("row", ROWS)
@pytest.mark.parametrize("example", ["example", "example2"])
def test_a_row_does_what_its_examples_say_and_would_be_missed(row: str, example: str) -> None:
    words, effect = ROWS[row][example], ROWS[row]["effect"]
    assert judged(words).assertion == SAID.get(effect, effect)
    assert judged(words) != judged(words, without=row)


@pytest.mark.parametrize("row", ROWS)
def test_a_row_leaves_its_counterexample_alone(row: str) -> None:
    words = ROWS[row]["counterexample"]
    assert judged(words).row != row
    assert judged(words) == judged(words, without=row) or ROWS[row]["effect"] in ("pseudo", "done", "anchor")
