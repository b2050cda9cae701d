"""Findings, complaints, harms and other treatments: what a sentence tells of each, and what it does not."""

from typing import Any

import pytest

from lugol.language.kinds.findings import colposcopy, finding
from lugol.language.kinds.treatment import other
from lugol.language.kinds.woman import obstetric, symptom
from lugol.language.reading import reading_of
from lugol.record.event import Event

READERS = (finding, symptom, other, obstetric, colposcopy)


def told(text: str) -> list[Event]:
    """What the readers of these kinds make of a text."""
    reading = reading_of(text)
    return [event for reader in READERS for event in reader.read(reading)]


def words(event: Event) -> str:
    """The words of an event, whatever its kind calls them."""
    values: Any = event.values
    named = (getattr(values, name, "") for name in ("term", "finding", "event"))
    return next((text for text in named if text), "").lower()


def matching(text: str, kind: str, part: str) -> list[Event]:
    """Events of a kind whose words hold a part."""
    return [event for event in told(text) if event.kind == kind and part in words(event)]


AFFIRMED = [
    ("On inspection the vulva, vagina and cervix were unremarkable.", "exam", "vulva, vagina and cervix"),
    (
        "At laparotomy the right tube was grossly normal and the left ovary was shrunken and atrophied.",
        "exam",
        "atrophied",
    ),
    ("P/V: uterus retroverted, mobile and of normal size.", "exam", "uterus retroverted"),
    ("Speculum examination showed a hard, irregular and shortened anterior lip.", "exam", "anterior lip"),
    ("She was found to have a bulky cervix on examination.", "exam", "bulky cervix"),
    ("She was seen with a portio that looked suspicious.", "exam", "suspicious"),
    ("BP 118/72, pulse 96, temperature 37.9 C.", "exam", "pulse 96"),
    ("Vital signs were stable on arrival.", "exam", "vital signs were stable"),
    ("Cystoscopy: NAD.", "exam", "normal"),
    ("Chest radiograph was clear.", "imaging", "clear"),
    ("Brain MRI normal.", "imaging", "normal"),
    ("CT of the abdomen was negative for distant disease.", "imaging", "no distant disease"),
    ("Ultrasound suggested a fibroid of the fundus.", "imaging", "fibroid"),
    ("USS: right hydroureter and hydronephrosis, left kidney normal.", "imaging", "hydronephrosis"),
    ("TVS: no free fluid, endometrium 9 mm, adnexa normal.", "imaging", "endometrium 9 mm"),
    ("CT pelvis: 52 mm cervical mass, nil hydro.", "imaging", "cervical mass"),
    ("She complained of tightness around the chest and numb toes.", "symptom", "numb toes"),
    ("She was seen for pelvic pain and fever.", "symptom", "pelvic pain"),
    ("HPI: pain in the right flank with fever.", "symptom", "pain in the right flank"),
    ("ROS: She will wake up with some congestion.", "symptom", "congestion"),
    ("On day 4 she developed a pelvic abscess.", "complication", "pelvic abscess"),
    ("Acute tubular necrosis evolved due to sepsis.", "complication", "tubular necrosis"),
    ("Bisoprolol 5 mg once a day was continued.", "other_treatment", "bisoprolol 5 mg once a day"),
    ("She was transfused 3 units of packed cells.", "other_treatment", "3 units of packed cells"),
    ("Two litres of ascites were drained.", "other_treatment", "two litres of ascites"),
    ("Colposcopy: transformation zone type II, whole SCJ visible.", "colposcopy", "type ii"),
]


@pytest.mark.parametrize(("text", "kind", "part"), AFFIRMED, ids=lambda value: value if " " in value else None)
def test_what_is_told_is_read(text: str, kind: str, part: str) -> None:
    found = matching(text, kind, part)
    assert [event.assertion for event in found] == ["affirmed"]


