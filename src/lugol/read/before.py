"""Columns of a table that tell an earlier test beside the newer one ("previous_smear_result", its date)."""

from collections.abc import Iterable, Sequence
from functools import cache

import msgspec

from lugol.errors import UnusableInput
from lugol.language import results
from lugol.read.days import day
from lugol.read.earlier import can_be, dated, when_of, words_of
from lugol.read.sheet import Sheet
from lugol.record.event import VALUE_TYPES

Row = dict[str, str]
_OF_HER = ("patient", "sex", "birth", "age", "age_on", "gravida", "para", "menopausal")
_LIKE = 4
"""So many letters have the names of a result and of its day in common at least ("prev_smear", "prev_date")."""


class Before(msgspec.Struct, frozen=True):
    """An earlier test that a table tells in columns of its own: the test, the column of its result and of its day."""

    test: str
    result: str
    date: str = ""


def columns_of_before(sheet: Sheet, free: Sequence[str], order: str) -> tuple[Before, ...]:
    """The earlier tests that the columns which nobody uses tell by their names, each of one known test."""
    found = []
    for column in free:
        told = [each for cell in _cells(sheet, column) for each in _told(column, cell)]
        tests = {test for test, _, _ in told}
        if len(tests) == 1 and (test := tests.pop()) in VALUE_TYPES:
            found.append(Before(test, column, _date_of(sheet, column, free, order)))
    return tuple(found)


def rows_of_before(
    sheet: Sheet, rows: list[tuple[int, Row]], columns: Sequence[Before], order: str
) -> list[tuple[int, Row]]:
    """The rows, and one for each earlier test that a line tells in columns of its own, unless a row can be it."""
    lines = dict(sheet.rows)
    found: list[tuple[int, Row]] = []
    for line, row in dict(reversed(rows)).items():
        for each in columns:
            told = _row(lines.get(line, {}), row, each, order)
            if told and not any(can_be(other, told, row) for _, other in rows):
                found.append((line, told))
    return [*rows, *reversed(found)]


def _row(cells: Row, row: Row, each: Before, order: str) -> Row | None:
    """The row of the earlier test of a line; None where its cell tells nothing that is known."""
    cell = cells.get(each.result, "")
    told = _told(each.result, cell) if cell else ()
    if len(told) != 1:
        return None
    when = dated(cells.get(each.date, "") or told[0][2], when_of(row.get("date", "")), order)
    kept = {field: row[field] for field in _OF_HER if field in row}
    kept |= {"kind": each.test, "result": told[0][1], "assertion": "historical", "quote": f"{each.result}: {cell}"}
    return kept | ({"date": when.edtf} if when.edtf else {})


@cache
def _told(column: str, cell: str) -> tuple[tuple[str, str, str], ...]:
    """The earlier results that a cell tells below the name of its column: test, words and day.

    >>> _told("previous_smear_result", "HSIL"), _told("lab_postcode", "1600")
    ((('cytology', 'HSIL', ''),), ())
    """
    said = f"{column.replace('_', ' ')}: {cell}"
    tests = {each.test for each in results.read_cell(said, "") if each.status == "historical"}
    if len(tests) != 1:
        return ()
    test = tests.pop()
    return tuple(
        (test, "; ".join(words_of(test, each) for each in told.concepts), told.date)
        for told in results.earlier(said, test)
    )


def _cells(sheet: Sheet, column: str) -> Iterable[str]:
    return dict.fromkeys(cell for _, row in sheet.rows if (cell := row.get(column, "").strip()))


def _date_of(sheet: Sheet, result: str, free: Sequence[str], order: str) -> str:
    """The column of days whose name is most like that of a result; "" where none is like it."""
    days = [column for column in free if column != result and _all_days(sheet, column, order)]
    alike = {column: _in_common(column.casefold(), result.casefold()) for column in days}
    best = max(alike, key=lambda column: alike[column], default="")
    return best if best and alike[best] >= _LIKE else ""


def _in_common(one: str, other: str) -> int:
    """How many letters two names begin with alike."""
    return next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _all_days(sheet: Sheet, column: str, order: str) -> bool:
    cells = list(_cells(sheet, column))
    return bool(cells) and all(_is_day(cell, order) for cell in cells)


def _is_day(cell: str, order: str) -> bool:
    try:
        return when_of(day(cell, order, "")).is_known
    except UnusableInput:
        return False
