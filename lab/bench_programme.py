"""How fast a programme is judged: women a second, memory, and how far that is from reading the events alone.

Run `make bench-programme`. The women are invented: rounds of HPV tests and cytology, what abnormal results lead
to (colposcopy, biopsy, excision, follow-up), 13 events a woman, some dated to a month or with an unreadable result.
"""

import argparse
import os
import shutil
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import NamedTuple

import numpy as np
import polars as pl

from processes import Used, used

AS_OF = date(2026, 6, 1)
CHUNK = 100_000
DIFFERENT = 10
PER_WOMAN = 13
_EPOCH = date(1970, 1, 1).toordinal()


def events(women: int, seed: int, first: int = 0, vague: float = 0.0003) -> pl.DataFrame:
    """The events of some invented women; a share of dates is known to the month, a share of biopsies not read."""
    rng = np.random.default_rng(seed)
    born = AS_OF.toordinal() - rng.integers(25 * 365, 80 * 365, women)
    ids = pl.Series("patient", [f"w{place:08d}" for place in range(first, first + women)])
    place = np.repeat(np.arange(women), PER_WOMAN)
    step = np.tile(np.arange(PER_WOMAN), women)
    ill = rng.random(women) < 0.12  # she has an abnormal episode
    kinds, day = _courses(rng, ill, women, step, place)
    longest = (AS_OF.toordinal() - born - 20 * 365)[place]  # from her twentieth birthday on
    days = AS_OF.toordinal() - (day * np.minimum(1, longest / 11000)).astype(np.int64)
    told = pl.DataFrame({"woman": place, "kind": kinds, "day": days}).with_columns(
        pl.Series("roll", rng.random(len(place))), pl.Series("ill", ill[place])
    )
    return _worded(told, ids, born, vague)


