"""A table as people have it: CSV with any mark between cells, in any usual encoding, with title rows, or a workbook."""

import csv
import io
from datetime import date, datetime
from typing import Any

import msgspec

from lugol.errors import LugolError, UnusableInput
from lugol.read.days import is_day
from lugol.read.heads import joined, with_dates

_MARKS = (",", ";", "\t", "|")
_TITLES = 20  # lines before the names of the columns that are looked at
_ENCODINGS = ("utf-8-sig", "cp1252")


class Sheet(msgspec.Struct, frozen=True):
    """The names of the columns, and each row as (line, cells by column); an empty cell is left out.

    `aside`: the sheets of a workbook that are not read, by name; `serial`: days may be numbers, as Excel counts them.
    """

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[int, dict[str, str]], ...]
    broken: tuple[int, ...] = ()
    aside: tuple[str, ...] = ()
    serial: bool = False


def open_sheet(data: bytes, name: str) -> Sheet:
    """The rows of a CSV file, or of the first sheet of a workbook that holds a table and those of the same columns.

    Raises UnusableInput where nothing is in it, or where a column stands there twice.

    >>> open_sheet(b"Export of May;;\\n\\nid;date;result\\n1;2024-05-01;NILM\\n", "x.csv").columns
    ('id', 'date', 'result')
    """
    book = _workbook(data, name) if data.startswith(b"PK\x03\x04") else Book()
    lines = book.lines or (_parquet(data, name) if data.startswith(b"PAR1") else _lines(_text(data), name))
    first = _head(lines)
    if first is None:
        raise UnusableInput(f"{name}: no line of column names was found; give a table with one row of names")
    columns = tuple(cell.strip() for cell in lines[first][1])
    if first + 1 < len(lines) and (both := joined(lines[first][1], lines[first + 1][1])):
        first, columns = first + 1, both
    twice = [column for place, column in enumerate(columns) if column and column in columns[:place]]
    if twice:
        raise UnusableInput(f"{name}: line {lines[first][0]}: column {twice[0]!r} stands there twice; leave one out")
    rows: list[tuple[int, dict[str, str]]] = []
    broken: list[int] = []
    for line, cells in lines[first + 1 :]:
        told = [cell.strip() for cell in cells]
        if len(told) > len(columns) and any(told[len(columns) :]):
            broken.append(line)
        row = {column: cell for column, cell in zip(columns, told, strict=False) if column and cell}
        if row:
            rows.append((line, row))
    named = tuple(column for column in columns if column)
    return Sheet(name, *with_dates(named, tuple(rows)), tuple(broken), book.aside, book.serial)


def _text(data: bytes) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", errors="replace")
    for encoding in _ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1")


def _lines(text: str, name: str) -> list[tuple[int, list[str]]]:
    """The lines of a text as cells, by the mark that parts the first lines most evenly."""
    start = [line for line in text.splitlines()[:_TITLES] if line.strip()]
    if not start:
        raise UnusableInput(f"{name}: empty; give a table with one row of column names")
    mark = max(_MARKS, key=lambda each: (max(line.count(each) for line in start), -_MARKS.index(each)))
    reader = csv.reader(io.StringIO(text), delimiter=mark)
    found: list[tuple[int, list[str]]] = []
    try:
        for cells in reader:
            found.append((reader.line_num, cells))
    except csv.Error as error:
        raise UnusableInput(f"{name}: line {reader.line_num}: {error}; check the quotation marks") from error
    return found


def _head(lines: list[tuple[int, list[str]]]) -> int | None:
    """The place of the line of names: the first of several cells; where that holds a day, as a title does
    ("Printed, 31/05/2024"), the next that holds none.
    """
    widths = [sum(1 for cell in cells if cell.strip()) for _, cells in lines[:_TITLES]]
    widest = max(widths, default=0)
    wide = [place for place, width in enumerate(widths) if width and width >= min(widest, 2)]
    titled = bool(wide) and _holds_day(lines[wide[0]][1])
    full = [at for at in wide if titled and widths[at] > 1 and 2 * widths[at] >= widest]
    names = [at for at in full if not _holds_day(lines[at][1])]
    if names:
        return names[0]
    return wide[0] if wide else None


def _holds_day(cells: list[str]) -> bool:
    return any(is_day(cell.strip()) for cell in cells)


def _parquet(data: bytes, name: str) -> list[tuple[int, list[str]]]:
    """The names of the columns and the rows of a Parquet file; a list in a cell with bars between."""
    try:
        import polars as pl
    except ImportError as error:
        raise UnusableInput(f'{name}: a Parquet file needs polars: pip install "lugol[programme]"') from error
    try:
        frame = pl.read_parquet(io.BytesIO(data))
    except pl.exceptions.PolarsError as error:
        raise UnusableInput(f"{name}: not readable as Parquet; is it whole?") from error
    rows = enumerate(frame.iter_rows(), start=1)
    return [(0, frame.columns), *((line, [_cell(cell) for cell in row]) for line, row in rows)]


class Book(msgspec.Struct, frozen=True):
    """The lines of a workbook, the names of the sheets that are not read, and whether days may be numbers."""

    lines: list[tuple[int, list[str]]] = []
    aside: tuple[str, ...] = ()
    serial: bool = False


def _workbook(data: bytes, name: str) -> Book:
    """The lines of a workbook: of the first sheet that holds a table, and of those with the same columns."""
    try:
        book = _book(data)
    except (LugolError, MemoryError):
        raise
    except Exception as error:  # a damaged workbook: openpyxl lets through whatever its zip and XML readers raise
        raise UnusableInput(f"{name}: the workbook cannot be opened; save it as .xlsx or CSV again") from error
    if not book.lines:
        raise UnusableInput(f"{name}: the workbook holds no rows")
    return book


def _book(data: bytes) -> Book:
    from openpyxl import load_workbook
    from openpyxl.utils.datetime import WINDOWS_EPOCH

    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    told = {
        sheet.title: [[_cell(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
        for sheet in book.worksheets
    }
    told = {title: rows for title, rows in told.items() if any(map(any, rows))}
    tables = {title: rows for title, rows in told.items() if _is_table(rows)} or told
    lines: list[tuple[int, list[str]]] = []
    used: list[str] = []
    for title, rows in tables.items():
        if not used:
            lines = list(enumerate(rows, 1))
        elif _names(rows) == _names(tables[used[0]]):
            lines += enumerate(rows[_first(rows) + 1 :], len(lines) + 1)
        else:
            continue
        used.append(title)
    return Book(lines, tuple(title for title in told if title not in used), book.epoch == WINDOWS_EPOCH)


def _is_table(rows: list[list[str]]) -> bool:
    """Has a sheet a line of two names or more, and a line below it?"""
    return _first(rows) + 1 < len(rows) and sum(map(bool, rows[_first(rows)])) > 1


def _first(rows: list[list[str]]) -> int:
    return _head(list(enumerate(rows))) or 0


def _names(rows: list[list[str]]) -> list[str]:
    return [cell.strip().casefold() for cell in rows[_first(rows)] if cell]


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return "|".join(map(_cell, value))
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return f"{value:g}" if isinstance(value, float) else str(value)
