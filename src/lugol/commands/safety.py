"""`lugol replay`, `compare` and `worklist`: findings over time, over guidelines and over many records."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from lugol.commands.review import (
    Codes,
    Dates,
    Jurisdiction,
    Mapped,
    Output,
    SameWoman,
    Sources,
    editions_of,
    of_papers,
    order,
    parse_day,
    refuse_paper,
    set_for,
    use_codes,
    write,
)
from lugol.errors import LugolError


class ReplayFormat(StrEnum):
    """The forms of a replay."""

    text = "text"
    json = "json"
    html = "html"


class ListFormat(StrEnum):
    """The forms of a list."""

    text = "text"
    csv = "csv"
    json = "json"


Guidelines = Annotated[
    list[str] | None, typer.Option("--guideline", metavar="EDITION", help="An edition to judge by; may be repeated.")
]
AsOf = Annotated[str, typer.Option("--as-of", metavar="DATE", help="Judge as of this day (default: today).")]


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.command("replay")(replay)
    app.command("compare")(compare)
    app.command("worklist")(worklist)


def replay(
    sources: Sources,
    form: Annotated[ReplayFormat, typer.Option("--format", help="How to show the replay.")] = ReplayFormat.text,
    guideline: Guidelines = None,
    jurisdiction: Jurisdiction = "",
    dates: Dates = None,
    output: Output = None,
    same_woman: SameWoman = False,
) -> None:
    """Judge a record as of each date on which something was learnt: when each finding could first have been made."""
    from lugol.limits import document
    from lugol.review.replay import replay as run
    from lugol.show import replayed

    refuse_paper(output, sources)
    record = of_papers(sources, None, dates, same_woman)
    with document(sources[0]):
        done = run(record, guideline or editions_of(jurisdiction or set_for(sources)))
    if form is ReplayFormat.json:
        write(replayed.as_json(done), output)
    elif form is ReplayFormat.html:
        write(replayed.html(done).encode(), output)
    elif output is not None:
        write(replayed.plain(done).encode(), output)
    else:
        replayed.show(done)


def compare(
    sources: Sources,
    form: Annotated[ListFormat, typer.Option("--format", help="How to print.")] = ListFormat.text,
    guideline: Guidelines = None,
    dates: Dates = None,
    output: Output = None,
    same_woman: SameWoman = False,
) -> None:
    """What each guideline and edition would have said on each date, side by side."""
    from rich.console import Console

    from lugol.limits import document
    from lugol.review.compare import compare as run
    from lugol.show import compared, lists

    refuse_paper(output, sources)
    record = of_papers(sources, None, dates, same_woman)
    with document(sources[0]):
        found = run(record, guideline or ())
    if form is ListFormat.text and output is None:
        compared.show(found, Console())
        return
    lists.emit(lists.answers(found), form.value, output)


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
    groups: Annotated[
        Path | None,
        typer.Option("--groups", metavar="FILE", help="A CSV of patient, clinic, region, laboratory, for --by."),
    ] = None,
    by: Annotated[str, typer.Option("--by", help="One list each: clinic, region or laboratory.")] = "clinic",
) -> None:
    """The open flags and overdue steps of every record in a folder, most urgent first."""
    from rich.console import Console
    from rich.progress import Progress

    from lugol import settings
    from lugol.groups import of_patients
    from lugol.read import mapping as maps
    from lugol.review.worklist import MANY, Item, Problem, grouped, in_order, of_file, sources
    from lugol.rules.guideline import choose
    from lugol.show import lists

    use_codes(codes)
    if not folder.is_dir() and not (folder.is_file() and folder.suffix.lower() in MANY):
        raise LugolError(f"{folder} is no folder; give a folder of records, or use lugol review for one file")
    base = folder if folder.is_dir() else folder.parent
    _refuse_record(output, base)
    paths, day = [path for path in sources(folder) if mapping is None or path != mapping], parse_day(as_of)
    asked = guideline or editions_of(jurisdiction or settings.of_folder(base).jurisdiction)
    meant = order(dates) or settings.of_folder(base).dates
    how = maps.find(mapping) if mapping else None
    whose = of_patients(groups, by) if groups else {}
    choose(asked, day)  # a name that is none is told once, and no record waits for the rules to load
    items: list[Item] = []
    problems: list[Problem] = []
    judged = 0
    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("records", total=len(paths))
        for path in paths:
            for result in of_file(path, str(path.relative_to(base)), day, asked, meant, how):
                if isinstance(result, Problem):
                    problems.append(result)
                else:
                    judged += 1
                    items.extend(result)
            progress.advance(task)
    listed = grouped(items, whose) if groups else in_order(items)
    lists.emit(lists.items(listed, problems), form.value, output)
    if problems and not judged:
        typer.echo("lugol: no record was read; the list says why", err=True)
        raise typer.Exit(1)


def _refuse_record(output: Path | None, folder: Path) -> None:
    """Refuse to write the list where it would be taken for a record, now or by the next run."""
    from lugol.read.papers import READABLE

    if output is None or output.suffix.lower() not in READABLE:
        return
    if output.resolve().is_relative_to(folder.resolve()):
        raise LugolError(f"{output}: lies in the folder of the records and would be read as one; give another folder")
