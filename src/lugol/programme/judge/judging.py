"""Many women judged at once: facts in columns, decisions by situation, and the reference engine for the rest.

Whatever way an answer takes, it is the answer of the reference engine; the summary counts who went there.
"""

from collections.abc import Callable, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

import msgspec
import numpy as np

from lugol.facts import registry
from lugol.facts.engine.columnar.answers import Answers
from lugol.facts.engine.columnar.calendar import Array
from lugol.facts.engine.columnar.columns import VALUE
from lugol.facts.engine.columnar.frame import SHAPES, Frame
from lugol.facts.engine.reference import answer
from lugol.facts.engine.woman import Woman
from lugol.findings import Finding
from lugol.programme.judge import days
from lugol.programme.judge.row import Row, foremost, reasons, row, value_words
from lugol.programme.judge.situations import Leaf, Scene, Unit, cuts, units, walk
from lugol.record.record import Record, events_of
from lugol.rules import guideline
from lugol.rules.judge import Sitting, of_table

RecordOf = Callable[[int], Record]
TESTS = ("hpv", "cytology", "dual_stain")


class Told(msgspec.Struct, kw_only=True):
    """What is said of some women, one place each: the rows that differ, which of them is hers, and what is her own.

    Of those marked `own` the days `due` and `overdue` (since when) and the `reasons` are hers and not the row's. `age`
    is -1 where it is not known; `partly` and `wholly` mark the women of whom one decision, or all, came from the
    reference engine.
    """

    rows: list[Row]
    which: Array
    own: Array
    due: days.Days
    overdue: days.Days
    reasons: list[str | None]
    age: Array
    tests: Array
    died: Array
    partly: Array
    wholly: Array


class Board:
    """The guidelines of a run with the ways through them found so far; kept for as long as a process judges.

    `leaves` are the ends met, by the number that `numbers` gives them; `said` the row of those with the same ends, and
    the unit that its foremost finding is of.
    """

    __slots__ = ("as_of", "editions", "leaves", "numbers", "said", "units")

    def __init__(self, as_of: date, names: Sequence[str] = ()) -> None:
        self.as_of = as_of
        self.editions = guideline.choose(names, as_of)
        self.units = [(unit, guideline.recommends(each)) for each in self.editions for unit in units(each)]
        self.leaves: list[Leaf] = [Leaf()]
        self.numbers: dict[int, int] = {}
        self.said: dict[bytes, tuple[Row, int]] = {}

    def findings(self, record: Record) -> list[Finding]:
        """What the reference engine finds in a prepared record."""
        woman = Woman(record, self.as_of)
        died = bool(events_of(woman.record, "death"))
        seats = _Seats(woman)
        asked = [unit for unit, recommends in self.units if not (died and recommends)]
        return [finding for unit in asked for finding in seats.findings(unit)]

    def number(self, leaf: Leaf) -> int:
        """The number of an end: 0 where nothing is said, -1 where the reference engine says it."""
        if leaf.finding is None:
            return -1 if leaf.for_reference else 0
        found = self.numbers.get(id(leaf))
        if found is None:
            found = self.numbers[id(leaf)] = len(self.leaves)
            self.leaves.append(leaf)
        return found

    def shared(self, ends: Array) -> tuple[Row, int]:
        """The row of all women with these ends (one a unit), and the unit that its foremost finding is of (or -1)."""
        key = ends.tobytes()
        if key not in self.said:
            found = {index: self.leaves[end].finding for index, end in enumerate(ends.tolist()) if end > 0}
            findings = {index: finding for index, finding in found.items() if finding is not None}
            main = foremost(list(findings.values()))
            unit = next((index for index, finding in findings.items() if finding is main), -1)
            self.said[key] = row(list(findings.values())), unit
        return self.said[key]

    def judge(self, frame: Frame, record_of: RecordOf) -> Told:
        """What is said of the women of a frame; `record_of` gives the prepared record of the woman at a place."""
        return _Session(self, frame, record_of).judged()


