"""A run over a whole programme: parted by woman, judged in several processes, taken up where it stopped."""

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from errno import ENOSPC
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import polars as pl

from lugol.errors import LugolError
from lugol.output import Unwritable, settle, writing
from lugol.programme.input import ndjson, split
from lugol.programme.input.layout import Problem
from lugol.programme.input.manifest import HINT, Manifest, parts, read_manifest
from lugol.programme.input.split import Piece, Stretch
from lugol.programme.judge import partition
from lugol.programme.judge.judging import Board
from lugol.programme.run import processes
from lugol.record.record import Record
from lugol.rules import guideline

try:
    import fcntl
except ImportError:  # not on Windows
    fcntl = None  # type: ignore[assignment]

_LOCK = "run.lock"
_AT_ONCE = 5_000  # records of FHIR that are judged together
_WORDS = {
    "source": "other events",
    "size": "events that have changed since",
    "changed": "events that have changed since",
    "as_of": "another day",
    "guidelines": "other guidelines",
    "parts": "another number of parts",
    "version": "another version of lugol",
    "engine": "another engine",
    "rows": "rows in another place",
}


class Standing(msgspec.Struct, frozen=True):
    """How far a run is: how many parts (or stretches, while the events are parted) of how many, and women judged."""

    parting: bool
    done: int
    total: int
    women: int = 0


Progress = Callable[[Standing], None]


def manifest(source: Path, as_of: date, names: Sequence[str], parts: int) -> Manifest:
    """The manifest of a run; 0 parts: as many as the size of the source asks for."""
    if not source.is_file():
        raise LugolError(f"{source}: no such file; give the events as .parquet, .csv, .tsv or .ndjson")
    told = source.stat()
    editions = tuple(each.id for each in guideline.choose(names, as_of))
    split.check(source)
    return Manifest(
        str(source.resolve()), told.st_size, told.st_mtime_ns, as_of, editions, parts or split.count(source)
    )


def run(made: Manifest, folder: Path, jobs: int, progress: Progress) -> None:
    """Judge what is not judged yet; `progress` is told how far it is."""
    with _written(folder), _alone(folder), processes.workers(jobs) as run_all:
        begin(made, folder)
        for name in ("rows", "problems"):
            (folder / name).mkdir(exist_ok=True)
        pieces = _parted(made, folder, run_all, progress)
        waiting = [(piece, folder, place) for place, piece in enumerate(pieces) if not _rows(folder, place).exists()]
        done, women = len(pieces) - len(waiting), 0
        progress(Standing(False, done, len(pieces)))
        asked = [(*each_part, made.as_of, made.guidelines) for each_part in waiting]
        with _naming(folder):
            broken: list[str] = []
            for number in run_all(judge_part, asked):
                if isinstance(number, str):
                    broken.append(number)
                    continue
                done, women = done + 1, women + number
                progress(Standing(False, done, len(pieces), women))
            if broken:
                raise LugolError("\n".join(broken))
        if not pieces:
            _write(pl.DataFrame(schema=partition.SCHEMA), _rows(folder, 0))


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Keep another run out of a folder of results for as long as this one is at work there (where files can lock)."""
    if fcntl is None or (folder.exists() and not folder.is_dir()):
        yield
        return
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / _LOCK).open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise LugolError(f"{folder}: another run is at work there; wait for it, or give another folder") from None
        yield


@contextmanager
def _naming(folder: Path) -> Iterator[None]:
    """Name the parts that were in work when a process ended."""
    for draft in (folder / "rows").glob("*.draft"):
        draft.unlink()
    try:
        yield
    except processes.Ended as error:
        parts = " and ".join(str(int(draft.stem)) for draft in sorted((folder / "rows").glob("*.draft")))
        raise LugolError(f"part {parts}: {error}" if parts else str(error)) from None


@contextmanager
def _written(folder: Path) -> Iterator[None]:
    """Say in a sentence why nothing can be written."""
    try:
        yield
    except OSError as error:
        why = error.strerror or str(error)
        raise LugolError(f"{error.filename or folder}: {why}; {_FULL if error.errno == ENOSPC else _OTHER}") from error


_FULL = "make room on the disk and give the same command again"
_OTHER = "give a folder for the results that can be written to"


def begin(made: Manifest, folder: Path) -> None:
    """Begin a run in a folder, or go on with the one that began there; results of another run are refused."""
    if folder.exists() and not folder.is_dir():
        raise LugolError(f"{folder} is a file; give a folder for the results")
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "manifest.json"
    if not path.exists():
        if any(each.name not in ("manifest.draft", _LOCK) for each in folder.iterdir()):
            raise LugolError(f"{folder} is not empty and holds no results; {HINT}")
        _keep(path, made)
        return
    there = read_manifest(folder)
    differs = [name for name in Manifest.__struct_fields__ if getattr(there, name) != getattr(made, name)]
    if differs:
        told = " and ".join(dict.fromkeys(_WORDS[name] for name in differs))
        raise LugolError(f"{folder} holds results of {told}; {HINT}")


def _keep(path: Path, what: Any) -> None:
    """Write something as JSON, whole or not at all."""
    draft = path.with_suffix(".draft")
    draft.write_bytes(msgspec.json.format(msgspec.json.encode(what)))
    settle(draft, path)


def _parted(made: Manifest, folder: Path, run_all: processes.RunAll, progress: Progress) -> list[Piece]:
    """The parts: the source itself, stretches of its rows, or what is written once where its rows are in no order."""
    source, kept = Path(made.source), folder / "parts.json"
    if kept.exists() or (made.parts == 1 and not split.is_fhir(source)):
        return parts(made, folder)
    found, problems = split.slices(source, made.parts)
    if not found:
        found, problems = _scattered(made, folder / "events", run_all, progress)
    _write(partition.problems_table(problems), folder / "problems" / "parting.parquet")
    _keep(kept, found)
    return found


def _scattered(
    made: Manifest, folder: Path, run_all: processes.RunAll, progress: Progress
) -> tuple[list[Piece], list[Problem]]:
    """The events written into one folder a part, and what was left out."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    source = Path(made.source)
    asked = [(source, told, place, folder, made.parts) for place, told in enumerate(split.stretches(source))]
    progress(Standing(True, 0, len(asked)))
    problems: list[Problem] = []
    for done, wrong in enumerate(run_all(scatter, asked), start=1):
        problems += wrong
        progress(Standing(True, done, len(asked)))
    return split.parts_below(folder), _summed(problems)


