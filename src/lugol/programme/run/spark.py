"""A programme judged on a Spark cluster: the function that judges a part here, over partitions of women there."""

import os
import shutil
import socket
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import msgspec

from lugol import __version__
from lugol.errors import LugolError, UnusableInput
from lugol.programme.input import layout
from lugol.programme.input.layout import Problem
from lugol.programme.input.manifest import CSV, Manifest, form_of, stamp
from lugol.programme.run.worker import ABOUT, BROKEN, ORDER, ROWS, Part, columns, judge

if TYPE_CHECKING:
    from lugol.programme.tell.summary import Summary

_NEEDED = ("lugol", "polars", "numpy", "pyarrow", "msgspec")
_OURS = ("LugolError: ", "UnusableInput: ")


def manifest(events: str, as_of: date, names: Sequence[str], parts: int, rows: str) -> Manifest:
    """The manifest of a run; 0 parts: as many as the rows ask for; `rows`: where the rows go if not to the results."""
    from lugol.rules import guideline

    if form_of(events) in (".ndjson", ".jsonl"):
        raise UnusableInput(f"{events}: on a cluster, events come as Parquet or CSV; FHIR is read on one machine")
    path = Path(events)
    here = "://" not in events and path.exists()
    size, changed = stamp(path) if here else (0, 0)
    return Manifest(
        str(path.resolve()) if here else events,
        size,
        changed,
        as_of,
        tuple(each.id for each in guideline.choose(names, as_of)),
        parts,
        engine="spark",
        rows=rows,
    )


