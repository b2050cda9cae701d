"""What a run says of the programme as a whole: counts by action, age, flag, and what was left out or left open."""

from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import polars as pl

from lugol.programme.layout import Problem
from lugol.programme.run import read_manifest

BAND = 5


class Line(msgspec.Struct, frozen=True):
    """Some women: how many, with an action due by the day of judgement, of these before that day, with a flag."""

    name: str
    women: int
    due: int
    overdue: int
    flagged: int


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """A run in numbers of women. `engines`: all in columns, both, or the reference engine alone."""

    source: str
    as_of: date
    guidelines: tuple[str, ...]
    women: int
    never_tested: int
    died: int
    engines: dict[str, int]
    actions: tuple[Line, ...]
    rules: tuple[Line, ...]
    ages: tuple[Line, ...]
    flags: tuple[Line, ...]
    undecided: tuple[Line, ...]
    problems: int
    listed: tuple[Problem, ...]


def rows(folder: Path) -> pl.LazyFrame:
    """The rows of a folder of results."""
    return pl.scan_parquet(sorted((folder / "rows").glob("*.parquet")))


def summarise(folder: Path, listed: int = 20) -> Summary:
    """The summary of a folder of results; the first `listed` problems are told."""
    made = read_manifest(folder)
    today = made.as_of.isoformat()
    told = rows(folder).with_columns(
        ((pl.col("due") != "") & (pl.col("due").str.slice(0, 10) <= today)).alias("due now"),
        (pl.col("flags").list.len() > 0).alias("flagged"),
        pl.when(pl.col("action") == "").then(pl.lit("nothing recommended")).otherwise(pl.col("action")).alias("action"),
        pl.when(pl.col("age").is_null())
        .then(pl.lit("age not known"))
        .otherwise(pl.format("{}-{}", _band(), _band() + BAND - 1))
        .alias("band"),
    )
    counts = told.select(
        pl.len().alias("women"), (pl.col("tests") == 0).sum().alias("never"), pl.col("died").sum()
    ).collect(engine="streaming")
    problems = pl.read_parquet(sorted((folder / "problems").glob("*.parquet")))
    engines = told.group_by("engine").len().collect(engine="streaming")
    return Summary(
        source=Path(made.source).name,
        as_of=made.as_of,
        guidelines=made.guidelines,
        women=counts["women"].item(),
        never_tested=counts["never"].item(),
        died=counts["died"].item() or 0,
        engines=dict(sorted(zip(engines["engine"], engines["len"], strict=True))),
        actions=_lines(told, "action"),
        rules=_lines(told.filter(pl.col("rule") != "").with_columns(_rule()), "rule"),
        ages=_lines(told, "band", by_size=False),
        flags=_lines(_each(told, "flags"), "flags"),
        undecided=_lines(_each(told, "undecided"), "undecided"),
        problems=len(problems),
        listed=tuple(Problem(**each) for each in problems.head(listed).to_dicts()),
    )


def _band() -> pl.Expr:
    return pl.col("age") // BAND * BAND


def _rule() -> pl.Expr:
    return pl.format("{} [{}]", pl.col("title"), pl.col("rule")).alias("rule")


def _each(told: pl.LazyFrame, column: str) -> pl.LazyFrame:
    return told.explode(column).filter(pl.col(column).is_not_null())


def _lines(told: pl.LazyFrame, column: str, *, by_size: bool = True) -> tuple[Line, ...]:
    found = (
        told.group_by(pl.col(column).alias("name"))
        .agg(
            pl.len().alias("women"),
            pl.col("due now").sum().alias("due"),
            pl.col("overdue").sum(),
            pl.col("flagged").sum(),
        )
        .collect(engine="streaming")
    )
    found = found.sort("women", "name", descending=[True, False]) if by_size else found.sort("name")
    lines: list[dict[str, Any]] = found.to_dicts()
    return tuple(Line(**line) for line in lines)


def write_csv(folder: Path) -> Path:
    """The rows as one CSV file; several values in a cell are parted by |."""
    table = rows(folder)
    lists = [name for name, kind in table.collect_schema().items() if isinstance(kind, pl.List)]
    path = folder / "rows.csv"
    table.with_columns(pl.col(name).list.join("|") for name in lists).sink_csv(path)
    return path


def write_problems(folder: Path) -> int:
    """The problems as one CSV file; how many there are."""
    problems = pl.read_parquet(sorted((folder / "problems").glob("*.parquet")))
    problems.write_csv(folder / "problems.csv")
    return len(problems)
