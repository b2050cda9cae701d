"""`lugol replay` and `compare`: one record judged over time, and by each guideline."""

from enum import StrEnum
from typing import Annotated

import typer

from lugol.commands.options import (
    Dates,
    Guidelines,
    Jurisdiction,
    Output,
    SameWoman,
    Sources,
    editions_of,
    of_papers,
    set_for,
    write,
)


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


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.command("replay")(replay)
    app.command("compare")(compare)


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

    record = of_papers(sources, None, dates, same_woman, output)
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

    record = of_papers(sources, None, dates, same_woman, output)
    with document(sources[0]):
        found = run(record, guideline or ())
    if form is ListFormat.text and output is None:
        compared.show(found, Console())
        return
    lists.emit(lists.answers(found), form.value, output)
