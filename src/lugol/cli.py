"""The command line: lugol COMMAND; whatever happens ends in one sentence and a status, never in a traceback."""

import os
import sys
import warnings
from importlib import import_module

import typer

from lugol import NOT_A_DEVICE, __version__, defects, limits, output
from lugol.commands.grouped import Grouped
from lugol.errors import LugolError

GROUPS = ("review", "read", "rules", "why", "instruments", "replay", "worklist", "simulate", "programme", "serve")
app = typer.Typer(
    name="lugol",
    cls=Grouped,
    help="Read a woman's cervical record, hold it against itself and the published rules, show what does not fit.\n\n"
    + NOT_A_DEVICE,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
_INTERRUPTED = 130


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"lugol {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: bool = typer.Option(False, "--version", callback=_version, is_eager=True, help="Print the version."),
    seconds: str = typer.Option("", "--document-seconds", metavar="N", help="Time for one document (default: 60)."),
    megabytes: str = typer.Option("", "--document-megabytes", metavar="N", help="Size of one document (default: 200)."),
    memory: str = typer.Option("", "--document-memory", metavar="N", help="MB of memory for one (default: 2000)."),
) -> None:
    """Options of the program as a whole; the environment hands the limits on to every process of a run."""
    for limit, told in ((limits.SECONDS, seconds), (limits.MEGABYTES, megabytes), (limits.MEMORY, memory)):
        if told:
            os.environ[limit.variable] = told
        limits.value(limit)


for _group in GROUPS:
    import_module(f"lugol.commands.{_group}").register(app)


def main() -> None:
    """Run the command line."""
    run(sys.argv[1:])


def run(words: list[str]) -> None:
    """Run one command; ends in SystemExit with 0, 1 (something does not hold) or 2 (unusable input)."""
    output.plain_streams()
    if not sys.warnoptions:
        warnings.simplefilter("ignore")  # what a library warns of may quote a record
    try:
        status = _status(words)
        sys.stdout.flush()
    except BrokenPipeError:
        status = _unheard()
    except OSError as error:
        status = _refused(output.sentence(error) if output.is_unheard(error) else _closed(error))
    sys.exit(status)


def _status(words: list[str]) -> int:
    """Run one command: the status it ends with, its sentence said."""
    if _is_nameless(words):
        return _refused("an empty name was given; has a variable of the script no value?")
    try:
        app(words, standalone_mode=True)
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    except LugolError as error:
        return _refused(str(error))
    except OSError:
        raise
    except BaseException as defect:
        if isinstance(defect, KeyboardInterrupt):
            return _INTERRUPTED
        if os.environ.get("LUGOL_DEBUG") or not defects.is_defect(defect):
            raise
        return _refused(defects.sentence(defect))
    return 0


def _is_nameless(words: list[str]) -> bool:
    """Is a word empty that no long option takes? An empty name would stand for the folder one is in."""
    return any(not word and not (at and words[at - 1].startswith("--")) for at, word in enumerate(words))


def _refused(sentence: str) -> int:
    typer.echo(f"lugol: {sentence}", err=True)
    return 2


def _closed(error: OSError) -> str:
    """What the system did not let the program open."""
    return f"{error.filename}: {error.strerror}; check the name, and who may read and write there"


def _unheard() -> int:
    """Nobody reads what is printed any more: end quietly, as the programs of a pipe do."""
    sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123 (the interpreter flushes it as it ends)
    return 1
