"""What a folder of results was made from: the events, their parts, and the run that judged them."""

from datetime import date
from pathlib import Path
from typing import Any

import msgspec

from lugol import __version__
from lugol.errors import LugolError
from lugol.programme.input import split
from lugol.programme.input.split import Piece

CSV = {".csv": ",", ".tsv": "\t"}
HINT = "give another folder, or remove this one"


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


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a folder of results."""
    made: Manifest = _read(folder / "manifest.json", Manifest, f"{folder} holds no results of lugol programme")
    return made


def _read(path: Path, form: Any, without: str) -> Any:
    if not path.is_file():
        raise LugolError(f"{without}; give the folder that -o named")
    try:
        return msgspec.json.decode(path.read_bytes(), type=form)
    except msgspec.MsgspecError as error:
        raise LugolError(f"{path} cannot be read ({error}); {HINT}") from error


def parts(made: Manifest, folder: Path) -> list[Piece]:
    """The parts of a run."""
    if made.parts == 1 and not split.is_fhir(Path(made.source)):
        return [Piece(made.source)]
    found: list[Piece] = _read(folder / "parts.json", list[Piece], f"{folder} holds a run that was not parted yet")
    return found


def stamp(source: Path) -> tuple[int, int]:
    """How large a file, or all files of a folder, are, and when one of them was last written."""
    files = [source] if source.is_file() else [each for each in source.rglob("*") if each.is_file()]
    told = [each.stat() for each in files]
    return sum(each.st_size for each in told), max((each.st_mtime_ns for each in told), default=0)


def form_of(events: str) -> str:
    """How the name of a file or folder ends; what ends in no way of its own is a folder of Parquet.

    >>> form_of("s3a://registry/events.v2/"), form_of("s3a://registry/2026.csv")
    ('.parquet', '.csv')
    """
    path = Path(events.rstrip("/"))
    form = path.suffix.lower()
    return form if form in (*CSV, ".ndjson", ".jsonl") or path.is_file() else ".parquet"


def whole_table(source: Path) -> Piece:
    """A file of events, or all of a folder."""
    return Piece(str(source if source.is_file() else source / f"*{form_of(str(source))}"))
