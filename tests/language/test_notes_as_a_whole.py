"""Clinic notes and letters as a whole: leaflets, consent, lists of diagnoses and operations, what she chose, plans."""

import pytest

from lugol.language.frames import stretches
from lugol.language.kinds.findings.fetal import scan_lines
from lugol.language.narrative import events_of
from lugol.language.reading import reading_of
from lugol.record.event import Event

_NO_EVENTS = ("condition",)


def _told(text: str, *kinds: str, assertion: str = "affirmed") -> list[Event]:
    found = [e for e in events_of(reading_of(text)) if e.kind not in _NO_EVENTS and e.assertion == assertion]
    return [e for e in found if not kinds or e.kind in kinds]


def _values(text: str, kind: str, field: str, assertion: str = "affirmed") -> list[str]:
    return [getattr(e.values, field) for e in _told(text, kind, assertion=assertion)]


def _operations(text: str, assertion: str = "affirmed") -> list[str]:
    return [name for e in _told(text, "surgery", assertion=assertion) for name in e.values.procedures]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "text",
    [
        "What is a colposcopy?\nThe doctor looks at the neck of the womb. Some women have a biopsy taken. "
        "If CIN3 is found you will be offered a LLETZ.",
        "PATIENT INFORMATION LEAFLET\nYou were invited since your smear showed high grade changes. "
        "A hysteroscopy was done in many women here.",
        "Frequently asked questions\nWill it hurt?\nA polyp was removed in most women. You can go home after it.",
        "After your hysterectomy\nThe womb was removed through the tummy. You may have some vaginal bleeding and pain.",
        "Information for patients\nTreatment of ovarian cancer\nSurgery and chemotherapy are given to you by a team.",
        "You may notice a brown discharge for four weeks.",
        "Call us if you have heavy bleeding or a fever.",
        "Most women have a smear every three years.",
        "Women may feel some cramping pain after a biopsy.",
    ],
)
def test_what_a_leaflet_says_is_nothing_of_hers(text: str) -> None:
    assert _told(text) == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Dear Mrs Hall, your smear showed high grade dyskaryosis.", "cytology"),
        ("A patient information leaflet was given. She has heavy bleeding.", "symptom"),
        ("What is colposcopy?\nYou may bleed a little.\n\nMrs Bell had a LLETZ in May.", "surgery"),
        ("You may recall this lady, who had a radical hysterectomy in 2019.", "surgery"),
        ("Thank you for asking me to see her. She has CIN3 on biopsy.", "biopsy"),
    ],
)
def test_what_is_said_of_her_beside_advice_is_hers(text: str, kind: str) -> None:
    assert _told(text, kind) or _told(text, kind, assertion="historical")


@pytest.mark.parametrize(
    "text",
    [
        "The risks were discussed including bleeding, deep vein thrombosis, injury to the bladder and hysterectomy.",
        "Consent was signed after a discussion of the possibility of transfusion, hysterectomy and cervical stenosis.",
        "Risks, benefits and alternatives including myomectomy and hysterectomy were reviewed.",
        "The risks were explained to her. These include pneumonia, pulmonary embolism and ureteric injury.",
        "She understands the risks, including infection and sepsis.",
        "Possible complications were outlined: haemorrhage, perforation of the uterus, sepsis.",
    ],
)
def test_what_may_come_of_an_operation_did_not(text: str) -> None:
    assert _told(text) == [] and _told(text, assertion="planned") == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("The risks and benefits were discussed and a colposcopic biopsy was taken.", "biopsy"),
        ("After the risks were explained she underwent a LLETZ.", "surgery"),
        ("Risks explained, consent signed, LLETZ performed under local anaesthetic.", "surgery"),
        ("Postoperative complications included a wound infection.", "complication"),
        ("I explained that her biopsy showed CIN3.", "biopsy"),
        ("We discussed the options. She has endometriosis.", "diagnosis"),
    ],
)
def test_what_was_done_and_found_beside_consent_stays(text: str, kind: str) -> None:
    assert _told(text, kind)


