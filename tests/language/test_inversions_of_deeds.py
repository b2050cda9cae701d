"""What was tried, weighed, refused or only required is not done; and the disease behind it stands."""

from typing import Any

import pytest

from lugol.language.narrative import events_of
from lugol.language.reading import reading_of
from lugol.record.event import Biopsy, Cytology, Diagnosis, Ecc, Event, OtherTreatment, Surgery, SystemicTherapy


def _told(text: str, kind: type[Any]) -> list[Event]:
    return [e for e in events_of(reading_of(text)) if isinstance(e.values, kind)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Attempted LLETZ, unable to access cervix.", "negated"),
        ("An attempt at hysteroscopy failed because of stenosis.", "negated"),
        ("LLETZ started but stopped before any tissue was taken.", "negated"),
        ("LLETZ v cold coag discussed.", "planned"),
        ("Options: hysterectomy vs trachelectomy.", "planned"),
        ("LLETZ was done after two attempts.", "affirmed"),
        ("She underwent LLETZ rather than cold coagulation.", "affirmed"),
        ("LLETZ showed CIN2 versus CIN3.", "affirmed"),
    ],
)
def test_a_deed_that_was_only_tried_or_weighed_was_not_done(text: str, said: str) -> None:
    assert {e.assertion for e in _told(text, Surgery)} >= {said}
    assert said == "affirmed" or not [e for e in _told(text, Surgery) if e.assertion == "affirmed"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("CIN3, LLETZ advised but she refuses this.", "CIN3"),
        ("Biopsy showed CIN3; LLETZ was advised; she declined.", "CIN3"),
        ("She has CIN3 and was offered LLETZ but refuses this.", "CIN3"),
        ("Pelvic pain, endometriosis, laparoscopy offered, declined.", "endometriosis"),
    ],
)
def test_refusing_a_deed_denies_no_disease(text: str, name: str) -> None:
    assert [e for e in _told(text, Diagnosis) if e.values.value == name and e.assertion == "affirmed"]  # type: ignore[union-attr]
    assert not [e for e in _told(text, Surgery) if e.assertion == "affirmed"]


def test_a_biopsy_keeps_its_result_where_the_treatment_is_declined() -> None:
    (biopsy,) = _told("Biopsy showed CIN3; LLETZ was advised; she declined.", Biopsy)
    assert isinstance(biopsy.values, Biopsy)
    assert biopsy.values.histology == "CIN3"


def test_what_is_benign_but_for_one_is_not_benign() -> None:
    told = [e.values.histology for e in _told("All biopsies but one were benign.", Biopsy)]  # type: ignore[union-attr]
    assert told == [None]
    told = [e.values.histology for e in _told("All biopsies were benign.", Biopsy)]  # type: ignore[union-attr]
    assert told == ["benign"]


def test_a_result_that_is_required_is_none() -> None:
    (ecc,) = _told("An ECC negative for dysplasia is required before ablation.", Ecc)
    assert (ecc.assertion, ecc.values.histology) == ("planned", None)  # type: ignore[union-attr]
    (ecc,) = _told("ECC was negative for dysplasia.", Ecc)
    assert (ecc.assertion, ecc.values.histology) == ("affirmed", "benign")  # type: ignore[union-attr]


def test_a_year_without_a_lesion_tells_no_lesion_and_hides_none() -> None:
    told = _told("Smears: 2016 HSIL, 2018 ASC-US, 2019 no HSIL.", Cytology)
    assert [(e.when.edtf, e.values.result) for e in told] == [("2016", "HSIL"), ("2018", "ASC-US")]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "text",
    [
        "Caesarean section was scheduled at 37 weeks. Hysterectomy was corporeal. A boy was delivered.",
        "At Caesarean section a corporeal hysterectomy was made and a girl was delivered.",
    ],
)
def test_the_cut_into_the_womb_at_a_caesarean_takes_no_womb(text: str) -> None:
    codes = {code for e in _told(text, Surgery) for code in e.values.codes}  # type: ignore[union-attr]
    assert "hysterectomy" not in codes


def test_a_caesarean_hysterectomy_takes_the_womb() -> None:
    codes = {c for e in _told("A caesarean hysterectomy was performed.", Surgery) for c in e.values.codes}  # type: ignore[union-attr]
    assert "hysterectomy" in codes


@pytest.mark.parametrize(
    "text",
    [
        "Smith presented a case of vulvar melanoma.",
        "Jones and Lee described a woman with ovarian carcinoid.",
        "Takahashi (2004) reported two cases of ovarian torsion.",
    ],
)
def test_the_case_of_another_author_is_not_hers(text: str) -> None:
    assert not [e for e in _told(f"She has pelvic pain. {text}", Diagnosis) if e.assertion == "affirmed"]


@pytest.mark.parametrize(
    "text", ["We present a case of vulvar melanoma.", "Here I describe a case of vulvar melanoma."]
)
def test_the_case_of_the_writers_is_hers(text: str) -> None:
    assert [e for e in _told(text, Diagnosis) if e.assertion == "affirmed"]


def test_fluorouracil_with_leucovorin_is_one_regimen() -> None:
    (course,) = _told("She received fluorouracil/leucovorin.", SystemicTherapy)
    assert course.values.drugs == ("5-fluorouracil", "folinic acid")  # type: ignore[union-attr]
    assert not _told("She received fluorouracil/leucovorin.", OtherTreatment)


def test_each_disease_of_a_diagnosis_that_was_given_up_is_given_up() -> None:
    text = "The first diagnosis was tubo-ovarian abscess and diverticulitis, but surgery showed carcinoma of the ovary."
    told = {e.values.value: e.values.status for e in _told(text, Diagnosis)}  # type: ignore[union-attr]
    assert told["tubo-ovarian abscess"] == told["diverticulitis"] == "superseded"
