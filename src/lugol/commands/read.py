"""`lugol read`: what a reader understood, as a case file or in its text; `lugol schema`: the JSON Schemas."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lugol.commands.options import Codes, Dates, Mapped, Output, SameWoman, Sources
from lugol.commands.second import Handling, Model, ModelName, Other, Proposals, Remote, Seconds, with_reader

if TYPE_CHECKING:
    from lugol.commands.options import DateOrder
    from lugol.record.record import Record


class Form(StrEnum):
    """The forms in which a record can be written."""

    yaml = "yaml"
    json = "json"
    fhir = "fhir"
    mcode = "mcode"
    html = "html"
    csv = "csv"
    phenopacket = "phenopacket"


class Schema(StrEnum):
    """The published schemas."""

    review = "review"
    replay = "replay"
    casefile = "casefile"


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.command("read")(read)
    app.command("schema")(schema)
    app.command("map")(propose)


def read(
    sources: Sources,
    form: Annotated[Form, typer.Option("--format", help="How to write the record.")] = Form.yaml,
    output: Output = None,
    account: Annotated[bool, typer.Option("--account", help="Print what became of every part of the source.")] = False,
    mapping: Mapped = None,
    dates: Dates = None,
    codes: Codes = None,
    same_woman: SameWoman = False,
    model: Model = "",
    model_name: ModelName = "",
    reader: Other = "",
    proposals: Handling = Proposals.show,
    allow_remote: Remote = "",
    model_seconds: Seconds = 120,
) -> None:
    """Write what was understood of a source as a case file, to be corrected; or show it in its text."""
    from lugol.commands.options import of_papers, order, use_codes, write

    use_codes(codes)
    record = of_papers(sources, mapping, dates, same_woman, output)
    record = with_reader(record, model, model_name, reader, proposals, allow_remote, model_seconds, order(dates))
    if account:
        _account(sources, record, mapping, order(dates))
        return
    write(_written(record, form, sources, dates), output)


def _written(record: "Record", form: Form, sources: list[str], dates: "DateOrder | None") -> bytes:
    """The record in one of its forms; what a form has no place for is said on the error stream."""
    if form is Form.json:
        from lugol.exchange import contract

        return contract.dumps_record(record)
    if form is Form.fhir:
        from lugol.exchange import fhir

        return fhir.dumps_record(record)
    if form is Form.mcode:
        from lugol.exchange import mcode

        return mcode.dumps(record)
    if form is Form.csv:
        from lugol.exchange import tidy

        return tidy.events(record).encode()
    if form is Form.phenopacket:
        from lugol.exchange import phenopacket

        told, left = phenopacket.dumps(record)
        if left:
            said = ", ".join(f"{kind.replace('_', ' ')} {count}" for kind, count in left.most_common())
            typer.echo(f"{left.total()} events stand only in metaData, where lugol reads them again: {said}", err=True)
        return told
    if form is Form.html:
        from lugol.commands.options import order
        from lugol.limits import document
        from lugol.show import read_page

        with document(sources[0]):
            return read_page.html(record, order(dates)).encode()
    from lugol.read import casefile

    return casefile.write(record).encode()


def _account(sources: list[str], record: "Record", mapping: Path | None, dates: str) -> None:
    """Print what became of every part of a source; exit with 1 where something is not accounted for.

    Of several papers the events and notes of all are counted.
    """
    from lugol.read.balance import balance, counted
    from lugol.read.mapping import find

    single = len(sources) == 1 and len(record.documents) <= 1
    told = balance(sources[0], record, find(mapping) if mapping else None, dates) if single else counted(record)
    typer.echo(told.text())
    if not told.closes:
        raise typer.Exit(1)


def propose(
    source: Annotated[
        Path | None, typer.Argument(help="A table (CSV, TSV or a workbook); or the name of a preset, to print it.")
    ] = None,
    presets: Annotated[bool, typer.Option("--presets", help="List the mappings that come with lugol.")] = False,
    output: Output = None,
) -> None:
    """Look at a table and propose the mapping of its columns and words to ours, to edit and give back with --map."""
    from lugol.commands.options import write
    from lugol.limits import document
    from lugol.read import mapping
    from lugol.read.sheet import open_sheet
    from lugol.read.source import printable, read_file

    known = mapping.presets()
    if presets or source is None:
        listed = (f"{name:<10}{mapping.load(text, name).about}" for name, text in known.items())
        write(("\n".join(listed) + "\n").encode(), output)
        return
    if str(source) in known and not source.exists():
        write(known[str(source)].encode(), output)
        return
    with document(str(source)):
        told = mapping.describe(open_sheet(read_file(source), printable(source.name)))
    write(told.encode(), output, str(source))


def schema(name: Annotated[Schema, typer.Argument(help="Which schema.")]) -> None:
    """Print a published JSON Schema (draft 2020-12)."""
    from lugol.commands.options import write
    from lugol.exchange.schema import published

    write(published(name).encode(), None)
