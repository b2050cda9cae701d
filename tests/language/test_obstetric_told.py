"""Births with the child, how it came and what it weighed; scores, presentation, waters, placenta and earlier losses."""

import pytest

from lugol.language.kinds.woman.obstetric import read
from lugol.language.reading import reading_of


def _told(text: str) -> list[str]:
    return [event.values.event for event in read(reading_of(text))]  # type: ignore[union-attr]


BIRTHS = {
    "She gave birth to a healthy boy weighing 3400 g at term.": ["gave birth to a healthy boy weighing 3400 g"],
    "At 37 weeks a vigorous, healthy baby girl was delivered.": ["vigorous, healthy baby girl was delivered"],
    "A 3,050-gram female infant was born by caesarean section.": [
        "3,050-gram female infant was born by caesarean section"
    ],
    "A stillborn male was delivered by forceps.": ["stillborn male was delivered by forceps"],
    "She had a spontaneous vaginal delivery of a live female infant, weighing 2.8 kg.": [
        "spontaneous vaginal delivery of a live female infant, weighing 2.8 kg"
    ],
    "She delivered a live boy and a macerated stillborn by caesarean.": [
        "delivered a live boy", "macerated stillborn by caesarean",
    ],
    "A caesarean section was done at 34 weeks. A live male infant was delivered.": ["live male infant was delivered"],
}  # fmt: skip


@pytest.mark.parametrize("text", BIRTHS)
def test_a_birth_is_told_with_its_child(text: str) -> None:
    assert _told(text) == BIRTHS[text]


CHILDREN = {
    "Apgar scores were 8, 9 and 10 at 1, 5 and 10 minutes.": ["Apgar scores were 8, 9 and 10 at 1, 5 and 10 minutes"],
    "The newborn had a 6/8 Apgar score.": ["6/8 Apgar score"],
    "Apgars were 9 and 9.": ["Apgars were 9 and 9"],
    "The infant weighed 3110 g and was 50 cm long.": ["infant weighed 3110 g and was 50 cm"],
    "Birth weight: 6 pounds 4 ounces.": ["Birth weight: 6 pounds 4 ounces"],
    "The birthweight was 2,450 g.": ["birthweight was 2,450 g"],
    "The placenta was delivered manually.": ["placenta was delivered manually"],
    "The placenta delivered spontaneously and intact.": ["placenta delivered spontaneously"],
    "Labour began with spontaneous rupture of membranes.": ["spontaneous rupture of membranes"],
    "The fetus was in breech presentation.": ["breech presentation"],
    "The baby came in left occiput anterior position.": ["left occiput anterior position"],
    "A successful external cephalic version was done.": ["successful external cephalic version"],
    "Her estimated due date was 3 June 2019.": ["estimated due date"],
    "She had regular antenatal care.": ["regular antenatal care"],
    "She had first trimester screening.": ["first trimester screening"],
}


@pytest.mark.parametrize("text", CHILDREN)
def test_what_is_told_of_labour_and_child(text: str) -> None:
    assert _told(text) == CHILDREN[text]


PAST = {
    "She had an ectopic pregnancy three years ago.": ["ectopic pregnancy three years ago"],
    "She had a history of two miscarriages.": ["two miscarriages"],
    "She had a history of six normal deliveries.": ["six normal deliveries"],
    "She had had a stillbirth two years earlier.": ["stillbirth two years earlier"],
    "She had a history of one spontaneous abortion.": ["one spontaneous abortion"],
}


@pytest.mark.parametrize("text", PAST)
def test_an_earlier_end_of_a_pregnancy_says_nothing_of_now(text: str) -> None:
    events = read(reading_of(text))
    assert [event.values.event for event in events] == PAST[text]  # type: ignore[union-attr]
    if "history" in text:
        assert [event.values.status for event in events] == [""]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "text",
    [
        "An external cephalic version was offered but she declined.",
        "She had no antenatal care.",
        "Her sister delivered a healthy baby.",
        "Her mother had two miscarriages.",
        "The girl weighed 42 kg and was 155 cm tall.",
        "She uses birth control.",
        "DELIVERY NOTE: seen today.",
        "The child weighed 19 kg.",
        "Her past surgical history included one caesarean section 10 years ago.",
        "The specimen weighed 240 g.",
    ],
)
def test_what_tells_of_no_birth(text: str) -> None:
    assert _told(text) == []


def test_a_later_week_counts_only_where_she_came_in_it() -> None:
    came = "A twin pregnancy was found. At 27 weeks of gestation she was referred to us."
    asked = "A woman presented at 14 weeks of gestation. At 20 weeks of gestation her blood count was normal."
    assert len(_told(came)) == 2
    assert len(_told(asked)) == 1


def test_a_presentation_on_a_scan_is_its_finding() -> None:
    assert _told("Ultrasound showed a breech presentation.") == []
