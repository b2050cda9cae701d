"""What was only looked for, may be shown or ought to be is no result; what was looked for and not found is denied."""

import pytest

from lugol.language.narrative import read
from lugol.record.event import Event

OPENS = "A 54-year-old woman with cervical cancer. "


def told(text: str, *kinds: str) -> list[Event]:
    return [e for e in read(OPENS + text, "note").events if e.kind in kinds and e.assertion == "affirmed"]


@pytest.mark.parametrize(
    "text",
    [
        "She was evaluated for liver metastases, none of which were found.",
        "CT was done for metastases in the liver, which were absent.",
        "She was investigated for recurrence, which was excluded.",
        "The omentum was examined for metastasis, and none was found.",
    ],
)
def test_no_spread_is_told(text: str) -> None:
    assert told(text, "metastasis", "recurrence") == []


@pytest.mark.parametrize(
    "text",
    [
        "The biopsy was examined for carcinoma, which was not found.",
        "The specimen was searched for malignancy, but none was identified.",
        "She was told that the biopsy might show cancer.",
    ],
)
def test_no_cancer_is_told_of_tissue(text: str) -> None:
    assert "cancer" not in {getattr(e.values, "histology", None) for e in told(text, "biopsy", "pathology")}


@pytest.mark.parametrize(
    ("text", "histology"),
    [
        ("Biopsy showed carcinoma, and none was found in the nodes.", "cancer"),
        ("Histology showed CIN 3, which was not seen on the smear.", "CIN3"),
        ("Biopsy showed CIN 3, but none of the margins was involved.", "CIN3"),
    ],
)
def test_what_was_shown_stays(text: str, histology: str) -> None:
    assert histology in {getattr(e.values, "histology", None) for e in told(text, "biopsy", "pathology")}


@pytest.mark.parametrize(
    "text",
    [
        "Molecular testing did not identify a POLE mutation.",
        "Testing failed to reveal a POLE mutation.",
        "There was no identifiable mutation in POLE.",
        "A POLE mutation was excluded.",
        "The tumour was negative for KRAS, NRAS and POLE mutations.",
    ],
)
def test_no_mutation(text: str) -> None:
    found = {(e.values.gene, e.values.result) for e in told(text, "molecular")}  # type: ignore[union-attr]
    assert ("POLE", "not detected") in found


def test_evidence_of_a_mutation_is_one() -> None:
    shown = [e.values.result for e in told("There was evidence of a POLE mutation.", "molecular")]  # type: ignore[union-attr]
    assert shown == ["mutated"]


def test_stains_asked_for_and_not_found() -> None:
    events = told("The tumour was stained for ER and PR, none of which was expressed.", "ihc")
    assert [(e.values.marker, e.values.result) for e in events] == [("ER", "negative"), ("PR", "negative")]  # type: ignore[union-attr]


def test_a_smear_to_look_for_dyskaryosis_is_not_abnormal() -> None:
    events = told("Cervical smear to look for dyskaryosis was negative.", "cytology")
    assert "abnormal" not in {e.values.result for e in events}  # type: ignore[union-attr]


def test_what_a_level_should_be_is_no_level() -> None:
    assert told("CA125 should be below 35 U/mL.", "lab") == []
    found = told("CA125 did not exceed 35 U/mL.", "lab")
    assert [e.values.comparator for e in found] == ["<="]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "text",
    [
        "Smear not normal.",
        "Her Pap smear was not normal.",
        "The smear was anything but normal.",
        "The smear is no longer normal.",
        "Her smear has not been normal since 2018.",
        "The smear did not come back normal.",
        "The cytology was not negative.",
        "The smear was neither normal nor adequate.",
    ],
)
def test_a_smear_that_is_not_normal_is_never_a_good_one(text: str) -> None:
    assert [e.values.result for e in told(text, "cytology")] == ["abnormal"]  # type: ignore[union-attr]


@pytest.mark.parametrize("text", ["HPV was not negative.", "HPV is no longer negative."])
def test_hpv_that_is_not_negative_is_positive(text: str) -> None:
    assert [e.values.result for e in told(text, "hpv")] == ["positive"]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "text",
    [
        "Biopsy was suggestive of, but not diagnostic for, malignancy.",
        "The findings fell short of carcinoma on biopsy.",
        "Biopsy was not diagnostic of carcinoma.",
        "The histology was far from benign.",
    ],
)
def test_what_falls_short_of_cancer_is_not_benign(text: str) -> None:
    assert "benign" not in {getattr(e.values, "histology", "") for e in told(text, "biopsy", "pathology")}


@pytest.mark.parametrize(
    "text",
    [
        "Has the biopsy shown cancer?",
        "The donor's biopsy showed carcinoma.",
        "In a similar case reported by Smith, biopsy showed carcinoma.",
    ],
)
def test_a_question_or_another_case_shows_nothing_of_hers(text: str) -> None:
    found = {getattr(e.values, "histology", None) for e in told(text, "biopsy", "pathology")}
    assert found <= {None}


@pytest.mark.parametrize(
    ("text", "stains"),
    [
        ("Unlike CK7, CK20 was negative.", [("CK20", "negative")]),
        ("All stains except for S100 and SOX10 were negative.", []),
        ("All markers were negative except CK7, which was positive.", [("CK7", "positive")]),
    ],
)
def test_what_is_told_of_the_others_is_not_of_the_one_left_out(text: str, stains: list[tuple[str, str]]) -> None:
    assert [(e.values.marker, e.values.result) for e in told(text, "ihc")] == stains  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("text", "result"),
    [("The tumour was p16INK4a positive.", "positive"), ("p16INK4a was negative.", "negative")],
)
def test_p16_by_its_long_name(text: str, result: str) -> None:
    assert [(e.values.marker, e.values.result) for e in told(text, "ihc")] == [("p16", result)]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "text",
    [
        "HIV has not been tested.",
        "HIV test not done.",
        "HIV was never tested.",
        "No HIV test was done.",
        "HIV result not available.",
    ],
)
def test_who_was_not_tested_for_hiv_neither_has_it_nor_is_free_of_it(text: str) -> None:
    events = read(OPENS + text, "note").events
    assert [e for e in events if e.kind == "condition" or (e.kind == "lab" and e.assertion == "affirmed")] == []


@pytest.mark.parametrize(
    "text",
    [
        "HIV positive, viral load not done.",
        "Known HIV, CD4 not available.",
        "She is HIV positive but her partner has not been tested.",
    ],
)
def test_what_was_not_tested_beside_hiv_takes_nothing_from_it(text: str) -> None:
    assert [e.values.present for e in told(text, "condition")] == [True]  # type: ignore[union-attr]


def test_no_mention_of_hpv_is_no_negative_test() -> None:
    assert told("No mention of HPV was made.", "hpv") == []
