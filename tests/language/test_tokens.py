"""One spelling for a word, and no word of the code in a spelling that no token ever has."""

import ast
from pathlib import Path

import pytest

import lugol.language
from lugol.language.tokens import fold

HOME = Path(lugol.language.__file__).parent
NAMES = {"anaesthesia", "baarmoederhals", "behaviour", "caesarean", "diarrhoea", "gonorrhoea", "tumour"}
"""Codes and names of parts, which are held against codes and never against tokens."""


@pytest.mark.parametrize(
    ("told", "spelt"),
    [
        ("localised", "localized"), ("raised", "raised"), ("disease", "disease"), ("excised", "excised"),
        ("hourly", "hourly"), ("intercourse", "intercourse"), ("Tumours", "tumors"), ("favours", "favors"),
        ("conisation", "conization"), ("hospitalised", "hospitalized"), ("otherwise", "otherwise"),
    ],
)  # fmt: skip
def test_only_endings_of_that_origin_are_respelt(told: str, spelt: str) -> None:
    assert fold(told) == spelt


def test_words_in_sets_are_spelt_as_tokens_are() -> None:
    wrong = []
    for path in sorted(HOME.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            words = [
                n.value for n in getattr(node, "elts", ()) if isinstance(n, ast.Constant) and isinstance(n.value, str)
            ]
            lower = [word for word in words if word.isalpha() and word.islower() and word not in NAMES]
            wrong += [f"{path.name}: {word}" for word in lower if fold(word) != word]
    assert wrong == [
        "tokens.py: oopherect",
        "tokens.py: centre",
        "tokens.py: metre",
        "tokens.py: fibre",
        "tokens.py: grey",
    ]


@pytest.mark.parametrize(
    "text", ["Para {}", "G{} P2", "Smear on {}/12/2022: HSIL.", "She is {} years old.", "CA125 {} U/mL"]
)
def test_a_run_of_thousands_of_digits_is_noise(text: str) -> None:
    from lugol.language.narrative import read

    for digits in (41, 5_000, 24_000):
        record = read(f"Vaginal bleeding. {text.format(str(7) * digits)}", "letter")
        assert record.patient.para in (None, 2)
        assert all(event.kind != "lab" for event in record.events)
