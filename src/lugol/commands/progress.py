"""How far a run over a programme is: a bar where somebody watches, else a line now and then."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from lugol.programme.run.run import Standing

_EVERY = 30.0  # seconds between lines


class Pace:
    """The time since the judging began, to tell how fast it goes and how long it still takes."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock, self.began, self.first = clock, clock(), 0
        self.parting = True

    def words(self, told: "Standing") -> str:
        """Where the run is, in words.

        >>> from lugol.programme.run.run import Standing
        >>> Pace(lambda: 0.0).words(Standing(True, 3, 8))
        'parting the events by woman: 3 of 8'
        """
        if told.parting:
            return f"parting the events by woman: {told.done} of {told.total}"
        if self.parting:
            self.parting, self.began, self.first = False, self.clock(), told.done
        taken, done = self.clock() - self.began, told.done - self.first
        pace = f", {told.women / taken:,.0f} a second" if taken and told.women else ""
        left = f", {_time(taken / done * (told.total - told.done))} left" if done and told.done < told.total else ""
        return f"judging: part {told.done} of {told.total}, {told.women:,} women{pace}{left}"


def _time(seconds: float) -> str:
    """
    >>> _time(40), _time(300), _time(9000)
    ('40 s', '5 min', '2 h 30 min')
    """
    if seconds < 90:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 90 else f"{minutes // 60} h {minutes % 60} min"


@contextmanager
def watched() -> "Iterator[Callable[[Standing], None]]":
    """Show what the function that is given is told, on standard error."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    console, pace = Console(stderr=True), Pace()
    if not console.is_terminal:
        yield _sparsely(pace)
        return
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("")

        def tell(told: "Standing") -> None:
            progress.update(task, completed=told.done, total=told.total, description=pace.words(told))

        yield tell


def _sparsely(pace: Pace) -> "Callable[[Standing], None]":
    """A line where a minute's work begins or ends, and every half minute."""
    last = [pace.clock(), 0.0]

    def tell(told: "Standing") -> None:
        words, now = pace.words(told), pace.clock()
        if now - last[0] >= _EVERY or (told.done == told.total and last[1]):
            typer.echo(words, err=True)
            last[:] = [now, 1.0]

    return tell
