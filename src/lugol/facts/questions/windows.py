"""The spans of time that facts use, each with its source, from `windows.csv`."""

from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable

from lugol.errors import BadData
from lugol.record.when import DateError, duration
from lugol.sources import all_sources, numbered, sourced


def read(path: Traversable) -> dict[str, str]:
    """The spans of a file by name, as ISO 8601 durations; each needs a source that is there, a status and a reason."""
    found: dict[str, str] = {}
    for number, row in numbered(path):
        wrong = _wrong(row) or ("is given twice" if row["name"] in found else "")
        if wrong:
            raise BadData(f"{path.name}:{number}: span {row['name']!r} {wrong}")
        found[row["name"]] = row["duration"]
    return found


def _wrong(row: dict[str, str]) -> str:
    """What keeps a row from being used, in words; nothing where it is sound."""
    try:
        duration(row["duration"])
    except DateError as error:
        return f"is no duration: {error}"
    source = all_sources().get(row["source"])
    if source is None:
        return f"names the source {row['source']!r}; give a key that stands in a sources.csv"
    if row["status"] not in ("V", "M"):
        return f"has the status {row['status']!r}; write V or M, a span of status U decides nothing"
    if row["status"] == "V" and source.status != "V":
        return f"has the status V, and its source {source.key!r} has not"
    return "" if row["why"] else "does not say why"


@cache
def _limits() -> dict[str, float]:
    return read_limits(resources.files("lugol.facts.questions") / "limits.csv")


def read_limits(path: Traversable) -> dict[str, float]:
    """The limits of a file by name; each needs a source, a status and a reason."""
    found = sourced(path)
    for row in found:
        if not row["why"]:
            raise BadData(f"{path.name}: limit {row['name']!r} needs a reason")
    return {row["name"]: float(row["value"]) for row in found}


def limit(name: str) -> float:
    """A named limit that facts compare with, from `limits.csv`.

    >>> limit("ia1_depth_mm")
    3.0
    """
    if name not in _limits():
        raise BadData(f"limits.csv has no limit {name!r}; add it with its source")
    return _limits()[name]


@cache
def _windows() -> dict[str, str]:
    return read(resources.files("lugol.facts.questions") / "windows.csv")


def after(name: str) -> str:
    """A named span as an ISO 8601 duration.

    >>> after("test_lookback")
    'P10Y'
    """
    if name not in _windows():
        raise BadData(f"windows.csv has no span {name!r}; add it with its source")
    return _windows()[name]


def before(name: str) -> str:
    """A named span counted backwards.

    >>> before("test_lookback")
    '-P10Y'
    """
    return f"-{after(name)}"
