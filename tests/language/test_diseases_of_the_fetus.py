"""A disease of the unborn child is placed in the fetus, and one of hers stays in her own organ."""

import pytest

from lugol.language.narrative import events_of
from lugol.language.reading import reading_of
from lugol.record.event import Diagnosis, Obstetric


def _sites(text: str) -> set[str]:
    return {e.values.site for e in events_of(reading_of(text)) if isinstance(e.values, Diagnosis)}


@pytest.mark.parametrize(
    "text",
    [
        "The fetus was diagnosed with spina bifida; the pregnancy was terminated.",
        "The fetus had hydrops and anencephaly.",
        "A fetal diagnosis of trisomy 18 was made.",
        "Ultrasound showed hydrocephalus of the fetus.",
    ],
)
def test_what_the_fetus_has_is_of_the_fetus(text: str) -> None:
    assert _sites(text) == {"fetus"}


@pytest.mark.parametrize(
    ("text", "site"),
    [
        ("She carried a fetus and was diagnosed with pyelonephritis.", "kidney"),
        ("The fetus was well and she had appendicitis.", "appendix"),
    ],
)
def test_what_she_has_is_hers(text: str, site: str) -> None:
    assert _sites(text) == {site}


@pytest.mark.parametrize("text", ["She was screened for gestational diabetes.", "She is at risk of pre-eclampsia."])
def test_what_was_only_looked_for_is_not_there(text: str) -> None:
    assert not [e for e in events_of(reading_of(text)) if isinstance(e.values, Obstetric)]
