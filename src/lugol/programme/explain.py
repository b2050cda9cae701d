"""One woman of a folder of results, judged again by the reference engine from the same events."""

from pathlib import Path

import polars as pl

from lugol.errors import LugolError
from lugol.findings import Review, by_severity
from lugol.programme import split, table
from lugol.programme.judging import Board
from lugol.programme.run import Manifest, parts, read_manifest
from lugol.programme.split import Piece
from lugol.read import fhir
from lugol.record.record import Record, known_at


def review_of(folder: Path, patient: str) -> Review:
    """Her record as of the day of the run and what the guidelines of the run find in it, with all evidence."""
    made = read_manifest(folder)
    place = _part_of(folder, patient)
    record = _record(_events(made, folder)[place], patient)
    board = Board(made.as_of, made.guidelines)
    return Review(
        record=known_at(record, made.as_of),
        as_of=made.as_of,
        findings=tuple(by_severity(board.findings(record))),
        guidelines=made.guidelines,
    )


def _part_of(folder: Path, patient: str) -> int:
    for path in sorted((folder / "rows").glob("*.parquet")):
        if pl.scan_parquet(path).filter(pl.col("patient") == patient).select(pl.len()).collect().item():
            return int(path.stem)
    why = pl.read_parquet(sorted((folder / "problems").glob("*.parquet"))).filter(pl.col("patient") == patient)
    told = f"she was left out: {why['reason'][0]}" if len(why) else "no woman of that id was judged"
    raise LugolError(f"{folder}: {patient!r}: {told}")


def _events(made: Manifest, folder: Path) -> list[Piece]:
    """The parts, where the events are still those that were judged."""
    source = Path(made.source)
    told = source.stat() if source.is_file() else None
    if told is None or (told.st_size, told.st_mtime_ns) != (made.size, made.changed):
        raise LugolError(f"{source} has changed since {folder} was made from it; run lugol programme again")
    return parts(made, folder)


def _record(piece: Piece, patient: str) -> Record:
    path = Path(piece.path)
    if not split.is_fhir(path):
        rows, _ = table.read(piece.table().filter(pl.col("patient").cast(pl.String) == patient).collect())
        return rows.record(0)
    from lugol.prepare import prepared

    for each in fhir.read_many([(path.name, path.read_bytes())]):
        if isinstance(each, Record) and each.patient.id == patient:
            return prepared(each)
    raise LugolError(f"{path.name} tells nothing of {patient!r} any more")
