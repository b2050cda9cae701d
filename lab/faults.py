"""A programme run that is disturbed again and again must end with the rows of one that is left alone.

Run `make faults` (a hundred rounds), or `python lab/faults.py --rounds 20 --seed 7`. A round starts the run and
disturbs it: it is killed with all that it started at a random instant, or interrupted; the disk is full; one part is
damaged and put right; two runs start in one folder at once; the clock is set back. Then the same command is given until
it ends, and its rows and problems are held against those of an undisturbed run.
"""

import argparse
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import polars as pl

_WOMEN = 400
_PARTS = 6
_TRIES = 8
_CODE = "from lugol.__main__ import main; main()"


class Ground(NamedTuple):
    """Where a round takes place: the events, the folder of its results, and about how long a run takes."""

    source: Path
    results: Path
    seconds: float
    jobs: int = 2


def events(path: Path, women: int, seed: int) -> Path:
    """Events of invented women in no order, a few of them faulty, as CSV."""
    chance = random.Random(seed)
    rows = []
    for woman in range(women):
        born = f"{chance.randrange(1950, 2000)}-0{chance.randrange(1, 10)}-1{chance.randrange(10)}"
        for _ in range(chance.randrange(1, 7)):
            day = f"{chance.randrange(2010, 2024)}-0{chance.randrange(1, 10)}-1{chance.randrange(10)}"
            told = chance.choice(("hpv,positive,16", "hpv,negative,", "cytology,HSIL,", "cytology,NILM,", "hpv,odd,"))
            kind, result, types = told.split(",")
            rows.append(f"w{woman},F,{born},{kind},{day},{result},{types}")
    chance.shuffle(rows)
    path.write_text("patient,sex,birth,kind,date,result,types\n" + "\n".join(rows) + "\n", encoding="utf-8")
    return path


def _words(ground: Ground) -> list[str]:
    told = ["programme", str(ground.source), "--as-of", "2024-06-03", "-o", str(ground.results)]
    return [sys.executable, "-c", _CODE, *told, "--jobs", str(ground.jobs), "--parts", str(_PARTS)]


def _started(ground: Ground, before: Callable[[], None] | None = None) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        _words(ground), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True, preexec_fn=before
    )


def _ended(process: "subprocess.Popen[bytes]") -> tuple[int, str]:
    _, told = process.communicate()
    return process.returncode, told.decode(errors="replace")


def killed(ground: Ground, chance: random.Random) -> list[str]:
    """Killed with all that it started, at a random instant, once or several times."""
    for _ in range(chance.choice((1, 1, 2, 3))):
        process = _started(ground)
        time.sleep(chance.random() * ground.seconds)
        _kill_group(process)
    return []


