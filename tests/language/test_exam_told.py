"""What an examination found in passing: organs as usual, vital signs by short names, states of hers, an open cervix."""

import pytest

from lugol.language.narrative import events_of
from lugol.language.reading import reading_of
from lugol.record.event import Exam, is_hers


def terms(text: str) -> list[str]:
    """The terms of the examination findings that a text tells of her."""
    told = [event for event in events_of(reading_of(text)) if event.kind == "exam" and is_hers(event)]
    return [e.values.term for e in told if isinstance(e.values, Exam) and e.assertion == "affirmed"]


VITALS = (
    ("On arrival her HR was 102/min.", "heart rate 102/min"),
    ("Examination: PR 84 beats per minute.", "pulse rate 84 beats per minute"),
    ("O2 sat was 97% and BP 110/70 mmHg.", "oxygen saturation 97%"),
    ("SpO2 of 91% was measured at rest.", "oxygen saturation 91%"),
    ("Temp 38.4 °C, RR 22 breaths/min.", "temperature 38.4 °C"),
    ("Her oxygen saturation (O2 sat) was 93% in room air.", "oxygen saturation 93%"),
    ("She had a body temperature (36.8 °C) and a pulse of 80.", "body temperature 36.8 °C"),
    ("Her weight has increased to 81 kg.", "weight 81 kg"),
    ("Blood pressure was not recordable.", "Blood pressure not recordable"),
    ("On arrival BP was unrecordable.", "blood pressure unrecordable"),
    ("On examination the pulse was feeble.", "pulse feeble"),
    ("She was brought in with no blood pressure.", "no blood pressure"),
    ("She arrived with stable vital signs.", "stable vital signs"),
    ("Vitals were within normal limits.", "Vitals were within normal limits"),
)


@pytest.mark.parametrize(("text", "term"), VITALS)
def test_a_vital_sign_by_its_full_name(text: str, term: str) -> None:
    assert term in terms(text)


NO_VITALS = (
    "The vital signs were not stable.",
    "Blood pressure was recorded daily.",
    "Her mother had a heart rate of 40.",
    "Target blood pressure is below 140/90.",
    "The tumour was ER 90% and PR 80% positive.",
)


@pytest.mark.parametrize("text", NO_VITALS)
def test_no_vital_sign_of_hers(text: str) -> None:
    assert terms(text) == []


ORGANS = (
    ("Examination of the cardiovascular and respiratory systems was unremarkable.",
     "cardiovascular and respiratory systems unremarkable"),
    ("Her cranial nerves were intact.", "cranial nerves intact"),
    ("The abdomen was soft and nontender on palpation.", "abdomen soft and nontender"),
    ("On auscultation the breath sounds were decreased.", "breath sounds decreased"),
    ("Physical examination showed good air entry and no wheeze.", "good air entry"),
    ("On examination she had normal heart sounds.", "normal heart sounds"),
    ("Her pupils were equal and reactive to light.", "pupils equal and reactive"),
    ("Digital rectal examination revealed no abnormalities.", "Digital rectal examination no abnormalities"),
    ("Peripheral pulses were weak and the extremities were cold.", "extremities cold"),
    ("On examination P2 was loud.", "P2 loud"),
    ("The perineum was inspected and found to be intact.", "perineum intact"),
    ("The urethral mucosa was intact.", "urethral mucosa intact"),
    ("A laparotomy was done. All other pelvic organs were normal.", "All other pelvic organs were normal"),
    ("Heart and lungs were normal.", "Heart and lungs normal"),
    ("PHYSICAL EXAMINATION: ABDOMEN: Distended, unable to tell if it is tender.", "ABDOMEN Distended"),
)  # fmt: skip


@pytest.mark.parametrize(("text", "term"), ORGANS)
def test_how_an_organ_was_found(text: str, term: str) -> None:
    assert term in terms(text)


NOT_FOUND = (
    "The abdomen was not soft.",
    "Her mother's abdomen was distended.",
    "She will return if the abdomen is tender.",
    "The baby's heart sounds were normal.",
    "CT showed that the lungs were clear.",
    "No medical history except the benign thyroid nodule.",
    "She delivered over an intact perineum.",
    "REVIEW OF SYSTEMS: Unremarkable.",
    "A return of normal skin colour was awaited.",
    "On palpation the abdomen was soft, but with mild suprapubic tenderness.",
)


