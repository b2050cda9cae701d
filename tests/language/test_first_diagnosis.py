"""What she was first diagnosed with stands until tissue says otherwise; what failed to help her was given."""

import pytest

from lugol.language.narrative import events_of
from lugol.language.reading import reading_of
from lugol.record.event import Diagnosis, Event, is_hers


def _told(text: str, kind: str) -> list[Event]:
    return [event for event in events_of(reading_of(text)) if event.kind == kind]


def _diagnoses(text: str) -> dict[str, str]:
    values = [event.values for event in _told(text, "diagnosis")]
    return {value.value: value.status for value in values if isinstance(value, Diagnosis)}


STANDS = [
    ("She was initially diagnosed with cervical cancer in 2015 and treated with chemoradiotherapy.", "cervical cancer"),
    ("She was initially diagnosed with ovarian cancer 10 years ago, which has recurred.", "ovarian cancer"),
    ("She was initially diagnosed with HSIL in 2015 and treated with conization.", "HSIL"),
    ("The initial diagnosis was cervical cancer in 2014. She received cisplatin.", "cervical cancer"),
    ("She was initially treated for breast cancer at age 23.", "breast cancer"),
    (
        "She was initially diagnosed with cervical cancer in 2015 and had surgery but recurred in 2018.",
        "cervical cancer",
    ),
    (
        "She was first diagnosed with cervical cancer in 2012. In 2018 a lung adenocarcinoma was found.",
        "cervical cancer",
    ),
    (
        "She was initially diagnosed with breast cancer. Ten years later she developed a squamous cell carcinoma of the"
        " cervix.",
        "breast cancer",
    ),
    (
        "She was initially diagnosed with cervical cancer. Hysterectomy showed no residual tumour and a leiomyoma.",
        "cervical cancer",
    ),
]


@pytest.mark.parametrize(("text", "name"), STANDS)
def test_a_first_diagnosis_stands(text: str, name: str) -> None:
    assert _diagnoses(text)[name] == ""


GIVEN_UP = [
    ("She was initially diagnosed with ovarian cancer. Laparotomy revealed peritoneal tuberculosis.", "ovarian cancer"),
    ("She was initially diagnosed with ovarian cancer, but histology showed endometriosis.", "ovarian cancer"),
    ("She was initially treated for suspected ovarian cancer. Histology showed endometriosis.", "ovarian cancer"),
    (
        "The initial diagnosis was cervical cancer. Review of the biopsy showed endometrial carcinoma.",
        "cervical cancer",
    ),
    ("She was wrongly diagnosed with ovarian cancer elsewhere.", "ovarian cancer"),
    ("She was initially diagnosed with cervical cancer, but the biopsy was benign.", "cervical cancer"),
    ("She was initially diagnosed with cervical cancer. However, biopsy showed only inflammation.", "cervical cancer"),
    ("She was initially diagnosed with ovarian cancer but at surgery the ovaries were normal.", "ovarian cancer"),
    ("She was initially diagnosed with ovarian cancer. Histology showed a leiomyosarcoma.", "ovarian cancer"),
    (
        "She was originally diagnosed with ovarian serous carcinoma in 2012. Review of the slides in 2016 showed a"
        " granulosa cell tumor.",
        "ovarian serous carcinoma",
    ),
]


@pytest.mark.parametrize(("text", "name"), GIVEN_UP)
def test_a_first_diagnosis_that_tissue_corrects_is_given_up(text: str, name: str) -> None:
    assert _diagnoses(text)[name] == "superseded"


def test_the_treatment_the_stage_and_the_infection_beside_a_first_diagnosis_are_hers() -> None:
    text = "She was initially diagnosed with cervical cancer in 2015 and treated with chemoradiotherapy."
    assert [event.assertion for event in _told(text, "radiotherapy")] == ["affirmed"]
    text = "The initial diagnosis was cervical cancer stage IIB in 2014. She received cisplatin."
    assert [event.assertion for event in _told(text, "stage")] == ["affirmed"]
    text = "She was initially diagnosed with HIV in 2005. Her Pap smear showed LSIL."
    assert [event.assertion for event in _told(text, "condition")] == ["affirmed"]


