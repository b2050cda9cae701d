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


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("pooled HPV 16 positive", ["hpv positive"]),
        ("pooled HPV 18 positive", ["hpv positive"]),
        ("pooled HPV positive, HPV 18 positive", ["hpv positive", "hpv positive 18"]),
        ("pooled HPV negative. HPV 18 positive", ["hpv negative", "hpv positive 18"]),
        ("HPV, 16 and 18, positive", ["hpv positive 16 18"]),
        ("HPV 16, 18 and 45: detected", ["hpv positive 16 18 45"]),
    ],
)
def test_a_pooled_answer_names_no_type_and_a_list_of_types_shares_one_answer(text: str, said: list[str]) -> None:
    assert [str(found) for found in results.read(text, "")] == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Pap: negative (HPV 16 positive) but cytology HSIL", ["cytology NILM", "hpv positive 16", "cytology HSIL"]),
        ("HPV DNA: not detected, but 16 positive", ["hpv negative", "hpv positive 16"]),
        ("Cytology\nnegative,\nHPV positive", ["cytology NILM", "hpv positive"]),
        ("LSIL\nHSIL", ["cytology LSIL", "cytology HSIL"]),
        ("Atypical squamous cells,\nundetermined significance", ["cytology ASC-US"]),
        ("negative for\nintraepithelial lesion", ["cytology NILM"]),
        ("Negative\nfor intraepithelial lesion", ["cytology NILM"]),
    ],
)
def test_a_bracket_a_contrary_and_a_line_end_a_result_and_a_broken_line_goes_on(text: str, said: list[str]) -> None:
    assert [str(found) for found in results.read(text, "cytology")] == said


@pytest.mark.parametrize(
    ("name", "test", "types"),
    [
        ("HPV types detected", "hpv", ""),
        ("HPV genotypes found", "hpv", ""),
        ("HPV high risk pool", "hpv", ""),
        ("HPV other high risk types", "hpv", "other"),
        ("HPV 16 & 18", "hpv", "16,18"),
        ("HPV detected", "", ""),
        ("LEEP histology", "histology", ""),
        ("Cx biopsy", "histology", ""),
        ("cervical biopsy histology", "histology", ""),
        ("biopsy", "", ""),
        ("types detected", "", ""),
    ],
)
def test_what_a_column_says_it_holds(name: str, test: str, types: str) -> None:
    assert results.named_test(name) == (test, types)
