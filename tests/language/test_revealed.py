"""What an examination or an operation revealed in words of no row, and what a complaint is told again as."""

import pytest

from lugol.language.kinds.findings.finding import read
from lugol.language.kinds.woman.symptom import read as complaints
from lugol.language.reading import reading_of


def _seen(text: str) -> list[str]:
    return [
        getattr(e.values, "term", "") for e in read(reading_of(text)) if e.kind == "exam" and e.assertion == "affirmed"
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Physical examination revealed a creaking jaw and a crooked smile.", ["creaking jaw", "crooked smile"]),
        ("Neuropsychological testing showed a low verbal score.", ["low verbal score"]),
        ("On examination, there was a curious bluish line.", ["curious bluish line"]),
        ("Laparoscopy revealed a knotted cord of tissue.", ["knotted cord of tissue"]),
        ("During surgery we found a knotted cord of tissue.", ["knotted cord of tissue"]),
        ("The examination was remarkable for a creaking jaw.", ["creaking jaw"]),
        ("There was a creaking jaw on clinical examination.", ["creaking jaw"]),
    ],
)
def test_told_in_words_of_no_row(text: str, words: list[str]) -> None:
    assert _seen(text) == words


@pytest.mark.parametrize(
    "text",
    [
        "Physical examination revealed a young lady.",
        "Physical examination revealed an absence of creaking.",
        "Physical examination revealed nothing of note.",
        "Physical examination did not reveal a creaking jaw.",
        "Physical examination should reveal a creaking jaw.",
        "If examination reveals a creaking jaw, refer her.",
        "Will the examination reveal a creaking jaw?",
        "Her sister's physical examination revealed a creaking jaw.",
        "In such patients physical examination reveals a creaking jaw.",
        "Physical examination revealed several findings.",
        "There was no creaking jaw on clinical examination.",
        "The examination was not remarkable for a creaking jaw.",
        "There was a long wait before the clinical examination.",
        "Her sister had a creaking jaw on clinical examination.",
        "Physical examination is planned to reveal a creaking jaw.",
        "Histological examination of the tissue removed revealed an adenocarcinoma of the appendix.",
    ],
)
def test_nothing_was_revealed(text: str) -> None:
    assert not [words for words in _seen(text) if "nothing" not in words]


OPERATION = """PREOPERATIVE DIAGNOSIS: Pelvic pain.

PROCEDURE: The patient was taken to the operating room. The laparoscope was inserted. {} The trocars were removed.
"""


@pytest.mark.parametrize(
    ("told", "seen"),
    [
        ("The left ovary had a 3 cm cyst.", True),
        ("The pouch of Douglas had banded adhesions.", True),
        ("The appendix was somewhat adherent in the retrocecal area.", True),
        ("There was pus over the bladder flap.", True),
        ("The left ovary had been removed.", False),
        ("The left ovary had no cyst.", False),
        ("The bladder flap was created.", False),
        ("A pedunculated fibroid was injected with vasopressin.", False),
    ],
)
def test_what_an_organ_had_at_operation(told: str, seen: bool) -> None:
    assert bool(_seen(OPERATION.format(told))) == seen


def _complained(text: str) -> list[str]:
    return [e.values.term for e in complaints(reading_of(text)) if e.assertion == "affirmed"]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("She presented with a cough. Two days later she developed haemoptysis.", 2),
        ("She presented with abdominal pain. She also reported heartburn.", 2),
        ("She presented with abdominal pain. The abdominal pain was colicky.", 1),
        ("She presented with a cough. She denied haemoptysis.", 1),
        ("She presented with complaints of a painful lump in her right breast.", 1),
        ("The surgeon was consulted for grafting.", 0),
        ("Her main symptom was a droning in the heel.", 1),
    ],
)
def test_complaints_of_one_family(text: str, number: int) -> None:
    assert len(_complained(text)) == number
