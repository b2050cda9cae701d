"""The clock face of the cervix: hours 1 to 12 as the examiner sees them, their distances, runs, quadrants and lips."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lugol.instruments.instrument import InputError


@dataclass(frozen=True, slots=True)
class Arc:
    """A stretch of the clock face: its hours clockwise, and the events that tell of it."""

    hours: tuple[int, ...]
    events: tuple[str, ...] = ()

    def __str__(self) -> str:
        first, last = self.hours[0], self.hours[-1]
        return f"{first} o'clock" if first == last else f"{first} to {last} o'clock"


def distance(a: int, b: int) -> int:
    """Hours between two positions by the shorter way round, 0 to 6.

    >>> distance(6, 9), distance(11, 1)
    (3, 2)
    """
    gap = abs(a - b) % 12
    return min(gap, 12 - gap)


def arcs(hours: Iterable[int]) -> list[tuple[int, ...]]:
    """Hours as runs of neighbours on the face, clockwise.

    >>> arcs([12, 1, 11, 6])
    [(6,), (11, 12, 1)]
    >>> arcs(range(1, 13))
    [(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12)]
    """
    left = sorted({hour_of(hour) for hour in hours})
    if len(left) == 12:
        return [tuple(left)]
    runs: list[list[int]] = []
    for hour in left:
        if runs and runs[-1][-1] == hour - 1:
            runs[-1].append(hour)
        else:
            runs.append([hour])
    if len(runs) > 1 and runs[0][0] == 1 and runs[-1][-1] == 12:
        runs[-1].extend(runs.pop(0))
    return [tuple(run) for run in runs]


def quadrants(hour: int) -> tuple[str, ...]:
    """The quadrant(s) of an hour; 12, 3, 6 and 9 lie on the border of two.

    >>> quadrants(6)
    ('3-6', '6-9')
    """
    borders = (("12-3", 0, 3), ("3-6", 3, 6), ("6-9", 6, 9), ("9-12", 9, 12))
    place = hour_of(hour) % 12
    return tuple(name for name, low, high in borders if low <= place <= high or (place == 0 and high == 12))


def lip(hour: int) -> str:
    """The lip of the cervix: anterior from 10 to 2, posterior from 4 to 8, lateral at 3 and 9.

    >>> lip(6), lip(12), lip(3)
    ('posterior', 'anterior', 'lateral')
    """
    return "lateral" if hour in (3, 9) else "posterior" if 3 < hour_of(hour) < 9 else "anterior"


def gap(lesion: Sequence[int], biopsies: Iterable[int]) -> int | None:
    """Hours from a lesion to the nearest biopsy; None where there is no biopsy.

    >>> gap((10, 11, 12), (4, 5))
    4
    """
    return min((distance(a, b) for a in lesion for b in biopsies), default=None)


def hour_of(hour: int) -> int:
    """The hour itself; raises InputError off the face."""
    if not 1 <= hour <= 12:
        raise InputError(f"clock position {hour} is outside 1 to 12 (lugol-clock)")
    return hour
