"""A run over a whole programme: parted by woman, judged in several processes, taken up where it stopped."""

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
from lugol.read import fhir
from lugol.rules import guideline

_HINT = "give another folder, or remove this one"


class Manifest(msgspec.Struct, frozen=True):
    """What a folder of results was made from; a run goes on only where nothing of it has changed."""

    source: str
    size: int
    changed: int
    as_of: date
    guidelines: tuple[str, ...]
    parts: int
    version: str = __version__


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
    _same_run(made, folder)
    paths = parts(made, folder)
    waiting = [(path, place) for place, path in enumerate(paths) if not _rows(folder, place).exists()]
    progress(len(paths) - len(waiting), len(paths))
    (folder / "rows").mkdir(exist_ok=True)
    (folder / "problems").mkdir(exist_ok=True)
    for done, _ in enumerate(_judged(made, folder, waiting, jobs), start=1):
        progress(len(paths) - len(waiting) + done, len(paths))


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a folder of results."""
    path = folder / "manifest.json"
    if not path.is_file():
        raise LugolError(f"{folder} holds no results of lugol programme; give the folder that -o named")
    return msgspec.json.decode(path.read_bytes(), type=Manifest)


def _same_run(made: Manifest, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "manifest.json"
    if not path.exists():
        if any(folder.iterdir()):
            raise LugolError(f"{folder} is not empty and holds no results; {_HINT}")
        path.write_bytes(msgspec.json.format(msgspec.json.encode(made)))
    elif read_manifest(folder) != made:
        raise LugolError(f"{folder} holds results of other events, another day or other guidelines; {_HINT}")


def parts(made: Manifest, folder: Path) -> list[Path]:
    """The files of the parts; they are made once, and are the source itself where there is one part only."""
    source = Path(made.source)
    if made.parts == 1:
        return [source]
    ending = "ndjson" if split.is_fhir(source) else "parquet"
    marker = folder / "events" / "complete"
    if not marker.exists():
        split.split(source, folder / "events", made.parts)
        marker.touch()
    return [folder / "events" / f"{part:04d}.{ending}" for part in range(made.parts)]


def _rows(folder: Path, place: int) -> Path:
    return folder / "rows" / f"{place:04d}.parquet"


def _judged(made: Manifest, folder: Path, waiting: list[tuple[Path, int]], jobs: int) -> Iterator[int]:
    asked = [(str(path), str(folder), place, made.as_of, made.guidelines) for path, place in waiting]
    if jobs == 1 or len(asked) < 2:
        yield from (judge_part(*each) for each in asked)
        return
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        for future in as_completed([pool.submit(judge_part, *each) for each in asked]):
            yield future.result()


@cache
def _board(as_of: date, names: tuple[str, ...]) -> Board:
    return Board(as_of, names)


def judge_part(path: str, folder: str, place: int, as_of: date, names: tuple[str, ...]) -> int:
    """Judge one part and write its rows and problems, whole or not at all; how many women it had."""
    found, problems = judged(_board(as_of, names), Path(path))
    _write(partition.problems_table(problems), Path(folder) / "problems" / f"{place:04d}.parquet")
    _write(found, _rows(Path(folder), place))
    return len(found)


def judged(board: Board, path: Path) -> tuple[pl.DataFrame, list[Problem]]:
    """The rows of the women in a file, and who was left out."""
    if not split.is_fhir(path):
        return partition.of_table(board, split.events(path).collect())
    read = list(fhir.read_many([(path.name, path.read_bytes())]))
    found, problems = partition.of_records(board, [each for each in read if not isinstance(each, fhir.Problem)])
    return found, [*(Problem("", each.message) for each in read if isinstance(each, fhir.Problem)), *problems]


def _write(table: pl.DataFrame, path: Path) -> None:
    draft = path.with_suffix(".draft")
    table.write_parquet(draft)
    draft.replace(path)
