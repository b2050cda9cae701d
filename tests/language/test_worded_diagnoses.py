"""Diagnoses told as such in words of any kind, and sentences that tell none of hers."""

import pytest

from lugol.language.narrative import events_of
from lugol.language.reading import reading_of
from lugol.record.event import Diagnosis


def told(text: str) -> list[tuple[str, str, str]]:
    """The words of each diagnosis of a text, its status or certainty, and how it is asserted."""
    events = [e for e in events_of(reading_of(text)) if isinstance(e.values, Diagnosis) and not e.note]
    values = [(e.values, e.assertion) for e in events if isinstance(e.values, Diagnosis)]
    return [(value.value.lower(), value.status or value.certainty, said) for value, said in values]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("A diagnosis of campomelic dysplasia type II was made.", ["campomelic dysplasia type ii"]),
        ("A diagnosis of left cornual ectopic was made.", ["left cornual ectopic"]),
        ("She was diagnosed with delayed speech.", ["delayed speech"]),
        ("The clinical diagnosis rendered was radiation enteritis.", ["radiation enteritis"]),
        ("We diagnosed the patient with HELLP syndrome.", ["hellp syndrome"]),
        (
            "She was diagnosed with asthma, pulmonary hypertension and gout.",
            ["asthma", "pulmonary hypertension", "gout"],
        ),
        ("After she had given birth, a large ovarian cyst, unseen before, was diagnosed.", ["large ovarian cyst"]),
        ("We describe an aortic dissection diagnosed via ultrasound.", ["aortic dissection"]),
        ("HELLP syndrome, diagnosed 3 days later, needed plasma.", ["hellp syndrome"]),
        ("Multiple congenital malformations had previously been diagnosed.", ["multiple congenital malformations"]),
        ("A grade 2 cystocele and a rectocele were diagnosed.", ["cystocele", "rectocele"]),
        ("She was diagnosed with PCOS.", ["polycystic ovary syndrome (pcos)"]),
    ],
)
def test_what_is_told_as_a_diagnosis_is_one_in_any_words(text: str, names: list[str]) -> None:
    assert sorted(name for name, _, _ in told(text)) == sorted(names)


@pytest.mark.parametrize(
    "text",
    [
        "Her sister was diagnosed with campomelic dysplasia.",
        "No diagnosis of delayed speech was made.",
        "She was not diagnosed with delayed speech.",
        "The differential diagnosis of chronic cough includes many causes.",
        "It is a diagnosis of exclusion.",
        "EP was given once the diagnosis was certain.",
        "The diagnosis is clear.",
        "The diagnosis was missed twice.",
        "At the time of diagnosis, her muscles were normal.",
        "The diagnosis was confirmed by renal biopsy.",
        "The diagnosis was made late.",
        "The diagnosis is uncertain.",
        "Her diagnosis was initially made by the placenta.",
        "The pathological diagnosis of the ovary was not yet known.",
        "If a diagnosis of delayed speech is made, refer her.",
        "She was diagnosed by ultrasound.",
        "She was diagnosed as pregnant.",
        "Several cases of delayed speech were diagnosed in the literature.",
        "Prenatal diagnosis was used to screen the fetus.",
    ],
)
def test_what_tells_no_diagnosis_of_hers_is_none(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize(
    ("text", "name", "status", "said"),
    [
        (
            "A provisional diagnosis of appendicitis was made. Laparotomy revealed a torsion of the ovary.",
            "appendicitis",
            "superseded",
            "affirmed",
        ),
        ("She came with a provisional diagnosis of thyroid storm.", "thyroid storm", "suspected", "possible"),
        ("The diagnosis of bladder rupture was suspected.", "bladder rupture", "suspected", "possible"),
        ("The findings were consistent with a diagnosis of delayed puberty.", "delayed puberty", "", "affirmed"),
        ("She was first diagnosed with asthma in 2001. A scan showed no mass.", "asthma", "", "affirmed"),
    ],
)
def test_how_sure_a_diagnosis_is(text: str, name: str, status: str, said: str) -> None:
    assert (name, status, said) in told(text)
