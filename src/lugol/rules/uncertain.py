"""The proof that what is uncertain decides nothing: no row of status U leads on, raises, asks for a step or ranks."""

import msgspec

from lugol.errors import BadData
from lugol.instruments import instrument
from lugol.instruments.pathology.ihc.cells import cells
from lugol.rules.guideline import load
from lugol.rules.table import Row, Table, refused


class Uncertain(msgspec.Struct, frozen=True, kw_only=True):
    """How many rows of status U stand in the data, and each that could decide something (none, where it is proven)."""

    tables: int
    instruments: int
    problems: tuple[str, ...] = ()


def check(editions: list[str]) -> Uncertain:
    """Go through every table of the editions, every data file of the instruments and every counted cell of the stains.

    Spans, limits and obligations of status U are refused where they are read (`windows.py`, `obligations.py`).
    """
    problems: list[str] = []
    tables = 0
    for edition in editions:
        try:
            sheets = load(edition).tables
        except BadData as error:
            problems.append(str(error))
            continue
        uncertain = [row for table in sheets.values() for row in (*table.rows, *_rest(table)) if row.status == "U"]
        tables += len(uncertain)
        problems += [f"{edition}, {row.place}: {why}" for row in uncertain if (why := refused(row))]
    for file in instrument.files():
        problems += [f"{file}: row {row} decides" for row in instrument.rows(file) if row["status"] == "U"]
    problems += [f"cells.csv: {key} ranks" for key, cell in cells().items() if cell.status == "U"]
    shown = sum(len(instrument.background(file)) for file in instrument.files())
    return Uncertain(tables=tables, instruments=shown, problems=tuple(problems))


def _rest(table: Table) -> tuple[Row, ...]:
    return (table.rest,) if table.rest else ()
