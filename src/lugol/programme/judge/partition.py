"""One partition of a programme: its women judged, and the table of what is said of them."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

import msgspec
import numpy as np
import polars as pl

from lugol import defects
from lugol.facts.engine.columnar.frame import from_records
from lugol.guard import guarded
from lugol.programme.input import table
from lugol.programme.input.framing import framed
from lugol.programme.input.layout import Problem
from lugol.programme.judge import days, outcome, questions
from lugol.programme.judge.judging import Board, Told
from lugol.programme.judge.row import Row
from lugol.record.record import Record, of_today
from lugol.record.when import add_months
from lugol.review.prepared import prepared
from lugol.rules.guideline import heads

_FEW = 20
SCHEMA = outcome.SCHEMA


def of_table(board: Board, events: pl.DataFrame) -> tuple[pl.DataFrame, list[Problem]]:
    """The rows of the women of a table of events (see `layout`), in order of their ids, and who was left out.

    A woman whose events show a defect of lugol is left out as one with a mistake is; more than a few end the run.
    """
    try:
        return _of_table(board, events)
    except BaseException as defect:
        if not defects.is_defect(defect):
            raise
        patients = events["patient"].cast(pl.String).drop_nulls().unique().sort()
        if len(patients) < 2:
            return pl.DataFrame(schema=SCHEMA), [Problem(each, defects.sentence(defect)) for each in patients]
        halves = (patients[: len(patients) // 2], patients[len(patients) // 2 :])
        mine = pl.col("patient").cast(pl.String)
        parts = [of_table(board, events.filter(mine.is_in(half.implode()))) for half in halves]
        problems = [problem for _, found in parts for problem in found]
        if sum(problem.reason.startswith("a defect") for problem in problems) > _FEW:
            raise
        return pl.concat([found for found, _ in parts]), problems


def _of_table(board: Board, events: pl.DataFrame) -> tuple[pl.DataFrame, list[Problem]]:
    rows, problems = table.read(events)
    if not rows.ids:
        return pl.DataFrame(schema=SCHEMA), problems
    told = board.judge(framed(rows, board.as_of), lambda place: of_today(rows.record(place), board.as_of))
    return results(rows.ids, told, board.as_of), problems


def of_records(board: Board, records: Sequence[Record]) -> tuple[pl.DataFrame, list[Problem]]:
    """The rows of some records, in their order, and who was left out; a defect costs the woman who shows it."""
    ready: list[Record] = []
    problems: list[Problem] = []
    for record in records:
        told = of_today(record, board.as_of)
        made = guarded(partial(prepared, told), record.patient.id, partial(Problem, record.patient.id))
        (problems if isinstance(made, Problem) else ready).append(made)  # type: ignore[arg-type]
    found, others = _of_ready(board, ready)
    return found, [*problems, *others]


def _of_ready(board: Board, ready: list[Record]) -> tuple[pl.DataFrame, list[Problem]]:
    """The rows of prepared records; where a defect shows, of each half of them, down to the woman it is of."""
    if not ready:
        return pl.DataFrame(schema=SCHEMA), []
    try:
        return _judged(board, ready), []
    except BaseException as defect:
        if not defects.is_defect(defect):
            raise
        if len(ready) == 1:
            return pl.DataFrame(schema=SCHEMA), [Problem(ready[0].patient.id, defects.sentence(defect))]
        parts = [_of_ready(board, half) for half in (ready[: len(ready) // 2], ready[len(ready) // 2 :])]
        problems = [problem for _, found in parts for problem in found]
        if len(problems) > _FEW:
            raise
        return pl.concat([found for found, _ in parts]), problems


def _judged(board: Board, ready: list[Record]) -> pl.DataFrame:
    told = board.judge(from_records(ready, board.as_of), lambda place: ready[place])
    return results([record.patient.id for record in ready], told, board.as_of)


def results(ids: Sequence[str], told: Told, as_of: date) -> pl.DataFrame:
    """The table of what is said: empty texts where there is nothing to say, no age where it is not known."""
    names = Row.__struct_fields__
    shared = pl.DataFrame([_series(name, [getattr(row, name) for row in told.rows]) for name in names]).with_columns(
        _flagged(question) for question in ("lost", "discordant")
    )
    engine = np.where(told.wholly, "reference", np.where(told.partly, "both", "columns"))
    late = told.overdue.high > 0
    found = shared.select(pl.all().gather(pl.Series(told.which))).with_columns(
        pl.Series("patient", ids, pl.String),
        pl.Series("age", told.age, pl.Int32),
        pl.Series("tests", told.tests, pl.Int32),
        pl.Series("died", told.died, pl.Boolean),
        pl.Series("own", told.own, pl.Boolean),
        days.texts(told.due).alias("own due"),
        days.texts(told.overdue).alias("own since"),
        pl.Series("own days", np.where(late, as_of.toordinal() - told.overdue.high, -1), pl.Int32),
        pl.Series("own reasons", told.reasons, pl.String),
        pl.Series("engine", engine, pl.String),
    )
    own = pl.when("own")
    return (
        found.with_columns(
            pl.when(pl.col("age") >= 0).then(pl.col("age")).alias("age"),
            own.then("own due").otherwise("due").alias("due"),
            own.then("own since").otherwise("overdue_since").alias("overdue_since"),
            own.then(pl.when(pl.col("own days") >= 0).then("own days")).otherwise("overdue_days").alias("overdue_days"),
            pl.coalesce("own reasons", "reasons").alias("reasons"),
        )
        .with_columns(_answers(as_of))
        .select(list(SCHEMA))
    )


def _flagged(question: str) -> pl.Expr:
    """Is there a flag that answers a question (see `questions`)?"""
    codes = list(questions.names(question, "flag"))
    return pl.col("flags").list.eval(pl.element().is_in(codes)).list.any().fill_null(False).alias(question)


def _answers(as_of: date) -> list[pl.Expr]:
    """The questions whose answers are her own, and no other woman's with the same findings."""
    never = (pl.col("tests") == 0) & pl.col("action").is_in(list(questions.names("never_screened", "action")))
    lost = pl.col("lost")
    for family, (months, plus) in questions.spans("lost").items():
        grace = (as_of - add_months(as_of, -months)).days + plus
        editions = [head.id for head in heads().values() if head.family == family]
        hers = pl.col("rule").str.extract("^([^/]+)/").is_in(editions)
        lost = lost | (hers & (pl.col("overdue_days") > grace)).fill_null(False)
    alive = {"lost": lost, "discordant": pl.col("discordant")}
    return [
        (pl.col("overdue_since") != "").alias("overdue"),
        never.alias("never_screened"),
        *((told & ~pl.col("died")).alias(question) for question, told in alive.items()),
    ]


def _series(name: str, cells: list[Any]) -> pl.Series:
    """A column of results; lists are parted by polars, which is quicker than handing them over one by one."""
    if not isinstance(SCHEMA[name], pl.List):
        return pl.Series(name, cells, SCHEMA[name])
    joined = pl.Series(name, [table.BETWEEN.join(cell) if cell else None for cell in cells], pl.String)
    return joined.str.split(table.BETWEEN).fill_null(pl.Series([[]], dtype=SCHEMA[name]))


def problems_table(problems: Sequence[Problem]) -> pl.DataFrame:
    """The problems as a table."""
    return pl.DataFrame(
        [msgspec.structs.asdict(each) for each in problems], schema={"patient": pl.String, "reason": pl.String}
    )
