"""The situations of a population: each way that answers can take through a table is walked once, by the one evaluator.

A unit is one decision of a guideline: an entry table, or a single row where every row speaks. Its ways form a tree:
the fact that the evaluator asks next, and for each answer (a number lies in a bin between the cut points of the tables)
what it asks then, down to a leaf with the finding. A new way is found by running the evaluator for one woman who takes
it; all others who give the same answers follow in columns.
"""

from collections.abc import Callable, Iterator
from typing import Any

import msgspec
import numpy as np

from lugol.facts import registry
from lugol.facts.engine.columnar.answers import Answers
from lugol.facts.engine.columnar.calendar import Array
from lugol.facts.engine.columnar.columns import BEYOND, VALUE, Column, to_value
from lugol.facts.engine.values import UNKNOWN, Value
from lugol.findings import Finding
from lugol.rules.decide import surely
from lugol.rules.guideline import Guideline
from lugol.rules.judge import Sitting, of_table
from lugol.rules.table import Column as TableColumn
from lugol.rules.table import Table

_LEFT = -BEYOND


class Leaf(msgspec.Struct, eq=False):
    """Where a way ends: what the evaluator found for the first woman who took it (None: nothing to say).

    `due` and `since` are dates as the rows write them. `for_reference` marks the end that only the reference engine can
    put in words: an open decision and what it needs, or rows that differ in since when a step is due.
    """

    finding: Finding | None = None
    due: str = ""
    since: str = ""
    for_reference: bool = False


class Fork(msgspec.Struct, eq=False):
    """The fact asked next and, for each answer, the way on."""

    fact: str
    ways: dict[int, "Fork | Leaf"] = msgspec.field(default_factory=dict)


class Unit(msgspec.Struct, eq=False):
    """One decision of a guideline, with the ways found so far."""

    guideline: Guideline
    table: Table
    root: Fork | Leaf | None = None


class Scene:
    """A frame before one guideline: the answers asked for, and their keys."""

    __slots__ = ("answers", "columns", "cuts", "keys")

    def __init__(self, answers: Answers, cuts: dict[str, Array]) -> None:
        self.answers, self.cuts = answers, cuts
        self.columns: dict[str, Column] = {}
        self.keys: dict[str, Array] = {}

    def column(self, fact: str) -> Column:
        """The answers to a fact."""
        if fact not in self.columns:
            self.columns[fact] = self.answers.answer(registry.every()[fact])
        return self.columns[fact]

    def key(self, fact: str) -> Array:
        """A whole number for each answer: below 0 its state, 0 a day, else its word, truth or bin.

        A number between bounds that may lie in several bins is left to the reference engine.
        """
        if fact not in self.keys:
            column = self.column(fact)
            data, state = column.data, column.states().astype(np.int64)
            if registry.every()[fact].domain.kind == "date":
                inner = np.zeros(len(data), np.int64)
            elif column.sort == "number":
                inner = _bins(data, self.cuts.get(fact, np.zeros(0)))
                if column.high is not None:
                    several = (state == VALUE) & (_bins(column.high, self.cuts.get(fact, np.zeros(0))) != inner)
                    state = np.where(several, BEYOND, state)
            else:
                inner = data.astype(np.int64) + 1
            self.keys[fact] = np.where(state == VALUE, inner, -state)
        return self.keys[fact]


def _bins(numbers: Array, cuts: Array) -> Array:
    """The bin of each number, counted from 1; a cut point is a bin of its own."""
    return 1 + np.searchsorted(cuts, numbers, "left") + np.searchsorted(cuts, numbers, "right")


def units(guideline: Guideline) -> list[Unit]:
    """The decisions of a guideline, in the order in which they are told."""
    found = []
    for name in guideline.head.entry:
        table = guideline.tables[name]
        found += [Unit(guideline, each) for each in (_rows(table) if table.every else (table,))]
    return found


def _rows(table: Table) -> Iterator[Table]:
    """A table for each row of a table in which every row speaks for itself."""
    for index, row in enumerate(table.rows):
        columns = tuple(_of_row(column, index) for column in table.columns)
        yield msgspec.structs.replace(table, rows=(row,), columns=columns, asks=(table.asks[index],))


def _of_row(column: TableColumn, index: int) -> TableColumn:
    return msgspec.structs.replace(
        column,
        accepted=(column.accepted[index],),
        rows_of=tuple(mask >> index & 1 for mask in column.rows_of),
        star=column.star >> index & 1,
    )


