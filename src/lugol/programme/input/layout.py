"""The columns in which a programme's events come: one row an event, many women in one table (Parquet or CSV)."""

from collections.abc import Iterable, Sequence

import msgspec

from lugol.errors import UnusableInput
from lugol.read.casefile import Reading
from lugol.read.lined import Lined
from lugol.read.table import PATIENT_COLUMNS
from lugol.read.typed_rows import typed
from lugol.record.event import VALUE_TYPES, Event
from lugol.record.record import Patient

ABOUT_HER = tuple(column for column in PATIENT_COLUMNS if column not in ("patient", "parity_term"))
COMMON = ("kind", "date", "assertion")
UNUSED = ("id", "source", "quote", "visit", "note")
FIELDS = tuple(dict.fromkeys(field for shape in VALUE_TYPES.values() for field in shape.__struct_fields__))


class Problem(msgspec.Struct, frozen=True):
    """A woman (or a source) that could not be judged, and why."""

    patient: str
    reason: str


def check(columns: Iterable[str], name: str) -> None:
    """Refuse a table without `patient` and `kind`, or with a column that means nothing."""
    told = list(columns)
    for needed in ("patient", "kind"):
        if needed not in told:
            raise UnusableInput(f"{name}: no column {needed!r}; `lugol programme --describe` tells the columns")
    known = {"patient", *ABOUT_HER, *COMMON, *UNUSED, *FIELDS}
    unknown = [column for column in told if column not in known]
    if unknown:
        raise UnusableInput(
            f"{name}: column {unknown[0]!r} is not known; `lugol programme --describe` tells the columns"
        )


def patient(columns: Sequence[str], cells: Sequence[str]) -> Patient | str:
    """Who she is, from her cells; in words what is wrong with them."""
    reading = Reading("")
    found = reading.patient(_lined(columns, cells))
    return _wrong(reading) or found


def event(columns: Sequence[str], cells: Sequence[str]) -> Event | str:
    """An event from the cells of its row (several values in a cell parted by "|"); in words what is wrong with them.

    >>> found = event(("kind", "date", "result"), ("hpv", "2024-03-01", "HPV18"))
    >>> (found.values.result, found.values.types)
    ('positive', ('18',))
    """
    reading = Reading("")
    ((_, row),) = typed([(0, {name: cell for name, cell in zip(columns, cells, strict=True) if cell})])
    found = reading.event(_lined(tuple(row), tuple(row.values())), 0)
    return _wrong(reading) or found or "no event"


def _wrong(reading: Reading) -> str:
    return "; ".join(problem.removeprefix("line 0: ") for problem in reading.problems)


def _lined(columns: Sequence[str], cells: Sequence[str]) -> Lined:
    if not columns:
        return Lined(0, {})
    return Lined(0, {name: _cell(cell) for name, cell in zip(columns, cells, strict=True) if cell})


def _cell(text: str) -> Lined:
    parts = [Lined(0, part.strip()) for part in text.split("|")]
    return parts[0] if len(parts) == 1 else Lined(0, parts)


def description() -> str:
    """The layout in words: every column, and for each kind of event the fields it takes."""
    lines = [
        "One row an event, as Parquet or CSV; cells are text, dates or numbers, an empty cell is not known.",
        "Several values in a cell are parted by | (in Parquet a list will do). Rows may come in any order.",
        "",
        "patient      her id, the same in all her rows; a row without kind tells of a woman without events",
        f"about her    {', '.join(ABOUT_HER)} (in any of her rows)",
        f"each event   {', '.join(COMMON)}; a date is YYYY-MM-DD, or vaguer: YYYY-MM, YYYY, ../2020",
        f"not used     {', '.join(UNUSED)}",
        "",
        "kind and its fields:",
    ]
    for kind, shape in VALUE_TYPES.items():
        lines.append(f"  {kind:<17}{', '.join(shape.__struct_fields__)}")
    lines += ["", "NDJSON (.ndjson) is read as FHIR R4: Bundles or resources, one a line, of many patients."]
    return "\n".join(lines)
