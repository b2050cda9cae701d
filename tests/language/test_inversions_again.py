"""The worst errors: a plan told as done, a failed test as positive, a general truth as hers, an old report as last."""

import pytest

from lugol.language.narrative import events_of, read
from lugol.language.reading import reading_of
from lugol.record.event import Event


def told(text: str, kind: str) -> list[Event]:
    """The events of a kind that a text gives."""
    return [event for event in events_of(reading_of(text)) if event.kind == kind]


PLANNED = (
    "LLETZ arranged for next week.",
    "LLETZ has been arranged for Friday.",
    "Hysteroscopy organised for next month.",
    "LEEP ordered for Friday.",
    "Hysterectomy pencilled in for March.",
    "Hysterectomy lined up for next month.",
    "LEEP is on the books for Thursday.",
    "Cone biopsy awaited.",
    "We organised a LLETZ for next week.",
    "She has a LLETZ coming up in May.",
    "LLETZ requested.",
    "Hysterectomy mooted.",
    "LLETZ will go ahead next week.",
)
DONE = (
    "LLETZ ordered by her GP showed CIN3.",
    "LLETZ arranged last month was done uneventfully.",
    "LLETZ was done and follow-up arranged for next week.",
    "LLETZ performed; smear arranged for May.",
    "LLETZ done, MRI requested.",
    "She had a hysterectomy, arranged at short notice.",
)


@pytest.mark.parametrize("text", PLANNED)
def test_what_is_arranged_is_not_done(text: str) -> None:
    assert {event.assertion for event in told(text, "surgery")} == {"planned"}


@pytest.mark.parametrize("text", DONE)
def test_what_was_done_stays_done_beside_a_plan(text: str) -> None:
    assert {event.assertion for event in told(text, "surgery")} == {"affirmed"}


SCANS = ("CT requested.", "MRI pelvis organised.", "USS ordered for tomorrow.", "PET-CT awaited.", "MRI requested.")


@pytest.mark.parametrize("text", SCANS)
def test_a_scan_asked_for_is_a_plan(text: str) -> None:
    assert [event.kind for event in events_of(reading_of(text))] == ["followup"]


def test_a_refusal_by_the_family_and_a_missed_operation_are_no_plans() -> None:
    for text in ("FTA for LLETZ.", "She was suggested to undergo hysterectomy, but the family disagreed."):
        assert {event.assertion for event in told(text, "surgery")} == {"negated"}, text


FAILED = (
    "Stain for p16 failed.",
    "The p16 stain failed twice.",
    "Staining for p53 was not interpretable.",
    "p16 staining could not be assessed.",
    "Immunostaining for p16 was unsatisfactory.",
    "The stain for p16 was repeated.",
    "p16 immunostain was not interpretable.",
)


@pytest.mark.parametrize("text", FAILED)
def test_a_stain_that_failed_has_no_result(text: str) -> None:
    assert not told(text, "ihc")


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("p16 stain was positive; Ki-67 failed.", "positive"),
        ("Staining for p16 was strong.", "positive"),
        ("The p16 stain was negative.", "negative"),
        ("p16 inconclusive.", "equivocal"),
        ("The first p16 stain failed; the second p16 stain was positive.", "positive"),
    ],
)
def test_a_stain_that_worked_has_one(text: str, result: str) -> None:
    assert [event.values.result for event in told(text, "ihc")] == [result]  # type: ignore[union-attr]


GENERAL = (
    "HPV testing may be positive in such cases.",
    "HPV testing can be positive in women without disease.",
    "The HPV test may be positive after treatment.",
    "HPV is often positive in adenocarcinoma.",
    "HPV tests are usually negative after treatment.",
    "The smear may be normal in spite of a cancer.",
    "Smears can be negative in adenocarcinoma.",
    "Cytology might be abnormal for months.",
)


@pytest.mark.parametrize("text", GENERAL)
def test_what_a_test_may_show_is_no_result(text: str) -> None:
    assert not told(text, "hpv") + told(text, "cytology")


