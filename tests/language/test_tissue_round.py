"""Tissue, smears and treatments as reports, letters and cases word them, each beside what must not be read so."""

from typing import Any

import pytest

from lugol.language.narrative import events_of
from lugol.language.reading import reading_of

_REPORT = "SURGICAL PATHOLOGY REPORT\n{}\nFINAL DIAGNOSIS:\nA. Uterus, hysterectomy: {}."


def told(text: str, *kinds: str) -> list[tuple[Any, ...]]:
    """Kind and result, or the value that names it, of the events of some kinds that are told as hers."""
    names = ("result", "value", "site")
    return [
        (e.kind, next((getattr(e.values, n) for n in names if getattr(e.values, n, "")), ""))
        for e in events_of(reading_of(text))
        if e.kind in kinds and e.assertion == "affirmed"
    ]


@pytest.mark.parametrize("name", ["Cervix, biopsy", "Uterine cervix, punch biopsies", "Biopsy of cervix"])
def test_a_report_on_a_biopsy_is_biopsy_and_pathology(name: str) -> None:
    kinds = [kind for kind, _ in told(f"SURGICAL PATHOLOGY REPORT\nDIAGNOSIS:\n{name}: CIN 2.", "biopsy", "pathology")]
    assert sorted(kinds) == ["biopsy", "pathology"]


@pytest.mark.parametrize(
    ("history", "result"),
    [
        ("Clinical history: punch biopsy on 3 May 2021 showed CIN 3.", "CIN 3"),
        ("Clinical information: Previous cervical biopsy: adenocarcinoma in situ.", "adenocarcinoma in situ"),
        ("Pre-op diagnosis: cervical bx 4/2020 CIN 2.", "CIN 2"),
        ("Clinical details: squamous cell carcinoma on recent cervical biopsy.", "squamous cell carcinoma"),
        ("Clinical data: the prior biopsy (S20-11) was reported as HSIL.", "HSIL"),
    ],
)
def test_a_report_tells_the_earlier_biopsy(history: str, result: str) -> None:
    found = told(_REPORT.format(history, "carcinoma of the cervix"), "biopsy")
    assert len(found) == 1
    assert result in found[0][1]


@pytest.mark.parametrize(
    "history",
    [
        "Clinical details: cervix biopsy ?CIN 2.",
        "Clinical history: previous biopsy site to be checked.",
        "Request: cervical biopsies taken 4.3.2020, high grade lesion seen.",
        "Clinical history: punch biopsy of the cervix to rule out CIN 3.",
        "Gross: previous biopsy site seen on the cervix.",
    ],
)
def test_what_a_report_asks_is_no_earlier_biopsy(history: str) -> None:
    assert told(_REPORT.format(history, "chronic cervicitis"), "biopsy") == []


@pytest.mark.parametrize(
    "history",
    [
        "Clinical history: 44 year old with cervical cancer.",
        "Clinical history: with cervical cancer.",
        "Preoperative diagnosis: Cervical cancer",
        "Clinical information: The patient is a 51 year old female with cervical cancer.",
        "Clinical details: known cervical cancer.",
    ],
)
def test_a_report_tells_the_disease_it_was_sent_for(history: str) -> None:
    found = told(_REPORT.format(history, "squamous cell carcinoma of the cervix"), "diagnosis")
    assert [value for _, value in found if "cancer" in value.lower()]


@pytest.mark.parametrize(
    ("history", "result"),
    [
        ("Clinical history: cervical cancer.", "CIN 3"),
        ("Clinical history: rule out cervical cancer.", "squamous cell carcinoma of the cervix"),
        ("Clinical history: mother with cervical cancer.", "squamous cell carcinoma of the cervix"),
        ("Clinical history: ?cervical cancer.", "squamous cell carcinoma of the cervix"),
    ],
)
def test_a_cancer_that_was_asked_for_is_not_known(history: str, result: str) -> None:
    found = told(_REPORT.format(history, result), "diagnosis")
    assert not [value for _, value in found if "cancer" in value.lower()]


_STORY = "A {} with bleeding. A cervical biopsy showed carcinoma. {}"


@pytest.mark.parametrize(
    ("opening", "end"),
    [
        ("45-year-old woman presented", "Macroscopic and microscopic views of the specimen are shown."),
        ("60 years old lady was referred to us", "The histopathology report confirmed it."),
        ("woman of 52 was seen", "It was confirmed by the final pathology report."),
        ("woman aged 30 years came", "Histopathology report: microscopic examination of the specimen showed cancer."),
        ("36-year-old patient was admitted", "Gross and microscopic examination of the specimen followed."),
    ],
)
def test_a_case_that_quotes_a_report_is_no_report(opening: str, end: str) -> None:
    assert ("biopsy", "carcinoma") in told(_STORY.format(opening, end), "biopsy")


@pytest.mark.parametrize(
    "text",
    [
        "SURGICAL PATHOLOGY REPORT\nClinical history: 45-year-old woman presented with bleeding.\nDIAGNOSIS: {}",
        "surgical pathology report\nThe 45-year-old patient was referred.\nDIAGNOSIS: {}",
        "Specimen: cervix\nGross description: one piece\nMicroscopy: {}\nThe 45-year-old woman was admitted.",
    ],
)
def test_a_report_that_quotes_a_case_is_a_report(text: str) -> None:
    found = told(text.format("Cervix, biopsy: CIN 3."), "pathology")
    assert [result for _, result in found if "CIN 3" in result]


def cycles_given(text: str) -> list[tuple[str, int | None]]:
    """Assertion and cycles of each course of drugs."""
    told_courses = [e for e in events_of(reading_of(text)) if e.kind == "systemic_therapy"]
    return [(e.assertion, getattr(e.values, "cycles", None)) for e in told_courses]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Six cycles of cisplatin-etoposide were planned, four of which could be given.", 4),
        ("Six cycles of carboplatin were planned, of which she completed three.", 3),
        ("Six courses of chemotherapy were planned but only two were administered.", 2),
        ("Of the six planned cycles of cisplatin she received five.", 5),
        ("She was to receive six cycles of BEP; three were completed.", 3),
    ],
)
def test_a_part_of_the_planned_cycles_was_given(text: str, number: int) -> None:
    assert cycles_given(text) == [("affirmed", number)]


@pytest.mark.parametrize(
    "text",
    [
        "Six cycles of cisplatin are planned, four of which could not be given in a clinic.",
        "Six cycles of BEP are planned, two of which will be given before surgery.",
        "Six cycles of carboplatin are planned, three were to be given after the operation.",
        "She is planned for six cycles of cisplatin; of 3 lesions two were resected.",
        "Six cycles of BEP are planned; she has not received any.",
    ],
)
def test_planned_cycles_stay_planned(text: str) -> None:
    assert [said for said, _ in cycles_given(text)] == ["planned"]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("She underwent a right hemicolectomy. Fifteen months after her colectomy CT showed a mass.", 1),
        ("A partial nephrectomy was done in May. Since the nephrectomy she has been well.", 1),
        ("Skin-sparing mastectomy was performed. Following the mastectomy she had radiotherapy.", 1),
        ("She had a mastectomy. Two years after her colectomy she bled.", 2),
    ],
)
def test_a_plainer_name_takes_up_an_operation(text: str, number: int) -> None:
    assert len(told(text, "surgery")) == number
