"""`lugol serve`: the application in the browser."""

from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from lugol.errors import LugolError

_NEEDS = ("fastapi", "starlette", "uvicorn", "python_multipart")


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command("serve")(serve)


def serve(
    folder: Annotated[Path | None, typer.Argument(help="A folder of records, for the worklist.")] = None,
    host: Annotated[str, typer.Option("--host", help="Where to listen; elsewhere than here needs a token.")] = "",
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="The port; 0 takes a free one.")] = 8017,
    token: Annotated[
        str, typer.Option("--token", envvar="LUGOL_TOKEN", help="What to enter with; made where one is needed.")
    ] = "",
    name: Annotated[
        list[str] | None, typer.Option("--name", help="A host name by which it may be called; may be repeated.")
    ] = None,
    save_in: Annotated[
        Path | None, typer.Option("--save-in", help="Where case files are saved (default: lugol-cases at home).")
    ] = None,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Open the browser.")] = True,
) -> None:
    """Paste or drop papers in the browser: see what was understood, correct it, review, replay and compare it."""
    missing = [each for each in _NEEDS if find_spec(each) is None]
    if missing:
        raise LugolError(f'this needs {", ".join(missing)}: pip install "lugol[serve]"')
    if folder is not None and not folder.is_dir():
        raise LugolError(f"{folder} is no folder; give a folder of records, or none")
    from lugol.serve.settings import Settings
    from lugol.serve.start import run

    settings = Settings(
        host=host or "127.0.0.1",
        port=port,
        token=token,
        names=tuple(each.lower() for each in name or ()),
        folder=folder.resolve() if folder else None,
        save_in=(save_in or Path.home() / "lugol-cases").resolve(),
    )
    run(settings, browser=browser, say=typer.echo)
