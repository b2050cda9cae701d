"""Clinic notes, letters and case reports: what she complains of, what was found, measured, given and planned."""

import pytest

from lugol.language.kinds.woman.patient import read_patient
from lugol.language.narrative import events_of
from lugol.language.reading import reading_of
from lugol.record.event import Event


def told(text: str, kind: str, assertion: str = "affirmed") -> list[Event]:
    """The events of a kind that a text tells with an assertion."""
    return [e for e in events_of(reading_of(text)) if e.kind == kind and e.assertion == assertion]


def words(text: str, kind: str, assertion: str = "affirmed") -> list[str]:
    """The words on which the events of a kind rest."""
    return [e.sources[0].quote for e in told(text, kind, assertion)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("She was started on Lovenox and Zosyn.", ["Lovenox", "Zosyn"]),
        ("Meds: Lipitor 20 mg at bedtime, Effexor XR, fish oil.", ["Lipitor 20 mg", "Effexor XR", "fish oil"]),
        ("She was discharged home on Norco and Colace.", ["Norco", "Colace"]),
        ("She was given ciprostamycin 200 mg and nebotidine.", ["ciprostamycin 200 mg", "nebotidine"]),
        ("Tab Meftal Spas was prescribed with oral iron.", ["Meftal Spas", "oral iron"]),
    ],
)
def test_a_medicine_is_known_by_its_name_or_its_stem(text: str, names: list[str]) -> None:
    assert words(text, "other_treatment") == names


@pytest.mark.parametrize(
    "text",
    [
        "Allergies: Keflex and cefamycin.",
        "She was advised to take Motrin.",
        "Plan: start Flagyl 500 mg bd.",
        "Her mother takes Coumadin.",
        "Oxygen saturation was 97 %.",
    ],
)
def test_a_medicine_that_she_does_not_take_is_none_of_hers(text: str) -> None:
    assert not told(text, "other_treatment")


@pytest.mark.parametrize(
    ("text", "results"),
    [
        ("HIV, HBsAg and VDRL were non-reactive.", {"HIV": "negative", "HBsAg": "negative", "VDRL": "negative"}),
        ("Urine culture showed no growth.", {"urine culture": "negative"}),
        ("Urine pregnancy test was positive.", {"urine pregnancy test": "positive"}),
        ("Wet prep: positive clue cells, negative trichomonas.", {"clue cells": "positive", "trichomonas": "negative"}),
        ("The profile was negative for anti-dsDNA and HIV.", {"anti-dsDNA": "negative", "HIV": "negative"}),
    ],
)
def test_a_test_that_answers_yes_or_no_is_a_result(text: str, results: dict[str, str]) -> None:
    assert {e.values.marker: e.values.result for e in told(text, "lab")} == results  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "text",
    ["She is HIV-positive on ART.", "HIV testing was offered.", "HIV status unknown.", "Her mother is HIV positive."],
)
def test_no_test_is_told_where_none_was_done_of_her(text: str) -> None:
    assert not told(text, "lab")


def test_an_amount_in_an_unknown_unit_and_a_normal_value_in_brackets_are_values() -> None:
    events = told("AST 330 IU/li and CA 15-3 showed a normal value (23 U/ml).", "lab")
    assert [e.values.value for e in events] == [330.0, 23.0]  # type: ignore[union-attr]
    assert not told("The normal value is 23 U/ml for CA 15-3.", "lab")


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("She was referred to our clinic with right lower quadrant pain.", ["right lower quadrant pain"]),
        ("A mother of three children was admitted with fever and vomiting.", ["fever", "vomiting"]),
        ("She had fever without chills, relieved by rest, and associated with headache.", ["fever", "headache"]),
        ("The patient presented with fever and nausea and a temperature of 38.5.", ["fever", "nausea"]),
        ("She is 13 weeks by an ultrasound and presents with heavy bleeding.", ["heavy bleeding"]),
        ("She underwent laparotomy after presenting with abdominal pain and fever.", ["abdominal pain", "fever"]),
    ],
)
def test_what_she_came_with_is_hers(text: str, terms: list[str]) -> None:
    assert words(text, "symptom") == terms


@pytest.mark.parametrize(
    "text",
    [
        "The central nervous system was normal.",
        "She has difficulties with her child at school.",
        "We were unable to achieve adequate exposure.",
        "She was unable to reply.",
        "At 8 weeks of amenorrhoea an ultrasound was done.",
        "The mother of the patient had fever.",
        "Pain was not associated with it.",
    ],
)
def test_what_is_no_complaint_of_hers_is_none(text: str) -> None:
    assert not [w for w in words(text, "symptom") if w not in ("Pain",)]


