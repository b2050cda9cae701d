"""Tables of rules: read from CSV, cells parsed once, and compiled to bit masks of rows."""

import csv
from collections.abc import Mapping
from importlib.resources.abc import Traversable
from typing import Any

import msgspec

from lugol.errors import BadData
from lugol.facts.engine.values import State
from lugol.facts.engine.vocabulary import Domain
from lugol.findings import StatusTag
from lugol.rules.cells import OTHERWISE, STAR, Bins, Cell, bins, parse_cell
from lugol.sources import all_sources

PLAIN = frozenset({"row", "source", "status", "note"})
_DECIDING = ("goto", "action", "due", "since")
_TOLD = ("", "info")
_NOTED = ("", "note", "silent")


class Row(msgspec.Struct, frozen=True):
    """One row as written: its place, its fact cells by header, its outputs (without the "="), where it is from."""

    id: str
    place: str
    cells: dict[str, str]
    outputs: dict[str, str]
    sources: tuple[str, ...]
    status: StatusTag
    note: str = ""

    @property
    def otherwise(self) -> bool:
        """Does the row hold exactly where no other does?"""
        return OTHERWISE in self.cells.values()


class Sheet(msgspec.Struct, frozen=True):
    """A table as written, before its facts are known."""

    name: str
    headers: tuple[str, ...]
    outputs: tuple[str, ...]
    rows: tuple[Row, ...]


class Column(msgspec.Struct, frozen=True):
    """One fact of a table: its bins, the bins that each row accepts, and the rows that accept each bin.

    `plain` has the answer of `masks` for each word, truth or absence that can be told; `of_table` tells that a table of
    the guideline answers, and no fact.
    """

    header: str
    bins: Bins
    accepted: tuple[int, ...]
    rows_of: tuple[int, ...]
    star: int
    plain: dict[Any, tuple[int, int, int]]
    of_table: bool

    def masks(self, value: Any) -> tuple[int, int, int]:
        """For a value: the rows that may hold, the rows that surely hold, and the bins it may lie in."""
        possible = self.bins.possible(value)
        if not possible & (possible - 1):
            rows = self.rows_of[possible.bit_length() - 1]
            return rows, rows, possible
        may, must, index, rest = 0, -1, 0, possible
        while rest:
            if rest & 1:
                may |= self.rows_of[index]
                must &= self.rows_of[index]
            rest, index = rest >> 1, index + 1
        return may, must, possible


class Table(msgspec.Struct, frozen=True):
    """A compiled table: `rows` without the "otherwise" row, which stands apart; outputs that say nothing are left out.

    `asks` are the headers under which each row asks something. `at_least` are tables whose graver answer replaces that
    of this one.
    """

    name: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    outputs: tuple[str, ...]
    asks: tuple[tuple[str, ...], ...]
    rest: Row | None = None
    every: bool = False
    at_least: tuple[str, ...] = ()


def read(path: Traversable) -> Sheet:
    """Read a table as written; the name is the file's."""
    name = path.name.removesuffix(".csv")
    with path.open(encoding="utf-8") as lines:
        reader = csv.reader(lines)
        headers = [header.strip() for header in next(reader, [])]
        if "row" not in headers or len(set(headers)) != len(headers):
            raise BadData(f"{path.name}:1: a table needs a column 'row' and each header once")
        rows = []
        for cells in reader:
            place = f"{path.name}:{reader.line_num}"
            if not any(cells):
                continue
            if len(cells) != len(headers):
                raise BadData(f"{place}: {len(cells)} cells under {len(headers)} headers; put * where nothing is asked")
            rows.append(_row(dict(zip(headers, (cell.strip() for cell in cells), strict=True)), place))
    asked = tuple(h for h in headers if h not in PLAIN and not h.startswith("="))
    return Sheet(name, asked, tuple(h[1:] for h in headers if h.startswith("=")), _unique(rows))


def _row(cells: Mapping[str, str], place: str) -> Row:
    if not cells["row"]:
        raise BadData(f"{place}: the row has no id in column 'row'")
    status = cells.get("status", "")
    if status not in ("V", "M", "U"):
        raise BadData(f"{place}: status {status!r} is not V, M or U")
    sources = tuple(key.strip() for key in cells.get("source", "").split(";") if key.strip())
    missing = [key for key in sources if key not in all_sources()]
    if missing or not sources:
        raise BadData(f"{place}: source {', '.join(missing) or 'missing'}; give keys that stand in a sources.csv")
    if status == "V" and all(all_sources()[key].status != "V" for key in sources):
        raise BadData(f"{place}: status V, and none of its sources is V; name the source it was checked against, or M")
    asked = {h: cell for h, cell in cells.items() if h not in PLAIN and not h.startswith("=")}
    outputs = {h[1:]: cell for h, cell in cells.items() if h.startswith("=")}
    if OTHERWISE in asked.values() and set(asked.values()) != {OTHERWISE}:
        raise BadData(f"{place}: 'otherwise' stands in every fact cell of its row or in none")
    row = Row(cells["row"], place, asked, outputs, sources, status, cells.get("note", ""))  # type: ignore[arg-type]
    if why := refused(row):
        raise BadData(f"{place}: {why}")
    return row


