"""What a run says of the programme as a whole: counts by action, age, flag, and what was left out or left open."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import polars as pl

from lugol.programme.layout import Problem
from lugol.programme.run import Manifest, read_manifest

BAND = 5
_BY_NAME = ("ages",)


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


FIELDS = msgspec.structs.fields(Summary)


def rows(folder: Path) -> pl.LazyFrame:
    """The rows of a folder of results."""
    return pl.scan_parquet(sorted((folder / "rows").glob("*.parquet")))


def summarise(folder: Path, listed: int = 20) -> Summary:
    """The summary of a folder of results; the first `listed` problems are told."""
    made = read_manifest(folder)
    problems = pl.read_parquet(sorted((folder / "problems").glob("*.parquet")))
    return of_rows(rows(folder), problems, made, listed)


def of_rows(rows: pl.LazyFrame, problems: pl.DataFrame, made: Manifest, listed: int = 20) -> Summary:
    """The summary of some rows of a run and of the problems met with them."""
    today = made.as_of.isoformat()
    told = rows.with_columns(
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


def together(parts: Sequence[Summary], listed: int = 20) -> Summary:
    """The summary of a run from those of its parts, no woman in two of them."""
    return Summary(
        **{
            each.name: _of_all(each.name, each.type, [getattr(part, each.name) for part in parts], listed)
            for each in FIELDS
        }
    )


def _of_all(name: str, kind: Any, each: Sequence[Any], listed: int) -> Any:
    """One field of a run from that of its parts."""
    if kind is int:
        return sum(each)
    if kind == dict[str, int]:
        return {key: sum(one.get(key, 0) for one in each) for key in sorted({key for one in each for key in one})}
    if kind == tuple[Line, ...]:
        return _added([line for one in each for line in one], by_size=name not in _BY_NAME)
    if kind == tuple[Problem, ...]:
        return tuple(problem for one in each for problem in one)[:listed]
    return each[0]


def _added(lines: list[Line], *, by_size: bool) -> tuple[Line, ...]:
    """Lines of one name as one line with the numbers of all."""
    named: dict[str, list[Line]] = {}
    for line in lines:
        named.setdefault(line.name, []).append(line)
    counts = [name for name in Line.__struct_fields__ if name != "name"]
    found = [
        Line(name=name, **{count: sum(getattr(line, count) for line in own) for count in counts})
        for name, own in named.items()
    ]
    return tuple(sorted(found, key=lambda line: (-line.women if by_size else 0, line.name)))


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
