"""What was seen, felt and complained of: sentences of many origins with what they tell, deny and leave out."""

from typing import Any

import pytest

from lugol.language.narrative import events_of
from lugol.language.reading import reading_of
from lugol.record.event import Event

KINDS = ("exam", "imaging", "colposcopy", "symptom", "complication", "other_treatment")


def told(text: str) -> list[Event]:
    """The events of these kinds that a text gives."""
    return [event for event in events_of(reading_of(text)) if event.kind in KINDS]


def words(event: Event) -> str:
    """The words of an event with its site, whatever its kind calls them."""
    values: Any = event.values
    named = (getattr(values, name, "") for name in ("term", "finding"))
    return next((text for text in named if text), "").lower()


def matching(text: str, kind: str, part: str, assertion: str) -> list[Event]:
    """Events of a kind and an assertion whose words hold a part."""
    return [e for e in told(text) if e.kind == kind and e.assertion == assertion and part in words(e)]


AFFIRMED = [
    ("Uterus of 14 weeks size, mobile, nontender.", "exam", "14 weeks size"),
    ("There was a gravid uterus corresponding to 28 weeks.", "exam", "28 weeks"),
    ("The uterus was the size of a 12-week pregnancy.", "exam", "12-week pregnancy"),
    ("Bimanual exam revealed a 16-week-sized irregular uterus.", "exam", "16-week"),
    ("The womb was equivalent to 18 weeks and hard.", "exam", "18 weeks"),
    ("The cervix looked healthy.", "exam", "cervix looked healthy"),
    ("The vulva, vagina and cervix appeared normal.", "exam", "vulva, vagina and cervix"),
    ("Pulse 96/min, BP 110/70. The abdomen was distended.", "exam", "abdomen was distended"),
    ("On admission her pulse was 96/min and the cervix was 3 cm dilated.", "exam", "cervix was 3 cm dilated"),
    ("Her BP was 150/100 mmHg. She had mild pedal oedema.", "exam", "pedal oedema"),
    ("Electrocardiogram showed sinus tachycardia.", "exam", "sinus tachycardia"),
    ("PELVIC: normal external genitalia; adnexa not enlarged.", "exam", "normal external genitalia"),
    ("Examination revealed a cervix that was replaced by a 5 cm ulcerated mass.", "exam", "replaced by"),
    ("She presented with an abdominal mass.", "exam", "abdominal mass"),
    ("Fundal height was 30 cm.", "exam", "fundal height 30 cm"),
    ("She was wasted and dehydrated.", "exam", "dehydrated"),
    ("CT of her chest and abdomen showed bilateral nodules.", "imaging", "bilateral nodules"),
    ("Sonographic study of her pelvis revealed an enlarged uterus.", "imaging", "enlarged uterus"),
    ("Scan: uterus 9 x 5 cm, right ovary 3 x 2 cm, left ovary not seen.", "imaging", "right ovary 3 x 2 cm"),
    ("Ultrasound: ovaries normal and both kidneys were enlarged.", "imaging", "kidneys were enlarged"),
    (
        "MRI showed a mass.\n\nFigure 2. MRI shows a cystic mass compressing the rectum and bladder.",
        "imaging",
        "compressing the rectum",
    ),
    ("During an emergency laparotomy gross ascites and omental deposits were found.", "exam", "omental deposits"),
    ("At repeat laparoscopy pelvic adhesions were seen.", "exam", "pelvic adhesions"),
    ("On laparotomy a subserosal fibroid was found and removed.", "exam", "subserosal fibroid"),
    ("On examination the uterus is bulky with multiple fibroids palpated.", "exam", "multiple fibroids"),
    ("Scan: womb of 12 cm with an endometrial thickness of 14 mm.", "imaging", "endometrial thickness of 14 mm"),
    ("Scan showed a live fetus of 14 weeks with a left ovarian mass of 16 cm.", "imaging", "left ovarian mass"),
    ("She had nausea, vomiting, and diarrhea for two days.", "symptom", "vomiting"),
    ("She reports urinary frequency, urgency and dysuria.", "symptom", "dysuria"),
    ("She presented with lower abdominal and back pain.", "symptom", "lower abdominal pain"),
    ("She had chest and pelvic pain.", "symptom", "chest pain"),
    ("INDICATIONS: This is a 31-year-old woman with right lower quadrant pain.", "symptom", "quadrant pain"),
    ("A house wife presented with vague abdominal pain.", "symptom", "abdominal pain"),
    ("Her complaints are dark colored urine and sharp pain.", "symptom", "dark colored urine"),
    ("She had lost 10 kg in three months.", "symptom", "weight loss"),
    ("The patient complained of a mass in the lower abdomen.", "symptom", "mass in the lower abdomen"),
    ("She presented with pelvic pain, laboratory tests normal.", "symptom", "pelvic pain"),
    ("She came with breathlessness, the standard blood tests unremarkable.", "symptom", "breathlessness"),
    ("She complained of bleeding and discharge.", "symptom", "discharge"),
    ("On day 5 she developed a deep vein thrombosis.", "complication", "deep vein thrombosis"),
    ("The course was complicated by a urinary tract infection.", "complication", "urinary tract infection"),
    ("A vesicouterine fistula developed after the operation.", "complication", "fistula"),
    ("She received three pints of whole blood.", "other_treatment", "pints of whole blood"),
]

