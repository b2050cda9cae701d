"""The check of a guideline: its tables proven, its assurance cases run, and the rows behind one of its findings."""

import msgspec

from lugol.errors import BadData
from lugol.facts.engine.woman import Woman
from lugol.rules import cases, explain, register
from lugol.rules.guideline import Guideline, folder_of, load
from lugol.rules.judge import Sitting


class Checked(msgspec.Struct, frozen=True):
    """What a check found: how much was proven, how many cases hold, how many readings are registered, and each
    problem in words.

    Of the tables, some are closed by an "otherwise" row, and in some every row that holds speaks (they may overlap).
    """

    guideline: str
    tables: int = 0
    rows: int = 0
    situations: int = 0
    closed_by_otherwise: int = 0
    every_row_speaks: int = 0
    cases: int = 0
    passed: int = 0
    readings: int = 0
    problems: tuple[str, ...] = ()


def check(edition: str) -> Checked:
    """Load and prove an edition, run its cases, read its register; a table that does not prove is its one problem."""
    try:
        guideline = load(edition)
        results = cases.run(guideline, folder_of(edition))
        readings = register.read(folder_of(edition))
    except BadData as error:
        return Checked(edition, problems=(str(error),))
    return Checked(
        guideline=edition,
        tables=len(guideline.proofs),
        rows=sum(proof.rows for proof in guideline.proofs),
        situations=sum(proof.situations for proof in guideline.proofs),
        closed_by_otherwise=sum(proof.otherwise for proof in guideline.proofs),
        every_row_speaks=sum(proof.every for proof in guideline.proofs),
        cases=len(results),
        passed=sum(not result.wrong for result in results),
        readings=len(readings),
        problems=tuple(f"{r.file}, {r.case}: {wrong}" for r in results for wrong in r.wrong),
    )


def steps(guideline: Guideline, rule: str, woman: Woman) -> list[explain.RowTold]:
    """The rows on the way to a rule (GUIDELINE/TABLE/ROW, or GUIDELINE/TABLE for a gap) that hold or may hold."""
    table, _, name = rule.partition("/")[2].partition("/")
    sitting = Sitting(guideline, woman)
    found: dict[str, explain.RowTold] = {}
    for entry in guideline.head.entry:
        if guideline.tables[entry].every:
            ways = [[(entry, name)]] if entry == table and name else []
        else:
            outcomes = sitting.decide(entry).outcomes
            ways = [[(s.table, s.row.id) for s in o.steps] for o in outcomes if any(s.table == table for s in o.steps)]
        for step_table, row in (step for way in ways for step in way):
            told = explain.row(guideline, step_table, row, woman)
            found.setdefault(told.rule, told)
    return list(found.values())
