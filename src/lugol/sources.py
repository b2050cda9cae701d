"""The literature behind the numbers: every `sources.csv` of the package as one dictionary of keys."""

import csv
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable

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
    for path in _source_files(resources.files("lugol")):
        with path.open(encoding="utf-8") as lines:
            for number, row in enumerate(csv.DictReader(lines), start=2):
                source = Source(**{name: (row.get(name) or "").strip() for name in Source.__struct_fields__})
                if not source.key or not source.citation:
                    raise BadData(f"{path}:{number}: a source needs a key and a citation")
                if found.setdefault(source.key, source) != source:
                    raise BadData(f"{path}:{number}: source {source.key!r} is given twice with different words")
    return found


def cite(key: str) -> str:
    """The citation behind a key, with its DOI."""
    source = all_sources()[key]
    return f"{source.citation} doi:{source.doi}" if source.doi else source.citation


def _source_files(folder: Traversable) -> list[Traversable]:
    files: list[Traversable] = []
    for item in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if item.is_dir():
            files.extend(_source_files(item))
        elif item.name == "sources.csv":
            files.append(item)
    return files
