"""What an assessment lists is a diagnosis of hers; what it plans, checks or screens for is none."""

import pytest

from lugol.language.narrative import events_of
from lugol.language.reading import reading_of
from lugol.record.event import Diagnosis


def told(text: str) -> list[tuple[str, str]]:
    """The words of each diagnosis of a text and how it is asserted."""
    events = [e for e in events_of(reading_of(text)) if isinstance(e.values, Diagnosis) and not e.note]
    return [(e.values.value.lower(), e.assertion) for e in events if isinstance(e.values, Diagnosis)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("ASSESSMENT/PLAN:\n1. Migraine. Start a triptan.\n2. Proteinuria. Repeat.", ["migraine", "proteinuria"]),
        ("ASSESSMENT:\n1. Hypertension, under control.\n2. Gout, allopurinol 100 mg.", ["hypertension", "gout"]),
        ("PAST MEDICAL HISTORY: Epilepsy.\n\nASSESSMENT:\n1. Epilepsy.\n2. Sciatica.", ["epilepsy", "sciatica"]),
        ("ASSESSMENT/PLAN: Stage IIB left breast cancer. She is doing well.", ["left breast cancer"]),
        ("IMPRESSION AND PLAN: Newly diagnosed stage II rectal cancer.", ["rectal cancer"]),
        ("CHIEF COMPLAINT: Stage IIA right breast cancer.\n\nHISTORY: She is well.", ["right breast cancer"]),
        (
            "ASSESSMENT/PLAN: This is a pleasant 50-year-old female with stage IIIC adenocarcinoma of the endometrium.",
            ["adenocarcinoma of the endometrium"],
        ),
    ],
)
def test_what_is_assessed_is_hers(text: str, names: list[str]) -> None:
    assert [name for name, said in told(text) if said == "affirmed"] == names


def test_a_doubt_behind_an_entry_is_of_it() -> None:
    assert told("ASSESSMENT:\n1. Gastritis.\n2. Depression, possibly.") == [
        ("gastritis", "affirmed"),
        ("depression", "possible"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "ASSESSMENT/PLAN:\n1. Screen for diabetes.\n2. Rule out asthma.",
        "ASSESSMENT/PLAN: Check for asthma. Repeat the test for diabetes.",
        "ASSESSMENT/PLAN:\n1. Hepatitis B vaccine today.\n2. Smoking cessation.",
        "ASSESSMENT:\n1. No asthma.\n2. History of migraine.",
        "ASSESSMENT/PLAN:\n1. Contraception. She wants a coil.\n2. Menopause.",
        "CHIEF COMPLAINT: She is worried that she may have breast cancer.",
        "CHIEF COMPLAINT: Breast cancer screening.",
        "ASSESSMENT/PLAN: Colposcopy to exclude cervical cancer.",
    ],
)
def test_what_is_planned_checked_or_screened_for_is_none(text: str) -> None:
    assert [each for each in told(text) if each[1] == "affirmed"] == []
