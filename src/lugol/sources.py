"""The literature behind the numbers, and the one way in which a table of ours is read with its sources and status."""

import csv
import os
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

import msgspec

from lugol.errors import BadData


class Source(msgspec.Struct, frozen=True):
    """A publication: key, citation in our own short form, DOI (may be empty), address, status tag V, M or U."""

    key: str
    citation: str
    doi: str = ""
    url: str = ""
    status: str = "M"


@cache
def all_sources() -> dict[str, Source]:
    """Every source of the package by its key; the same key may stand in two folders only with the same words."""
    found: dict[str, Source] = {}
    for path in _source_files(Path(str(resources.files("lugol")))):
        for number, row in numbered(path):
            source = Source(**{name: row.get(name, "").strip() for name in Source.__struct_fields__})
            if not source.key or not source.citation:
                raise BadData(f"{path}:{number}: a source needs a key and a citation")
            if found.setdefault(source.key, source) != source:
                raise BadData(f"{path}:{number}: source {source.key!r} is given twice with different words")
    return found


def numbered(path: Traversable) -> tuple[tuple[int, dict[str, str]], ...]:
    """The rows of a table with the lines that they stand on; a cell that is left out is empty."""
    with path.open(encoding="utf-8") as lines:
        rows = enumerate(csv.DictReader(lines), start=2)
        return tuple((number, {name: cell or "" for name, cell in row.items()}) for number, row in rows)


def rows_of(path: Traversable) -> tuple[dict[str, str], ...]:
    """The rows of a table that holds words or codes and no number of a publication."""
    return tuple(row for _, row in numbered(path))


def sourced(path: Traversable, statuses: str = "VM") -> tuple[dict[str, str], ...]:
    """The rows of a table, each with sources that are known (";" between them) and a status that it may have.

    Raises BadData with the line of a row that lacks either.
    """
    found = []
    for number, row in numbered(path):
        unknown = [key for key in row.get("source", "").split(";") if key not in all_sources()]
        if unknown:
            raise BadData(f"{path.name}:{number}: source {unknown[0]!r} stands in no sources.csv")
        if row.get("status", "") not in tuple(statuses):
            raise BadData(f"{path.name}:{number}: status {row.get('status')!r}; write {' or '.join(statuses)}")
        found.append(row)
    return tuple(found)


def cite(key: str) -> str:
    """The citation behind a key, with its DOI."""
    source = all_sources()[key]
    return f"{source.citation} doi:{source.doi}" if source.doi else source.citation


def _source_files(folder: Path) -> list[Path]:
    return sorted(Path(room) / "sources.csv" for room, _, files in os.walk(folder) if "sources.csv" in files)