@pytest.mark.parametrize(
    "text",
    [
        "She opted for a hysterectomy. The specimen showed a grade 1 endometrioid carcinoma.",
        "She elected to have a LLETZ. Histology confirmed CIN3 with clear margins.",
        "She decided on a hysterectomy. The final pathology showed leiomyomata.",
        "She was booked for a total abdominal hysterectomy. Final histology: adenomyosis.",
        "She agreed to a cone biopsy. The specimen showed AIS.",
    ],
)
def test_an_operation_that_she_chose_was_done_where_its_specimen_is_told(text: str) -> None:
    assert _operations(text)


@pytest.mark.parametrize(
    "text",
    [
        "She opted for a hysterectomy, which is booked for May. Her last biopsy showed CIN3.",
        "She opted for a hysterectomy. Previous histology showed CIN3.",
        "She elected to have a LLETZ. The biopsy histology was CIN3.",
        "She chose a hysterectomy. Histology of the referral smear was reviewed.",
        "She will have a hysterectomy. The specimen will be sent to pathology.",
    ],
)
def test_an_operation_that_she_chose_stays_planned_else(text: str) -> None:
    assert not _operations(text)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("PREOPERATIVE DIAGNOSES:\n1. Chronic pelvic pain.\n2. Left hydrosalpinx.", ["Left hydrosalpinx"]),
        ("PREOPERATIVE DIAGNOSES:\n1. Desire for sterilization.\n2. Adenomyosis.", ["Adenomyosis"]),
        ("PREOPERATIVE DIAGNOSES:\n1. Failed medical therapy.\n2. Rectocele.", ["Rectocele"]),
        ("PREOPERATIVE DIAGNOSIS: Term pregnancy, breech presentation.", ["breech presentation", "Term pregnancy"]),
        ("PREOPERATIVE DIAGNOSIS: Menorrhagia, uterine fibroids, and anemia.", ["uterine fibroids", "anemia"]),
        ("ASSESSMENT:\n1. History of asthma.\n2. Diverticulitis, which was treated.", ["Diverticulitis"]),
        ("ASSESSMENT/PLAN:\n1. Allergic rhinitis. Restart the spray.\n2. Breast cancer screening: mammogram.",
         ["Allergic rhinitis"]),
    ],
)  # fmt: skip
def test_a_list_of_diagnoses_holds_diseases_alone(text: str, names: list[str]) -> None:
    assert _values(text, "diagnosis", "value") == names


def test_a_study_in_one_entry_of_a_list_tells_nothing_of_the_next() -> None:
    text = "PREOPERATIVE DIAGNOSES:\n1. Thickened endometrium on ultrasound.\n2. Grade 1 rectocele."
    assert [e.values.finding for e in _told(text, "imaging")] == ["Thickened endometrium"]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "text",
    [
        "PREOPERATIVE DIAGNOSIS: CIN3.\nPROCEDURE: LLETZ.\nSUMMARY: She was admitted for a LLETZ.",
        "MEDICATIONS: None.\nEXAM: The cervix is normal. She had a LLETZ.\nDISCUSSION: We talked of it.",
    ],
)
def test_a_summary_makes_no_article_of_a_note(text: str) -> None:
    assert _operations(text)


@pytest.mark.parametrize(
    "text",
    ["She began to have heavy vaginal bleeding.", "She continues to have pain.", "She has continued to have spotting."],
)
def test_what_began_or_goes_on_is_there(text: str) -> None:
    assert _told(text, "symptom")


@pytest.mark.parametrize(
    "text",
    [
        "An endometrial biopsy was unable to be performed because of stenosis.",
        "We were unable to obtain an endometrial biopsy.",
        "She was unable to get the epidural.",
    ],
)
def test_what_could_not_be_done_was_not(text: str) -> None:
    assert _told(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Core needle biopsy was done and showed fibrosis.",
        "Colonoscopy with biopsy in 2003.",
        "CT-guided biopsy showed metastatic adenocarcinoma.",
    ],
)
def test_how_a_sample_was_taken_tells_that_it_is_not_of_the_cervix(text: str) -> None:
    assert _values(text, "biopsy", "organ") == ["other"]


