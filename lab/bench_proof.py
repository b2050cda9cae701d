"""How long the proof of a second reader's proposals takes, apart from the model: `python lab/bench_proof.py`.

The proposals are made of the truth of the texts, as in `lab/lies.py`. Each proof is the first of a process that has
read its text and nothing else, as it is for a hospital; the process is forked again for each of several, so that none
gains by the one before. The aim is 0.2 s for the longest text (the case report of 27 kB, 98 proposals).
"""

import argparse
import os
import time
from collections.abc import Callable
from statistics import median
from typing import Any

import msgspec

from lugol.language.narrative import events_of
from lugol.language.reading import Reading
from lugol.readers.contract import Proposal
from lugol.readers.proof import ground, prove
from spoken import Told, read_text, spoken, texts

REPEATS = 25
AIM = 0.2


class Taken(msgspec.Struct):
    """Wall and processor time of one proof."""

    wall: float
    cpu: float


def once(reading: Reading, proposals: list[Proposal]) -> Taken:
    """The times of proving all proposals of a text; its own events are there already."""
    events = events_of(reading)
    wall, cpu = time.perf_counter(), time.process_time()
    on = ground(reading, events)
    for each in proposals:
        prove(on, each)
    return Taken(time.perf_counter() - wall, time.process_time() - cpu)


def first_proofs(told: Told) -> tuple[int, list[Taken]]:
    """How many proposals a text has, and the times of its first proof in as many processes as are asked for."""
    proposals = _elsewhere(lambda: [one.proposal for one in spoken(told, read_text(told))[0]], list[Proposal])
    reading = read_text(told)
    return len(proposals), [_elsewhere(lambda: once(reading, proposals), Taken) for _ in range(REPEATS)]


def _elsewhere(ask: Callable[[], Any], kind: Any) -> Any:
    """The answer of a child of this process, whose caches stay its own."""
    here, there = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(here)
        with os.fdopen(there, "wb") as answers:
            answers.write(msgspec.json.encode(ask()))
        os._exit(0)
    os.close(there)
    with os.fdopen(here, "rb") as answers:
        answer = answers.read()
    os.waitpid(child, 0)
    return msgspec.json.decode(answer, type=kind)


def main() -> None:
    """Print a table of the texts asked for."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--text", default="seed", help="the name of a text with truth, or all")
    asked = arguments.parse_args().text
    print(f"{'text':40s} {'proposals':>9s}   wall: least, median, most      processor: least, median")
    for told in texts("ABC"):
        if asked in ("all", told.name):
            number, taken = first_proofs(told)
            wall, cpu = sorted(each.wall for each in taken), sorted(each.cpu for each in taken)
            above = "  above the aim" if median(wall) > AIM else ""
            print(
                f"{told.name[:40]:40s} {number:9d}   {wall[0]:.3f} s, {median(wall):.3f} s, {wall[-1]:.3f} s"
                f"   {cpu[0]:.3f} s, {median(cpu):.3f} s{above}",
                flush=True,
            )


if __name__ == "__main__":
    main()
