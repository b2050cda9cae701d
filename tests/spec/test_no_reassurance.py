"""No name of a malignant or high-grade lesion stands beside advice that nothing is due; denials let it be."""

import csv
from datetime import date
from pathlib import Path

import pytest

import lugol
from lugol.rules import standing

with (Path(__file__).parent / "reassurance_terms.csv").open(encoding="utf-8") as lines:
    TERMS = [row["term"] for row in csv.DictReader(lines)]
SMEAR = "34 years. Smear 3 May 2024: negative, HPV negative."


def reassured(text: str) -> bool:
    findings = lugol.review(lugol.read_text(text), date(2025, 11, 20)).findings
    return any(standing.classes().get(each.action or "") == "reassures" for each in findings)


@pytest.mark.parametrize("term", TERMS)
def test_nothing_reassures_beside_a_lesion_by_any_of_its_names(term: str) -> None:
    assert not reassured(f"{SMEAR} Histology 6 October 2025: {term}. Seen 13 October 2025.")
    assert not reassured(f"34 years old, known {term}, diagnosed in 2023. Smear 3 May 2024: negative, HPV negative.")


@pytest.mark.parametrize(
    "words",
    [
        "Biopsy 2 May 2023: no evidence of carcinoma.",
        "Her sister had breast cancer.",
        "Ca breast in maternal aunt.",
        "She worries about her risk of ovarian cancer.",
        "Mature teratoma removed in 2019.",
        "Condyloma of the vulva in 2018.",
        "BRCA1 carrier, no cancer so far.",
        "Counselled on cervical cancer prevention.",
        "HPV can cause cancer, she was told.",
        "No dysplasia or malignancy.",
    ],
)
def test_what_is_no_lesion_of_hers_takes_nothing_back(words: str) -> None:
    assert reassured(f"{SMEAR} {words} Seen 13 October 2025.")
