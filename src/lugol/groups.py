"""Whose women they are: the clinic, region and laboratory of each, from a table beside the records."""

import csv
from pathlib import Path

from lugol.errors import UnusableInput

GROUPS = ("clinic", "region", "laboratory")
NOT_TOLD = "not recorded"


def columns(path: Path) -> tuple[str, ...]:
    """Those of the three that a table tells; UnusableInput where it has no `patient` or none of them."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            heads = next(csv.reader(lines), [])
    except (OSError, UnicodeError) as error:
        raise UnusableInput(f"{path}: cannot be read as a CSV table: {error}") from error
    told = tuple(name for name in GROUPS if name in heads)
    if "patient" not in heads or not told:
        raise UnusableInput(f"{path}: give the column patient and one or more of {', '.join(GROUPS)}")
    return told


def of_patients(path: Path, by: str) -> dict[str, str]:
    """The group of each woman by her id, for one of the three."""
    if by not in columns(path):
        raise UnusableInput(f"{path}: has no column {by!r}")
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return {row["patient"]: row[by] or NOT_TOLD for row in csv.DictReader(lines)}
