"""Do the fast tests of a room notice a small defect? Makes one at a time and prints those that nobody noticed.

    python lab/mutants.py safety --most 60
    python lab/mutants.py all
    python lab/mutants.py language --near 200 --most 80

The tests of the room are collected once, and run once to learn which of them run which line. For each defect a child
of this process puts the spoilt function, statement or table in place of the real one, forgets what is cached and runs
the tests that reach it, the shortest first, until one fails: then it is noticed, as it is where a test takes far too
long. Nothing is written. The sample is the same for the same seed.

With `--near N` no lines are followed: tests are run for N seconds of work in the order of the seed, with the functions
wrapped that are spoilt, and a defect is put to those that call its function (`near.py`).
"""

import argparse
import ast
import contextlib
import importlib
import os
import random
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import hypothesis
import pytest

import near
from defects import Defect, in_code, in_table, places_in
from spoilt import Spoiler, asks_anew

ROOT = Path(__file__).parents[1]
HOME = ROOT / "src" / "lugol"
_HOW = ["-o", "addopts=--doctest-modules --import-mode=importlib", "--assert=plain"]
_HOW += [part for plugin in ("terminal", "faulthandler", "cacheprovider", "logging") for part in ("-p", f"no:{plugin}")]
_TEXT = "March 2022: HPV 18 positive, smear ASC-US. On 16 September 2022 a biopsy at 9 o'clock showed CIN3."
_REST = 3  # seconds of work for the tests of a room that do not reach the defect by what was seen of them
_LONG = ("test_factors_are_those_of_ucum", "test_words_in_sets_are_spelt_as_tokens_are")
_COST, _FIRST = 8, 3  # seconds of work, at most, on one defect; before that, with what is cached
_MANY = 30  # where so many tests reach a defect, the others are left out
_SLOW, _SLOWEST, _HANGS = 10, 6, 40  # a test that takes so many seconds and times as long as it did hangs


class Room(NamedTuple):
    """The files of a room that are spoilt, and the tests that should notice."""

    spoilt: tuple[str, ...]
    tests: tuple[str, ...]
    only: str = ""
    without: tuple[str, ...] = ()


_SAFETY = ("safety", "overlooked", "lost_on_the_way", "loose_ends", "attribution")
_CASES = tuple(f"tests/spec/test_{name}.py" for name in ("guidelines", "safety_days", "safety_codes", "safety_flags"))
_DAYS = tuple(
    f"tests/spec/test_{name}.py" for name in ("fact_days", "fact_answers", "safety_days", "obligation_answers")
)
_FACTS = (
    "tests/spec/test_facts.py",
    "tests/spec/test_fact_answers.py",
    "tests/spec/test_fact_days.py",
    "tests/spec/test_obligation_answers.py",
    "tests/spec/test_cancer_places.py",
    "tests/unit/test_facts_engine.py",
    "tests/unit/test_windows.py",
)
_ANSWERS = ("tests/spec/test_asccp.py", "tests/conformance/test_siblings.py")
_RECORD = tuple(f"tests/unit/test_record_{name}.py" for name in ("when", "quantity", "merge", "joined", "staging"))
_TOLD = ("tests/spec/test_record.py", "tests/spec/test_told_twice.py")
_TIME = tuple(
    f"tests/language/test_{name}.py" for name in ("dates", "relative_days", "today", "dated_lists", "time_edges")
)
_CUES = ("assertion", "cue_places", "reach", "lists", "second_look", "denied", "modals", "whose", "carried", "awaited")
_SAID = tuple(
    f"tests/language/test_{name}.py" for name in ("cues", "denied", "inversions_again", "turned", "judge", "modals")
)
_READ = (
    "tests/language/test_records_read.py",
    "tests/language/test_truth.py",
    *(f"tests/spec/test_narrative_{name}.py" for name in ("language", "structured", "freetext")),
    "tests/spec/test_letters.py",
)
ROOMS = {
    "dates": Room(("record/when.py",), ("tests/unit/test_record_when.py", "src/lugol/record/when.py")),
    "record": Room(("record/*.py",), (*_RECORD, *_TOLD, "src/lugol/record"), without=("when.py",)),
    "safety": Room(tuple(f"facts/questions/{name}.py" for name in _SAFETY), _CASES, "safety"),
    "safety-tables": Room(("guidelines/safety-net/*.csv",), _CASES, "safety"),
    "spans": Room(
        ("facts/questions/windows.csv", "facts/questions/limits.csv", "facts/questions/obligations.csv"),
        (*_DAYS, _CASES[2], "tests/unit/test_windows.py", "tests/spec/test_obligations.py"),
    ),
    "questions": Room(
        ("facts/questions/*.py",),
        (_CASES[0], *_FACTS, *_ANSWERS),
        without=tuple(f"{name}.py" for name in _SAFETY),
    ),
    "engine": Room(("facts/engine/*.py", "facts/*.py"), (*_FACTS, *_CASES[:2], "src/lugol/facts")),
    "asccp-tables": Room(("guidelines/asccp*/*.csv",), _CASES),
    "rules": Room(
        ("rules/*.py",),
        ("tests/unit/test_rules.py", "tests/spec/test_tables.py", "tests/unit/test_answer.py",
         "tests/unit/test_register.py", "tests/unit/test_deadlines.py", "tests/spec/test_obligations.py",
         "tests/spec/test_by_whose_rules.py", "tests/agree/test_standing.py", _CASES[0], "src/lugol/rules"),
    ),
    "time": Room(("language/time/*.py",), (*_TIME, *_READ, "src/lugol/language/time")),
    "polarity": Room(
        tuple(f"language/{name}.py" for name in _CUES),
        (*_SAID, *_READ, *(f"src/lugol/language/{name}.py" for name in _CUES)),
    ),
    "results": Room(
        ("language/results/*.py",),
        ("tests/language/test_results.py", "tests/language/test_results_edges.py", "tests/language/test_via.py",
         "tests/spec/test_results.py", "tests/spec/test_low_risk_hpv.py", *_READ, "src/lugol/language/results"),
    ),
    "language": Room(
        ("language/**/*.py",),
        ("tests/language", *_READ[2:], "src/lugol/language"),
        without=("test_records.py",),
    ),
}  # fmt: skip


