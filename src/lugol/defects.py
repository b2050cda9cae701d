"""The unexpected in one sentence, with a report for its menders that holds no clinical text."""

import hashlib
import os
import platform
import sys
import tempfile
import traceback
from pathlib import Path

from lugol import __version__

FOLDER = "LUGOL_REPORTS"  # the variable of the environment that names the folder of the reports
_MOST_FRAMES = 60
_TELLING = 5  # the last lines of a report by which defects are told apart, however they were come to
_PASSED_ON = (KeyboardInterrupt, SystemExit, GeneratorExit)


def is_defect(error: BaseException) -> bool:
    """Is it a defect, rather than the wish to end? (A panic of a compiled library is no Exception.)"""
    return not isinstance(error, _PASSED_ON)


def sentence(defect: BaseException) -> str:
    """The defect in words, and where its report is; what the defect itself says may quote a record and is not told."""
    place = report(defect)
    remedy = f"please report it with {place}, which holds no clinical text" if place else "please report it"
    return f"a defect of lugol ({type(defect).__name__}); {remedy}"


def report(defect: BaseException) -> Path | None:
    """Write what kind of defect it is and where it arose, once for each; None where no report can be written.

    The report holds types, places in programs and versions; no values, no messages and no names of documents.
    """
    told = text(defect)
    mark = hashlib.sha256("".join(told.splitlines()[-_TELLING:]).encode()).hexdigest()[:10]
    path = Path(os.environ.get(FOLDER) or tempfile.gettempdir()) / f"lugol-defect-{mark}.txt"
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            file.write(told)
    except FileExistsError:
        return path
    except OSError:
        return None
    return path


def text(defect: BaseException) -> str:
    """The report: versions, then each error of the chain with the places it came through, the last call last."""
    lines = [
        f"lugol {__version__}, Python {platform.python_version()}, {platform.system()} {platform.machine()}",
        "This report holds no clinical text: types of errors and places in programs only.",
    ]
    seen: set[int] = set()
    error: BaseException | None = defect
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        lines += ["", f"{type(error).__module__}.{type(error).__qualname__}", *_frames(error)]
        error = error.__cause__ or error.__context__
    return "\n".join(lines) + "\n"


def _frames(error: BaseException) -> list[str]:
    frames = traceback.extract_tb(error.__traceback__)
    told = [f"  {_place(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames]
    left_out = len(told) - _MOST_FRAMES
    return told if left_out <= 0 else [f"  ... {left_out} further calls", *told[left_out:]]


def _place(file: str) -> str:
    """A file below the folder its program is imported from; elsewhere its bare name, since folders name people.

    >>> _place("/home/somebody/script.py")
    'script.py'
    """
    path = Path(file)
    for folder in sys.path:
        if folder and path.is_relative_to(folder):
            return path.relative_to(folder).as_posix()
    return path.name
