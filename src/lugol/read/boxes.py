"""Boxes of HPV types that are ticked, each a column of its own ("hpv_type___16", "HPV genotypes (choice=16)")."""

import re
from collections.abc import Iterable, Mapping

_TICKED = frozenset(["1", "true", "yes", "checked", "x"])
_BEGINS = ("___", " (choice=")
_BOX = re.compile(r"(?P<begin>.*(?:genotyp|(?:hpv|vph)\W*_?(?:type|typ|tip)).*?(?:___| \(choice=)).+", re.IGNORECASE)


def are_boxes(types: str) -> bool:
    """Does the name of a column of types only begin the names of boxes?"""
    return types.endswith(_BEGINS)


def begin_of(columns: Iterable[str]) -> str:
    """With what the boxes of HPV types of a table begin; empty where it has none.

    >>> begin_of(["Record ID", "HPV genotypes (choice=16)", "HPV genotypes (choice=18)"])
    'HPV genotypes (choice='
    """
    found = [match["begin"] for column in columns if (match := _BOX.fullmatch(column))]
    return found[0] if found else ""


def is_box(column: str) -> bool:
    """Is a column a box of HPV types?"""
    return _BOX.fullmatch(column) is not None


def ticked(begin: str, told: Mapping[str, str]) -> list[str]:
    """The types of the boxes that a row ticks.

    >>> ticked("HPV types (choice=", {"HPV types (choice=16)": "Checked", "HPV types (choice=18)": "Unchecked"})
    ['16']
    """
    boxes = ((column, cell) for column, cell in told.items() if column.startswith(begin))
    return [column.removeprefix(begin).removesuffix(")") for column, cell in boxes if cell.casefold() in _TICKED]
