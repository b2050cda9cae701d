"""Blood results laid out as a table: dates down the side and tests across, or the other way round."""

from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise

import msgspec

from lugol.language.cues import Cues
from lugol.language.kinds.lab.names import marker_of
from lugol.language.measure import Measure, within
from lugol.language.model import Mention, Page
from lugol.language.pairing import Head
from lugol.language.reading import Reading
from lugol.record.event import Event, Lab, Level

Cell = tuple[int, int]
Line = list[Cell]
_LOW, _HIGH = frozenset({"l", "↓", "low"}), frozenset({"h", "↑", "high", "*"})


class _Grid(msgspec.Struct, frozen=True):
    """The lines of a text as cells, and what stands in them."""

    reading: Reading
    cues: Cues
    heads: Sequence[Head]
    lines: Sequence[Line]

    def head(self, cell: Cell) -> Head | None:
        at = bisect_left(self.heads, cell[0], key=lambda h: h.first)
        return self.heads[at] if at < len(self.heads) and self.heads[at].first < cell[1] else None

    def amount(self, cell: Cell) -> Measure | None:
        """The one amount that fills a cell, but for the mark of a laboratory."""
        inside = [m for m in within(self.cues.measures, *cell) if m.kind in ("number", "laboratory") and not m.is_range]
        rest = [i for i in range(*cell) if inside and not inside[0].first <= i < inside[0].last]
        tokens = self.cues.page.tokens
        return inside[0] if len(inside) == 1 and all(tokens[i].key in _LOW | _HIGH | set("()") for i in rest) else None

    def date(self, cell: Cell) -> Measure | None:
        return next((m for m in within(self.cues.measures, *cell) if m.kind == "date"), None)


def read(reading: Reading, cues: Cues, heads: Sequence[Head]) -> tuple[list[Event], list[tuple[int, int]]]:
    """The results of every table of a text, and the stretches of tokens that the tables take."""
    grid = _Grid(reading, cues, heads, _lines(reading.page))
    events: list[Event] = []
    zones: list[tuple[int, int]] = []
    at = 0
    while at < len(grid.lines):
        head = grid.lines[at]
        found, last = _tests_across(grid, at) if grid.head(head[-1]) else _dates_across(grid, at)
        if found:
            events.extend(found)
            zones.append((head[0][0], grid.lines[last][-1][1]))
        at = last + 1 if found else at + 1
    return events, zones


def _lines(page: Page) -> list[Line]:
    """The cells of every line: parted by bars, tabs or at least two blanks; rules between lines left out."""
    lines: list[Line] = []
    begun = 0
    for at in range(1, len(page.tokens) + 1):
        between = page.text[page.tokens[at - 1].end : page.tokens[at].start] if at < len(page.tokens) else "\n"
        if "\n" in between:
            cells = _cells(page, begun, at)
            if cells:
                lines.append(cells)
            begun = at
    return lines


def _cells(page: Page, first: int, last: int) -> Line:
    cuts = [first]
    for a, b in pairwise(range(first, last)):
        between = page.text[page.tokens[a].end : page.tokens[b].start]
        if page.tokens[b].key == "|" or page.tokens[a].key == "|" or "\t" in between or len(between) > 1:
            cuts.append(b)
    cells = list(pairwise([*cuts, last]))
    return [c for c in cells if any(page.tokens[i].key not in "|-—–=+" for i in range(*c))]


def _tests_across(grid: _Grid, at: int) -> tuple[list[Event], int]:
    head = [(grid.head(c), c) for c in grid.lines[at]]
    columns = [(h, c) for h, c in head if h is not None]
    if any(grid.amount(c) for _, c in head) or len(head) - len(columns) > 1:
        return [], at
    events: list[Event] = []
    last = at
    for row in range(at + 1, len(grid.lines)):
        cells = grid.lines[row]
        when = grid.date(cells[0])
        amounts = [grid.amount(c) for c in cells[1:]]
        if when is None or len(amounts) != len(columns) or None in amounts:
            break
        events.extend(
            _event(grid, h, c, cell, m, when)
            for (h, c), cell, m in zip(columns, cells[1:], amounts, strict=True)
            if m is not None
        )
        last = row
    return events, last


def _dates_across(grid: _Grid, at: int) -> tuple[list[Event], int]:
    dates = [d for c in grid.lines[at] if (d := grid.date(c)) is not None]
    if len(dates) < 2 or len(dates) < len(grid.lines[at]) - 1:
        return [], at
    events: list[Event] = []
    last = at
    for row in range(at + 1, len(grid.lines)):
        cells = grid.lines[row]
        head = grid.head(cells[0])
        amounts = [grid.amount(c) for c in cells[1:]]
        if head is None or len(amounts) != len(dates) or None in amounts:
            break
        events.extend(
            _event(grid, head, cells[0], cell, m, when)
            for cell, m, when in zip(cells[1:], amounts, dates, strict=True)
            if m is not None
        )
        last = row
    return events, last


def _event(grid: _Grid, head: Head, column: Cell, cell: Cell, amount: Measure, when: Measure) -> Event:
    page = grid.cues.page
    units: list[Mention] = [grid.cues.marks.units[at] for at in range(*column) if at in grid.cues.marks.units]
    unit = amount.unit or ("".join(page.text[units[0].start : units[0].end].split()) if units else "")
    keys = {page.tokens[i].key for i in range(*cell)}
    flag: Level | None = "low" if keys & _LOW else "high" if keys & _HIGH else None
    lab = Lab(
        marker=marker_of(grid.cues.page, head.mention),
        value=amount.value,
        comparator=amount.comparator,
        unit=unit,
        flag=flag,
    )
    return grid.reading.event(
        lab, amount.first, amount.last, assertion="affirmed", when=grid.reading.when(when.first, when.last)
    )
