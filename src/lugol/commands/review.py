"""`lugol review`: a source in, a reviewed timeline out."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from lugol.commands.options import (
    AsOf,
    Codes,
    Dates,
    Guidelines,
    Jurisdiction,
    Mapped,
    Output,
    SameWoman,
    Sources,
    editions_of,
    of_papers,
    order,
    parse_day,
    set_for,
    use_codes,
    write,
)
from lugol.commands.second import Handling, Model, ModelName, Other, Proposals, Remote, Seconds, with_reader

if TYPE_CHECKING:
    from lugol.findings import Review


class Format(StrEnum):
    """The forms in which a review can be shown."""

    text = "text"
    json = "json"
    html = "html"
    pdf = "pdf"
    csv = "csv"


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command("review")(review)


def review(
    sources: Sources,
    as_of: AsOf = "",
    form: Annotated[Format, typer.Option("--format", help="How to show the review.")] = Format.text,
    guideline: Guidelines = None,
    jurisdiction: Jurisdiction = "",
    full: Annotated[bool, typer.Option("--full", help="Every event, every finding with its rule, every note.")] = False,
    output: Output = None,
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
    """Ten lines first: where she stands, what does not fit, what is next and missing; then findings and timeline."""
    from lugol.limits import document
    from lugol.review.replay import reviewed

    use_codes(codes)
    day = parse_day(as_of)
    record = of_papers(sources, mapping, dates, same_woman, output)
    record = with_reader(record, model, model_name, reader, proposals, allow_remote, model_seconds, order(dates))
    with document(sources[0]):
        done = reviewed(record, day, guideline or editions_of(jurisdiction or set_for(sources)))
    if form is Format.text and output is None:
        from rich.console import Console

        from lugol.show import terminal

        terminal.render(done, Console(), full=full)
        return
    write(render(done, form, full=full), output)


def render(done: "Review", form: Format, *, full: bool = False) -> bytes:
    """The review in one of its forms, as bytes ready to be written."""
    if form is Format.json:
        from lugol.exchange import contract

        return contract.dumps(done)
    if form is Format.csv:
        from lugol.exchange import tidy

        return tidy.findings(done).encode()
    from lugol.show import report, terminal

    if form is Format.html:
        return report.html(done).encode()
    return report.pdf(done, full=full) if form is Format.pdf else terminal.plain(done, full=full).encode()
