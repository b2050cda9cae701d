"""Rows of what was done ("LLETZ", "colposcopy"): whether it was, and what the cell of its result tells of it."""

import re

from lugol.language import results
from lugol.read.cells import code_of, in_code, kind_of, without_prefix
from lugol.read.codes import as_words, in_words, terms
from lugol.record.event import VALUE_TYPES

Row = dict[str, str]
LEFT = "left"
"""Under which a row says why it is left out."""
STANDS = {"planned": "planned", "not_done": "negated"}
"""How an operation stands that was not done."""
_OPERATIONS = ("excision", "ablation", "hysterectomy", "trachelectomy")
_PART = re.compile(r"[,;:]|\.(?:\s|$)")
_AWAY = ("result", "histology", "types")


def state_of(cell: str) -> str:
    """What a cell says of whether something was done: "done", "planned", "not_done", "" where it says something else.

    >>> state_of("Performed"), state_of("scheduled for June"), state_of("patient declined"), state_of("CIN 3")
    ('done', 'planned', 'not_done', '')
    """
    whole = as_words(cell, "deed")
    found = (whole,) if whole else in_words(cell, "deed")
    return next((state for state in ("not_done", "planned", "done") if state in found), "")


def head_of(cell: str) -> str:
    """What a cell says first: "CIN 3, oncology advised" says no more than CIN 3 of the operation itself."""
    return _PART.split(cell, maxsplit=1)[0].strip()


def of_cervix(name: str) -> tuple[str, ...]:
    """The codes of the procedures that words name, of the cervix where they leave the organ out ("Cryotherapy")."""
    return in_words(name, "procedure") or in_words(f"{name} of cervix", "procedure")


def operation_of(row: Row) -> str:
    """The code of the operation that the kind of a row names; empty where it names none."""
    named = without_prefix(row.get("kind", ""))
    meant = (code_of(named, "procedure") or "",) if in_code(named) else of_cervix(named)
    found = [code for code in meant if code.split("_")[0] in _OPERATIONS]
    return terms()[found[0]][0].code if found and named not in VALUE_TYPES else ""


def operated(row: Row, code: str) -> list[Row]:
    """The rows of an operation: as done, planned or not done, and that of its histology where the result is one.

    A result that is neither leaves the row out: a word that is not known may say that it was put off.
    """
    surgery = {**{field: cell for field, cell in row.items() if field not in _AWAY}, "kind": "surgery"}
    surgery |= {"procedures": row.get("procedures", without_prefix(row.get("kind", ""))), "codes": code}
    cell = row.get("result", "")
    state = state_of(head_of(cell)) if cell else "done"
    if state in STANDS:
        return [surgery | {"assertion": STANDS[state]}]
    if state == "done":
        return [surgery]
    told = results.read_cell(cell, "histology")
    if in_code(cell) or any(each.test in ("histology", "lesion") and each.code != "unexpected" for each in told):
        return [surgery, {**row, "kind": "biopsy"}]
    return [{**surgery, LEFT: f"what {cell!r} says of {row.get('kind', '')!r} is not understood"}]


def looked(row: Row) -> Row | None:
    """The row of a colposcopy with what its result says, or of one planned or not attended; None for another kind."""
    if kind_of(without_prefix(row.get("kind", ""))) != "colposcopy" or "result" not in row:
        return None
    cell, rest = row["result"], {field: told for field, told in row.items() if field != "result"}
    state = state_of(head_of(cell))
    if state == "planned":
        return {**rest, "kind": "followup", "event": "appointment", "plan": "colposcopy", "assertion": "planned"}
    if state == "not_done":
        return {**rest, LEFT: f"a colposcopy that was not done ({cell!r})"}
    plain = state == "done" and head_of(cell) == cell
    return {**rest, "kind": "colposcopy"} | ({} if plain else {"finding": rest.get("finding", cell)})


def coded(row: Row) -> Row:
    """An operation in words alone with the code that they name."""
    if row.get("kind") != "surgery" or "codes" in row or "procedures" not in row:
        return row
    found = [terms()[each][0] for each in of_cervix(row["procedures"]) if each]
    codes = dict.fromkeys(term.code for term in found if term.kind == "surgery")
    return {**row, "codes": "|".join(codes)} if codes else row
