"""The options that several commands take, and what the values given to them mean."""

from contextlib import nullcontext
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from lugol.read.source import DateOrder as Order
    from lugol.record.record import Record


_WHOSE = "By whose rules: US, world (default: US, or the setting LUGOL_JURISDICTION)."
Jurisdiction = Annotated[
    str, typer.Option("--jurisdiction", metavar="PLACE", envvar="LUGOL_JURISDICTION", show_envvar=False, help=_WHOSE)
]


class DateOrder(StrEnum):
    """The two ways in which a date in figures can be meant."""

    dmy = "dmy"
    mdy = "mdy"


Dates = Annotated[
    DateOrder | None,
    typer.Option("--dates", help="How 03/04/2023 is meant in running text and tables: day or month first."),
]


SOURCES = typer.Argument(
    metavar="FILE... | FOLDER",
    help="Letters, reports, FHIR, tables, case files of one woman, or the folder of them; - is standard input.",
)
Sources = Annotated[list[str], SOURCES]
SameWoman = Annotated[
    bool, typer.Option("--same-woman", help="All papers are one woman's, whatever name, birth or number they carry.")
]

AsOf = Annotated[str, typer.Option("--as-of", metavar="DATE", help="Judge as of this day (default: today).")]
Guidelines = Annotated[
    list[str] | None,
    typer.Option("--guideline", metavar="EDITION", help="A guideline edition to judge by; may be repeated."),
]
Output = Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write to this file.")]
Mapped = Annotated[Path | None, typer.Option("--map", metavar="FILE", help="A mapping of a table (lugol map).")]
Codes = Annotated[Path | None, typer.Option("--codes", metavar="FILE", help="A CSV file of your own codes.")]


def set_for(sources: list[str]) -> str:
    """The jurisdiction that the settings of a single folder give."""
    from lugol.settings import of_folder

    return of_folder(Path(sources[0])).jurisdiction if len(sources) == 1 else ""


def editions_of(jurisdiction: str) -> tuple[str, ...]:
    """The families of guidelines of a jurisdiction (none: the default ones); says so where none is held."""
    if not jurisdiction:
        return ()
    from lugol.rules.idiom import families, jurisdictions

    held = jurisdictions()
    if jurisdiction.casefold() not in map(str.casefold, held):
        typer.echo(
            f"no edition for {jurisdiction!r} is held (held: {', '.join(held)}): only the safety net judges, and no "
            "next step is recommended",
            err=True,
        )
    return families(jurisdiction)


def order(dates: DateOrder | None) -> "Order":
    """The answer to --dates as the readers take it."""
    return dates.value if dates else ""


def use_codes(path: Path | None) -> None:
    """Read codes by a file of one's own too, where one is named."""
    if path is not None:
        from lugol.read import codes

        codes.use(str(path.resolve()))


def of_papers(
    sources: list[str], mapping: Path | None, dates: DateOrder | None, same_woman: bool, output: Path | None = None
) -> "Record":
    """The one record of all papers of a woman, tables by a mapping where one is given; says what was not read.

    An output that lies on or among the papers is refused before they are read.
    """
    from lugol.limits import document
    from lugol.read.papers import is_single, read_papers

    _refuse_paper(output, sources)
    how = None
    if mapping is not None:
        from lugol.read import mapping as maps

        how = maps.find(mapping)
    with document(sources[0]) if is_single(sources) else nullcontext():  # of many papers each has limits of its own
        read = read_papers(sources, order(dates), same_woman=same_woman, mapping=how)
    for paper in read.problems:
        typer.echo(f"not read: {paper.problem}", err=True)
    return read.record


def _refuse_paper(output: Path | None, sources: list[str]) -> None:
    """Refuse to write onto a source, and where the result would be taken for a paper of hers by the next run."""
    from lugol import output as out
    from lugol.errors import LugolError
    from lugol.read.papers import READABLE

    if output is None:
        return
    for source in sources:
        out.refuse(output, source)
    for folder in (Path(source) for source in sources if source != "-" and Path(source).is_dir()):
        if output.suffix.lower() in READABLE and output.resolve().is_relative_to(folder.resolve()):
            raise LugolError(f"{output}: lies among her papers and would be read as one; give another folder")


def parse_day(text: str) -> date:
    """The day of an --as-of option; today where it is empty."""
    if not text:
        return date.today()
    from lugol.record.when import FIRST_YEAR, LAST_YEAR

    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is not a day; write YYYY-MM-DD", param_hint="--as-of") from None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise typer.BadParameter(f"{text}: write a year from {FIRST_YEAR} to {LAST_YEAR}", param_hint="--as-of")
    return day


def write(data: bytes, output: Path | None, source: str = "") -> None:
    """Write to a file, and say so, or to standard output; never onto the source."""
    from lugol import output as out

    out.write(data, output, source)
    if output is not None:
        typer.echo(f"wrote {output}", err=True)
