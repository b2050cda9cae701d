"""`lugol read`: what a reader understood, as a case file or in its text; `lugol schema`: the JSON Schemas."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from lugol.commands.review import Dates


class Form(StrEnum):
    """The forms in which a record can be written."""

    yaml = "yaml"
    json = "json"
    fhir = "fhir"
    html = "html"


class Schema(StrEnum):
    """The published schemas."""

    review = "review"
    replay = "replay"
    casefile = "casefile"


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.command("read")(read)
    app.command("schema")(schema)


def read(
    source: Annotated[str, typer.Argument(help="Narrative, case file, FHIR, table; - is standard input.")],
    form: Annotated[Form, typer.Option("--format", help="How to write the record.")] = Form.yaml,
    dates: Dates = None,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Write to this file.")] = None,
) -> None:
    """Write what was understood of a source as a case file, to be corrected and reviewed; or show it in the text."""
    from lugol.commands.review import order, write
    from lugol.limits import document
    from lugol.read.source import read_source

    with document(source):
        record = read_source(source, order(dates))
    if form is Form.json:
        from lugol.exchange import contract

        write(contract.dumps_record(record), output, source)
        return
    if form is Form.fhir:
        from lugol.exchange import fhir

        write(fhir.dumps_record(record), output, source)
        return
    if form is Form.html:
        from lugol.show import read_page

        with document(source):
            page = read_page.html(record, order(dates))
        write(page.encode(), output, source)
        return
    from lugol.read import casefile

    write(casefile.write(record).encode(), output, source)


def schema(name: Annotated[Schema, typer.Argument(help="Which schema.")]) -> None:
    """Print a published JSON Schema (draft 2020-12)."""
    from lugol.commands.review import write
    from lugol.exchange.schema import published

    write(published(name).encode(), None)