def _kill_group(process: "subprocess.Popen[bytes]") -> None:
    """Kill the group of processes that a run of our own leads."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    _ended(process)


def interrupted(ground: Ground, chance: random.Random) -> list[str]:
    """Interrupted as by a person at the keyboard."""
    process = _started(ground)
    time.sleep(chance.random() * ground.seconds)
    process.send_signal(signal.SIGINT)
    status, told = _ended(process)
    return _clean(status, told, (0, 1, 2, 130, -2))


def full(ground: Ground, chance: random.Random) -> list[str]:
    """No file may grow beyond a few thousand bytes, as on a disk that is nearly full."""
    most = chance.choice((0, 300, 1000, 3000, 6000))

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))

    return _clean(*_ended(_started(ground, limit)), (0, 2))


def damaged(ground: Ground, chance: random.Random) -> list[str]:
    """A part of what was parted is damaged, the others are judged all the same; then the part is put right."""
    process = _started(ground)
    while process.poll() is None and not (ground.results / "parts.json").exists():
        time.sleep(0.002)
    _kill_group(process)
    there = sorted((ground.results / "events").glob("*/*.arrow"))
    waiting = [each for each in there if not (ground.results / "rows" / f"{each.parent.name}.parquet").exists()]
    if not waiting:
        return []
    victim = chance.choice(waiting)
    whole = victim.read_bytes()
    victim.write_bytes(whole[: len(whole) // 2])
    status, told = _ended(_started(ground))
    wrong = _clean(status, told, (2,))
    judged = len(list((ground.results / "rows").glob("*.parquet")))
    if judged < len({each.parent for each in there}) - 1:
        wrong.append(f"a damaged part kept others from being judged ({judged} were)")
    victim.write_bytes(whole)
    return wrong


def two(ground: Ground, chance: random.Random) -> list[str]:
    """Two runs in one folder at once: one works, the other says so and ends."""
    first = _started(ground)
    time.sleep(chance.random() * ground.seconds / 2)
    second = _started(ground)
    ends = [_ended(first), _ended(second)]
    wrong = [each for status, told in ends for each in _clean(status, told, (0, 2))]
    return wrong if any(status == 0 for status, _ in ends) else [*wrong, "neither of two runs ended well"]


def clock(ground: Ground, chance: random.Random) -> list[str]:
    """The clock goes back: what was written so far is dated tomorrow."""
    process = _started(ground)
    time.sleep(chance.random() * ground.seconds)
    _kill_group(process)
    for path in ground.results.rglob("*") if ground.results.exists() else ():
        os.utime(path, (time.time() + 86_400,) * 2)
    return []


FAULTS = {
    "killed": killed,
    "interrupted": interrupted,
    "full": full,
    "damaged": damaged,
    "two at once": two,
    "clock": clock,
}


def _clean(status: int, told: str, allowed: tuple[int, ...]) -> list[str]:
    """What is wrong with how a disturbed run ended: its status, or a traceback."""
    wrong = [f"status {status}: {told[-300:]}"] if status not in allowed else []
    return [*wrong, f"traceback: {told[-600:]}"] if "Traceback" in told else wrong


def _result(results: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    def read(name: str) -> pl.DataFrame:
        found = pl.concat([pl.read_parquet(path) for path in sorted((results / name).glob("*.parquet"))])
        return found.sort(found.columns[:2])

    return read("rows"), read("problems")


def _differs(results: Path, want: tuple[pl.DataFrame, pl.DataFrame]) -> list[str]:
    there = _result(results)
    wrong = [f"{name} differ" for name, a, b in zip(("rows", "problems"), there, want, strict=True) if not a.equals(b)]
    drafts = [path.name for path in results.rglob("*.draft")]
    return [*wrong, *([f"left half written: {drafts}"] if drafts else [])]


def rounds(number: int, seed: int, women: int = _WOMEN, jobs: int = 2) -> tuple[Counter[str], list[str]]:
    """How many rounds of each fault there were, and what went wrong in any of them."""
    chance = random.Random(seed)
    met: Counter[str] = Counter()
    wrong: list[str] = []
    with tempfile.TemporaryDirectory() as place:
        source = events(Path(place) / "events.csv", women, seed)
        calm = Ground(source, Path(place) / "calm", 0, jobs)
        began = time.perf_counter()
        if (end := _ended(_started(calm)))[0]:
            return met, [f"an undisturbed run failed: {end[1]}"]
        seconds = time.perf_counter() - began
        want = _result(calm.results)
        for each in range(number):
            name = list(FAULTS)[each % len(FAULTS)]
            ground = Ground(source, Path(place) / "disturbed", seconds, jobs)
            met[name] += 1
            wrong += [f"round {each}, {name}: {what}" for what in _round(ground, name, chance, want)]
            passed = time.perf_counter() - began
            told = f"round {each + 1} of {number}, {passed:.0f} s, {len(wrong)} things wrong"
            print(told, file=sys.stderr, flush=True)
            shutil.rmtree(ground.results, ignore_errors=True)
    return met, wrong


def _round(ground: Ground, name: str, chance: random.Random, want: tuple[pl.DataFrame, pl.DataFrame]) -> list[str]:
    wrong = FAULTS[name](ground, chance)
    for _ in range(_TRIES):
        status, told = _ended(_started(ground))
        if status == 0:
            return [*wrong, *_differs(ground.results, want)]
    return [*wrong, f"never ended well: {told[-300:]}"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    asked = parser.parse_args()
    began = time.perf_counter()
    met, wrong = rounds(asked.rounds, asked.seed)
    for name, count in met.items():
        print(f"{name:<14}{count:>5} rounds, {sum(f', {name}:' in each for each in wrong):>3} things wrong")
    print(
        f"seed {asked.seed}, {time.perf_counter() - began:.0f} s: {sum(met.values())} rounds, {len(wrong)} things wrong"
    )
    print("\n".join(wrong))
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
