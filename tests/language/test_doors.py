"""What the structured doors ask of the vocabulary of results: brackets, low-risk types, words of other lands."""

import pytest

from lugol.language import results
from lugol.language.narrative import read


def told(text: str, expecting: str = "") -> list[str]:
    return [str(each) for each in results.read(text, expecting)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Positive for other types (16 and 18 not detected)", ["hpv positive other", "hpv negative 16 18"]),
        ("Positive for HPV 52 (16, 18 and 45 not detected)", ["hpv positive 52", "hpv negative 16 18 45"]),
        ("Positive for type 31, 16 and 18 not detected", ["hpv positive 31", "hpv negative 16 18"]),
        ("Positive for types 31 and 33, not detected: 16", ["hpv positive 31 33", "hpv negative 16"]),
        ("Positive for high-risk HPV, types 16, 18 and 45 not detected", ["hpv positive", "hpv negative 16 18 45"]),
        ("HPV 16/18 detected (type 18)", ["hpv positive 18"]),
        ("HPV 16/18 positive (18 negative)", ["hpv positive 16", "hpv negative 18"]),
        ("HPV 16, 18 detected (16 in a high load)", ["hpv positive 16 18"]),
        ("Negative for 16 and 18, positive for 31", ["hpv negative 16 18", "hpv positive 31"]),
        ("Low-risk HPV detected; high-risk HPV not detected", ["hpv positive low", "hpv negative"]),
        ("HPV 16 nicht nachgewiesen, HPV 18 nachgewiesen", ["hpv negative 16", "hpv positive 18"]),
        ("Ikke påvist", ["hpv negative"]),
        ("Unsatisfactory - PCR inhibition", ["hpv invalid"]),
    ],
)
def test_hpv_results_keep_what_each_polarity_is_of(text: str, expected: list[str]) -> None:
    assert told(text, "hpv") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("II-p", ["cytology ASC-US"]),
        ("IIID1", ["cytology LSIL"]),
        ("IVa-p", ["cytology HSIL"]),
        ("1", ["cytology unexpected not_understood"]),
        ("stage I", ["cytology unexpected not_understood"]),
        ("Atypical squamous cells, a high-grade lesion cannot be excluded", ["cytology ASC-H"]),
        ("AGC, favour neoplastic", ["cytology AGC-FN"]),
        ("Lesão intraepitelial escamosa de alto grau", ["cytology HSIL"]),
    ],
)
def test_smears_are_read_in_the_words_of_many_places(text: str, expected: list[str]) -> None:
    assert told(text, "cytology") == expected


def test_a_low_risk_test_is_no_test_of_the_others() -> None:
    kinds = [(e.kind, e.values.result, getattr(e.values, "risk", "")) for e in read(  # type: ignore[union-attr]
        "On 2 March 2024 low-risk HPV was positive, high-risk HPV was negative.", "a.txt").events]  # fmt: skip
    assert ("hpv", "positive", "low") in kinds and ("hpv", "negative", "") in kinds
    assert not read("Low-risk HPV was negative on 2 March 2024.", "a.txt").events


@pytest.mark.parametrize("text", ["The cervical biopsy showed", "A biopsy of the cervix was taken and revealed of the"])
def test_a_text_that_breaks_off_is_read_to_its_end(text: str) -> None:
    assert read(text, "a.txt").documents