def test_a_treatment_she_was_referred_for_stays_planned() -> None:
    assert not told("She was referred to oncology for chemotherapy with cisplatin.", "systemic_therapy")
    assert told("She was referred to oncology for chemotherapy with cisplatin.", "systemic_therapy", "planned")


def test_no_relief_denies_the_relief_and_not_the_disease() -> None:
    text = "Stents were placed without improvement of renal failure."
    assert not told(text, "condition", "negated")
    assert not told("The mother of this patient died of ovarian cancer.", "death")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("US discovered a mass of 8 cm in the left adnexa.", "imaging"),
        ("The endometrium measured 14 mm on ultrasound.", "imaging"),
        ("Abdominal X-ray showed dilated small bowel loops.", "imaging"),
        ("Estimated fetal weight was 2100 g on ultrasound.", "imaging"),
        ("An echocardiogram showed an ejection fraction of 55%.", "imaging"),
        ("A laparotomy was performed. Proximal bowel loops were found distended.", "exam"),
        ("There was cervical motion tenderness.", "exam"),
        ("She was referred with a large cervical cyst of 15 cm.", "exam"),
        ("On examination there was a 15-week anteverted, mobile uterus.", "exam"),
        ("An annular growth at the terminal ileum was noted at laparotomy.", "exam"),
        ("On vaginal examination, the cervix was long and closed.", "exam"),
        ("On speculum examination, the cervix was macroscopically normal.", "exam"),
        ("Staging investigations showed a mass in her left ovary.", "imaging"),
    ],
)
def test_a_finding_is_told(text: str, kind: str) -> None:
    assert len(told(text, kind)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "On examination there were no noted perineal abrasions or lacerations.",
        "The normal range for uptake is 5-15 %.",
        "PHYSICAL EXAMINATION:\nLYMPH NODES: There is no adenopathy.",
        "She was felt to be stable for discharge to home.",
        "She is a primary school teacher who had an ultrasound.",
        "She noted a mass in her left cervical and right axillary region.",
    ],
)
def test_what_is_no_finding_is_none(text: str) -> None:
    assert not [*told(text, "exam"), *told(text, "imaging")]


@pytest.mark.parametrize(
    "text",
    [
        "She was sent to the recovery area in satisfactory postoperative condition.",
        "Both the mother and neonate were discharged in a good condition.",
        "Evolution thereafter was uneventful.",
        "The postoperative follow-up was simple.",
    ],
)
def test_how_she_left_is_told(text: str) -> None:
    assert len(told(text, "followup")) == 1


@pytest.mark.parametrize(
    "text",
    [
        "The natural teeth are in good condition.",
        "She has had some irregular Pap smears in the past.",
        "She is gravida 4, para 3 (2 alive, one neonatal death).",
        "The postoperative course was not uneventful.",
        "Consent was reviewed in layman's terms.",
    ],
)
def test_what_is_no_state_or_plan_of_hers_is_none(text: str) -> None:
    assert not told(text, "followup")


@pytest.mark.parametrize(
    ("text", "age"),
    [
        ("A 29 y.o. female with pain.", 29),
        ("Client 38 yrs, para 4+0.", 38),
        ("A girl aged 13 months was admitted.", None),
        ("A woman aged 44 was admitted.", 44),
    ],
)
def test_her_age(text: str, age: int | None) -> None:
    assert read_patient(reading_of(text)).age == age


def test_a_finding_told_twice_in_the_same_words_is_one() -> None:
    text = "PREOPERATIVE DIAGNOSES:\n1. Left adnexal mass.\n\nPOSTOPERATIVE DIAGNOSES:\n1. Left adnexal mass."
    assert len(told(text, "exam")) == 1


def test_her_own_birth_and_a_ward_are_no_pregnancy() -> None:
    reading = reading_of("A 15-year-old girl, born at 39 weeks of gestation, presented with pain.")
    assert read_patient(reading).pregnant is None
    ward = told("Rupture of membranes was confirmed in Labor and Delivery.", "obstetric")
    assert [event.values.event for event in ward] == ["Rupture of membranes"]
    assert told("A baby boy was born at 39 weeks of gestation.", "obstetric")


def test_a_date_in_a_review_of_systems_stays_in_it() -> None:
    text = (
        "REVIEW OF SYSTEMS: Back pain. Surgeries: Hysterectomy in 2003.\n\n"
        "CURRENT MEDICATIONS: Metformin.\n\nEXAM: The cervix is friable."
    )
    assert [e.when.edtf for e in (*told(text, "other_treatment"), *told(text, "exam"))] == ["", ""]
