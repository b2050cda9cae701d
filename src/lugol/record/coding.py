"""Codes read from an event's own words where its reader gave none, so that facts need to know codes only."""

import csv
import re
from functools import cache
from importlib import resources

import msgspec

from lugol.record.event import VALUE_TYPES, Event, Values
from lugol.record.record import Record

_AS_BIOPSY = ("ecc", "pathology")
_WORDS = (
    "term",
    "finding",
    "result",
    "value",
    "plan",
    "event",
    "status",
    "site",
    "specimen",
    "qualifier",
    "modality",
    "procedures",
)


class _Reading(msgspec.Struct, frozen=True):
    field: str
    code: str
    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None


def coded(record: Record) -> Record:
    """The record with codes filled in from the words of its events; a code that is there stays.

    >>> from lugol.record.event import Exam
    >>> event = Event(id="e1", values=Exam(term="firm, irregular cervix", site="cervix"))
    >>> coded(Record(events=(event,))).events[0].values.code
    'suspicious_cervix'
    """
    return msgspec.structs.replace(record, events=tuple(code(event) for event in record.events))


def code(event: Event) -> Event:
    """One event with its code filled in from its words."""
    words = _words(event.values)
    found: dict[str, str] = {}
    for reading in _readings()[event.kind]:
        if reading.field not in found and not _is_coded(event, reading.field) and _says(reading, words):
            found[reading.field] = reading.code
    return msgspec.structs.replace(event, values=msgspec.structs.replace(event.values, **found)) if found else event


def _is_coded(event: Event, field: str) -> bool:
    """Has a reader given a code that rules know? A mere feature word ("mass") yields to the whole phrase."""
    told = getattr(event.values, field)
    if event.kind == "exam" and field == "code":
        return told in {reading.code for reading in _readings()["exam"]}
    return bool(told)


def _says(reading: _Reading, words: str) -> bool:
    return bool(reading.pattern.search(words)) and not (reading.unless and reading.unless.search(words))


def _words(values: Values) -> str:
    told = (getattr(values, name, "") for name in _WORDS)
    return " ".join(part if isinstance(part, str) else " ".join(part) for part in told if part)


@cache
def _readings() -> dict[str, tuple[_Reading, ...]]:
    path = resources.files("lugol.record").joinpath("coding.csv")
    found: dict[str, list[_Reading]] = {kind: [] for kind in VALUE_TYPES}
    with path.open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            unless = re.compile(row["unless"], re.IGNORECASE) if row["unless"] else None
            pattern = re.compile(row["pattern"], re.IGNORECASE)
            reading = _Reading(row["field"], row["code"], pattern, unless)
            for kind in (row["kind"], *(_AS_BIOPSY if row["kind"] == "biopsy" else ())):
                found[kind].append(reading)
    return {kind: tuple(readings) for kind, readings in found.items()}
