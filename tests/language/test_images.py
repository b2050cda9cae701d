"""What scans show: normal organs, shape of bones, fetal measures, devices, scans that repeat others."""

import pytest

from lugol.language.narrative import events_of
from lugol.language.reading import reading_of
from lugol.record.event import Event, Imaging


def _shown(text: str, assertion: str = "affirmed") -> list[str]:
    events: list[Event] = [e for e in events_of(reading_of(text)) if e.kind == "imaging" and e.assertion == assertion]
    return [event.values.finding for event in events if isinstance(event.values, Imaging)]


ORGANS = {
    "Ultrasound showed normal kidneys.": ["normal kidneys"],
    "On CT the liver, pancreas and spleen appeared normal.": ["liver, pancreas and spleen appeared normal"],
    "Abdominal ultrasound: both kidneys were unremarkable.": ["both kidneys were unremarkable"],
    "Chest X-ray showed a heart of increased size.": ["heart of increased size"],
    "MRI revealed a small capacity bladder.": ["small capacity bladder"],
    "CT showed a thrombus in the inferior vena cava.": ["thrombus in the inferior vena cava"],
    "CT angiography showed that the renal arteries were spared.": ["renal arteries were spared"],
    "Ultrasound showed a bulky uterus with a thickened endometrium.": ["bulky uterus", "thickened endometrium"],
    "MRI showed an enlarged uterus with a prominent cervix.": ["enlarged uterus", "prominent cervix"],
    "Ultrasound showed a mass with thick septa.": ["mass with thick septa"],
    "CT showed liver metastases as well as a pleural effusion.": ["liver metastases", "pleural effusion"],
}


@pytest.mark.parametrize("text", ORGANS)
def test_organs_are_told_as_they_look(text: str) -> None:
    assert _shown(text) == ORGANS[text]


SHAPES = {
    "Radiographs showed shortening and bowing of the femurs.": ["shortening and bowing of the femurs"],
    "X-ray of both forearms revealed absent radii.": ["absent radii"],
    "Postoperative radiography showed osteopenia.": ["osteopenia"],
    "X-ray showed lateral subluxation of the hip joint.": ["lateral subluxation of the hip joint"],
    "The bone age was 7 years.": ["bone age was 7 years"],
    "CT showed an intrauterine device in the uterine cavity.": ["intrauterine device in the uterine cavity"],
    "X-ray showed surgical clips in the pelvis.": ["surgical clips in the pelvis"],
    "Mammography: BI-RADS category 4.": ["BI-RADS category 4"],
}


@pytest.mark.parametrize("text", SHAPES)
def test_bones_devices_and_categories_are_findings(text: str) -> None:
    assert _shown(text) == SHAPES[text]


FETAL = {
    "The nuchal translucency was 1.8 mm.": ("ultrasound", "nuchal translucency was 1.8 mm"),
    "Crown-rump length was 62 mm.": ("ultrasound", "Crown-rump length was 62 mm"),
    "The estimated fetal weight was 2400 g.": ("ultrasound", "estimated fetal weight was 2400 g"),
    "The left ventricular ejection fraction was 35%.": (
        "echocardiography",
        "left ventricular ejection fraction was 35%",
    ),
    "Ultrasound showed fetal hydrops.": ("ultrasound", "fetal hydrops"),
    "Ultrasound showed a normal amount of amniotic fluid.": ("ultrasound", "normal amount of amniotic fluid"),
    "Ultrasound showed that the biparietal diameter and femur length were at 38 weeks.": (
        "ultrasound",
        "biparietal diameter and femur length were at 38 weeks",
    ),
}


@pytest.mark.parametrize("text", FETAL)
def test_a_measure_names_its_scan(text: str) -> None:
    events = [e for e in events_of(reading_of(text)) if e.kind == "imaging" and e.assertion == "affirmed"]
    assert [(e.values.modality, e.values.finding) for e in events] == [FETAL[text]]  # type: ignore[union-attr]


AGAIN = {
    "CT confirmed the above findings.": ["confirmed the above findings"],
    "MRI of the pelvis confirmed the ultrasound findings.": ["confirmed the ultrasound findings"],
    "A repeat ultrasound showed similar findings.": ["similar findings"],
    "Control CT revealed the same findings.": ["the same findings"],
    "The MRI showed unchanged appearances.": ["unchanged appearances"],
    "Follow-up CT did not show any new findings.": ["any new findings"],
    "CT showed no abnormal findings.": ["no abnormal findings"],
}


@pytest.mark.parametrize("text", AGAIN)
def test_a_scan_that_repeats_is_told_once(text: str) -> None:
    assert _shown(text) == AGAIN[text]


@pytest.mark.parametrize(
    "text",
    [
        "CT ruled out appendicitis as well as an ovarian cyst.",
        "MRI excluded a pelvic mass as well as enlarged lymph nodes.",
        "Ultrasound showed no ascites as well as no pleural effusion.",
    ],
)
def test_what_is_ruled_out_together_is_denied_together(text: str) -> None:
    assert len(_shown(text, "negated")) == 2


@pytest.mark.parametrize(
    "text",
    [
        "An MRI was requested to confirm the findings.",
        "CT would confirm the above findings.",
        "Lesions are reported by BI-RADS.",
        "At autopsy the pericardium was enlarged.",
        "CT was done. Follow-up at 24 months showed no recurrence.",
        "Ultrasound was done. The physician confirmed intrauterine death.",
        "Her kidneys are normal.",
    ],
)
def test_what_no_scan_shows(text: str) -> None:
    assert not [words for words in _shown(text) if "no " not in words.lower()]
    assert not [words for words in _shown(text) if "recurrence" in words]