class _Seats:
    """One woman before every guideline, judged by the reference engine; no decision is made twice."""

    def __init__(self, woman: Woman) -> None:
        self.woman = woman
        self.sittings: dict[str, Sitting] = {}

    def findings(self, unit: Unit) -> list[Finding]:
        """What one unit finds."""
        sitting = self.sittings.setdefault(unit.guideline.id, Sitting(unit.guideline, self.woman))
        return of_table(sitting, unit.table)


class _Session:
    """One frame being judged."""

    def __init__(self, board: Board, frame: Frame, record_of: RecordOf) -> None:
        self.board, self.frame, self.record_of = board, frame, lru_cache(maxsize=None)(record_of)
        self.answers = Answers(frame)
        self.died = _has(frame, ("death",)) > 0
        self.ends = np.zeros((len(board.units), frame.count), np.int32)
        self.due: dict[int, days.Days] = {}
        self.since: dict[int, days.Days] = {}
        self.reasons: dict[int, Array] = {}

    def judged(self) -> Told:
        plain = np.flatnonzero(self.frame.plain)
        scenes: dict[str, Scene] = {}
        for index, (unit, recommends) in enumerate(self.board.units):
            name = unit.guideline.id
            if name not in scenes:
                scenes[name] = Scene(self.answers, cuts(unit.guideline))
            asked = plain[~self.died[plain]] if recommends else plain
            walk(unit, scenes[name], asked, self._emit(index, unit, scenes[name]))
        return self._gathered()

    def _emit(self, index: int, unit: Unit, scene: Scene) -> Callable[[Leaf, Array], None]:
        if not unit.table.every:
            self.due[index], self.since[index] = (days.none(self.frame.count) for _ in range(2))
            self.reasons[index] = np.full(self.frame.count, None, object)

        def emit(leaf: Leaf, places: Array) -> None:
            self.ends[index, places] = self.board.number(leaf)
            if leaf.finding is not None and not unit.table.every:
                self._own(index, leaf, leaf.finding, scene, places)

        return emit

    def _own(self, index: int, leaf: Leaf, finding: Finding, scene: Scene, places: Array) -> None:
        """The dates and the reasons of those who end at one leaf."""
        for text, told in ((leaf.due, self.due[index]), (leaf.since, self.since[index])):
            found, left = days.latest(text, scene, places)
            told.put(places, found)
            self.ends[index, places[left]] = -1
        if finding.action:
            self.reasons[index][places] = _reasons(finding, scene, places)

    def _gathered(self) -> Told:
        """Everything said of each woman: rows shared by those with the same ends, and a row for each of the others."""
        count = self.frame.count
        wholly = ~self.frame.plain
        partly = (self.ends < 0).any(axis=0) & ~wholly
        rows: list[Row] = []
        mains: list[int] = []
        which = np.zeros(count, np.int64)
        alike = np.flatnonzero(~wholly & ~partly)
        which[alike] = self._shared(rows, mains, alike)
        own, own_reasons = np.zeros(count, np.bool_), np.full(count, None, object)
        due, overdue = days.none(count), days.none(count)
        mains_of = np.array(mains, np.int64)[which[alike]] if len(alike) else np.zeros(0, np.int64)
        for index in self.due:
            women = alike[mains_of == index]
            own[women], own_reasons[women] = True, self.reasons[index][women]
            due.put(women, self.due[index].at(women))
            since = self.since[index].at(women)
            overdue.put(women, days.passed(since, due.at(women), self.board.as_of.toordinal()))
        for place in np.flatnonzero(wholly | partly):
            which[place] = len(rows)
            rows.append(row(self._findings(int(place))))
        ages, tests = self._about()
        return Told(
            rows=rows,
            which=which,
            own=own,
            due=due,
            overdue=overdue,
            reasons=own_reasons.tolist(),
            age=ages,
            tests=tests,
            died=self.died,
            partly=partly,
            wholly=wholly,
        )

    def _shared(self, rows: list[Row], mains: list[int], alike: Array) -> Array:
        """Add a row for each different combination of ends among some women; the number of each woman's."""
        combinations = _combinations(self.ends)
        first = np.full(int(combinations.max(initial=0)) + 1, -1, np.int64)
        first[combinations[alike[::-1]]] = alike[::-1]
        number = np.full(len(first), -1, np.int64)
        for combination in np.flatnonzero(first >= 0):
            number[combination] = len(rows)
            told, main = self.board.shared(self.ends[:, first[combination]])
            rows.append(told)
            mains.append(main)
        return np.asarray(number[combinations[alike]])

    def _findings(self, place: int) -> list[Finding]:
        """The findings of one woman, by the reference engine where columns left a decision to it."""
        if not self.frame.plain[place]:
            return self.board.findings(self.record_of(place))
        seats = _Seats(Woman(self.record_of(place), self.board.as_of))
        found: list[Finding] = []
        for index, (unit, _) in enumerate(self.board.units):
            end = self.ends[index, place]
            if end < 0:
                found += seats.findings(unit)
            elif end > 0:
                found.append(self._finding(index, int(end), place))
        return found

    def _finding(self, index: int, end: int, place: int) -> Finding:
        finding = self.board.leaves[end].finding
        assert finding is not None
        if index not in self.due:
            return finding
        own = self.reasons[index][place]
        facts = dict(part.split(" ", 1) for part in own.split("; ")) if own else {}
        due, since = self.due[index].text(place), self.since[index].text(place)
        return msgspec.structs.replace(finding, due=due, since=since, facts=facts)

    def _about(self) -> tuple[Array, Array]:
        """How old each woman is (-1: not known), how many tests she has; and who died of those not in columns."""
        fact = registry.every()["age"]
        column = self.answers.answer(fact)
        known = np.broadcast_to(column.exact().states() == VALUE, self.frame.count)
        ages, tests = np.where(known, column.data, -1).astype(np.int64), _has(self.frame, TESTS)
        for place in np.flatnonzero(~self.frame.plain):
            woman = Woman(self.record_of(int(place)), self.board.as_of)
            value = answer(fact, woman).value
            ages[place] = value if isinstance(value, int) else -1
            tests[place] = len(events_of(woman.record, *TESTS))
            self.died[place] = bool(events_of(woman.record, "death"))
        return ages, tests


