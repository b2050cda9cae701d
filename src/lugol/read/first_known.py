"""Which of the cells that several columns have for one of ours is taken: the first that is understood."""

import re
from functools import cache

from lugol.read.cells import code_of, in_code, kind_of
from lugol.read.codes import in_words
from lugol.read.mapping import is_result
from lugol.record.event import VALUE_TYPES

BILLED = re.compile(r"[A-Z]?\d{4,7}[A-Z]?|[0-9A-Z]{7}")  # a code of CPT, HCPCS or ICD-10-PCS


def first_known(ours: str, meant: list[str]) -> str:
    """Of the cells that several columns have for one of ours the first that is known: a test, a result in words."""
    named = next((each for each in meant if not BILLED.fullmatch(each)), meant[0])
    if ours not in ("kind", "result"):
        return named
    return next((each for each in meant if (_names_an_event(each) if ours == "kind" else is_result(each))), named)


@cache
def _names_an_event(cell: str) -> bool:
    """Does a cell name a test or an operation, in words or by a code?"""
    if kind_of(cell) in VALUE_TYPES:
        return True
    return bool(code_of(cell, "procedure") if in_code(cell) else in_words(cell, "procedure"))
