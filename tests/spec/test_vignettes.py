"""Short cases with their answers: what a review must say of each, must not say, and what it raises."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

import lugol
from lugol.findings import Finding
from lugol.read import casefile

CASES = Path(__file__).parent / "vignettes"
OPEN = {
    "ovary-alone", "q5-de-pap2", "r6-iiia", "r6-p-high-smear-no-biopsy", "r6-a-tissue",
    "q7-us-wellwoman",
}  # fmt: skip
"""Cases whose answer is not yet given."""


def _cases() -> list[Any]:
    return [
        pytest.param(case, id=case["id"], marks=[pytest.mark.xfail(strict=True)] if case["id"] in OPEN else [])
        for path in sorted(CASES.glob("*.yaml"))
        for case in yaml.safe_load(path.read_text(encoding="utf-8"))
    ]


def _says(words: str, findings: tuple[Finding, ...]) -> bool:
    """Is a code, or are words of a title or statement, among some findings?"""
    told = (f"{each.title}\n{each.statement}\n{each.value}".casefold() for each in findings)
    return any(words == each.code for each in findings) or any(words.casefold() in text for text in told)


@pytest.mark.parametrize("case", _cases())
def test_a_case_is_answered_as_expected(case: dict[str, Any]) -> None:
    as_of: date = case["as_of"]
    record = lugol.read_text(case["text"]) if "text" in case else casefile.read(yaml.safe_dump(case["record"]), "case")
    findings = lugol.review(record, as_of).findings
    raised = {each.code for each in findings if each.kind == "flag" and each.severity != "info"}
    if "flags" in case:
        assert raised == set(case["flags"])
    if case.get("quiet"):
        assert [each.title for each in findings if each.severity != "info"] == []
    if "stage" in case:
        assert case["stage"] in [each.value for each in findings if each.code == "figo_stage"]
    assert [words for words in case.get("must", []) if not _says(words, findings)] == []
    assert [words for words in case.get("never", []) if _says(words, findings)] == []
    if "first" in case:
        assert _says(case["first"], findings[:1])
