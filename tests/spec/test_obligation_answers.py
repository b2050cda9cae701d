"""What answers each obligation and what leaves it open, as the guideline of its row in `obligations.csv` says.

A row of `obligation_answers.csv` is a record in which the obligation is open on 3 June 2025, and the names of what
closes it and of what does not: each is added on its own, three months after the last event.
"""

import csv
from pathlib import Path

import pytest

from lines import asked
from lugol.facts.questions import obligations

ANSWERS = {
    "": "",
    "tissue": "biopsy CIN1",
    "high-grade tissue": "biopsy CIN3",
    "insufficient tissue": "biopsy insufficient",
    "ablation": "surgery ablation",
    "excision": "surgery excision",
    "removal": "surgery hysterectomy cervix_removed=true",
    "negative HPV test": "hpv negative",
    "negative co-test": "hpv negative; 2023-12-10 cytology NILM",
    "negative cytology": "cytology NILM",
    "clear colposcopy": "colposcopy normal tz_type=1",
    "colposcopy with a lesion": "colposcopy high_grade",
}


def rows() -> list[dict[str, str]]:
    with (Path(__file__).parent / "obligation_answers.csv").open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


CASES = [
    (row["obligation"], row["record"], answer, is_open)
    for row in rows()
    for is_open, answers in ((False, row["answered_by"]), (True, row["left_open_by"]), (True, ""))
    for answer in answers.split(";")
]


@pytest.mark.parametrize(("obligation", "record", "answer", "is_open"), CASES, ids=lambda part: str(part)[:30])
def test_an_obligation_stays_open_until_it_is_answered(
    obligation: str, record: str, answer: str, is_open: bool
) -> None:
    told = f"{record}; 2023-12-10 {ANSWERS[answer]}" if answer else record
    assert (asked(f"open_{obligation}_on", told, "2025-06-03") != "none") is is_open


def test_every_obligation_has_its_answers() -> None:
    assert [row["obligation"] for row in rows()] == [each.name for each in obligations.every()]


@pytest.mark.parametrize(("tests", "is_open"), [(0, True), (2, True), (3, False)])
def test_three_negative_tests_answer_an_old_high_grade_smear(tests: int, is_open: bool) -> None:
    negative = "; ".join(f"{year}-03-01 hpv negative" for year in (2016, 2019, 2022)[:tests])
    record = f"born 1970-02-01; 2012-09-10 cytology HSIL; {negative}"
    assert (asked("open_high_grade_smear_on", record, "2025-06-03") != "none") is is_open


YOUNG = ("cin2", "hpv_16_18", "abnormal_in_observation", "positive_after_high_grade", "low_grade_young")
"""Found before she was 25, these wait until then: under 25 the guideline watches instead."""


@pytest.mark.parametrize(
    "row", [row for row in rows() if row["obligation"] in YOUNG], ids=lambda row: row["obligation"]
)
def test_what_is_watched_under_25_opens_on_her_birthday(row: dict[str, str]) -> None:
    _, _, history = row["record"].partition(";")
    for birth, is_open in (("2000-06-03", True), ("2000-06-04", False)):
        open_on = asked(f"open_{row['obligation']}_on", f"born {birth};{history}", "2025-06-03")
        assert (open_on != "none") is is_open


@pytest.mark.parametrize("name", ["low_grade", "positive_once", "abnormal_again"])
def test_a_result_at_25_opens_then_and_not_a_year_later(name: str) -> None:
    history = next(row["record"] for row in rows() if row["obligation"] == name).partition(";")[2]
    for birth, is_open in (("1998-09-10", True), ("1998-09-11", False)):
        assert (asked(f"open_{name}_on", f"born {birth};{history}", "2024-01-03") != "none") is is_open


def test_two_positive_tests_before_25_are_two_rounds_until_an_hpv_test_is_negative() -> None:
    history = next(row["record"] for row in rows() if row["obligation"] == "positive_twice").partition(";")[2]
    negative = "; 2024-03-10 hpv negative; 2024-03-10 cytology ASC-US"
    for birth in ("1998-09-10", "1998-09-11"):  # the second on her 25th birthday, and the day before it
        assert asked("open_positive_twice_on", f"born {birth};{history}", "2025-06-03") != "none"
    answered = asked("open_positive_twice_on", f"born 1998-09-11;{history}{negative}", "2025-06-03")
    assert answered == "none"


@pytest.mark.parametrize(("sample", "is_open"), [("ecc AIS", False), ("ecc CIN3", False), ("ecc benign", True)])
def test_a_curettage_answers_sampled_endometrial_cells_only_by_what_it_finds(sample: str, is_open: bool) -> None:
    history = next(row["record"] for row in rows() if row["obligation"] == "endometrial_cells_sampled")
    open_on = asked("open_endometrial_cells_sampled_on", f"{history}; 2023-12-10 {sample}", "2025-06-03")
    assert (open_on != "none") is is_open


@pytest.mark.parametrize(
    ("years", "tests", "how_often"),
    [(3, 4, "half_yearly"), (3, 5, "yearly"), (5, 6, "yearly"), (5, 7, "three_yearly")],
)
def test_one_test_may_be_left_out_of_the_watch_after_ais(years: int, tests: int, how_often: str) -> None:
    """Half-yearly over three years are six tests, yearly over two more are two: one of them may be missing."""
    first = [f"2015-{month:02d}-10 hpv negative" for month in range(1, tests)]
    told = "; ".join(
        ("2014-03-01 biopsy AIS; 2014-04-01 surgery excision", *first, f"{2014 + years}-06-01 hpv negative")
    )
    assert asked("ais_watch", f"born 1980-02-01; {told}", "2021-01-01") == how_often


def test_asc_us_with_hpv_at_25_asks_for_colposcopy() -> None:
    history = "2023-09-10 hpv positive; 2023-09-10 cytology ASC-US; 2023-11-10 cytology NILM"
    for birth, is_open in (("1998-09-10", True), ("1998-09-11", False)):
        assert (asked("open_low_grade_on", f"born {birth}; {history}", "2024-01-03") != "none") is is_open
