"""No lie of our own short texts is believed, what they truly say is, and a doubt is believed as possible only."""

import importlib.util
import random
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml

from lugol.language.narrative import events_of
from lugol.language.reading import reading_of
from lugol.readers.contract import Proposal
from lugol.readers.proof import Verdict, ground, prove

TEXTS: list[dict[str, Any]] = [
    text
    for name in ("own_lies.yaml", "exchanged_lies.yaml", "further_lies.yaml")
    for text in yaml.safe_load((Path(__file__).parent / name).read_text(encoding="utf-8"))
]
LAB = Path(__file__).parents[2] / "lab"
MAY_BE_POSSIBLE = {"doubt dropped", "question", "not excluded"}
"""Kinds of lies that leave out a doubt: the text's own doubt is kept, whatever the sentence says."""


def exchanged() -> ModuleType:
    """The lies of `lab/exchanged.py`."""
    found = importlib.util.spec_from_file_location("exchanged", LAB / "exchanged.py")
    assert found and found.loader
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


def _verdict(text: str, quote: str, kind: str, sentence: str) -> Verdict:
    reading = reading_of(text, "note")
    return prove(ground(reading, events_of(reading)), Proposal(quote, kind, sentence))


def _lies() -> list[Any]:
    return [
        pytest.param(entry["text"], kind, *proposal, id=f"{kind}: {proposal[2]}")
        for entry in TEXTS
        for kind, *proposal in entry.get("lies", [])
    ]


@pytest.mark.parametrize(("text", "lie", "quote", "kind", "sentence"), _lies())
def test_a_lie_is_refused(text: str, lie: str, quote: str, kind: str, sentence: str) -> None:
    verdict = _verdict(text, quote, kind, sentence)
    if lie in MAY_BE_POSSIBLE and verdict.event is not None:
        assert verdict.event.assertion == "possible"
    else:
        assert verdict.reason


@pytest.mark.parametrize(("text", "proposal"), [(e["text"], p) for e in TEXTS for p in e.get("truths", [])])
def test_what_the_text_says_is_believed(text: str, proposal: list[str]) -> None:
    assert _verdict(text, *proposal).reason == ""


def test_no_exchange_of_two_statements_is_believed() -> None:
    dice = random.Random(11)
    for each in (lie for _ in range(2) for lie in exchanged().exchanged(dice, most=100)):
        verdict = _verdict(each.sentence, each.proposal.quote, each.proposal.kind, each.proposal.sentence)
        assert verdict.reason, each


def test_there_are_lies_of_forty_kinds() -> None:
    assert len({lie[0] for entry in TEXTS for lie in entry.get("lies", [])}) >= 40
