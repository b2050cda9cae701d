"""Visual inspection after acetic acid or Lugol's iodine is a screening test of its own, and no colposcopy."""

import pytest

from lugol.language.narrative import read
from lugol.record.event import Event

HER = "She has diabetes. "


def told(text: str) -> list[Event]:
    return [event for event in read(HER + text, "x").events if event.kind == "via"]


@pytest.mark.parametrize(
    ("text", "results"),
    [
        ("VIA was positive.", ["positive"]),
        ("VIA 12 May 2023 positive, large lesion.", ["positive"]),
        ("VIA +ve.", ["positive"]),
        ("She had VIA done which was positive.", ["positive"]),
        ("Screening by VIA was negative in 2020.", ["negative"]),
        ("VIA/VILI positive.", ["positive"]),
        ("Visual inspection with acetic acid (VIA) was negative.", ["negative"]),
        ("VIA: suspicious for cancer.", ["suspected_cancer"]),
        ("VILI positive at 6 o'clock.", ["positive"]),
        ("HPV positive, VIA negative, cytology LSIL.", ["negative"]),
        ("Negative VIA 2018, positive VIA 2021.", ["negative", "positive"]),
        ("VIA screening in 2019 and 2021 was negative.", ["negative", "negative"]),
        ("VIA positive, lesion covering 25%, eligible for cryotherapy.", ["positive"]),
    ],
)
def test_what_was_seen_is_a_result(text: str, results: list[str]) -> None:
    assert [event.values.result for event in told(text)] == results  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "text",
    [
        "VIA could not be done.",
        "Planned for VIA next month.",
        "VIA not done.",
        "VIA in one year.",
        "If VIA is positive, thermal ablation.",
        "Her sister had a positive VIA.",
        "Specimen obtained via laparotomy, positive for cancer.",
        "She was screened by VIA; HPV was positive.",
    ],
)
def test_what_was_not_seen_or_not_of_hers_is_none(text: str) -> None:
    assert not told(text)


def test_a_via_is_no_colposcopy() -> None:
    events = read(HER + "VIA on 12 May 2023 was positive.", "x").events
    assert {event.kind for event in events} == {"condition", "via"}


def test_each_via_has_its_date() -> None:
    assert [event.when.edtf for event in told("Negative VIA 2018, positive VIA 2021.")] == ["2018", "2021"]


@pytest.mark.parametrize(
    ("text", "told_results"),
    [
        ("Today's sample: HPV negative.", [("hpv", "negative")]),
        ("2021 HPV+ / cyto neg.", [("hpv", "positive"), ("cytology", "NILM")]),
        ("2024 HPV 16+ mod dysk.", [("hpv", "positive"), ("cytology", "HSIL")]),
        ("Smear 2019 mild dysk.", [("cytology", "LSIL")]),
        ("Cyto: sev dysk.", [("cytology", "HSIL")]),
    ],
)
def test_short_words_of_colposcopy_clinics(text: str, told_results: list[tuple[str, str]]) -> None:
    found = [event for event in read(HER + text, "x").events if event.kind in ("hpv", "cytology")]
    assert [(event.kind, event.values.result) for event in found] == told_results  # type: ignore[union-attr]


def test_her_birth_dates_nothing_that_is_told_around_it() -> None:
    text = "Seen 6 February 2025. Test of cure: I saw Ms Okoro (DOB 11.11.1990) six months after LLETZ on 1 May 2024."
    assert not any(event.when.edtf.startswith("1990") for event in read(text, "x").events)


@pytest.mark.parametrize(
    ("text", "kind", "result"),
    [
        ("Smear low grade, HPV positive.", "cytology", "LSIL"),
        ("Smear: low grade.", "cytology", "LSIL"),
        ("Cytology was high-grade and HPV 16 positive.", "cytology", "HSIL"),
        ("Biopsy of 3 May 2020 CIN 3.", "biopsy", "CIN3"),
        ("Biopsy of 3 May 2020: CIN 1.", "biopsy", "CIN1"),
    ],
)
def test_a_grade_alone_is_the_result_of_the_test_before_it(text: str, kind: str, result: str) -> None:
    (found,) = [event.values for event in read(HER + text, "x").events if event.kind == kind]
    assert (getattr(found, "histology", None) or found.result) == result  # type: ignore[union-attr]


@pytest.mark.parametrize("text", ["No smear high grade.", "Cytology: low grade serous carcinoma."])
def test_a_grade_of_something_else_is_none(text: str) -> None:
    results = {getattr(event.values, "result", "") for event in read(HER + text, "x").events}
    assert not {"LSIL", "HSIL"} & results


def test_low_risk_types_alone_are_told_apart() -> None:
    found = [read(HER + text, "x").events[-1].values for text in ("HPV 6 positive.", "HPV 6 and 16 positive.")]
    assert [getattr(each, "risk", None) for each in found] == ["low", ""]


@pytest.mark.parametrize(
    "text",
    [
        "Punch biopsy CIN1; smear HSIL.",
        "Biopsy CIN1, smear HSIL.",
        "Smear HSIL, biopsy CIN1.",
        "Colposcopic biopsy showed CIN1, whereas smear was HSIL.",
    ],
)
def test_a_smear_keeps_its_result_from_the_biopsy_before_it(text: str) -> None:
    found = {event.kind: event.values for event in read(HER + text, "x").events}
    assert (found["biopsy"].histology, found["cytology"].result) == ("CIN1", "HSIL")  # type: ignore[union-attr]
