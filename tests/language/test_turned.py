"""Sentences in which one word or place turns the fact: what is told as done, as hers, as of the cervix, as of today."""

from typing import Any

import pytest

from lugol.language.narrative import events_of, read
from lugol.language.reading import reading_of
from lugol.record.event import Event, is_hers


def told(text: str, kind: str) -> list[Event]:
    """Her own events of a kind that a text tells."""
    return [event for event in events_of(reading_of(text)) if event.kind == kind and is_hers(event)]


DONE = [
    ("Repeat Pap: ASC-H.", "cytology", {"result": "ASC-H"}),
    ("Rpt smear HSIL.", "cytology", {"result": "HSIL"}),
    ("Repeat HPV test: positive for HPV 33.", "hpv", {"types": ("33",)}),
    ("The second LBC indicated LSIL.", "cytology", {"result": "LSIL"}),
    ("A repeat biopsy indicated CIN3.", "biopsy", {"histology": "CIN3"}),
    ("LLETZ was a reasonable choice and was performed in May 2021.", "surgery", {"codes": ("excision",)}),
    ("Biopsy: high-grade dysplasia.", "biopsy", {"histology": "HSIL"}),
    ("ECC positive for low-grade dysplasia.", "ecc", {"histology": "LSIL"}),
    ("Punch biopsy: moderate to severe dysplasia.", "biopsy", {"histology": "CIN2/3"}),
    ("Biopsy: SCC - 3 foci.", "biopsy", {"histology": "cancer"}),
    ("Biopsy SCC 14.6.22.", "biopsy", {"histology": "cancer"}),
    ("A colleague took a biopsy at 5 o'clock, which showed CIN2.", "biopsy", {"histology": "CIN2"}),
    ("The cervix looked normal but colposcopy showed punctation.", "colposcopy", {"code": "punctation"}),
]


@pytest.mark.parametrize(("text", "kind", "values"), DONE)
def test_what_was_done_and_found_is_told(text: str, kind: str, values: dict[str, Any]) -> None:
    found = [{name: getattr(event.values, name) for name in values} for event in told(text, kind)]
    assert values in found


NOT_TOLD = [
    ("Repeat smear in 6 months.", "cytology"),
    ("Plan: repeat smear for ASC-US.", "cytology"),
    ("Hysterectomy is one of the options for her.", "surgery"),
    ("A cone biopsy is a sensible next step at her age.", "surgery"),
    ("Trachelectomy may be the best option.", "surgery"),
    ("Radical hysterectomy is usually performed in such patients.", "surgery"),
    ("Chemotherapy with carboplatin is generally recommended.", "systemic_therapy"),
    ("Had CIN3 been found we would have offered LLETZ.", "surgery"),
    ("Had CIN3 been found we would have offered LLETZ.", "diagnosis"),
    ("Her mother had cancer of the cervix (stage IB as far as she knows, radical hysterectomy).", "surgery"),
    ("Tumour markers: SCC 1.4, CEA 2.", "diagnosis"),
    ("SCC was 2 ng/mL after treatment.", "diagnosis"),
    ("The right colic artery was preserved.", "symptom"),
]


@pytest.mark.parametrize(("text", "kind"), NOT_TOLD)
def test_what_was_not_done_or_found_is_not_told(text: str, kind: str) -> None:
    assert told(text, kind) == []


def test_the_cervix_that_looks_normal_is_no_colposcopy() -> None:
    text = "Cervix looks normal; however, colposcopy with acetic acid showed a dense acetowhite area."
    assert [event.values.code for event in told(text, "colposcopy")] == ["acetowhite"]  # type: ignore[union-attr]


OF_ANOTHER_ORGAN = [
    ("HPV negative. A lump was felt in the right breast. Biopsy showed carcinoma.", "right breast"),
    ("A mass of 4 cm in the liver was seen on CT. Biopsy revealed adenocarcinoma.", "liver"),
    ("Gastric biopsy showed adenocarcinoma.", "stomach"),
    ("Colonic polyp biopsy showed adenocarcinoma.", "colon"),
]


@pytest.mark.parametrize(("text", "site"), OF_ANOTHER_ORGAN)
def test_a_biopsy_of_another_organ_is_none_of_the_cervix(text: str, site: str) -> None:
    (biopsy,) = told(text, "biopsy")
    assert (biopsy.values.site, biopsy.values.organ) == (site, "other")  # type: ignore[union-attr]


def test_a_biopsy_beside_a_cervical_lesion_is_of_the_cervix() -> None:
    (biopsy,) = told("MRI: cervical mass of 4 cm, left ovarian cyst of 2 cm. Biopsy showed SCC.", "biopsy")
    assert biopsy.values.organ == "cervix"  # type: ignore[union-attr]


STAGED = [
    ("She had colon cancer. The tumour was stage IIA (T3 N0 M0).", "colorectal (TNM)"),
    ("She had breast cancer in 2010. It was stage IIA.", "breast (TNM)"),
    ("Cervical cancer after breast cancer. She was staged as IIB.", "FIGO"),
]


@pytest.mark.parametrize(("text", "system"), STAGED)
def test_a_stage_is_of_the_cancer_told_before_it(text: str, system: str) -> None:
    assert {event.values.system for event in told(text, "stage")} == {system}  # type: ignore[union-attr]


AGES = [
    ("Mrs K 58 years old, P4. First menses at 13 years old. Smear HSIL.", 58),
    ("Mrs L, 44 years old, last child is 20 years old. HPV positive.", 44),
    ("A three-year-old girl with vaginal bleeding; biopsy showed rhabdomyosarcoma.", 3),
    ("Her mother, aged 71, had cervical cancer. She is 41. Smear HSIL.", 41),
    ("No sex for the past 12 years. Smear LSIL.", None),
    ("Patient with a 3-year-old child. Smear LSIL.", None),
]


@pytest.mark.parametrize(("text", "age"), AGES)
def test_the_age_at_an_event_is_not_hers_today(text: str, age: int | None) -> None:
    assert read(text, "letter.txt").patient.age == age


def test_her_age_holds_within_the_dates_of_a_record_without_a_date_of_its_own() -> None:
    text = "A 36-year-old woman. In March 2022 HPV 18 was positive. In January 2023 biopsy showed CIN1."
    assert read(text, "letter.txt").patient.age_on.edtf == "2022-03/2023-01"


def test_one_result_told_of_two_samples_is_of_both() -> None:
    text = "A biopsy was obtained at 3 o'clock, together with endocervical curettage (ECC), which showed inflammation."
    assert [told(text, kind)[0].values.histology for kind in ("biopsy", "ecc")] == ["benign", "benign"]  # type: ignore[union-attr]
    assert len(told(text, "ecc")) == 1


def test_the_result_of_a_punch_is_none_of_the_smear() -> None:
    text = "LBC borderline; the punch biopsy was reported as HPV effect."
    assert [event.values.result for event in told(text, "cytology")] == ["ASC-US"]  # type: ignore[union-attr]
