"""The example package keeps the contract, and its entry point is found as any other's."""

import importlib.util
import tomllib
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from lugol.language.narrative import read
from lugol.readers import contract
from lugol.readers.contract import Reader, ReaderError
from lugol.readers.second import with_second

FOLDER = Path(__file__).parents[2] / "examples" / "second-reader"


def example() -> type[Reader]:
    spec = importlib.util.spec_from_file_location("keyword_reader", FOLDER / "keyword_reader.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    found: type[Reader] = module.KeywordReader
    return found


def test_the_example_reads_what_she_complains_of() -> None:
    record = read("Seen on 8 March 2022. She complained of a hoarse gait and of fever. HPV 16 was positive.", "a.txt")
    found = with_second(record, example()())
    assert "second reader keyword: 1 proposal" in found.notes[-1].message
    assert [event.values.term for event in found.events if "keyword" in event.readers] == ["hoarse gait"]  # type: ignore[union-attr]


def test_its_entry_point_stands_in_the_group_of_readers() -> None:
    told = tomllib.loads((FOLDER / "pyproject.toml").read_text(encoding="utf-8"))
    assert told["project"]["entry-points"][contract.GROUP] == {"keyword": "keyword_reader:KeywordReader"}


def test_an_installed_reader_is_loaded_and_held_to_the_contract(monkeypatch: pytest.MonkeyPatch) -> None:
    class Found(EntryPoint):
        def load(self) -> object:
            return example() if self.name == "keyword" else object()

    points = [Found(name, "somewhere:it", contract.GROUP) for name in ("keyword", "broken")]
    monkeypatch.setattr(contract, "entry_points", lambda group: points)
    assert contract.load("keyword").name == "keyword"
    assert contract.installed()["keyword"] == "somewhere:it"
    with pytest.raises(ReaderError, match="has no `name`"):
        contract.load("broken")


def test_a_reader_that_breaks_off_costs_one_note() -> None:
    class Broken:
        name = "broken"

        def propose(self, text: str) -> list[contract.Proposal]:
            raise ValueError(text)

    record = read("Seen on 8 March 2022. HPV 16 was positive, cytology HSIL.", "a.txt")
    found = with_second(record, Broken())
    assert found.events == record.events
    assert found.notes[-1].message == "second reader broken: broke off with ValueError"