WITHOUT_EFFECT = [
    ("The cyst did not respond to suppression with norethindrone acetate.", "hormonal_therapy"),
    ("The tumor did not respond to carboplatin and paclitaxel.", "systemic_therapy"),
    ("The tumor was not responsive to letrozole.", "hormonal_therapy"),
    ("The bleeding was not controlled by medroxyprogesterone.", "hormonal_therapy"),
    ("She had not responded to radiotherapy.", "radiotherapy"),
    ("She did not benefit from chemotherapy.", "systemic_therapy"),
]


@pytest.mark.parametrize(("text", "kind"), WITHOUT_EFFECT)
def test_a_treatment_without_effect_was_given(text: str, kind: str) -> None:
    assert [event.assertion for event in _told(text, kind)] == ["affirmed"]


NOT_GIVEN = [
    ("If the tumor does not respond to cisplatin, pembrolizumab will be given.", "systemic_therapy"),
    ("Her mother did not respond to tamoxifen. She had a laparoscopy.", "hormonal_therapy"),
    ("Pain did not respond to paracetamol, and she did not receive cisplatin.", "systemic_therapy"),
    ("She did not respond to invitations for hysterectomy.", "surgery"),
    ("She did not respond to our calls for hysterectomy.", "surgery"),
]


@pytest.mark.parametrize(("text", "kind"), NOT_GIVEN)
def test_what_was_supposed_denied_or_only_offered_was_not_given(text: str, kind: str) -> None:
    assert [event for event in _told(text, kind) if is_hers(event) and event.assertion == "affirmed"] == []


def test_calls_that_stay_without_answer_and_complaints_that_go_are_no_response_of_the_disease() -> None:
    assert _told("She had CIN3. She did not respond to two invitations for colposcopy.", "response") == []
    assert _told("She had CIN3 and complete resolution of symptoms without recurrence.", "response") == []
    assert _told("Complete resolution of the mass was seen after methotrexate.", "response") != []


@pytest.mark.parametrize(
    ("text", "assertions"),
    [
        ("SUBSTANCE ABUSE: The patient has CIN3. No history of substance abuse.", ["negated"]),
        ("SUBSTANCE ABUSE HISTORY: The patient denies. Pap smear LSIL.", []),
        ("SUBSTANCE ABUSE: positive. Pap smear LSIL.", ["affirmed"]),
        ("Her history is notable for substance abuse. Pap smear LSIL.", ["historical"]),
    ],
)
def test_a_heading_of_a_habit_tells_of_no_habit(text: str, assertions: list[str]) -> None:
    assert [event.assertion for event in _told(text, "condition")] == assertions


def test_the_counts_of_a_newborn_are_no_date() -> None:
    told = _told("She delivered with an Apgar score of 10-10-10 at home.", "obstetric")
    assert {event.when.edtf for event in told} == {""}
    told = _told("The Apgar score was recorded on 13/05/2013. She delivered vaginally.", "obstetric")
    assert {event.when.edtf for event in told} == {"2013-05-13"}


def test_a_tumour_in_the_organ_where_it_began_is_no_spread() -> None:
    told = _told("She underwent nephrectomy for RCC involving the right kidney and ovary.", "metastasis")
    assert [event.values.site for event in told] == ["ovary"]  # type: ignore[union-attr]


def test_what_has_rarely_been_described_is_not_hers() -> None:
    text = "CT showed splenic masses. This mode of metastasis to the spleen has been described but is quite rare."
    assert _told(text, "metastasis") == []
    text = "She had uterine cancer with splenic metastases, which has been rarely reported."
    assert [event.assertion for event in _told(text, "metastasis")] == ["affirmed"]