DENIED = [
    ("On examination no hard or irregular pelvic or inguinal nodes were palpated.", "exam", "nodes"),
    ("O/E: no ectropion, polyp or contact bleeding, uterus normal size.", "exam", "contact bleeding"),
    ("The uterus was smooth at laparotomy without nodules.", "exam", "nodules"),
    ("Abdomen: negative rebound.", "exam", "rebound"),
    ("On palpation the spleen was not palpable.", "exam", "spleen"),
    ("CT: no ascites or hydronephrosis, kidneys normal.", "imaging", "hydronephrosis"),
    ("MRI showed nothing abnormal in the cervix.", "imaging", "abnormal"),
    ("She denied diarrhoea, night sweats and palpitations.", "symptom", "palpitations"),
    ("Colposcopy: acetowhite areas not seen.", "colposcopy", "acetowhite"),
]


@pytest.mark.parametrize(("text", "kind", "part"), DENIED, ids=lambda value: value if " " in value else None)
def test_what_is_denied_is_never_affirmed(text: str, kind: str, part: str) -> None:
    assert not [
        e
        for e in matching(text, kind, part)
        if e.assertion == "affirmed" and not words(e).startswith(("no ", "nothing "))
    ]


NOT_TOLD = [
    ("PROCEDURE: The bladder was dissected off and the uterine arteries were ligated.", "exam"),
    ("A laparotomy was done to debulk the tumour.", "exam"),
    ("The risks, including fistula and bowel injury, were explained.", "complication"),
    ("MRI was not done.", "imaging"),
    ("Mirtazapine 15 mg at night was considered.", "other_treatment"),
    ("Date of birth: 1971.", "obstetric"),
    ("The planned radiotherapy was delivered.", "obstetric"),
    ("Pain management was discussed with the team.", "symptom"),
    ("SPECIMEN: uterus. GROSS DESCRIPTION: nodes received. B. LYMPH NODES, LEFT PELVIC: two nodes.", "exam"),
]


@pytest.mark.parametrize(("text", "kind"), NOT_TOLD, ids=lambda value: value if " " in value else None)
def test_what_is_done_aimed_at_or_feared_is_no_finding(text: str, kind: str) -> None:
    assert not [event for event in told(text) if event.kind == kind and event.assertion == "affirmed"]


def test_a_normal_cervix_has_its_code_and_a_visible_growth_another() -> None:
    codes = [e.values.code for e in told("Cervix healthy on speculum.") if e.kind == "exam"]
    grown = [e.values.code for e in told("On speculum there was a 3 cm growth of the cervix.") if e.kind == "exam"]
    assert (codes, grown) == (["normal_cervix"], ["visible_lesion"])


def test_sides_with_sizes_of_their_own_are_two_findings() -> None:
    found = matching("MRI: bilateral ovarian cysts (4 cm on the left, 7 cm on the right).", "imaging", "cysts")
    assert [(e.values.site, e.values.size_mm) for e in found] == [("left ovary", (40.0,)), ("right ovary", (70.0,))]


def test_the_size_that_stands_nearest_belongs_to_the_finding() -> None:
    found = matching("TVS: cervix 35 mm long with a nodule of 12 x 9 mm.", "imaging", "nodule")
    assert [e.values.size_mm for e in found] == [(12.0, 9.0)]


def test_listed_colposcopic_findings_share_their_clock() -> None:
    found = [e for e in told("Colposcopy: dense acetowhite + coarse mosaic 4 to 6 o'clock.") if e.kind == "colposcopy"]
    assert [e.values.clock for e in found] == [(4, 5, 6), (4, 5, 6)]


def test_an_inadequate_colposcopy_stays_so_beside_other_denials() -> None:
    found = [e for e in told("Colposcopy inadequate, TZ3, SCJ not seen.") if e.kind == "colposcopy"]
    assert [(e.values.adequate, e.values.scj) for e in found] == [(False, "not_visible")]
