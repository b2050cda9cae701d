"""Denials that were read as treatment or findings: allergies, what she cannot have, boxes not ticked, what has gone."""

import pytest

from lugol.language.narrative import events_of
from lugol.language.reading import reading_of

DENIED = [
    ("She was never given tamoxifen.", "hormonal_therapy"),
    ("She cannot have bevacizumab.", "systemic_therapy"),
    ("She could not have cisplatin because of her kidneys.", "systemic_therapy"),
    ("She is allergic to cisplatin.", "systemic_therapy"),
    ("Known hypersensitivity to paclitaxel.", "systemic_therapy"),
    ("The ascites has resolved.", "exam"),
    ("[ ] pelvic pain\n[x] bleeding", "symptom"),
    ("☐ smoking", "condition"),
]


@pytest.mark.parametrize(("text", "kind"), DENIED)
def test_it_is_not_so(text: str, kind: str) -> None:
    found = [event for event in events_of(reading_of(text)) if event.kind == kind]
    assert all(event.assertion == "negated" for event in found)


SO = [
    ("She is allergic to penicillin and received carboplatin.", "systemic_therapy"),
    ("She developed a hypersensitivity to carboplatin and was switched to cisplatin.", "systemic_therapy"),
    ("☐ smoking ☒ diabetes ☐ hypertension", "condition"),
    ("[x] pelvic pain [ ] bleeding", "symptom"),
    ("The ascites has increased.", "exam"),
    ("An immunohistochemical study of the tumour showed p16 positivity.", "ihc"),
]


@pytest.mark.parametrize(("text", "kind"), SO)
def test_it_is_so(text: str, kind: str) -> None:
    assert any(e.kind == kind and e.assertion == "affirmed" for e in events_of(reading_of(text)))


def test_of_boxes_only_the_ticked_one_holds() -> None:
    found = {
        event.values.term: event.assertion for event in events_of(reading_of("☐ smoking ☒ diabetes ☐ hypertension"))
    }
    assert found == {"smoking": "negated", "diabetes mellitus": "affirmed", "hypertension": "negated"}


def test_another_patient_in_bed_is_not_she() -> None:
    assert not [
        e for e in events_of(reading_of("The patient in bed 4 had a uterine rupture.")) if e.kind == "diagnosis"
    ]


def test_what_has_gone_on_a_scan_is_said_in_its_own_words() -> None:
    told = events_of(reading_of("Ultrasound showed that the hydronephrosis had disappeared."))
    assert [e.assertion for e in told if e.values.code] == ["negated"]
    assert not any(e.values.finding.startswith("no ") for e in told)


def test_another_who_was_treated_is_not_she() -> None:
    assert not [e for e in events_of(reading_of("Another was treated with tamoxifen.")) if e.assertion == "affirmed"]


def test_a_heading_that_denies_denies_each_line_of_its_list() -> None:
    text = "No evidence of:\n- menorrhagia\n- ascites\n\nComplains of:\n- pelvic pain"
    told = {event.values.code: event.assertion for event in events_of(reading_of(text)) if event.kind != "diagnosis"}
    assert told == {"menorrhagia": "negated", "ascites": "negated", "pelvic_pain": "affirmed"}


@pytest.mark.parametrize(
    "text",
    ["There was no clear cell carcinoma of the cervix.", "No clear cell adenocarcinoma was seen.",
     "She fears cervical cancer.", "She is afraid of ovarian cancer."],
)  # fmt: skip
def test_no_diagnosis_is_made_of_it(text: str) -> None:
    assert not [e for e in events_of(reading_of(text)) if e.kind == "diagnosis" and e.assertion == "affirmed"]


def test_what_is_feared_leaves_what_she_has() -> None:
    told = events_of(reading_of("She is afraid of surgery and has pelvic pain."))
    assert [e.assertion for e in told if e.kind == "symptom"] == ["affirmed"]
