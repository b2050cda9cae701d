"""Guidelines: a folder of tables with its dates and sources becomes proven rules; a later edition overlays it."""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

import msgspec

from lugol.cache import cached, stamp
from lugol.errors import BadData, LugolError
from lugol.facts import registry
from lugol.facts.engine.vocabulary import Domain
from lugol.rules import standing
from lugol.rules.prove import Proof, prove
from lugol.rules.table import Sheet, Table, build, overlay, read
from lugol.rules.texts import check_row

BESIDE = frozenset({"register.csv", "sources.csv"})


class Head(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """guideline.yaml: what the guideline is, since when, and where its evaluation begins.

    `entry` are the tables evaluated, one decision each; `every` those of them in which each row that holds speaks;
    `beside` those that add to a decision and say nothing while it is open; `at_least` those below whose answer the
    decision of the first entry table never falls (by the gravity of actions).
    `about` says in a word what it decides on; `based_on` names the edition whose rows this one changes; `default` marks
    the families judged without being asked.
    """

    id: str
    title: str
    jurisdiction: str
    valid_from: date
    about: str = "management"
    family: str = ""
    entry: tuple[str, ...] = ()
    every: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    based_on: str = ""
    superseded_by: str = ""
    default: bool = False
    at_least: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


class Guideline(msgspec.Struct, frozen=True, eq=False):
    """A loaded and proven guideline: `inputs` are the facts and outputs its tables compare, with their values."""

    head: Head
    sheets: dict[str, Sheet]
    tables: dict[str, Table]
    proofs: tuple[Proof, ...]
    inputs: dict[str, Domain]

    @property
    def id(self) -> str:
        """The edition's id, the name of its folder."""
        return self.head.id


class NoGuideline(LugolError, LookupError):
    """A guideline that is not there."""


@cache
def heads() -> dict[str, Head]:
    """Every edition of the package by its id; what their YAML says is kept from run to run."""
    files = [file for item in _room().iterdir() if (file := Path(str(item)) / "guideline.yaml").is_file()]
    found = msgspec.msgpack.decode(
        cached("guidelines", stamp([*files, Path(__file__)]), lambda: _heads(files)), type=list[Head]
    )
    return {head.id: head for head in found}


def _heads(files: Sequence[Path]) -> bytes:
    return msgspec.msgpack.encode([_read_head(file.parent) for file in sorted(files)])


@cache
def load(edition: str) -> Guideline:
    """An edition of the package by its id, loaded and proven.

    >>> load("nobody-1900")
    Traceback (most recent call last):
    lugol.rules.guideline.NoGuideline: no guideline 'nobody-1900'; `lugol guidelines` lists them
    """
    if edition not in heads():
        raise NoGuideline(f"no guideline {edition!r}; `lugol guidelines` lists them")
    return from_folder(folder_of(edition), gated=True)


def folder_of(edition: str) -> Traversable:
    """The folder of an edition of the package."""
    return _room() / edition


def in_force(family: str, as_of: date) -> Head | None:
    """The edition of a family that was in force on a day; None before the first."""
    editions = [head for head in heads().values() if head.family == family and head.valid_from <= as_of]
    return max(editions, key=lambda head: (head.valid_from, head.id), default=None)


def choose(names: Sequence[str], as_of: date) -> list[Guideline]:
    """The guidelines to judge by: the editions or families named, else every default family; as in force on `as_of`."""
    if not names:
        names = tuple(dict.fromkeys(head.family for head in heads().values() if head.default))
        return [load(head.id) for family in names if (head := in_force(family, as_of))]
    return [load(name if name in heads() else _edition_of(name, as_of)) for name in names]


@cache
def recommends(guideline: Guideline) -> bool:
    """Does the guideline recommend a next step, or does it raise flags only?"""
    return recommending(guideline.sheets)


def recommending(sheets: dict[str, Sheet]) -> bool:
    """Do some tables recommend a next step?"""
    kinds = {row.outputs.get("kind", "") for sheet in sheets.values() for row in sheet.rows}
    return not kinds <= {"flag", "classification", "note", "silent"}


@cache
def raising(guideline: Guideline) -> tuple[str, ...]:
    """Those of the tables evaluated that can raise a flag, by a row of their own or of a table they go on to."""

    return tuple(name for name in guideline.head.entry if _raises(guideline, name))


def _raises(guideline: Guideline, name: str) -> bool:
    """Has a table, or one that it leads to, a row that raises a flag?"""
    reached = [name]
    for each in reached:
        rows = [row.outputs for row in guideline.sheets[each].rows]
        if any(said.get("kind") == "flag" for said in rows):
            return True
        reached += sorted({said["goto"] for said in rows if said.get("goto")} - set(reached))
    return False


def _edition_of(family: str, as_of: date) -> str:
    head = in_force(family, as_of)
    if head is None:
        raise NoGuideline(f"no guideline {family!r} in force on {as_of}; `lugol guidelines` lists them")
    return head.id


def from_folder(folder: Traversable, *, gated: bool = False) -> Guideline:
    """Load a guideline from its folder, compile and prove every table; `gated` as every edition of the package is."""
    head, sheets = _assembled(folder)
    missing = [name for name in (*head.entry, *head.every, *head.at_least) if name not in sheets]
    if missing or not head.entry:
        raise BadData(
            f"{head.id}/guideline.yaml: entry table {', '.join(missing) or 'missing'}; name tables of the folder"
        )
    _check_ways(sheets)
    sheets = _reached(head, sheets, {item.name.removesuffix(".csv") for item in _files(folder)})
    if gated and recommending(sheets):
        head, sheets = _behind_gates(head, sheets)
    inputs = _inputs(sheets, head)
    for row in (row for sheet in sheets.values() for row in sheet.rows):
        check_row(row, registry.every(), inputs)
    tables = {name: build(sheet, inputs, every=name in head.every) for name, sheet in sheets.items()}
    if head.at_least:
        first = head.entry[0]
        tables[first] = msgspec.structs.replace(tables[first], at_least=head.at_least)
    return Guideline(head, sheets, tables, tuple(prove(table) for table in tables.values()), inputs)


def _behind_gates(head: Head, sheets: dict[str, Sheet]) -> tuple[Head, dict[str, Sheet]]:
    """Each entry behind the table that asks first which cancer or high-grade precancer stands in the record."""
    standing.check_claims(sheets)
    written = read(_room() / standing.FILE)
    gates = {standing.name_of(name): name for name in head.entry if name not in head.every}
    added = {gate: standing.gate(written, gate, name, _values(sheets, name, "action")) for gate, name in gates.items()}
    behind = {name: gate for gate, name in gates.items()}
    entry, beside = (tuple(behind.get(name, name) for name in names) for names in (head.entry, head.beside))
    return msgspec.structs.replace(head, entry=entry, beside=beside), sheets | added


def _assembled(folder: Traversable) -> tuple[Head, dict[str, Sheet]]:
    """The head and the tables as written, with those of the editions below."""
    head, sheets = _head(folder), {sheet.name: sheet for sheet in map(read, _files(folder))}
    if not head.based_on:
        return head, sheets
    if head.based_on not in heads():
        raise BadData(f"{head.id}/guideline.yaml: based_on {head.based_on!r}, which is no guideline")
    below, base = _below(head.based_on)
    whole = base | {name: overlay(base[name], s) if name in base else s for name, s in sheets.items()}
    taken = {name: getattr(head, name) or getattr(below, name) for name in ("entry", "every", "beside", "at_least")}
    return msgspec.structs.replace(head, **taken), whole


@cache
def _below(edition: str) -> tuple[Head, dict[str, Sheet]]:
    return _assembled(folder_of(edition))


def _room() -> Traversable:
    return resources.files("lugol") / "guidelines"


def _head(folder: Traversable) -> Head:
    """The head of a folder: of the package as kept, else as its file has it."""
    known = heads().get(folder.name) if str(folder) == str(_room() / folder.name) else None
    return known or _read_head(folder)


def _read_head(folder: Traversable) -> Head:
    from ruamel.yaml import YAML

    raw = YAML(typ="safe").load((folder / "guideline.yaml").read_text(encoding="utf-8"))
    try:
        head = msgspec.convert(raw, Head)
    except msgspec.ValidationError as error:
        raise BadData(f"{folder.name}/guideline.yaml: {error}") from error
    if head.id != folder.name:
        raise BadData(f"{folder.name}/guideline.yaml: id {head.id!r} is not the name of its folder")
    return msgspec.structs.replace(head, family=head.family or head.id)


def _files(folder: Traversable) -> list[Traversable]:
    files = (item for item in folder.iterdir() if item.name.endswith(".csv") and item.name not in BESIDE)
    return sorted(files, key=lambda item: item.name)


def _check_ways(sheets: dict[str, Sheet]) -> None:
    """Refuse a way on (goto, or an output asked for) to a table that is not there, or in a circle."""
    ways = {name: _ways(sheet) for name, sheet in sheets.items()}
    for name, targets in ways.items():
        for target, place in targets.items():
            if target not in sheets:
                raise BadData(f"{place}: no table {target!r} in this guideline")
            if name in _reach(target, ways):
                raise BadData(f"{place}: table {target!r} leads back to {name!r}")


def _ways(sheet: Sheet) -> dict[str, str]:
    asked = {header.partition(".")[0]: f"{sheet.name}.csv:1" for header in sheet.headers if "." in header}
    return asked | _gotos(sheet)


def _reached(head: Head, sheets: dict[str, Sheet], own: set[str]) -> dict[str, Sheet]:
    """The tables that the entry leads to: those of the base that it no longer needs are left out, own ones refused."""
    ways = {name: _ways(sheet) for name, sheet in sheets.items()}
    reached = set().union(*(_reach(name, ways) for name in (*head.entry, *head.every, *head.at_least)))
    if lost := sorted(own - reached):
        raise BadData(
            f"{head.id}/{lost[0]}.csv: no way leads to this table; name it in entry, in a goto or in a header"
        )
    return {name: sheet for name, sheet in sheets.items() if name in reached}


def _reach(start: str, ways: dict[str, dict[str, str]]) -> set[str]:
    found: set[str] = set()
    waiting = [start]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += list(ways.get(name, {}))
    return found


def _inputs(sheets: dict[str, Sheet], head: Head) -> dict[str, Domain]:
    facts = registry.every()
    asked = {header for sheet in sheets.values() for header in sheet.headers}
    found: dict[str, Domain] = {name: facts[name].domain for name in asked if name in facts}
    for name in asked:
        table, dot, output = name.partition(".")
        if dot and output in _outputs(sheets, table):
            floors = head.at_least if table == head.entry[0] else ()
            found[name] = _domain(set().union(*(_values(sheets, each, output) for each in (table, *floors))))
    return found


def _outputs(sheets: dict[str, Sheet], table: str) -> set[str]:
    ways = {name: _gotos(sheet) for name, sheet in sheets.items()}
    return {output for name in _reach(table, ways) for output in sheets[name].outputs}


def _gotos(sheet: Sheet) -> dict[str, str]:
    return {row.outputs["goto"]: row.place for row in sheet.rows if row.outputs.get("goto")}


def _values(sheets: dict[str, Sheet], table: str, output: str, memo: dict[str, set[str]] | None = None) -> set[str]:
    """What a table can say under an output, rows that go on included ("" where it says nothing)."""
    memo = {} if memo is None else memo
    if table not in memo:
        memo[table] = set()
        for row in sheets[table].rows:
            own, goto = row.outputs.get(output, ""), row.outputs.get("goto", "")
            further = _values(sheets, goto, output, memo) if goto else {""}
            memo[table] |= {value or own for value in further}
    return memo[table]


def _domain(values: Iterable[str]) -> Domain:
    told = sorted(set(values) - {""})
    none = "" in set(values)
    if told and all(_is_number(value) for value in told):
        return Domain("number", none=none)
    return Domain("category", tuple(told), none=none)


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
