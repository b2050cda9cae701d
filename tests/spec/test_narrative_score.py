"""The reader against the development narratives, by the scorer that comes with them (skipped where they are absent)."""

import importlib.util
import json
from pathlib import Path
from types import ModuleType

import pytest

from lugol.errors import UnusableInput
from lugol.language.narrative import read

ROOT = Path(__file__).parents[2]


def _lab() -> ModuleType:
    spec = importlib.util.spec_from_file_location("lab_narratives", ROOT / "lab" / "narratives.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


lab = _lab()
pytestmark = pytest.mark.skipif(
    not (lab.NARRATIVES / "score.py").exists(), reason="the narratives are not here; set LUGOL_SHARED to their folder"
)


@pytest.fixture(scope="module", params=["seed", "dev"])
def table(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    folder = tmp_path_factory.mktemp(request.param)
    for name, text in lab.narratives().items():
        if (name == "seed") != (request.param == "seed"):
            continue
        try:
            record = read(text, name)
        except UnusableInput:
            continue
        (folder / f"{name}.json").write_text(json.dumps(lab.exported_record(record)), encoding="utf-8")
    return request.param, lab.score(folder)


def _fraction(table: str, label: str) -> float:
    line = next(line for line in table.splitlines() if line.startswith(label))
    right, _, of = line.rsplit(" ", 1)[1].partition("/")
    return int(right) / int(of)


def test_structured_kinds(table: tuple[str, str]) -> None:
    group, scored = table
    assert lab.group_f1(scored, lab.STRUCTURED) >= {"seed": 0.95, "dev": 0.92}[group]


def test_dates(table: tuple[str, str]) -> None:
    assert _fraction(table[1], "dates right") >= 0.92


def test_false_attribution(table: tuple[str, str]) -> None:
    group, scored = table
    assert _fraction(scored, "false attribution") <= {"seed": 0.0, "dev": 0.072}[group]


def test_age_and_stage(table: tuple[str, str]) -> None:
    assert _fraction(table[1], "case age") >= 0.964
    assert _fraction(table[1], "case stage:") >= 0.916


def test_two_women_in_one_text_are_refused() -> None:
    with pytest.raises(UnusableInput, match="two women"):
        read(lab.narratives()["rw_two_brain_mets"], "rw_two_brain_mets")
