"""Events in any table, a workbook or a bulk export, written once in our own columns before a programme is judged."""

import csv
from pathlib import Path

import msgspec

from lugol.errors import UnusableInput
from lugol.programme.input.layout import FIELDS
from lugol.read.below import below
from lugol.read.mapping import EVENT_COLUMNS, PATIENT_COLUMNS, Mapping, completed, find, propose
from lugol.read.rows import canonical
from lugol.read.sheet import open_sheet

_ORDER = tuple(dict.fromkeys((*PATIENT_COLUMNS, *EVENT_COLUMNS, *FIELDS)))
_HEAD = 65_536


def incoming(events: Path, results: Path, mapping: Path | None, dates: str) -> tuple[Path, list[str]]:
    """The file that a programme reads, and what is to be told of the columns.

    A table whose columns and dates are ours already is read as it is; any other is written anew beside the results
    (`RESULTS-events.csv`), and a folder of a bulk export into one file (`RESULTS-events.ndjson`).
    """
    if events.is_dir():
        return _together(events, results), []
    name = events.suffix.lower()
    if name not in (".csv", ".tsv", ".xlsx", ".parquet") or "*" in events.name:
        return events, []
    if name == ".parquet" and not mapping and _is_plain(events):
        return events, []
    if not events.is_file() or (name not in (".xlsx", ".parquet") and not (mapping or dates) and _is_ours(events)):
        return events, []
    sheet = open_sheet(events.read_bytes(), events.name)
    how = completed(sheet, find(mapping)) if mapping else propose(sheet)
    how = msgspec.structs.replace(how, dates=dates) if dates else how
    rows, notes = canonical(sheet, how)
    if "patient" not in {
        *(ours for theirs, ours in how.columns.items() if theirs in sheet.columns),
        *how.set,
        *how.either,
    }:
        raise UnusableInput(
            f"{events.name}: no column 'patient' that says whose a row is; `lugol map` proposes a mapping"
        )
    return _written(rows, how, results), [f"{note.place}: {note.message}" for note in notes]


def _is_plain(events: Path) -> bool:
    """Has a Parquet file a column for the patient and one for the kind, so that it is read as it is (or refused)?"""
    import polars as pl

    try:
        names = pl.scan_parquet(events).collect_schema().names()
    except (pl.exceptions.PolarsError, OSError):
        return True
    return {"patient", "kind"} <= set(names)


def _is_ours(events: Path) -> bool:
    """Has a table our own columns and none but ISO dates, as far as its beginning shows?"""
    with events.open("rb") as file:
        head = file.read(_HEAD)
    if not head.strip() or b"\0" in head:
        return True
    lines = head.splitlines()
    columns = {
        cell.strip().strip('"')
        for cell in lines[0].decode("utf-8", "replace").replace(";", ",").replace("\t", ",").split(",")
    }
    if not {"patient", "kind"} <= {column.lstrip("\ufeff") for column in columns}:
        return False
    try:
        sheet = open_sheet(head[: head.rfind(b"\n") + 1] or head, events.name)
    except UnusableInput:
        return True
    if not set(sheet.columns) <= {*_ORDER, "gender_identity", "pregnant"}:
        return False
    plain = [row for _, row in sheet.rows[:200]]
    if "age" in sheet.columns and "age_on" not in sheet.columns and "birth" not in sheet.columns:
        return False
    return not any(
        "." in cell or "/" in cell[:3]
        for row in plain
        for c in ("date", "birth")
        if (cell := row.get(c, "")) and ".." not in cell
    )


def _written(rows: list[tuple[int, dict[str, str]]], how: Mapping, results: Path) -> Path:
    for _, row in rows:
        row.pop("lines", None)
    used = {field for _, row in rows for field in row}
    columns = [field for field in (*_ORDER, "gender_identity", "pregnant") if field in used]
    path = results.parent / f"{results.name}-events.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(row for _, row in rows)
    return path


def _together(folder: Path, results: Path) -> Path:
    """The files of a bulk export, one type a file, as one file."""
    files = [path for path in below(folder) if path.suffix.lower() in (".ndjson", ".jsonl") or path.is_dir()]
    if not files:
        raise UnusableInput(f"{folder}: a folder without .ndjson files; give a bulk export, or one file of events")
    path = results.parent / f"{results.name}-events.ndjson"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as out:
        for file in files:
            for line in file.read_bytes().splitlines():
                if line.strip():
                    out.write(line + b"\n")
    return path
