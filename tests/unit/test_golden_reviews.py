"""Twelve women of our own, reviewed whole and held against what was agreed on.

After a wanted change `python -m tests.unit.test_golden_reviews` writes the reviews anew, to be read first.
"""

import json
from datetime import date
from pathlib import Path

import pytest

from lugol.exchange.contract import review_json
from lugol.read.source import read_bytes
from lugol.review.one import review

FOLDER = Path(__file__).parents[1] / "golden" / "reviews"
CASES = sorted(FOLDER.glob("*.yaml"))
_MARK = "# as of "


def _reviewed(case: Path) -> str:
    """What is found in a case on the day that its first line names, with the codes read from its words."""
    data = case.read_bytes()
    first = data.decode().splitlines()[0]
    found = review_json(review(read_bytes(data, case.name), date.fromisoformat(first.removeprefix(_MARK))))
    found["record"].pop("documents", None)
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"


def _agreed(case: Path) -> Path:
    return case.with_suffix(".json")


def test_there_are_twelve() -> None:
    assert len(CASES) == 12
    assert {path.stem for path in FOLDER.glob("*.json")} == {case.stem for case in CASES}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_the_review_is_as_agreed(case: Path) -> None:
    agreed = json.loads(_agreed(case).read_text(encoding="utf-8"))
    assert json.loads(_reviewed(case)) == agreed, "if wanted, write it anew (see above)"


if __name__ == "__main__":
    for case in CASES:
        _agreed(case).write_text(_reviewed(case), encoding="utf-8")
