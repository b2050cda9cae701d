"""`lugol worklist`: what is open over many records."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from lugol.commands.options import (
    AsOf,
    Codes,
    Dates,
    Guidelines,
    Jurisdiction,
    Mapped,
    Output,
    editions_of,
    order,
    parse_day,
    use_codes,
)
from lugol.commands.replay import ListFormat
from lugol.errors import LugolError

Groups = Annotated[
    Path | None,
    typer.Option("--groups", metavar="FILE", help="A CSV of patient, clinic, region, laboratory, for --by."),
]


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command("worklist")(worklist)


def worklist(
    folder: Annotated[Path, typer.Argument(help="A folder of records in any readable form, or a table of many women.")],
    as_of: AsOf = "",
    form: Annotated[ListFormat, typer.Option("--format", help="How to print.")] = ListFormat.text,
    guideline: Guidelines = None,
    jurisdiction: Jurisdiction = "",
    dates: Dates = None,
    output: Output = None,
    codes: Codes = None,
    mapping: Mapped = None,
    groups: Groups = None,
    by: Annotated[str, typer.Option("--by", help="One list each: clinic, region or laboratory.")] = "clinic",
) -> None:
    """The open flags and overdue steps of every record in a folder, most urgent first."""
    from lugol import settings
    from lugol.groups import of_patients
    from lugol.read.mapping import find
    from lugol.review.worklist import grouped, in_order, of_file, sources
    from lugol.rules.guideline import choose
    from lugol.show import lists

    use_codes(codes)
    base = _base(folder)
    _refuse_record(output, base)
    told, day = settings.of_folder(base), parse_day(as_of)
    asked, meant = guideline or editions_of(jurisdiction or told.jurisdiction), order(dates) or told.dates
    how, whose = find(mapping) if mapping else None, of_patients(groups, by) if groups else {}
    choose(asked, day)  # a name that is none is told once, and no record waits for the rules to load
    paths = [path for path in sources(folder) if mapping is None or path != mapping]
    found = [
        each for path in _watched(paths) for each in of_file(path, str(path.relative_to(base)), day, asked, meant, how)
    ]
    items = [item for each in found if isinstance(each, list) for item in each]
    problems = [each for each in found if not isinstance(each, list)]
    lists.emit(lists.items(grouped(items, whose) if groups else in_order(items), problems), form.value, output)
    if problems and len(problems) == len(found):
        typer.echo("lugol: no record was read; the list says why", err=True)
        raise typer.Exit(1)


def _base(folder: Path) -> Path:
    """The folder of the records; LugolError where what was given is neither one nor a file of many women."""
    from lugol.review.worklist import MANY

    if not folder.is_dir() and not (folder.is_file() and folder.suffix.lower() in MANY):
        raise LugolError(f"{folder} is no folder; give a folder of records, or use lugol review for one file")
    return folder if folder.is_dir() else folder.parent


def _watched(paths: list[Path]) -> Iterator[Path]:
    """The paths one after the other, with a bar that tells how many are done."""
    from rich.console import Console
    from rich.progress import track

    yield from track(paths, "records", console=Console(stderr=True), transient=True)


def _refuse_record(output: Path | None, folder: Path) -> None:
    """Refuse to write the list where it would be taken for a record, now or by the next run."""
    from lugol.read.papers import READABLE

    if output is None or output.suffix.lower() not in READABLE:
        return
    if output.resolve().is_relative_to(folder.resolve()):
        raise LugolError(f"{output}: lies in the folder of the records and would be read as one; give another folder")
