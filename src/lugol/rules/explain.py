"""Explanations: what a table says of one woman, cell by cell, and what changed between two editions."""

from typing import Any, Literal

import msgspec

from lugol.errors import LugolError
from lugol.facts import registry
from lugol.facts.engine.woman import Woman
from lugol.rules.decide import CellTrace, trace
from lugol.rules.guideline import Guideline
from lugol.rules.judge import Sitting, plain
from lugol.rules.table import Row, Sheet

Verdict = Literal["holds", "does not hold", "cannot be said"]


class NoRow(LugolError, LookupError):
    """A table or row that is not in the guideline."""


class CellTold(msgspec.Struct, frozen=True):
    """One cell explained: the fact and its meaning, what the cell asks, the answer, what it rests on, what it needs."""

    fact: str
    meaning: str
    asks: str
    answer: Any
    holds: bool | None
    evidence: tuple[str, ...]
    needs: tuple[str, ...]


class RowTold(msgspec.Struct, frozen=True):
    """One row explained: whether it holds, and each of its cells that asks something."""

    rule: str
    verdict: Verdict
    cells: tuple[CellTold, ...]
    outputs: dict[str, str]
    sources: tuple[str, ...]
    status: str
    note: str


def rows(guideline: Guideline, table: str, woman: Woman) -> list[RowTold]:
    """Every row of a table explained for a woman."""
    if table not in guideline.tables:
        raise NoRow(f"no table {table!r} in {guideline.id}; it has {', '.join(sorted(guideline.tables))}")
    sitting = Sitting(guideline, woman)
    traced = trace(guideline.tables, table, sitting.ask)
    told = [_told(guideline, table, row, cells) for row, cells in traced]
    if guideline.tables[table].rest is not None:
        told[-1] = msgspec.structs.replace(told[-1], verdict=_rest(told[:-1]))
    return told


def row(guideline: Guideline, table: str, name: str, woman: Woman) -> RowTold:
    """One row explained for a woman."""
    found = {each.rule: each for each in rows(guideline, table, woman)}
    rule = f"{guideline.id}/{table}/{name}"
    if rule not in found:
        raise NoRow(f"no row {name!r} in {guideline.id}/{table}; `lugol table {guideline.id}/{table}` shows its rows")
    return found[rule]


def _told(guideline: Guideline, table: str, row: Row, cells: tuple[CellTrace, ...]) -> RowTold:
    facts = registry.every()
    holds = [cell.holds for cell in cells]
    verdict: Verdict = "does not hold" if False in holds else "cannot be said" if None in holds else "holds"
    return RowTold(
        rule=f"{guideline.id}/{table}/{row.id}",
        verdict=verdict,
        cells=tuple(
            CellTold(
                fact=cell.header,
                meaning=facts[cell.header].doc if cell.header in facts else f"what table {cell.header} says",
                asks=cell.cell,
                answer=plain(cell.answer.value, facts.get(cell.header)),
                holds=cell.holds,
                evidence=cell.answer.evidence,
                needs=cell.answer.needs,
            )
            for cell in cells
        ),
        outputs={name: text for name, text in row.outputs.items() if text},
        sources=row.sources,
        status=row.status,
        note=row.note,
    )


def _rest(others: list[RowTold]) -> Verdict:
    """The "otherwise" row holds where no other does."""
    verdicts = {other.verdict for other in others}
    return "does not hold" if "holds" in verdicts else "cannot be said" if "cannot be said" in verdicts else "holds"


class Change(msgspec.Struct, frozen=True):
    """One row that differs between two editions: what was, what is, by column ("" for a row that is not there)."""

    table: str
    row: str
    what: Literal["added", "taken away", "changed"]
    columns: dict[str, tuple[str, str]]


def diff(old: Guideline, new: Guideline) -> list[Change]:
    """The rows that differ between two editions, by table and row."""
    found: list[Change] = []
    for name in sorted(old.sheets.keys() | new.sheets.keys()):
        before, after = _written(old.sheets.get(name)), _written(new.sheets.get(name))
        for row in dict.fromkeys((*before, *after)):
            was, now = before.get(row, {}), after.get(row, {})
            columns = {c: (was.get(c, ""), now.get(c, "")) for c in (*was, *now) if was.get(c, "") != now.get(c, "")}
            if not was or not now or _widened(columns):
                found.append(Change(name, row, "changed" if was and now else "added" if now else "taken away", columns))
    return found


def _widened(columns: dict[str, tuple[str, str]]) -> bool:
    """Is there a change besides a new column that the row does not ask?"""
    return any({was, now} - {"", "*"} for was, now in columns.values())


def _written(sheet: Sheet | None) -> dict[str, dict[str, str]]:
    if sheet is None:
        return {}
    return {
        row.id: row.cells | {f"={n}": t for n, t in row.outputs.items()} | {"source": "; ".join(row.sources)}
        for row in sheet.rows
    }
