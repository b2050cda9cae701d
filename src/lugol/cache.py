"""What takes long to make and is the same each time, kept in the user's cache folder; harmless where it cannot be.

A file of the cache holds its own digest and is used only where that is right and its name holds the key of what it was
made from. Where the folder cannot be written, or belongs to somebody else, things are made anew each time.
"""

import os
import sys
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from lugol import __version__

FOLDER = "LUGOL_CACHE"  # the folder to use instead; "off" for none
_DIGEST = 32
_KEPT = 7 * 24 * 3600.0  # seconds that a file unused stays: two versions used in turn do not throw away each other's


def cached(name: str, key: str, make: Callable[[], bytes]) -> bytes:
    """The bytes made from what `key` stands for: those kept of an earlier run, else made now and kept."""
    place = folder()
    if place is None:
        return make()
    stamp = sha256(f"{__version__} {sys.version_info[:2]} {key}".encode()).hexdigest()[:16]
    file = place / f"{name}-{stamp}"
    found = _read(file)
    if found is None:
        found = make()
        _write(file, found)
    return found


def stamp(files: Iterable[Path]) -> str:
    """A key for some files: it changes with the name, size or time of any of them."""
    told = ((str(file), file.stat()) for file in sorted(files))
    return " ".join(f"{name}:{stat.st_size}:{stat.st_mtime_ns}" for name, stat in told)


def folder() -> Path | None:
    """The folder of the cache; None where it is turned off or there is no home."""
    if chosen := os.environ.get(FOLDER, ""):
        return None if chosen == "off" else Path(chosen)
    try:
        if sys.platform == "win32":
            base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
        elif sys.platform == "darwin":
            base = Path.home() / "Library" / "Caches"
        else:
            base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    except RuntimeError:
        return None
    return base / "lugol"


def _read(file: Path) -> bytes | None:
    try:
        if hasattr(os, "geteuid") and file.stat().st_uid != os.geteuid():
            return None
        data = file.read_bytes()
    except OSError:
        return None
    body = data[_DIGEST:]
    with suppress(OSError):
        os.utime(file)
    return body if sha256(body).digest() == data[:_DIGEST] else None


def _write(file: Path, body: bytes) -> None:
    """Keep some bytes, whole or not at all; what was kept under the name before goes when it is long unused."""
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft.write_bytes(sha256(body).digest() + body)
        draft.replace(file)
        for old in file.parent.glob(f"{file.name.rpartition('-')[0]}-*"):
            if old != file and old.stat().st_mtime < time.time() - _KEPT:
                old.unlink(missing_ok=True)
    except OSError:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
