"""Why proposals are refused: the codes of the reasons, each in plain words."""

import csv
from functools import cache
from importlib import resources


@cache
def reasons() -> dict[str, str]:
    """Every reason by its code."""
    with resources.files(__package__).joinpath("reasons.csv").open(encoding="utf-8") as lines:
        return {row["code"]: row["words"] for row in csv.DictReader(lines)}


def in_words(code: str) -> str:
    """A reason in plain words.

    >>> in_words("kin")
    'quote tells of her kin'
    """
    return reasons()[code]
