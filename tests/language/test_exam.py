"""Examinations, scans and complaints as clinic notes tell them: labels, organs, regions, what is no finding."""

import pytest

from lugol.language.narrative import events_of, read
from lugol.language.page import page_of
from lugol.language.reading import reading_of
from lugol.record.event import Event


def told(text: str, *kinds: str) -> list[Event]:
    return [e for e in events_of(reading_of(text)) if not kinds or e.kind in kinds]


def words(event: Event) -> str:
    value = event.values
    if event.kind == "diagnosis":
        return value.value  # type: ignore[union-attr,no-any-return]
    return getattr(value, "term", "") or getattr(value, "finding", "") or getattr(value, "status", "")


NECK = (
    "She presented with a cervical mass on the left side of her neck.",
    "CT showed a cervical mass displacing the trachea.",
    "A cervical swelling of 2 cm below the mandible was found.",
    "Neck: supple, no cervical masses.",
    "Biopsy of the cervical mass was taken by the ENT surgeon.",
    "MRI showed a cervical vertebral lesion.",
    "Axillary or cervical nodules were felt.",
    "She wears a cervical collar.",
)
WOMB = (
    "PET showed a cervical mass and supraclavicular adenopathy.",
    "A cervical mass bled on touch at speculum examination.",
    "A 3-cm cervical mass was seen on MRI without parametrial invasion.",
    "She was referred with a cervical lesion. Thyroid function was normal.",
    "Cervical biopsy was taken.",
    "A cervical polyp was seen. The neck was supple.",
)


@pytest.mark.parametrize("text", NECK)
def test_cervical_of_the_neck(text: str) -> None:
    assert "cervix" not in {m.code for m in page_of(text).of("site")}


@pytest.mark.parametrize("text", WOMB)
def test_cervical_of_the_womb(text: str) -> None:
    assert "cervix" in {m.code for m in page_of(text).of("site")}


REPORTS = (
    (
        "Ultrasound of the pelvis\n\nUterus: anteverted, 9 x 5 x 4 cm.\nRight ovary: simple cyst of 2 cm.\n",
        "simple cyst",
    ),
    ("EXAM: CT abdomen and pelvis.\n\nFINDINGS:\nAbdomen: There is a 2 cm cyst in the left kidney.\n", "cyst"),
    ("TRANSVAGINAL ULTRASOUND\n\nEndometrium: 6 mm.\nLeft ovary: contains a 3 cm endometrioma.\n", "endometrioma"),
    ("MRI pelvis\n\nCervix: 4 cm mass.\nBladder: intact.\n", "mass"),
)


@pytest.mark.parametrize(("text", "part"), REPORTS)
def test_the_organs_of_a_report_of_a_scan_are_scanned(text: str, part: str) -> None:
    assert any(part in words(e) for e in told(text, "imaging")), told(text)
    assert not told(text, "exam")


FELT = (
    "Ultrasound: 3 cm cyst of the left ovary.\nAbdomen: tender in the left iliac fossa.\n",
    "CHIEF COMPLAINT: Bleeding.\n\nUltrasound of the pelvis\n\nBP 120/80.\nCervix: friable.\n",
    "Physical examination\nPelvis: The uterus is bulky.\nGenitalia: normal female.\n",
)


@pytest.mark.parametrize("text", FELT)
def test_what_is_felt_behind_a_scan_stays_an_examination(text: str) -> None:
    assert told(text, "exam")


def test_genital_organs_under_their_label() -> None:
    text = (
        "PHYSICAL EXAMINATION\nGenital: Labia majora normal shape. Cervix normal shape without lesions. Uterus normal."
    )
    assert [e.values.site for e in told(text, "exam") if e.assertion == "affirmed"] == ["vulva", "cervix", "uterus"]  # type: ignore[union-attr]


def test_the_side_of_a_label_is_that_of_its_finding() -> None:
    found = told("Ultrasound of the pelvis\n\nUterus: 9 cm.\nRight ovary: cyst of 2 cm.\n", "imaging")
    assert found[-1].values.site == "right ovary"  # type: ignore[union-attr]


def test_a_scan_that_is_called_an_examination_goes_on() -> None:
    found = told("A left adnexal mass was found by TVUS examination. The endometrial thickness was 10 mm.")
    assert [e.kind for e in found if e.kind != "diagnosis"] == ["imaging", "imaging"]


NO_EVENT = (
    ("There was oozing; the area of the bladder was covered.", "exam", "area"),
    ("On examination the left adnexal area was palpated.", "exam", "area"),
    ("X-ray of anterior neck structures was done.", "imaging", "structures"),
    ("She suffers from Charcot-Marie-Tooth disease.", "symptom", "disease"),
    ("The patient is well known to the clinic.", "followup", "well"),
    ("She is well-nourished and well developed.", "followup", "well"),
    ("At operation there was excellent tubal occlusion.", "exam", "occlusion"),
    ("She takes birth control pills.", "obstetric", ""),
    ("The procedure was begun; the skin incision was extended to the left.", "exam", "incision"),
    ("Deep vein thrombosis prophylaxis was given.", "condition", "thrombo"),
    ("She was screened for diabetes.", "condition", "diabetes"),
    ("She is at risk of osteoporosis.", "condition", "osteoporosis"),
    ("ASSESSMENT:\n1. Hypertension.\n2. Deep vein thrombosis risk.\n", "diagnosis", "risk"),
    ("Anaemia due to operative blood loss.", "symptom", "blood loss"),
)


