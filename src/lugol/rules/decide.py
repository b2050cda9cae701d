"""The evaluator: which row of a table holds for a woman, or what is missing before anyone can say."""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from lugol.facts.engine.values import ABSENT, UNKNOWN, OneOf, Value, hull
from lugol.findings import StatusTag, weakest
from lugol.rules.gravity import gravity
from lugol.rules.table import Column, Row, Table

DECISIVE = ("kind", "code", "action", "due")
Ask = Callable[[str], Value]


class Step(msgspec.Struct, frozen=True):
    """A row that holds (or may hold) and the facts that it compared."""

    table: str
    row: Row
    facts: dict[str, Value]


class Outcome(msgspec.Struct, frozen=True):
    """Where a way through the tables ends: its steps, and its outputs (later tables speak last)."""

    steps: tuple[Step, ...]
    outputs: dict[str, str]

    @property
    def says(self) -> tuple[tuple[str, str], ...]:
        """What must agree between two outcomes for them to be the same decision."""
        decisive = tuple((name, self.outputs[name]) for name in DECISIVE if name in self.outputs)
        return decisive or tuple(sorted(self.outputs.items()))

    @property
    def rule(self) -> str:
        """TABLE/ROW of the last step."""
        return f"{self.steps[-1].table}/{self.steps[-1].row.id}"

    @property
    def evidence(self) -> tuple[str, ...]:
        """The events behind the facts compared."""
        ids = [each for step in self.steps for value in step.facts.values() for each in value.evidence]
        return tuple(dict.fromkeys(ids))

    @property
    def sources(self) -> tuple[str, ...]:
        """The sources of the rows."""
        return tuple(dict.fromkeys(key for step in self.steps for key in step.row.sources))

    @property
    def status(self) -> StatusTag:
        """The weakest status of the rows."""
        return weakest([step.row.status for step in self.steps])


class Decision(msgspec.Struct, frozen=True):
    """The outcomes that are possible, one way to each; several that differ need what `needs` names."""

    table: str
    outcomes: tuple[Outcome, ...]
    needs: tuple[str, ...] = ()

    @property
    def decided(self) -> bool:
        """Do all possible outcomes say the same?"""
        return _agree(self.outcomes)


def _agree(outcomes: Sequence[Outcome]) -> bool:
    return len(outcomes) == 1 or len({outcome.says for outcome in outcomes}) == 1


def decide(tables: dict[str, Table], name: str, ask: Ask, memo: dict[str, Decision] | None = None) -> Decision:
    """Evaluate a table and those its rows go on to. `ask` answers facts; `table.output` is answered here."""
    memo = {} if memo is None else memo
    if name not in memo:
        memo[name] = _decide(tables, name, ask, memo)
    return memo[name]


def _decide(tables: dict[str, Table], name: str, ask: Ask, memo: dict[str, Decision]) -> Decision:
    table = tables[name]
    asked: dict[str, tuple[Value, int, int]] = {}
    rows = candidates(table, ask, lambda header: question(tables, header, ask, memo), asked)
    outcomes: list[Outcome] = []
    needs: list[str] = []
    for row, index in rows:
        step = Step(table.name, row, _compared(table, index, asked))
        goto = row.outputs.get("goto", "")
        if not goto:
            outcomes.append(Outcome((step,), row.outputs))
            continue
        further = decide(tables, goto, ask, memo)
        needs += further.needs
        own = {k: v for k, v in row.outputs.items() if k != "goto"}
        outcomes += [Outcome((step, *outcome.steps), own | outcome.outputs) for outcome in further.outcomes]
    if len(outcomes) > 1:
        different = {tuple(sorted(outcome.outputs.items())): outcome for outcome in reversed(outcomes)}
        outcomes = list(different.values())[::-1]
    found = Decision(name, tuple(outcomes))
    if not _agree(outcomes):
        found = Decision(name, tuple(outcomes), tuple(dict.fromkeys((*_needs(table, rows, asked), *needs))))
    for floor in table.at_least:
        found = _raised(found, decide(tables, floor, ask, memo)) if _speaks(found) else found
    return found


