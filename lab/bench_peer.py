"""From the bytes of a FHIR Bundle to what screening and management recommend: women a second of one core.

Run `make bench-peer`; docs/comparison.md says what it is compared with and how to time the other side. One process,
held to one core; before each woman of the first line everything is forgotten that the texts, dates and codes of others
have left in a cache. Rules and terminology are loaded before the clock starts.
"""

import argparse
import os
import platform
import sys
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from conformance import MANAGEMENT, SCREENING, SHARED, cases
from lugol.exchange.contract import dumps
from lugol.facts.engine import times, traits
from lugol.facts.engine.woman import Woman
from lugol.findings import Finding
from lugol.read import codes, fhir
from lugol.read.fhir import free_text, place
from lugol.record.record import known_at
from lugol.review.one import review
from lugol.review.prepared import prepared
from lugol.rules import guideline
from lugol.rules.answer import answers

PEER = (3.7, 5.3)
"""Patients a second of the existing system, measured earlier in one process of its engine (docs/comparison.md)."""
LEFT_BY_OTHERS = (free_text._read, place._day, codes.in_words, codes.concept, times.moved, traits._of_told)

Bundle = tuple[bytes, str, date]


def recommended(bundle: bytes, name: str, as_of: date) -> list[Finding]:
    """The findings of the two guidelines, each with its row, facts, events and sources."""
    known = prepared(known_at(fhir.read(bundle, name), as_of))
    return answers(guideline.choose([SCREENING, MANAGEMENT], as_of), known, as_of, Woman(known, as_of))


def reviewed(bundle: bytes, name: str, as_of: date) -> object:
    """Every finding of every default guideline and instrument, written as JSON."""
    return dumps(review(fhir.read(bundle, name), as_of))


LINES = (
    ("Bundle to screening and management, explained", recommended, False),
    ("the same, look-ups kept from woman to woman", recommended, True),
    ("Bundle to the JSON of the whole review, look-ups kept", reviewed, True),
)


def timed(
    work: Callable[[bytes, str, date], object], bundles: Sequence[Bundle], rounds: int, *, keep: bool
) -> list[float]:
    """The processor seconds of each woman, the least of some rounds, in rising order."""
    for each in bundles[::50]:
        work(*each)
    found = [float("inf")] * len(bundles)
    for _ in range(rounds):
        for number, each in enumerate(bundles):
            if not keep:
                for cache in LEFT_BY_OTHERS:
                    cache.cache_clear()
            start = time.process_time()
            work(*each)
            found[number] = min(found[number], time.process_time() - start)
    return sorted(found)


def row(name: str, seconds: list[float]) -> str:
    """A line of the table: median, 95th percentile, sum, women a second, and how many times the existing system's."""
    rate = len(seconds) / sum(seconds)
    ratio = f"{rate / PEER[1]:.0f} to {rate / PEER[0]:.0f}"
    median, late = seconds[len(seconds) // 2], seconds[int(0.95 * len(seconds))]
    return f"| {name} | {1e3 * median:.2f} | {1e3 * late:.2f} | {sum(seconds):.1f} | {rate:.0f} | {ratio} |"


def one_core() -> str:
    """Hold the process to the last core that it may use; what was done, in words."""
    if not hasattr(os, "sched_setaffinity"):
        return "not held to a core (this system cannot)"
    core = max(os.sched_getaffinity(0))
    os.sched_setaffinity(0, {core})
    return f"held to core {core} of {os.cpu_count()}"


def machine() -> str:
    """The processor, the interpreter and the load: what a figure depends on."""
    cpus = Path("/proc/cpuinfo")
    lines = cpus.read_text(encoding="utf-8").splitlines() if cpus.is_file() else []
    model = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "")
    load = f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"
    return f"{model or platform.machine()}, {platform.system()}, Python {platform.python_version()}, load {load}"


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument(
        "--rounds", type=int, default=1, help="time each woman so often; her least time counts (for a busy machine)"
    )
    options = parser.parse_args()
    if not SHARED.is_dir():
        print(f"no bundles at {SHARED}; set LUGOL_SHARED to the folder that holds them")
        return 0
    bundles = [(bytes(case.bundle), case.id, case.as_of) for case in cases()]
    print(f"{len(bundles)} bundles; {one_core()}; {machine()}\n")
    print(f"| work | median ms | p95 ms | sum s | women/s | times {PEER[0]} to {PEER[1]} |\n|---|---|---|---|---|---|")
    for name, work, keep in LINES:
        print(row(name, timed(work, bundles, options.rounds, keep=keep)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
