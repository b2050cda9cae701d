"""The gate before every guideline that recommends: beside a standing cancer or precancer no row may reassure.

The gate is one table, `guidelines/standing.csv`. Its cells under `answer` name classes of actions (`actions.csv`):
a row that reassures (screening is due, up to date, ends), one that waits (a test in a year), one that acts, one that
tells what to do in words (examine the bleeding, biopsy the lesion).
"""

from collections.abc import Mapping
from functools import cache

import msgspec

from lugol.errors import BadData
from lugol.language.terms import named
from lugol.rules.steps import actions
from lugol.rules.table import Row, Sheet

FILE = "standing.csv"
ASKS = "standing_neoplasm"
_PREFIX = "standing-"
_ALWAYS = ("high_grade", "unexplained_bleeding", "suspected")
_SCREENING = {"screening_due", "screening_up_to_date"}
CLASSES = ("acts", "details", "waits", "reassures")
_CLAIM = "no … (cancer|precancer) … on record|without a history of (cancer|precancer)"
_OF_CLAIM = "cancer"
"""Stands in every claim: what lacks it need not be taken apart."""


@cache
def classes() -> dict[str, str]:
    """The class of each action that a guideline may advise.

    >>> classes()["screening_up_to_date"]
    'reassures'
    """
    found = {name: row["class"] for name, row in actions().items()}
    if wrong := sorted(set(found.values()) - set(CLASSES)):
        raise BadData(f"actions.csv: class {wrong[0]!r} is not one of {', '.join(CLASSES)}")
    return found


def name_of(entry: str) -> str:
    """The name of the gate before an entry table."""
    return _PREFIX + entry


def is_gate(rule: str) -> bool:
    """Is a rule (GUIDELINE/TABLE/ROW) a row of a gate?"""
    return rule.partition("/")[2].startswith(_PREFIX)


def entry_of(table: str) -> str:
    """The entry table behind a gate; any other table is its own.

    >>> entry_of("standing-start"), entry_of("risk_1")
    ('start', 'risk_1')
    """
    return table.removeprefix(_PREFIX)


def gate(written: Sheet, name: str, entry: str, actions: set[str]) -> Sheet:
    """The gate before an entry table that can say `actions` ("": none), proven to let no reassurance through."""
    _check_classed(entry, actions)
    if not actions - {""}:
        return _plain(written, name, entry)
    asks = f"{entry}.action"
    rows = [each for row in written.rows for each in _rows(row, entry, asks, actions)]
    found = Sheet(name, (ASKS, asks), written.outputs, tuple(rows))
    _check(found, asks)
    return found


def _plain(written: Sheet, name: str, entry: str) -> Sheet:
    """The gate before a table that advises no action of its own: closed beside every cancer."""
    way = next(row for row in written.rows if row.cells[ASKS] == "none")
    nothing = dict.fromkeys(way.outputs, "")
    cells = {"open": "none|high_grade|high_grade_elsewhere", "closed": "!none|high_grade|high_grade_elsewhere"}
    said = {"open": nothing | {"goto": entry}, "closed": nothing | {"kind": "silent"}}
    rows = [msgspec.structs.replace(way, id=key, cells={ASKS: cells[key]}, outputs=said[key]) for key in cells]
    return Sheet(name, (ASKS,), written.outputs, tuple(rows))


def _rows(row: Row, entry: str, asks: str, actions: set[str]) -> list[Row]:
    """A row of the gate with its classes spelt out, none where the entry table can say nothing of them.

    The gate answers in place of a row that would reassure; before a guideline for managing results it only says why
    nothing is said of a cancer.
    """
    answer = row.cells["answer"]
    if row.outputs["goto"]:
        cell = answer if answer == "*" else "|".join(_spelt(answer.split("|"), actions))
        return [_told(row, row.id, asks, cell, row.outputs | {"goto": entry})] if cell else []
    if answer == "*":
        return [_told(row, row.id, asks, "*", row.outputs)]
    speaks = bool(actions & _SCREENING) or row.cells[ASKS].startswith(_ALWAYS)
    spoken = _spelt([each for each in answer.split("|") if each != "none"], actions)
    quiet = row.outputs | dict.fromkeys(("code", "action", "due", "severity"), "") | {"kind": "silent"}
    unspoken = _spelt(["none"], actions)
    parts = ((row.id, spoken, row.outputs if speaks else quiet), (f"{row.id}-silent", unspoken, quiet))
    return [_told(row, name, asks, "|".join(cells), outputs) for name, cells, outputs in parts if cells]


def _told(row: Row, name: str, asks: str, cell: str, outputs: dict[str, str]) -> Row:
    return msgspec.structs.replace(row, id=name, cells={ASKS: row.cells[ASKS], asks: cell}, outputs=outputs)


def _spelt(wanted: list[str], actions: set[str]) -> list[str]:
    told = sorted(action for action in actions if action and classes()[action] in wanted)
    return [*told, "none"] if "none" in wanted and "" in actions else told


def _check_classed(entry: str, actions: set[str]) -> None:
    for action in sorted(actions - {""} - set(classes())):
        raise BadData(
            f"{entry}.csv: action {action!r} has no class; write acts, waits or reassures in rules/actions.csv"
        )


def _check(sheet: Sheet, asks: str) -> None:
    """Refuse a gate that lets a woman through to a row that reassures, or to none, while something stands."""
    for row in sheet.rows:
        if row.cells[ASKS] == "none" or not row.outputs["goto"]:
            continue
        let = row.cells[asks].split("|")
        if any(action in ("*", "none") or classes()[action] == "reassures" for action in let):
            raise BadData(f"{row.place}: row {row.id!r} leads on to reassurance beside {row.cells[ASKS]}")


def check_claims(sheets: Mapping[str, Sheet]) -> None:
    """Refuse a row that says no cancer or precancer is on record with an action that the gate lets through."""
    for sheet in sheets.values():
        for row in sheet.rows:
            said = row.outputs
            action = said.get("action", "")
            words = f"{said.get('title', '')}. {said.get('statement', '')}"
            if not action or classes().get(action) == "reassures" or _OF_CLAIM not in words.casefold():
                continue
            if named(_CLAIM, words):
                raise BadData(f"{row.place}: row {row.id!r} says that no cancer is on record and advises {action}")
