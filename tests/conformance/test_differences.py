"""Every difference from the existing system is decided by a point of the guideline, as the page about it tells."""

import collections
import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]


def harness() -> ModuleType:
    spec = importlib.util.spec_from_file_location("conformance", ROOT / "lab" / "conformance.py")
    assert spec is not None and spec.loader is not None
    module = sys.modules["conformance"] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


LAB = harness()
needs_cases = pytest.mark.skipif(
    not LAB.SHARED.is_dir(), reason="no conformance cases; set LUGOL_SHARED to the folder that holds them"
)


@pytest.fixture(scope="module")
def rows() -> list[dict[str, Any]]:
    return list(LAB.run(""))


@needs_cases
def test_no_case_crashes(rows: list[dict[str, Any]]) -> None:
    assert [row["id"] for row in rows if row["crash"]] == []


@needs_cases
def test_every_unmarked_difference_is_of_a_decided_kind_and_count(rows: list[dict[str, Any]]) -> None:
    found: collections.Counter[tuple[str, str, str]] = collections.Counter()
    for row in rows:
        if row["mark"] == "plain" and not (row["included"] and row["action"] and row["due"]):
            found[LAB.kind_of(row)] += 1
    assert dict(found) == {kind: int(row["cases"]) for kind, row in LAB.decided().items()}


@needs_cases
def test_the_page_tells_the_measured_agreement(rows: list[dict[str, Any]]) -> None:
    page = (ROOT / "docs" / "conformance.md").read_text(encoding="utf-8")
    for pathway in LAB.PATHWAYS:
        plain = [row for row in rows if row["pathway"] == pathway and row["mark"] == "plain"]
        right = sum(row["included"] and row["action"] and row["due"] for row in plain)
        assert f"{right:,} ({100 * right / len(plain):.2f} %)" in page


@needs_cases
def test_the_histories_of_known_defects_get_the_answer_of_the_guideline(capsys: pytest.CaptureFixture[str]) -> None:
    LAB.bugs(LAB.SHARED / "bugs.jsonl")
    *told, total = capsys.readouterr().out.splitlines()
    verdicts = {line.split()[0]: line.split()[1] for line in told}
    assert total == "43 of 46 as the guideline says"
    assert {bug for bug, verdict in verdicts.items() if verdict != "ok"} == {"B16", "B23", "B25", "B29"}
    assert len(verdicts) == 46


@needs_cases
def test_the_histories_of_wrong_advice_get_the_answer_of_the_guideline(capsys: pytest.CaptureFixture[str]) -> None:
    assert LAB.bugs(LAB.SHARED.parent / "cases" / "management.jsonl") == 0
    assert capsys.readouterr().out.splitlines()[-1] == "24 of 24 as the guideline says"


def test_every_decided_kind_names_its_point_and_stands_on_the_page() -> None:
    page = (ROOT / "docs" / "conformance.md").read_text(encoding="utf-8")
    for row in LAB.decided().values():
        assert row["point"] and row["why"]
        assert f"| {row['id']} |" in page
