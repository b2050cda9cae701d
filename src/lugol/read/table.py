"""A table of events (CSV or TSV): one row an event, one column a field, several values in a cell parted by "|"."""

import csv

from lugol.errors import UnusableInput
from lugol.read.casefile import Reading
from lugol.read.lined import Lined
from lugol.record.event import VALUE_TYPES
from lugol.record.merge import build
from lugol.record.record import Record

PATIENT_COLUMNS = ("patient", "sex", "birth", "age", "age_on", "gravida", "para", "menopausal")
EVENT_COLUMNS = ("kind", "id", "date", "assertion", "source", "quote", "visit", "note")


def read(text: str, name: str) -> Record:
    """The record that a table tells; an empty cell is not known.

    The columns are those of PATIENT_COLUMNS (the same in every row), EVENT_COLUMNS, and the fields of the kinds.
    Raises UnusableInput, with the line, for an unknown column or value and where rows tell of several women.

    >>> read("kind,date,result,types\\nhpv,2022-03,positive,16|18", "t.csv").events[0].values.types
    ('16', '18')
    """
    delimiter = "\t" if "\t" in text.partition("\n")[0] else ","
    rows = csv.DictReader(text.splitlines(), delimiter=delimiter, restkey="")
    columns = [column.strip() for column in rows.fieldnames or ()]
    rows.fieldnames = columns
    _refuse_unknown(columns, name)
    reading = Reading(name)
    told: list[tuple[int, dict[str, str]]] = []
    for row in rows:
        if row.pop("", None):
            reading.problems.append(
                f"line {rows.line_num}: the row has more cells than the head; quote cells with commas"
            )
        told.append((rows.line_num, {key: value.strip() for key, value in row.items() if value and value.strip()}))
    patient = reading.patient(_patient(told, name))
    events = [reading.event(_event(line, row, name), place) for place, (line, row) in enumerate(told, start=1)]
    reading.refuse_problems()
    return build(patient, [event for event in events if event])


def _refuse_unknown(columns: list[str], name: str) -> None:
    fields = {field for shape in VALUE_TYPES.values() for field in shape.__struct_fields__}
    unknown = [column for column in columns if column not in {*PATIENT_COLUMNS, *EVENT_COLUMNS, *fields}]
    if "kind" not in columns:
        raise UnusableInput(f"{name}: line 1: no column 'kind'; a table of events has columns kind, date and values")
    if unknown:
        raise UnusableInput(f"{name}: line 1: column {unknown[0]!r} is not known; see docs/how-to/casefile.md")


def _patient(told: list[tuple[int, dict[str, str]]], name: str) -> Lined | None:
    fields: dict[str, Lined] = {}
    for line, row in told:
        for column in set(PATIENT_COLUMNS) & row.keys():
            field = "id" if column == "patient" else column
            first = fields.setdefault(field, Lined(line, row[column]))
            if first.value != row[column]:
                why = f"{column} {row[column]!r} differs from {first.value!r} in line {first.line}"
                raise UnusableInput(f"{name}: line {line}: {why}; give one woman a table")
    return Lined(1, fields) if fields else None


def _event(line: int, row: dict[str, str], name: str) -> Lined:
    fields: dict[str, Lined] = {}
    for column, text in row.items():
        if column not in (*PATIENT_COLUMNS, "source", "quote"):
            many = [Lined(line, part.strip()) for part in text.split("|")]
            fields[column] = Lined(line, many) if len(many) > 1 else Lined(line, text)
    where = {"document": row.get("source", name), "section": f"line {line}", "quote": row.get("quote", "")}
    fields["source"] = Lined(line, {key: Lined(line, value) for key, value in where.items() if value})
    return Lined(line, fields)