@pytest.mark.parametrize("text", ["Colposcopy-guided biopsy showed CIN2.", "Punch biopsy showed CIN3."])
def test_a_directed_biopsy_is_of_the_cervix(text: str) -> None:
    assert _values(text, "biopsy", "organ") == ["cervix"]


@pytest.mark.parametrize(
    "text", ["She had undergone routine screening mammography.", "A polyp was found on routine screening."]
)
def test_a_screening_that_was_done_is_no_recall(text: str) -> None:
    assert _told(text, "followup") == []


@pytest.mark.parametrize(
    ("text", "plan"),
    [
        ("I look forward to seeing her back in a year.", "seeing her back in a year"),
        ("She will have a followup in two weeks.", "followup in two weeks"),
        ("Return to routine screening in 3 years.", "Return to routine screening in 3 years"),
    ],
)
def test_a_visit_to_come_is_told(text: str, plan: str) -> None:
    assert _values(text, "followup", "plan") == [plan]


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("Vitals: pulse 89, respirations 20, 98% on room air.", ["pulse 89", "respirations 20",
                                                                "oxygen saturation 98% on room air"]),
        ("Pulse is 72. Respirations are 20.", ["Pulse 72", "Respirations 20"]),
        ("She weighs 72 kg.", ["weight 72 kg"]),
        ("The uterus weighed 200 g.", []),
    ],
)  # fmt: skip
def test_vital_signs_without_their_names(text: str, terms: list[str]) -> None:
    assert _values(text, "exam", "term") == terms


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("OPERATION PERFORMED: Insertion of a port under fluoroscopic guidance.", ["Insertion of a port"]),
        ("PROCEDURES:\n1. Repair of a second-degree laceration.\n2. Port-A-Cath placement.",
         ["Repair of a second-degree laceration", "Port-A-Cath placement"]),
        ("PROCEDURE: Hysteroscopy and removal of IUD.", ["Hysteroscopy", "removal of IUD"]),
        ("PROCEDURE: After insertion of a Foley catheter the cervix was grasped.", []),
        ("PROCEDURE: Cesarean section by low-transverse incision.", ["Cesarean section"]),
    ],
)  # fmt: skip
def test_a_list_of_operations_names_them_by_deeds(text: str, names: list[str]) -> None:
    assert _operations(text) == names


def test_an_obstetric_scan_is_read_line_by_line() -> None:
    text = (
        "GENERAL EVALUATION:\nFetal Lie: Longitudinal\n\nPlacenta: Anterior without placenta previa.\n\n"
        "Uterus: Normal\n\nCervix: Closed\n\nAdnexa: Not seen\n\nBPD: 8.0 cm"
    )
    told = [e.values.finding for e in _told(text, "imaging")]  # type: ignore[union-attr]
    assert sorted(told) == [
        "BPD: 8.0 cm",
        "Cervix: Closed",
        "Fetal Lie: Longitudinal",
        "Placenta: Anterior",
        "Uterus: Normal",
    ]
    assert _told(text, "exam") == []


def test_what_a_scan_denies_is_no_line() -> None:
    reading = reading_of("OB ULTRASOUND: Placenta: not seen. Amniotic fluid: no abnormality. BPD: none.")
    assert scan_lines(reading, stretches(reading)) == []


@pytest.mark.parametrize(
    ("text", "events"),
    [
        ("Pregnancy at 39 weeks.", ["Pregnancy at 39 weeks"]),
        ("Term pregnancy.", ["Term pregnancy"]),
        ("Twin pregnancy. GESTATIONAL AGE BY DATES: 31 weeks.", ["Twin pregnancy"]),
    ],
)
def test_a_pregnancy_is_told_once_by_its_name(text: str, events: list[str]) -> None:
    assert _values(text, "obstetric", "event") == events


