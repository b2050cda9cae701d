"""Samples of tissue: whose organ, why they were taken, and what they showed."""

import pytest

from lugol.language.narrative import events_of
from lugol.language.reading import reading_of
from lugol.record.event import Biopsy, Cytology, Event, Pathology


def told(text: str, kind: str) -> list[Event]:
    """The events of one kind in a text."""
    return [event for event in events_of(reading_of(text)) if event.kind == kind]


@pytest.mark.parametrize(
    ("text", "tissue", "smear"),
    [
        ("Biopsy for a smear of HSIL showed CIN3.", "CIN3", "HSIL"),
        ("Punch biopsies taken for an HSIL smear confirmed CIN 3.", "CIN3", "HSIL"),
        ("Colposcopic biopsy after LSIL cytology showed CIN1.", "CIN1", "LSIL"),
        ("Biopsy was done because of a Pap of ASC-H and revealed CIN 2.", "CIN2", "ASC-H"),
        ("Directed biopsy because of a high-grade smear: CIN3.", "CIN3", "HSIL"),
        ("Biopsy of the cervix following an abnormal smear was benign.", "benign", "abnormal"),
        ("Cervical biopsy, done for smear HSIL, showed no dysplasia.", "benign", "HSIL"),
        ("Bx after LSIL Pap: negative.", "benign", "LSIL"),
        ("Smear HSIL, biopsy CIN 1.", "CIN1", "HSIL"),
        ("A biopsy was taken for histology and showed CIN2; cytology was HSIL.", "CIN2", "HSIL"),
    ],
)
def test_the_smear_that_led_to_a_biopsy_keeps_its_result(text: str, tissue: str, smear: str) -> None:
    biopsies = [e.values for e in told(text, "biopsy") if isinstance(e.values, Biopsy)]
    smears = [e.values for e in told(text, "cytology") if isinstance(e.values, Cytology)]
    assert [b.histology for b in biopsies] == [tissue]
    assert [c.result for c in smears] == [smear]


def test_an_excision_for_a_lesion_on_biopsy_shows_what_stands_behind_the_verb() -> None:
    text = "LLETZ for HSIL on biopsy showed CIN 2, margins clear."
    assert [getattr(e.values, "histology", None) for e in told(text, "pathology")] == ["CIN2"]
    assert [getattr(e.values, "histology", None) for e in told(text, "biopsy")] == ["HSIL"]
    text = "Cone performed for persistent HSIL cytology with negative biopsies revealed AIS."
    found = [e.values for e in told(text, "pathology")]
    assert [v.histology for v in found if isinstance(v, Pathology)] == ["AIS"]


@pytest.mark.parametrize(
    "text",
    [
        "Temporal artery biopsy was negative. Her last cervical smear was normal.",
        "Lip biopsy supported Sjogren syndrome. Pap smear LSIL.",
        "Nerve biopsy was done; cervix normal.",
        "Trephine biopsy was normal, cervical smear negative.",
        "A tongue biopsy showed squamous cell carcinoma in 2010; cervical screening negative.",
        "Transbronchial biopsy revealed metastatic carcinoma of cervical origin.",
        "Excision biopsy of a mole showed naevus. LBC negative.",
        "Pipelle biopsy: benign. Cervix normal.",
        "A Pipelle was taken. Cervical smear normal.",
        "Endometrial aspirate: no atypia. Cervix healthy.",
        "Buccal mucosa biopsy: lichen planus. Pap NILM.",
        "Biopsy from the left forearm showed granuloma annulare. Cervical smear up to date.",
        "Sural nerve biopsy: vasculitis. Cervix looked healthy.",
    ],
)
def test_a_biopsy_of_another_organ_is_none_of_the_cervix(text: str) -> None:
    assert {getattr(e.values, "organ", "") for e in told(text, "biopsy")} == {"other"}


@pytest.mark.parametrize(
    "text",
    [
        "Anterior lip biopsy at 12 o'clock: CIN3.",
        "Punch biopsy at 6 o'clock: CIN1.",
        "Biopsy from the posterior lip of the cervix showed CIN2.",
        "Colposcopy: acetowhite area. Biopsy taken: CIN2.",
        "Cx bx shows MDSCC.",
    ],
)
def test_a_biopsy_of_the_cervix_stays_one(text: str) -> None:
    assert {getattr(e.values, "organ", "") for e in told(text, "biopsy")} == {"cervix"}