@pytest.mark.parametrize(
    ("text", "kind", "result"),
    [
        ("HPV test was positive.", "hpv", "positive"),
        ("HPV 16 could be detected.", "hpv", "positive"),
        ("Her smears have usually been negative.", "cytology", "NILM"),
        ("HPV positive. Colposcopy may be repeated.", "hpv", "positive"),
        ("HPV positive, may need colposcopy.", "hpv", "positive"),
    ],
)
def test_what_a_test_showed_is_one(text: str, kind: str, result: str) -> None:
    assert [event.values.result for event in told(text, kind)] == [result]  # type: ignore[union-attr]


REVIEWED = (
    "Biopsy: CIN 2 previously reported elsewhere, our review CIN 1.",
    "Cervical biopsy reported as CIN3, revised to CIN1.",
    "Cervical biopsy was reported as CIN3 but on review was revised to CIN1.",
    "Cervical biopsy: outside report CIN3; on review CIN1.",
    "Cervical biopsy called CIN3 at the referring hospital; central review CIN1.",
    "Punch biopsy CIN2 reported locally, downgraded to CIN1 at MDT.",
    "Cervical biopsy: CIN3 amended to CIN1.",
    "Biopsy originally called CIN 3, downgraded to CIN 1 on review.",
    "Second opinion on the cervical biopsy: CIN1, not CIN3.",
)


@pytest.mark.parametrize("text", REVIEWED)
def test_a_second_look_replaces_the_first(text: str) -> None:
    assert [event.values.histology for event in told(text, "biopsy")] == ["CIN1"]  # type: ignore[union-attr]
    found = [e.values for e in told(text, "diagnosis")]
    assert {v.histology for v in found if not v.status} == {"CIN1"}  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("text", "histology"),
    [
        ("Cervical biopsy initially CIN1, upgraded to CIN3 after p16.", ["CIN3"]),
        ("Cervical biopsy reported as CIN3, reviewed and confirmed as CIN3.", ["CIN3"]),
        ("Cervical biopsy CIN1 in 2019 and CIN3 in 2021.", ["CIN1", "CIN3"]),
        ("Cervical biopsy showed CIN3 and was reviewed at the MDT; CIN1 at the margin.", ["CIN3"]),
        ("CIN3 has been ruled out by biopsy.", ["benign"]),
    ],
)
def test_what_is_no_second_look_stays(text: str, histology: list[str]) -> None:
    assert sorted(event.values.histology for event in told(text, "biopsy")) == histology  # type: ignore[union-attr]


def test_a_smear_read_again_and_a_diagnosis_given_up() -> None:
    (smear,) = told("The smear was first read as HSIL; on re-reading it was NILM.", "cytology")
    assert smear.values.result == "NILM"  # type: ignore[union-attr]
    (given_up,) = told("Previous diagnosis of endometriosis was incorrect.", "diagnosis")
    assert given_up.values.status == "superseded"  # type: ignore[union-attr]
    first, last = told("Initially thought to be a fibroid, turned out to be a leiomyosarcoma.", "diagnosis")
    assert (first.values.status, last.values.status) == ("superseded", "")  # type: ignore[union-attr]


ASIDE = (
    "Cervical biopsy, after which the smear was normal, showed CIN1.",
    "Cervical biopsy, before which the smear had been normal, showed CIN1.",
    "Cervical biopsy, when the smear was negative, showed CIN1.",
    "Punch biopsy (the smear was normal) showed CIN1.",
)


@pytest.mark.parametrize("text", ASIDE)
def test_a_smear_named_aside_takes_no_result_of_the_biopsy(text: str) -> None:
    assert {event.values.result for event in told(text, "cytology")} <= {"NILM"}  # type: ignore[union-attr]
    assert [event.values.histology for event in told(text, "biopsy")] == ["CIN1"]  # type: ignore[union-attr]


def test_a_smear_behind_a_biopsy_keeps_its_own_result() -> None:
    (smear,) = told("Biopsy was benign, but the smear showed LSIL.", "cytology")
    assert smear.values.result == "LSIL"  # type: ignore[union-attr]


MEN = (
    "A 55-year-old male with bleeding. Cervical biopsy showed CIN3.",
    "A 60-year-old gentleman, smear showed HSIL.",
    "Sex: M. Age 61. Cervical cytology HSIL.",
    "61M. Cervical biopsy CIN2.",
    "Mr Jones attended clinic. Cervical smear: LSIL.",
    "This man was referred with an HSIL smear.",
    "Male patient, 44. Pap smear ASC-US.",
    "A man aged 70 had a cervical biopsy: CIN3.",
)


