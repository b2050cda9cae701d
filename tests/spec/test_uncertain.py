"""What is uncertain decides nothing: the same reviews with every row of status U cut away."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

import lugol.rules.uncertain as proof
from lugol.errors import BadData
from lugol.findings import Finding
from lugol.review.one import undecided
from lugol.rules.guideline import heads
from lugol.rules.table import Row, refused

CASES = Path(__file__).parent / "vignettes"
_REVIEWED = """
import json, sys, yaml
from pathlib import Path
from lugol.instruments import instrument
if sys.argv[2] == "without":
    whole = instrument._read
    instrument._read = lambda file: tuple(row for row in whole(file) if row["status"] != "U")
import lugol
told = []
for path in sorted(Path(sys.argv[1]).glob("[ms]*.yaml")):
    for case in yaml.safe_load(path.read_text(encoding="utf-8")):
        if "text" not in case:
            continue
        for f in lugol.review(lugol.read_text(case["text"]), case["as_of"]).findings:
            if f.status_tag != "U":
                told.append([case["id"], f.id, f.kind, f.code, f.severity, f.action, f.due, str(f.value), f.title])
print(json.dumps(told))
"""


def _told(rows: str) -> list[list[str]]:
    asked = [sys.executable, "-c", _REVIEWED, str(CASES), rows]
    return list(json.loads(subprocess.run(asked, capture_output=True, text=True, check=True).stdout))


def test_no_review_changes_where_uncertain_rows_are_cut_away() -> None:
    whole = _told("with")
    assert len(whole) > 200
    assert _told("without") == whole


def test_no_row_of_status_u_could_decide() -> None:
    found = proof.check(list(heads()))
    assert found.problems == ()
    assert found.instruments > 0


def test_an_edition_that_cannot_be_loaded_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(edition: str) -> None:
        raise BadData(f"{edition}/start.csv: no row for age = 65")

    monkeypatch.setattr(proof, "load", broken)
    assert proof.check(["mine"]).problems == ("mine/start.csv: no row for age = 65",)


@pytest.mark.parametrize(
    ("outputs", "names"),
    [
        ({"goto": "next"}, "=goto"),
        ({"action": "colposcopy", "due": "today"}, "=action, =due"),
        ({"kind": "flag", "severity": "alert"}, "=severity, =kind"),
        ({"title": "Seen"}, ""),
        ({"kind": "note", "severity": "info"}, ""),
    ],
)
def test_a_deciding_row_of_status_u_is_named(outputs: dict[str, str], names: str) -> None:
    assert names in refused(Row("a", "t.csv:2", {}, outputs, ("k",), "U"))
    assert bool(refused(Row("a", "t.csv:2", {}, outputs, ("k",), "U"))) == bool(names)
    assert refused(Row("a", "t.csv:2", {}, outputs, ("k",), "M")) == ""


def test_a_finding_that_rests_on_status_u_raises_nothing() -> None:
    flag = Finding(
        id="a", rule="a", guideline="a", kind="flag", title="a", statement="a", severity="alert", action="refer",
        status_tag="U",
    )  # fmt: skip
    noted = undecided(flag)
    assert (noted.kind, noted.severity, noted.action) == ("note", "info", None)