NEGATED = [
    ("She neither had oedema of the feet nor jaundice.", "symptom", "oedema"),
    ("The patient neither reported fever nor weight loss.", "symptom", "fever"),
    ("She neither complained of pain nor of bleeding.", "symptom", "pain"),
    ("Denies fever, chills, nausea or vomiting.", "symptom", "vomiting"),
    ("She reported no postcoital bleeding, discharge or pain.", "symptom", "discharge"),
    ("She has not lost 5 kg.", "symptom", "weight loss"),
    ("She denies any respiratory complaints, such as cough, wheeze or chest pain.", "symptom", "cough"),
    ("She denies any respiratory complaints, such as cough, wheeze or chest pain.", "symptom", "chest pain"),
    ("No free fluid, free air, or lymphadenopathy is detected on CT.", "imaging", "free air"),
    ("No free fluid, free air, or lymphadenopathy is detected on CT.", "imaging", "lymphadenopathy"),
    ("CT: no abnormal pericolic fluid is seen.", "imaging", "abnormal pericolic fluid"),
    ("She denied abdominal or pelvic pain.", "symptom", "abdominal pain"),
    ("There were no bowel symptoms such as constipation or diarrhoea.", "symptom", "constipation"),
    ("PELVIC: cervix without lesion.", "exam", "lesion"),
]

NOT_TOLD = [
    ("She is 12 weeks pregnant.", "exam", "week"),
    ("The cervix was removed.", "exam", "cervix"),
    ("The cervix was normal on biopsy.", "exam", "cervix"),
    ("The uterus weighed 400 g and its wall was thick.", "exam", "wall"),
    ("Laparoscopy was performed and the ureter was identified.", "exam", "ureter"),
    ("At laparotomy the mass was removed.", "exam", "mass"),
    ("Diagnostic laparoscopic exam for pelvic adhesions.", "exam", "adhesions"),
    ("Ultrasound for a pelvic mass was normal.", "imaging", "pelvic mass"),
    ("She suffered from acute and severe pain in the abdomen.", "symptom", "acute and"),
    ("Her hCG fell from 980,823 IU/L to 200 IU/L.", "other_treatment", "980"),
    ("INDICATIONS: Risks of bleeding, infection and pain were explained.", "symptom", "pain"),
    ("After the delivery the uterus was replaced in its position.", "exam", "uterus"),
    ("LAPAROSCOPY: Local anaesthetic was infiltrated at the port sites.", "exam", "infiltrated"),
    (
        "TVS: twin sacs in utero. Fig. 1 a Sonography showing a sac. S = sac of the cervix. Full size image",
        "imaging",
        "s = sac",
    ),
    ("Features of iron deficiency anaemia were seen.", "other_treatment", "iron"),
    ("Laparoscopy was done. The wound was infiltrated with 10 ml of local anaesthetic.", "exam", "infiltrated"),
    ("At discharge she had no pain.", "symptom", "discharge"),
    ("She complained of pain until discharge home.", "symptom", "discharge"),
    ("PROCEDURE: The abdomen was opened. Oxygen and cefazolin were given.", "other_treatment", "oxygen"),
    (
        "CT showed a 10 cm ovarian tumour.\n\nFigure 1: CT showing a large pelvic mass (arrow).",
        "imaging",
        "pelvic mass",
    ),
    (
        "CT showed ascites.\n\nFigure 1: CT of a 45-year-old woman with a fistula between bladder and vault.",
        "imaging",
        "fistula",
    ),
    ("She died of multiorgan failure.", "complication", "multiorgan"),
]


@pytest.mark.parametrize(("text", "kind", "part"), AFFIRMED)
def test_what_is_said_is_told(text: str, kind: str, part: str) -> None:
    assert matching(text, kind, part, "affirmed"), [(e.kind, e.assertion, words(e)) for e in told(text)]


@pytest.mark.parametrize(("text", "kind", "part"), NEGATED)
def test_what_is_denied_stays_denied(text: str, kind: str, part: str) -> None:
    assert matching(text, kind, part, "negated"), [(e.kind, e.assertion, words(e)) for e in told(text)]
    assert all(words(e).startswith("no ") for e in matching(text, kind, part, "affirmed"))


@pytest.mark.parametrize(("text", "kind", "part"), NOT_TOLD)
def test_what_is_not_found_is_not_told(text: str, kind: str, part: str) -> None:
    assert not matching(text, kind, part, "affirmed"), [(e.kind, e.assertion, words(e)) for e in told(text)]


def test_the_neck_is_no_cervix_of_a_womb() -> None:
    texts = ("On examination there was a mass in her left cervical area.", "Exam: axillary or cervical nodules.")
    assert all("cervix" not in e.values.site for text in texts for e in told(text))  # type: ignore[union-attr]
    found = told("PET showed a cervical mass and supraclavicular adenopathy.")
    assert found[0].values.site == "cervix"  # type: ignore[union-attr]


def test_a_complaint_in_the_list_is_no_part_of_a_finding() -> None:
    found = told("She presented with a cervical mass, vaginal bleeding and left leg swelling.")
    assert [words(e) for e in found if e.kind == "exam"] == ["cervical mass"]


def test_how_far_a_cervix_is_open_is_no_size_of_a_lesion() -> None:
    event = next(e for e in told("Pulse 80/min. The cervix was 3 cm dilated.") if "dilated" in words(e))
    assert (event.values.size_mm, event.values.code) == ((), "enlarged")  # type: ignore[union-attr]


def test_where_a_mass_reaches_is_not_its_site() -> None:
    event = next(
        e for e in told("Examination showed a mass of the cervix extending to the vagina.") if e.kind == "exam"
    )
    assert event.values.site == "cervix"  # type: ignore[union-attr]


def test_a_report_of_a_scan_is_no_operation() -> None:
    text = "TECHNIQUE: Axial CT.\n\nFINDINGS: A 4.2 cm cyst of the right adnexa.\n\nIMPRESSION:\n1. A 4.2 cm cyst."
    assert [(e.kind, e.values.size_mm) for e in told(text)] == [("imaging", (42.0,))]  # type: ignore[union-attr]
