"""What an event says in one of its fields, as every engine of facts takes it: a value, absence or an unknown."""

from collections.abc import Callable
from functools import cache
from operator import attrgetter
from typing import Any, get_type_hints

from lugol.facts.engine.values import ABSENT, UNKNOWN
from lugol.record.certainty import GRAVE, SURE
from lugol.record.event import VALUE_TYPES, Diagnosis, Event

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
    if name in ("histology", "suspected"):
        return _proven if name == "histology" else _suspected
    worded = frozenset(kind for kind, field in WORDS if field == name)

    def read(event: Event) -> Any:
        raw = getattr(event.values, name, ABSENT)
        if raw is None or (raw in UNREADABLE and event.kind not in worded):
            return UNKNOWN
        return ABSENT if raw == "" else raw

    return read


def _proven(event: Event) -> Any:
    """What tissue surely showed: unknown where a graver lesion is only suspected, alone or beside a mild result."""
    raw = getattr(event.values, "histology", ABSENT)
    if raw is ABSENT or isinstance(event.values, Diagnosis):
        return raw if raw != "" else ABSENT
    doubted = raw in GRAVE and event.values.certainty not in SURE  # type: ignore[union-attr]
    if raw is None or raw in UNREADABLE or doubted or (raw not in GRAVE and _suspected(event) is not UNKNOWN):
        return UNKNOWN
    return raw


def _suspected(event: Event) -> Any:
    """The grave lesion that tissue is suspicious of: told beside its result, or its result where that is unsure."""
    told = getattr(event.values, "suspected", ABSENT)
    if told is ABSENT:
        return ABSENT
    raw = event.values.histology  # type: ignore[union-attr]
    if told is None and raw in GRAVE and event.values.certainty not in SURE:  # type: ignore[union-attr]
        return raw
    return UNKNOWN if told is None else told
