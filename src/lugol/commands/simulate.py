"""`lugol simulate`: invented women with planted misses, and what the safety net makes of them."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Format(StrEnum):
    """How to print."""

    text = "text"
    json = "json"


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command("simulate")(simulate)


def simulate(
    women: Annotated[int, typer.Option(min=0, help="Women without a planted miss.")] = 1000,
    planted: Annotated[int, typer.Option(min=0, help="Women with a planted miss, of each kind.")] = 50,
    years: Annotated[int, typer.Option(min=2, max=40, help="Years each is followed.")] = 10,
    seed: Annotated[int, typer.Option(help="The same seed gives the same women.")] = 1,
    records: Annotated[Path | None, typer.Option(help="Write the records as case files here; measure nothing.")] = None,
    trigger: Annotated[
        int, typer.Option(min=0, help="Women with a miss in published proportions: sensitivity and predictive value.")
    ] = 0,
    form: Annotated[Format, typer.Option("--format", help="text or json.")] = Format.text,
) -> None:
    """Print the recall of planted misses, and each flag per 1,000 women-years without any, with 95 % intervals."""
    from rich.console import Console
    from rich.progress import Progress

    from lugol.simulation import measure

    if records is not None:
        _write(records, women, planted, years, seed)
        return
    if trigger:
        _priced(women, trigger, years, seed, form)
        return
    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("women", total=measure.steps(women, planted))
        done = measure.measure(women, planted, years, seed, lambda: progress.advance(task))
    from lugol.show import lists

    lists.emit(lists.measured(done), form.value, None)


def _priced(women: int, missed: int, years: int, seed: int, form: Format) -> None:
    from lugol.show import lists
    from lugol.simulation.trigger import price

    lists.emit(lists.priced(price(women, missed, years, seed)), form.value, None)


def _write(folder: Path, women: int, planted: int, years: int, seed: int) -> None:
    """Case files of the invented women, and planted.csv with what was planted in whom."""
    import csv
    import io

    from lugol import output
    from lugol.read import casefile
    from lugol.simulation.clinic import MISSES
    from lugol.simulation.measure import START
    from lugol.simulation.plants import invent

    kinds = [None] * women + [kind for kind in MISSES for _ in range(planted)]
    listed = io.StringIO()
    table = csv.writer(listed)
    table.writerow(("record", "kind", "on"))
    for number, kind in enumerate(kinds):
        woman = invent(seed + number, START, years, kind)
        name = f"{woman.record.patient.id}.yaml"
        output.write(casefile.write(woman.record).encode(), folder / name)
        table.writerows((name, each.kind, each.on.isoformat()) for each in woman.planted)
    output.write(listed.getvalue().encode(), folder / "planted.csv")
    typer.echo(f"wrote {len(kinds)} records and planted.csv to {folder}", err=True)
