"""What an event says in one of its fields, as every engine of facts takes it: a value, absence or an unknown."""

from collections.abc import Callable
from functools import cache
from operator import attrgetter
from typing import Any, get_type_hints

from lugol.facts.engine.values import ABSENT, UNKNOWN
from lugol.record.event import VALUE_TYPES, Event

UNREADABLE = frozenset({"", "unexpected", "no_result", "unknown"})
WORDS = frozenset((kind, name) for kind, t in VALUE_TYPES.items() for name, h in get_type_hints(t).items() if h is str)
"""The fields of free words or lexicon codes, in which an empty text says that there is none."""


@cache
def reader(name: str) -> Callable[[Event], Any]:
    """What an event says under a name: ABSENT where it has no such value, UNKNOWN where it is not told or readable.

    >>> from lugol.record.event import Cytology
    >>> reader("result")(Event(id="e1", values=Cytology(result="unexpected")))
    <State.UNKNOWN: 'unknown'>
    """
    if name in ("kind", "assertion"):
        return attrgetter(name)
    worded = frozenset(kind for kind, field in WORDS if field == name)

    def read(event: Event) -> Any:
        raw = getattr(event.values, name, ABSENT)
        if raw is None or (raw in UNREADABLE and event.kind not in worded):
            return UNKNOWN
        return ABSENT if raw == "" else raw

    return read
