"""Diseases of her past: what a history lists, and what is told with the time that it was."""

import pytest

from lugol.language.narrative import events_of
from lugol.language.reading import reading_of
from lugol.record.event import Condition, Diagnosis


def _conditions(text: str) -> list[str]:
    told = (e for e in events_of(reading_of(text)) if e.assertion in ("affirmed", "historical"))
    return [e.values.term for e in told if isinstance(e.values, Condition)]


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("PMH: sarcoidosis, acute pancreatitis and glaucoma.", ["sarcoidosis", "acute pancreatitis", "glaucoma"]),
        ("She has a history of acromegaly.", ["acromegaly"]),
        ("Her past medical history was significant for Bell's palsy and cellulitis.", ["Bell's palsy", "cellulitis"]),
        ("Past medical history included rotator cuff tear, treated in 2010.", ["rotator cuff tear"]),
        ("The patient, with known hereditary spherocytosis, was seen today.", ["hereditary spherocytosis"]),
        ("She had carpal tunnel syndrome six years ago.", ["carpal tunnel syndrome"]),
        ("Medical history: arthropathy of the right knee, nephrolithiasis.", ["arthropathy of the right knee"]),
    ],
)
def test_a_history_tells_each_disease_that_it_names(text: str, terms: list[str]) -> None:
    assert set(terms) <= set(_conditions(f"She has pelvic pain. {text}"))


@pytest.mark.parametrize(
    "text",
    [
        "PMH: No coronary artery disease, no sarcoidosis.",
        "PMH: negative for sarcoidosis.",
        "PMH: questionable history of nephrolithiasis.",
        "PMH: pneumonia vaccine last year, removal of a cholesteatoma.",
        "There is no history of sarcoidosis.",
        "She has no known sarcoidosis.",
        "She denies a history of glaucoma or cataract.",
        "Family history: glaucoma.",
        "Her mother had a history of acromegaly.",
        "Her baby has a history of otitis media.",
        "Women with a history of acromegaly are at risk.",
        "A history of pancreatitis is a risk factor for pancreatic cancer.",
        "If she has a history of pancreatitis, avoid asparaginase.",
        "PMH: risk of sarcoidosis; mother had acromegaly.",
    ],
)
def test_what_is_denied_supposed_or_of_others_is_no_past_of_hers(text: str) -> None:
    assert not _conditions(f"She has pelvic pain. {text}")


@pytest.mark.parametrize(
    ("text", "value", "site"),
    [
        ("A woman with an ischemic stroke 3 years ago was admitted with pain.", "ischemic stroke", "brain"),
    ],
)
def test_a_disease_told_with_its_time_is_a_diagnosis_of_then(text: str, value: str, site: str) -> None:
    told = [e for e in events_of(reading_of(text)) if isinstance(e.values, Diagnosis)]
    assert (value, site, "historical") in [(e.values.value, e.values.site, e.assertion) for e in told]  # type: ignore[union-attr]


def test_the_past_of_her_mother_is_not_hers() -> None:
    told = events_of(reading_of("She has pain. Her mother had an ischemic stroke 3 years ago."))
    assert not [e for e in told if isinstance(e.values, Diagnosis)]
