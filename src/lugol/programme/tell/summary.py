"""What a run says of the programme as a whole: its questions, counts by age, action, flag, and what was left out."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import polars as pl

from lugol.groups import NOT_TOLD, columns
from lugol.output import FORMULA, NUMBER, drafted, writing
from lugol.programme.input.layout import Problem
from lugol.programme.input.manifest import Manifest, read_manifest
from lugol.record.when import add_months
from lugol.rules.gravity import gravity
from lugol.rules.steps import actions

BAND = 5
SOON, LATE = 6, 24
"""A step overdue for up to 6 months, for up to 24, or for longer."""
_UNKNOWN = "age not known"
_BY_AGE = ("ages",)


class Line(msgspec.Struct, frozen=True):
    """Some women: how many, and of these how many by what is told of them (see `outcome`).

    `due`: a step is due by the day of judgement; of these `overdue`, by months: up to 6, to 24, longer. `flagged`: has
    a flag. `alive`: no death is on record.
    """

    name: str
    women: int
    alive: int
    due: int
    overdue: int
    overdue_6: int
    overdue_24: int
    overdue_longer: int
    never_screened: int
    lost: int
    discordant: int
    flagged: int


COUNTS = tuple(name for name in Line.__struct_fields__ if name != "name")


class Share(msgspec.Struct, frozen=True):
    """Some women out of those alive: how many, and which part of them (empty where nobody is alive)."""

    name: str
    women: int
    share: float | None


class Question(msgspec.Struct, frozen=True):
    """What a programme asks of its women: of how many it is so, and of how many by age."""

    question: str
    women: int
    share: float | None
    ages: tuple[Share, ...]


CALLED = (
    "patient", "age", "title", "action", "due", "overdue_since", "overdue_days", "alerts", "flags", "undecided",
    "needs", "rule",
)  # fmt: skip
LONGEST = 3650
QUESTIONS = ("due", "overdue", "never_screened", "lost", "discordant")


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """A run in numbers of women. `engines`: all in columns, both, or the reference engine alone.

    `groups` are lines by clinic, region and laboratory, where a table of them was given; `notes` what has to be said of
    the events as a whole.
    """

    source: str
    as_of: date
    guidelines: tuple[str, ...]
    women: int
    never_tested: int
    died: int
    engines: dict[str, int]
    questions: tuple[Question, ...] = ()
    actions: tuple[Line, ...]
    rules: tuple[Line, ...]
    ages: tuple[Line, ...]
    flags: tuple[Line, ...]
    undecided: tuple[Line, ...]
    problems: int
    listed: tuple[Problem, ...]
    groups: tuple[Line, ...] = ()
    notes: tuple[str, ...] = ()


FIELDS = msgspec.structs.fields(Summary)


def rows(folder: Path) -> pl.LazyFrame:
    """The rows of a folder of results."""
    return pl.scan_parquet(sorted((folder / "rows").glob("*.parquet")))


def summarise(folder: Path, listed: int = 20, groups: Path | None = None) -> Summary:
    """The summary of a folder of results; the first `listed` problems are told.

    `groups` is a table of clinic, region and laboratory by patient, for lines by each of them.
    """
    made = read_manifest(folder)
    there = problems(folder)
    told = of_rows(rows(folder), there.head(listed).collect(), made, listed)
    lines = _by_groups(rows(folder), groups, made.as_of) if groups else ()
    return msgspec.structs.replace(told, problems=_length(there), groups=lines)


def _by_groups(found: pl.LazyFrame, table: Path, as_of: date) -> tuple[Line, ...]:
    """The lines of each clinic, region and laboratory: "clinic North"; a woman who is not in the table has none."""
    names = columns(table)
    whose = pl.scan_csv(table, infer_schema=False).select("patient", *names).unique("patient", keep="first")
    counted = found.with_columns(*_counted(as_of)).join(whose, on="patient", how="left")
    lines: list[Line] = []
    for name in names:
        told = pl.format(f"{name} {{}}", pl.col(name).fill_null(NOT_TOLD))
        lines += _lines(counted.with_columns(told.alias("group")), "group")
    return tuple(lines)


def problems(folder: Path) -> pl.LazyFrame:
    """Who was left out of a folder of results, and why."""
    return pl.scan_parquet(sorted((folder / "problems").glob("*.parquet")))


def _length(table: pl.LazyFrame) -> int:
    return int(table.select(pl.len()).collect().item())


def of_rows(rows: pl.LazyFrame, problems: pl.DataFrame, made: Manifest, listed: int = 20) -> Summary:
    """The summary of some rows of a run and of the problems met with them."""
    told = rows.with_columns(
        *_counted(made.as_of),
        pl.when(pl.col("action") == "").then(pl.lit("nothing recommended")).otherwise(pl.col("action")).alias("action"),
        pl.when(pl.col("age").is_null())
        .then(pl.lit(_UNKNOWN))
        .otherwise(pl.format("{}-{}", _band(), _band() + BAND - 1))
        .alias("band"),
    )
    counts = told.select(
        pl.len().alias("women"), (pl.col("tests") == 0).sum().alias("never"), pl.col("died").sum()
    ).collect(engine="streaming")
    engines = told.group_by("engine").len().collect(engine="streaming")
    ages = _lines(told, "band", by_age=True)
    return Summary(
        source=Path(made.source).name,
        as_of=made.as_of,
        guidelines=made.guidelines,
        women=counts["women"].item(),
        never_tested=counts["never"].item(),
        died=counts["died"].item() or 0,
        engines=dict(sorted(zip(engines["engine"], engines["len"], strict=True))),
        questions=questions_of(ages),
        actions=_lines(told, "action"),
        rules=_lines(told.filter(pl.col("rule") != "").with_columns(_rule()), "rule"),
        ages=ages,
        flags=_lines(_each(told, "flags"), "flags"),
        undecided=_lines(_each(told, "undecided"), "undecided"),
        problems=len(problems),
        listed=tuple(Problem(**each) for each in problems.head(listed).to_dicts()),
    )


def together(parts: Sequence[Summary], listed: int = 20) -> Summary:
    """The summary of a run from those of its parts, no woman in two of them."""
    whole = Summary(
        **{
            each.name: _of_all(each.name, each.type, [getattr(part, each.name) for part in parts], listed)
            for each in FIELDS
        }
    )
    return msgspec.structs.replace(whole, questions=questions_of(whole.ages))


def questions_of(ages: Sequence[Line]) -> tuple[Question, ...]:
    """The answers to the questions of a programme, from the lines by age."""
    found = []
    for question in QUESTIONS:
        shares = tuple(_share(line.name, getattr(line, question), line.alive) for line in ages)
        every = _share(question, sum(each.women for each in shares), sum(line.alive for line in ages))
        found.append(Question(question, every.women, every.share, shares))
    return tuple(found)


def _share(name: str, women: int, of: int) -> Share:
    return Share(name, women, round(women / of, 4) if of else None)


def _of_all(name: str, kind: Any, each: Sequence[Any], listed: int) -> Any:
    """One field of a run from that of its parts."""
    if kind is int:
        return sum(each)
    if kind == dict[str, int]:
        return {key: sum(one.get(key, 0) for one in each) for key in sorted({key for one in each for key in one})}
    if kind == tuple[Line, ...]:
        return _added([line for one in each for line in one], by_age=name in _BY_AGE)
    if kind == tuple[Problem, ...]:
        return tuple(problem for one in each for problem in one)[:listed]
    return each[0]


def _added(lines: list[Line], *, by_age: bool) -> tuple[Line, ...]:
    """Lines of one name as one line with the numbers of all."""
    named: dict[str, list[Line]] = {}
    for line in lines:
        named.setdefault(line.name, []).append(line)
    found = [
        Line(name=name, **{count: sum(getattr(line, count) for line in own) for count in COUNTS})
        for name, own in named.items()
    ]
    return _in_order(found, by_age=by_age)


def _in_order(lines: Sequence[Line], *, by_age: bool) -> tuple[Line, ...]:
    """The lines by age, or the largest first."""

    def key(line: Line) -> tuple[int, str]:
        first = line.name.partition("-")[0]
        age = int(first) if first.isdigit() else 1000
        return age if by_age else -line.women, line.name

    return tuple(sorted(lines, key=key))


def _counted(as_of: date) -> list[pl.Expr]:
    """What lines count, as columns of yes and no."""
    soon, late = ((as_of - add_months(as_of, -months)).days for months in (SOON, LATE))
    due, overdue, days = pl.col("due"), pl.col("overdue"), pl.col("overdue_days")
    return [
        pl.lit(True).alias("women"),
        (~pl.col("died")).alias("alive"),
        (overdue | ((due != "") & (due.str.slice(0, 10) <= as_of.isoformat()))).alias("due now"),
        (overdue & (days <= soon)).fill_null(False).alias("overdue_6"),
        (overdue & (days > soon) & (days <= late)).fill_null(False).alias("overdue_24"),
        (overdue & (days > late)).fill_null(False).alias("overdue_longer"),
        (pl.col("flags").list.len() > 0).alias("flagged"),
    ]


def _band() -> pl.Expr:
    return pl.col("age") // BAND * BAND


def _rule() -> pl.Expr:
    return pl.format("{} [{}]", pl.col("title"), pl.col("rule")).alias("rule")


def _each(told: pl.LazyFrame, column: str) -> pl.LazyFrame:
    return told.explode(column).filter(pl.col(column).is_not_null())


def _lines(told: pl.LazyFrame, column: str, *, by_age: bool = False) -> tuple[Line, ...]:
    sums = [pl.col("due now" if count == "due" else count).sum().alias(count) for count in COUNTS]
    found = told.group_by(pl.col(column).alias("name")).agg(sums).collect(engine="streaming")
    lines: list[dict[str, Any]] = found.to_dicts()
    return _in_order([Line(**line) for line in lines], by_age=by_age)


def write_csv(folder: Path) -> Path:
    """The rows as one CSV file for people; several values in a cell are parted by |."""
    table = rows(folder)
    lists = [name for name, kind in table.collect_schema().items() if isinstance(kind, pl.List)]
    path = folder / "rows.csv"
    _sink(table.with_columns(pl.col(name).list.join("|") for name in lists), path)
    return path


def write_calls(folder: Path, as_of: date, most: int = 1000) -> Path:
    """The women to call first, as one CSV file for people: the gravest and, of these, who has waited longest.

    As in a worklist, what is an alert stands first, then the gravest step, then the days (ten years and more count
    alike, so that a woman of 71 who was never screened does not go before one whom a result sends to colposcopy).
    Whoever is due, flagged or undecided is called, and nobody who died.
    """
    table = rows(folder)
    ranks = {action: gravity(action) for action in actions()}
    flagged = pl.col("flags").list.len() > 0
    due = pl.col("overdue") | ((pl.col("due") != "") & (pl.col("due").str.slice(0, 10) <= as_of.isoformat()))
    step = pl.col("action").replace_strict(ranks, default=-1, return_dtype=pl.Int32)
    alert = ((pl.col("alerts") > 0) | (pl.col("severity") == "alert")).cast(pl.Int32)
    warning = (flagged | (pl.col("severity") == "warning")).cast(pl.Int32)
    order = [
        (2 * alert).clip(lower_bound=warning).alias("graver"),
        pl.max_horizontal(step, pl.when(flagged).then(gravity("colposcopy")).otherwise(-1)).alias("step"),
        pl.col("overdue_days").fill_null(0).clip(upper_bound=LONGEST).alias("waits"),
    ]
    called = table.filter(~pl.col("died"), due | flagged | (pl.col("undecided").list.len() > 0)).with_columns(order)
    first = called.sort(["graver", "step", "waits", "patient"], descending=[True, True, True, False]).head(most)
    lists = [name for name in CALLED if isinstance(table.collect_schema()[name], pl.List)]
    path = folder / "calls.csv"
    _sink(first.select(CALLED).with_columns(pl.col(name).list.join("|") for name in lists), path)
    return path


def write_problems(folder: Path) -> int:
    """The problems as one CSV file for people; how many there are."""
    there = problems(folder)
    _sink(there, folder / "problems.csv")
    return _length(there)


def _sink(table: pl.LazyFrame, path: Path) -> None:
    """A table as CSV, whole or not at all; cells that a spreadsheet would compute are defused."""
    texts = [name for name, kind in table.collect_schema().items() if kind == pl.String]
    with writing(path), drafted(path) as draft:
        table.with_columns(_defused(name) for name in texts).sink_csv(draft)


def _defused(name: str) -> pl.Expr:
    cell = pl.col(name)
    risky = cell.str.contains(FORMULA) & ~cell.str.contains(NUMBER)
    return pl.when(risky).then(pl.concat_str(pl.lit("'"), cell)).otherwise(cell).alias(name)
