"""What each short record says is understood: its events are there, and nothing that must not be taken is.

Only records that were learnt from are asked; those held apart are counted by `lab/own_records.py`. `records_open.txt`
names those that are not understood yet; one that is understood may be struck off.
"""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from lugol.errors import UnusableInput
from lugol.exchange.contract import record_json
from lugol.read.source import read_bytes
from tests.language.judge import faults

HERE = Path(__file__).parent
OPEN = frozenset((HERE / "records_open.txt").read_text(encoding="utf-8").split())
RECORDS: dict[str, dict[str, Any]] = {
    case["id"]: case
    for path in sorted((HERE / "records").glob("*_learn.yaml"))
    for case in yaml.safe_load(path.read_text(encoding="utf-8"))
}


def _read(name: str, text: str) -> dict[str, Any] | None:
    """The record's JSON; None where the text is refused."""
    try:
        read: dict[str, Any] = json.loads(
            json.dumps(record_json(read_bytes(text.encode(), f"{name}.txt")), default=str)
        )
    except UnusableInput:
        return None
    return read


@pytest.mark.parametrize("name", sorted(RECORDS.keys() - OPEN))
def test_the_record_is_understood(name: str) -> None:
    case = RECORDS[name]
    assert faults(case["expect"], _read(name, case["text"])) == []


def test_each_open_record_is_one_of_ours() -> None:
    assert sorted(OPEN - RECORDS.keys()) == []
