"""How far a pregnancy has come by weeks and days alone, how it and labour went, and what tells none of it."""

import pytest

from lugol.language.kinds.woman.obstetric import read
from lugol.language.reading import reading_of
from lugol.record.event import Obstetric


def told(text: str) -> list[tuple[str, float | None]]:
    return [(e.values.event, e.values.weeks) for e in read(reading_of(text)) if isinstance(e.values, Obstetric)]


AGES = (
    ("A 26-year-old gravida 2, para 1 at 28-1/7 weeks has pain.", ("pregnancy at 28-1/7 weeks", 28.1)),
    ("At 30 weeks and 6 days, she was admitted with ketosis.", ("pregnancy at 30 weeks and 6 days", 30.9)),
    ("The patient is a 19-year-old G1 P0 at 41 and 1/7th weeks with contractions.",
     ("pregnancy at 41 and 1/7th weeks", 41.1)),
    ("She is a primigravida at 33+5 weeks with a headache.", ("pregnancy at 33+5 weeks", 33.7)),
    ("She was admitted at 40 weeks and 1 day for induction of labor.", ("pregnancy at 40 weeks and 1 day", 40.1)),
)  # fmt: skip


@pytest.mark.parametrize(("text", "age"), AGES)
def test_an_age_by_weeks_and_days(text: str, age: tuple[str, float]) -> None:
    assert age in told(text)


NO_AGES = (
    "At 6 weeks and 2 days after surgery she had a fever.",
    "She was seen at 12 weeks and 1 day postpartum.",
    "The infant was born at 39 weeks and 1 day.",
    "Her sister is pregnant at 30 weeks and 2 days.",
    "A caesarean was programmed at 39 weeks and 0 days.",
    "She returned at 8 weeks for follow up.",
    "Chemotherapy lasted for 12 weeks and 3 days.",
    "The uterus was of 14 weeks and 2 days size.",
    "If she is pregnant at 41 weeks and 3 days she should be induced.",
)


@pytest.mark.parametrize("text", NO_AGES)
def test_what_is_no_age_of_her_pregnancy(text: str) -> None:
    assert not [event for event, _ in told(text) if event.startswith("pregnancy at")]


def test_an_age_is_told_once() -> None:
    text = "A gravida 3 at 31 weeks and 2 days has pain. At 31 weeks and 2 days she was admitted."
    assert [event for event, _ in told(text)] == ["pregnancy at 31 weeks and 2 days"]


COURSE = (
    ("Her pregnancy has been uncomplicated.", "pregnancy has been uncomplicated"),
    ("Fetal bradycardia was seen on the monitor.", "Fetal bradycardia"),
    ("She had a caesarean for a non-reassuring fetal heart tracing.", "non-reassuring fetal heart tracing"),
    ("There was failure to progress.", "Failure to progress"),
)


@pytest.mark.parametrize(("text", "event"), COURSE)
def test_how_pregnancy_and_labour_went(text: str, event: str) -> None:
    assert event.lower() in [name.lower() for name, _ in told(text)]


NO_COURSE = (
    "There was no fetal distress.",
    "She was born at 39 weeks of an uncomplicated pregnancy.",
    "If fetal bradycardia occurs, deliver at once.",
    "Her sister had an uneventful pregnancy.",
)


@pytest.mark.parametrize("text", NO_COURSE)
def test_what_tells_no_course_of_hers(text: str) -> None:
    assert told(text) == []