def _paths(room: Room) -> list[Path]:
    """The files of a room."""
    paths = sorted({path for name in room.spoilt for path in HOME.glob(name)})
    return [path for path in paths if path.name not in (*room.without, "register.csv", "sources.csv", "standing.csv")]


def defects(room: Room, seed: int) -> Iterator[Defect]:
    """The defects of a room in the order of its seed."""
    places: list[Defect | tuple[Path, int]] = []
    for path in _paths(room):
        if path.suffix == ".csv":
            places += in_table(path)
        else:
            places += [(path, place) for place in range(places_in(path))]
    random.Random(seed).shuffle(places)
    for place in places:
        found = place if isinstance(place, Defect) else in_code(*place)
        if found is not None:
            yield found


class Run:
    """Collects the tests of a room, learns what they reach, and tries the defects: a plugin of pytest."""

    def __init__(self, room: Room, given: argparse.Namespace) -> None:
        self.room, self.near = room, given.near
        self.most, self.seed, self.at, self.jobs = given.most, given.seed, given.at, given.jobs
        self.ends = time.monotonic() + given.seconds
        self.noticed = self.tried = 0

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Only the tests of the room."""
        items[:] = [
            item
            for item in items
            if self.room.only in item.nodeid
            and not any(f"/{name}::" in item.nodeid for name in self.room.without)
            and not item.nodeid.endswith(_LONG)
        ]

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """The whole run, in place of pytest's own."""
        try:
            self._all(session.items)
        except Exception:
            traceback.print_exc()
        return True

    def _all(self, items: list[pytest.Item]) -> None:
        self.items = items
        for path in _paths(self.room):
            if path.suffix == ".py" and path.name != "__main__.py":
                importlib.import_module(
                    ".".join(path.relative_to(HOME.parent).with_suffix("").parts).removesuffix(".__init__")
                )
        registry = importlib.import_module("lugol.facts.registry")
        registry.every()
        importlib.import_module("lugol.read.source").read_bytes(_TEXT.encode(), "warm.txt")  # the lexicon, once
        self.spoiler = Spoiler(_paths(self.room), speaks=any("language" in name for name in self.room.spoilt))
        known = (defect for defect in defects(self.room, self.seed) if self.at in f"{defect.path.name}:{defect.line}:")
        sample = list(islice(filter(self.spoiler.can, known), self.most))
        if self.near:
            self._learn_near(sample)
            self._try(sample)
            return
        learnt = self.spoiler.learn(self.items, sorted({defect.path for defect in sample}), self.jobs)
        self.took, self.reached = learnt.took, learnt.reached
        self.broken = {number for number, seconds in enumerate(self.took) if seconds < 0}
        for number in self.broken:
            print(f"left out, fails without a defect: {self.items[number].nodeid}")
        print(f"{len(self.items)} tests in {sum(self.took):.0f} s", flush=True)
        self._try(sample)

    def _learn_near(self, sample: list[Defect]) -> None:
        """The tests by who calls what; those that were not run are not asked."""
        told = near.learn(self.spoiler, self.items, sample, self.near, self.seed)
        self.took = [told.took.get(number, 0.0) for number in range(len(self.items))]
        self.broken = {n for n in range(len(self.items)) if told.took.get(n, -1.0) < 0}

        def reached(defect: Defect) -> set[int]:
            callers = set().union(*(told.callers[name] for name in near.functions(self.spoiler, defect)))
            return callers or set(told.took)  # what only fills a cache is called by none

        self.reached = reached
        failing = [self.items[number].nodeid for number, seconds in told.took.items() if seconds < 0]
        print(f"{len(told.took)} of {len(self.items)} tests, {len(failing)} left out: {failing[:3]}", flush=True)

    def _try(self, sample: list[Defect]) -> None:
        """Try each defect of a sample in a child, some at a time."""
        tried: dict[int, Defect] = {}
        for defect in sample:
            if time.monotonic() > self.ends:
                break
            if len(tried) == self.jobs:
                self._ended(tried)
            child = os.fork()
            if child == 0:
                with contextlib.suppress(BaseException):
                    os._exit(0 if self._is_noticed(defect) else 1)
                os._exit(2)
            tried[child] = defect
        while tried:
            self._ended(tried)

    def _ended(self, tried: dict[int, Defect]) -> None:
        """Wait for one of the defects that are tried, and print what came of it."""
        child, status = os.wait()
        defect = tried.pop(child)
        self.tried += 1
        if os.waitstatus_to_exitcode(status) == 0:
            self.noticed += 1
        else:
            print(f"\nnot noticed: {defect.path.relative_to(HOME)}:{defect.line}: {defect.what}")
        print(f"\r{self.noticed} of {self.tried} noticed", end="", flush=True)

    def _is_noticed(self, defect: Defect) -> bool:
        """Does a test fail with a defect? Asked of a child, so that nothing of it stays: first with what is cached."""
        if self.near and defect.inside and len(self.reached(defect)) < len(self.items):
            return self._asked(defect, forget=False)
        kept = defect.inside and isinstance(defect.spoilt, ast.Module) and not asks_anew(defect)
        return (kept and self._asked(defect, forget=False)) or self._asked(defect, forget=True)

    def _asked(self, defect: Defect, *, forget: bool) -> bool:
        child = os.fork()
        if child == 0:
            with contextlib.suppress(BaseException):
                os._exit(self._child(defect, forget=forget))
            os._exit(3)
        _, status = os.waitpid(child, 0)
        return os.waitstatus_to_exitcode(status) != 0

    def _child(self, defect: Defect, *, forget: bool) -> int:
        out = os.open(os.devnull, os.O_WRONLY)
        os.dup2(out, 1)
        os.dup2(out, 2)
        importing = set() if defect.inside else self.spoiler.importing(defect, self.items)
        self.spoiler.spoil(defect, forget=forget)
        reached = (self.reached(defect) | importing) - self.broken
        reaching = sorted(reached, key=lambda number: self.took[number])
        rest = sorted(set(range(len(self.items))) - reached - self.broken, key=lambda number: self.took[number])
        for number in reaching:
            if time.process_time() > (_COST if forget or self.near else _FIRST):
                return 0
            if self.spoiler.fails(self.items[number], self._limit(number)):
                return 1
        ends = time.process_time() + (0 if self.near or len(reaching) > _MANY or not forget else _REST)
        for number in rest:
            if time.process_time() > ends:
                break
            if self.spoiler.fails(self.items[number], self._limit(number)):
                return 1
        return 0

    def _limit(self, number: int) -> int:
        return int(min(_HANGS, max(_SLOW, _SLOWEST * self.took[number])))


