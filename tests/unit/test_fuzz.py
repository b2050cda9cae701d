"""A short run of the lab's disturbances: spoilt inputs through every door, changed dress, and a run that is killed."""

import random
import sys
from pathlib import Path
from typing import Any

import pytest

LAB = Path(__file__).parents[2] / "lab"


@pytest.fixture
def lab(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    """The fuzzer, its failures kept apart; the environment and the log as before afterwards."""
    import logging

    monkeypatch.syspath_prepend(str(LAB))
    for name in ("LUGOL_DOCUMENT_SECONDS", "LUGOL_REPORTS", "LUGOL_DEBUG"):
        monkeypatch.setenv(name, {"LUGOL_DOCUMENT_SECONDS": "20", "LUGOL_REPORTS": str(tmp_path)}.get(name, ""))
    import fuzz

    monkeypatch.setattr(fuzz, "FAILED", tmp_path)
    yield fuzz
    logging.disable(logging.NOTSET)


DOORS = ("html and markdown", "pdf", "case file", "csv", "hl7, c-cda, jats", "office", "fhir", "ndjson", "phenopacket",
         "very deep", "instrument", "command", "programme")  # fmt: skip
FEW = {"command": 3, "programme": 40, "html and markdown": 12, "case file": 15, "very deep": 10}


@pytest.mark.parametrize("door", DOORS)
def test_no_spoilt_input_crashes_or_leaves_half_a_file(lab: Any, door: str, tmp_path: Path) -> None:
    count = lab.attempts(door, range(FEW.get(door, 40)), 2026)
    assert count.outcomes["crash"] == count.outcomes["half-written"] == 0, [
        path.read_text() for path in tmp_path.iterdir()
    ]
    assert count.outcomes.total() == FEW.get(door, 40)


def test_a_crash_is_counted_and_kept(lab: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(_: random.Random) -> object:
        raise ZeroDivisionError

    monkeypatch.setitem(lab.DOORS, "csv", lab.Door(1.0, crash))
    count = lab.attempts("csv", range(3), 1)
    assert count.outcomes == {"crash": 3} and lab.failures([count]) == 3
    assert len(list(tmp_path.iterdir())) == 3 and "3" in lab.shown([count])


def test_the_same_number_gives_the_same_input(lab: Any) -> None:
    import mutations

    def made(seed: int) -> tuple[Any, ...]:
        chance = random.Random(seed)
        return (
            mutations.text(chance, ["HSIL on 2022-03-08."]),
            mutations.data(chance, b"abc"),
            mutations.tree(chance, lab.PACKET),
        )

    assert [made(seed) for seed in range(30)] == [made(seed) for seed in range(30)]
    assert lab.PACKET["subject"]["id"] == "her", "the seed itself stays as it is"


@pytest.mark.skipif(sys.platform == "win32", reason="there are no groups of processes to kill")
def test_a_programme_that_is_disturbed_ends_as_one_that_is_not(lab: Any) -> None:
    import faults

    faults.FAULTS = {name: faults.FAULTS[name] for name in ("killed", "damaged")}
    met, wrong = faults.rounds(2, 3, women=60, jobs=1)
    assert wrong == [] and met.total() == 2
