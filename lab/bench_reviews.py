"""How long a review takes of a record with very many dated results: `python lab/bench_reviews.py`.

A woman with a laboratory result on each of 1,000 days, and one with 20,000 events on 4,000 days, each judged once
with the history of her flags (`lugol review`). The aims are 2 s and 20 s of processor time.
"""

import time
from datetime import date, timedelta

from lugol.record.event import Cytology, Event, Hpv, Lab
from lugol.record.merge import build
from lugol.record.record import Patient, Record
from lugol.record.when import When
from lugol.review.replay import reviewed

FIRST = date(1990, 1, 1)
SIZES = ((100, 100, 2.0), (1_000, 1_000, 2.0), (5_000, 1_000, 20.0), (20_000, 4_000, 20.0))
_MARKERS = ("CA125", "HE4", "CEA", "SCC")


def _event(number: int, on: date) -> Event:
    """A marker, or now and then a smear or a test for HPV."""
    when = When(on, on, on.isoformat())
    if number % 97 == 0:
        return Event(id=f"e{number}", values=Cytology(result="NILM"), when=when)
    if number % 89 == 0:
        return Event(id=f"e{number}", values=Hpv(result="negative"), when=when)
    marker = _MARKERS[number % len(_MARKERS)]
    return Event(id=f"e{number}", values=Lab(marker=marker, value=10.0 + number % 50, unit="U/mL"), when=when)


def record(events: int, days: int) -> Record:
    """So many events of one woman, spread over so many days."""
    told = [_event(number, FIRST + timedelta(days=3 * (number % days))) for number in range(events)]
    return build(Patient(birth=When(date(1960, 1, 1), date(1960, 1, 1), "1960-01-01")), told)


def main() -> None:
    """Print a table."""
    print(f"{'events':>8s} {'days':>6s} {'build':>8s} {'review':>8s}   aim")
    for events, days, aim in SIZES:
        begun = time.process_time()
        woman = record(events, days)
        built = time.process_time()
        reviewed(woman, FIRST + timedelta(days=3 * days + 30))
        taken = time.process_time() - built
        print(f"{events:8,d} {days:6,d} {built - begun:6.2f} s {taken:6.2f} s  {aim:3.0f} s", flush=True)


if __name__ == "__main__":
    main()
