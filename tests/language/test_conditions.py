"""What depends on a condition is not done, and what cannot be excluded is no more than possible."""

import pytest

from lugol.language.coding import coded
from lugol.language.narrative import read
from lugol.record.event import Event


def told(text: str, *kinds: str) -> list[Event]:
    return [event for event in read(text, "x").events if event.kind in kinds]


@pytest.mark.parametrize(
    "text",
    [
        "If positive, LEEP.",
        "HPV test in 12 months; if positive, LLETZ.",
        "Plan: if positive margins, repeat cone.",
        "1. If recurs, hysterectomy.",
        "Observe and, if persistent, conisation.",
        "If abnormal, trachelectomy.",
        "If symptoms persist, hysterectomy.",
    ],
)
def test_what_a_condition_opens_is_not_done(text: str) -> None:
    assert all(event.assertion in ("planned", "possible") for event in told(text, "surgery"))


def test_the_margins_of_a_condition_are_nobodys() -> None:
    assert not told("HSIL on ECC. If positive margins, consider hysterectomy.", "pathology")
    assert not told("Cone next week. If positive nodes, chemoradiation.", "pathology", "metastasis")


def test_what_stands_before_a_condition_in_brackets_of_its_own_is_done() -> None:
    (event,) = told("LEEP was done on 3 May 2021; if positive, repeat.", "surgery")
    assert event.assertion == "affirmed"


@pytest.mark.parametrize(
    "text",
    [
        "Biopsy: CIN3, invasion cannot be excluded.",
        "Biopsy showed CIN III, focal microinvasion could not be excluded.",
        "Cervical biopsy: CIN3, early invasion suspected.",
    ],
)
def test_a_comma_parts_what_is_sure_from_what_is_suspected(text: str) -> None:
    (event,) = told(text, "biopsy")
    assert (event.values.histology, event.values.certainty) == ("CIN3", "")  # type: ignore[union-attr]


def test_a_plural_joins_them() -> None:
    assert not [
        event
        for event in told("Tuberculosis, sarcoidosis were suspected.", "condition")
        if event.assertion == "affirmed"
    ]


@pytest.mark.parametrize(
    ("text", "histology"),
    [
        ("Cone: squamous cell carcinoma in situ with early stromal invasion, depth 2 mm.", "cancer"),
        ("Cone biopsy showed CIN3 with microinvasion.", "cancer"),
        ("LLETZ: AIS with a focus of stromal invasion.", "cancer"),
        ("Conization: CIN3 without microinvasion.", "CIN3"),
        ("LLETZ showed CIN3, no evidence of early stromal invasion.", "CIN3"),
        ("Cone: CIN3. Depth of stromal invasion: not applicable.", "CIN3"),
    ],
)
def test_microinvasion_is_cancer(text: str, histology: str) -> None:
    found = told(text, "pathology", "biopsy")
    assert {event.values.histology for event in found} == {histology}  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "text",
    [
        "On vaginal examination the cervix was firm, closed and posterior.",
        "Cervix: long, firm and closed.",
        "Cervix flush with the vault, no lesion.",
        "Cervix posterior, shortened, 2 cm dilated.",
        "Cervix is 50% effaced and soft.",
    ],
)
def test_a_cervix_in_pregnancy_or_after_the_menopause_is_not_suspicious(text: str) -> None:
    assert all(getattr(event.values, "code", "") != "suspicious_cervix" for event in coded(read(text, "x")).events)


@pytest.mark.parametrize(
    "text",
    ["Cervix hard, irregular, os closed.", "Cervix firm and nodular.", "The cervix was indurated and bled on touch."],
)
def test_a_hard_cervix_is(text: str) -> None:
    assert "suspicious_cervix" in {getattr(event.values, "code", "") for event in coded(read(text, "x")).events}


@pytest.mark.parametrize(
    "text",
    [
        "A 45-year-old woman with advanced squamous cell carcinoma of the cervix had dyspnoea during a phase I trial.",
        "A 50-year-old woman with metastatic cervical cancer was enrolled in a phase II trial of pembrolizumab.",
    ],
)
def test_a_woman_in_a_trial_keeps_her_cancer(text: str) -> None:
    assert "cervical_cancer" in {event.values.code for event in told(text, "diagnosis")}  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "text",
    [
        "She has fibroids. In a phase III trial, patients with cervical cancer received cisplatin.",
        "She has fibroids. Randomised trials show that cervical cancer responds to cisplatin.",
    ],
)
def test_the_patients_of_a_trial_are_others(text: str) -> None:
    assert "cervical_cancer" not in {getattr(event.values, "code", "") for event in read(text, "x").events}


@pytest.mark.parametrize("label", ["INDICATIONS FOR SURGERY", "INDICATIONS FOR PROCEDURE", "INDICATION"])
def test_the_name_of_a_part_plans_nothing_in_it(label: str) -> None:
    found = told(f"{label}: This is a 54-year-old female with carcinoma of the cervix.", "diagnosis")
    assert [(event.assertion, event.values.code) for event in found] == [("affirmed", "cervical_cancer")]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("text", "smokes"),
    [
        ("Tobacco smoking status: Never smoked", [False]),
        ("Smoking status: never smoker", [False]),
        ("Smoking status: never", [False]),
        ("Smoking status: ex-smoker", [False]),
        ("Smoking status: current every day smoker", [True]),
        ("Smoking status: smokes 10 cigarettes per day", [True]),
        ("Her smoking status was not asked.", []),
        ("Smoking status unknown", []),
    ],
)
def test_a_smoking_status_is_its_answer(text: str, smokes: list[bool]) -> None:
    found = [event.values for event in told(text, "condition")]
    assert [(each.code, each.present) for each in found] == [("smoking", each) for each in smokes]  # type: ignore[union-attr]


@pytest.mark.parametrize("text", ["HIV status: never tested", "HIV status: not known", "HIV status unknown"])
def test_a_status_that_nobody_knows_denies_nothing(text: str) -> None:
    assert told(text, "condition") == []
