"""The files below a folder, with those that cannot be opened: none of them is left out unsaid."""

import os
from pathlib import Path
from stat import S_ISREG

from lugol.errors import UnusableInput


def below(folder: Path) -> list[Path]:
    """The files below a folder in order of their paths, without what is hidden.

    A link that leads nowhere is one of them, and a subfolder that may not be opened stands for what it holds: whoever
    reads them is told why they cannot be read.

    Raises UnusableInput where the folder itself may not be opened.
    """
    found: list[Path] = []

    def closed(error: OSError) -> None:
        if Path(error.filename) == folder:
            raise UnusableInput(f"{folder}: cannot be opened ({error.strerror}); check who may read it") from error
        found.append(Path(error.filename))

    for place, folders, names in os.walk(folder, onerror=closed):
        folders[:] = [name for name in folders if not name.startswith(".")]
        found += [path for name in names if not name.startswith(".") and may_hold(path := Path(place) / name)]
    return sorted(found)


def may_hold(path: Path) -> bool:
    """Is it a file, or one that cannot be looked at? A device, a pipe or a folder is none."""
    try:
        return S_ISREG(path.stat().st_mode)
    except OSError:
        return True


def is_folder(path: Path) -> bool:
    """Is it a folder? What cannot be looked at is none: whoever opens it is told why it cannot be read."""
    try:
        return path.is_dir()
    except OSError:
        return False
