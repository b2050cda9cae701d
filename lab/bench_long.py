"""How the time of reading grows with a long and varied text: `python lab/bench_long.py [--sizes 0.6,1.2,2.5,5]`.

Texts of the corpora in a mixed order, each under a date of its own, are joined to one text of so many megabytes, and
its processor time is told by its stages. What tells of two women is not refused, so that any text may be joined. The
aim is a minute for 5 MB; "growth" is the time of a size by that of the one before, over their sizes (1.0 is linear).
The corpora live outside the project (LUGOL_SHARED, or `../shared` beside it).
"""

import argparse
import gc
import random
import time
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

from lugol.language import unread
from lugol.language.kinds.woman.patient import read_patient
from lugol.language.narrative import events_of
from lugol.language.reading import reading_of
from lugol.record.merge import build
from lugol.record.numbering import numbered
from lugol.record.possible import set_apart
from narratives import CORPORA

SEED = 12
FIRST, LAST = date(1975, 1, 6), date(2024, 6, 1)
_FOLDERS = ("clinic_notes", "pathology_reports", "case_reports_cupcase", "case_reports_e3c")
_GARBAGE = 500_000
"""As the command line has it."""


def entries() -> Iterator[str]:
    """The texts of the corpora in a mixed order, again and again, each under the next date."""
    dice = random.Random(SEED)
    files = sorted(path for folder in _FOLDERS for path in (CORPORA / folder).rglob("*.txt"))
    day = FIRST
    while True:
        dice.shuffle(files)
        for file in files:
            day = day + timedelta(days=dice.randrange(1, 9)) if day < LAST else FIRST
            yield f"\n\nSeen in clinic on {day:%d %B %Y}.\n\n{file.read_text(encoding='utf-8', errors='replace')}"


def joined(size: int) -> str:
    """Texts joined to one of so many bytes."""
    pieces: list[str] = []
    length = 0
    for entry in entries():
        pieces.append(entry)
        length += len(entry.encode())
        if length >= size:
            break
    return "".join(pieces).encode()[:size].decode("utf-8", "ignore")


def seconds(text: str) -> tuple[list[float], int]:
    """The processor time of taking a text apart, of its events, and of the record; and how many events it holds."""
    told = [time.process_time()]
    reading = reading_of(text, "joined")
    told.append(time.process_time())
    events = events_of(reading)
    told.append(time.process_time())
    possible, wrong = set_apart(events)
    notes = [*wrong, *reading.time.notes, *unread.notes(reading, events)]
    record = numbered(build(read_patient(reading), possible, notes=notes))
    told.append(time.process_time())
    return [after - before for before, after in pairwise(told)], len(record.events)


def main() -> None:
    """Print a table."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--sizes", default="0.6,1.2,2.5,5", help="megabytes, with commas between them")
    gc.set_threshold(_GARBAGE, 20, 20)
    seconds(joined(50_000))
    print(f"{'MB':>5s} {'events':>7s} {'apart':>8s} {'events':>8s} {'record':>8s} {'all':>8s}  growth")
    before: tuple[float, float] | None = None
    for size in map(float, arguments.parse_args().sizes.split(",")):
        stages, events = seconds(joined(int(size * 1e6)))
        whole = sum(stages)
        growth = f"{whole / before[1] / (size / before[0]):6.2f}" if before else ""
        told = " ".join(f"{each:6.1f} s" for each in stages)
        print(f"{size:5.1f} {events:7,d} {told} {whole:6.1f} s  {growth}", flush=True)
        before = (size, whole)


if __name__ == "__main__":
    main()
