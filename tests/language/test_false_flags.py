"""Sentences of real life that would raise a false flag if they were misread, and their siblings that must be read."""

from datetime import date

import pytest

from lugol.language.narrative import events_of, read
from lugol.language.reading import reading_of
from lugol.record.event import Event, is_hers
from lugol.record.record import known_at


def told(text: str, kind: str) -> list[Event]:
    """Her own events of a kind that a text tells."""
    return [event for event in events_of(reading_of(text)) if event.kind == kind and is_hers(event)]


NO_RECURRENCE = (
    "CT of the chest has shown no sign of benign leiomyoma or lung cancer recurrence.",
    "A lymphocele was at first confused with an aortic node relapse.",
    "The fundus was massaged for recurrent atony with several larger clots.",
    "Her cardiac symptoms recurred in the third trimester.",
    "She presented with recurrence of vaginal vault prolapse.",
    "A second operation followed after recurrence of the benign lesions.",
    "The pain recurred two months later.",
    "Recurrence of heavy bleeding was reported.",
    "There was a recurrence of the candidal infection.",
)
RECURRENCE = (
    "The disease recurred in the vault after 8 months.",
    "She had recurrence of serous ovarian adenocarcinoma in the vaginal stump.",
    "One year later a recurrence was found in the left lung.",
    "Recurrence of the tumour in the pelvis was confirmed by biopsy.",
    "MRI showed recurrence of the disease at the pelvic side wall.",
    "She relapsed in the liver in May 2019.",
)


@pytest.mark.parametrize("text", NO_RECURRENCE)
def test_what_came_back_was_no_tumour(text: str) -> None:
    assert told(text, "recurrence") == []


@pytest.mark.parametrize("text", RECURRENCE)
def test_a_tumour_that_came_back_is_told(text: str) -> None:
    assert len(told(text, "recurrence")) == 1


@pytest.mark.parametrize(
    ("text", "done"),
    [
        ("A hysterectomy was performed without lymphadenectomy, with bilateral salpingectomy.", 2),
        ("Hysterectomy without appendectomy, with omentectomy was done.", 2),
        ("Hysterectomy without oophorectomy or omentectomy was done.", 1),
        ("She had a hysterectomy without removal of the ovaries and with excision of the cyst.", 2),
    ],
)
def test_what_was_left_out_does_not_take_the_rest_with_it(text: str, done: int) -> None:
    assert sum(len(event.values.procedures) for event in told(text, "surgery")) == done  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "text",
    [
        "Urine cytology was negative.",
        "Sputum smear was negative for AFB.",
        "Ascitic fluid cytology was positive for malignant cells.",
        "Cytology of the aspirate from the ovary suggested malignancy.",
        "Thyroid FNA cytology was benign.",
        "A peripheral blood smear was normal.",
        "Cytology of the pleural effusion showed adenocarcinoma.",
    ],
)
def test_a_smear_of_something_else_is_no_cervical_smear(text: str) -> None:
    assert told(text, "cytology") == []


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("The breast was normal, smear LSIL.", "LSIL"),
        ("Vulva normal, smear HSIL.", "HSIL"),
        ("The vulva was normal and the smear showed HSIL.", "HSIL"),
        ("Examination unremarkable, cytology ASC-H.", "ASC-H"),
        ("Urine negative, smear and HPV negative.", "NILM"),
        ("She had normal cytology, HPV 18 positive.", "NILM"),
        ("Normal smear, HPV 16 positive.", "NILM"),
        ("Thyroid FNA cytology: benign; cervical smear normal.", "NILM"),
        ("Smear from the vault was HSIL.", "HSIL"),
        ("MRI of the liver and cervical cytology were normal.", "NILM"),
    ],
)
def test_a_smear_keeps_its_own_result(text: str, result: str) -> None:
    assert [event.values.result for event in told(text, "cytology")] == [result]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("text", "site"),
    [
        ("A biopsy of the outer quadrant of the breast was benign.", "breast"),
        ("The liver was enlarged. A biopsy showed cirrhosis.", ""),
        ("The cervix was friable. A biopsy showed chronic inflammation.", "cervix"),
        ("Colposcopy for a high-grade smear. Biopsy: CIN2.", "cervix"),
    ],
)
def test_a_biopsy_is_of_the_cervix_only_where_the_text_speaks_of_it(text: str, site: str) -> None:
    assert [event.values.site for event in told(text, "biopsy")] == [site]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("text", "histology"),
    [
        ("Punch biopsy taken; smear was HSIL.", None),
        ("Biopsy was done and cytology revealed HSIL.", None),
        ("Biopsy after an abnormal smear showed CIN2.", "CIN2"),
        ("Biopsy showed CIN1; smear: HSIL.", "CIN1"),
    ],
)
def test_a_biopsy_does_not_take_the_result_of_the_smear(text: str, histology: str | None) -> None:
    assert [event.values.histology for event in told(text, "biopsy")] == [histology]  # type: ignore[union-attr]


def test_an_ear_has_a_cone_of_light() -> None:
    assert told("The drums are intact with a normal cone of light.", "surgery") == []


def test_results_told_respectively_each_have_their_own_date() -> None:
    text = "HPV tests in 2019, 2020 and 2021 were type 16, type 16 and negative, respectively."
    results = [(event.when.edtf, event.values.result) for event in told(text, "hpv")]  # type: ignore[union-attr]
    assert results == [("2019", "positive"), ("2020", "positive"), ("2021", "negative")]


@pytest.mark.parametrize(
    ("text", "scores"),
    [
        ("Acetowhite area, Swede score: 7.", ["Swede score 7"]),
        ("Swede 5/10 at colposcopy.", ["Swede score 5"]),
        ("The Swede score was not recorded.", []),
        ("A Swede score of 8 or more is treated at the first visit.", []),
    ],
)
def test_a_swede_score_is_hers_and_no_limit(text: str, scores: list[str]) -> None:
    told_scores = [event.values.finding for event in told(text, "colposcopy")]  # type: ignore[union-attr]
    assert [finding for finding in told_scores if finding.startswith("Swede")] == scores


@pytest.mark.parametrize(
    ("text", "value"),
    [("pTNM stage: pT 2b N 0 M x.", "pT2b N0 Mx"), ("ypT 1b1 pN 0.", "ypT1b1 pN0"), ("PT 12 s, INR 1.1.", None)],
)
def test_a_tnm_with_spaces_is_a_tnm(text: str, value: str | None) -> None:
    assert [event.values.value for event in told(text, "stage")] == ([value] if value else [])  # type: ignore[union-attr]


def test_a_plan_of_a_later_day_leaves_what_was_known_before_it() -> None:
    text = (
        "Tumour board, 27 May 2024. MRI 6 May 2024: 30 mm tumour of the cervix. FIGO stage IB2. "
        "Plan: radical hysterectomy on 10 June 2024. Review in clinic on 1 July 2024."
    )
    known = known_at(read(text, "letter.txt"), date(2024, 6, 1))
    assert {"stage", "imaging", "surgery"} <= {event.kind for event in known.events}


def test_a_clinic_is_named_after_a_complaint_and_is_none() -> None:
    text = "Post-coital bleeding clinic, 14 March 2025. One episode of bleeding after sex in January 2025."
    assert [event.when.edtf for event in told(text, "symptom")] == ["2025-01"]
