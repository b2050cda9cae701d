"""Why proposals are refused: the codes of the reasons, each in plain words."""

from functools import cache
from importlib import resources

from lugol.sources import numbered


@cache
def reasons() -> dict[str, str]:
    """Every reason by its code."""
    return {row["code"]: row["words"] for _, row in numbered(resources.files(__package__) / "reasons.csv")}


def in_words(code: str) -> str:
    """A reason in plain words.

    >>> in_words("kin")
    'quote tells of her kin'
    """
    return reasons()[code]