@pytest.mark.parametrize("text", NOT_FOUND)
def test_what_is_no_finding_of_an_organ(text: str) -> None:
    assert not [term for term in terms(text) if "tenderness" not in term]


def test_a_note_that_goes_through_all_organs_tells_what_is_of_note_and_of_the_pelvis() -> None:
    note = "PHYSICAL EXAM:\nNECK: Supple.\nLUNGS: Clear.\nHEART: Regular.\nABDOMEN: Soft.\nEXTREMITIES: Cold.\n"
    assert terms(note) == ["EXTREMITIES Cold"]
    assert sorted(terms(f"{note}CERVIX: Healthy and mobile.\n")) == ["CERVIX: Healthy and mobile", "EXTREMITIES Cold"]
    assert terms("PHYSICAL EXAM:\nNECK: Supple.\nLUNGS: Clear.\n") == ["NECK Supple", "LUNGS Clear"]


STATES = (
    ("She was normotensive.", "normotensive"),
    ("On arrival the patient was hypotensive and drowsy.", "hypotensive and drowsy"),
    ("Physical examination revealed an alert, irritable child.", "alert, irritable"),
    ("On admission the woman was haemodynamically unstable.", "haemodynamically unstable"),
    ("At presentation she appeared lethargic.", "lethargic"),
    ("On examination she was afebrile and well hydrated.", "afebrile and well hydrated"),
)


@pytest.mark.parametrize(("text", "term"), STATES)
def test_how_she_was_found(text: str, term: str) -> None:
    assert term in terms(text)


NO_STATES = (
    "She was not hypotensive.",
    "She remained afebrile after surgery.",
    "She became hypotensive during the operation.",
    "If she is drowsy she should return.",
    "Her sister was unconscious.",
    "She was discharged haemodynamically stable.",
)


@pytest.mark.parametrize("text", NO_STATES)
def test_no_state_of_hers_at_an_examination(text: str) -> None:
    assert terms(text) == []


LENGTHS = (
    ("She was 4 cm dilated on arrival.", "cervix 4 cm dilated"),
    ("She progressed and became fully dilated.", "cervix fully dilated"),
    ("Two hours later she was dilated to 7 cm.", "cervix 7 cm dilated"),
    ("The uterine cavity was sounded to a depth of 9 cm.", "uterine cavity sounded to 9 cm"),
    ("The uterus was then sounded to 7.5 cm.", "uterus was then sounded to 7.5 cm"),
)


@pytest.mark.parametrize(("text", "term"), LENGTHS)
def test_how_far_and_how_deep(text: str, term: str) -> None:
    assert term in terms(text)


NO_LENGTHS = (
    "The cervix was serially dilated to 10 mm with Hegar dilators.",
    "CT showed bowel loops dilated to 5 cm.",
    "The ureter was dilated to 2 cm.",
    "When she is 4 cm dilated she may have an epidural.",
)


@pytest.mark.parametrize("text", NO_LENGTHS)
def test_what_is_dilated_otherwise(text: str) -> None:
    assert not [term for term in terms(text) if term.startswith("cervix")]


OPERATIONS = (
    ("A hysterectomy was performed. The findings were: bulky uterus, macroscopically normal adnexae.",
     "macroscopically normal adnexae"),
    ("A midline incision was made. The bowel was found to be adherent to the uterus.",
     "bowel was found to be adherent to the uterus"),
    ("Her left ovary and tube were found to be distorted.", "left ovary and tube were found to be distorted"),
    ("A salpingectomy was done. The findings included a ruptured right tube.", "ruptured right tube"),
    ("The cervix was noted to be healing well.", "cervix was noted to be healing well"),
)  # fmt: skip


@pytest.mark.parametrize(("text", "term"), OPERATIONS)
def test_what_was_found_at_an_operation(text: str, term: str) -> None:
    assert term in terms(text)


def test_findings_of_the_specimen_are_no_findings_of_the_operation() -> None:
    assert terms("A hysterectomy was performed. Pathologic findings were: a 3 cm tumour of the cervix.") == []


