"""The proof of a table: no situation without a row, none with two, no row that can never hold."""

from math import prod
from typing import Any

import msgspec

from lugol.errors import BadData
from lugol.facts.engine.values import ABSENT, UNKNOWN
from lugol.rules.table import Column, Table


class Proof(msgspec.Struct, frozen=True):
    """What was proven: rows, the situations they divide among themselves, and whether a row takes the rest."""

    table: str
    rows: int
    situations: int
    otherwise: bool
    every: bool


def prove(table: Table) -> Proof:
    """Prove a table by counting: rows are boxes over the bins of the columns and must fill the space exactly once."""
    for index, row in enumerate(table.rows):
        for column in table.columns:
            if not column.accepted[index]:
                raise BadData(f"{row.place}: row {row.id!r} can never hold, no value of {column.header} fits its cell")
    space = prod(len(column.bins.values) for column in table.columns)
    if not table.every:
        _no_overlap(table)
        _no_gap(table, space)
    rows = len(table.rows) + (table.rest is not None)
    return Proof(table.name, rows, space, table.rest is not None, table.every)


def _no_overlap(table: Table) -> None:
    for second, row in enumerate(table.rows):
        for first in range(second):
            if all(column.accepted[first] & column.accepted[second] for column in table.columns):
                where = {c.header: c.accepted[first] & c.accepted[second] for c in table.columns}
                raise BadData(
                    f"{row.place}: row {row.id!r} overlaps {table.rows[first].id!r} at {_shown(table, where)}"
                )


def _no_gap(table: Table, space: int) -> None:
    filled = sum(_volume(table.columns, index) for index in range(len(table.rows)))
    if table.rest is not None and filled == space:
        raise BadData(f"{table.rest.place}: row {table.rest.id!r} can never hold, the other rows leave nothing over")
    if table.rest is None and filled != space:
        raise BadData(f"{table.name}.csv: no row for {_shown(table, _gap(table))}")


def _volume(columns: tuple[Column, ...], index: int) -> int:
    return prod(column.accepted[index].bit_count() for column in columns)


def _gap(table: Table) -> dict[str, int]:
    """One situation without a row: narrow column by column to a bin where the rows do not fill the space."""
    rows = list(range(len(table.rows)))
    found: dict[str, int] = {}
    for position, column in enumerate(table.columns):
        rest = table.columns[position + 1 :]
        space = prod(len(each.bins.values) for each in rest)
        split = ([row for row in rows if column.accepted[row] >> p & 1] for p in range(len(column.bins.values)))
        place, rows = next((p, here) for p, here in enumerate(split) if _filled(rest, here) < space)
        found[column.header] = 1 << place
    return found


def _filled(columns: tuple[Column, ...], rows: list[int]) -> int:
    return sum(_volume(columns, row) for row in rows)


def _shown(table: Table, where: dict[str, int]) -> str:
    return ", ".join(f"{column.header} = {_bin(column, where[column.header])}" for column in table.columns)


def _bin(column: Column, mask: int) -> str:
    place = (mask & -mask).bit_length() - 1
    value: Any = column.bins.values[place]
    if value in (ABSENT, UNKNOWN):
        return str(value.value)
    return str(value).lower() if isinstance(value, bool) else f"{value:g}" if isinstance(value, float) else str(value)
