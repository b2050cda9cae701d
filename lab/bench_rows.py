"""Is judging flat in the rows of tables? The same women by the same rules, their rows cut finer and finer by age.

Every row of every table becomes several that say the same, each for some ages: ages that nobody has (more rows, the
same situations met) or ages that the women have (more situations too). The answers stay as they are, which is checked.
The tables are built in memory. Run `python lab/bench_rows.py`.
"""

import argparse
import time
from datetime import date
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
import polars as pl

from bench_programme import AS_OF, write
from lugol.facts import registry
from lugol.programme.input import table
from lugol.programme.judge import partition
from lugol.programme.judge.judging import Board
from lugol.programme.judge.situations import units
from lugol.rules import guideline
from lugol.rules.guideline import Guideline
from lugol.rules.prove import prove
from lugol.rules.table import Row, Sheet, build

AGES = {"nobody's": (81, 120), "theirs": (21, 80)}


def finer(edition: Guideline, times: int, ages: tuple[int, int]) -> Guideline:
    """A guideline with up to so many rows in the place of each, cut between two ages."""
    low, high = ages
    cuts = [low + (high - low) * step // times for step in range(1, times)]
    sheets = {name: _finer(sheet, sorted(set(cuts))) for name, sheet in edition.sheets.items()}
    inputs = edition.inputs | {"age": registry.every()["age"].domain}
    tables = {name: build(sheet, inputs, every=name in edition.head.every) for name, sheet in sheets.items()}
    return Guideline(edition.head, sheets, tables, tuple(prove(each) for each in tables.values()), inputs)


def _finer(sheet: Sheet, cuts: list[int]) -> Sheet:
    """A table each of whose rows is cut by age, except a row that holds where no other does."""
    if not cuts or len(sheet.rows) < 2:
        return sheet
    headers = sheet.headers if "age" in sheet.headers else (*sheet.headers, "age")
    rows = [each for row in sheet.rows for each in _pieces(row, cuts)]
    return Sheet(sheet.name, headers, sheet.outputs, tuple(rows))


def _pieces(row: Row, cuts: list[int]) -> list[Row]:
    if row.otherwise:
        return [msgspec.structs.replace(row, cells={**row.cells, "age": "otherwise"})]
    bounds = _bounds(row.cells.get("age", "*"))
    if bounds is None:
        return [row]
    low, high = bounds
    edges = [low, *(cut for cut in cuts if (low is None or cut > low) and (high is None or cut < high)), high]
    return [
        msgspec.structs.replace(row, id=f"{row.id}-{place}", cells={**row.cells, "age": _cell(low, high)})
        for place, (low, high) in enumerate(pairwise(edges))
    ]


def _bounds(cell: str) -> tuple[int | None, int | None] | None:
    """The ages from and to which a cell holds; None where it is no stretch of ages."""
    if cell == "*":
        return None, None
    if cell.startswith(">="):
        return int(cell[2:]), None
    if cell.startswith("<") and cell[1:].isdigit():
        return None, int(cell[1:])
    if cell.startswith("[") and cell.endswith(")"):
        low, high = cell[1:-1].split(",")
        return int(low), int(high)
    return None


def _cell(low: int | None, high: int | None) -> str:
    if low is None or high is None:
        return "*" if low is high else f"<{high}" if low is None else f">={low}"
    return f"[{low},{high})"


def board(times: int, ages: tuple[int, int], as_of: date) -> Board:
    """A board of the default guidelines with finer rows."""
    found = Board(as_of)
    found.editions = [finer(each, times, ages) for each in found.editions]
    found.units = [(unit, guideline.recommends(each)) for each in found.editions for unit in units(each)]
    return found


def main() -> None:
    """Print a line for each fineness: rows, time for the first time and again, and for one woman by the reference."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--women", type=int, default=30_000)
    parser.add_argument("--times", type=int, nargs="+", default=[2, 5, 10, 40])
    asked = parser.parse_args()
    with TemporaryDirectory() as folder:
        events = pl.read_parquet(write(asked.women, Path(folder), 0.0))
    rows, _ = table.read(events)
    records = [rows.record(place) for place in range(200)]
    print("| cut by ages | rows of tables | ends met | core s, first | core s, again | to once | one woman, ms |")
    print("|---|---|---|---|---|---|---|")
    said: pl.DataFrame | None = None
    once = 0.0
    for ages, times in [("not", 1), *((ages, times) for ages in AGES for times in asked.times)]:
        by = board(times, AGES.get(ages, (0, 0)), AS_OF)
        rows_now = sum(len(each.rows) for edition in by.editions for each in edition.tables.values())
        first, found = _timed(by, events)
        again = min(_timed(by, events)[0] for _ in range(2))
        start = time.process_time()
        for record in records:
            by.findings(record)
        one = (time.process_time() - start) / len(records) * 1000
        answers = found.select("patient", "action", "due", "title", "flags")
        if said is None:
            once, said = again, answers
        assert said.equals(answers), "finer rows gave other answers"
        rates = f"{first:.1f} | {again:.1f} | {again / once:.2f} | {one:.1f}"
        print(f"| {ages} | {rows_now} | {len(by.leaves)} | {rates} |", flush=True)


def _timed(by: Board, events: pl.DataFrame) -> tuple[float, pl.DataFrame]:
    start = time.process_time()
    found, _ = partition.of_table(by, events)
    return time.process_time() - start, found


if __name__ == "__main__":
    main()