@pytest.mark.parametrize(("text", "kind", "part"), NO_EVENT)
def test_what_tells_nothing(text: str, kind: str, part: str) -> None:
    assert not [e for e in told(text, kind) if part in words(e) and e.assertion == "affirmed"]


EVENT = (
    ("MRI showed a bulky left adnexal area of 3 cm.", "imaging", "area"),
    ("Ultrasound showed an irregular area of the endometrium.", "imaging", "area"),
    ("She suffers from back pain and dizziness.", "symptom", "pain"),
    ("She is well and has no complaints.", "followup", "well"),
    ("On TVS the uterine cavity was empty.", "imaging", "empty"),
    ("TVS showed an anechoic image in the left ovary.", "imaging", "image"),
    ("CT showed a small amount of fluid in the pelvis.", "imaging", "fluid"),
    ("She reported clumsiness and blurring of vision.", "symptom", "clumsiness"),
    ("MRI showed total absence of the uterus, both ovaries were normal.", "imaging", "absence of the uterus"),
    ("Ultrasound revealed an absent uterus.", "imaging", "absent uterus"),
    ("Her appetite is poor.", "symptom", "appetite"),
    ("Her periods have been irregular.", "symptom", "irregular"),
    ("Examination: external genitalia were underdeveloped.", "exam", "underdeveloped"),
    ("She has diabetes.", "condition", "diabetes"),
    ("She complains of a vaginal bulge and urge to urinate.", "symptom", "bulge"),
    ("On examination there was external hemorrhoids and a urethral caruncle.", "exam", "caruncle"),
)


@pytest.mark.parametrize(("text", "kind", "part"), EVENT)
def test_what_is_told(text: str, kind: str, part: str) -> None:
    assert [e for e in told(text, kind) if part in words(e) and e.assertion == "affirmed"], told(text)


SMOKING = (
    ("Patient states smoking history of 1 pack per day. Patient quit smoking 1 year ago.", False),
    ("She had a negative smoking history.", False),
    ("Tobacco: denies. Alcohol: no.", False),
    ("She has a history of smoking, quit 10 years ago.", False),
    ("She used to smoke.", False),
    ("She is a smoker, 20 pack-years.", True),
    ("She smokes a pack a day and has not quit.", True),
    ("Her mother quit smoking. She smokes 10 cigarettes a day.", True),
)


@pytest.mark.parametrize(("text", "smokes"), SMOKING)
def test_whether_she_smokes(text: str, smokes: bool) -> None:
    found = [e for e in told(text, "condition") if e.values.code == "smoking" and e.assertion != "family"]  # type: ignore[union-attr]
    assert found
    assert {e.values.present for e in found} == {smokes}  # type: ignore[union-attr]


def test_births_behind_a_colon() -> None:
    patient = read("She has vaginal bleeding. OB HISTORY: Gravida: 3. Para: 2.", "x").patient
    assert (patient.gravida, patient.para) == (3, 2)


def test_a_lump_is_told_once() -> None:
    assert [e.kind for e in told("She presented with a left breast lump.")][:1] == ["symptom"]
    assert "symptom" not in {e.kind for e in told("Another left breast lump was seen.")}


def test_a_text_goes_on_behind_its_caption() -> None:
    text = "MRI showed a mass. Fig. 1 MRI of the mass Full size image Examination of the vulva showed a 2 cm nodule."
    assert any("nodule" in words(e) for e in told(text, "exam"))


def test_another_organ_as_usual_is_a_finding_of_its_own() -> None:
    found = told("TVS showed a 1.2 cm endometrial stripe with a normal-sized uterus.", "imaging")
    assert [e.values.site for e in found] == ["endometrium", "uterus"]  # type: ignore[union-attr]


def test_what_brought_her_to_a_scan() -> None:
    found = told("REASON FOR EXAM: Lower quadrant pain with nausea.\n\nFINDINGS: Gallstones are seen.\n", "symptom")
    assert {words(e) for e in found if e.assertion == "affirmed"} >= {"nausea"}


BESIDE = (
    ("On bimanual exam she has a mobile uterus with the cervix that is dilated to 2 cm.", ["uterus", "cervix"]),
    ("On exam, an obese female with an enlarged fibroid uterus.", ["", "uterus"]),
    ("Exam revealed an obese woman with a tender abdomen.", ["", "abdomen"]),
    ("Examination showed a bulky uterus with a normal cervix.", ["uterus", "cervix"]),
)


