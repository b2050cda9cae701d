"""What a worker of a cluster does with a partition of women: the function of columns, and what it tells back."""

import os
import sys
import threading
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

import msgspec

from lugol import __version__
from lugol.errors import LugolError
from lugol.programme.layout import Problem

if TYPE_CHECKING:
    import polars as pl

    from lugol.programme.judging import Board
    from lugol.programme.run import Manifest

ROWS = 300_000  # half of what one machine takes at once: workers of one executor share its memory
ABOUT = "about"  # what a line that comes back is: the row of a woman, a problem, the summary of a piece
ORDER = "lugol_order"
BROKEN = "lugol_broken"
_LINES = 50_000
_SEED = 11
_TURN = threading.Lock()  # an engine whose workers are threads of one process has one piece judged after the other


class Part(msgspec.Struct, frozen=True):
    """What a partition tells of itself: how many rows of events it had, and the summary of its women."""

    rows: int
    summary: msgspec.Raw


def judge(batches: Iterable[Any], version: str, told: bytes) -> Iterator[Any]:
    """Judge the women of a partition (Arrow batches of `layout`, with an order); runs on a worker of the cluster.

    What comes back has the columns of `partition.SCHEMA` and `about`; a problem and a summary stand in `reasons`.
    Partitions larger than expected are judged in pieces, each woman whole.
    """
    if version != __version__:
        raise LugolError(f"lugol is {version} where the run was started and {__version__} on a worker; install one")
    if "polars" not in sys.modules:
        os.environ.setdefault("POLARS_MAX_THREADS", "1")  # the cluster gives each core a worker of its own
    from lugol.programme.run import Manifest

    table = _table(batches)
    if table is None:
        return
    made = msgspec.json.decode(told, type=Manifest)
    for piece in _pieces(table):
        with _TURN:
            found = _judged(made, piece)
        yield from _arrow(found)


def _table(batches: Iterable[Any]) -> "pl.DataFrame | None":
    """The rows of a partition in the order in which they were read; None where there are none."""
    import polars as pl
    import pyarrow as pa

    there = [batch for batch in batches if batch.num_rows]
    return pl.DataFrame(pa.Table.from_batches(there)).sort(ORDER).drop(ORDER) if there else None


def _pieces(table: "pl.DataFrame") -> Iterator["pl.DataFrame"]:
    import polars as pl

    count = -(-len(table) // (2 * ROWS))
    if count < 2:
        yield table
        return
    which = table["patient"].cast(pl.String).hash(_SEED) % count
    for each in range(count):
        yield table.filter(which == each)


@cache
def _board(as_of: date, names: tuple[str, ...]) -> "Board":
    from lugol.programme.judging import Board

    return Board(as_of, names)


def _judged(made: "Manifest", table: "pl.DataFrame") -> "pl.DataFrame":
    import polars as pl

    from lugol.programme import partition, summary

    board, rows = _board(made.as_of, made.guidelines), len(table)
    table, broken = _unbroken(table)
    try:
        found, wrong = partition.of_table(board, table)
    except Exception as defect:  # its words may hold what a record says, and a cluster keeps them in its logs
        raise LugolError(f"a defect of lugol ({type(defect).__name__}) met many women; please report it") from None
    problems = [*broken, *wrong]
    summed = summary.of_rows(found.rechunk().lazy(), partition.problems_table(problems), made, listed=0)
    its = Part(rows, msgspec.Raw(msgspec.json.encode(summed)))
    others = [{"patient": each.patient, "reasons": each.reason, ABOUT: "problem"} for each in problems]
    others.append({"reasons": msgspec.json.encode(its).decode(), ABOUT: "summary"})
    schema = {**partition.SCHEMA, ABOUT: pl.String()}
    return pl.concat([found.with_columns(pl.lit("row").alias(ABOUT)), pl.DataFrame(others, schema=schema)])


def _unbroken(table: "pl.DataFrame") -> tuple["pl.DataFrame", list[Problem]]:
    """The table without the women one of whose lines has other cells than the table has columns."""
    import polars as pl

    if BROKEN not in table.columns:
        return table, []
    hers = table.filter(pl.col(BROKEN).is_not_null())["patient"].unique().sort()
    problems = [Problem(each, "a line of hers has more or fewer cells than there are columns") for each in hers]
    return table.filter(~pl.col("patient").is_in(hers.implode())).drop(BROKEN), problems


def _arrow(table: "pl.DataFrame") -> list[Any]:
    import polars as pl
    import pyarrow as pa

    kinds = {pl.String(): pa.string(), pl.Int32(): pa.int32(), pl.Boolean(): pa.bool_()}
    schema = [(n, kinds[k] if k in kinds else pa.list_(pa.string())) for n, k in table.schema.items()]
    batches: list[Any] = table.to_arrow().cast(pa.schema(schema)).to_batches(max_chunksize=_LINES)
    return batches


def columns() -> str:
    """The columns of `judge` as Spark is told them."""
    import polars as pl

    from lugol.programme import partition

    kinds = {pl.String(): "string", pl.Int32(): "int", pl.Boolean(): "boolean"}
    told = [f"{name} {kinds.get(kind, 'array<string>')}" for name, kind in partition.SCHEMA.items()]
    return ", ".join([*told, f"{ABOUT} string"])
