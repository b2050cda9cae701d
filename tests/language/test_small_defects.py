"""What a small defect of a rule would turn round and no other test noticed: each sentence answers one such defect.

They were found by `python lab/mutants.py language --near 240 --most 80 --seed 1`.
"""

import pytest

from lugol.language.narrative import read
from lugol.record.event import Event


def told(text: str, kind: str) -> list[Event]:
    return [event for event in read(f"A 40-year-old woman was seen. {text}", "note").events if event.kind == kind]


def values(text: str, kind: str, field: str) -> list[object]:
    return [getattr(event.values, field) for event in told(text, kind)]


@pytest.mark.parametrize(
    ("words", "lvsi"),
    [
        ("Not identified: lymphovascular invasion.", "absent"),
        ("Indeterminate lymphovascular invasion.", "indeterminate"),
        ("Lymphovascular invasion is present.", "present"),
    ],
)
def test_a_state_before_an_item_of_a_report_is_its_state(words: str, lvsi: str) -> None:
    assert values(f"Microscopy: Squamous cell carcinoma. {words}", "pathology", "lvsi") == [lvsi]


@pytest.mark.parametrize(
    "text",
    [
        "Ascites cytology was benign and the Pap smear showed HSIL.",
        "The Pap smear showed HSIL and urine cytology was negative.",
    ],
)
def test_a_smear_beside_the_cytology_of_another_fluid_is_still_hers(text: str) -> None:
    assert values(text, "cytology", "result") == ["HSIL"]


@pytest.mark.parametrize(
    "material", ["sputum", "urine", "ascites", "pleural fluid", "thyroid", "breast", "effusion", "lavage", "CSF"]
)
def test_a_smear_of_another_material_is_none_of_the_cervix(material: str) -> None:
    assert told(f"Smear of the {material}: HSIL.", "cytology") == []


@pytest.mark.parametrize("material", ["urine", "ascites", "pleural fluid", "peritoneal washings", "breast aspirate"])
@pytest.mark.parametrize(
    "text",
    [
        "Cytology: negative. Sample: {}",
        "Cytology: negative\nSpecimen: {}",
        "Specimen: {}\nCytology: negative",
        "Material: {}. Cytology was negative for malignancy.",
        "Cytology: negative. Source: {}. Pap smear: LSIL",
    ],
)
def test_a_cytology_is_of_the_specimen_that_a_label_beside_it_names(text: str, material: str) -> None:
    assert "NILM" not in values(text.format(material), "cytology", "result")


@pytest.mark.parametrize(
    "text",
    [
        "Sample: cervical brushing. Cytology: negative.",
        "Specimen: cervix, liquid-based. Cytology: negative. Urine culture was sterile.",
        "Cytology: negative. Sample: cervix and vagina, no washing",
        "Specimen: urine. Pap smear normal. Cytology: negative",
        "Sample: urine for HPV. Cytology: negative",
    ],
)
def test_a_cytology_beside_another_specimen_stays_hers(text: str) -> None:
    assert "NILM" in values(text, "cytology", "result")


@pytest.mark.parametrize(
    "text", ["The Pap smear was abnormal (HSIL).", "Smear on 3 May 2023 was abnormal, showing HSIL."]
)
def test_an_abnormal_smear_with_its_result_is_one(text: str) -> None:
    assert values(text, "cytology", "result") == ["HSIL"]


def test_a_report_that_only_advises_cytology_is_none_of_it() -> None:
    text = (
        "Specimen: cervix\nInterpretation: HSIL\nThe patient was seen for a long time in the clinic by several of our "
        "colleagues and by the nurse. Correlation with cytology is advised."
    )
    assert [event for event in read(text, "note").events if event.kind == "cytology"] == []


@pytest.mark.parametrize(
    "day", ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday", "next week", "tomorrow"]
)
def test_what_is_booked_for_a_day_was_not_done(day: str) -> None:
    assert {event.assertion for event in told(f"LLETZ booked for {day}", "surgery")} <= {"planned"}


@pytest.mark.parametrize(
    ("text", "plan"),
    [
        ("CIN 3. Plan: hysterectomy.", "hysterectomy"),
        ("Assessment: CIN 2. Plan: colposcopy in 6 months.", "colposcopy in 6 months"),
    ],
)
def test_a_plan_in_a_word_is_told(text: str, plan: str) -> None:
    assert values(text, "followup", "plan") == [plan]


@pytest.mark.parametrize(
    "text",
    [
        "A cervical biopsy was taken on 3 March 2023. A hysterectomy was done on 4 April 2023. Pathology showed CIN 3.",
        "Punch biopsy of the cervix on 3 March 2023. On 4 April 2023 she had LLETZ. Histology: CIN 1.",
    ],
)
def test_a_report_behind_an_operation_is_not_that_of_the_biopsy_before_it(text: str) -> None:
    assert values(text, "biopsy", "histology") == [None]
    assert len(values(text, "pathology", "histology")) == 1


def test_a_tubal_ligation_at_a_caesarean_stays_an_operation() -> None:
    text = "Past surgical history: Cesarean section with bilateral tubal ligation 2004."
    assert values(text, "surgery", "procedures") == [("Cesarean section", "bilateral tubal ligation")]


def test_metastases_of_bones_and_another_organ_are_not_one_of_bones() -> None:
    text = "Cervical cancer with bone metastases to the pelvis bone, ribs and lung."
    assert "pelvis" not in values(text, "metastasis", "site")


def test_a_sarcoma_outside_the_womb_is_none_of_the_womb() -> None:
    assert values("Extrauterine leiomyosarcoma was diagnosed.", "diagnosis", "site") == [""]


@pytest.mark.parametrize("karyotype", ["45,X", "46,XX", "47,XXX"])
def test_a_karyotype_is_told_as_counted(karyotype: str) -> None:
    assert values(f"Karyotype: {karyotype}.", "molecular", "result") == [karyotype]


def test_a_temperature_told_by_its_unit_keeps_its_figures() -> None:
    assert "temperature 36.9C" in values("On examination RR 16, 36.9C, abdomen soft.", "exam", "term")


def test_discharge_that_she_complains_of_is_told_though_she_is_discharged_later() -> None:
    text = "She complains of discharge. On vaginal discharge testing nothing grew."
    assert "discharge" in values(text, "symptom", "term")


def test_who_gave_birth_and_died_died_herself() -> None:
    events = read("Cervical cancer. The patient gave birth to a boy and died on 3 May 2023.", "note").events
    assert [event.when.edtf for event in events if event.kind == "death"] == ["2023-05-03"]


@pytest.mark.parametrize(
    "how",
    [
        "then",
        "subsequently",
        "later",
        "duly",
        "successfully",
        "uneventfully",
        "promptly",
        "eventually",
        "finally",
        "immediately",
        "safely",
    ],
)
def test_a_plan_that_its_sentence_carries_out_was_done(how: str) -> None:
    events = told(f"A hysterectomy was planned and {how} performed on 3 May 2023.", "surgery")
    assert [event.assertion for event in events] == ["affirmed"]