@pytest.mark.parametrize(
    "text",
    [
        "Deep tendon reflexes are 2+ and equal.",
        "After adequate spinal level was confirmed the skin was cut.",
        "The skin was closed with a subcuticular suture under fluoroscopy.",
        "The drug screen was positive for opiates.",
        "A catheter specimen of urine showed many bacteria.",
        "2 L of CO2 were insufflated.",
        "She attends the breast cancer clinic.",
    ],
)
def test_technique_and_what_is_usual_are_no_findings(text: str) -> None:
    assert _told(text, "exam", "imaging", "other_treatment", "pathology", "diagnosis") == []
    assert not [e for e in _told(text, "lab") if e.values.marker == "bicarbonate"]  # type: ignore[union-attr]


def test_tests_of_a_list_are_normal_together() -> None:
    told = _values("CBC, ESR, CRP and EKG were all unremarkable.", "lab", "marker")
    assert told == ["CBC", "ESR", "CRP"]


def test_who_told_the_history_has_not_the_disease() -> None:
    assert _values("HX (obtained from boyfriend): she had vomiting.", "symptom", "term") == ["vomiting"]
    assert _told("Her boyfriend had vomiting.", "symptom") == []


def test_a_scan_without_metastases_is_no_state() -> None:
    assert _told("CT showed no evidence of metastasis to the liver.", "followup") == []


def test_a_screening_mammogram_does_not_discharge_her() -> None:
    from lugol.language.outcome import outcome

    assert outcome(events_of(reading_of("PLAN: Screening mammogram will be scheduled."))) != "discharged_to_screening"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("She has not been particularly constipated.", "symptom"),
        ("She had not been short of breath.", "symptom"),
    ],
)
def test_what_has_not_been_is_denied(text: str, kind: str) -> None:
    assert _told(text, kind) == [] and _told(text, kind, assertion="negated")


def test_what_is_to_be_ruled_out_before_an_operation_is_no_diagnosis() -> None:
    text = "PREOPERATIVE DIAGNOSIS: Acute abdominal pain, rule out appendicitis."
    assert not [e for e in _told(text, "diagnosis") if "appendicitis" in e.values.value]  # type: ignore[union-attr]


def test_a_disease_of_a_list_is_no_complication_too() -> None:
    text = "POSTOPERATIVE DIAGNOSIS: Acute pelvic inflammatory disease."
    assert _told(text, "complication") == [] and _told(text, "diagnosis")


@pytest.mark.parametrize(
    "text",
    [
        "PROCEDURE: The cervix was dilated to 8 mm.",
        "Pathology was called to evaluate the mass.",
        "FINDINGS: A large cystic mass as described above.",
    ],
)
def test_what_was_done_or_told_above_is_no_finding(text: str) -> None:
    assert _told(text, "exam", "imaging", "pathology") == []


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("PROCEDURE: Curettage was done. She was given iron for her postoperative care.", ["iron"]),
        ("PROCEDURE: Curettage was done. Kefzol was given.", []),
        ("PROCEDURE: Curettage was done. She will be discharged with a prescription for Vicodin.", []),
    ],
)
def test_a_drug_given_for_after_an_operation_is_told(text: str, terms: list[str]) -> None:
    assert _values(text, "other_treatment", "term") == terms


@pytest.mark.parametrize(
    "text",
    [
        "MRI: there are post-biopsy changes in the left breast.",
        "FINDINGS: The pattern is stable.",
        "EXAM: Mammogram.\n\nHistory of a palpable lump in the right breast.\n\nFINDINGS: No mass.",
    ],
)
def test_a_scan_tells_no_sample_no_state_and_no_reason(text: str) -> None:
    assert _told(text, "biopsy", "followup", "imaging") == []


def test_a_visit_to_the_writer_is_one_plan() -> None:
    assert _values("She is to see us in clinic in 3 months.", "followup", "plan") == ["to see us in clinic in 3 months"]
