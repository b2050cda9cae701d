"""The course of an illness: where she went, what eased, what was advised, and how she left."""

import pytest

from lugol.language.narrative import events_of
from lugol.language.reading import reading_of
from lugol.record.event import Followup

OPENING = "A 40-year-old woman had heavy bleeding for a month. Her haemoglobin was 80 g/L. "


def told(text: str) -> list[str]:
    found = [e.values for e in events_of(reading_of(text)) if e.assertion == "affirmed"]
    return [v.status or v.plan for v in found if isinstance(v, Followup)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("She was admitted to the ward for observation.", "admitted to the ward"),
        ("She was admitted to our gynaecology ward.", "gynaecology ward"),
        ("She was transferred to the intensive care unit for monitoring.", "intensive care unit"),
        ("The patient was moved to the high dependency unit.", "high dependency"),
        ("She was subsequently transferred to a tertiary hospital.", "tertiary hospital"),
        ("She was referred for radical hysterectomy.", "radical hysterectomy"),
        ("She was then referred to the oncology department.", "oncology department"),
        ("She was discharged home on iron tablets and asked to attend the clinic.", "discharged home on iron"),
        ("She was discharged on the sixth day.", "sixth day"),
        ("She was discharged home three days after surgery, in good condition.", "in good condition"),
        ("On day 6 she was discharged and referred to the oncology department.", "was discharged"),
        ("Her pain subsided.", "pain subsided"),
        ("The fever gradually resolved with treatment.", "resolved"),
        ("Her sepsis improved after drainage.", "sepsis improved"),
        ("Her haemodynamics remained stable.", "remained stable"),
        ("The parents were given genetic counselling.", "genetic counselling"),
        ("She was given appropriate instructions.", "instructions"),
        ("Expectant management was chosen.", "Expectant management"),
        ("At the 1-year follow-up she was in class 2.", "in class 2"),
        ("She was stable for discharge to home.", "stable for discharge"),
        ("The catheter was removed and she voided well.", "voided well"),
        ("Her postoperative course was without problems.", "without problems"),
        ("I look forward to seeing her back in a year and as needed.", "as needed"),
    ],
)
def test_the_course_is_told(text: str, words: str) -> None:
    assert any(words.lower() in name.lower() for name in told(OPENING + text)), told(OPENING + text)


@pytest.mark.parametrize(
    "text",
    [
        "A woman of 40 was admitted to our ward with bleeding.",
        "A woman of 40 was referred to the oncology department with a mass.",
        OPENING + "She was not transferred to the intensive care unit.",
        OPENING + "She may be referred to the oncology department.",
        OPENING + "If she bleeds she will be admitted to the ward.",
        OPENING + "She was referred to our hospital.",
        OPENING + "Her pain has not resolved.",
        OPENING + "The mass disappeared from view behind the bowel.",
        OPENING + "The pain, once resolved, would allow discharge.",
        OPENING + "Her sister was transferred to the intensive care unit.",
        OPENING + "She was not given instructions.",
        OPENING + "The chest was clear and vital signs were stable.",
    ],
)
def test_how_she_came_and_what_did_not_happen_is_no_course(text: str) -> None:
    assert told(text) == []


def test_leaving_and_where_to_is_one_event() -> None:
    text = OPENING + "On day 6 she was discharged and referred to the oncology department."
    found = [e.values for e in events_of(reading_of(text)) if isinstance(e.values, Followup)]
    assert [(v.status, v.plan) for v in found] == [("was discharged", "referred to the oncology department")]


def test_a_course_and_her_leaving_are_two_events() -> None:
    assert told(f"{OPENING}Her postoperative course was uneventful and she was discharged on day 4.") == [
        "postoperative course was uneventful",
        "was discharged on day 4",
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("She has been doing quite well with tamoxifen.", "doing quite well"),
        ("She regained bowel function on day 3.", "regained bowel function"),
        ("She has been regularly followed up.", "regularly followed up"),
        ("She will meet with the dietitian.", "will meet with the dietitian"),
        ("She is following up for reevaluation in one month.", "reevaluation in one month"),
        ("She will be referred to a psychologist.", "will be referred to a psychologist"),
    ],
)
def test_how_she_does_and_what_is_to_come(text: str, words: str) -> None:
    assert any(words in plan for plan in told(OPENING + text))


@pytest.mark.parametrize(
    "text",
    [
        "Her sugars are checked daily. They have been doing quite well.",
        "Her sister has been doing very well.",
        "If she has regained bowel function, start a diet.",
        "Patients with this tumour have done well.",
        "She had not regained consciousness.",
    ],
)
def test_what_is_no_state_of_hers(text: str) -> None:
    assert told(OPENING + text) == []
