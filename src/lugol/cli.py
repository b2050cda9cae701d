"""The command line: lugol COMMAND; every error a person can put right ends in one sentence and status 2."""

import sys
from importlib import import_module

import typer

from lugol import NOT_A_DEVICE, __version__
from lugol.errors import LugolError

GROUPS = ("review", "read", "rules", "why", "instruments", "safety", "simulate", "programme")
app = typer.Typer(
    name="lugol",
    help="Read a woman's cervical record, hold it against itself and the published rules, show what does not fit.\n\n"
    + NOT_A_DEVICE,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"lugol {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: bool = typer.Option(False, "--version", callback=_version, is_eager=True, help="Print the version."),
) -> None:
    """Options of the program as a whole."""


for _group in GROUPS:
    import_module(f"lugol.commands.{_group}").register(app)


def main() -> None:
    """Run the command line."""
    run(sys.argv[1:])


def run(words: list[str]) -> None:
    """Run one command; ends in SystemExit with 0, 1 (something does not hold) or 2 (unusable input)."""
    try:
        app(words, standalone_mode=True)
    except LugolError as error:
        typer.echo(f"lugol: {error}", err=True)
        sys.exit(2)
