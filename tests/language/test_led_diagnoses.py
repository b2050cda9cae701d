"""Diseases that a construction tells to be hers, and sentences in which the same words tell nothing of hers."""

import pytest

from lugol.language.lexicon import read_rows
from lugol.language.narrative import events_of
from lugol.language.reading import reading_of
from lugol.record.event import Diagnosis


def told(text: str) -> list[tuple[str, str]]:
    """The words of each diagnosis of a text and how it is asserted."""
    events = [e for e in events_of(reading_of(text)) if isinstance(e.values, Diagnosis) and not e.note]
    return [(e.values.value.lower(), e.assertion) for e in events if isinstance(e.values, Diagnosis)]


@pytest.mark.parametrize("row", read_rows("diagnosis_leads.csv"), ids=lambda row: row["id"])
def test_each_row_tells_its_example_and_no_counterexample(row: dict[str, str]) -> None:
    example, counterexample = (row[name].replace("[", "").replace("]", "") for name in ("example", "counterexample"))
    assert told(example) == [("splenic rupture", "possible" if row["doubt"] else "affirmed")]
    assert told(counterexample) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We report a case of an infected urachal cyst in a 30-year-old woman.", None),
        (
            "We report a rare case of post-coital rectovaginal fistula.",
            ("post-coital rectovaginal fistula", "affirmed"),
        ),
        ("A 38-year-old woman with placenta percreta was referred.", ("placenta percreta", "affirmed")),
        ("At laparotomy she was found to have a large pyomyoma.", ("large pyomyoma", "affirmed")),
        ("An abdominal pregnancy was discovered.", ("abdominal pregnancy", "affirmed")),
        ("Histology confirmed the ovarian pregnancy.", ("ovarian pregnancy", "affirmed")),
        ("The images were compatible with acute appendicitis.", ("acute appendicitis", "possible")),
        ("It was suspected that she had bacterial meningitis.", ("bacterial meningitis", "possible")),
        ("Pulmonary embolism was suspected.", ("pulmonary embolism", "possible")),
        (
            "Laparoscopy showed a lump suspected to be a retained surgical sponge.",
            ("retained surgical sponge", "possible"),
        ),
    ],
)
def test_a_known_disease_in_such_words_is_hers(text: str, expected: tuple[str, str] | None) -> None:
    assert expected is None or expected in told(text)


@pytest.mark.parametrize(
    "text",
    [
        "A woman with placenta percreta may need a hysterectomy.",
        "In a patient with placenta percreta, embolisation is an option.",
        "Women with placenta percreta were studied.",
        "Her sister was found to have placenta percreta.",
        "She had contact with a confirmed case of COVID-19.",
        "Pulmonary embolism was suspected. CT excluded pulmonary embolism.",
        "The findings were not consistent with acute appendicitis.",
        "There was no suspicion of acute appendicitis.",
        "Acute appendicitis was not confirmed.",
        "A scan was ordered to confirm acute appendicitis.",
        "If acute appendicitis is suspected, call us.",
        "A single pregnancy was confirmed. A woman with a twin pregnancy was seen.",
        "This is the fifth case of placenta percreta in the literature.",
        "Placenta percreta was suspected in her mother.",
        "She was worried about acute appendicitis.",
        "Family history: a sister with a confirmed placenta percreta.",
    ],
)
def test_the_same_words_of_others_or_of_nothing_tell_none(text: str) -> None:
    assert told(text) == []