def _has(frame: Frame, kinds: tuple[str, ...]) -> Array:
    """How many events of some kinds each woman has as her own."""
    hers = np.array([e.kind in kinds and e.assertion in ("affirmed", "historical") for e in SHAPES.events], np.bool_)
    if not len(frame.woman):
        return np.zeros(frame.count, np.int64)
    return np.bincount(frame.woman[hers[frame.value]], minlength=frame.count)


def _combinations(ends: Array) -> Array:
    """A number for each different column of a matrix."""
    found = np.zeros(ends.shape[1], np.int64)
    for line in ends:
        if line.any():
            _, found = np.unique(found * (int(line.max()) + 2) + line + 1, return_inverse=True)
    return found


_EPOCH = date(1970, 1, 1).toordinal()


def _iso(days: Array) -> list[str]:
    return [str(each) for each in np.datetime_as_string((days - _EPOCH).astype("datetime64[D]"))]


def _reasons(finding: Finding, scene: Scene, places: Array) -> Any:
    """The facts compared by those at a leaf: numbers and days are each woman's own, the rest is common to them."""
    every = registry.every()
    parts: list[str | list[str]] = []
    for name, value in finding.facts.items():
        kind = every[name].domain.kind if name in every else ""
        own = kind in ("number", "date") and value not in ("none", "unknown")
        parts.append(f"{name} {value_words(value)}" if not own else _own_values(name, kind, scene, places))
    if all(isinstance(part, str) for part in parts):
        return reasons(finding.facts)
    lists = [[part] * len(places) if isinstance(part, str) else part for part in parts]
    return ["; ".join(line) for line in zip(*lists, strict=True)]


def _own_values(name: str, kind: str, scene: Scene, places: Array) -> list[str]:
    column = scene.column(name).at(places)
    low, high = (np.broadcast_to(each, len(places)) for each in (column.data, column.top()))
    if kind == "date":
        return [f"{name} {text}" for text in _iso(low)]
    if column.high is None:
        return [f"{name} {value:g}" for value in low.tolist()]
    pairs = zip(low.tolist(), high.tolist(), strict=True)
    return [f"{name} {a:g} to {b:g}" if a != b else f"{name} {a:g}" for a, b in pairs]
