"""A table as people have it: CSV with any mark between cells, in any usual encoding, with title rows, or a workbook."""

import csv
import io
from datetime import date, datetime
from typing import Any

import msgspec

from lugol.errors import LugolError, UnusableInput
from lugol.read.heads import joined, with_dates

_MARKS = (",", ";", "\t", "|")
_TITLES = 20  # lines before the names of the columns that are looked at
_ENCODINGS = ("utf-8-sig", "cp1252")


class Sheet(msgspec.Struct, frozen=True):
    """The names of the columns, and each row as (line, cells by column); an empty cell is left out."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[int, dict[str, str]], ...]
    broken: tuple[int, ...] = ()


def open_sheet(data: bytes, name: str) -> Sheet:
    """The rows of a CSV file or of the first sheet of a workbook that holds a table.

    Raises UnusableInput where nothing is in it, or where a column stands there twice.

    >>> open_sheet(b"Export of May;;\\n\\nid;date;result\\n1;2024-05-01;NILM\\n", "x.csv").columns
    ('id', 'date', 'result')
    """
    lines = _packed(data, name) or _lines(_text(data), name)
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
    return Sheet(name, *with_dates(tuple(column for column in columns if column), tuple(rows)), tuple(broken))


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
    """The place of the line of names: the first as wide as any of the first lines."""
    widths = [sum(1 for cell in cells if cell.strip()) for _, cells in lines[:_TITLES]]
    widest = max(widths, default=0)
    return next((place for place, width in enumerate(widths) if width and width >= min(widest, 2)), None)


def _packed(data: bytes, name: str) -> list[tuple[int, list[str]]]:
    """The rows of a workbook or of a Parquet file; none of any other."""
    if data.startswith(b"PK\x03\x04"):
        return _workbook(data, name)
    return _parquet(data, name) if data.startswith(b"PAR1") else []


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


def _workbook(data: bytes, name: str) -> list[tuple[int, list[str]]]:
    """The rows of the first sheet of a workbook that has any."""
    try:
        rows = _sheet_of(data)
    except (LugolError, MemoryError):
        raise
    except Exception as error:  # a damaged workbook: openpyxl lets through whatever its zip and XML readers raise
        raise UnusableInput(f"{name}: the workbook cannot be opened; save it as .xlsx or CSV again") from error
    if not rows:
        raise UnusableInput(f"{name}: the workbook holds no rows")
    return rows


def _sheet_of(data: bytes) -> list[tuple[int, list[str]]]:
    from openpyxl import load_workbook

    for sheet in load_workbook(io.BytesIO(data), read_only=True, data_only=True).worksheets:
        rows = [(line, [_cell(cell) for cell in row]) for line, row in enumerate(sheet.iter_rows(values_only=True), 1)]
        if any(any(cells) for _, cells in rows):
            return rows
    return []


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