_EXAMINATION = "colposcopy"
_WITHIN_A_YEAR = ("surveillance_1y", "surveillance_6mo")


def _speaks(decision: Decision) -> bool:
    """Does every possible outcome recommend? Silence leaves her to another guideline, a gap says that nobody can."""
    return all(outcome.outputs.get("kind") not in ("silent", "gap") for outcome in decision.outcomes)


def _raised(found: Decision, floor: Decision) -> Decision:
    """The decision, or the floor where that is graver; of an open decision the floor holds, and its needs are kept.

    A floor that is open and may be an examination or graver leaves open whether a test is all that is due, now or in
    some years: a test may not hide a step. A test within the year of the result stands, and so does an examination;
    beside it stands what is missing where the floor may be graver.
    """
    due_now, said = gravity(_EXAMINATION), found.outcomes[0].outputs.get("action", "")
    if not floor.decided and found.decided and gravity(said) < due_now and said not in _WITHIN_A_YEAR:
        graver = tuple(each for each in floor.outcomes if gravity(each.outputs.get("action", "")) >= due_now)
        return Decision(found.table, (*found.outcomes, *graver), floor.needs) if graver else found
    if not floor.decided and found.decided:
        hidden = any(gravity(each.outputs.get("action", "")) > gravity(said) for each in floor.outcomes)
        return msgspec.structs.replace(found, needs=floor.needs) if hidden else found
    if not floor.decided or not _speaks(floor):
        return found
    if found.decided:
        least, held = (gravity(each.outcomes[0].outputs.get("action", "")) for each in (floor, found))
        return msgspec.structs.replace(floor, table=found.table) if least > held else found
    return msgspec.structs.replace(floor, table=found.table, needs=found.needs)


def question(tables: dict[str, Table], header: str, ask: Ask, memo: dict[str, Decision]) -> Value:
    """The answer under a header: a fact, or the output of another table."""
    source, dot, output = header.partition(".")
    if not dot:
        return ask(header)
    decision = decide(tables, source, ask, memo)
    values = [_output(outcome.outputs.get(output, "")) for outcome in decision.outcomes]
    value = values[0]
    for each in values[1:]:
        value = hull(value, each)
    evidence = tuple(dict.fromkeys(each for outcome in decision.outcomes for each in outcome.evidence))
    known = value is not UNKNOWN and not isinstance(value, OneOf) and len(set(map(str, values))) == 1
    return Value(value, evidence, () if known else decision.needs or _all_needs(decision))


def _all_needs(decision: Decision) -> tuple[str, ...]:
    steps = (step for outcome in decision.outcomes for step in outcome.steps)
    return tuple(dict.fromkeys(need for step in steps for value in step.facts.values() for need in value.needs))


def _output(text: str) -> Any:
    if not text:
        return ABSENT
    try:
        return float(text)
    except ValueError:
        return text


def candidates(
    table: Table, ask: Ask, ask_table: Ask, asked: dict[str, tuple[Value, int, int]]
) -> list[tuple[Row, int]]:
    """The rows that hold or may hold, with their index (-1 for the "otherwise" row).

    A column is asked, of the facts or of another table, only while a row that may still hold depends on it; `asked`
    keeps its answer, the bins it may lie in and the rows that surely hold by it.
    """
    may = must = (1 << len(table.rows)) - 1
    for column in table.columns:
        if not may & ~column.star:
            continue
        header = column.header
        value = ask_table(header) if column.of_table else ask(header)
        possible_rows, sure_rows, possible = column.plain.get(value.value) or column.masks(value.value)
        asked[header] = (value, possible, sure_rows)
        may &= possible_rows
        must &= sure_rows
    found = [(table.rows[index], index) for index in _places(may if table.every or not must else must)]
    if not must and table.rest is not None and not _filled(table, found, asked):
        found.append((table.rest, -1))
    return found