def _courses(
    rng: np.random.Generator, ill: np.ndarray, women: int, step: np.ndarray, place: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """The kind of each event and how many days before the day of judgement it was."""
    screening = np.array(["hpv", "cytology"] * 7)[:PER_WOMAN]
    episode = np.array(
        ["hpv", "cytology", "hpv", "cytology", "hpv", "cytology", "colposcopy", "biopsy", "surgery", "hpv", "cytology",
         "followup", "condition"]
    )  # fmt: skip
    kinds = np.where(ill[place], episode[step], screening[step])
    rounds = np.array([0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6])
    at_episode = np.array([0, 0, 1, 1, 2, 2, 2, 2, 2, 3, 3, 3, 3])
    newest = rng.integers(1, 2200, women)
    gap = rng.integers(1000, 1500, women)
    back = np.where(ill[place], at_episode.max() - at_episode[step], rounds.max() - rounds[step])
    extra = np.where(ill[place] & (step >= 6) & (step <= 8), (step - 5) * -30, 0)
    return kinds, newest[place] + back * np.where(ill[place], gap[place] // 3, gap[place]) + extra


def _worded(told: pl.DataFrame, ids: pl.Series, born: np.ndarray, share: float) -> pl.DataFrame:
    """The events as a registry would hand them over."""
    roll, ill, kind = pl.col("roll"), pl.col("ill"), pl.col("kind")
    positive = roll < pl.when(ill).then(0.55).otherwise(0.02)
    smear = (
        pl.when(~ill).then(pl.when(roll < 0.985).then(pl.lit("NILM")).otherwise(pl.lit("ASC-US")))
        .when(roll < 0.45).then(pl.lit("NILM")).when(roll < 0.7).then(pl.lit("ASC-US"))
        .when(roll < 0.88).then(pl.lit("LSIL")).when(roll < 0.93).then(pl.lit("ASC-H"))
        .when(roll < 0.98).then(pl.lit("HSIL")).otherwise(pl.lit("AGC"))
    )  # fmt: skip
    births = pl.Series("birth", (born - _EPOCH).astype("datetime64[D]"))
    when = (told["day"].to_numpy() - _EPOCH).astype("datetime64[D]")
    vague = told["roll"].to_numpy() >= 1 - share
    return told.select(
        ids.gather(told["woman"]).alias("patient"),
        pl.lit("F").alias("sex"),
        births.gather(told["woman"]).cast(pl.String).alias("birth"),
        kind,
        pl.Series("date", when).cast(pl.String).alias("date"),
        pl.when(kind == "hpv").then(pl.when(positive).then(pl.lit("positive")).otherwise(pl.lit("negative")))
        .when(kind == "cytology").then(smear).alias("result"),
        pl.when((kind == "hpv") & positive & (roll < 0.1)).then(pl.lit("16"))
        .when((kind == "hpv") & positive & (roll < 0.2)).then(pl.lit("18"))
        .when((kind == "hpv") & positive & (roll < 0.4)).then(pl.lit("31|52")).alias("types"),
        pl.when(kind == "biopsy").then(
            pl.when(roll < 0.4).then(pl.lit("benign")).when(roll < 0.7).then(pl.lit("CIN1"))
            .when(roll < 0.85).then(pl.lit("CIN2")).when(roll < (0.98 if share else 1)).then(pl.lit("CIN3"))
        ).alias("histology"),
        pl.when(kind == "surgery").then(pl.lit("excision")).alias("codes"),
        pl.when(kind == "followup").then(pl.lit("co-test in 12 months")).alias("plan"),
        pl.when(kind == "colposcopy").then(
            pl.when(roll < 0.6).then(pl.lit("low_grade")).otherwise(pl.lit("normal"))
        ).alias("impression"),
        pl.when(kind == "condition").then(pl.lit("smoking")).alias("term"),
        pl.when(kind == "condition").then(pl.lit("smoking")).alias("code"),
    ).with_columns(
        pl.when(pl.Series(vague)).then(pl.col("date").str.slice(0, 7)).otherwise(pl.col("date")).alias("date")
    )  # fmt: skip


def write(women: int, folder: Path, vague: float) -> Path:
    """A Parquet file of the events of some women, in order of `patient`; after a million the same again."""
    path = folder / f"events-{women}.parquet"
    pieces = []
    for copy in range(-(-women // CHUNK)):
        kept = folder / f"women-{copy % DIFFERENT}.parquet"
        if copy < DIFFERENT:
            events(min(CHUNK, women), seed=copy, vague=vague).write_parquet(kept)
        name = pl.format("{}{}", pl.lit(f"{copy:03d}-"), "patient").alias("patient")
        pieces.append(folder / f"piece-{copy}.parquet")
        own = pl.scan_parquet(kept).head(PER_WOMAN * min(CHUNK, women - copy * CHUNK))
        own.with_columns(name).sink_parquet(pieces[-1])
    pl.scan_parquet(pieces).sink_parquet(path, row_group_size=122_880)
    for piece in [*pieces, *folder.glob("women-*.parquet")]:
        piece.unlink()
    return path


def unordered(path: Path, form: str) -> Path:
    """The same rows in no order, as Parquet or CSV: one row of every woman after the other."""
    to = path.with_name(f"{path.stem}-unordered.{form}")
    found = pl.scan_parquet(path)
    steps = [found.gather_every(PER_WOMAN, step) for step in range(PER_WOMAN)]
    pl.concat(steps).sink_csv(to) if form == "csv" else pl.concat(steps).sink_parquet(to, row_group_size=122_880)
    return to


def judged(path: Path, out: Path, jobs: int) -> Used:
    """What `lugol programme` takes from start to page."""
    words = ["-c", "from lugol.cli import main; main()", "programme", str(path), "--as-of", AS_OF.isoformat()]
    return used([sys.executable, *words, "-o", str(out), "--jobs", str(jobs)])


def reading(path: Path) -> tuple[float, float]:
    """Seconds of one core to read the whole file and nothing else; and to count the events of each woman, streamed."""
    scan = pl.scan_parquet if path.suffix == ".parquet" else pl.scan_csv
    start = time.process_time()
    for batch in scan(path).collect_batches(chunk_size=500_000):
        del batch
    middle = time.process_time()
    scan(path).group_by("patient").agg(pl.len().alias("events")).select(pl.col("events").max()).collect(
        engine="streaming"
    )
    return middle - start, time.process_time() - middle


def one_by_one(path: Path, out: Path, women: int) -> tuple[float, int]:
    """Women a second of one core by the reference engine alone, and how many of their rows differ."""
    from lugol.programme.input import table
    from lugol.programme.judge.judging import Board
    from lugol.programme.judge.row import row
    from lugol.programme.tell import summary

    ids = [f"000-w{place:08d}" for place in range(women)]
    rows, _ = table.read(pl.scan_parquet(path).filter(pl.col("patient").is_in(ids)).collect())
    there = {
        each["patient"]: each for each in summary.rows(out).filter(pl.col("patient").is_in(ids)).collect().to_dicts()
    }
    board = Board(AS_OF)
    board.findings(rows.record(0))
    start = time.process_time()
    alone = [row(board.findings(rows.record(place))) for place in range(len(rows.ids))]
    taken = time.process_time() - start
    differ = sum(
        [getattr(one, name) if not isinstance(getattr(one, name), tuple) else list(getattr(one, name))
         for name in one.__struct_fields__] != [there[who][name] for name in one.__struct_fields__]
        for who, one in zip(rows.ids, alone, strict=True)
    )  # fmt: skip
    return len(alone) / taken, differ


class Line(NamedTuple):
    """One point of the curve."""

    women: int
    rows_in: str
    seconds: float
    women_a_second: float
    core_seconds: float
    women_a_core_second: float
    memory_mb: float
    read_core_seconds: float
    times_reading: float
    times_grouping: float


def point(women: int, form: str, folder: Path, asked: argparse.Namespace) -> Line:
    """Judge so many invented women, and compare some of them with the reference engine."""
    path = write(women, folder, asked.vague)
    source = path if form == "order" else unordered(path, form)
    out = folder / f"out-{women}-{form}"
    took = judged(source, out, asked.jobs)
    read, grouped = reading(source)
    if asked.sample:
        speed, differ = one_by_one(path, out, min(asked.sample, women))
        print(f"  reference engine: {speed:.0f} women/core s; {differ} of {min(asked.sample, women)} rows differ")
    for file in {path, source}:
        file.unlink()
    shutil.rmtree(out)
    rates = women / took.seconds, took.core, women / took.core
    return Line(women, form, took.seconds, *rates, took.memory, read, took.core / read, took.core / grouped)


def main() -> None:
    """Print a line for each number of women, and write the curve where it is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--women", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--form", nargs="+", default=["order"], choices=["order", "parquet", "csv"],
                        help="Parquet in order of patient, or Parquet or CSV in no order")  # fmt: skip
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--sample", type=int, default=500, help="women judged one by one to compare")
    parser.add_argument("--vague", type=float, default=0.0003, help="share of dates known to the month only")
    parser.add_argument("--curve", type=Path, help="write the curve here too, as CSV")
    asked = parser.parse_args()
    print("| " + " | ".join(name.replace("_", " ") for name in Line._fields) + " |")
    print("|---" * len(Line._fields) + "|")
    found: list[Line] = []
    for form in asked.form:
        for women in asked.women:
            with tempfile.TemporaryDirectory() as name:
                found.append(point(women, form, Path(name), asked))
            shown = (f"{each:,.1f}" if isinstance(each, float) and each < 100 else
                     f"{each:,.0f}" if not isinstance(each, str) else each for each in found[-1])  # fmt: skip
            print("| " + " | ".join(shown) + " |", flush=True)
    if asked.curve:
        pl.DataFrame([each._asdict() for each in found]).write_csv(asked.curve)


if __name__ == "__main__":
    main()
