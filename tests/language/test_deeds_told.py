"""Operations told by what was done, harms told by how they came, and the mother in the record of her child."""

import pytest

from lugol.language.narrative import events_of
from lugol.language.reading import reading_of
from lugol.record.event import Complication, Death, Event, Surgery


def asserted(text: str) -> list[Event]:
    return [e for e in events_of(reading_of(text)) if e.assertion in ("affirmed", "historical")]


def operations(text: str) -> list[tuple[str, ...]]:
    return [e.values.procedures for e in asserted(text) if isinstance(e.values, Surgery)]


def harms(text: str) -> list[str]:
    return [e.values.term for e in asserted(text) if isinstance(e.values, Complication)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The strip of fibrous tissue was excised with fine scissors.", "strip of fibrous tissue"),
        ("A left ureteral stent was inserted.", "insertion of left ureteral stent"),
        ("The screws were removed in March 2019.", "removal of screws"),
        ("A first-degree episiotomy was repaired in two layers.", "repair of first-degree episiotomy"),
        ("After transrectal drainage of the pelvic abscess she was well.", "drainage of the pelvic abscess"),
        ("She underwent tricuspid valve repair.", "tricuspid valve repair"),
        ("She later underwent wire removal and plating.", "wire removal"),
        ("A pacemaker implantation was performed.", "pacemaker implantation"),
        ("We carried out ablation of the septum.", "ablation of the septum"),
        ("Laparoscopy with removal of the stones was done.", "removal of the stones"),
        ("She is status post repair of umbilical hernia in 2011.", "repair of umbilical hernia"),
        ("Six weeks after a cadaveric renal transplantation she had a fever.", "renal transplantation"),
        ("Exeresis of jaw osteomas was performed.", "jaw osteomas"),
        ("Despite no stone seen by cystoscopy, a ureteral stent was inserted.", "insertion of ureteral stent"),
    ],
)
def test_an_operation_is_told_by_its_deed(text: str, words: str) -> None:
    found = operations(text)
    assert any(words in name for names in found for name in names), found


@pytest.mark.parametrize(
    "text",
    [
        "No ureteral stent was inserted.",
        "Neither screw was removed.",
        "The plate will be removed in spring.",
        "If the plate was removed, she would walk.",
        "She did not undergo mitral valve repair.",
        "She declined repair of the hernia.",
        "Repair of the hernia was planned.",
        "Repair of the fistula was not performed.",
        "Her mother underwent mitral valve repair.",
        "Her sister's band of scar tissue was excised.",
        "The drain was removed on day two.",
        "A Foley catheter was inserted.",
        "The tracheostomy tube was removed.",
        "The tumour showed loss of a mismatch repair protein.",
        "The sutures were removed.",
        "The mass was fixed to the pelvic wall.",
        "The insertion of the cord was central.",
        "Lap cholecystectomy scars were noted.",
    ],
)
def test_what_is_no_deed_done_to_her_is_no_operation(text: str) -> None:
    assert operations(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "An emergency laparotomy was carried out. A midline laparotomy showed a tear. Repair of the uterus was done.",
        "A laparotomy was then performed, and a dead fetus delivered. The placenta was removed by salpingectomy.",
        "A cystoscopy was performed and a stent was inserted. Then the defect was repaired.",
    ],
)
def test_steps_of_one_operation_are_one(text: str) -> None:
    assert len(operations(text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "A left ureteral stent was inserted. The pain went on and the ureteral stent was removed.",
        "She had a mastectomy. Three years later a recurrence on the chest was excised and the defect was repaired.",
        "She underwent cystoscopy. She later underwent repair of the fistula.",
    ],
)
def test_what_was_done_at_another_time_is_another(text: str) -> None:
    assert len(operations(text)) == 2


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The postoperative course was marked by fever.", ["fever"]),
        ("Her recovery was complicated by facial nerve palsy.", ["facial nerve palsy"]),
        ("Postoperatively she developed a large haematoma of the neck.", ["large haematoma of the neck"]),
        ("In the first days after surgery, she developed a large thigh swelling.", []),
        ("The postoperative course was not complicated by facial nerve palsy.", []),
        ("Her pregnancy was complicated by facial nerve palsy.", []),
        ("None of the women developed facial nerve palsy postoperatively.", []),
        ("Postoperatively she developed no facial nerve palsy.", []),
        ("Her mother developed facial nerve palsy postoperatively.", []),
        ("Her recovery was marked by a remarkable improvement.", []),
    ],
)
def test_harms_are_told_by_how_they_came(text: str, words: list[str]) -> None:
    assert harms(text) == words


CHILD = "A 4-year-old girl was seen for a limp. "


@pytest.mark.parametrize(
    "sentence",
    [
        "She was born at term by caesarean section.",
        "The mother had a laparotomy during which she was found to have sepsis and was given methyldopa.",
        "Mother had gestational diabetes. She had a cerclage in the pregnancy.",
        "Her first born died soon after birth of asphyxia.",
    ],
)
def test_what_is_told_of_the_mother_is_not_the_childs(sentence: str) -> None:
    kinds = ("surgery", "complication", "other_treatment", "death", "diagnosis")
    assert [e for e in asserted(CHILD + sentence) if e.kind in kinds] == []


def test_what_is_told_of_the_child_stays_hers() -> None:
    text = CHILD + "Her mother had hypertension. The child underwent appendicectomy. She died of sepsis."
    assert operations(text) == [("appendicectomy",)]
    assert any(isinstance(e.values, Death) for e in asserted(text))


def test_her_own_birth_is_no_operation_of_hers() -> None:
    assert operations("She was born by caesarean section.") == []
    assert operations("She was delivered by caesarean section in May 2019.") != []
