"""A run over a whole programme: parted by woman, judged in several processes, taken up where it stopped."""

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from datetime import date
from functools import cache
from multiprocessing import get_context
from pathlib import Path

import msgspec
import polars as pl

from lugol import __version__
from lugol.errors import LugolError
from lugol.programme import partition, split
from lugol.programme.judging import Board
from lugol.programme.layout import Problem
from lugol.programme.split import Piece
from lugol.read import fhir
from lugol.rules import guideline

_HINT = "give another folder, or remove this one"


class Manifest(msgspec.Struct, frozen=True):
    """What a folder of results was made from; a run goes on only where nothing of it has changed.

    `engine` is "spark" for a run on a cluster, and `rows` where its rows are if not in the folder.
    """

    source: str
    size: int
    changed: int
    as_of: date
    guidelines: tuple[str, ...]
    parts: int
    version: str = __version__
    engine: str = "here"
    rows: str = ""


def manifest(source: Path, as_of: date, names: Sequence[str], parts: int) -> Manifest:
    """The manifest of a run; 0 parts: as many as the size of the source asks for."""
    if not source.is_file():
        raise LugolError(f"{source}: no such file; give the events as .parquet, .csv, .tsv or .ndjson")
    told = source.stat()
    editions = tuple(each.id for each in guideline.choose(names, as_of))
    if not split.is_fhir(source):
        split.events(source)
    return Manifest(
        str(source.resolve()), told.st_size, told.st_mtime_ns, as_of, editions, parts or split.count(source)
    )


def run(made: Manifest, folder: Path, jobs: int, progress: Callable[[int, int], None]) -> None:
    """Judge what is not judged yet; `progress` is told how many parts are done, and of how many."""
    begin(made, folder)
    pieces = parts(made, folder)
    waiting = [(piece, place) for place, piece in enumerate(pieces) if not _rows(folder, place).exists()]
    progress(len(pieces) - len(waiting), len(pieces))
    (folder / "rows").mkdir(exist_ok=True)
    (folder / "problems").mkdir(exist_ok=True)
    for done, _ in enumerate(_judged(made, folder, waiting, jobs), start=1):
        progress(len(pieces) - len(waiting) + done, len(pieces))


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a folder of results."""
    path = folder / "manifest.json"
    if not path.is_file():
        raise LugolError(f"{folder} holds no results of lugol programme; give the folder that -o named")
    return msgspec.json.decode(path.read_bytes(), type=Manifest)


def begin(made: Manifest, folder: Path) -> None:
    """Begin a run in a folder, or go on with the one that began there; results of another run are refused."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "manifest.json"
    if not path.exists():
        if any(folder.iterdir()):
            raise LugolError(f"{folder} is not empty and holds no results; {_HINT}")
        path.write_bytes(msgspec.json.format(msgspec.json.encode(made)))
    elif read_manifest(folder) != made:
        raise LugolError(f"{folder} holds results of other events, another day or other guidelines; {_HINT}")


def parts(made: Manifest, folder: Path) -> list[Piece]:
    """The parts: the source itself, stretches of its rows, or files made once where its rows are in no order."""
    source = Path(made.source)
    if made.parts == 1:
        return [Piece(str(source))]
    kept = folder / "parts.json"
    if not kept.exists():
        told = split.slices(source, made.parts)
        if not told:
            told = [Piece(str(path)) for path in split.split(source, folder / "events", made.parts)]
        kept.write_bytes(msgspec.json.encode(told))
    return msgspec.json.decode(kept.read_bytes(), type=list[Piece])


def _rows(folder: Path, place: int) -> Path:
    return folder / "rows" / f"{place:04d}.parquet"


def _judged(made: Manifest, folder: Path, waiting: list[tuple[Piece, int]], jobs: int) -> Iterator[int]:
    asked = [(piece, folder, place, made.as_of, made.guidelines) for piece, place in waiting]
    if jobs == 1 or len(asked) < 2:
        yield from (judge_part(*each) for each in asked)
        return
    os.environ.setdefault("POLARS_MAX_THREADS", str(max(1, (os.cpu_count() or 1) // jobs)))  # for the processes to come
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        for future in as_completed([pool.submit(judge_part, *each) for each in asked]):
            yield future.result()


@cache
def _board(as_of: date, names: tuple[str, ...]) -> Board:
    return Board(as_of, names)


def judge_part(piece: Piece, folder: Path, place: int, as_of: date, names: tuple[str, ...]) -> int:
    """Judge one part and write its rows and problems, whole or not at all; how many women it had."""
    found, problems = judged(_board(as_of, names), piece)
    _write(partition.problems_table(problems), folder / "problems" / f"{place:04d}.parquet")
    _write(found, _rows(folder, place))
    return len(found)


def judged(board: Board, piece: Piece) -> tuple[pl.DataFrame, list[Problem]]:
    """The rows of the women in a part, and who was left out."""
    path = Path(piece.path)
    if not split.is_fhir(path):
        return partition.of_table(board, piece.table().collect())
    read = list(fhir.read_many([(path.name, path.read_bytes())]))
    found, problems = partition.of_records(board, [each for each in read if not isinstance(each, fhir.Problem)])
    return found, [*(Problem("", each.message) for each in read if isinstance(each, fhir.Problem)), *problems]


def _write(table: pl.DataFrame, path: Path) -> None:
    draft = path.with_suffix(".draft")
    table.write_parquet(draft)
    draft.replace(path)
