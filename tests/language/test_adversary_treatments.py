"""What was denied, weighed, feared, read of or another's is not told as done or present, and what was done still is."""

import pytest

from lugol.language.narrative import read
from lugol.language.reading import reading_of
from lugol.record.event import Event

_BEFORE = "Mrs Jones was seen in clinic with pelvic pain. "
_ASSERTED = ("affirmed", "historical")
_COURSE = ("surgery", "systemic_therapy", "radiotherapy", "hormonal_therapy", "other_treatment", "complication")


def _told(sentence: str, *kinds: str) -> list[Event]:
    """The events of some kinds that a sentence tells as done or present."""
    events = read(_BEFORE + sentence, "letter").events
    return [e for e in events if e.kind in (kinds or _COURSE) and e.assertion in _ASSERTED]


@pytest.mark.parametrize(
    "sentence",
    [
        "She was not given chemotherapy.",
        "She was not offered chemotherapy.",
        "She was not recommended radiotherapy.",
        "She had not been started on hormone replacement therapy.",
        "She was never started on chemotherapy.",
        "Chemotherapy was never given.",
        "She was not given antibiotics.",
        "She was not started on penicillin because of her allergy.",
        "Amlodipine 10 mg daily was never taken.",
        "Naproxen 500 mg twice daily had been prescribed but she never took it.",
        "She has been off warfarin since March.",
        "She forgot to take her antibiotics.",
        "There is no record that antibiotics were given.",
        "She was spared a hysterectomy.",
        "She narrowly escaped a hysterectomy.",
        "She was nowhere near needing a hysterectomy.",
        "Hysterectomy was out of the question.",
        "She pulled out of radiotherapy.",
        "She walked out before her LLETZ.",
        "She had considered prolapse surgery but declined.",
        "She almost developed sepsis.",
        "Sepsis was averted.",
        "PAST SURGICAL HISTORY: Cancelled gallbladder surgery.",
    ],
)
def test_what_was_not_done_is_not_told_as_done(sentence: str) -> None:
    assert _told(sentence) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "She was to be started on heparin but bled.",
        "She was nearly started on warfarin.",
        "She had agreed to LLETZ.",
        "She postponed her hysterectomy.",
        "Hysterectomy is her preferred choice.",
        "Chemotherapy would do more harm than good.",
        "She asked about LLETZ and was told it was not needed.",
        "She was anxious about having a hysterectomy.",
        "She was worried about developing sepsis.",
        "She might develop a wound infection.",
        "A fistula might form.",
        "She might have had LLETZ abroad.",
        "She may have been given antibiotics abroad.",
        "Bowel perforation may occur following hysteroscopy.",
        "The consent form lists bowel perforation and deep vein thrombosis.",
        "She read that hysterectomy cures this.",
        "She has heard of LLETZ.",
        "The usual dose of letrozole is 2.5 mg daily.",
        "The protocol is ceftriaxone 1 g daily.",
    ],
)
def test_what_was_planned_feared_or_read_of_is_not_told_as_done(sentence: str) -> None:
    assert _told(sentence) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "Hysterectomy was carried out in her sister.",
        "Colon surgery in her brother was for cancer.",
        "Her mother's prolapse was repaired.",
        "A colleague of hers underwent LLETZ.",
        "According to a recent paper, the abscess was drained in half of the women.",
        "Her last pregnancy was complicated by pulmonary embolism.",
    ],
)
def test_what_was_done_to_another_or_in_another_pregnancy_is_not_hers(sentence: str) -> None:
    assert _told(sentence) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "Endometrial cancer was not suspected.",
        "Assessment: anxiety about cancer.",
        "She was admitted for fear of sepsis.",
        "Admitted for exclusion of sepsis.",
        "She might develop a wound infection.",
        "She was initially suspected of cervical cancer.",
        "Should sepsis develop she must come back.",
    ],
)
def test_a_disease_that_was_feared_or_never_suspected_is_no_diagnosis(sentence: str) -> None:
    assert _told(sentence, "diagnosis") == []


def _diagnoses(sentence: str) -> list[tuple[str, str]]:
    return [(e.values.value, e.values.status) for e in _told(sentence, "diagnosis")]


def test_a_wrong_diagnosis_is_given_up_and_the_name_behind_its_to_stands() -> None:
    told = "She was wrongly diagnosed with ovarian cancer elsewhere."
    assert _diagnoses(told) == [("ovarian cancer", "superseded")]
    told = "The diagnosis was changed from ovarian cancer to endometriosis."
    assert _diagnoses(told) == [("ovarian cancer", "superseded"), ("endometriosis", "")]


def test_to_be_discharged_is_not_discharged() -> None:
    assert _told("She was to be discharged home but had a fever.", "followup") == []
    assert _told("She was discharged home in good condition.", "followup")


@pytest.mark.parametrize(
    ("sentence", "kinds"),
    [
        ("She was given antibiotics and heparin.", ["other_treatment", "other_treatment"]),
        ("She was started on amlodipine 10 mg daily.", ["other_treatment"]),
        ("She was not given steroids but was given antibiotics.", ["other_treatment"]),
        ("She was not given chemotherapy after her hysterectomy.", ["surgery"]),
        ("She was not treated with chemotherapy but underwent hysterectomy.", ["surgery"]),
        ("Chemotherapy was not given because of frailty, and radiotherapy was chosen.", ["radiotherapy"]),
        ("The ovaries were spared and hysterectomy was done.", ["surgery"]),
        ("The ureter was spared at hysterectomy.", ["surgery"]),
        ("The abscess was drained.", ["complication", "surgery"]),
        ("She developed a wound infection.", ["complication"]),
        ("She had a hysterectomy and asked about hormone replacement.", ["surgery"]),
    ],
)
def test_what_was_done_is_still_told(sentence: str, kinds: list[str]) -> None:
    assert sorted(e.kind for e in _told(sentence)) == kinds


@pytest.mark.parametrize(
    "sentence",
    ["She was not advised of her CIN3.", "She asked about her CIN3.", "She was not given antibiotics and has CIN3."],
)
def test_what_she_asked_of_or_was_not_told_is_hers_all_the_same(sentence: str) -> None:
    page = reading_of(_BEFORE + sentence).page
    [found] = page.of("histology")
    assert reading_of(_BEFORE + sentence).judge(found.first, found.last).assertion == "affirmed"


@pytest.mark.parametrize(
    ("sentence", "status"),
    [
        ("She was not given the leaflet and was then lost to follow up.", "lost to follow up"),
        ("She was not given antibiotics and was discharged home.", "was discharged home"),
        ("She was felt to be stable for discharge to home.", "stable for discharge to home"),
    ],
)
def test_what_was_not_given_denies_no_leaving(sentence: str, status: str) -> None:
    assert [e.values.status for e in _told(sentence, "followup")] == [status]
