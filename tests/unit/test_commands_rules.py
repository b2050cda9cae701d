"""`lugol check`, `guidelines`, `table`, `why`, `why-not` and `diff`, as a user types them."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from lugol.cli import app
from lugol.errors import LugolError
from lugol.rules.check import Checked

CASE = """
patient: {sex: F, birth: 1986-01-01}
events:
- {kind: cytology, date: 2018-06, result: NILM}
"""
BLEEDING = CASE + "- {kind: symptom, date: 2021-06-01, term: postcoital bleeding, code: abnormal_bleeding}\n"


def lugol(*words: str | Path) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


@pytest.fixture
def case(tmp_path: Path) -> Path:
    (tmp_path / "case.yaml").write_text(CASE)
    return tmp_path / "case.yaml"


@pytest.fixture
def bleeding(tmp_path: Path) -> Path:
    (tmp_path / "bleeding.yaml").write_text(BLEEDING)
    return tmp_path / "bleeding.yaml"


def test_check_proves_every_guideline() -> None:
    done = lugol("check")
    assert done.exit_code == 0, done.output
    assert "rows proven" in done.output.splitlines()[-1]


def test_check_of_one_guideline_as_json() -> None:
    (told,) = json.loads(lugol("check", "who-2021", "--format", "json").output)
    assert (told["guideline"], told["tables"], told["problems"]) == ("who-2021", 4, [])


def test_check_fails_where_something_does_not_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "lugol.rules.check.check", lambda name: Checked(name, problems=("start.csv: no row for age = 65",))
    )
    done = lugol("check", "who-2021")
    assert done.exit_code == 1
    assert "who-2021: start.csv: no row for age = 65" in done.output


def test_guidelines_lists_every_edition() -> None:
    assert "uspstf-2018" in lugol("guidelines").output
    editions = {each["id"]: each for each in json.loads(lugol("guidelines", "--format", "json").output)}
    assert editions["hrsa-2026"]["based_on"] == "uspstf-2018"


def test_table_shows_rows_to_lay_beside_the_paper() -> None:
    shown = lugol("table", "uspstf-2018/exit").output
    assert "by-smears  [M; uspstf-2018]" in shown
    assert "adequate_at_65 false, smears_in_a_row >=3, months_since_negative_smear <60" in " ".join(shown.split())
    assert "exit.adequate: what that table of this guideline says" in lugol("table", "uspstf-2018/average").output
    assert json.loads(lugol("table", "uspstf-2018/exit", "--format", "json").output)["name"] == "exit"


def test_a_table_that_is_not_there_is_named() -> None:
    error = lugol("table", "uspstf-2018/entrance").exception
    assert isinstance(error, LugolError)
    assert "no table 'entrance' in uspstf-2018; it has average, exit, standing-start, start" in str(error)


def test_why_shows_rows_events_and_sources(bleeding: Path) -> None:
    shown = lugol("why", "see_details", bleeding, "--as-of", "2021-06-15", "--guideline", "uspstf-2018").output
    assert "uspstf-2018/start/symptoms: holds" in shown
    assert "symptomatic is True; the row asks true" in shown
    assert "symptom 2021-06-01" in shown
    assert "ASCCP practice statement" in shown


def test_why_of_a_gap_says_what_is_needed(case: Path) -> None:
    shown = lugol("why", "undecided", case, "--as-of", "2021-06-15", "--guideline", "uspstf-2018").output
    assert "needs the day of the cytology of 2018-06" in shown
    told = json.loads(
        lugol(
            "why", "undecided", case, "--as-of", "2021-06-15", "--guideline", "uspstf-2018", "--format", "json"
        ).output
    )
    assert told[0]["finding"]["needs"] == ["the day of the cytology of 2018-06"]
    assert {row["verdict"] for row in told[0]["rows"]} == {"holds", "cannot be said"}


def test_why_of_a_finding_that_is_not_there_names_those_that_are(case: Path) -> None:
    error = lugol("why", "SUSPICIOUS", case, "--as-of", "2021-06-15", "--guideline", "uspstf-2018").exception
    assert "no finding 'SUSPICIOUS' as of 2021-06-15; there are: " in str(error)


def test_why_not_shows_the_cells_that_fail(case: Path) -> None:
    row = "uspstf-2018/average/30-hpv-current"
    shown = lugol("why-not", row, case, "--as-of", "2021-06-15").output
    assert f"{row}: does not hold" in shown
    assert "NO  screening_basis is cytology; the row asks hpv" in shown
    told = json.loads(lugol("why-not", row, case, "--as-of", "2021-06-15", "--format", "json").output)
    assert [cell["holds"] for cell in told["cells"]] == [True, False, False, True]


def test_diff_shows_what_an_edition_changed() -> None:
    shown = lugol("diff", "uspstf-2018", "hrsa-2026").output
    assert "average/30-hpv-overdue: changed" in shown
    assert "=title was: Screening is overdue\n           now: HPV test is overdue" in shown
    assert len(json.loads(lugol("diff", "uspstf-2018", "hrsa-2026", "--format", "json").output)) == 9


def test_diff_tells_a_new_row_as_the_row_says_it() -> None:
    shown = lugol("diff", "asccp-ecc-2023", "asccp-dual-stain-2024").output
    row = shown[shown.index("dual_stain/stain-positive: added  [clarke-2024]") :]
    assert "    if    round_after_treatment false, dual_stain positive\n    ->    action: colposcopy" in row


def test_an_unknown_guideline_is_named() -> None:
    assert "no guideline 'uspstf-2050'; `lugol guidelines` lists them" in str(lugol("table", "uspstf-2050/x").exception)


def test_facts_lists_what_tables_may_ask() -> None:
    shown = lugol("facts", "screening_basis").output
    assert shown.startswith("screening_basis (cotest, cytology, hpv, none): The latest kind")
    names = {each["name"] for each in json.loads(lugol("facts", "--format", "json").output)}
    assert {"age", "pregnant", "negative_hpv_on"} <= names
