"""Several guidelines asked together: a silent one is no all-clear, and says why it is silent."""

from datetime import date
from pathlib import Path

import pytest

from lugol.facts.engine.woman import Woman
from lugol.findings import Finding
from lugol.record.record import Record
from lugol.review.one import review
from lugol.rules.answer import silence
from lugol.rules.cases import Case, record_of
from lugol.rules.guideline import from_folder
from lugol.rules.judge import Sitting

AS_OF = date(2026, 6, 2)
LSIL = {"kind": "cytology", "date": "2024-01-05", "result": "LSIL"}
BLEEDING = {"kind": "symptom", "date": "2026-06-01", "term": "spotting", "code": "abnormal_bleeding"}


def told(*events: dict[str, str], sex: str = "F") -> Record:
    return record_of(Case(case="hers", as_of=AS_OF.isoformat(), born="1985-01-01", sex=sex, events=events))


def asked(record: Record, *guidelines: str) -> list[Finding]:
    return [found for found in review(record, AS_OF, guidelines).findings if found.guideline in guidelines]


@pytest.mark.parametrize("edition", ["uspstf-2018", "acs-2025", "hrsa-2026", "who-2021"])
def test_a_screening_guideline_alone_says_that_management_answers(edition: str) -> None:
    (found,) = asked(told(LSIL), edition)
    assert (found.kind, found.title, found.action) == ("note", "Managed as an abnormal result", None)
    assert found.rule == f"{edition}/start/managed"
    assert found.evidence == ("e1",)


def test_management_alone_says_that_screening_or_symptoms_come_first() -> None:
    assert [found.title for found in asked(told(), "asccp-2019")] == ["Routine screening applies"]
    assert [found.title for found in asked(told(LSIL, BLEEDING), "asccp-2019")] == ["Symptoms: assess first"]


def test_where_one_guideline_answers_the_silent_one_adds_nothing() -> None:
    (found,) = asked(told(LSIL), "uspstf-2018", "asccp-2019")
    assert (found.guideline, found.action) == ("asccp-2019", "colposcopy")


def test_where_the_rules_do_not_apply_each_says_so() -> None:
    found = asked(told(sex="M"), "uspstf-2018", "asccp-2019")
    assert [each.title for each in found] == ["Outside the scope", "Outside the scope"]


def test_guidelines_that_only_raise_flags_owe_no_answer() -> None:
    assert asked(told(), "safety-net") == []


def test_a_silent_row_without_words_says_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "guideline.yaml").write_text(
        "id: mine\ntitle: Mine\njurisdiction: x\nvalid_from: 2020-01-01\nentry: [start]\n"
    )
    (folder / "start.csv").write_text("row,age,=kind,source,status\nall,*,silent,who-2021,M\n")
    assert silence(Sitting(from_folder(folder), Woman(told(), AS_OF))) == []
