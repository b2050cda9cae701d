"""`lugol review`: a source in, a reviewed timeline out."""

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from lugol.findings import Review
    from lugol.record.record import Record


class Format(StrEnum):
    """The forms in which a review can be shown."""

    text = "text"
    json = "json"
    html = "html"
    pdf = "pdf"


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command("review")(review)


def review(
    source: Annotated[str, typer.Argument(help="Narrative, case file, FHIR, table; - is standard input.")],
    as_of: Annotated[str, typer.Option("--as-of", metavar="DATE", help="Judge as of this day (default: today).")] = "",
    form: Annotated[Format, typer.Option("--format", help="How to show the review.")] = Format.text,
    guideline: Annotated[
        list[str] | None, typer.Option("--guideline", help="A guideline edition to judge by; may be repeated.")
    ] = None,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Write to this file.")] = None,
    mapping: Annotated[Path | None, typer.Option("--map", help="A mapping file for a table (lugol map).")] = None,
    dates: Annotated[str, typer.Option("--dates", help="The order of day and month in a table: dmy or mdy.")] = "",
    codes: Annotated[Path | None, typer.Option("--codes", help="A CSV file of codes of one's own.")] = None,
) -> None:
    """Show a record as a timeline, with what does not fit, what is missing and what comes next."""
    from lugol.replay import reviewed

    use_codes(codes)
    done = reviewed(mapped(source, mapping, dates), parse_day(as_of), guideline or ())
    if form is Format.text and output is None:
        from rich.console import Console

        from lugol.show import terminal

        terminal.render(done, Console())
        return
    write(render(done, form), output)


def use_codes(path: Path | None) -> None:
    """Read codes by a file of one's own too, where one is named."""
    if path is not None:
        from lugol.read import codes

        codes.use(str(path.resolve()))


def mapped(source: str, mapping: Path | None, dates: str) -> "Record":
    """The record of a source; a table by a mapping and an order of dates where they are given."""
    from lugol.read.source import read_source

    if mapping is None and not dates:
        return read_source(source)
    from lugol.errors import UnusableInput
    from lugol.read import mapping as maps
    from lugol.read import table

    if dates not in ("", "dmy", "mdy"):
        raise typer.BadParameter(f"{dates!r} is no order; write dmy or mdy", param_hint="--dates")
    try:
        how = maps.load(mapping.read_text(encoding="utf-8"), mapping.name) if mapping else None
        return table.read(Path(source).read_bytes(), Path(source).name, how, dates)
    except OSError as error:
        raise UnusableInput(f"{error.filename}: cannot be opened ({error.strerror}); check the name") from error


def parse_day(text: str) -> date:
    """The day of an --as-of option; today where it is empty."""
    if not text:
        return date.today()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is not a day; write YYYY-MM-DD", param_hint="--as-of") from None


def render(done: "Review", form: Format) -> bytes:
    """The review in one of its forms, as bytes ready to be written."""
    if form is Format.json:
        from lugol.exchange import contract

        return contract.dumps(done)
    from lugol.show import report, terminal

    if form is Format.html:
        return report.html(done).encode()
    return report.pdf(done) if form is Format.pdf else terminal.plain(done).encode()


def write(data: bytes, output: Path | None) -> None:
    """Write to a file (making its folder) or to standard output."""
    if output is None:
        typer.get_binary_stream("stdout").write(data)
        return
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_bytes(data)
    typer.echo(f"wrote {output}", err=True)
