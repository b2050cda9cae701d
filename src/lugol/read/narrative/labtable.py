"""Serum results laid out as a table: dates down the side and markers across, or the other way round."""

import re

from lugol.read.narrative.context import Context
from lugol.read.narrative.dates import DateMention
from lugol.read.narrative.lexicon import Mention
from lugol.read.narrative.measure import NUMBER, number
from lugol.record.event import Event, Lab

_CELL = re.compile(r"(?:(?!\s{2,})[^|\t\n])+")
_ONLY_NUMBER = re.compile(rf"\s*(?P<c>[<>]=?)?\s*(?P<n>{NUMBER})\s*(?P<h>[HL*↑↓]|\([HL]\))?\s*$")
_UNIT = re.compile(r"\(([^)]*/[^)]*)\)|\b([A-Za-zµμ]+/[A-Za-z]+)\b")


def extract(context: Context) -> tuple[list[Event], list[tuple[int, int]]]:
    """The results of every table, and the stretches of text that the tables take."""
    lines = [(m.start(), m.end()) for m in re.finditer(r"[^\n]+", context.text)]
    events: list[Event] = []
    zones: list[tuple[int, int]] = []
    for index, (start, _) in enumerate(lines):
        if zones and start < zones[-1][1]:
            continue
        for reader in (_markers_across, _dates_across):
            found, last = reader(context, lines, index)
            if found:
                events.extend(found)
                zones.append((start, lines[last][1]))
                break
    return events, zones


def _cells(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The cells of a line: parted by bars, tabs or at least two spaces."""
    return [(m.start(), m.end()) for m in _CELL.finditer(text, start, end) if m.group().strip()]


def _markers_across(context: Context, lines: list[tuple[int, int]], index: int) -> tuple[list[Event], int]:
    start, end = lines[index]
    head = [c for c in _cells(context.text, start, end) if context.of("analyte", start=c[0], end=c[1])]
    if len(head) < 1 or re.search(rf"{NUMBER}\s*(?:[kmIU]*U|[pnmu]?g|[pnmu]?mol)/", context.text[start:end]):
        return [], index
    events: list[Event] = []
    last = index
    for row, (a, b) in enumerate(lines[index + 1 :], start=index + 1):
        cells = _cells(context.text, a, b)
        when = [m for m in context.dates.mentions_in(a, b) if cells and m.start < cells[0][1]]
        if re.fullmatch(r"[\s|:\-]+", context.text[a:b]):
            continue
        numbers = [c for c in cells[1:] if _ONLY_NUMBER.match(context.text[c[0] : c[1]])]
        if not when or len(numbers) != len(head) or len(cells) != len(head) + 1:
            break
        for column, cell in zip(head, numbers, strict=True):
            marker = context.of("analyte", start=column[0], end=column[1])[0]
            events.append(_event(context, marker, column, cell, when[0]))
        last = row
    return events, last


def _dates_across(context: Context, lines: list[tuple[int, int]], index: int) -> tuple[list[Event], int]:
    start, end = lines[index]
    head = [m for c in _cells(context.text, start, end) for m in context.dates.mentions_in(*c)]
    if len(head) < 2:
        return [], index
    events: list[Event] = []
    last = index
    for row, (a, b) in enumerate(lines[index + 1 :], start=index + 1):
        cells = _cells(context.text, a, b)
        if re.fullmatch(r"[\s|:\-]+", context.text[a:b]):
            continue
        marker = context.of("analyte", start=cells[0][0], end=cells[0][1]) if cells else []
        numbers = [c for c in cells[1:] if _ONLY_NUMBER.match(context.text[c[0] : c[1]])]
        if not marker or len(numbers) != len(head):
            break
        events.extend(
            _event(context, marker[0], cells[0], cell, when) for cell, when in zip(numbers, head, strict=True)
        )
        last = row
    return events, last


def _event(context: Context, marker: Mention, head: tuple[int, int], cell: tuple[int, int], when: DateMention) -> Event:
    raw = context.text[cell[0] : cell[1]]
    match = _ONLY_NUMBER.match(raw)
    assert match is not None
    unit = _UNIT.search(context.text[head[0] : head[1]])
    mark = match["h"] or ""
    lab = Lab(
        marker=marker.concept.code,
        value=number(match["n"]),
        comparator=match["c"] or "",  # type: ignore[arg-type]
        unit=(unit[1] or unit[2]) if unit else "",
        flag="low" if "L" in mark or "↓" in mark else "high" if mark else None,
    )
    lead = len(raw) - len(raw.lstrip())
    return context.event(lab, cell[0] + lead, cell[0] + len(raw.rstrip()), assert_as="affirmed", when=when.when)