def run(made: Manifest, folder: Path, master: str, say: Callable[[str], None]) -> "Summary":
    """Judge the events on the cluster in one job, and write what one machine would have written.

    A job that was stopped starts anew with the same command; one that is done is not done again.
    """
    from lugol.programme.run.run import begin
    from lugol.programme.tell.summary import Summary

    begin(made, folder)
    done = folder / "summary.json"
    if done.exists():
        return msgspec.json.decode(done.read_bytes(), type=Summary)
    with _session(master) as session, _plainly():
        table = _read(session, made.source)
        told = made.rows or (folder.resolve() / "told").as_uri()
        rows, nobodys = _counted(table)
        parts = made.parts or max(1, -(-rows // ROWS))
        say(f"{rows} rows of events, in {parts} partitions")
        _submit(table, made, told, parts)
        lines = session.read.schema(columns()).parquet(told).filter(f"{ABOUT} <> 'row'")
        found = [(each[ABOUT], each["patient"], each["reasons"]) for each in lines.collect()]
    problems = [Problem("", f"rows without patient: {nobodys}")] if nobodys else []
    problems += sorted((Problem(who, why) for about, who, why in found if about == "problem"), key=_whose)
    each = [msgspec.json.decode(text, type=Part) for about, _, text in found if about == "summary"]
    if (there := sum(part.rows for part in each)) != rows:
        raise LugolError(f"{told} holds what {there} of {rows} rows say; give with --rows a place that all workers see")
    return _settled(made, folder, each, problems)


def _whose(problem: Problem) -> tuple[str, str]:
    return problem.patient, problem.reason


def _counted(table: Any) -> tuple[int, int]:
    """How many rows are of a woman, and of nobody."""
    from pyspark.sql import functions as f

    every, hers = table.agg(f.count(f.lit(1)), f.count(_key())).collect()[0]
    if not hers:
        raise UnusableInput("the events have no row with a patient")
    return hers, every - hers


def _key() -> Any:
    from pyspark.sql import functions as f

    return f.expr("nullif(cast(patient as string), '')")


def _submit(table: Any, made: Manifest, told: str, parts: int) -> None:
    """Judge each woman in one partition of `parts` and write what is told; Spark commits a task's files once."""
    from pyspark.sql import functions as f

    ordered = table.filter(_key().isNotNull()).withColumn(ORDER, f.monotonically_increasing_id())
    by = partial(judge, version=__version__, told=msgspec.json.encode(made))
    rows = ordered.repartition(parts, _key()).mapInArrow(by, columns())
    how = "error" if made.rows else "overwrite"  # a place that somebody named may hold what is theirs
    rows.write.mode(how).partitionBy(ABOUT).parquet(told)


def _settled(made: Manifest, folder: Path, parts: list[Part], problems: list[Problem]) -> "Summary":
    """The folder as one machine leaves it, with the problems and the summary of all partitions."""
    import polars as pl

    from lugol.programme.judge import partition
    from lugol.programme.tell.summary import Summary, together

    if not made.rows:
        rows = folder / "rows"
        shutil.rmtree(rows, ignore_errors=True)
        rows.mkdir()
        for place, path in enumerate(sorted((folder / "told" / f"{ABOUT}=row").rglob("*.parquet"))):
            path.replace(rows / f"{place:04d}.parquet")
        if not any(rows.iterdir()):
            pl.DataFrame(schema=partition.SCHEMA).write_parquet(rows / "0000.parquet")
        shutil.rmtree(folder / "told")
    (folder / "problems").mkdir(exist_ok=True)
    partition.problems_table(problems).write_parquet(folder / "problems" / "0000.parquet")
    whole = together([msgspec.json.decode(part.summary, type=Summary) for part in parts])
    whole = msgspec.structs.replace(whole, problems=len(problems), listed=tuple(problems[:20]))
    (folder / "summary.json").write_bytes(msgspec.json.format(msgspec.json.encode(whole)))
    return whole


def _read(session: Any, events: str) -> Any:
    """The table of the events."""
    form = form_of(events)
    if form not in (*CSV, ".parquet"):
        raise UnusableInput(f"{events}: events come as .parquet, .csv or .tsv, or a folder of these")
    place = Path(events).as_uri() if "://" not in events and Path(events).exists() else events
    table = session.read.parquet(place) if form == ".parquet" else _read_csv(session, place, CSV[form])
    if not table.columns:
        raise UnusableInput(f"{events}: nothing is there for the cluster to read")
    layout.check([name for name in table.columns if name != BROKEN], events)
    return table.drop(*(name for name in layout.UNUSED if name in table.columns))


def _read_csv(session: Any, place: str, separator: str) -> Any:
    """CSV, every cell as text; a line with other cells than there are columns is marked, or refused by the engine."""
    options = {"header": True, "sep": separator, "escape": '"', "multiLine": True, "inferSchema": False}
    plain = session.read.options(**options).csv(place)
    schema = ", ".join(f"`{name}` string" for name in (*plain.columns, BROKEN))
    marked = session.read.options(**options, columnNameOfCorruptRecord=BROKEN).schema(schema).csv(place)
    try:
        marked.limit(1).collect()
    except Exception:  # Sail does not mark; where it is something else, reading plainly fails too
        return plain
    return marked


@contextmanager
def _session(master: str) -> Iterator[Any]:
    """A session on a cluster: sc://HOST:PORT by Spark Connect, else a master; none: what the environment says."""
    try:
        from pyspark.sql import SparkSession
        from pyspark.util import is_remote_only
    except ImportError:
        raise LugolError('--engine spark needs PySpark: pip install "lugol[spark]"') from None
    if is_remote_only() and master and not master.startswith("sc://"):
        raise LugolError(
            f"--master {master} needs Spark itself (pip install pyspark, in an environment without pyspark-client); "
            "the client that is here speaks to sc://HOST:PORT"
        )
    if master.startswith("local"):
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    if master.startswith("sc://"):
        _reach(master)
    builder: Any = SparkSession.builder
    builder = builder.appName("lugol programme")
    with _plainly():
        session = (builder.remote if master.startswith("sc://") else builder.master)(master) if master else builder
        session = session.getOrCreate()
    try:
        yield session
    finally:
        session.stop()


def _reach(master: str) -> None:
    """Is something there? The client itself would try for ten minutes; behind a proxy it alone can tell."""
    url = urlsplit(master)
    if any(os.environ.get(name) for name in ("grpc_proxy", "https_proxy", "http_proxy")):
        return
    try:
        socket.create_connection((url.hostname or "", url.port or 15002), timeout=10).close()
    except (OSError, ValueError) as error:
        raise LugolError(f"nothing answers at sc://{url.hostname}:{url.port or 15002} ({error})") from None


@contextmanager
def _plainly() -> Iterator[None]:
    """Say in a sentence why a job ended; what Spark says at length may hold what a record says."""
    try:
        yield
    except LugolError:
        raise
    except Exception as error:
        said = str(error)
        ours = [line.partition(name)[2] for line in said.splitlines() for name in _OURS if name in line]
        if ours:
            raise LugolError(ours[0]) from None
        if lacks := [name for name in _NEEDED if f"No module named '{name}" in said]:
            need = f'pip install "lugol[programme]=={__version__}" pyarrow'
            raise LugolError(f"a worker has no {lacks[0]}; on every worker: {need}") from None
        if "already exists" in said:
            raise LugolError("what --rows names is there already; name another place, or remove it") from None
        if type(error).__name__ == "AnalysisException" and said:  # about the plan, before a row is read
            raise LugolError(f"Spark says: {said.splitlines()[0]}") from None
        kind = getattr(error, "getCondition", lambda: None)() or type(error).__name__
        raise LugolError(f"Spark ended the job ({kind}); its own log tells more") from None
