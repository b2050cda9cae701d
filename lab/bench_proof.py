"""How long the proof of a second reader's proposals takes, apart from the model: `python lab/bench_proof.py`.

The proposals are made of the truth of the texts, as in `lab/lies.py`. Each proof is the first of a process that has
read its text and nothing else, as it is for a hospital; the process is forked again for each of several, so that none
gains by the one before. What is timed is all that a second reader costs beside the model: the text taken apart again,
each proposal proven, and the record made of both. The aim is 0.2 s for the longest text (the case report of 27 kB).
"""

import argparse
import os
import time
from collections.abc import Callable
from statistics import median
from typing import Any

import msgspec

from lugol.errors import UnusableInput
from lugol.language.narrative import read
from lugol.readers.contract import Proposal
from lugol.readers.second import with_second
from lugol.record.record import Record
from spoken import Told, read_text, spoken, texts

AIM = 0.2


class Taken(msgspec.Struct):
    """Wall and processor time of one proof."""

    wall: float
    cpu: float


class _Answered:
    """A reader that has its answer ready."""

    name = "answered"

    def __init__(self, proposals: list[Proposal]) -> None:
        self.proposals = proposals

    def propose(self, _: str) -> list[Proposal]:
        """The proposals."""
        return self.proposals


def once(record: Record, proposals: list[Proposal]) -> Taken:
    """The times of a second reader's share of one record that lugol has read."""
    reader = _Answered(proposals)
    wall, cpu = time.perf_counter(), time.process_time()
    with_second(record, reader)
    return Taken(time.perf_counter() - wall, time.process_time() - cpu)


def first_proofs(told: Told, repeats: int) -> tuple[int, list[Taken]]:
    """How many proposals a text has, and the times of its first proof in as many processes as are asked for."""
    proposals = _elsewhere(lambda: [one.proposal for one in spoken(told, read_text(told))[0]], list[Proposal])
    record = read(told.text, told.name)
    return len(proposals), [_elsewhere(lambda: once(record, proposals), Taken) for _ in range(repeats)]


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
    arguments.add_argument("--repeats", type=int, default=25, help="how many first proofs of each text")
    given = arguments.parse_args()
    print(f"{'text':40s} {'proposals':>9s}   wall: least, median, most      processor: least, median")
    for told in texts("ABC"):
        if given.text not in ("all", told.name):
            continue
        try:
            number, taken = first_proofs(told, given.repeats)
        except UnusableInput:
            continue
        wall, cpu = sorted(each.wall for each in taken), sorted(each.cpu for each in taken)
        print(
            f"{told.name[:40]:40s} {number:9d}   {wall[0]:.3f} s, {median(wall):.3f} s, {wall[-1]:.3f} s"
            f"   {cpu[0]:.3f} s, {median(cpu):.3f} s{'  above the aim' if wall[0] > AIM else ''}",
            flush=True,
        )


if __name__ == "__main__":
    main()
