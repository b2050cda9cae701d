"""`lugol programme`: a whole programme's women judged by the rules that judge one."""

import os
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lugol.commands.options import AsOf, Codes, Guidelines, Jurisdiction, editions_of, parse_day, use_codes
from lugol.errors import LugolError
from lugol.python import needs_polars

if TYPE_CHECKING:
    from lugol.programme.tell.summary import Summary


_HEAD, _FILES = 50_000, 20
_PACKED = (".parquet", ".xlsx", ".zip", ".gz")


_COLUMNS = "Tell the columns that events come in, and those of the results."
_GROUPS = "A CSV of patient, clinic, region, laboratory: lines by each."
_MASTER = "The cluster: sc://HOST:PORT (Spark Connect), spark://..., yarn, k8s://..., local[2]."
_ROWS = "Where a cluster writes the rows, if not into the results (s3a://...)."
_MAP = "A mapping file from any columns and words to ours (lugol map)."
Events = Annotated[str, typer.Argument(help="Events as Parquet, CSV or NDJSON FHIR.")]
Results = Annotated[Path | None, typer.Option("--output", "-o", metavar="FOLDER", help="The folder of the results.")]
Master = Annotated[str, typer.Option(help=_MASTER)]
Rows = Annotated[str, typer.Option(metavar="PLACE", help=_ROWS)]
Mapped = Annotated[Path | None, typer.Option("--map", metavar="FILE", help=_MAP)]
Groups = Annotated[Path | None, typer.Option("--groups", metavar="FILE", help=_GROUPS)]
Describe = Annotated[bool, typer.Option("--describe", help=_COLUMNS)]


class Engine(StrEnum):
    """Where the women are judged."""

    here = "here"
    spark = "spark"


class Format(StrEnum):
    """How to print the summary."""

    text = "text"
    json = "json"


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command("programme")(programme)


def programme(
    events: Events = "",
    as_of: AsOf = "",
    results: Results = None,
    guideline: Guidelines = None,
    jurisdiction: Jurisdiction = "",
    jobs: Annotated[int, typer.Option(min=1, help="How many processes on this machine.")] = os.cpu_count() or 1,
    parts: Annotated[int, typer.Option(min=0, help="How many parts (0: by the size of the events).")] = 0,
    csv: Annotated[bool, typer.Option("--csv", help="Write the rows as one CSV file too.")] = False,
    form: Annotated[Format, typer.Option("--format", help="text or json.")] = Format.text,
    engine: Annotated[Engine, typer.Option(help="This machine, or a Spark cluster.")] = Engine.here,
    master: Master = "",
    rows: Rows = "",
    mapping: Mapped = None,
    dates: Annotated[str, typer.Option("--dates", help="The order of day and month in dates: dmy or mdy.")] = "",
    codes: Codes = None,
    groups: Groups = None,
    describe: Describe = False,
) -> None:
    """Judge a whole programme: of each woman what is due, what does not agree, what is missing; with a summary.

    A run that was stopped goes on where it stopped when it is started again with the same words.
    """
    needs_polars()
    use_codes(codes)
    if describe:
        _describe()
        return
    if not events or results is None:
        raise LugolError("give the events and, with -o, a folder for the results; --describe tells the columns")
    _refuse(engine, csv=csv, rows=rows, groups=groups, master=master)
    asked = guideline or list(editions_of(jurisdiction or _set_beside(events)))
    if engine is Engine.spark:
        told = _run_on_cluster(events, results, as_of, asked, parts, rows, master)
    else:
        told = _run(_taken(events, results, mapping, dates), results, as_of, asked, jobs, parts, groups)
        told = _with_country(told, Path(events))
    _write(results, told, csv, rows)
    if told.problems and not told.women:
        typer.echo("lugol: every woman was left out; problems.csv says why", err=True)
        raise typer.Exit(1)
    _show(told, form)


def _describe() -> None:
    """Print the columns of events and of results."""
    from lugol.programme.input import layout
    from lugol.programme.judge import outcome

    typer.echo(f"{layout.description()}\n\n{outcome.description()}")


def _refuse(engine: Engine, *, csv: bool, rows: str, groups: Path | None, master: str) -> None:
    """LugolError where options do not go together."""
    if csv and rows:
        raise LugolError("--csv writes the rows that are in the results; with --rows they are elsewhere")
    if groups and engine is Engine.spark:
        raise LugolError("--groups counts the rows on this machine; the rows of a cluster are elsewhere")
    if engine is Engine.here and (master or rows):
        raise LugolError("--master and --rows are for a cluster; say --engine spark")


def _taken(events: str, results: Path, mapping: Path | None, dates: str) -> Path:
    """The events as a run takes them; notes of how they were taken are told."""
    from lugol.programme.input.incoming import incoming

    source, notes = incoming(Path(events), results, mapping, dates)
    for note in notes:
        typer.echo(f"note: {note}", err=True)
    return source


def _show(told: "Summary", form: Format) -> None:
    if form is Format.json:
        import msgspec

        typer.echo(msgspec.json.format(msgspec.json.encode(told)).decode())
        return
    from rich.console import Console

    from lugol.show import programme as shown

    shown.show(told, Console())


def _set_beside(events: str) -> str:
    """The jurisdiction that the settings beside the events, or in their folder, give."""
    from lugol.settings import of_folder

    place = Path(events)
    return of_folder(place if place.is_dir() else place.parent).jurisdiction


def _run(
    events: Path, results: Path, as_of: str, guidelines: list[str], jobs: int, parts: int, groups: Path | None
) -> "Summary":
    from lugol import groups as whose
    from lugol.commands.progress import watched
    from lugol.programme.run import run
    from lugol.programme.tell import summary

    if groups:
        whose.columns(groups)  # a table that cannot be used is told before the run
    made = run.manifest(events, parse_day(as_of), guidelines, parts)
    with watched() as progress:
        run.run(made, results, jobs, progress)
    return summary.summarise(results, groups=groups)


def _with_country(told: "Summary", events: Path) -> "Summary":
    """The summary, with a note where the events say that they come from a country whose rules did not judge."""
    import msgspec

    from lugol.rules.guideline import load
    from lugol.rules.idiom import of_file

    files = sorted(path for path in events.rglob("*") if path.is_file()) if events.is_dir() else [events]
    head = b"".join(path.open("rb").read(_HEAD) for path in files[:_FILES] if path.suffix.lower() not in _PACKED)
    notes = of_file(head.decode("utf-8", "replace"), [load(name) for name in told.guidelines])
    for note in notes:
        typer.echo(f"note: {note}", err=True)
    return msgspec.structs.replace(told, notes=tuple(notes))


def _run_on_cluster(
    events: str, results: Path, as_of: str, guidelines: list[str], parts: int, rows: str, master: str
) -> "Summary":
    from lugol.programme.run import spark

    made = spark.manifest(events, parse_day(as_of), guidelines, parts, rows)
    return spark.run(made, results, master, lambda told: typer.echo(told, err=True))


def _write(results: Path, told: "Summary", csv: bool, rows: str) -> None:
    import msgspec

    from lugol.output import write
    from lugol.programme.tell import summary
    from lugol.show import programme as shown

    write(msgspec.json.format(msgspec.json.encode(told)), results / "summary.json")
    write(shown.html(told).encode(), results / "summary.html")
    summary.write_problems(results)
    if not rows:
        summary.write_calls(results, told.as_of)
    if csv:
        summary.write_csv(results)
    place = f"{rows}; {results}/" if rows else f"{results}/rows, "
    typer.echo(f"wrote {place}summary.html, summary.json, {'' if rows else 'calls.csv '}and problems.csv", err=True)
