"""What a widened reading must not turn into a flag, a diagnosis, a spread or a stage, and what it must still tell."""

from datetime import date

import pytest

from lugol.language.narrative import events_of, read
from lugol.language.reading import reading_of
from lugol.record.event import Biopsy, Diagnosis, Event, Metastasis, is_hers
from lugol.review.one import flags


def _told(text: str, kind: str) -> list[Event]:
    return [event for event in events_of(reading_of(text)) if event.kind == kind]


def _diagnoses(text: str) -> list[tuple[str, str]]:
    return [
        (event.values.value.lower(), event.assertion)
        for event in _told(text, "diagnosis")
        if isinstance(event.values, Diagnosis)
    ]


def _sites(text: str) -> list[str]:
    return [event.values.site for event in _told(text, "metastasis") if isinstance(event.values, Metastasis)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("DIAGNOSES\n1. Anaemia.\n2. Possible rupture of the uterus.", "rupture of the uterus"),
        ("Discharge diagnosis: Possible pelvic inflammatory disease.", "pelvic inflammatory disease"),
        ("PREOPERATIVE DIAGNOSIS: Probable ectopic pregnancy.", "ectopic pregnancy"),
        ("Preoperative diagnosis: ? ovarian torsion.", "ovarian torsion"),
        ("DIAGNOSES:\n1. Suspected endometritis.\n2. Probable ovarian torsion.", "ovarian torsion"),
        ("Diagnosis: Presumed tubo-ovarian abscess.", "tubo-ovarian abscess"),
    ],
)
def test_a_doubt_that_opens_an_entry_of_diagnoses_is_of_it(text: str, name: str) -> None:
    assert (name, "possible") in _diagnoses(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Discharge diagnosis: Pelvic inflammatory disease.", "pelvic inflammatory disease"),
        ("PREOPERATIVE DIAGNOSIS: Ectopic pregnancy.", "ectopic pregnancy"),
        ("She was admitted with a diagnosis of septic shock and renal failure.", "septic shock"),
        ("She was admitted with an initial diagnosis hypertension and eclampsia.", "hypertension"),
    ],
)
def test_a_plain_entry_is_sure(text: str, name: str) -> None:
    assert (name, "affirmed") in _diagnoses(text)


@pytest.mark.parametrize(
    "text",
    [
        "FIGO stage was considered as IA, and she received no courses of chemotherapy because she refused it.",
        "FIGO stage was IB2 and chemoradiation was advised, which she declined.",
        "The stage was IIIC; she refused further treatment.",
    ],
)
def test_what_she_refused_is_no_stage(text: str) -> None:
    assert [event.assertion for event in _told(text, "stage")] == ["affirmed"]


@pytest.mark.parametrize(
    "text", ["The swelling spread to involve the elbow joint.", "The swelling spread to the groin over a week."]
)
def test_a_swelling_that_spreads_is_no_metastasis(text: str) -> None:
    assert _sites(text) == []


@pytest.mark.parametrize(
    ("text", "site"),
    [
        ("The tumour spread to the liver.", "liver"),
        ("1 of 12 pelvic lymph nodes with metastasis (right obturator).", "right obturator lymph node"),
        ("Three of 20 pelvic nodes contained metastases (left external iliac).", "left external iliac lymph node"),
        ("One pelvic node had metastasized.", "pelvic lymph node"),
    ],
)
def test_a_spread_has_the_narrowest_site_told(text: str, site: str) -> None:
    assert _sites(text) == [site]


@pytest.mark.parametrize(
    ("text", "site"),
    [
        ("Biopsy of the left internal mammary lymph nodes was taken.", "left lymph node"),
        ("The mass encased the carotid artery. A biopsy was not performed.", ""),
        ("Enlarged para-aortic nodes were seen. Biopsy showed ovarian carcinoma.", "para-aortic lymph node"),
        ("A temporal artery biopsy was negative.", "temporal artery"),
    ],
)
def test_a_biopsy_is_of_no_vessel_beside_it(text: str, site: str) -> None:
    assert [event.values.site for event in _told(text, "biopsy") if isinstance(event.values, Biopsy)] == [site]


def test_a_report_that_names_an_organ_is_not_of_the_nodes_told_before() -> None:
    text = (
        "She has endometrial cancer, suspected to have spread to enlarged para-aortic lymph nodes. "
        "Later pathological diagnosis revealed stage IB endometrial cancer without lymph node involvement."
    )
    biopsies = [event.values.site for event in _told(text, "biopsy") if isinstance(event.values, Biopsy)]
    assert "para-aortic lymph node" not in biopsies


@pytest.mark.parametrize(
    "text",
    [
        "During therapy with antibiotics she developed AEP and a pneumothorax.",
        "She was diagnosed with CAH on curettage.",
        "She developed AIN 3 of the anal canal.",
    ],
)
def test_a_short_form_of_many_meanings_names_no_disease_of_another_organ(text: str) -> None:
    told = " ".join(name for name, _ in _diagnoses(text))
    assert not any(word in told for word in ("ectopic", "adrenal", "nephritis"))


@pytest.mark.parametrize(
    "text",
    [
        "Drug delivery to the tumour is poor.",
        "Delivery of the specimen was through the vagina.",
        "Oxygen delivery was raised.",
    ],
)
def test_what_is_delivered_to_her_is_no_birth(text: str) -> None:
    assert _told(text, "obstetric") == []


def test_a_birth_stays_one() -> None:
    assert len(_told("Delivery of the baby took place at 38 weeks.", "obstetric")) == 1


@pytest.mark.parametrize(
    "text",
    [
        "The patient is the third child of a healthy couple. She was born at the 34th week of gestation after an "
        "uneventful pregnancy.",
        "She was delivered vaginally at term by a 25-year-old primigravida. The pregnancy was uneventful.",
    ],
)
def test_the_pregnancy_she_came_from_is_no_diagnosis_of_hers(text: str) -> None:
    assert "pregnancy" not in [name for name, _ in _diagnoses(text)]


def test_a_pregnancy_of_hers_stays_one() -> None:
    text = "She was delivered of a healthy boy at 38 weeks of gestation after an uneventful pregnancy."
    assert "pregnancy" in [name for name, _ in _diagnoses(text)]


def _raised(text: str) -> set[str]:
    return {finding.code for finding in flags(read(text, "text"), date(2026, 1, 1)).findings}


def test_a_count_of_blood_cells_is_no_tumour_marker() -> None:
    text = "Alkaline phosphatase rose. The neutrophil count declined."
    assert "marker_discordance_on_treatment" not in _raised(text)


def test_two_tumour_markers_that_part_are_flagged() -> None:
    text = "CA125 fell. HE4 rose."
    labs = [event for event in _told(text, "lab") if is_hers(event)]
    assert len(labs) == 2
    assert "marker_discordance_on_treatment" in _raised(text)