@pytest.mark.parametrize(("text", "sites"), BESIDE)
def test_what_stands_beside_is_a_finding_of_its_own(text: str, sites: list[str]) -> None:
    assert [e.values.site for e in told(text, "exam")] == sites, told(text)  # type: ignore[union-attr]


VITALS = (
    ("EXAM: BP147/74, HR103, RR14.", ["blood pressure 147/74", "heart rate 103", "respiratory rate 14"]),
    ("Her vital signs were stable.", ["vital signs were stable"]),
    ("ER 3+, PR90% positive.", []),
    ("On examination the vital signs were not stable.", []),
)


@pytest.mark.parametrize(("text", "terms"), VITALS)
def test_vital_signs(text: str, terms: list[str]) -> None:
    assert [words(e) for e in told(text, "exam")] == terms


def test_what_a_surgeon_fills_is_no_finding() -> None:
    assert not told("FINDINGS: The bladder was distended with saline.", "exam")
    assert told("FINDINGS: The bladder was distended.", "exam")


def test_that_nothing_bleeds_when_a_surgeon_closes_is_no_finding() -> None:
    assert not told("FINDINGS: as above.\n\nPROCEDURE: All areas were noted to be hemostatic.", "exam")


@pytest.mark.parametrize(
    "text", ("Cells under oxidative stress were studied.", "Echocardiography: mitral regurgitation.")
)
def test_words_of_other_fields_are_no_complaint(text: str) -> None:
    assert not told(text, "symptom")


def test_an_echo_as_usual_is_there() -> None:
    found = told("TVS: The endometrial echo is normal at 6 mm.", "imaging")
    assert {e.assertion for e in found if "echo" in words(e)} == {"affirmed"}
    found = told("TVS showed no echogenic structure in the cavity.", "imaging")
    assert not [e for e in found if e.assertion == "affirmed" and not words(e).startswith("no ")]


def test_a_material_for_examination_is_not_examined() -> None:
    assert not told("MATERIAL FORWARDED FOR EXAMINATION: fistula tract.", "exam")


def test_a_well_defined_mass_keeps_its_look() -> None:
    assert words(told("Exam revealed a well-defined mass in her labium majus.", "exam")[0]).startswith("well-defined")


def test_none_counted_is_none() -> None:
    assert {e.assertion for e in told("She has nocturia x 0.", "symptom")} == {"negated"}
    assert {e.assertion for e in told("She has nocturia x 2.", "symptom")} == {"affirmed"}


def test_a_wide_canal_is_no_suspicious_cervix() -> None:
    codes = [e.values.code for e in told("Hysteroscopy: enlarged cervical canal. The cervix was friable.", "exam")]  # type: ignore[union-attr]
    assert codes.count("suspicious_cervix") <= 1
    assert "suspicious_cervix" not in {
        e.values.code
        for e in told("On examination the cervical canal was enlarged.", "exam")  # type: ignore[union-attr]
    }


def test_the_heart_of_a_fetus_is_no_place() -> None:
    found = told("TVS showed a gestational sac with cardiac activity in the uterine cavity.", "imaging")
    assert found[0].values.site == "uterine cavity"  # type: ignore[union-attr]


def test_a_height_in_feet_and_inches() -> None:
    found = told("PHYSICAL EXAMINATION: Weight 114 lb. Height 5 feet 2 inches.", "exam")
    assert words(found[-1]) == "Height 5 feet 2 inches"


@pytest.mark.parametrize("text", ("A 50-year-old, gravid 0, para 0 woman.", "Gravid 3 para 2, aged 44."))
def test_gravid_before_a_number_is_no_pregnancy(text: str) -> None:
    patient = read(text, "x").patient
    assert patient.pregnant is None
    assert patient.gravida == int(text.split("ravid ")[1][0])
    assert not told(text, "obstetric")


SEEN = (
    "I saw this lady on 13 May 2025. Her smear of 2 April 2025 was HSIL. Two punch biopsies were taken today.",
    "Thank you for referring this lady, whom I saw on 13 May 2025. Her smear of 2 April 2025 was HSIL. "
    "Punch biopsies were taken today.",
    "I reviewed this patient on 13 May 2025. Her smear of 2 April 2025 was HSIL. A punch biopsy was taken today.",
)


@pytest.mark.parametrize("text", SEEN)
def test_today_is_the_day_on_which_she_was_seen(text: str) -> None:
    assert [e.when.edtf for e in told(text, "biopsy")] == ["2025-05-13"]
    assert [e.when.edtf for e in told(text, "cytology")] == ["2025-04-02"]


def test_a_visit_of_before_dates_no_later_operation() -> None:
    found = told("I saw this lady on 13 May 2025 and arranged LLETZ. LLETZ on 20 June 2025 showed CIN3.", "pathology")
    assert {e.when.edtf for e in found} <= {"2025-06-20"}
