"""A command run while the memory of all its processes together is watched (Linux): time, core time, memory."""

import resource
import subprocess
import time
from pathlib import Path
from typing import NamedTuple

_EVERY = 0.1


class Used(NamedTuple):
    """What a command took; `memory` is the highest sum in MB over all processes that it ran at one time.

    `shared_once` is the same with pages that several processes share counted once, where Linux tells it.
    """

    seconds: float
    core: float
    memory: float
    shared_once: float


def used(words: list[str]) -> Used:
    """Run a command to its end. Raises CalledProcessError where it fails."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    peak = once = 0.0
    with subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
        while process.poll() is None:
            there = _tree(process.pid)
            peak = max(peak, sum(_told(each, "status", "VmRSS:") for each in there))
            once = max(once, sum(_told(each, "smaps_rollup", "Pss:") for each in there))
            time.sleep(_EVERY)
        told = process.stderr.read() if process.stderr else b""
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, words, stderr=told)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    core = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Used(time.perf_counter() - start, core, peak / 1000, once / 1000)


def _tree(root: int) -> list[int]:
    """A process and all that it started."""
    found = [root]
    for each in found:
        try:
            for task in Path(f"/proc/{each}/task").iterdir():
                found += map(int, (task / "children").read_text().split())
        except OSError:
            continue
    return found


def _told(process: int, file: str, name: str) -> float:
    """A line of what Linux tells of a process, in kB; 0 where it is gone."""
    try:
        lines = Path(f"/proc/{process}/{file}").read_text().splitlines()
    except OSError:
        return 0
    return float(next((line.split()[1] for line in lines if line.startswith(name)), 0))
