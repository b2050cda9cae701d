"""The harness writes one question a part, and reads answers from files of the same name."""

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType

import pytest

LAB = Path(__file__).parents[2] / "lab"


@pytest.fixture(scope="module")
def harness() -> ModuleType:
    sys.path.insert(0, str(LAB))
    spec = importlib.util.spec_from_file_location("second_reader_harness", LAB / "second_reader.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    sys.path.remove(str(LAB))
    return module


def test_prompts_go_out_and_answers_come_in_by_file(harness: ModuleType, tmp_path: Path) -> None:
    texts, prompts, answers = tmp_path / "texts", tmp_path / "prompts", tmp_path / "answers"
    texts.mkdir()
    answers.mkdir()
    (texts / "a.txt").write_text("Seen on 8 March 2022. HPV 16 was positive.", encoding="utf-8")
    assert harness.write_prompts(harness.texts_in(texts), prompts, "gemma") == 1
    plain = (prompts / "a.1.txt").read_text(encoding="utf-8")
    assert plain.startswith("You read") and plain.endswith("Seen on 8 March 2022. HPV 16 was positive.")
    assert '"maxItems"' in plain
    assert json.loads((prompts / "a.1.json").read_text(encoding="utf-8"))["model"] == "gemma"
    told = {"quote": "HPV 16 was positive", "section": "", "kind": "hpv", "sentence": "HPV 16 was positive."}
    (answers / "a.1.json").write_text(json.dumps({"proposals": [told]}), encoding="utf-8")
    assert [each.kind for each in harness.FileReader(answers, "a").propose("")] == ["hpv"]
