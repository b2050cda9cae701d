"""The index diagnosis by how it is told: as what tissue was, as the state of an organ, in a report, beside another."""

import pytest

from lugol.language.kinds.index.evidence import step_of
from lugol.language.kinds.index.states import states
from lugol.language.narrative import read
from lugol.language.outcome import outcome
from lugol.language.reading import reading_of
from lugol.record.event import Diagnosis, Stage

_SEEN = "A 44-year-old woman was seen in the gynaecology clinic. "
_SMEAR = f"{_SEEN}A smear showed HSIL. "


def index(text: str) -> tuple[str, str]:
    """The organ and the name of the index diagnosis of a text."""
    told = [e.values for e in read(_SEEN + text, "x").events if isinstance(e.values, Diagnosis)]
    chosen = next((value for value in told if value.role == "index"), None)
    return (chosen.site, chosen.histology or chosen.value) if chosen else ("", "")


@pytest.mark.parametrize(
    "text",
    [
        "Histology was leiomyosarcoma.",
        "The pathology was positive for leiomyosarcoma.",
        "She had an oophorectomy with the histopathological conclusion grade 2 leiomyosarcoma.",
        "It was a leiomyosarcoma on histology.",
        "A biopsy-proven leiomyosarcoma was treated.",
        "Leiomyosarcoma was found histologically.",
    ],
)
def test_tissue_tells_a_disease_in_many_ways(text: str) -> None:
    reading = reading_of(text)
    assert step_of(reading, reading.page.of("histology")[0]) == "tissue"


@pytest.mark.parametrize(
    "text",
    [
        "A biopsy was taken and the leiomyosarcoma was irradiated.",
        "A biopsy was taken because of a known leiomyosarcoma.",
        "Histology was sent after the leiomyosarcoma was removed.",
        "A biopsy was planned to exclude leiomyosarcoma.",
    ],
)
def test_tissue_that_was_only_taken_tells_none(text: str) -> None:
    reading = reading_of(text)
    assert step_of(reading, reading.page.of("histology")[0]) != "tissue"


@pytest.mark.parametrize(
    ("text", "step"),
    [
        ("We present a woman with uterine rupture.", "presented"),
        ("This report describes a girl who developed uterine rupture.", "presented"),
        ("She presented with uterine rupture.", "shown"),
        ("She had bleeding in the setting of sepsis.", "background"),
        ("Age is a risk factor for uterine rupture.", "background"),
    ],
)
def test_a_report_presents_and_a_setting_is_background(text: str, step: str) -> None:
    reading = reading_of(text)
    assert step_of(reading, reading.page.of("disorder")[0]) == step


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The spleen presents two lacerations.", "laceration of the spleen"),
        ("The left tube was found twisted.", "torsion of the fallopian tube"),
        ("There was a ruptured spleen.", "rupture of the spleen"),
        ("The bladder was perforated.", "perforation of the bladder"),
        ("We found a gangrenous appendix.", "gangrene of the appendix"),
    ],
)
def test_a_disease_is_told_as_the_state_of_an_organ(text: str, name: str) -> None:
    assert [m.concept.name for m in states(reading_of(text))] == [name]


@pytest.mark.parametrize(
    "text", ["The appendix was not perforated.", "The ovary was normal.", "The membranes ruptured.", "The uterus grew."]
)
def test_an_organ_without_a_state_tells_no_disease(text: str) -> None:
    assert states(reading_of(text)) == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Laparotomy revealed hemoperitoneum. There was a splenic rupture.", "splenic rupture"),
        ("She developed sepsis. Pyelonephritis was found.", "Pyelonephritis"),
        ("She had chronic hypertension. Ultrasound showed placental abruption.", "placental abruption"),
        ("She developed acute heart failure. Echocardiography showed mitral stenosis.", "mitral stenosis"),
        ("At laparoscopy there were pelvic adhesions and pyosalpinges were found.", "pyosalpinges"),
    ],
)
def test_what_follows_from_a_disease_stands_back_behind_it(text: str, told: str) -> None:
    assert told.lower() in index(text)[1].lower()


def test_a_chronic_failure_is_a_disease_of_its_own() -> None:
    assert "renal failure" in index("She was diagnosed with chronic renal failure. Polyhydramnios was seen.")[1]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Biopsy of the cervix showed an adenoid basal carcinoma.", ("cervix", "adenoid basal carcinoma")),
        ("A parathyroid carcinoma was removed.", ("parathyroid", "parathyroid carcinoma")),
        ("Pathology: placental chorioangioma.", ("placenta", "placental chorioangioma")),
        ("Histology showed squamous cell cervical carcinoma.", ("cervix", "squamous cell carcinoma")),
        ("Histology showed a benign metastasizing leiomyoma.", ("lung", "benign metastasizing leiomyoma")),
    ],
)  # fmt: skip
def test_each_tumour_has_its_own_name(text: str, told: tuple[str, str]) -> None:
    site, name = index(text)
    assert name == told[1]
    assert site == told[0] or not site or told[0] == "placenta"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Postoperative diagnoses: 1. Right ovarian mass. 2. Ovarian torsion.", "torsion"),
        ("Postoperative diagnoses: 1. Pelvic mass. 2. Suspected ovarian cyst.", "ovarian cyst"),
        ("Postoperative diagnoses: 1. Pregnancy at 38 weeks. 2. Refusing trial of labor.", "Pregnancy"),
        ("Postoperative diagnoses: 1. Failed medical therapy. 2. Hydrosalpinx.", "Hydrosalpinx"),
        ("Impression: Abdominal pain, etiology is unclear.", "Abdominal pain"),
    ],
)
def test_the_items_of_a_list_are_weighed_by_what_they_name(text: str, told: str) -> None:
    assert told.lower() in index(text)[1].lower()


def test_a_pregnancy_sits_where_it_was_found_last() -> None:
    text = (
        "She was diagnosed with an ectopic pregnancy in the liver. "
        "At laparoscopy the ectopic pregnancy was implanted on the diaphragm."
    )
    assert index(text)[0] == "diaphragm"


@pytest.mark.parametrize(
    "text",
    [
        "The newborn was delivered but expired.",
        "There was colon cancer in her mother, who is deceased.",
        "The infant was born alive but died soon after.",
        "Her first child died of measles.",
        "Her sister had breast cancer and died.",
    ],
)
def test_the_death_of_another_is_not_hers(text: str) -> None:
    assert outcome(read(_SMEAR + text, "x").events) != "dead"


@pytest.mark.parametrize("text", ["She died of sepsis.", "The patient expired.", "The woman died at home."])
def test_her_death_is_hers(text: str) -> None:
    assert outcome(read(_SMEAR + text, "x").events) == "dead"


def stages(text: str) -> list[tuple[str, str]]:
    """The systems and values of the stages of a text."""
    return [(e.values.system, e.values.value) for e in read(_SMEAR + text, "x").events if isinstance(e.values, Stage)]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Assessment and plan: stage IIIC ovarian cancer. Chemotherapy.", [("FIGO", "IIIC")]),
        ("Biopsy showed a limited-stage small cell carcinoma.", [("limited or extensive", "limited")]),
        ("She has an extensive disease small cell carcinoma.", [("limited or extensive", "extensive")]),
        ("She has ISS stage II multiple myeloma.", [("ISS", "II")]),
        ("She has an extensive disease of the pelvis.", []),
        ("Plan: if she has stage IB1 cervical cancer she will have surgery.", []),
        ("She has a stage 4 pressure ulcer.", []),
    ],
)
def test_a_stage_is_of_its_system(text: str, told: list[tuple[str, str]]) -> None:
    assert stages(text) == told
