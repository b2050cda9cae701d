"""Treatments that are no cancer therapy, their harms, and operations: what counts as given, harmed or done."""

import pytest

from lugol.language.narrative import events_of
from lugol.language.reading import reading_of
from lugol.record.event import Complication, Event, OtherTreatment, Surgery


def events(text: str) -> list[Event]:
    return [e for e in events_of(reading_of(text)) if e.assertion in ("affirmed", "historical")]


def treatments(text: str) -> list[str]:
    return [e.values.term for e in events(text) if isinstance(e.values, OtherTreatment)]


def harms(text: str) -> list[str]:
    return [e.values.term for e in events(text) if isinstance(e.values, Complication)]


def operations(text: str) -> list[str]:
    return [name for e in events(text) if isinstance(e.values, Surgery) for name in e.values.procedures]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "She lost two litres and was given 6 units of packed red cells, 3 units of fresh frozen plasma and 1 unit "
            "of platelets.",
            ["6 units of packed red cells", "3 units of fresh frozen plasma", "1 unit of platelets"],
        ),
        ("Four units of packed red blood cells were transfused.", ["Four units of packed red blood cells"]),
        (
            "She received 8 units of cryoprecipitate and 2 pools of platelets.",
            ["8 units of cryoprecipitate", "2 pools of platelets"],
        ),
        ("The patient received two units of FFP and 500 mL of 5% albumin.", ["units of FFP", "5% albumin"]),
        (
            "In theatre she required 3 units of blood and 2 g of fibrinogen concentrate.",
            ["3 units of blood", "fibrinogen"],
        ),
        (
            "She was given one unit of blood. Two days later she was given four units of blood.",
            ["one unit of blood", "four units of blood"],
        ),
    ],
)
def test_each_blood_product_is_told_by_itself(text: str, told: list[str]) -> None:
    found = treatments(text)
    assert len(found) == len(told), found
    assert all(any(words in name for name in found) for words in told), found


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("She was put on low-dose dalteparin.", "dalteparin"),
        ("After the birth she was bridged to warfarin.", "warfarin"),
        ("She is on metformin.", "metformin"),
        ("The woman was switched to oral nifedipine.", "nifedipine"),
        ("Her regular medications were ramipril and bisoprolol.", "ramipril"),
        ("Her daily medicines included thyroxine.", "thyroxine"),
        ("She was admitted for intravenous antibiotics.", "intravenous antibiotics"),
        ("She was admitted to the hospital for antenatal corticosteroids.", "antenatal corticosteroids"),
        ("The patient received 750 mL of normal saline.", "750 mL of normal saline"),
        ("She was resuscitated with three litres of crystalloid.", "crystalloid"),
        ("A pelvic drain was inserted.", "pelvic drain"),
        ("A Foley catheter was placed for five days.", "Foley catheter"),
        ("A copper coil had failed and a copper T was inserted in 2012.", "copper T"),
        ("She asked for an epidural anaesthetic, which she received.", "epidural anaesthetic"),
        ("She was given clobetasol ointment for six weeks.", "clobetasol ointment"),
        ("She was commenced on a diuretic (indapamide).", "diuretic (indapamide)"),
        ("INDICATIONS: Her swab grew streptococci and she was started on penicillin.", "penicillin"),
        ("She was started on intravenous morphine and a scan was requested.", "intravenous morphine"),
        ("Seven oocytes were retrieved and two embryos were transferred.", "oocyte retrieval"),
        ("She is on inhalers and a statin for her chest and heart.", "inhalers"),
        ("She was treated with bronchodilators and mucolytics.", "bronchodilators"),
        ("Blood was transfused overnight.", "transfusion"),
        ("PLAN: 1 g of ceftriaxone was given today. Review in a week.", "ceftriaxone"),
        ("She is on oral contraceptive pills.", "oral contraceptive pills"),
        ("Her infection was treated with antibiotics (2 g of cefazolin).", "2 g of cefazolin"),
    ],
)
def test_a_treatment_that_is_told_as_given_is_told(text: str, words: str) -> None:
    assert any(words.lower() in name.lower() for name in treatments(text)), treatments(text)


@pytest.mark.parametrize(
    "text",
    [
        "She will be given antibiotics if the fever returns.",
        "She declined a blood transfusion.",
        "She is allergic to penicillin.",
        "No antibiotics were given.",
        "She was not put on warfarin.",
        "Her mother takes warfarin.",
        "Vasoreactivity testing with adenosine was positive.",
        "Her oxygen saturation was 94%.",
        "Ultrasound showed an intrauterine device in the cavity.",
        "The hysterectomy was done under general anaesthesia.",
        "She is to be admitted for intravenous antibiotics next week.",
        "We advised iron supplements.",
        "Her serum calcium was 2.4 mmol/L.",
        "The tumour was resistant to antibiotics in earlier reports.",
        "Colposcopy with Lugol's iodine showed a pale area.",
        "Her previous IVF pregnancy ended at term.",
        "The drug screen showed diazepam (Valium) 0.21 mg/L.",
        "Maternal free thyroxine (FT4) was raised.",
        "The balloon was inflated with saline.",
    ],
)
def test_what_was_planned_refused_or_only_named_is_no_treatment(text: str) -> None:
    assert treatments(text) == []


