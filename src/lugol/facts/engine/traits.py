"""What her events can be, told by one number, so that a set to which none of them can belong is known to be empty.

A trait is a filter that looks at nothing but what an event tells: its kind, its assertion, its values. Each has a bit
of its own: an event has the bits of all filters that it passes or may pass, a woman those of all her events.
"""

from collections.abc import Callable, Iterable
from functools import lru_cache

from lugol.record.event import Assertion, Event, Values

Passes = Callable[[Event], bool | None]
Told = tuple[int, int]
"""The traits that an event may have, and those of which nothing is open."""
ANY = -1
"""Every trait: what asks for one of these asks for nothing."""
_FILTERS: dict[str, list[tuple[int, int, Passes]]] = {}
HERSELF = 1
"""The trait that every woman has: what rests on her, or on the day, rests on it."""
_given = 1


def trait(kinds: Iterable[str], within: int, passes: Passes) -> int:
    """The bit of a new trait: events of some kinds, with a trait of `within`, that pass a filter (None: may pass)."""
    global _given
    bit = 1 << _given
    for kind in kinds:
        _FILTERS.setdefault(kind, []).append((bit, within, passes))
    _given += 1
    return bit


def told(event: Event) -> Told:
    """The traits of an event; it may have any of those that are still to be given."""
    return _of_told(event.values, event.assertion, _given)


@lru_cache(maxsize=4096)
def _of_told(values: Values, assertion: Assertion, given: int) -> Told:
    """The first so many traits of what an event tells, whoever it is told of and whenever it was."""
    event, may, sure = Event(id="", values=values, assertion=assertion), ANY << given, 0
    for bit, within, passes in _FILTERS.get(event.kind, ()):
        if may & within and (found := passes(event)) is not False:
            may |= bit
            sure |= bit if found else 0
    return may, sure
