"""Operations of other fields, what goes with a removal, and an operation that is the only one of a history."""

import pytest

from lugol.language.narrative import events_of
from lugol.language.reading import reading_of
from lugol.record.event import Event, Obstetric, Response, Surgery


def _surgeries(text: str) -> list[Event]:
    return [e for e in events_of(reading_of(f"She has pelvic pain. {text}")) if isinstance(e.values, Surgery)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("She underwent knee arthroscopy.", "knee arthroscopy"),
        ("PSH: Nissen fundoplication in 2009.", "Nissen fundoplication"),
        ("She had undergone Roux-en-Y gastric bypass.", "Roux-en-Y gastric bypass"),
        ("PMH: coronary stenting done.", "coronary stenting"),
        ("She had ovarian cortex cryopreserved before chemotherapy.", "ovarian cortex cryopreserved"),
        ("The defect was covered with a gracilis flap.", "gracilis flap"),
        ("Her history was unremarkable except for a hysterectomy.", "hysterectomy"),
    ],
)
def test_an_operation_is_told(text: str, name: str) -> None:
    told = [e for e in _surgeries(text) if e.assertion in ("affirmed", "historical")]
    assert name in [p for e in told for p in e.values.procedures]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "text",
    [
        "Gastric bypass was discussed.",
        "She was referred for knee arthroscopy.",
        "She never had a gastric bypass.",
        "Her mother underwent coronary stenting.",
        "A gracilis flap may be needed.",
        "She was listed for a hysterectomy.",
    ],
)
def test_an_operation_planned_denied_or_of_kin_is_not_hers_yet(text: str) -> None:
    assert not [e for e in _surgeries(text) if e.assertion in ("affirmed", "historical")]


def test_the_organ_that_goes_with_a_removal_was_taken_too() -> None:
    text = "Removal of the rudimentary horn and the right Fallopian tube was carried out; the left tube was conserved."
    (event,) = _surgeries(text)
    assert len(event.values.procedures) == 2  # type: ignore[union-attr]
    (event,) = _surgeries("Removal of the cyst was performed and the ovary was preserved.")
    assert event.values.codes == ("other",)  # type: ignore[union-attr]


def test_what_medical_therapy_did_not_help_is_a_response() -> None:
    told = events_of(reading_of("She has menorrhagia unresponsive to medical therapy."))
    assert [e.values.value for e in told if isinstance(e.values, Response)] == ["none"]
    told = events_of(reading_of("She has menorrhagia and was unresponsive to pain."))
    assert not [e for e in told if isinstance(e.values, Response)]


@pytest.mark.parametrize(
    ("text", "event"),
    [
        ("Labour was induced at 38 weeks.", "Labour was induced"),
        ("Severe intra-uterine growth restriction was found.", "intra-uterine growth restriction"),
        ("The outcome was a fresh stillbirth weight 1.2kg.", "fresh stillbirth weight 1.2kg"),
        ("She had an apparently normal course of pregnancy.", "normal course of pregnancy"),
    ],
)
def test_what_is_told_of_a_pregnancy(text: str, event: str) -> None:
    told = [e.values.event for e in events_of(reading_of(text)) if isinstance(e.values, Obstetric)]
    assert event in told


@pytest.mark.parametrize(
    "text", ["Induction of labour was planned.", "Her sister went into labour at 30 weeks.", "She was not induced."]
)
def test_a_labour_planned_or_of_kin_is_not_hers(text: str) -> None:
    assert not [e for e in events_of(reading_of(f"She has pain. {text}")) if isinstance(e.values, Obstetric)]
