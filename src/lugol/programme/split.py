"""A programme's events parted by woman into files small enough to judge one at a time."""

import zlib
from itertools import pairwise
from pathlib import Path
from typing import Any

import msgspec
import polars as pl

from lugol.errors import UnusableInput
from lugol.programme import layout

ROWS = 600_000
BYTES = 64_000_000
_SEED = 7


class _Named(msgspec.Struct):
    reference: str = ""


class _Resource(msgspec.Struct):
    """What tells whose a line of NDJSON is."""

    resourceType: str = ""
    id: str = ""
    subject: _Named | None = None
    patient: _Named | None = None
    entry: list[Any] = []


def is_fhir(source: Path) -> bool:
    """Is the source NDJSON (by its name)?"""
    return source.suffix.lower() in (".ndjson", ".jsonl")


class Piece(msgspec.Struct, frozen=True):
    """A part of a programme: a file, or some of its rows (`length` 0: all of them)."""

    path: str
    first: int = 0
    length: int = 0

    def table(self) -> pl.LazyFrame:
        """Its rows."""
        whole = events(Path(self.path))
        return whole.slice(self.first, self.length) if self.length else whole


def slices(source: Path, parts: int) -> list[Piece]:
    """The parts of a Parquet file whose rows are in order of `patient`, as stretches of rows; none where they are not.

    Such a file is read in place, nothing of it is copied.
    """
    if source.suffix.lower() != ".parquet":
        return []
    patients = events(source).select(pl.col("patient").cast(pl.String))
    rows = int(patients.select(pl.len()).collect().item())
    ends: list[int] = []
    seen, last = 0, ""
    for batch in patients.collect_batches(chunk_size=ROWS, maintain_order=True):
        ids = batch["patient"].fill_null("")
        if not ids.is_sorted() or (len(ids) and last > ids[0]):
            return []
        first_rows = (ids != ids.shift(1, fill_value=last)).arg_true() + seen
        while (wanted := (len(ends) + 1) * rows / parts) < rows and len(
            there := first_rows.filter(first_rows >= wanted)
        ):
            ends.append(int(there[0]))
        seen, last = seen + len(ids), ids[-1] if len(ids) else last
    edges = sorted({0, *ends, rows})
    return [Piece(str(source), low, high - low) for low, high in pairwise(edges)]


def count(source: Path) -> int:
    """How many parts a source asks for."""
    if source.suffix.lower() == ".parquet":
        rows = int(pl.scan_parquet(source).select(pl.len()).collect().item())
        return max(1, -(-rows // ROWS))
    return max(1, -(-source.stat().st_size // BYTES))


def events(source: Path) -> pl.LazyFrame:
    """The table of a Parquet or CSV source, every column of it known."""
    form = source.suffix.lower()
    if form not in (".parquet", ".csv", ".tsv"):
        raise UnusableInput(f"{source.name}: events come as .parquet, .csv, .tsv or .ndjson (FHIR)")
    try:
        if form == ".parquet":
            found = pl.scan_parquet(source)
        else:
            found = pl.scan_csv(source, infer_schema=False, separator="\t" if form == ".tsv" else ",")
        layout.check(found.collect_schema().names(), source.name)
    except pl.exceptions.PolarsError as error:
        raise UnusableInput(f"{source.name}: not readable as {form[1:]} ({error})") from error
    return found.drop(layout.UNUSED, strict=False)


def split(source: Path, folder: Path, parts: int) -> list[Path]:
    """Write the events of each woman into one of `parts` files; memory holds a batch of rows, not the source."""
    folder.mkdir(parents=True, exist_ok=True)
    if is_fhir(source):
        return _split_lines(source, folder, parts)
    target = [folder / f"{part:04d}.parquet" for part in range(parts)]
    keyed = events(source).with_columns((pl.col("patient").cast(pl.String).hash(_SEED) % parts).alias("part"))
    keyed.with_columns(pl.col("part").fill_null(0)).sink_parquet(
        pl.PartitionBy(folder, key="part", include_key=False), mkdir=True
    )
    for part, path in enumerate(target):
        there = sorted((folder / f"part={part}").glob("*.parquet"))
        _gather(there, path, source)
    return target


def _gather(pieces: list[Path], path: Path, source: Path) -> None:
    """One file of the pieces of a part (an empty one where no woman fell into it)."""
    if len(pieces) == 1:
        pieces[0].replace(path)
    else:
        whole = pl.scan_parquet(pieces) if pieces else events(source).head(0)
        whole.sink_parquet(path)
        for piece in pieces:
            piece.unlink()
    if pieces:
        pieces[0].parent.rmdir()


def _split_lines(source: Path, folder: Path, parts: int) -> list[Path]:
    """Each line to the part of its patient; what is nobody's (a practitioner, a specimen) to every part."""
    target = [folder / f"{part:04d}.ndjson" for part in range(parts)]
    files = [path.open("wb") for path in target]
    try:
        with source.open("rb") as lines:
            for line in lines:
                whose = patient_of(line)
                for part in range(parts) if whose is None else (zlib.crc32(whose.encode()) % parts,):
                    files[part].write(line if line.endswith(b"\n") else line + b"\n")
    finally:
        for file in files:
            file.close()
    return target


def patient_of(line: bytes) -> str | None:
    """Whose a line of NDJSON is; None where it names nobody.

    >>> patient_of(b'{"resourceType": "Observation", "subject": {"reference": "Patient/7"}}')
    '7'
    """
    try:
        found = msgspec.json.decode(line, type=_Resource)
    except (msgspec.DecodeError, msgspec.ValidationError):
        return None
    if found.resourceType == "Patient":
        return found.id
    for entry in found.entry:
        resource = entry.get("resource") if isinstance(entry, dict) else None
        if isinstance(resource, dict) and resource.get("resourceType") == "Patient":
            return str(resource.get("id", ""))
    named = found.subject or found.patient
    return named.reference.rpartition("/")[2] if named else None