def _places(mask: int) -> list[int]:
    """The places of the bits that are set, lowest first."""
    found: list[int] = []
    while mask:
        lowest = mask & -mask
        found.append(lowest.bit_length() - 1)
        mask ^= lowest
    return found


def _filled(table: Table, found: list[tuple[Row, int]], asked: dict[str, tuple[Value, int, int]]) -> bool:
    """Do the candidate rows together fill the part of the space in which she may be?"""
    columns = [(column, asked[column.header][1]) for column in table.columns if column.header in asked]
    space = 1
    for _, possible in columns:
        space *= possible.bit_count()
    filled = 0
    for _, index in found:
        volume = 1
        for column, possible in columns:
            volume *= (column.accepted[index] & possible).bit_count()
        filled += volume
    return filled == space


def _compared(table: Table, index: int, asked: dict[str, tuple[Value, int, int]]) -> dict[str, Value]:
    """The facts that a row compared (all that were asked, for the "otherwise" row)."""
    return {header: asked[header][0] for header in (asked if index < 0 else table.asks[index])}


def _free(column: Column, index: int) -> bool:
    """Does a row ask nothing of a column?"""
    return bool(column.star >> index & 1)


def _needs(table: Table, rows: list[tuple[Row, int]], asked: dict[str, tuple[Value, int, int]]) -> list[str]:
    """What is missing before one of the candidate rows surely holds; what most open cells wait for comes first."""
    found: Counter[str] = Counter()
    for _, index in rows:
        for column in table.columns:
            if column.header in asked:
                value, _, sure = asked[column.header]
                if index < 0 or not sure >> index & 1:
                    found.update(value.needs or (() if value.known else (column.header.replace("_", " "),)))
    return [need for need, _ in found.most_common()]


class CellTrace(msgspec.Struct, frozen=True):
    """One cell of a trace: the fact, what the cell asks, the answer, and whether it holds (None: cannot be said)."""

    header: str
    cell: str
    answer: Value
    holds: bool | None


def trace(tables: dict[str, Table], name: str, ask: Ask) -> list[tuple[Row, tuple[CellTrace, ...]]]:
    """Every row of a table with every cell that asks something: true, false or unknown."""
    table = tables[name]
    memo: dict[str, Decision] = {}
    answers = {c.header: question(tables, c.header, ask, memo) for c in table.columns}
    found = []
    for index, row in enumerate(table.rows):
        cells = []
        for column in table.columns:
            if not _free(column, index):
                may, must, _ = column.masks(answers[column.header].value)
                holds = True if must >> index & 1 else None if may >> index & 1 else False
                cells.append(CellTrace(column.header, row.cells[column.header], answers[column.header], holds))
        found.append((row, tuple(cells)))
    if table.rest is not None:
        found.append((table.rest, ()))
    return found


def surely(table: Table, ask: Ask) -> list[tuple[Row, dict[str, Value], bool]]:
    """For a table whose every row speaks: the rows that hold (True) or may, with a cell that surely does (False)."""
    asked: dict[str, tuple[Value, int, int]] = {}
    found = []
    for index, row in enumerate(table.rows):
        sure = _cells_sure(table, index, ask, asked)
        if sure is not None and any(sure):
            found.append((row, _compared(table, index, asked), all(sure)))
    return found


def _cells_sure(table: Table, index: int, ask: Ask, asked: dict[str, tuple[Value, int, int]]) -> list[bool] | None:
    """For each cell of a row that asks something, whether it surely holds; None as soon as one does not hold."""
    sure: list[bool] = []
    for column in table.columns:
        if _free(column, index):
            continue
        if column.header not in asked:
            value = ask(column.header)
            asked[column.header] = (value, *column.masks(value.value)[:2])
        _, may, must = asked[column.header]
        if not may >> index & 1:
            return None
        sure.append(bool(must >> index & 1))
    return sure
