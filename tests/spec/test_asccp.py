"""What a clinician may rely on in the ASCCP guideline: the threshold rule, the risks shown, and rules of safety."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bundles import History, told
from histories import history
from lugol.findings import Finding
from lugol.read import fhir
from lugol.rules.guideline import heads, in_force, load
from lugol.rules.judge import judge
from lugol.rules.table import Row

ASCCP = load("asccp-2019")
RISK_TABLES = ("risk_1", "risk_2", "risk_4", "risk_5")
TREATMENT = {
    "treatment",
    "colposcopy_or_treatment",
    "surveillance_or_treatment",
    "diagnostic_excision",
    "repeat_excision",
    "hysterectomy",
}
WAITING = {
    "surveillance_1y",
    "surveillance_3y",
    "surveillance_5y",
    "screening_up_to_date",
    "routine_screening",
    "no_further_evaluation",
}


def risk_rows(*tables: str) -> list[Row]:
    return [row for name in tables for row in ASCCP.sheets[name].rows if row.outputs.get("n")]


def by_the_threshold_rule(row: Row) -> str:
    now, five_years = float(row.outputs["cin3_now"] or 0), float(row.outputs["cin3_5y"])
    if now >= 60:
        return "expedited"
    if now >= 25:
        return "excision_or_colposcopy"
    if now >= 4:
        return "colposcopy"
    return "surveillance_1y" if five_years >= 0.55 else "surveillance_3y" if five_years >= 0.15 else "surveillance_5y"


@pytest.mark.parametrize("row", risk_rows(*RISK_TABLES), ids=lambda row: row.id)
def test_the_action_of_a_risk_row_is_what_the_threshold_rule_gives(row: Row) -> None:
    if row.outputs["management_confidence"] == "Special Situation" and row.id not in ("T2-20", "T2-34"):
        assert row.outputs["action"] in ("colposcopy", "surveillance_1y", "surveillance_3y")
    else:
        assert (row.outputs["action"] or row.outputs["goto"]) == by_the_threshold_rule(row)


@pytest.mark.parametrize("row", risk_rows(*RISK_TABLES), ids=lambda row: row.id)
def test_every_risk_is_shown_with_its_number_of_women_and_its_limits(row: Row) -> None:
    shown = row.outputs["statement"]
    assert "; n " in shown and float(row.outputs["n"]) > 0
    for risk, words in (("cin3_now", "immediate CIN3+ risk "), ("cin3_5y", "five-year ")):
        low, value, high = (row.outputs[f"{risk}{end}"] for end in ("_low", "", "_high"))
        if value:
            assert float(low) <= float(value) <= float(high)
        else:
            assert f"{words}0" not in shown
    assert "95 % limits" in shown or "too few cases for an estimate" in shown or "risk not estimated" in shown


@pytest.mark.parametrize("row", risk_rows("risk_3"), ids=lambda row: row.id)
def test_the_table_without_published_limits_says_so(row: Row) -> None:
    assert "(limits not published); n " in row.outputs["statement"]


@pytest.mark.parametrize("name", ["T2-17", "T2-18", "T2-19", "T2-26", "T2-32", "T2-39", "T4-24"])
def test_a_cell_of_too_few_women_is_never_a_risk_of_nought(name: str) -> None:
    (row,) = [row for row in risk_rows("risk_2", "risk_4") if row.id == name]
    assert "too few cases for an estimate of the CIN3+ risk" in row.outputs["statement"]
    assert not row.outputs["cin3_now"] and not row.outputs["cin3_5y"]


def test_a_finding_of_a_risk_row_carries_the_numbers_of_the_paper() -> None:
    record = fhir.read(told([("2024-05-01", "hpv", "positive"), ("2024-05-01", "cytology", "ASC-US")]), "a")
    (finding,) = judge(ASCCP, record, date(2024, 6, 3))
    assert finding.rule == "asccp-2019/risk_1/T1-09"
    assert finding.value["n"] == 30506
    assert round(finding.value["cin3_now"], 2) == 4.45
    assert "4.4 %" in finding.statement


def test_every_row_that_speaks_says_why() -> None:
    for sheet in ASCCP.sheets.values():
        for row in sheet.rows:
            if row.outputs.get("action"):
                assert row.outputs["statement"], f"{sheet.name}/{row.id}"
                assert row.outputs["due"] or row.id == "cancer-treated", f"{sheet.name}/{row.id}"


def answers(seed: int, *more: tuple[str, str, str]) -> list[Finding]:
    woman = history(seed)
    record = fhir.read(told([*woman.history, *more], born=woman.born), "b.json")
    return [finding for finding in judge(ASCCP, record, woman.as_of) if finding.action]


@pytest.mark.parametrize("more", [(), (("2024-03-01", "pregnant", ""),)], ids=["plain", "pregnant"])
def test_the_report_on_the_specimen_of_an_excision_is_no_untreated_cin3_under_25(
    more: tuple[tuple[str, str, str], ...],
) -> None:
    events = [("2024-05-13", "biopsy", "CIN3"), ("2024-05-18", "excision", ""), ("2024-05-23", "biopsy", "CIN3"), *more]
    found = judge(ASCCP, fhir.read(told(events, born="2004-06-24"), "b.json"), date(2024, 6, 3))
    actions = {finding.action for finding in found if finding.action}
    assert actions and not actions & TREATMENT


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 10**9))
def test_nothing_is_treated_in_pregnancy(seed: int) -> None:
    assert not {finding.action for finding in answers(seed, ("2024-03-01", "pregnant", ""))} & TREATMENT


def of_an_examined_visit(events: History, smear: str) -> bool:
    """Was ASC-H or worse examined by a biopsy of the week before, so that ASC-H read now is of that visit, no worse?"""
    samples = [day for day, kind, _ in events if kind == "biopsy" and day and "2024-05-26" <= day < "2024-06-02"]
    led = [day for day, kind, value in events if kind == "cytology" and day and value in ("ASC-H", "HSIL")]
    return smear == "ASC-H" and any("2023-06-01" <= day <= sample for sample in samples for day in led)


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 10**9), st.sampled_from(("HSIL", "ASC-H", "AGC", "AIS", "SCC")))
@example(689810272, "AIS")
@example(689810272, "AGC")
@example(689810272, "ASC-H")
def test_high_grade_cytology_of_yesterday_is_never_left_waiting(seed: int, smear: str) -> None:
    answered = {"biopsy", "excision", "ablation"}
    events = history(seed).history
    for day, kind, _ in events:
        if kind in ("hysterectomy_total", "cervix_absent") or (kind in answered and (not day or day >= "2024-06-02")):
            return
    if of_an_examined_visit(events, smear):
        return
    assert not {finding.action for finding in answers(seed, ("2024-06-02", "cytology", smear))} & WAITING


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 10**9))
@example(1046)
def test_cin3_of_yesterday_is_treated_or_referred(seed: int) -> None:
    treated = [day for day, kind, _ in history(seed).history if kind in ("excision", "ablation")]
    if any(not day or day >= "2024-05-12" for day in treated):
        return  # treated since, or three weeks before: then it is the report on the specimen
    pregnant = any(kind == "pregnant" for _, kind, _ in history(seed).history)
    watched = {"colposcopy"} if pregnant else set()  # no treatment in pregnancy: colposcopy is her surveillance
    for finding in answers(seed, ("2024-06-02", "biopsy", "CIN3")):
        assert finding.action in TREATMENT | watched | {"cancer_care", "see_details", "refer_gyn_oncology"} or (
            finding.rule.startswith("asccp-2019/hysterectomy")
        )


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 10**9))
def test_a_cervix_that_was_removed_is_neither_treated_nor_removed_again(seed: int) -> None:
    assert not {finding.action for finding in answers(seed, ("2020-03-01", "hysterectomy_total", ""))} & TREATMENT
    assert not {finding.action for finding in answers(seed, ("2020-03-01", "cervix_absent", ""))} & TREATMENT


def test_the_editions_follow_each_other_without_a_gap() -> None:
    family = sorted((head for head in heads().values() if head.family == "asccp"), key=lambda head: head.valid_from)
    assert [head.superseded_by for head in family] == [*(head.id for head in family[1:]), ""]
    for head in family:
        assert in_force("asccp", head.valid_from) == head


def test_the_page_about_the_guideline_names_every_table_and_edition() -> None:
    page = (Path(__file__).resolve().parents[2] / "docs" / "explanation" / "asccp.md").read_text(encoding="utf-8")
    for name in (*ASCCP.tables, *(head.id for head in heads().values() if head.family == "asccp")):
        assert f"`{name}`" in page
