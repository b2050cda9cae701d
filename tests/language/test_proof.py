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


MINUS = [
    ("Dyspareunia -ve, PCB -ve.", {"dyspareunia", "postcoital_bleeding"}),
    ("Contact bleeding -ve.", {"contact_bleeding"}),
    ("P/S: cervix healthy, bleeds on touch -ve.", {"contact_bleeding"}),
]


@pytest.mark.parametrize(("text", "codes"), MINUS)
def test_a_minus_behind_a_symptom_denies_it(text: str, codes: set[str]) -> None:
    told = events_of(reading_of(text))
    assert {e.values.code for e in told if e.assertion == "negated"} == codes


def test_a_plus_behind_a_symptom_affirms_it() -> None:
    told = {e.values.code: e.assertion for e in events_of(reading_of("PCB -ve, IMB +ve"))}
    assert told == {"postcoital_bleeding": "negated", "intermenstrual_bleeding": "affirmed"}


def test_the_no_of_a_hospital_number_denies_nothing() -> None:
    told = events_of(reading_of("Hospital No: 77120\nFDG-avid cervical tumour on PET-CT."))
    assert [e.assertion for e in told if e.kind == "imaging"] == ["affirmed"]


def test_a_hypertrophied_cervix_alone_is_not_suspicious() -> None:
    told = events_of(reading_of("P/S: cervix hypertrophied."))
    assert [e.values.code for e in told if e.kind == "exam"] == ["enlarged"]


@pytest.mark.parametrize(
    "said", ["Control after conization.", "She is well after conization.", "Status post conization."]
)
def test_an_operation_that_is_only_referred_to_lies_before_the_visit(said: str) -> None:
    told = [e for e in events_of(reading_of(f"Seen on 9 May 2023. {said}")) if e.kind == "surgery"]
    assert [(e.assertion, e.when.edtf) for e in told] == [("historical", "..2023-05-09")]


def test_the_told_day_of_an_operation_counts_and_not_the_reference() -> None:
    text = "Seen on 9 May 2023. Control after conization. Conization on 15/09/2022: CIN3."
    told = [e for e in events_of(reading_of(text)) if e.kind == "surgery"]
    assert [e.when.edtf for e in told] == ["2022-09-15"]


TITLED = [
    ("MRI PELVIS 15 March 2021\n\n2.4 cm tumour of the cervix.", "imaging", "2021-03-15"),
    ("OPERATION NOTE 12 April 2021\n\nOpen radical hysterectomy. No complications.", "surgery", "2021-04-12"),
    ("MDT 19 March 2021\n\nCarcinoma of the cervix, FIGO 2018 stage IB2.", "stage", "2021-03-19"),
    ("Follow-up 10 May 2022\n\nNo recurrence.", "followup", "2022-05-10"),
]


@pytest.mark.parametrize(("text", "kind", "day"), TITLED)
def test_a_paper_with_a_title_tells_of_its_day(text: str, kind: str, day: str) -> None:
    assert [e.when.edtf for e in events_of(reading_of(text)) if e.kind == kind] == [day]


def test_what_such_a_paper_dates_otherwise_keeps_its_date() -> None:
    text = "MRI PELVIS 15 March 2021\n\nTumour of 2 cm. CT in 2019 showed a cyst."
    assert {e.when.edtf for e in events_of(reading_of(text)) if e.kind == "imaging"} == {"2021-03-15", "2019"}


def test_a_day_of_birth_with_full_stops_is_read() -> None:
    assert reading_of("RE: Ms T Neill, d.o.b. 5/5/1990\n\nHeavy periods.").time.birth.edtf == "1990-05-05"