def scatter(source: Path, stretch: Stretch, place: int, folder: Path, parts: int) -> list[Problem]:
    """Part a stretch of the events."""
    with processes.telling(f"{source.name} from {stretch.line or stretch.first} on"):
        return split.scatter(source, stretch, place, folder, parts)


def _summed(problems: list[Problem]) -> list[Problem]:
    """The problems, with one line for all rows without a patient."""
    mark = "rows without patient: "
    rows = sum(int(each.reason.removeprefix(mark)) for each in problems if each.reason.startswith(mark))
    others = [each for each in problems if not each.reason.startswith(mark)]
    return [*others, *([Problem("", f"{mark}{rows}")] if rows else [])]


def _rows(folder: Path, place: int) -> Path:
    return folder / "rows" / f"{place:04d}.parquet"


@cache
def _board(as_of: date, names: tuple[str, ...]) -> Board:
    return Board(as_of, names)


def judge_part(piece: Piece, folder: Path, place: int, as_of: date, names: tuple[str, ...]) -> int | str:
    """Judge one part and write its rows and problems, whole or not at all; how many women it had.

    A part that cannot be judged tells why and leaves the others to be judged; a place that cannot be written to ends
    the run.
    """
    try:
        return _judge_part(piece, folder, place, as_of, names)
    except Unwritable:
        raise
    except LugolError as error:
        _rows(folder, place).with_suffix(".draft").unlink(missing_ok=True)
        return str(error)


def _judge_part(piece: Piece, folder: Path, place: int, as_of: date, names: tuple[str, ...]) -> int:
    with processes.telling(f"part {place}"):
        _rows(folder, place).with_suffix(".draft").touch()
        found, problems = judged(_board(as_of, names), piece)
        _write(partition.problems_table(problems), folder / "problems" / f"{place:04d}.parquet")
        _write(found, _rows(folder, place))
        return len(found)


def judged(board: Board, piece: Piece) -> tuple[pl.DataFrame, list[Problem]]:
    """The rows of the women in a part, and who was left out."""
    if not piece.is_fhir:
        rows, problems = piece.rows()
        found, others = partition.of_table(board, rows)
        return found, [*problems, *others]
    tables, problems = [pl.DataFrame(schema=partition.SCHEMA)], []
    waiting: list[Record] = []
    for each in ndjson.records(Path(piece.path)):
        waiting += [each] if isinstance(each, Record) else []
        problems += [each] if isinstance(each, Problem) else []
        if len(waiting) == _AT_ONCE:
            _add(board, waiting, tables, problems)
    _add(board, waiting, tables, problems)
    return pl.concat(tables), problems


def _add(board: Board, waiting: list[Record], tables: list[pl.DataFrame], problems: list[Problem]) -> None:
    found, others = partition.of_records(board, waiting)
    tables.append(found)
    problems += others
    waiting.clear()


def _write(table: pl.DataFrame, path: Path) -> None:
    draft = path.with_suffix(".draft")
    try:
        with writing(path):
            table.write_parquet(draft)
            settle(draft, path)
    finally:
        draft.unlink(missing_ok=True)
