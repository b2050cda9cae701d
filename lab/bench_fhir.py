"""From the bytes of a FHIR Bundle to explained answers: time for each woman and memory, in one process.

Run `make bench`. It uses the visible bundles of the conformance set (LUGOL_SHARED, or `../shared` beside the project).
`--profile` prints where the time goes instead.
"""

import argparse
import cProfile
import gc
import pstats
import resource
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date

from bench_peer import recommended
from conformance import SHARED, cases
from lugol.exchange.contract import dumps
from lugol.read import fhir
from lugol.review.one import review

Work = Callable[[bytes, str, date], object]


def read_only(bundle: bytes, name: str, as_of: date) -> object:
    """The record alone."""
    return fhir.read(bundle, name)


def everything(bundle: bytes, name: str, as_of: date) -> object:
    """The record and every finding of every default guideline and instrument."""
    return review(fhir.read(bundle, name), as_of)


def to_json(bundle: bytes, name: str, as_of: date) -> object:
    """All of it, written as the JSON of a review."""
    return dumps(review(fhir.read(bundle, name), as_of))


WORK: dict[str, Work] = {
    "bundle to record": read_only,
    "bundle to screening and management, explained": recommended,
    "bundle to whole review": everything,
    "bundle to review JSON": to_json,
}


def measure(name: str, work: Work, loaded: list[tuple[bytes, str, date]]) -> str:
    """One row of the table: median, 95th percentile and worst CPU time, women a second of one core, peak memory."""
    for each in loaded[::30]:
        work(*each)
    gc.collect()
    times: list[float] = []
    for each in loaded:
        start = time.process_time()
        work(*each)
        times.append(time.process_time() - start)
    times.sort()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    p95 = times[int(0.95 * len(times))]
    figures = f"{1e3 * statistics.median(times):.2f} | {1e3 * p95:.2f} | {1e3 * times[-1]:.1f}"
    return f"| {name} | {figures} | {len(times) / sum(times):.0f} | {peak:.0f} |"


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--profile", action="store_true")
    options = parser.parse_args()
    if not SHARED.is_dir():
        print(f"no bundles at {SHARED}; set LUGOL_SHARED to the folder that holds them")
        return 0
    loaded = [(bytes(case.bundle), case.id, case.as_of) for case in cases()]
    if options.profile:
        profile = cProfile.Profile()
        profile.runcall(lambda: [recommended(*each) for each in loaded[:800]])
        pstats.Stats(profile).sort_stats("tottime").print_stats(25)
        return 0
    print(f"{len(loaded)} bundles, {sum(len(each[0]) for each in loaded) / len(loaded) / 1000:.1f} kB each\n")
    print("| work | median ms | p95 ms | worst ms | women/s | peak MB |\n|---|---|---|---|---|---|")
    for name, work in WORK.items():
        print(measure(name, work, loaded))
    return 0


if __name__ == "__main__":
    sys.exit(main())
