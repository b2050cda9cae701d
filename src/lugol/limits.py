"""What one document may cost in seconds, bytes and memory, so that one record never holds up the others."""

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from lugol.errors import LugolError, UnusableInput

try:
    import resource
except ImportError:  # not on Windows
    resource = None  # type: ignore[assignment]

_AGAIN = 0.5  # seconds until the alarm sounds again, should a library have caught the first one
_DATA_PAGES = 5  # the place of the pages for data in /proc/self/statm


class TooMuch(UnusableInput):
    """A document that takes more time, room or memory than one document may."""


class Limit(NamedTuple):
    """A limit: the variable of the environment that sets it, its unit and what holds where nobody sets it."""

    variable: str
    unit: str
    usual: float


SECONDS = Limit("LUGOL_DOCUMENT_SECONDS", "seconds", 60)
MEGABYTES = Limit("LUGOL_DOCUMENT_MEGABYTES", "MB", 200)
MEMORY = Limit("LUGOL_DOCUMENT_MEMORY", "MB", 2000)


class _Expired(BaseException):
    """The time of a document is over; no Exception, so that no library takes it for a fault of its own."""


def value(limit: Limit) -> float:
    """What a limit is set to; LugolError where the environment holds no number above nought.

    >>> value(SECONDS)
    60.0
    """
    told = os.environ.get(limit.variable, "") or str(limit.usual)
    try:
        number = float(told)
    except ValueError:
        number = 0.0
    if not 0 < number < float("inf"):
        raise LugolError(f"{limit.variable}: {told!r} is no number of {limit.unit}; write for example {limit.usual:g}")
    return number


def check_size(size: int, name: str, remedy: str = "use lugol programme for many women") -> None:
    """Refuse a document of more bytes than one may have."""
    most = value(MEGABYTES)
    if size > most * 1e6:
        raise TooMuch(
            f"{name}: {size / 1e6:.1f} MB are too many for one woman (at most {most:g}, set by --document-megabytes); "
            f"{remedy}"
        )


@contextmanager
def document(name: str) -> Iterator[None]:
    """Do what is inside within the time and memory of one document; TooMuch where it takes more.

    Time is kept on the main thread of a process and where the system has an alarm, memory where the system tells and
    limits it (Linux). Within another document nothing is added: the outer one counts.
    """
    seconds, memory = value(SECONDS), value(MEMORY)
    if not _can_wait() or _within():
        yield
        return
    before = signal.signal(signal.SIGALRM, _expire)
    try:
        try:
            signal.setitimer(signal.ITIMER_REAL, seconds, _AGAIN)
            with _memory(memory):
                yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
    except _Expired:
        raise TooMuch(
            f"{name}: not done after {seconds:g} seconds, which is the limit for one document; "
            "raise it by --document-seconds, or give the document in parts"
        ) from None
    except MemoryError:
        raise TooMuch(
            f"{name}: needs more than {memory:g} MB of memory, which is the limit for one document; "
            "raise it by --document-memory, or give the document in parts"
        ) from None
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def is_over(error: BaseException) -> bool:
    """Is it the end of the time or memory of an enclosing document, which that document is to tell?"""
    return isinstance(error, _Expired) or (isinstance(error, MemoryError) and _can_wait() and _within())


def _within() -> bool:
    """Is the clock of a document running?"""
    return bool(signal.getitimer(signal.ITIMER_REAL)[0])


def _can_wait() -> bool:
    return hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread()


def _expire(_: int, __: Any) -> None:
    raise _Expired


@contextmanager
def _memory(megabytes: float) -> Iterator[None]:
    """Let this process hold so much more than now, as far as the system keeps count."""
    held = _held()
    if resource is None or held is None:
        yield
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
    most = held + int(megabytes * 1e6)
    ceilings = [each for each in (soft, hard) if each != resource.RLIM_INFINITY]
    resource.setrlimit(resource.RLIMIT_DATA, (min([most, *ceilings]), hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, (soft, hard))


def _held() -> int | None:
    """How many bytes of data this process holds; None where the system does not tell."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[_DATA_PAGES])
    except (OSError, ValueError, IndexError):
        return None
    return pages * os.sysconf("SC_PAGE_SIZE")
