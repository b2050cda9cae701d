"""Five typical facts for many women: our columns (numpy) beside the same questions written for polars, in one thread.

Run `POLARS_MAX_THREADS=1 python lab/bench_columns.py`. The answers of the two must be the same; times are the best of
some rounds, in one run.
"""

import os
import time
from collections.abc import Callable
from typing import Any

os.environ.setdefault("POLARS_MAX_THREADS", "1")

import numpy as np
import polars as pl

import bench_programme
from lugol.facts.engine import vocabulary as v
from lugol.facts.engine.columnar.answers import Answers
from lugol.facts.engine.columnar.frame import SHAPES, Frame
from lugol.programme.input import table
from lugol.programme.input.framing import framed

WOMEN, ROUNDS = 50_000, 9
SMEARS = ("NILM", "ASC-US", "LSIL", "ASC-H", "AGC", "HSIL")
HPV = v.select("hpv")
POSITIVE = HPV.where(v.field("result").eq("positive"))
FACTS = {
    "a positive HPV test since 2021": POSITIVE.where(v.AS_OF.plus("-P5Y") <= v.DAY).exists(),
    "the last HPV test was positive": HPV.last().where(v.field("result").eq("positive")).exists(),
    "the worst smear": v.select("cytology").worst(v.field("result"), SMEARS),
    "a colposcopy within a year of a positive HPV test": POSITIVE.paired(
        v.select("colposcopy"), "P0D", "P365D"
    ).exists(),
    "how many HPV tests": HPV.count(),
}


def ours(frame: Frame) -> list[list[Any]]:
    """The answers of columns; a truth as it is, a smear by its place in SMEARS (-1: none), a number."""
    from lugol.facts.engine.columnar.columns import VALUE, word

    answers = Answers(frame)
    columns = [answers.column(tree) for tree in FACTS.values()]
    told = [np.broadcast_to(c.states() == VALUE, frame.count) for c in columns]
    worst = np.array([SMEARS.index(name) if (name := word(code)) in SMEARS else -1 for code in range(_words())])
    columns_as_numbers = [worst[c.data] if c.sort == "word" else c.data.astype(np.int64) for c in columns]
    return [np.where(there, c, -1).tolist() for there, c in zip(told, columns_as_numbers, strict=True)]


def _words() -> int:
    from lugol.facts.engine.columnar.columns import code

    return code("the end of the words so far") + 1


def in_polars(events: pl.DataFrame, women: int) -> list[list[Any]]:
    """The answers of polars over columns `woman`, `day`, `kind`, `result`, in order of woman and day."""
    hpv = events.lazy().filter(pl.col("kind") == "hpv")
    positive = hpv.filter(pl.col("result") == "positive")
    since = bench_programme.AS_OF.replace(year=bench_programme.AS_OF.year - 5).toordinal()
    rank = pl.col("result").cast(pl.String).replace_strict({n: r for r, n in enumerate(SMEARS)}, default=None)
    colposcopies = events.lazy().filter(pl.col("kind") == "colposcopy").select("woman", later="day")
    near = (pl.col("later") >= pl.col("day")) & (pl.col("later") <= pl.col("day") + 365)
    asked = [
        (positive.filter(pl.col("day") >= since).select("woman").unique().with_columns(x=1), 0),
        (
            hpv.filter(pl.col("day") == pl.col("day").max().over("woman"), pl.col("result") == "positive")
            .select("woman")
            .unique()
            .with_columns(x=1),
            0,
        ),
        (events.lazy().filter(pl.col("kind") == "cytology").group_by("woman").agg(x=rank.max()), -1),
        (positive.join(colposcopies, on="woman").filter(near).select("woman").unique().with_columns(x=1), 0),
        (hpv.group_by("woman").agg(x=pl.col("day").n_unique()), 0),
    ]
    every = pl.LazyFrame({"woman": np.arange(women)})
    lazy = [every.join(each, on="woman", how="left", maintain_order="left").fill_null(none) for each, none in asked]
    return [each["x"].cast(pl.Int64).to_list() for each in pl.collect_all(lazy)]


def best(work: Callable[[], Any]) -> float:
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def main() -> None:
    rows, _ = table.read(bench_programme.events(WOMEN, seed=1, vague=0))
    frame = framed(rows, bench_programme.AS_OF)
    kinds = np.array([event.kind for event in SHAPES.events])
    results = np.array([getattr(event.values, "result", "") or "" for event in SHAPES.events])
    events = pl.DataFrame({"woman": frame.woman, "day": frame.day}).with_columns(
        pl.Series("kind", kinds[frame.value], dtype=pl.Categorical),
        pl.Series("result", results[frame.value], dtype=pl.Categorical),
    )
    same = ours(frame) == in_polars(events, frame.count)
    columns, polars = best(lambda: ours(frame)), best(lambda: in_polars(events, frame.count))
    print(f"{frame.count} women, {len(frame.woman)} events, {len(FACTS)} facts: the same answers: {same}")
    print(f"columns {1000 * columns:.0f} ms, polars {1000 * polars:.0f} ms, ratio {polars / columns:.2f}")


if __name__ == "__main__":
    main()
