"""The reference pages: every instrument has a worked example that runs, and a page with its data and sources."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from lugol.instruments.instrument import get, names

SCRIPT = Path(__file__).parents[2] / "lab" / "instrument_pages.py"


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("instrument_pages", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", names())
def test_every_instrument_has_a_worked_example_that_runs(name: str, script: ModuleType) -> None:
    assert script.example(name), f"add a line for {name} to src/lugol/instruments/examples.csv"
    result = script.worked(get(name))
    assert result.statement
    assert result.value is not None or result.needs or result.details


def test_a_page_shows_inputs_example_data_with_tags_and_sources(script: ModuleType) -> None:
    page = script.page(get("roma"))
    for words in ("| he4 | number |", "79.3 %", "### mass/roma_cutoffs.csv", "| original |", "`moore-2009` (V)"):
        assert words in page


def test_the_pages_in_the_repository_are_those_that_the_script_makes(script: ModuleType) -> None:
    stale = [name for name, text in script.pages().items() if not script._same(script.FOLDER / name, text)]
    assert stale == [], "run `make docs`"
