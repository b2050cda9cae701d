"""Her age however it is spelled, the age of a child, and what is told of a man or of a child's mother."""

import pytest

from lugol.language.kinds.woman.patient import read_patient
from lugol.language.kinds.woman.symptom import read
from lugol.language.reading import reading_of


@pytest.mark.parametrize(
    ("text", "age"),
    [
        ("We report a 58-year-old, postmenopausal women with a pelvic mass.", 58),
        ("This is a 47-year-nulligravid Asian female with pain.", 47),
        ("This 61-year multiparous woman was referred.", 61),
        ("The patient is a 9y/o RHM with headache. He limps. His gait is wide. He fell.", 9),
        ("A 1.5 year-old girl was brought to the clinic.", 1.5),
        ("A 1.2.3 year-old girl was brought to the clinic.", 1),
        ("A 5-hour old female neonate was referred.", 0),
        ("A 4-year-old girl was seen with a limp. Her mother is 31.", 4),
        ("She has smoked for 20 years, a healthy woman.", None),
        ("Studies of 62-year-old women with a mass are few.", None),
        ("She gave birth to a 3-day old male.", None),
        ("A patient with a 4-year-old child. Smear: LSIL.", None),
        ("She has a 2-year-old boy at home. Smear: LSIL.", None),
    ],
)
def test_age(text: str, age: float | None) -> None:
    assert read_patient(reading_of(text)).age == age


def _complaints(text: str) -> list[str]:
    return [e.values.term for e in read(reading_of(text)) if e.assertion == "affirmed"]


@pytest.mark.parametrize(
    "text",
    [
        "An 8-year-old boy was seen. The pregnancy was complicated by vaginal bleeding at 7 months.",
        "A 3-year-old girl was seen with fever. Pregnancy complicated by vaginal bleeding. She was born at term.",
        "The patient came alone. He smokes. He works. His vaginal bleeding was entered in error. He left.",
        "She has mitral valve prolapse and a history of disc prolapse.",
    ],
)
def test_no_complaint_of_hers(text: str) -> None:
    assert not [term for term in _complaints(text) if "bleeding" in term or "prolapse" in term]


def test_her_own_pregnancy_is_hers() -> None:
    assert _complaints("A 30-year-old woman was seen. The pregnancy was complicated by vaginal bleeding at 7 months.")
