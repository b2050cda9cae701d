"""One woman of a folder of results, judged again by the reference engine from the same events."""

from pathlib import Path

import polars as pl

from lugol.errors import LugolError
from lugol.findings import Review, by_severity
from lugol.programme.input import ndjson, table
from lugol.programme.input.manifest import Manifest, parts, read_manifest, stamp, whole_table
from lugol.programme.input.split import Piece
from lugol.programme.judge.judging import Board
from lugol.programme.tell.summary import problems
from lugol.record.record import Record, known_at, of_today
from lugol.review.prepared import prepared


def review_of(folder: Path, patient: str) -> Review:
    """Her record as of the day of the run and what the guidelines of the run find in it, with all evidence."""
    made = read_manifest(folder)
    place = _part_of(made, folder, patient)
    record = of_today(_record(_events(made, folder, place), patient), made.as_of)
    board = Board(made.as_of, made.guidelines)
    return Review(
        record=known_at(record, made.as_of),
        as_of=made.as_of,
        findings=tuple(by_severity(board.findings(record))),
        guidelines=made.guidelines,
    )


def _part_of(made: Manifest, folder: Path, patient: str) -> int:
    for path in sorted((folder / "rows").glob("*.parquet")):
        if pl.scan_parquet(path).filter(pl.col("patient") == patient).select(pl.len()).collect().item():
            return int(path.stem)
    why = problems(folder).filter(pl.col("patient") == patient).collect()
    if made.rows and not len(why):
        return 0
    told = f"she was left out: {why['reason'][0]}" if len(why) else "no woman of that id was judged"
    raise LugolError(f"{folder}: {patient!r}: {told}")


def _events(made: Manifest, folder: Path, place: int) -> Piece:
    """The part with her events, where the events are still those that were judged."""
    source = Path(made.source)
    if "://" in made.source:
        raise LugolError(f"{made.source} is not read here; write her rows to a file and give it to lugol review")
    if not source.exists() or stamp(source) != (made.size, made.changed):
        raise LugolError(f"{source} has changed since {folder} was made from it; run lugol programme again")
    if made.engine == "spark":
        return whole_table(source)
    piece = parts(made, folder)[place]
    if not Path(piece.path).exists():
        raise LugolError(f"{piece.path} is gone, and with it what was parted; run lugol programme into a new folder")
    return piece


def _record(piece: Piece, patient: str) -> Record:
    if piece.is_fhir:
        found = [each for each in ndjson.records(Path(piece.path), patient) if isinstance(each, Record)]
        if found:
            return prepared(found[0])
    elif (rows := table.read(piece.of(patient))[0]).ids:
        return rows.record(0)
    raise LugolError(f"{Path(piece.path).name} tells nothing of {patient!r}")
