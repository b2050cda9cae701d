"""Operations told by what was done, harms told by how they came, and the mother in the record of her child."""

import pytest

from lugol.language.narrative import events_of
from lugol.language.reading import reading_of
from lugol.record.event import (
    Complication,
    Death,
    Event,
    HormonalTherapy,
    OtherTreatment,
    Response,
    Surgery,
    SystemicTherapy,
)


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
        ("She had her gallbladder removed in 2010.", "removal of gallbladder"),
        ("She had her tubes tied.", "ligation of tubes"),
        ("She had her uterus removed.", "hysterectomy"),
        ("We excised the strip of scar.", "excision of strip of scar"),
        ("We removed the uterine mass completely.", "excision of mass"),
        ("The surgeon then repaired the tear.", "repair of tear"),
        ("The abscess was incised and drained.", "drainage of abscess"),
        ("She was operated on for appendicitis.", "operated"),
        ("She underwent a Puestow procedure.", "Puestow procedure"),
        ("Transoral surgery achieved complete removal.", "Transoral surgery"),
        ("She underwent right breast lumpectomy.", "right breast lumpectomy"),
        ("A wedge resection of the left horn was done.", "wedge resection of the left horn"),
        ("She had a cholecystectomy in 1993.", "cholecystectomy"),
        ("PAST SURGICAL HISTORY: Bone spur removed from her heel, two carpal tunnel releases.", "Bone spur removed"),
        ("Despite no stone seen by cystoscopy, a ureteral stent was inserted.", "insertion of ureteral stent"),
    ],
)
def test_an_operation_is_told_by_its_deed(text: str, words: str) -> None:
    found = operations(text)
    assert any(words in name for names in found for name in names), found


@pytest.mark.parametrize(
    "text",
    [
        "We did not excise the band.",
        "She asked to have her tubes tied.",
        "She never had her tubes tied in the end.",
        "Her sister had her tubes tied.",
        "In her mother we removed the uterus.",
        "She was never operated on for appendicitis.",
        "Her daughter's cyst was excised.",
        "She had a drain removed.",
        "We removed the ovarian capsule's sutures.",
        "Transoral surgery was declined.",
        "She declined a Puestow procedure.",
        "The images were reconstructed.",
        "In the reported cases a healthy infant was delivered by caesarean.",
        "LLETZ and laser were done in her sister.",
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
        "She had a laparoscopy. A year later, she underwent laparoscopy.",
        "She had laparoscopy for pain. She underwent laparoscopy again for a cyst.",
        "She had a colectomy (1995) and a myomectomy (2007).",
        "She had a mastectomy 14 years previously and a cholecystectomy 5 years ago.",
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
        ("She did not tolerate the Femara.", ["did not tolerate the Femara"]),
        ("Her sister did not tolerate Femara.", []),
        ("She did not tolerate the examination.", []),
        ("During dissection, a laceration of the renal vessels did occur.", ["laceration of the renal vessels"]),
        ("Bleeding may occur during the procedure.", []),
        ("No laceration of the vessels occurred during surgery.", []),
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


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("She received one cycle of estradiol valerate and progesterone.", {"estradiol valerate", "progesterone"}),
        ("Support was given via progesterone administered vaginally.", {"progesterone"}),
        ("She was managed with injectable progesterone.", {"progesterone"}),
        ("Her progesterone was 12 ng/mL.", set()),
        ("Estradiol and progesterone were measured.", set()),
        ("Progesterone was considered.", set()),
        ("The progesterone receptor was positive.", set()),
        ("She was treated with bendamustine and rituximab.", {"bendamustine", "rituximab"}),
        ("MEDICATIONS: zinc, Premarin 0.3 mg daily, currently stopped, vitamin D.", set()),
        ("Before any chemotherapy was given she died.", set()),
    ],
)
def test_drugs_are_told_by_the_words_beside_them(text: str, told: set[str]) -> None:
    kinds = (HormonalTherapy, SystemicTherapy)
    assert {name for e in asserted(text) if isinstance(e.values, kinds) for name in e.values.drugs} == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("MEDICATIONS: Pepcid daily, calcium, and zinc.", ["Pepcid", "calcium", "zinc"]),
        ("MEDICATIONS: aspirin 500 mg daily, which is currently stopped, Pepcid.", ["Pepcid"]),
        ("MEDICATIONS: Methotrexate 2.5 mg weekly.", ["Methotrexate"]),
        ("She was given antispasmodic drugs.", ["antispasmodic drugs"]),
        ("No antispasmodic drugs were given.", []),
        ("She did have an epidural, which worked well.", ["epidural"]),
        ("She did not have an epidural.", []),
        ("She was treated with insulin aspart (25 U/day).", ["insulin aspart (25 U/day)"]),
        ("A ureteral stent was inserted.", []),
        ("Urinary CPR was low.", []),
        ("She was seen at the Elm Rehabilitation Hospital.", []),
    ],
)
def test_other_treatments_are_told_by_the_words_beside_them(text: str, told: list[str]) -> None:
    assert [e.values.term for e in asserted(text) if isinstance(e.values, OtherTreatment)] == told


def test_a_dose_three_times_a_day_is_no_number_of_cycles() -> None:
    hormones = [e.values for e in asserted("She took Premarin three times a day.") if e.kind == "hormonal_therapy"]
    assert [h.cycles for h in hormones if isinstance(h, HormonalTherapy)] == [None]


def test_an_excellent_response_with_complete_remission_is_one_response() -> None:
    text = "She was given R-CHOP and had an excellent response to chemotherapy, achieved complete remission."
    assert [e.values.value for e in asserted(text) if isinstance(e.values, Response)] == ["CR"]


def test_the_death_of_the_child_that_a_record_is_of_is_told() -> None:
    text = "A 5-day-old neonate was referred with apnoea. The infant died on the ninth day of life."
    assert [e.values.cause for e in asserted(text) if isinstance(e.values, Death)] == [""]
    assert not [e for e in asserted("A 30-year-old woman gave birth. The infant died.") if e.kind == "death"]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("She was treated with vexelimab and dicycloplatin.", ["immunotherapy", "systemic_therapy"]),
        ("She received zorbatinib 40 mg daily.", ["systemic_therapy"]),
        ("She was treated with a taxane and an anthracycline.", ["systemic_therapy"]),
        ("She was not given zorbatinib.", []),
        ("Zorbatinib was considered.", []),
        ("Her globulin was low and the antiglobulin test positive.", []),
        ("She took ternitrozole for trichomonas.", []),
        ("Her sister received zorbatinib.", []),
    ],
)
def test_new_drugs_against_cancer_are_told_by_their_stem(text: str, kinds: list[str]) -> None:
    of_drugs = ("systemic_therapy", "immunotherapy", "hormonal_therapy", "other_treatment")
    assert sorted(e.kind for e in asserted(text) if e.kind in of_drugs) == kinds
