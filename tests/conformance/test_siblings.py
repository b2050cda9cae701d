"""Histories of our own beside those that once went wrong: each gets the guideline's one answer (`siblings*.yaml`)."""

import shlex
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from lugol.findings import Finding
from lugol.read import casefile
from lugol.review.one import review

PAGES = {
    "siblings.yaml": 115,
    "siblings_again.yaml": 77,
    "siblings_third.yaml": 53,
    "siblings_fourth.yaml": 63,
    "siblings_fifth.yaml": 28,
    "siblings_sixth.yaml": 59,
    "siblings_seventh.yaml": 69,
    "siblings_eighth.yaml": 36,
    "siblings_ninth.yaml": 79,
    "siblings_tenth.yaml": 52,
}
EDITIONS = ("uspstf-2018", "asccp-2019")
FAMILIES = ("uspstf", "asccp")
_RESULT = {"cytology": "result", "biopsy": "histology", "ecc": "histology", "pathology": "histology"}
_STATES: dict[str, dict[str, Any]] = {
    "excision": {"kind": "surgery", "codes": ["excision"]},
    "ablation": {"kind": "surgery", "codes": ["ablation"]},
    "hysterectomy": {"kind": "surgery", "codes": ["hysterectomy"], "cervix_removed": True},
    "pregnant": {"kind": "obstetric", "event": "pregnancy", "status": "pregnant"},
    "delivered": {"kind": "obstetric", "event": "delivery", "status": "delivered"},
    "ended": {"kind": "obstetric", "event": "miscarriage", "status": "ended"},
    "hiv": {"kind": "condition", "term": "HIV infection", "code": "hiv"},
    "fertility": {"kind": "condition", "term": "plans for a pregnancy", "code": "fertility_concern"},
    "des": {"kind": "condition", "term": "exposure to diethylstilbestrol", "code": "des_exposure"},
    "precancer": {"kind": "diagnosis", "value": "CIN3", "code": "cervical_precancer"},
}


def event(line: str) -> dict[str, Any]:
    """An event of a case file from its line, "2024-03-01 hpv 16"."""
    day, kind, *rest = shlex.split(line)
    told = dict(_STATES.get(kind, {"kind": kind})) | ({} if day == "undated" else {"date": day})
    for word in rest:
        name, equals, value = word.partition("=")
        if equals:
            told[name] = yaml.safe_load(value)
        elif kind == "hpv":
            told |= {"result": word} if word.isalpha() or "_" in word else {"result": "positive", "types": [word]}
        else:
            told[_RESULT[kind]] = word
    return told


def kinds(page: str) -> dict[str, list[dict[str, Any]]]:
    """The histories of a page by their kind."""
    found: dict[str, list[dict[str, Any]]] = yaml.safe_load(Path(__file__).with_name(page).read_text(encoding="utf-8"))
    return found


def bodies() -> Iterator[Any]:
    """Each history with its name."""
    for page in PAGES:
        for kind, rows in kinds(page).items():
            for row in rows:
                yield pytest.param(row, id=f"{kind}: {row['title']}")


def judged(row: dict[str, Any], editions: tuple[str, ...]) -> list[Finding]:
    """What the guidelines that recommend say: steps and gaps."""
    patient = {"sex": row.get("sex", "F"), "birth": str(row.get("born", "1985-04-01"))}
    patient |= {name: row[name] for name in ("gender_identity",) if name in row}
    body = {"casefile": 1, "patient": patient, "events": [event(line) for line in row["events"]]}
    record = casefile.read(yaml.safe_dump(body).encode(), row["title"])
    found = review(record, date.fromisoformat(str(row.get("as_of", "2024-05-15"))), editions).findings
    ours = [f for f in found if f.guideline.startswith(FAMILIES)]
    return [f for f in ours if (f.action and f.kind in ("recommendation", "note")) or f.kind == "gap"]


def wrong(row: dict[str, Any], found: list[Finding]) -> Iterator[str]:
    """What is not as the history says, in words."""
    if row.get("silent"):
        if found:
            yield f"says {[f.rule for f in found]}"
        return
    if len(found) != 1:
        yield f"{len(found)} answers: {[(f.action, f.rule) for f in found]}"
    for each in found:
        yield from _wrong(row, each)


def _wrong(row: dict[str, Any], found: Finding) -> Iterator[str]:
    if row.get("gap"):
        if found.kind != "gap":
            yield f"decides {found.action} ({found.rule})"
        return
    if (found.action or "undecided") not in [word.strip() for word in row["step"].split("|")]:
        yield f"{found.action or found.needs} ({found.rule}), wanted {row['step']}"
    if "due" in row and found.due != str(row["due"]):
        yield f"due {found.due} ({found.rule}), wanted {row['due']}"
    if "since" in row and found.since != str(row["since"]):
        yield f"since {found.since} ({found.rule}), wanted {row['since']}"
    if found.action in row.get("never", ()):
        yield f"must not say {found.action}"
    day = str(row.get("as_of", "2024-05-15"))
    late = bool(found.since and found.since < day) or bool(found.due and found.due < day)
    if late and row.get("not_overdue"):
        yield f"overdue since {found.since}, due {found.due}"
    if not late and row.get("overdue"):
        yield f"not overdue: since {found.since}, due {found.due}"
    if row.get("not_said") and str(row["not_said"]).casefold() in found.statement.casefold():
        yield f"says {found.statement!r}"


@pytest.mark.parametrize("row", [*bodies()])
def test_the_answer_is_that_of_the_guideline(row: dict[str, Any]) -> None:
    """By the edition of 2019, and by those in force on the day."""
    for editions in ((), *(() if row.get("editions") else (EDITIONS,))):
        assert list(wrong(row, judged(row, editions))) == [], editions


@pytest.mark.parametrize("page", PAGES)
def test_every_kind_has_three_histories_or_more(page: str) -> None:
    found = kinds(page)
    assert len(found) >= 7
    assert all(len(rows) >= 3 for rows in found.values())
    assert sum(len(rows) for rows in found.values()) == PAGES[page]
