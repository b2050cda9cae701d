"""Complaints told as the reason of a visit or a study, and words that look like complaints and are none."""

import pytest

from lugol.language.narrative import events_of
from lugol.language.reading import reading_of
from lugol.record.event import Symptom, is_hers


def terms(text: str) -> list[str]:
    """The complaints of hers that a text tells."""
    told = [event for event in events_of(reading_of(text)) if event.kind == "symptom" and is_hers(event)]
    return [e.values.term for e in told if isinstance(e.values, Symptom) and e.assertion == "affirmed"]


REASONS = (
    ("A 50-year-old woman was referred to the surgeon on account of pelvic pain.", "pelvic pain"),
    ("A girl was referred to our unit for evaluation of vaginal spotting.", "vaginal spotting"),
    ("She was referred to the clinic because of postcoital bleeding.", "postcoital bleeding"),
    ("She was referred to us for heavy menstrual bleeding.", "heavy menstrual bleeding"),
    ("The curettage was indicated for painless vaginal bleeding.", "painless vaginal bleeding"),
    ("An angiogram was obtained to investigate persistent headaches, and showed stenosis.", "persistent headaches"),
    ("An MRI was performed because of back pain and was normal.", "back pain"),
    ("We present a polyp of the cervix in a woman who clinically presented vaginal bleeding.", "vaginal bleeding"),
    ("At 37 weeks she claims that she had a bump on her labia.", "bump on her labia"),
)


@pytest.mark.parametrize(("text", "term"), REASONS)
def test_a_complaint_is_the_reason(text: str, term: str) -> None:
    assert term in terms(text)


NO_REASONS = (
    "She was referred to us to be observed for bleeding.",
    "She was advised to return if bleeding.",
    "She was referred to a centre where she should be monitored for seizures.",
    "CT was negative for headache.",
    "She was referred to the physiotherapist in case of back pain.",
    "Her sister was referred to us because of pelvic pain.",
    "Arterial blood gas showed a pH of 7.30.",
    "Gas exchange was poor.",
)


@pytest.mark.parametrize("text", NO_REASONS)
def test_what_is_no_complaint_of_hers(text: str) -> None:
    assert terms(text) == []


GENERAL = (
    ("She had not voided since the night.", "had not voided"),
    ("She had vomited and not passed stools and flatus for two days.", "not passed stools and flatus"),
    ("She presented with mild epigastralgia.", "mild epigastralgia"),
    ("She complained of decreased limb strength.", "limb weakness (decreased limb strength)"),
    ("She reports ringing in her ears.", "ringing in her ears"),
    ("She reports no bowel movement for a week as well as nausea.", "nausea"),
)


@pytest.mark.parametrize(("text", "term"), GENERAL)
def test_complaints_of_general_medicine(text: str, term: str) -> None:
    assert term in terms(text)


DENIED = (
    "She denies fever; chills; or night sweats.",
    "She has not had headaches; double vision; loss of hearing; or ringing in her ears.",
    "No bowel movement or vomiting is expected.",
    "She denies fluid retention, poor stream and sore breasts.",
    "Her mother has had loss of hair and blood in her urine.",
    "If she is unable to void she should return.",
)


@pytest.mark.parametrize("text", DENIED)
def test_complaints_denied_planned_or_of_kin(text: str) -> None:
    assert not set(terms(text)) - {"No bowel movement"}


def test_semicolons_without_or_part_what_is_said() -> None:
    assert terms("She denies fever; chills are present.") == ["chills"]
