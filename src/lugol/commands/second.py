"""The options by which a command asks a second reader, and how it does so."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from lugol.readers.contract import Reader
    from lugol.record.record import Record


class Proposals(StrEnum):
    """What becomes of what a second reader proposes and lugol proves."""

    show = "show"
    accept = "accept"


_MODEL = "A language model as second reader: its OpenAI-compatible address, http://127.0.0.1:8080/v1."
_SHOW = "Show what it proposes apart and unjudged, or accept what is proven."
Model = Annotated[str, typer.Option("--model", metavar="URL", help=_MODEL)]
ModelName = Annotated[str, typer.Option("--model-name", metavar="NAME", help="The model's name at that address.")]
Other = Annotated[str, typer.Option("--reader", metavar="NAME", help="An installed second reader instead of a model.")]
Handling = Annotated[Proposals, typer.Option("--proposals", help=_SHOW)]
Remote = Annotated[
    str, typer.Option("--allow-remote", metavar="HOST", help="Let the text leave this machine, to this host alone.")
]
Seconds = Annotated[float, typer.Option("--model-seconds", help="Time for one answer of the model.", min=1, max=3600)]


def with_reader(
    record: "Record", model: str, name: str, other: str, proposals: Proposals, remote: str, seconds: float, order: str
) -> "Record":
    """The record beside what a second reader proposes; the record itself where none is asked for."""
    reader = _reader(model, name, other, remote, seconds)
    if reader is None:
        return record
    from lugol.readers.second import with_second

    return with_second(record, reader, proposals.value, order)


def _reader(model: str, name: str, other: str, remote: str, seconds: float) -> "Reader | None":
    if model and other:
        raise typer.BadParameter("give a model or an installed reader, not both", param_hint="--reader")
    if other:
        from lugol.readers.contract import load

        return load(other)
    if not model:
        return None
    if not name:
        raise typer.BadParameter("a model needs its name too", param_hint="--model-name")
    from lugol.readers.chat import ChatReader
    from lugol.readers.endpoint import endpoint

    return ChatReader(endpoint(model, remote, seconds), name, progress=_told)


def _told(number: int, every: int) -> None:
    typer.echo(f"second reader: part {number} of {every}", err=True)
