"""A worklist: the open flags and overdue steps of many records, most urgent first; a bad record stops no other."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import partial
from pathlib import Path

import msgspec

from lugol.findings import SEVERITY_ORDER, Finding, Severity, Standing
from lugol.guard import guarded
from lugol.read import fhir
from lugol.read.source import DateOrder, read_file, read_source
from lugol.record.record import Record, known_at
from lugol.record.when import parse
from lugol.replay import MOST, key_of, replay
from lugol.review import review
from lugol.settings import SETTINGS

READABLE = (".txt", ".md", ".html", ".htm", ".pdf", ".yaml", ".yml", ".json", ".ndjson", ".csv")


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """One open flag or overdue step of one woman; `since` is when it could first be raised, or fell due."""

    source: str
    patient: str
    severity: Severity
    kind: str
    code: str
    title: str
    action: str
    due: str
    since: date | None
    age_days: int | None
    rule: str


class Problem(msgspec.Struct, frozen=True):
    """A source that could not be read or judged, and why."""

    source: str
    reason: str


def sources(folder: Path) -> list[Path]:
    """The files below a folder that lugol can read, in order of their names; its settings are no record."""
    return sorted(path for path in folder.rglob("*") if path.suffix.lower() in READABLE and _is_record(path, folder))


def _is_record(path: Path, folder: Path) -> bool:
    return path.is_file() and path != folder / SETTINGS


def work(source: str, record: Record, as_of: date, guidelines: Sequence[str] = ()) -> list[Item]:
    """The open items of one record as of a date."""
    known = known_at(record, as_of)
    open_now = [finding for finding in review(known, as_of, guidelines).findings if _is_open(finding, as_of)]
    first = _first_dates(replay(known, guidelines, also=(as_of,), most=MOST).standings) if open_now else {}
    return [_item(source, record, finding, _since(finding, first), as_of) for finding in open_now]


def of_file(
    path: Path, name: str, as_of: date, guidelines: Sequence[str] = (), dates: DateOrder | None = None
) -> Iterator[list[Item] | Problem]:
    """The open items of every record in a file; what cannot be read or judged comes out as a problem.

    `dates` settles the order of day and month in running text.
    The limits of one document hold for each record, of which a bulk export (.ndjson) has many.
    """
    if path.suffix.lower() != ".ndjson":
        yield guarded(
            lambda: work(name, read_source(str(path), dates), as_of, guidelines), name, partial(Problem, name)
        )
        return
    records = guarded(lambda: fhir.read_many([(name, read_file(path))]), name, partial(Problem, name))
    for found in [records] if isinstance(records, Problem) else records:
        if isinstance(found, Record):
            yield guarded(partial(work, name, found, as_of, guidelines), name, partial(Problem, name))
        else:
            yield found if isinstance(found, Problem) else Problem(name, found.message)


def in_order(items: Iterable[Item]) -> list[Item]:
    """Most urgent first: by severity, then longest open, then source."""
    return sorted(items, key=lambda i: (SEVERITY_ORDER.index(i.severity), -(i.age_days or 0), i.source, i.code, i.rule))


def _is_open(finding: Finding, as_of: date) -> bool:
    due = finding.kind == "recommendation" and finding.due is not None and finding.due[:10] <= as_of.isoformat()
    return finding.kind == "flag" or due


def _first_dates(standings: Iterable[Standing]) -> dict[str, date]:
    found: dict[str, date] = {}
    for standing in standings:
        if standing.closed is None:
            found.setdefault(standing.key, standing.first)
    return found


def _since(finding: Finding, first: dict[str, date]) -> date | None:
    """Since when it waits: a flag since it could first be raised, a step since it fell due or was first said to be."""
    said = first.get(key_of(finding))
    if finding.kind == "flag" or finding.due is None:
        return said
    fell_due = parse(finding.since or finding.due[:10]).latest
    return min((day for day in (said, fell_due) if day is not None), default=None)


def _item(source: str, record: Record, finding: Finding, since: date | None, as_of: date) -> Item:
    return Item(
        source=source,
        patient=record.patient.id,
        severity=finding.severity,
        kind="flag" if finding.kind == "flag" else "overdue",
        code=finding.code or finding.rule,
        title=finding.title,
        action=finding.action or "",
        due=finding.due or "",
        since=since,
        age_days=(as_of - since).days if since else None,
        rule=finding.rule,
    )
