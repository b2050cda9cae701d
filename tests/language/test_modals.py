"""The words of `modals.csv`: each row has a sentence that it makes a plan of, or one that it leaves alone."""

import pytest

from lugol.language.lexicon import read_rows
from lugol.language.modals import modals
from lugol.language.tokens import tokenize

ROWS = read_rows("modals.csv")


def found_in(sentence: str) -> list[str]:
    tokens = tokenize(sentence)
    return [row for row, _, _ in modals(tokens, [len(tokens)])]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_each_row_has_its_sentences(row: dict[str, str]) -> None:
    assert row["example"] or row["counterexample"]
    assert not row["example"] or found_in(row["example"])
    assert not row["counterexample"] or found_in(row["counterexample"]) == []


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_words_are_spelt_as_tokens_are(row: dict[str, str]) -> None:
    words = row["words"].split("|")
    assert len(words) == len(set(words))
    assert [" ".join(token.key for token in tokenize(each)) for each in words] == words


@pytest.mark.parametrize(
    ("sentence", "rows"),
    [
        ("She may have a hysterectomy.", ["pos.question"]),
        ("She will have a hysterectomy.", ["plan.will"]),
        ("She may have had a hysterectomy.", []),
        ("Chemotherapy may be given.", ["plan.after"]),
        ("She may be given chemotherapy.", ["plan.will"]),
        ("Surgery could be an option.", ["plan.after"]),
        ("Surgery could be an ordeal.", []),
        ("Brachytherapy must then be carried out.", ["plan.after"]),
        ("She is likely to need radiotherapy.", ["plan.will"]),
        ("She had to have a hysterectomy.", []),
        ("The tumour could not be removed.", []),
        ("She will probably at some point later undergo surgery.", []),
        ("She will probably at some later undergo surgery.", ["plan.will"]),
    ],
)
def test_a_helping_verb_makes_a_plan_of_its_verb(sentence: str, rows: list[str]) -> None:
    assert found_in(sentence) == rows
