"""Whose women they are: the clinic, region and laboratory of each, from a table beside the records."""

import csv
from pathlib import Path

from lugol.errors import UnusableInput

GROUPS = ("clinic", "region", "laboratory")
NOT_TOLD = "not recorded"


def columns(path: Path) -> tuple[str, ...]:
    """Those of the three that a table tells; UnusableInput where it has no `patient` or none of them."""
    return _read(path)[0]


def of_patients(path: Path, by: str) -> dict[str, str]:
    """The group of each woman by her id, for one of the three."""
    heads, rows = _read(path)
    if by not in heads:
        raise UnusableInput(f"{path}: has no column {by!r}")
    return {row["patient"]: row[by] or NOT_TOLD for row in rows}


def _read(path: Path) -> tuple[tuple[str, ...], list[dict[str, str]]]:
    """Those of the three that a table tells, and its rows; UnusableInput where any line cannot be read."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            table = csv.DictReader(lines, restval="")
            rows, heads = list(table), table.fieldnames or []
    except (OSError, UnicodeError, csv.Error) as error:
        raise UnusableInput(f"{path}: cannot be read as a CSV table: {error}") from error
    told = tuple(name for name in GROUPS if name in heads)
    if "patient" not in heads or not told:
        raise UnusableInput(f"{path}: give the column patient and one or more of {', '.join(GROUPS)}")
    return told, rows
