"""Edges of the vocabulary of results: what stands behind a comma is of the last test, unless "and" ends the list."""

import pytest

from lugol.language import results


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
