"""The interpretation register of a guideline: where its text can be read in several ways, how it was read, and why."""

from importlib.resources.abc import Traversable

import msgspec

from lugol.errors import BadData
from lugol.sources import all_sources, numbered


class Reading(msgspec.Struct, frozen=True):
    """One point that had to be interpreted: the guideline's words in short, our reading, the reason, the sources."""

    id: str
    point: str
    reading: str
    why: str
    sources: tuple[str, ...]


def read(folder: Traversable) -> tuple[Reading, ...]:
    """The readings of a guideline's folder (none without a register.csv); each is whole, sourced and there once."""
    path = folder / "register.csv"
    if not path.is_file():
        return ()
    found: dict[str, Reading] = {}
    for number, row in numbered(path):
        place = f"{folder.name}/register.csv:{number}"
        told = _reading(row, place)
        if found.setdefault(told.id, told) is not told:
            raise BadData(f"{place}: reading {told.id!r} stands already; give each its own id")
    return tuple(found.values())


def _reading(row: dict[str, str], place: str) -> Reading:
    words = {name: row.get(name, "").strip() for name in ("id", "point", "reading", "why", "source")}
    empty = [name for name, text in words.items() if not text]
    if empty:
        raise BadData(f"{place}: nothing under {', '.join(empty)}; say the point, our reading, why, and the source")
    sources = tuple(key.strip() for key in words.pop("source").split(";"))
    missing = [key for key in sources if key not in all_sources()]
    if missing:
        raise BadData(f"{place}: source {', '.join(missing)}; give keys that stand in a sources.csv")
    return Reading(**words, sources=sources)
