import os
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lugol.instruments.instrument import InputError, rows, run
from lugol.instruments.reporting import care, figures
from lugol.record.record import Document, Record
from lugol.sources import all_sources

AS_OF = date(2025, 1, 1)
SHARED = Path(os.environ.get("LUGOL_SHARED", Path(__file__).parents[3] / "shared"))
ARTICLE = """Clear cell carcinoma in a young woman: a case report
Abstract
A rare tumour in a 24-year-old who presented with discharge; carcinoma was diagnosed, she underwent surgery and is
alive. It shows that one should look.
Keywords: cervix, clear cell
1. Introduction
Such tumours are rare (1, 2).
2. Case presentation
A 24-year-old presented with discharge. Her mother took diethylstilbestrol; past history of smoking. Her last smear in
May 2019 was normal. On examination the cervix was friable. MRI and biopsy showed carcinoma. She received cisplatin
40 mg/m2 for five cycles, well tolerated; one course was stopped because of neutropenia. Follow-up MRI was clear. She is
alive without recurrence and reports her quality of life as good.
3. Discussion
The literature is limited (3). A limitation is the short follow-up. Other diagnoses were excluded. Hence tissue first.
Conclusion
A biopsy should never wait. The stage was IB1. A timeline is in Table 1. Written informed consent was obtained.
Patient's perspective: she said that she was glad.
"""


def test_a_full_report_meets_most_items_with_its_words() -> None:
    told = {item["item"]: item for item in care.items(ARTICLE)}
    assert len(told) == 30
    open_items = sorted(name for name, item in told.items() if item["answer"] != "yes")
    assert open_items == []
    assert "informed consent" in told["13"]["words"][0]


def test_what_is_missing_is_named() -> None:
    bare = ARTICLE.replace("Written informed consent was obtained.", "").replace("well tolerated; ", "")
    result = run(care.INSTRUMENTS[0], text=bare)
    assert result.value == 28
    assert [need.split(":")[0] for need in result.needs] == ["10c", "13"]


def test_a_title_that_is_not_stored_is_not_called_missing() -> None:
    told = {item["item"]: item["answer"] for item in care.items("A long abstract. " * 30 + "\nDiscussion\nx")}
    assert told["1"] == "not in the text"
    assert told["5a"] == "not in the text"


def test_a_letter_is_no_article() -> None:
    assert not care.is_article("Dear colleague, she was seen in clinic.")
    letter = Record(documents=(Document("letter", text="Dear colleague, 22.2% of 27 women."),))
    assert care.from_record(letter, AS_OF) == []
    assert figures.from_record(letter, AS_OF) == []


def test_the_checklist_of_an_article() -> None:
    [finding] = care.from_record(Record(documents=(Document("case", text=ARTICLE),)), AS_OF)
    assert (finding.code, finding.value) == ("care_checklist", 30)


@pytest.mark.parametrize(
    ("n", "of", "low", "high"),
    [(2, 9, 2.8, 60.0), (0, 10, 0, 30.8), (10, 10, 69.2, 100), (424, 538, 75.1, 82.2), (1, 1, 2.5, 100)],
)
def test_exact_limits(n: int, of: int, low: float, high: float) -> None:
    assert figures.limits(n, of) == pytest.approx((low, high), abs=0.06)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 60), st.integers(1, 60))
def test_limits_hold_the_share_and_mirror(n: int, of: int) -> None:
    n = min(n, of)
    low, high = figures.limits(n, of)
    assert low <= 100 * n / of <= high
    mirrored = figures.limits(of - n, of)
    assert (100 - high, 100 - low) == pytest.approx(mirrored, abs=1e-6)


@pytest.mark.parametrize(
    ("percent", "n", "of", "holds"),
    [("22.2", 2, 9, True), ("22.2", 6, 27, True), ("22", 2, 9, True), ("22.3", 2, 9, False), ("0", 0, 5, True)],
)
def test_a_percentage_is_judged_by_the_digits_it_gives(percent: str, n: int, of: int, holds: bool) -> None:
    assert figures.agrees(percent, n, of) is holds


def test_counts_that_cannot_be() -> None:
    with pytest.raises(InputError, match="n goes from 0 to of"):
        run(figures.INSTRUMENTS[0], n=5, of=4)
    assert "another share" in run(figures.INSTRUMENTS[0], n=2, of=9, percent=25).statement
    assert figures.compute(2, 9).details["agrees"] is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("positive in 11/13 (85%) tumours", [("85", 11, 13)]),
        ("2 of 9 women (22.2 %)", [("22.2", 2, 9)]),
        ("22.2% (2/9)", [("22.2", 2, 9)]),
        ("on 3/4/2024 (5%)", []),
        ("14 of 5 (20%)", []),
        ("nothing", []),
    ],
)
def test_shares_in_a_text(text: str, found: list) -> None:
    assert [each[1:] for each in figures.counted(text)] == found


def test_figures_of_an_article_are_held_against_their_sources() -> None:
    said = (
        ARTICLE + "\nPap smears found 22.2% in 27 patients. Positive in 11/13 (95%). Neuroendocrine: 1.4% of cervical."
    )
    found = figures.from_record(Record(documents=(Document("case", text=said),)), AS_OF)
    assert [finding.title for finding in found] == [
        "1 of the report's figures and terms differ from their source",
        "11 of 13 is not 95 %",
    ]
    assert "2 of 9" in found[0].statement
    assert found[0].sources == ("park-2011",)


def test_every_claim_has_a_known_source() -> None:
    assert all(row["source"] in all_sources() for row in rows("reporting/figures.csv"))


@pytest.mark.skipif(not (SHARED / "seed").exists(), reason="shared test material is not here (set LUGOL_SHARED)")
def test_the_seed_report_and_its_figures() -> None:
    text = (SHARED / "seed" / "case-report.txt").read_text(encoding="utf-8")
    told = {item["item"]: item["answer"] for item in care.items(text)}
    assert told["12"] == told["10d"] == told["5d"] == "no"
    assert told["1"] == "not in the text"
    assert told["3a"] == told["5a"] == told["6"] == told["11b"] == "yes"
    assert told["9b"] == told["10a"] == "partly"
    verdicts = {row["id"]: row["verdict"] for row, _ in figures.claims(text)}
    assert verdicts["pap-22"] == verdicts["hpv-72"] == verdicts["carcinoid"] == "differs"
    assert verdicts["share-1.4"] == "agrees"
