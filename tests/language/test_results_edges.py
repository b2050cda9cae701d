"""Edges of the vocabulary of results: what stands behind a comma is of the last test, unless "and" ends the list."""

from typing import get_args

import pytest

from lugol.language import results
from lugol.language.results.typed import CYTOLOGY, HISTOLOGY
from lugol.record.event import Bethesda, Histology


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Smear 2023, HPV negative", ["hpv negative"]),
        ("Smear and HPV negative", ["cytology NILM", "hpv negative"]),
        ("Cytology, HPV and dual stain negative", ["cytology NILM", "hpv negative", "dual_stain negative"]),
        ("Cytology and dual stain 2023, HPV negative", ["hpv negative"]),
        ("Cytology and HPV, dual stain negative", ["dual_stain negative"]),
        ("HPV positive, types 16, 18 negative", ["hpv positive", "hpv negative 16 18"]),
        ("high-risk HPV not detected, HPV 6 detected", ["hpv negative", "hpv positive 6"]),
    ],
)
def test_whose_result_it_is(text: str, said: list[str]) -> None:
    assert [str(found) for found in results.read(text, "")] == said


def test_every_class_of_a_result_has_its_place_from_mild_to_worst() -> None:
    assert len(CYTOLOGY) == len(set(CYTOLOGY)) and set(CYTOLOGY) == set(get_args(Bethesda))
    assert len(HISTOLOGY) == len(set(HISTOLOGY)) and set(HISTOLOGY) == set(get_args(Histology))


@pytest.mark.parametrize("text", ["high-\ngrade dyskaryosis", "high-\n   grade dyskaryosis", "high-grade dyskaryosis"])
def test_a_word_broken_at_its_hyphen_is_one_word(text: str) -> None:
    said = [str(found) for found in results.read(f"Smear: {text}.", "")]
    assert said == [str(found) for found in results.read("Smear: high-grade dyskaryosis.", "")] != []
