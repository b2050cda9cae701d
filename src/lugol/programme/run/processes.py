"""The processes of a run: work handed out to them, their memory given back, and clear words where one fails."""

import ctypes
import gc
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import get_context, parent_process
from pathlib import Path
from threading import Thread
from typing import Any

from lugol import defects
from lugol.errors import LugolError

RunAll = Callable[[Callable[..., Any], Sequence[tuple[Any, ...]]], Iterator[Any]]
_MUCH = 700_000_000
_AGAIN = "what is done is kept: the same command goes on from there"


class Ended(LugolError):
    """A process ended before its work was done."""


@contextmanager
def workers(jobs: int) -> Iterator[RunAll]:
    """So many processes for as long as they are needed; a single piece of work is done in this one.

    What is given does a piece of work for each tuple of arguments, and yields what comes of it as it comes.
    """
    pools: list[ProcessPoolExecutor] = []

    def run_all(work: Callable[..., Any], asked: Sequence[tuple[Any, ...]]) -> Iterator[Any]:
        if jobs == 1 or len(asked) < 2:
            yield from (work(*one) for one in asked)
            return
        if not pools:
            threads = str(max(1, (os.cpu_count() or 1) // jobs))
            os.environ.setdefault("POLARS_MAX_THREADS", threads)  # for the processes to come
            pools.append(ProcessPoolExecutor(jobs, mp_context=get_context("spawn"), initializer=_together))
        yield from _results(pools[0], work, asked, jobs)

    try:
        yield run_all
    finally:
        for pool in pools:
            pool.shutdown(wait=True, cancel_futures=True)


def _together() -> None:
    """End this process when the one that started it ends, however it ends; leave an interruption to that one."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _results(
    pool: ProcessPoolExecutor, work: Callable[..., Any], asked: Sequence[tuple[Any, ...]], jobs: int
) -> Iterator[Any]:
    waiting: dict[Future[Any], int] = {}
    for place, one in enumerate(asked):
        waiting[pool.submit(work, *one)] = place
    try:
        for future in as_completed(waiting):
            yield future.result()
    except BrokenProcessPool:
        raise Ended(
            "a process ended before its work was done, most likely for want of memory; "
            f"give the same command again, with --jobs 1 or after closing other programs ({_AGAIN})"
        ) from None


@contextmanager
def telling(what: str) -> Iterator[None]:
    """Give back memory when a piece of work is done; a defect that ends it is told by what it met, not by its words.

    The words of a defect may hold what a record says.
    """
    try:
        yield
    except (LugolError, OSError):
        raise
    except BaseException as defect:
        if os.environ.get("LUGOL_DEBUG") or not defects.is_defect(defect):
            raise
        raise LugolError(f"{what}: {defects.sentence(defect)} ({_AGAIN})") from None
    finally:
        _give_back()


def _give_back() -> None:
    """Take what is left for lasting, so that it is not searched for garbage again; return memory where there is much.

    To return it costs time, since all of it is soon asked for again.
    """
    gc.collect()
    gc.freeze()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None) if os.name == "posix" else None
    if trim is not None and _resident() > _MUCH:
        trim(0)


def _resident() -> int:
    """How many bytes of memory this process holds; where the system does not tell, more than any limit."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except OSError:
        return _MUCH + 1
    return pages * os.sysconf("SC_PAGE_SIZE")
