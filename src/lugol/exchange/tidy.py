"""A record and a review as tidy tables: one row an event, one row a finding, as CSV that other programs read.

The table of events is a machine format: nothing in it is defused, and lugol reads it back (`read/table.py`).
"""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from lugol.exchange.frame import FINDING
from lugol.findings import Review
from lugol.output import defused
from lugol.read.mapping import EVENT_COLUMNS, PATIENT_COLUMNS
from lugol.record.event import VALUE_TYPES, Event
from lugol.record.record import Patient, Record


def events(record: Record) -> str:
    """One row an event: who she is, when, how it is asserted, where it is written, and its values by their names.

    Several values of a cell are parted by "|"; values in groups (nodes by site) stand as JSON.

    >>> from lugol.read import table
    >>> told = table.read("kind,date,result,types\\nhpv,2022-03,positive,16|18", "t.csv")
    >>> events(told).splitlines()
    ['kind,id,date,source,result,types', 'hpv,e1,2022-03,t.csv,positive,16|18']
    """
    rows = [_patient(record.patient) | _row(event) for event in record.events]
    used = {column for row in rows for column in row}
    fields = dict.fromkeys(name for shape in VALUE_TYPES.values() for name in shape.__struct_fields__)
    columns = [name for name in (*PATIENT_COLUMNS, *EVENT_COLUMNS, *fields) if name in used]
    return _csv(dict.fromkeys(columns), rows)


def findings(review: Review) -> str:
    """One row a finding, gravest first as in the review; cells that a spreadsheet would compute are defused."""
    rows = [{name: _cell(getattr(found, name)) for name in FINDING} for found in review.findings]
    return _csv(FINDING, [{name: defused(cell) for name, cell in row.items()} for row in rows])


def _patient(who: Patient) -> dict[str, str]:
    told = {"patient": who.id, "birth": who.birth.edtf, "age_on": who.age_on.edtf}
    told |= {name: _cell(getattr(who, name)) for name in PATIENT_COLUMNS if name not in told}
    return {name: cell for name, cell in told.items() if cell}


def _row(event: Event) -> dict[str, str]:
    first = event.sources[0] if event.sources else None
    told = {"kind": event.kind, "id": event.id, "date": event.when.edtf, "visit": event.visit, "note": event.note}
    told |= {"assertion": event.assertion} if event.assertion != "affirmed" else {}
    told |= {"source": first.document, "quote": first.quote} if first else {}
    fields = msgspec.structs.fields(event.values)
    given = {field.name: getattr(event.values, field.name) for field in fields}
    values = {field.name: _cell(given[field.name]) for field in fields if given[field.name] != field.default}
    return {name: cell for name, cell in (told | values).items() if cell}


def _cell(value: Any) -> str:
    """A value as a cell: lists parted by "|", groups of values as JSON, nothing where nothing is known."""
    if value is None or value == "" or value == ():
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple) and any(isinstance(part, tuple) for part in value):
        return msgspec.json.encode(value).decode()
    if isinstance(value, tuple):
        return "|".join(map(_cell, value))
    return f"{value:g}" if isinstance(value, float) and value == float(f"{value:g}") else str(value)


def _csv(columns: Iterable[str], rows: Sequence[dict[str, str]]) -> str:
    out = io.StringIO()
    table = csv.DictWriter(out, list(columns), restval="", lineterminator="\n")
    table.writeheader()
    table.writerows(rows)
    return out.getvalue()