def tried(name: str, given: argparse.Namespace) -> Run:
    """A room tried; the time it took is told."""
    room = ROOMS[name]
    print(f"== {name}", flush=True)
    run = Run(room, given)
    tests = [str(ROOT / test) for test in room.tests if (ROOT / test).exists()]
    begun = time.monotonic()
    pytest.main([*_HOW, *tests], plugins=[run])
    print(f"\n{name}: {time.monotonic() - begun:.0f} s", flush=True)
    return run


def _in_haste() -> None:
    """Random examples the same each time, fewer of them, and none made smaller once one fails."""
    phases = (hypothesis.Phase.explicit, hypothesis.Phase.generate)
    hypothesis.settings.register_profile(
        "mutants", phases=phases, derandomize=True, database=None, deadline=None, max_examples=50
    )
    os.environ["LUGOL_EXAMPLES"] = "mutants"  # the profile that the tests load


def main() -> None:
    """Try a sample of the defects of one room, or of all, each in a process of its own; print the share noticed."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("rooms", nargs="+", choices=[*ROOMS, "all"])
    asked.add_argument("--most", type=int, default=60, help="defects a room")
    asked.add_argument("--seconds", type=float, default=3600, help="at most a room")
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--at", default="", help="only defects of a file or a line of one: safety.py:120")
    asked.add_argument("--near", type=float, default=0, help="learn for so many seconds who calls what, and no more")
    asked.add_argument("--jobs", type=int, default=1, help="defects at a time")
    given = asked.parse_args()
    os.chdir(ROOT)
    sys.path.insert(0, str(ROOT / "src"))
    _in_haste()
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    table = []
    folder = Path(tempfile.mkdtemp(prefix="mutants-"))
    for name in ROOMS if "all" in given.rooms else given.rooms:
        child = os.fork()
        if child == 0:
            run = tried(name, given)
            (folder / str(os.getpid())).write_text(f"{run.noticed} {run.tried}")
            os._exit(0)
        os.waitpid(child, 0)
        kept = folder / str(child)
        noticed, count = map(int, kept.read_text().split())
        kept.unlink()
        table.append((name, noticed, count))
    folder.rmdir()
    print("\nroom            noticed  of   share")
    for name, noticed, count in table:
        print(f"{name:15} {noticed:7} {count:4} {100 * noticed / max(1, count):5.0f} %")


if __name__ == "__main__":
    sys.exit(main())
