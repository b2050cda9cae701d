"""A worklist: the open flags and overdue steps of many records, most urgent first; a bad record stops no other."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path

import msgspec

from lugol.errors import LugolError
from lugol.findings import SEVERITY_ORDER, Finding, Severity, Standing
from lugol.groups import NOT_TOLD
from lugol.guard import guarded
from lugol.language.countries import countries_of, with_countries
from lugol.read import fhir, table
from lugol.read import mapping as maps
from lugol.read.below import is_folder, may_hold
from lugol.read.papers import READABLE, TABLES, files_below, read_papers
from lugol.read.source import DateOrder, read_file, read_source
from lugol.record.record import Record, known_at, of_today
from lugol.record.when import parse
from lugol.review.one import review
from lugol.review.replay import MOST, key_of, replay
from lugol.rules import idiom
from lugol.rules.gravity import gravity
from lugol.settings import of_folder

MANY = (*TABLES, ".ndjson")
"""Endings of files that may hold many women, and may stand in place of a folder."""

__all__ = ["READABLE", "Item", "Problem", "in_order", "of_file", "sources", "work"]

LONGEST = 3650
_HEAD = 50_000


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """One open flag, overdue step or open question of one woman; `since` is when it first could be raised, or fell due.

    `kind` is flag, overdue, undecided or rules (her papers are of a country whose rules are not held); `group` the
    clinic, region or laboratory by which the list is parted.
    """

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
    group: str = ""


class Problem(msgspec.Struct, frozen=True):
    """A source that could not be read or judged, and why."""

    source: str
    reason: str


def sources(folder: Path) -> list[Path]:
    """The records of a folder, in order of their names: its files that lugol can read, and its subfolders.

    A subfolder is one woman with all her papers. Of a bulk export, wherever it lies, only the first file is given.
    A table or bulk export of many women, given in place of a folder, is the one source.
    """
    if folder.is_file():
        return [folder]
    exports = {_export(path)[0] for path in files_below(folder) if path.suffix.lower() == ".ndjson"}
    files = [path for path in files_below(folder) if path.parent == folder and path.suffix.lower() != ".ndjson"]
    women = {path.relative_to(folder).parts[0] for path in files_below(folder) if _is_of_woman(path, folder)}
    return sorted([*exports, *files, *(folder / name for name in women)])


def _is_of_woman(path: Path, folder: Path) -> bool:
    """Does a file lie in a subfolder, with no bulk export beside it?"""
    return path.parent != folder and not any(path.parent.glob("*.ndjson"))


def _export(path: Path) -> list[Path]:
    """The files of the bulk export, one type a file, that a file belongs to: all those that stand beside it."""
    return sorted(each for each in path.parent.iterdir() if each.suffix.lower() == ".ndjson" and may_hold(each))


def work(source: str, record: Record, as_of: date, guidelines: Sequence[str] = ()) -> list[Item]:
    """The open items of one record as of a date."""
    known = known_at(of_today(record, as_of), as_of)
    open_now = [finding for finding in review(known, as_of, guidelines).findings if _is_open(finding, as_of)]
    first = _first_dates(replay(known, guidelines, also=(as_of,), most=MOST).standings) if open_now else {}
    return [_item(source, record, finding, _since(finding, first), as_of) for finding in open_now]


def of_file(
    path: Path,
    name: str,
    as_of: date,
    guidelines: Sequence[str] = (),
    dates: DateOrder = "",
    mapping: maps.Mapping | None = None,
) -> Iterator[list[Item] | Problem]:
    """The open items of every record in a file or in a woman's folder; what cannot be read or judged is a problem.

    `dates` settles the order of day and month in running text and tables; tables are read by `mapping`, if it is given.
    The limits of one document hold for each record, of which a table and a bulk export (.ndjson) have many, and for
    each paper of a folder.
    """
    found = _opened(path, name, dates, mapping)
    for each in [found] if isinstance(found, Problem) else found:
        if isinstance(each, Record):
            yield guarded(partial(work, name, each, as_of, guidelines), name, partial(Problem, name))
        else:
            yield each


def _opened(path: Path, name: str, dates: DateOrder, mapping: maps.Mapping | None) -> list[Record | Problem] | Problem:
    if not is_folder(path):
        return guarded(lambda: list(_records(path, name, dates, mapping)), name, partial(Problem, name))
    try:
        return list(_records(path, name, dates, mapping))
    except LugolError as error:
        return Problem(name, str(error))


def _records(path: Path, name: str, dates: DateOrder, mapping: maps.Mapping | None) -> Iterator[Record | Problem]:
    """The record of every woman in a file, a table, a folder of hers, or the bulk export that a file begins."""
    ending = path.suffix.lower()
    if is_folder(path):
        read = read_papers([str(path)], dates or of_folder(path).dates, in_her_folder=True, mapping=mapping)
        yield read.record
        yield from (Problem(f"{name}/{paper.name}", paper.problem) for paper in read.problems)
    elif ending == ".ndjson":
        files = [(str(Path(name).with_name(each.name)), read_file(each)) for each in _export(path)]
        with fhir.dated(dates):
            women = list(fhir.read_many(files))
        told = countries_of("\n".join(_head(data) for _, data in files))
        for found in women:
            yield with_countries(found, told) if isinstance(found, Record) else Problem(name, found.message)
    elif ending in TABLES:
        data = read_file(path)
        told = countries_of(_head(data)) if ending != ".xlsx" else ()
        for woman in table.read_all(data, name, mapping, dates):
            yield with_countries(woman, told) if isinstance(woman, Record) else Problem(name, str(woman))
    else:
        yield read_source(str(path), dates)


def _head(data: bytes) -> str:
    """The beginning of a file of many women, which says from which country it comes."""
    return data[:_HEAD].decode("utf-8", "replace")


def grouped(items: Iterable[Item], groups: Mapping[str, str]) -> list[Item]:
    """The items with the group of each woman, by her id: one group after the other, most urgent first in each."""
    told = [msgspec.structs.replace(item, group=groups.get(item.patient, NOT_TOLD)) for item in items]
    return sorted(in_order(told), key=lambda item: item.group)


def in_order(items: Iterable[Item]) -> list[Item]:
    """Most urgent first: by severity, then by how grave the step is, then longest open, then source.

    A flag is as grave as an examination, or as the gravest step that is due beside it in her record. Ten years and more
    count alike: a woman never screened in fifty years does not go before one ten years behind.
    """
    told = list(_once(items))
    gravest: dict[tuple[str, str], int] = {}
    for item in told:
        whose = (item.source, item.patient)
        gravest[whose] = max(gravest.get(whose, 0), _grave(item))
    return sorted(told, key=lambda item: _urgency(item, gravest[item.source, item.patient]))


def _once(items: Iterable[Item]) -> Iterator[Item]:
    """The same missing thing of a woman once; of a file of many women it is said once, and of nobody in particular,
    that it comes from another country.
    """
    said: set[tuple[str, str]] = set()
    asked: set[tuple[str, str, str]] = set()
    for item in items:
        wanting = (item.source, item.patient, item.title)
        if item.kind == "undecided" and wanting in asked:
            continue
        asked.add(wanting)
        many = item.kind == "rules" and Path(item.source).suffix.lower() in MANY
        if not many or (item.source, item.rule) not in said:
            yield msgspec.structs.replace(item, patient="") if many else item
        said |= {(item.source, item.rule)} if many else set()


def _grave(item: Item) -> int:
    return gravity("colposcopy" if item.kind == "flag" else item.action)


def _urgency(item: Item, gravest: int) -> tuple[int, int, int, str, str, str]:
    open_for = min(item.age_days or 0, LONGEST)
    grave = gravest if item.kind == "flag" else _grave(item)
    return SEVERITY_ORDER.index(item.severity), -grave, -open_for, item.source, item.code, item.rule


def _is_open(finding: Finding, as_of: date) -> bool:
    due = finding.kind == "recommendation" and finding.due is not None and finding.due[:10] <= as_of.isoformat()
    return finding.kind in ("flag", "gap") or due or finding.rule.startswith(idiom.RULE)


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


def _titled(finding: Finding) -> str:
    """The title of an item: of an open question with what it needs, of papers from elsewhere with whose rules judge."""
    if finding.kind == "gap":
        return f"{finding.title}: needs {'; '.join(finding.needs)}"
    if finding.kind == "note":
        by = finding.statement.partition(":")[0]
        return f"{finding.title}: {by[:1].lower()}{by[1:]}"
    return finding.title


def _item(source: str, record: Record, finding: Finding, since: date | None, as_of: date) -> Item:
    return Item(
        source=source,
        patient=record.patient.id,
        severity=finding.severity,
        kind={"flag": "flag", "gap": "undecided", "note": "rules"}.get(finding.kind, "overdue"),
        code=finding.code or finding.rule,
        title=_titled(finding),
        action=finding.action or "",
        due=finding.due or "",
        since=since,
        age_days=(as_of - since).days if since else None,
        rule=finding.rule,
    )
