"""Where a denial ends, words that deny themselves, and words within a name: what is hers of them, and what is not."""

import pytest

from lugol.language.narrative import events_of
from lugol.language.reading import reading_of
from lugol.record.event import Condition, Event


def _told(text: str, kind: str) -> list[Event]:
    return [event for event in events_of(reading_of(text)) if event.kind == kind]


def _present(text: str, code: str) -> list[bool | None]:
    values = [event.values for event in _told(text, "condition")]
    return [value.present for value in values if isinstance(value, Condition) and value.code == code]


@pytest.mark.parametrize(
    ("text", "code", "present"),
    [
        (
            "A woman with no medical history, nulligravida, post-menopausal since 2010, had LSIL.",
            "postmenopausal",
            True,
        ),
        ("A 30-year-old woman without any medical history, smoker, had HSIL on Pap.", "smoking", True),
        ("She has no past medical history, surgical history, or smoking. Pap smear LSIL.", "smoking", False),
        ("Denies angina, MI history, stroke. Pap smear LSIL.", "stroke", False),
        ("She denies any smoking and reports occasional alcohol intake. Pap smear LSIL.", "alcohol", True),
        ("She denies any reported history of diabetes. Pap smear LSIL.", "diabetes", False),
        ("A 13-year-old non-virgin female had a Pap smear that showed LSIL.", "intercourse", True),
        ("She is a virgin. Pap smear LSIL.", "intercourse", False),
        ("A 40-year old non-smoking woman had HSIL on Pap.", "smoking", False),
        ("A non-hypertensive, non-diabetic woman had HSIL on Pap.", "diabetes", False),
        ("She is HIV-uninfected. Pap HSIL.", "hiv", False),
        ("HIV testing was not reactive. Pap smear LSIL.", "hiv", False),
        ("HIV testing was reactive. Pap smear LSIL.", "hiv", True),
        ("Her diabetes is a major concern. Pap smear LSIL.", "diabetes", True),
    ],
)
def test_a_denial_reaches_what_it_denies(text: str, code: str, present: bool) -> None:
    assert _present(text, code) == [present]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("She has never had HIV testing. Pap smear LSIL.", "hiv"),
        ("She has never been tested for HIV or hepatitis B. Pap smear LSIL.", "hepatitis_b"),
        ("She declined HIV testing. Pap smear LSIL.", "hiv"),
        ("Diabetes is therefore a major concern. Her Pap showed LSIL.", "diabetes"),
    ],
)
def test_who_was_not_tested_and_what_is_feared_tells_nothing(text: str, code: str) -> None:
    assert _present(text, code) == []


def test_what_she_reports_behind_a_denial_is_hers() -> None:
    told = _told("She denies fever and reports pelvic pain. Pap smear LSIL.", "symptom")
    assert [event.assertion for event in told] == ["negated", "affirmed"]
    told = _told("No reported bleeding or discharge. Pap smear LSIL.", "symptom")
    assert [event.assertion for event in told] == ["negated", "negated"]


def test_a_medicine_within_the_name_of_a_tumour_was_not_given() -> None:
    assert _told("She had a metastatic steroid cell tumor treated with surgery.", "other_treatment") == []
    assert _told("She was given steroid therapy for a steroid cell tumor.", "other_treatment") != []
