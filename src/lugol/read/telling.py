"""Cells that say by themselves which test they are of ("ASC-US; HPV neg", "9 - HPV positive")."""

from collections.abc import Iterable, Iterator
from functools import cache

import msgspec

from lugol.language import results
from lugol.read.earlier import words_of
from lugol.read.sheet import Sheet
from lugol.record.record import Note

_TESTS = ("cytology", "hpv", "dual_stain", "via")
_BEFORE = ("prev", "prior", "last", "earlier", "history", "past", "first", "reference", "normal", "expected")
_EMPTY = frozenset(["", "-", "--", "n/a", "na", "none", "null"])
_MOST_SHOWN = 3
_HARMLESS = frozenset(["NILM", "negative", "benign", "UNSAT"])
_TELLS = ", though it tells "


@cache
def by_test(cell: str) -> tuple[tuple[str, str], ...]:
    """The tests that a cell names, each with its result in our words; none where it tells anything else.

    >>> by_test("ASC-US; HPV HR neg"), by_test("Detected")
    ((('cytology', 'ASC-US'), ('hpv', 'HPV negative')), ())
    """
    told = results.read(cell)
    tests = dict.fromkeys(each.test for each in told)
    if not told or any(test not in _TESTS for test in tests) or any(each.status != "found" for each in told):
        return ()
    found = {test: results.concepts_of(told, test) for test in tests}
    return tuple((test, "; ".join(words_of(test, each) for each in concepts)) for test, concepts in found.items())


def tell_their_tests(sheet: Sheet, column: str) -> bool:
    """Does every cell of a column of results say by itself which tests it is of?"""
    cells = _cells(sheet, column)
    return bool(cells) and all(by_test(cell) for cell in cells)


def columns_of_a_test(sheet: Sheet, columns: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The columns of which every cell names one and the same test, each with that test; not those of an earlier one."""
    for column in columns:
        cells = _cells(sheet, column)
        tests = {tuple(test for test, _ in by_test(cell)) for cell in cells}
        if len(tests) == 1 and len(test := tests.pop()) == 1 and not _is_of_before(column):
            yield column, test[0]


def told_beside(sheet: Sheet, column: str) -> str:
    """What a column that is not used tells of results, for its note: "" for one that tells none."""
    told = {cell: _codes(column, cell) for cell in _cells(sheet, column)}
    cells = sorted((cell for cell, codes in told.items() if codes), key=lambda cell: told[cell] <= _HARMLESS)
    more = " and others" if len(cells) > _MOST_SHOWN else ""
    return f"{_TELLS}{', '.join(map(repr, cells[:_MOST_SHOWN]))}{more}" if cells else ""


def of_lines(sheet: Sheet, notes: list[Note], lines: set[int]) -> list[Note]:
    """The notes on a table of several women as they hold for the lines of one: what unused columns tell there."""
    if not any(_TELLS in note.message for note in notes):
        return notes
    hers = msgspec.structs.replace(sheet, rows=tuple(row for row in sheet.rows if row[0] in lines))
    return [_of_hers(hers, note) if _TELLS in note.message else note for note in notes]


def _of_hers(hers: Sheet, note: Note) -> Note:
    column = next(c for c in hers.columns if note.place.endswith(f" column {c!r}"))
    return msgspec.structs.replace(note, message=note.message.partition(_TELLS)[0] + told_beside(hers, column))


def _codes(column: str, cell: str) -> frozenset[str]:
    """The results that a cell tells by itself, or below the name of its column ("last_hpv": "positive")."""
    said = (cell, f"{column.replace('_', ' ')}: {cell}")
    return frozenset(each.code for text in said for each in results.read(text) if each.status == "found" and each.code)


def _cells(sheet: Sheet, column: str) -> list[str]:
    told = dict.fromkeys(row.get(column, "") for _, row in sheet.rows)
    return [cell for cell in told if cell.casefold() not in _EMPTY]


def _is_of_before(column: str) -> bool:
    return any(word in column.casefold() for word in _BEFORE)
