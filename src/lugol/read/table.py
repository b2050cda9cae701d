"""A table of one woman's events: one row an event or a visit; several values in a cell are parted by "|"."""

from typing import Any

import msgspec

from lugol.errors import UnusableInput
from lugol.read.casefile import Reading
from lugol.read.cells import is_closed
from lugol.read.lined import Lined
from lugol.read.mapping import EVENT_COLUMNS, PATIENT_COLUMNS, Mapping, propose
from lugol.read.rows import canonical
from lugol.read.sheet import open_sheet
from lugol.read.telling import of_lines
from lugol.record.event import VALUE_TYPES
from lugol.record.merge import build
from lugol.record.record import Note, Record

_TYPES = {f.name: str(f.type) for shape in VALUE_TYPES.values() for f in msgspec.structs.fields(shape)}
GROUPED = frozenset(name for name, shape in _TYPES.items() if shape.startswith("tuple[tuple"))
LISTED = frozenset(name for name, shape in _TYPES.items() if shape.startswith("tuple[")) - GROUPED
"""Fields that hold several groups of values, and those that hold several values."""

__all__ = ["EVENT_COLUMNS", "PATIENT_COLUMNS", "read"]


def read(data: bytes | str, name: str, mapping: Mapping | None = None, dates: str = "") -> Record:
    """The record that a table tells; an empty cell is not known, a column that is not used is noted once.

    Raises UnusableInput, with the line, for an unknown value and where rows tell of several women.

    >>> read(b"kind,date,result,types\\nhpv,2022-03,positive,16|18", "t.csv").events[0].values.types
    ('16', '18')
    """
    sheet = open_sheet(data.encode() if isinstance(data, str) else data, name)
    how = mapping or propose(sheet)
    told, notes = canonical(sheet, msgspec.structs.replace(how, dates=dates) if dates else how)
    return _record(told, notes, name)


def _record(told: list[tuple[int, dict[str, str]]], notes: list[Note], name: str) -> Record:
    reading = Reading(name)
    patient = reading.patient(_patient(told, name))
    events = [
        reading.event(_event(line, row, name), place)
        for place, (line, row) in enumerate(told, start=1)
        if row.get("kind") or not row.get("patient")
    ]
    reading.refuse_problems()
    return build(patient, [event for event in events if event], notes=notes)


def read_all(data: bytes, name: str, mapping: Mapping | None = None, dates: str = "") -> list[Record | UnusableInput]:
    """The record of each woman of a table, in the order in which they first appear; a woman with a mistake is told."""
    sheet = open_sheet(data, name)
    how = mapping or propose(sheet)
    told, notes = canonical(sheet, msgspec.structs.replace(how, dates=dates) if dates else how)
    theirs: dict[str, list[tuple[int, dict[str, str]]]] = {}
    for line, row in told:
        theirs.setdefault(row.get("patient", ""), []).append((line, row))
    return [_one(rows, of_lines(sheet, notes, {line for line, _ in rows}), name) for rows in theirs.values()]


def _one(told: list[tuple[int, dict[str, str]]], notes: list[Note], name: str) -> Record | UnusableInput:
    try:
        return _record(told, notes, name)
    except UnusableInput as error:
        return error


def _patient(told: list[tuple[int, dict[str, str]]], name: str) -> Lined | None:
    fields: dict[str, Lined] = {}
    for line, row in told:
        for column in (each for each in PATIENT_COLUMNS if each in row):
            field = "id" if column == "patient" else column
            first = fields.setdefault(field, Lined(line, row[column]))
            if first.value != row[column]:
                why = f"{column} {row[column]!r} differs from {first.value!r} in line {first.line}"
                raise UnusableInput(f"{name}: line {line}: {why}; give one woman a table")
    return Lined(1, fields) if fields else None


def _values(kind: str, field: str, text: str, line: int) -> Lined:
    """A cell as one value or several: lists are parted by "|", groups of values are JSON, other words stay whole."""
    if text.startswith("[[") and field in GROUPED:
        return _lined(msgspec.json.decode(text), line) if _is_json(text) else Lined(line, text)
    if "|" in text and (field in LISTED or is_closed(kind, field)):
        return Lined(line, [Lined(line, part.strip()) for part in text.split("|")])
    return Lined(line, text)


def _is_json(text: str) -> bool:
    try:
        return isinstance(msgspec.json.decode(text), list)
    except msgspec.DecodeError:
        return False


def _lined(value: Any, line: int) -> Lined:
    return Lined(line, [_lined(each, line) for each in value] if isinstance(value, list) else value)


def _event(line: int, row: dict[str, str], name: str) -> Lined:
    fields: dict[str, Lined] = {}
    for column, text in row.items():
        if column not in (*PATIENT_COLUMNS, "source", "quote", "lines"):
            fields[column] = _values(row.get("kind", ""), column, text, line)
    where = {
        "document": row.get("source", name),
        "section": f"lines {row['lines']}" if "lines" in row else f"line {line}",
        "quote": row.get("quote", ""),
    }
    fields["source"] = Lined(line, {key: Lined(line, value) for key, value in where.items() if value})
    return Lined(line, fields)
