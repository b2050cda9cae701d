"""Lists of dates with lists of results, and values with their units, tolerance and arrows: own sentences."""

from typing import Any

import pytest

from lugol.language.narrative import events_of
from lugol.language.reading import reading_of


def told(text: str, kind: str, *names: str) -> list[tuple[Any, ...]]:
    """The values of a kind with their dates, in order of date."""
    events = [e for e in events_of(reading_of(text)) if e.kind == kind and e.assertion == "affirmed"]
    return sorted((e.when.edtf, *(getattr(e.values, name) for name in names)) for e in events)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Smears in 2018, 2019 and 2020 were negative, borderline and HSIL, respectively.",
            [("2018", "NILM"), ("2019", "ASC-US"), ("2020", "HSIL")],
        ),
        (
            "Smears were negative, negative and HSIL in 2018, 2019 and 2020.",
            [("2018", "NILM"), ("2019", "NILM"), ("2020", "HSIL")],
        ),
        (
            "Three Pap smears (2015, 2017, 2019) were reported as NILM, ASC-US and LSIL respectively.",
            [("2015", "NILM"), ("2017", "ASC-US"), ("2019", "LSIL")],
        ),
        (
            "Cytology 2018 negative, 2019 borderline, 2020 HSIL.",
            [("2018", "NILM"), ("2019", "ASC-US"), ("2020", "HSIL")],
        ),
        (
            "Smears were negative in 2014 and 2017 but LSIL in 2020.",
            [("2014", "NILM"), ("2017", "NILM"), ("2020", "LSIL")],
        ),
        ("Her smears of 2016 and 2018 showed HSIL.", [("2016", "HSIL"), ("2018", "HSIL")]),
        (
            "Smears in 2016 and 2018 were negative and the cervix was healthy.",
            [("2016", "NILM"), ("2018", "NILM")],
        ),
        ("Smears on 3 and 5 May 2020 were HSIL.", [("2020-05-03", "HSIL"), ("2020-05-05", "HSIL")]),
    ],
)
def test_each_smear_of_a_list_has_its_own_date(text: str, expected: list[tuple[str, str]]) -> None:
    assert told(text, "cytology", "result") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "HPV tests in 2019 and 2021 were negative and positive for HPV 16, respectively.",
            [("2019", "negative"), ("2021", "positive")],
        ),
        ("HPV was negative in 2018 and positive in 2020.", [("2018", "negative"), ("2020", "positive")]),
        (
            "HPV 16 was positive in 2018, 2019 and 2021.",
            [("2018", "positive"), ("2019", "positive"), ("2021", "positive")],
        ),
        ("Smears in 2018 and 2020 were negative and HPV in 2021 was positive.", [("2021", "positive")]),
        (
            "Smear of 2018 negative, HPV in 2020 and 2021 positive.",
            [("2020", "positive"), ("2021", "positive")],
        ),
    ],
)
def test_each_hpv_test_of_a_list_has_its_own_date(text: str, expected: list[tuple[str, str]]) -> None:
    assert told(text, "hpv", "result") == expected


@pytest.mark.parametrize(
    "text",
    [
        "HPV tests in March 2019 and May 2021 were not done.",
        "Her mother's smears in 2018 and 2019 were HSIL and LSIL.",
        "Smears in 2021 and 2022 are planned.",
        "No smears were taken in 2018 and 2020.",
        "Chest films in 2018 and 2020 were negative.",
    ],
)
def test_a_list_of_dates_makes_no_result_of_what_was_not_found_in_her(text: str) -> None:
    assert told(text, "cytology") == told(text, "hpv") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Biopsies in May 2019 and June 2020 showed CIN1 and CIN3 respectively.", ["2019-05 CIN1", "2020-06 CIN3"]),
        ("Biopsy in 2018 was CIN1, in 2019 CIN2.", ["2018 CIN1", "2019 CIN2"]),
        ("Biopsies in 2018 were benign and in 2020 showed CIN2.", ["2018 benign", "2020 CIN2"]),
        ("Biopsies on 3 May and 4 June 2021 showed CIN2.", ["2021-05-03 CIN2", "2021-06-04 CIN2"]),
        (
            "Biopsies in 2016, 2018 and 2021 revealed CIN1, CIN2 and invasive squamous cell carcinoma.",
            ["2016 CIN1", "2018 CIN2", "2021 cancer"],
        ),
    ],
)
def test_each_biopsy_of_a_list_has_its_own_date(text: str, expected: list[str]) -> None:
    assert [" ".join(row) for row in told(text, "biopsy", "histology")] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("CA125 was 30, 45 and 70 U/mL on 3, 5 and 9 May 2022.", ["2022-05-03", "2022-05-05", "2022-05-09"]),
        ("CA125 was 30, 45 and 70 U/mL on May 3, 5 and 9, 2022.", ["2022-05-03", "2022-05-05", "2022-05-09"]),
        ("CA125 was 30, 45 and 70 U/mL in March, June and September 2021.", ["2021-03", "2021-06", "2021-09"]),
        ("In 2019 CA125 was 30, in 2020 45 and in 2021 70 U/mL.", ["2019", "2020", "2021"]),
        ("CA125 rose from 30 in January to 45 in March and 70 U/mL in May 2021.", ["2021-01", "2021-03", "2021-05"]),
    ],
)
def test_each_value_of_a_series_has_its_own_date(text: str, expected: list[str]) -> None:
    assert told(text, "lab", "value") == list(zip(expected, (30.0, 45.0, 70.0), strict=True))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("CA125 35.2 +/- 2 U/mL.", [(35.2, "U/mL")]),
        ("CA125 was 35 ± 2 U/mL.", [(35.0, "U/mL")]),
        ("CA125 30 -> 45 -> 60 U/mL.", [(30.0, "U/mL"), (45.0, "U/mL"), (60.0, "U/mL")]),
        ("LH and FSH were 4.2 and 6.1 IU/L.", [(4.2, "IU/L"), (6.1, "IU/L")]),
        ("Na/K/Cl 138/4.1/102 mmol/L.", [(4.1, "mmol/L"), (102.0, "mmol/L"), (138.0, "mmol/L")]),
        ("CA125 >1000 U/mL.", [(1000.0, "U/mL")]),
    ],
)
def test_values_keep_their_unit_and_no_tolerance_becomes_one(text: str, expected: list[tuple[float, str]]) -> None:
    assert [row[1:] for row in told(text, "lab", "value", "unit")] == expected


def test_figures_of_a_diagnosis_are_no_days_of_a_list() -> None:
    assert [row[0] for row in told("Hb 9 g/dL, CIN 2, 3 and 9 May 2022.", "lab")] != ["2022-05-02"]