TERSE = (
    ("PHYSICAL EXAMINATION: Abdomen distended. Sensation decreased.", "Sensation decreased"),
    ("PHYSICAL EXAMINATION: Pupils dilated.", "Pupils dilated"),
    ("EXAM: Reflexes brisk and equal.", "Reflexes brisk and equal"),
    ("On examination she had normal breathing sounds.", "normal breathing sounds"),
    ("Breath sounds over the right lung were diminished.", "Breath sounds diminished"),
    ("Physical examination showed a distended, tender and rigid abdomen.", "distended, tender and rigid abdomen"),
    ("At laparotomy no specific findings were found in the abdominal cavity.", "no specific findings abdominal cavity"),
)


@pytest.mark.parametrize(("text", "term"), TERSE)
def test_terse_words_and_words_of_place(text: str, term: str) -> None:
    assert term in terms(text)


NOT_TERSE = (
    "PHYSICAL EXAMINATION: Abdomen not distended.",
    "Skull: poor mineralization.",
    "The perineum was injected with lidocaine.",
    "Cytological examination showed follicular lesions.",
    "She is taking ceftriaxone and gentamicin, which were irregular.",
)


@pytest.mark.parametrize("text", NOT_TERSE)
def test_words_beside_an_organ_that_tell_nothing(text: str) -> None:
    assert terms(text) == []


BLOOD = (
    ("ESTIMATED BLOOD LOSS: Less than 50 mL.", "estimated blood loss Less than 50 mL"),
    ("EBL: 300 cc.", "estimated blood loss 300 cc"),
    ("Estimated blood loss was approximately 250 mL.", "estimated blood loss approximately 250 mL"),
    ("EBL: Minimal.", "estimated blood loss minimal"),
    ("Blood loss was estimated at 700 mL.", "estimated blood loss 700 mL"),
)


@pytest.mark.parametrize(("text", "term"), BLOOD)
def test_the_blood_that_was_lost(text: str, term: str) -> None:
    assert term in terms(text)


NO_BLOOD = (
    "The estimated blood loss of such operations is 200 mL in the literature.",
    "She complained of blood loss for 3 weeks.",
    "Blood loss at menses was heavy.",
    "The risk of blood loss was explained.",
    "Estimated blood loss will be recorded.",
)


@pytest.mark.parametrize("text", NO_BLOOD)
def test_no_loss_at_an_operation(text: str) -> None:
    assert not [term for term in terms(text) if "blood loss" in term]


def test_vital_signs_of_health_are_left_out_of_a_note_through_all_organs() -> None:
    note = "PHYSICAL EXAM:\nVITALS: BP 120/80, HR 128.\nNECK: Supple.\nLUNGS: Clear.\nHEART: Regular.\nABDOMEN: Soft.\n"
    assert terms(note) == ["heart rate 128"]
    assert terms("PHYSICAL EXAM: BP 120/80, HR 88.") == ["blood pressure 120/80", "heart rate 88"]


MORE = (
    ("Her blood pressure was noted to be elevated.", "blood pressure was noted to be elevated"),
    ("She had an unmeasurable blood pressure and a feeble pulse.", "feeble pulse"),
    ("SO2 was 90% and heart rate 120.", "oxygen saturation 90%"),
    ("She had a Glasgow coma scale score of 8/15.", "Glasgow coma scale score 8/15"),
    ("On examination, pupillary responses were normal.", "pupillary responses normal"),
    ("The hip was normal.", "hip normal"),
    ("Other cranial nerve functions were within normal limits.", "cranial nerve functions within normal limits"),
)


@pytest.mark.parametrize(("text", "term"), MORE)
def test_signs_told_by_a_level_and_limbs_by_name(text: str, term: str) -> None:
    assert term in terms(text)


NOT_MORE = (
    "Her blood pressure was not elevated.",
    "Blood pressure was elevated in her last pregnancy.",
    "If blood pressure is elevated she should return.",
    "Her mother's blood pressure was controlled.",
    "On examination, pupillary responses were not normal.",
)


@pytest.mark.parametrize("text", NOT_MORE)
def test_levels_denied_or_of_others(text: str) -> None:
    assert not [term for term in terms(text) if "normal" in term or "pressure" in term]


def test_a_temperature_by_its_letter_is_told_once() -> None:
    assert [term for term in terms("T36.8C, BP 120/80.") if "temperature" in term] == ["temperature 36.8"]
