"""CSV read block by block, so that memory does not grow with the file and a broken line harms its own woman alone."""

import csv
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import polars as pl

from lugol.errors import UnusableInput
from lugol.programme.input import layout

BLOCK = 16_000_000
BROKEN = "broken line"  # the column that says what is wrong with a line, null where nothing is
_LONGEST = 64_000_000
_SPAN = 50  # lines that one quoted cell may go over
_HEAD = 1_000_000


class Form(msgspec.Struct, frozen=True):
    """How a file is written: its columns, what parts cells and lines, and the byte and the line its rows begin at."""

    columns: tuple[str, ...]
    separator: str
    newline: bytes
    first: int
    line: int


class Block(msgspec.Struct, frozen=True):
    """Some whole lines of a file: the byte they begin at, how many bytes, and the number of the first line."""

    first: int
    length: int
    line: int


def form(path: Path) -> Form:
    """How a CSV file is written, from its first line; commas, semicolons and tabs may part the cells."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in head[:_SPAN]:
        raise UnusableInput(f"{path.name}: not UTF-8 text; save it as CSV in UTF-8")
    body = head.removeprefix(b"\xef\xbb\xbf")
    if not body.strip():
        raise UnusableInput(f"{path.name} is empty; its first line names the columns (lugol programme --describe)")
    newline = b"\n" if b"\n" in body or b"\r" not in body else b"\r"
    told = body.lstrip(b"\r\n")
    first, _, _ = told.partition(newline)
    try:
        text = first.decode().rstrip("\r\n")
    except UnicodeDecodeError:
        raise UnusableInput(f"{path.name}: the line of column names is not UTF-8; save the file as UTF-8") from None
    columns, separator = _header(text, "\t" if path.suffix.lower() == ".tsv" else ",")
    layout.check(columns, path.name)
    twice = [name for place, name in enumerate(columns) if name in columns[:place]]
    if twice:
        raise UnusableInput(f"{path.name}: column {twice[0]!r} stands there twice; leave one out")
    before = len(head) - len(told)
    return Form(columns, separator, newline, min(before + len(first) + 1, path.stat().st_size), 2)


def _header(line: str, usual: str) -> tuple[tuple[str, ...], str]:
    read = {mark: tuple(cell.strip() for cell in next(csv.reader([line], delimiter=mark))) for mark in (usual, *";\t,")}
    for mark, cells in read.items():
        if {"patient", "kind"} <= set(cells):
            return cells, mark
    return read[usual], usual


def blocks(path: Path, how: Form) -> Iterator[Block]:
    """The rows of a file as blocks of whole lines, none of which ends within a quoted cell."""
    at, line, end = how.first, how.line, path.stat().st_size
    with path.open("rb") as file:
        while at < end:
            file.seek(at)
            data = _whole(file.read(BLOCK), file.read, how, path)
            length = len(data) if at + len(data) >= end else _cut(data, how.newline)
            yield Block(at, length, line)
            line += data.count(how.newline, 0, length)
            at += length


def _whole(data: bytes, more: Callable[[int], bytes], how: Form, path: Path) -> bytes:
    """A block, longer where one line fills it."""
    while how.newline not in data and len(data) % BLOCK == 0:
        if len(data) > _LONGEST:
            raise UnusableInput(f"{path.name}: a line of more than {_LONGEST:,} bytes; is this CSV?")
        further = more(BLOCK)
        if not further:
            break
        data += further
    return data


def _cut(data: bytes, newline: bytes) -> int:
    """Where to end a block: after the last line that no quoted cell goes on from."""
    last = at = data.rfind(newline) + 1
    odd = data.count(b'"', 0, at) % 2
    for _ in range(_SPAN):
        if not odd or at <= 0:
            break
        before = data.rfind(newline, 0, at - 1) + 1
        odd ^= data.count(b'"', before, at) % 2
        at = before
    return at if at > 0 and not odd else last


def table(path: Path, how: Form, block: Block) -> pl.DataFrame:
    """The rows of a block, every cell as text and an empty one null, with the column `BROKEN`."""
    with path.open("rb") as file:
        file.seek(block.first)
        data = file.read(block.length)
    if how.newline == b"\r":
        data = data.replace(b"\r", b"\n")
    found = _quickly(data, how)
    return (
        _slowly(data, how, block.line) if found is None else found.with_columns(pl.lit(None, pl.String).alias(BROKEN))
    )


def _quickly(data: bytes, how: Form) -> pl.DataFrame | None:
    """The rows where every line is a row with all its cells; None where that is not sure."""
    lines = data.count(b"\n") + (not data.endswith(b"\n"))
    if data.count(how.separator.encode()) != lines * (len(how.columns) - 1):
        return None
    try:
        found = pl.read_csv(
            data, has_header=False, schema=dict.fromkeys(how.columns, pl.String), separator=how.separator
        )
    except pl.exceptions.PolarsError:
        return None
    return found if len(found) == lines else None


def _slowly(data: bytes, how: Form, line: int) -> pl.DataFrame:
    """The rows line by line; what is no row is marked with what is wrong."""
    lines = data.split(b"\n")
    rows: list[list[str | None]] = []
    at = 0
    while at < len(lines):
        cells, taken, wrong = _row(lines, at, how, line + at)
        if cells:
            rows.append([*((cell or None) for cell in cells), wrong])
        at += taken
    return pl.DataFrame(rows, schema=dict.fromkeys((*how.columns, BROKEN), pl.String), orient="row")


def _row(lines: list[bytes], at: int, how: Form, line: int) -> tuple[list[str], int, str | None]:
    """The cells of the row that begins at a line (none: nothing stands there), its lines, and what is wrong with it."""
    if not lines[at].strip():
        return [], 1, None
    told = b""
    for taken, each in enumerate(lines[at : at + _SPAN], start=1):
        told += b"\n" + each.removesuffix(b"\r") if taken > 1 else each.removesuffix(b"\r")
        if told.count(b'"') % 2 == 0:
            cells = _cells(told, how)
            if cells is not None and len(cells) == len(how.columns):
                return cells, taken, None
            break
    return _broken(lines[at].removesuffix(b"\r"), how, line)


def _cells(told: bytes, how: Form) -> list[str] | None:
    try:
        return next(csv.reader([told.decode()], delimiter=how.separator), None)
    except (UnicodeDecodeError, csv.Error):
        return None


def _broken(told: bytes, how: Form, line: int) -> tuple[list[str], int, str | None]:
    """The patient of a line that is no row, as far as it tells one, and what is wrong."""
    cells = told.decode(errors="backslashreplace").split(how.separator)
    place, count = how.columns.index("patient"), len(how.columns)
    known = [""] * count
    known[place] = cells[place].strip('" ')[:200] if place < len(cells) else ""
    try:
        told.decode()
    except UnicodeDecodeError:
        return known, 1, f"a line of hers is not UTF-8 (line {line}); save the file as UTF-8"
    if told.count(b'"') % 2:
        return known, 1, f"a line of hers has a quotation mark too many (line {line})"
    return (
        known,
        1,
        f"a line of hers has more or fewer cells than there are columns (line {line}: {len(cells)}, not {count})",
    )
