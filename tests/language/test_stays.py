"""A finding stays what it is, whatever is told of something else behind a comma, a dash or on the next line."""

import pytest

from lugol.language.lexicon import read_rows
from lugol.language.narrative import read
from lugol.language.page import page_of


def told(text: str) -> set[tuple[str, str, str]]:
    """Each event of a text: kind, assertion and the value that rules read."""
    found = set()
    for event in read(text, "note").events:
        values = event.values
        names = ("histology", "result", "codes", "code", "value", "finding")
        value = next((str(v) for name in names if (v := getattr(values, name, None))), "")
        found.add((event.kind, event.assertion, value))
    return found


@pytest.mark.parametrize("sign", [", ", "; ", " - ", "\n", ". "])
@pytest.mark.parametrize(
    "statement",
    [
        "LVSI not identified", "perineural invasion not seen", "koilocytosis not seen", "crypt involvement absent",
        "p16 negative", "HIV negative", "margins clear", "nodes negative", "TZ not seen", "infection absent",
        "uterus normal", "MRI awaited", "Ki-67 pending", "declined the vaccine", "mother had breast cancer", "nil else",
    ],
)  # fmt: skip
def test_a_lesion_stays_found(sign: str, statement: str) -> None:
    for lesion, histology in (("CIN3", "CIN3"), ("squamous cell carcinoma", "cancer"), ("AIS", "AIS")):
        assert ("biopsy", "affirmed", histology) in told(f"Cervical biopsy: {lesion}{sign}{statement}.")


@pytest.mark.parametrize(
    ("text", "event"),
    [
        ("LLETZ planned, HIV negative.", ("surgery", "planned", "('excision',)")),
        ("LLETZ done on 3 May 2024, margins clear.", ("surgery", "affirmed", "('excision',)")),
        ("Postcoital bleeding, nodes negative.", ("symptom", "affirmed", "postcoital_bleeding")),
        ("Postcoital bleeding - no fever.", ("symptom", "affirmed", "postcoital_bleeding")),
        ("Smear HSIL, MRI awaited.", ("cytology", "affirmed", "HSIL")),
        ("Smear HSIL\nhysteroscopy cancelled", ("cytology", "affirmed", "HSIL")),
        ("HPV 16 positive. mother had breast cancer.", ("hpv", "affirmed", "positive")),
        ("MRI: 4 cm mass in the cervix, p16 negative.", ("imaging", "affirmed", "cervical_mass")),
        ("MRI: 4 cm mass in the cervix\nprevious smears normal.", ("imaging", "affirmed", "cervical_mass")),
        ("Cervical cancer FIGO stage IIB, LVSI not identified.", ("stage", "affirmed", "IIB")),
        ("LEEP 3 May 2024 - patient did not attend.", ("surgery", "negated", "('excision',)")),
    ],
)
def test_a_finding_keeps_its_assertion(text: str, event: tuple[str, str, str]) -> None:
    assert event in told(text)


@pytest.mark.parametrize(
    "text",
    [
        "Cervical biopsy: CIN, CGIN or malignancy not seen.",
        "Cervical biopsy: dysplasia, malignancy not seen.",
        "Carcinoma, lymphoma and sarcoma were ruled out.",
        "HSIL, AIS and carcinoma were not found.",
    ],
)
def test_a_list_of_lesions_is_denied_as_one(text: str) -> None:
    assert not {e for e in told(text) if e[0] in ("biopsy", "diagnosis") and e[2] not in ("benign", "none established")}


@pytest.mark.parametrize("row", read_rows("otherwise.csv"), ids=lambda row: row["form"])
def test_a_short_form_is_no_disease_beside_the_words_of_its_row(row: dict[str, str]) -> None:
    named = [page_of(text).of("histology") for text in (row["example"], row["counterexample"])]
    assert not named[0]
    assert named[1]


def test_a_time_behind_the_name_of_a_smear_is_no_class() -> None:
    assert not [e for e in told("CIN3. F/u pap 1 yr.") if e[0] == "cytology"]
    assert ("cytology", "affirmed", "NILM") in told("Pap 1. Endocervical cells present.")