def cuts(guideline: Guideline) -> dict[str, Array]:
    """For each fact that is a number, the points at which any table of the guideline cuts it."""
    found: dict[str, set[float]] = {}
    for table in guideline.tables.values():
        for column in table.columns:
            found.setdefault(column.header, set()).update(column.bins.cuts)
    return {name: np.array(sorted(points)) for name, points in found.items() if points}


Emit = Callable[[Leaf, Array], None]
TO_REFERENCE = Leaf(for_reference=True)


def walk(unit: Unit, scene: Scene, places: Array, emit: Emit) -> None:
    """Lead the women at some places of a scene through a unit; `emit` is told each leaf with those who reach it."""
    if not len(places):
        return
    if unit.root is None:
        _discover(unit, scene, int(places[0]))
    assert unit.root is not None
    waiting: list[tuple[Fork | Leaf, Array]] = [(unit.root, places)]
    while waiting:
        at, places = waiting.pop()
        if isinstance(at, Leaf):
            emit(at, places)
            continue
        for key, some in _parted(scene.key(at.fact), places):
            if key == _LEFT:
                emit(TO_REFERENCE, some)
                continue
            if key not in at.ways:
                _discover(unit, scene, int(some[0]))
            waiting.append((at.ways[key], some))


def _parted(keys: Array, places: Array) -> list[tuple[int, Array]]:
    """The places by their key."""
    if len(keys) == 1:
        return [(int(keys[0]), places)]
    own = keys[places]
    first = int(own[0])
    same = own == first
    if same.all():
        return [(first, places)]
    others = np.unique(own[~same])
    return [(first, places[same]), *((int(key), places[own == key]) for key in others)]


def _discover(unit: Unit, scene: Scene, place: int) -> None:
    """Run the evaluator for one woman and add the way she takes, to its leaf or to what columns cannot say."""
    path: dict[str, int] = {}

    def ask(name: str) -> Value:
        keys = scene.key(name)
        key = int(keys[place if len(keys) > 1 else 0])
        path.setdefault(name, key)
        if key == _LEFT:
            raise _Left
        return Value(to_value(scene.column(name), place))

    try:
        leaf: Leaf | None = _leaf(unit, scene, place, ask)
    except _Left:
        leaf = None
    _add(unit, list(path.items()), leaf)


class _Left(Exception):
    """The woman goes to the reference engine."""


def _leaf(unit: Unit, scene: Scene, place: int, ask: Callable[[str], Value]) -> Leaf:
    """The end of her way: `ask` notes what is asked before the decision; what its words ask for after is not noted."""

    def quietly(name: str) -> Value:
        column = scene.column(name)
        beyond = column.states()[place if len(column.data) > 1 else 0] == BEYOND
        return Value(UNKNOWN if beyond else to_value(column, place), needs=(name,))

    woman: Any = _Anyone(scene.answers.frame.as_of)
    asking = Sitting(unit.guideline, woman, ask)
    if unit.table.every:
        surely(unit.table, asking.asked)
    else:
        asking.decide(unit.table.name)
    found = of_table(Sitting(unit.guideline, woman, quietly), unit.table)
    if not found:
        return Leaf()
    due, since = (_written(asking, unit.table, output) for output in ("due", "since"))
    if found[0].kind == "gap" or found[0].needs or len(since) > 1:
        return TO_REFERENCE
    return Leaf(found[0], due.pop(), since.pop())


class _Anyone:
    """What a sitting wants to know of the woman beside her answers: the day of judgement."""

    __slots__ = ("as_of", "day")

    def __init__(self, as_of: Any) -> None:
        self.as_of, self.day = as_of, as_of.toordinal()


def _written(sitting: Sitting, table: Table, output: str) -> set[str]:
    """An output as the rows that may hold write it."""
    if table.every:
        return {table.rows[0].outputs.get(output, "")}
    return {outcome.outputs.get(output, "") for outcome in sitting.decide(table.name).outcomes}


def _add(unit: Unit, path: list[tuple[str, int]], leaf: Leaf | None) -> None:
    """Add a way: a fork for each fact asked and the leaf at its end (None: it ends at the last answer)."""
    holder: Fork | None = None
    came = 0
    for fact, key in path:
        there = unit.root if holder is None else holder.ways.get(came)
        if not isinstance(there, Fork):
            there = Fork(fact)
            _put(unit, holder, came, there)
        holder, came = there, key
    if leaf is not None:
        _put(unit, holder, came, leaf)


def _put(unit: Unit, holder: Fork | None, key: int, item: Fork | Leaf) -> None:
    if holder is None:
        unit.root = item
    else:
        holder.ways[key] = item
