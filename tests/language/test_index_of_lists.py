"""What a text is about where its list also holds a pregnancy, a complaint, a mass or what follows from a disease."""

import pytest

from lugol.language.narrative import events_of
from lugol.language.reading import reading_of
from lugol.record.event import Diagnosis


def index(text: str) -> tuple[str, str]:
    """The site of the index diagnosis and its name, ("", "") for none."""
    told = [e.values for e in events_of(reading_of(text)) if isinstance(e.values, Diagnosis)]
    best = next((value for value in told if value.role == "index"), None)
    return (best.site, (best.histology or best.value).lower()) if best else ("", "")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("PREOPERATIVE DIAGNOSES:\n1. Pregnancy at 39 weeks.\n2. Arrest of descent.", "arrest of descent"),
        ("PREOPERATIVE DIAGNOSES:\n1. Intrauterine pregnancy at term.\n2. Placenta previa.", "placenta previa"),
        ("PREOPERATIVE DIAGNOSES:\n1. Intrauterine pregnancy at term.\n2. Previous cesarean section.", "pregnancy"),
        ("PREOPERATIVE DIAGNOSES:\n1. Intrauterine pregnancy at term.\n2. Hepatitis C.", "pregnancy"),
        (
            "POSTOPERATIVE DIAGNOSES:\n1. Left pelvic pain.\n2. Left ovarian mass.\n3. Ovarian torsion.",
            "ovarian torsion",
        ),
        ("POSTOPERATIVE DIAGNOSES:\n1. Pelvic pain.\n2. 6 x 4 cm ovarian cyst with ovarian torsion.", "torsion"),
        ("ASSESSMENT:\n1. Metabolic acidosis.\n2. Acute pancreatitis.", "acute pancreatitis"),
        ("ASSESSMENT:\n1. Meningitis.\n2. Intoxication, this could be a possibility.", "meningitis"),
    ],
)
def test_the_disease_of_a_list_stands_first(text: str, name: str) -> None:
    assert name in index(text)[1]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "A woman, gravida 2, para 1, at 31 weeks by dates. The fetus and placenta were normal.",
            ("uterus", "pregnancy"),
        ),
        (
            "She was delivered at 39 weeks of gestation for breech presentation. The placenta was intact.",
            ("uterus", "pregnancy"),
        ),
        (
            "She delivered at 39 weeks of gestation. The placenta was intact. She is rubella immune.",
            ("uterus", "pregnancy"),
        ),
        ("The spleen was nodular from biopsy-proven cancer. She died of cancer.", ("spleen", "cancer")),
        ("Histology showed a somatotroph adenoma.", ("pituitary", "pituitary adenoma")),
    ],
)
def test_what_is_left_is_a_pregnancy_or_sits_where_it_is_told(text: str, expected: tuple[str, str]) -> None:
    assert index(text) == expected