@pytest.mark.parametrize(
    ("text", "count", "words"),
    [
        ("General anaesthesia was induced with propofol and fentanyl.", 1, "fentanyl"),
        ("General anaesthesia was induced with thiopental and maintained with sevoflurane.", 1, "thiopental"),
        ("She was started on antibiotic therapy with ceftriaxone and metronidazole.", 1, "metronidazole"),
        ("She received antibiotics including gentamicin.", 1, "gentamicin"),
        ("She was given streptococcal cover with ampicillin.", 1, "ampicillin"),
        ("She was given warfarin and amlodipine.", 2, "amlodipine"),
        ("She was given enoxaparin. She was later switched to heparin.", 2, "heparin"),
        ("She received ampicillin in labour. She had received ampicillin.", 1, "ampicillin"),
    ],
)
def test_what_was_given_together_is_one_and_what_was_told_before_is_not_given_again(
    text: str, count: int, words: str
) -> None:
    found = treatments(text)
    assert len(found) == count, found
    assert any(words in name for name in found)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("After delivery she bled and became hypotensive.", "hypotension"),
        ("On the ward she became septic.", "sepsis"),
        ("Surgery was complicated by a ureteric injury.", "ureteric injury"),
        ("She developed a pulmonary embolism after the operation.", "pulmonary embolism"),
        ("The postoperative course was complicated by wound dehiscence.", "wound dehiscence"),
        ("She presented with a psoas abscess and subsequent vena cava thrombosis.", "vena cava thrombosis"),
    ],
)
def test_a_harm_that_came_later_is_a_complication(text: str, words: str) -> None:
    assert any(words in name for name in harms(text)), harms(text)


@pytest.mark.parametrize(
    "text",
    [
        "She was admitted for respiratory failure, septic shock and acute renal failure.",
        "She presented with complaints of cellulitis.",
        "ASSESSMENT:\n1. Septic shock.\n2. Respiratory failure.",
        "Her Glasgow Coma Scale was 15.",
        "The blood count showed thrombocytopenia of 70,000.",
        "She was counselled about the risk of bowel perforation.",
        "CT showed ileus versus obstruction.",
        "Her previous pregnancy was complicated by eclampsia.",
    ],
)
def test_what_she_came_with_or_feared_is_no_complication(text: str) -> None:
    assert harms(text) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The pyometra was drained and the coil removed.", "drainage of pyometra"),
        ("The pyometra was drained and the coil removed.", "removal of coil"),
        ("The pelvic abscess was drained.", "drainage of pelvic abscess"),
        ("Secondary closure of the wound was done on day 20.", "secondary closure of the wound"),
        ("The bladder tear was repaired.", "repair of bladder tear"),
        ("Both internal iliac arteries were ligated.", "ligation"),
        ("The ureter was reimplanted.", "reimplantation of ureter"),
        ("The twisted ovary was detorted.", "detorsion"),
        ("She underwent evacuation of a vault haematoma.", "evacuation of a vault haematoma"),
        ("A haemostatic suture was applied to the tube.", "haemostatic suture"),
        ("PAST SURGICAL HISTORY: Left knee surgery and cataract surgery.", "cataract surgery"),
        ("She had coronary artery bypass surgery in 2011.", "coronary artery bypass"),
        ("She was admitted for an elective Caesarean delivery.", "Caesarean"),
        ("PAST SURGICAL HISTORY: Hysterectomy and appendicectomy.", "appendicectomy"),
    ],
)
def test_an_operation_told_by_its_deed_or_place_is_told(text: str, words: str) -> None:
    assert any(words.lower() in name.lower() for name in operations(text)), operations(text)


@pytest.mark.parametrize(
    "text",
    [
        "The pelvic abscess was not drained.",
        "The abscess will be drained tomorrow.",
        "The wound was closed.",
        "The amniotic fluid was slowly drained.",
        "She was seen in the breast surgery clinic.",
        "Fluid that was believed to be pus was drained.",
        "If the fistula is seen again it will be repaired.",
        "Her previous pregnancy was uneventful. A boy was delivered by Caesarean section at term.",
        "She is to be admitted for a Caesarean section.",
    ],
)
def test_what_was_not_done_or_only_goes_with_an_operation_is_none(text: str) -> None:
    assert operations(text) == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Analgesia for the newborn was prepared.", 0),
        ("Antibiotics for the baby were given.", 0),
        ("Oxygen for her infant was given.", 0),
        ("Analgesia for the pain was given.", 1),
    ],
)
def test_what_the_child_is_given_is_not_hers(text: str, told: int) -> None:
    events = events_of(reading_of(f"Mrs Jones, 30, was seen at 38 weeks on 2 May 2023. {text}"))
    assert len([e for e in events if e.kind == "other_treatment" and e.assertion == "affirmed"]) == told