def refused(row: Row) -> str:
    """Why a row of status U may not stand in a table; "" where it makes a note and no more.

    >>> refused(Row("a", "t.csv:2", {}, {"goto": "b"}, ("k",), "U"))
    'status U and =goto; what is uncertain makes a note of severity info and no more'
    """
    if row.status != "U":
        return ""
    said = [f"={name}" for name in _DECIDING if row.outputs.get(name)]
    said += ["=severity"] if row.outputs.get("severity", "") not in _TOLD else []
    said += ["=kind"] if row.outputs.get("kind", "") not in _NOTED else []
    return (
        f"status U and {', '.join(said)}; what is uncertain makes a note of severity info and no more" if said else ""
    )


def _unique(rows: list[Row]) -> tuple[Row, ...]:
    seen: dict[str, Row] = {}
    for row in rows:
        if seen.setdefault(row.id, row) is not row:
            raise BadData(f"{row.place}: row {row.id!r} stands already at {seen[row.id].place}")
    return tuple(rows)


def overlay(base: Sheet, change: Sheet) -> Sheet:
    """The base with the rows of a later edition: same id replaces, new ids are added, note "withdrawn" removes."""
    headers = (*base.headers, *(h for h in change.headers if h not in base.headers))
    outputs = (*base.outputs, *(h for h in change.outputs if h not in base.outputs))
    changed = {row.id: row for row in change.rows}
    kept = [changed.pop(row.id, row) for row in base.rows]
    rows = [row for row in (*kept, *changed.values()) if row.note != "withdrawn"]
    return Sheet(base.name, headers, outputs, tuple(_widened(row, headers, outputs) for row in rows))


def _widened(row: Row, headers: tuple[str, ...], outputs: tuple[str, ...]) -> Row:
    filling = OTHERWISE if row.otherwise else STAR
    return msgspec.structs.replace(
        row,
        cells={header: row.cells.get(header, filling) for header in headers},
        outputs={output: row.outputs.get(output, "") for output in outputs},
    )


def build(sheet: Sheet, domains: Mapping[str, Domain], *, every: bool = False) -> Table:
    """Compile a sheet; `domains` are the values of each fact and `table.output`, `every` lets several rows hold."""
    plain = [row for row in sheet.rows if not row.otherwise]
    rest = [row for row in sheet.rows if row.otherwise]
    if len(rest) > 1 or (rest and every):
        raise BadData(f"{rest[-1].place}: a table has at most one 'otherwise' row, and none where every row may hold")
    columns = tuple(_column(header, plain, domains, sheet.name) for header in sheet.headers)
    asks = tuple(tuple(c.header for c in columns if not c.star >> index & 1) for index in range(len(plain)))
    rows, others = tuple(map(_saying, plain)), tuple(map(_saying, rest))
    return Table(sheet.name, columns, rows, sheet.outputs, asks, others[0] if others else None, every)


def _saying(row: Row) -> Row:
    return msgspec.structs.replace(row, outputs={name: text for name, text in row.outputs.items() if text})


def _column(header: str, rows: list[Row], domains: Mapping[str, Domain], name: str) -> Column:
    if header not in domains:
        raise BadData(f"{name}.csv:1: no fact {header!r}; define it in lugol/facts or mend the header")
    domain = domains[header]
    told: dict[str, Cell] = {}  # rows say the same of a fact again and again
    for row in rows:
        if row.cells[header] not in told:
            told[row.cells[header]] = parse_cell(row.cells[header], domain, f"{row.place}, {header}")
    cells = [told[row.cells[header]] for row in rows]
    cut = bins(domain, cells)
    masks = {text: sum(1 << i for i, v in enumerate(cut.values) if cell.accepts(v)) for text, cell in told.items()}
    accepted = tuple(masks[row.cells[header]] for row in rows)
    rows_of = tuple(sum(1 << r for r, mask in enumerate(accepted) if mask >> i & 1) for i in range(len(cut.values)))
    plain = {v: (rows_of[i], rows_of[i], 1 << i) for i, v in enumerate(cut.values) if isinstance(v, bool | str | State)}
    star = sum(1 << r for r, cell in enumerate(cells) if cell.star)
    return Column(header, cut, accepted, rows_of, star, plain, "." in header)
