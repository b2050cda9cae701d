"""Results on their way out: whole or not at all, never onto what they were made from, readable on any console."""

import codecs
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from errno import EDQUOT, EEXIST, ENOSPC, ENOTDIR
from pathlib import Path

from lugol.errors import LugolError

_FULL = "make room on the disk and give the same command again"
_OTHER = "give another place that can be written to"
FORMULA = r"^\s*[=+\-@＝＋－＠]|^[\t\r\n]"  # what a spreadsheet takes for a formula, in Python and in polars
NUMBER = r"^[+\-]?[0-9]+(\.[0-9]+)?$"
_PLAIN = {"≥": ">=", "≤": "<=", "→": "->", "–": "-", "—": "-", "─": "-", "·": "|", "“": '"', "”": '"'}
_PLAIN |= {"‘": "'", "’": "'", "…": "...", "µ": "u", "μ": "u", "×": "x", "≈": "~", "□": "?"}
_OS_ERROR = re.compile(r"(?<![^:])([^:]*) \(os error (\d+)\)")  # how compiled libraries tell an error of the system
_LEAST_ROOM = 16_384  # bytes: with fewer, a disk is full for any file of results
PLAIN = "lugol-plain"  # the name of the way to write what an encoding lacks


class Unwritable(LugolError):
    """A place that results cannot be written to."""


def write(data: bytes, output: Path | None, source: str = "") -> None:
    """Write to a file (making its folder), whole or not at all, or to standard output ("-") as it is.

    `source` is what the data were made from: it is never written over.
    """
    if output is None or str(output) == "-":
        sys.stdout.flush()
        stream = getattr(sys.stdout, "buffer", None)
        if stream is None:
            sys.stdout.write(data.decode())
        else:
            stream.write(data)
            stream.flush()
        return
    refuse(output, source)
    with writing(output):
        output.parent.mkdir(parents=True, exist_ok=True)
        if output.exists() and not output.is_file():
            output.write_bytes(data)  # a device or a pipe
        else:
            with drafted(output) as draft:
                draft.write_bytes(data)


def refuse(output: Path, source: str = "") -> None:
    """Refuse a folder, and the source itself under whatever name."""
    with writing(output):
        if output.is_dir():
            raise Unwritable(f"{output}: is a folder; give the name of a file")
        if source and source != "-" and output.exists() and Path(source).exists() and output.samefile(source):
            raise Unwritable(f"{output}: is what is being read; give another file, so that the source stays")


@contextmanager
def drafted(path: Path) -> Iterator[Path]:
    """A draft beside a file that takes its place once it is written in full; nothing is left where it is not."""
    goal = path.resolve()
    handle, name = tempfile.mkstemp(prefix=f".{goal.name[:100]}.", suffix=".draft", dir=goal.parent)
    draft = Path(name)
    try:
        os.close(handle)
        yield draft
        mask = os.umask(0)
        os.umask(mask)
        draft.chmod(goal.stat().st_mode & 0o7777 if goal.exists() else 0o666 & ~mask)
        settle(draft, goal)
    finally:
        draft.unlink(missing_ok=True)


def settle(draft: Path, goal: Path) -> None:
    """Put a draft on the disk, then in the place of its goal."""
    with draft.open("rb+") as file:
        os.fsync(file.fileno())
    draft.replace(goal)


@contextmanager
def writing(place: Path) -> Iterator[None]:
    """Say in one sentence why nothing can be written to a place, whichever library found it out."""
    try:
        yield
    except OSError as error:
        raise Unwritable(sentence(error, place)) from error
    except Exception as error:
        if _OS_ERROR.search(str(error)):
            raise Unwritable(sentence(error, place)) from error
        if not isinstance(error, LugolError) and _is_full(place):
            raise Unwritable(sentence(OSError(ENOSPC, os.strerror(ENOSPC)), place)) from error
        raise


def _is_full(place: Path) -> bool:
    """Is there no room left at a place? A compiled library may tell of that in words of its own."""
    there = next(folder for folder in (place, *place.absolute().parents) if folder.exists())
    try:
        return shutil.disk_usage(there).free < _LEAST_ROOM
    except OSError:
        return False


def sentence(error: Exception, place: Path | str = "") -> str:
    """Why something cannot be written, and the remedy.

    >>> sentence(OSError(28, "No space left on device"), "list.csv")
    'list.csv: No space left on device; make room on the disk and give the same command again'
    """
    number, why = getattr(error, "errno", None), getattr(error, "strerror", None)
    if found := _OS_ERROR.search(str(error)):
        number, why = int(found[2]), found[1].strip()
    where = place or getattr(error, "filename", None) or "the output"
    if number in (EEXIST, ENOTDIR):
        why = "a file stands where a folder is needed"
    return f"{where}: {why or type(error).__name__}; {_FULL if number in (ENOSPC, EDQUOT) else _OTHER}"


def is_unheard(error: OSError) -> bool:
    """Does an error of the system tell of the output, or of a full disk, and not of a file that was to be opened?"""
    return not error.filename or error.errno in (ENOSPC, EDQUOT, EEXIST, ENOTDIR)


def defused(cell: str) -> str:
    """A cell of a table for people, an apostrophe before what a spreadsheet would compute; a plain number stays.

    >>> defused("=1+1"), defused("-3.5"), defused("HSIL")
    ("'=1+1", '-3.5', 'HSIL')
    """
    return f"'{cell}" if re.search(FORMULA, cell) and not re.search(NUMBER, cell) else cell


def plain_streams() -> None:
    """Let standard output and error write every sign: what their encoding lacks, in signs that it has.

    One that the program was started without (">&-") takes what is written and drops it.
    """
    codecs.register_error(PLAIN, _in_plain_signs)
    sys.stdout = sys.stdout or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123 (open to the end)
    sys.stderr = sys.stderr or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors=PLAIN)


def _in_plain_signs(error: UnicodeError) -> tuple[str | bytes, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    there = error.object[error.start : error.end]
    return "".join(_PLAIN.get(sign, "?") for sign in there), error.end
