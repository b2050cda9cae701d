"""The spans of time that facts use, each with its source, from `windows.csv`."""

import csv
from functools import cache
from importlib import resources

from lugol.errors import BadData


@cache
def _windows() -> dict[str, str]:
    path = resources.files("lugol.facts") / "windows.csv"
    with path.open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    return {row["name"]: row["duration"] for row in rows}


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
