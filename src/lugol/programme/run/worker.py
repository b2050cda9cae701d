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

if TYPE_CHECKING:
    import polars as pl

    from lugol.programme.input.manifest import Manifest
    from lugol.programme.judge.judging import Board

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
    from lugol.programme.input.manifest import Manifest

    table, more = _table(batches)
    if table is None:
        return
    made = msgspec.json.decode(told, type=Manifest)
    for piece in _pieces(_plain(table, made.source)):
        with _TURN:
            found = _judged(made, piece, more)
        more = 0
        yield from _arrow(found)


def _table(batches: Iterable[Any]) -> "tuple[pl.DataFrame | None, int]":
    """The rows of a partition as read, and how many were left there of women with far too many (see `split.MOST`)."""
    import polars as pl
    import pyarrow as pa

    from lugol.programme.input.split import MOST

    there: list[pl.DataFrame] = []
    seen, most = 0, 4 * ROWS
    for batch in batches:
        there += [pl.DataFrame(pa.Table.from_batches([batch]))] if batch.num_rows else []
        seen += batch.num_rows
        if sum(map(len, there)) > most:
            there = [pl.concat(there).filter(pl.int_range(pl.len()).over("patient") <= MOST)]
            most = max(most, 2 * len(there[0]))
    table = pl.concat(there) if there else None
    return table, 0 if table is None else seen - len(table)


def _plain(table: "pl.DataFrame", source: str) -> "pl.DataFrame":
    """The rows in the order in which they were read, as `split` has those of a file."""
    import polars as pl

    from lugol.programme.input import lines, split

    table = table.sort(ORDER).drop(ORDER)
    broken = []
    if BROKEN in table.columns:
        why = pl.lit("a line of hers has more or fewer cells than there are columns")
        broken = [pl.when(pl.col(BROKEN).is_not_null()).then(why).alias(lines.BROKEN)]
    kept = {name: kind for name, kind in table.schema.items() if name != BROKEN}
    return table.select(*(split.plain(name, kind, source) for name, kind in kept.items()), *broken)


def _pieces(table: "pl.DataFrame") -> Iterator["pl.DataFrame"]:
    count = -(-len(table) // (2 * ROWS))
    if count < 2:
        yield table
        return
    which = table["patient"].hash(_SEED) % count
    for each in range(count):
        yield table.filter(which == each)


@cache
def _board(as_of: date, names: tuple[str, ...]) -> "Board":
    from lugol.programme.judge.judging import Board

    return Board(as_of, names)


def _judged(made: "Manifest", table: "pl.DataFrame", more: int) -> "pl.DataFrame":
    import polars as pl

    from lugol.programme.input import split
    from lugol.programme.judge import partition
    from lugol.programme.tell import summary

    board = _board(made.as_of, made.guidelines)
    try:
        hers, problems = split.of_women(table)
        found, wrong = partition.of_table(board, hers)
    except Exception as defect:  # its words may hold what a record says, and a cluster keeps them in its logs
        raise LugolError(f"a defect of lugol ({type(defect).__name__}) met many women; please report it") from None
    problems = [*problems, *wrong]
    summed = summary.of_rows(found.rechunk().lazy(), partition.problems_table(problems), made, listed=0)
    its = Part(len(table) + more, msgspec.Raw(msgspec.json.encode(summed)))
    others = [{"patient": each.patient, "reasons": each.reason, ABOUT: "problem"} for each in problems]
    others.append({"reasons": msgspec.json.encode(its).decode(), ABOUT: "summary"})
    schema = {**partition.SCHEMA, ABOUT: pl.String()}
    return pl.concat([found.with_columns(pl.lit("row").alias(ABOUT)), pl.DataFrame(others, schema=schema)])


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

    from lugol.programme.judge import partition

    kinds = {pl.String(): "string", pl.Int32(): "int", pl.Boolean(): "boolean"}
    told = [f"{name} {kinds.get(kind, 'array<string>')}" for name, kind in partition.SCHEMA.items()]
    return ", ".join([*told, f"{ABOUT} string"])
