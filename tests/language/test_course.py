"""What a text is about: its main diagnosis, of any organ, told in prose or in lists, and what is none of hers."""

import pytest

from lugol.errors import UnusableInput
from lugol.language.kinds.woman.routine import is_routine
from lugol.language.narrative import events_of
from lugol.language.reading import reading_of
from lugol.record.event import Diagnosis, Event


def diagnoses(text: str) -> list[Event]:
    return [e for e in events_of(reading_of(text)) if isinstance(e.values, Diagnosis)]


def index(text: str) -> Diagnosis:
    found = [e.values for e in diagnoses(text) if isinstance(e.values, Diagnosis) and e.values.role == "index"]
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(
    ("text", "word", "site"),
    [
        ("Cultures grew nothing. A diagnosis of pulmonary tuberculosis was made.", "tuberculosis", "lung"),
        ("She was diagnosed with acute pancreatitis and kept fasting.", "pancreatitis", "pancreas"),
        ("CT of the head confirmed a cerebral venous thrombosis.", "thrombosis", "brain"),
        ("The findings were consistent with giant cell arteritis.", "arteritis", "vessels"),
        ("We report a case of myasthenia gravis in a young woman.", "myasthenia", "muscle"),
        ("POSTOPERATIVE DIAGNOSIS: Left testicular torsion.\n\nANESTHESIA: General.", "torsion", "testis"),
        ("The patient came with fever. Final diagnosis was infective endocarditis.", "endocarditis", "heart"),
        ("Ultrasound showed an abscess. The final diagnosis was pyelonephritis.", "pyelonephritis", "kidney"),
        ("DIAGNOSIS: Cellulitis of the left leg.\n", "Cellulitis", "leg"),
    ],
)
def test_a_disorder_of_any_organ_is_what_a_text_is_about(text: str, word: str, site: str) -> None:
    found = index(text)
    assert word.lower() in f"{found.value} {found.histology}".lower()
    assert found.site == site


def test_a_preoperative_diagnosis_told_again_after_the_operation_is_not_given_up() -> None:
    text = "PREOPERATIVE DIAGNOSIS: Acute appendicitis.\n\nPOSTOPERATIVE DIAGNOSIS: Acute appendicitis.\n"
    assert all(e.values.status == "" for e in diagnoses(text) if isinstance(e.values, Diagnosis))
    assert "ppendicitis" in index(text).value


@pytest.mark.parametrize(
    "text",
    [
        "The differential diagnosis included meningitis, encephalitis and stroke.",
        "Differentials were appendicitis and ovarian torsion.",
        "There was no sign of pneumonia.",
        "Her father had pancreatitis.",
        "FAMILY HISTORY: Myasthenia gravis in an aunt.",
        "Pulmonary embolism was ruled out.",
        "Ovarian cancer was diagnosed in her sister at 45.",
        "Lung cancer was the cause of death in his father.",
        "Cervical cancer killed her aunt.",
    ],
)
def test_what_was_only_thought_of_or_is_of_kin_is_no_diagnosis_of_hers(text: str) -> None:
    assert [e for e in diagnoses(text) if e.assertion == "affirmed"] == []


def test_what_is_only_suspected_stays_possible() -> None:
    assert all(e.assertion != "affirmed" for e in diagnoses("Possible sarcoidosis. Sarcoidosis is suspected."))


@pytest.mark.parametrize(
    ("text", "site"),
    [
        (
            "A solid mass arising from the retroperitoneum was excised. The diagnosis was leiomyosarcoma.",
            "retroperitoneum",
        ),
        ("A tumour originating in the bladder was seen. A diagnosis of rhabdomyosarcoma was made.", "bladder"),
    ],
)
def test_a_tumour_is_where_it_is_told_to_arise(text: str, site: str) -> None:
    assert index(text).site == site


def test_what_microscopy_is_consistent_with_is_the_diagnosis() -> None:
    (found,) = diagnoses("Histology of the uterus was examined. Microscopy was consistent with carcinosarcoma.")
    assert found.assertion == "affirmed"


def test_a_tumour_at_a_distance_from_its_verb_is_diagnosed() -> None:
    text = "A second adenocarcinoma arising from a focus within the wall of the rectum was diagnosed."
    assert [e for e in diagnoses(text) if e.assertion == "affirmed"]


@pytest.mark.parametrize(
    ("text", "routine"),
    [
        ("The patient presents for complete physical, Pap and breast exam.", True),
        ("She is here for her annual gynecologic exam.", True),
        ("ASSESSMENT:\n1. Normal gynecologic examination.\n2. Rhinitis.\n", True),
        ("She comes in for a complete physical and follow up on asthma.", False),
        ("ASSESSMENT:\n1. Abnormal routine exam.\n", False),
        ("She presents with pelvic pain. Physical exam was normal.", False),
    ],
)
def test_a_routine_visit_is_known(text: str, routine: bool) -> None:
    assert is_routine(reading_of(text)) is routine


def test_a_routine_visit_is_about_no_disease() -> None:
    assert index("She is here for her annual gynecologic exam. Her cervix is normal.").value == "none"


@pytest.mark.parametrize(
    ("text", "dead"),
    [
        ("At noon the patient was declared dead.", True),
        ("Resuscitation attempts were unsuccessful.", True),
        ("The cause of death was sepsis.", True),
        ("Heart failure was the immediate cause of death in her mother.", False),
        ("The fetus was pronounced dead.", False),
        ("Breast cancer is a leading cause of death in women.", False),
    ],
)
def test_death_is_hers(text: str, dead: bool) -> None:
    try:
        events = events_of(reading_of(text))
    except UnusableInput:
        events = []
    assert any(e.kind == "death" for e in events) is dead
