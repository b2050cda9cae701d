"""What her events can be, told by one number, so that a set to which none of them can belong is known to be empty.

A trait is a filter that looks at nothing but what an event tells: its kind, its assertion, its values. Each has a bit
of its own, and a woman has the bits of all filters that one of her events passes or may pass.
"""

from collections.abc import Callable, Iterable
from functools import lru_cache

from lugol.record.event import Assertion, Event, Values

Passes = Callable[[Event], bool]
ANY = -1
"""Every trait: what asks for one of these asks for nothing."""
_FILTERS: dict[str, list[tuple[int, int, Passes]]] = {}
_given = 0


def trait(kinds: Iterable[str], within: int, passes: Passes) -> int:
    """The bit of a new trait: events of some kinds, with a trait of `within`, that may pass a filter."""
    global _given
    bit = 1 << _given
    for kind in kinds:
        _FILTERS.setdefault(kind, []).append((bit, within, passes))
    _given += 1
    return bit


def traits(events: Iterable[Event]) -> int:
    """The traits of some events; those that are still to be given are all set, since nobody has asked for them yet."""
    given = _given
    found = ANY << given
    for event in events:
        found |= _of_told(event.values, event.assertion, given)
    return found


@lru_cache(maxsize=4096)
def _of_told(values: Values, assertion: Assertion, given: int) -> int:
    """The first so many traits of what an event tells, whoever it is told of and whenever it was."""
    event, found = Event(id="", values=values, assertion=assertion), ANY << given
    for bit, within, passes in _FILTERS.get(event.kind, ()):
        if found & within and passes(event):
            found |= bit
    return found