@pytest.mark.parametrize("text", MEN)
def test_a_man_is_told_loudly(text: str) -> None:
    record = read(text, "note")
    assert record.patient.sex == "M"
    assert any("speaks of a man" in note.message for note in record.notes)
    assert {e.assertion for e in record.events if e.kind in ("biopsy", "cytology", "diagnosis")} == {"possible"}


WOMEN = (
    "A 34-year-old transgender man had a cervical smear: HSIL.",
    "A 34-year-old woman, her 36-year-old male partner. Smear HSIL.",
    "Delivered a 3 kg male infant. Smear HSIL.",
    "35F. Male factor infertility. Smear HSIL.",
    "A 30-year-old with HSIL smear. Husband, a 40-year-old man, is well.",
    "G2P1, 30 years old, LSCS of a male baby. Pap smear HSIL.",
    "Smear HSIL, seen by Mr Smith.",
    "Mr Smith's clinic. Smear HSIL.",
    "Smear HSIL, taken by this male nurse.",
)


@pytest.mark.parametrize("text", WOMEN)
def test_a_man_beside_her_is_not_the_patient(text: str) -> None:
    record = read(text, "note")
    assert record.patient.sex == "F"
    assert [e.values.result for e in record.events if e.kind == "cytology"] == ["HSIL"]  # type: ignore[union-attr]
    assert not any("speaks of a man" in note.message for note in record.notes)


ORIGINS = (
    "Metastatic carcinoma of the kidney.",
    "Metastatic adenocarcinoma of the lung.",
    "Metastatic cancer of the left breast.",
    "Metastatic squamous cell carcinoma of the lung.",
    "Metastatic carcinoma of the stomach.",
    "Known metastatic carcinoma of the pancreas.",
)


@pytest.mark.parametrize("text", ORIGINS)
def test_a_metastatic_cancer_of_an_organ_is_not_in_it(text: str) -> None:
    assert not told(text, "metastasis")


@pytest.mark.parametrize(
    ("text", "site"),
    [
        ("Metastases of the liver.", "liver"),
        ("Metastatic carcinoma in the lung.", "lung"),
        ("Metastatic carcinoma of the breast involving the ovary.", "ovary"),
        ("Carcinoma of the kidney metastatic to the ovary.", "ovary"),
        ("Metastatic disease of the liver.", "liver"),
    ],
)
def test_where_it_spread_to_stays(text: str, site: str) -> None:
    assert [event.values.site for event in told(text, "metastasis")] == [site]  # type: ignore[union-attr]


FLUIDS = (
    "Urine glucose 5 mmol/L.",
    "Urine sodium 40 mmol/L.",
    "Pleural fluid LDH 300 U/L.",
    "Ascitic fluid albumin 20 g/L.",
    "CSF glucose 3.1 mmol/L.",
    "Pleural fluid CA 125 was 1200 U/ml.",
    "Peritoneal fluid: creatinine 900 umol/L, LDH 400 U/L.",
)


@pytest.mark.parametrize("text", FLUIDS)
def test_a_value_of_another_fluid_is_none_of_the_blood(text: str) -> None:
    of_blood = ("glucose", "sodium", "LDH", "albumin", "CA125", "creatinine")
    assert not [event for event in told(text, "lab") if event.values.marker in of_blood]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "text",
    [
        "Ascites, CA 125 1200 U/ml.",
        "CT showed ascites and CA 125 was 900 U/ml.",
        "Pleural fluid cytology negative; LDH 300 U/L.",
        "Pleural fluid LDH 300 U/L, serum LDH 200 U/L.",
        "Urine output 50 ml, creatinine 200 umol/L.",
        "Urine culture negative, CRP 5 mg/L.",
        "Serum albumin 30 g/L.",
        "Pleural effusion. CA 125 was 400 U/ml.",
    ],
)
def test_a_value_of_the_blood_beside_a_fluid_stays(text: str) -> None:
    valued = [event.values for event in told(text, "lab") if getattr(event.values, "value", None) is not None]
    assert len([value for value in valued if "fluid" not in value.marker]) == 1  # type: ignore[union-attr]
