"""Many women in columns: their events sorted by woman and day, and what is told of each of them as a person."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import msgspec
import numpy as np

from lugol.facts import registry
from lugol.facts.engine.columnar.calendar import FIRST, LAST, Array
from lugol.facts.engine.vocabulary import Field
from lugol.record.event import Event, Values
from lugol.record.record import Patient, Record, known_at
from lugol.record.when import When

PATIENT_FIELDS = ("sex", "gender_identity", "menopausal", "pregnant", "gravida", "para")
_EARLIEST = date(1880, 1, 1).toordinal()
_LATEST = date(2200, 1, 1).toordinal()
WIDE = 2**23
"""More than any day as ordinal: woman * WIDE + day sorts by woman, then day."""
_FILLED: dict[type, Any] = {str: "", float: 0.0}


@dataclass(frozen=True, slots=True)
class Frame:
    """Some women as of a day. Event arrays are sorted by `woman`, then `day`; `value` is a number of `shapes`.

    An event happened from its `low` to its `day`, the same ordinal where the very day is known. `birth` are the first
    and the last day she can have been born, 0 where unknown; `person` has a column of codes of `people` for each of
    PATIENT_FIELDS. `plain` marks the women whom columns can answer; the others belong to the reference engine. `vague`
    are the places of the events whose very day is not known.
    """

    as_of: date
    count: int
    woman: Array
    low: Array
    day: Array
    value: Array
    birth: tuple[Array, Array]
    person: dict[str, Array]
    plain: Array
    vague: Array


class Shapes:
    """The different values that events have, each with a number; only the fields that facts ask for tell them apart."""

    __slots__ = ("events", "numbers")

    def __init__(self) -> None:
        self.numbers: dict[tuple[Values, str], int] = {}
        self.events: list[Event] = []

    def clear(self) -> None:
        """Forget them."""
        self.numbers.clear()
        self.events.clear()

    def number(self, values: Values, assertion: Any) -> int:
        """The number of an event's values."""
        key = (_asked(values), assertion)
        found = self.numbers.get(key)
        if found is None:
            found = self.numbers[key] = len(self.events)
            self.events.append(Event(id="x", values=key[0], assertion=assertion))
        return found


class People:
    """The different things told of a woman as a person, each with a number."""

    __slots__ = ("known", "numbers")

    def __init__(self) -> None:
        self.numbers: dict[Any, int] = {}
        self.known: list[Any] = []

    def clear(self) -> None:
        """Forget them."""
        self.numbers.clear()
        self.known.clear()

    def number(self, told: Any) -> int:
        """The number of what is told (True and 1 are different)."""
        key = (type(told), told)
        if key not in self.numbers:
            self.numbers[key] = len(self.known)
            self.known.append(told)
        return self.numbers[key]


SHAPES, PEOPLE = Shapes(), People()


def _asked(values: Values) -> Values:
    """The values with every field emptied that no fact asks for."""
    emptied = _emptied(type(values))
    return msgspec.structs.replace(values, **emptied) if emptied else values


_OF_HISTOLOGY = {"certainty", "suspected"}
_emptied_fields: dict[type, dict[str, Any]] = {}


def _emptied(shape: type[msgspec.Struct]) -> dict[str, Any]:
    if shape not in _emptied_fields:
        asked = asked_fields()
        _emptied_fields[shape] = {
            each.name: _FILLED.get(each.type, "") if each.required else each.default
            for each in msgspec.structs.fields(shape)
            if each.name not in asked
        }
    return _emptied_fields[shape]


def asked_fields() -> frozenset[str]:
    """The fields of events that some registered fact asks for, with those by which a histology is proven or not."""
    found: set[str] = set()
    seen: set[int] = set()
    waiting: list[Any] = [fact.tree for fact in registry.every().values()]
    while waiting:
        node = waiting.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, Field):
            found.add(node.name)
        elif isinstance(node, msgspec.Struct):
            waiting += [getattr(node, name) for name in node.__struct_fields__]
        elif isinstance(node, tuple):
            waiting += node
    return frozenset(found | _OF_HISTOLOGY if "histology" in found else found)


def from_records(records: Sequence[Record], as_of: date) -> Frame:
    """The frame of some built and prepared records, in their order, as they stood on a day."""
    known = [known_at(record, as_of) for record in records]
    events = [(place, event) for place, record in enumerate(known) for event in record.events]
    births, told = people([record.patient for record in known])
    born = births[0].tolist()
    days = [_days(event.when, born[place], as_of) for place, event in events]
    return build(
        as_of,
        np.array([place for place, _ in events], np.int64),
        np.array([low for low, _ in days], np.int64),
        np.array([high for _, high in days], np.int64),
        np.array([SHAPES.number(event.values, event.assertion) for _, event in events], np.int64),
        births,
        told,
        np.array([not any(event.when.after for event in record.events) for record in known], np.bool_),
    )


def _days(when: When, born: int, as_of: date) -> tuple[int, int]:
    """The first and the last day of an event: not before her birth (0 where that is not known), not after today."""
    low = when.earliest.toordinal() if when.earliest else max(born, 0)
    return low, (when.latest or as_of).toordinal()


def build(
    as_of: date,
    woman: Array,
    low: Array,
    day: Array,
    value: Array,
    births: tuple[Array, Array],
    person: dict[str, Array],
    plain: Array,
) -> Frame:
    """A frame from its parts, the events in any order; `births` and `told` as `people` gives them.

    `plain` marks the women whom columns may be able to answer; those with a day out of range lose the mark.
    """
    key = woman * WIDE + day
    place = np.argsort(key)
    strange = np.zeros(len(births[0]), np.bool_)
    strange[woman[(low < _EARLIEST) | (day > _LATEST) | (low > day)]] = True
    in_range = _EARLIEST < as_of.toordinal() < _LATEST
    first, last = np.clip(low[place], FIRST, LAST), np.clip(day[place], FIRST, LAST)
    return Frame(
        as_of,
        len(births[0]),
        woman[place],
        first,
        last,
        value[place],
        births,
        person,
        plain & ~strange & (births[0] >= 0) & np.bool_(in_range),
        np.flatnonzero(first != last),
    )


def people(patients: Iterable[Patient]) -> tuple[tuple[Array, Array], dict[str, Array]]:
    """The first and last day of each birth (0 unknown, -1 not told as days) and the codes of what is told of her."""
    listed = list(patients)
    births = [born(patient) for patient in listed]
    told = {
        name: np.array([PEOPLE.number(getattr(patient, name)) for patient in listed], np.int64)
        for name in PATIENT_FIELDS
    }
    return (np.array([low for low, _ in births], np.int64), np.array([high for _, high in births], np.int64)), told


def born(patient: Patient) -> tuple[int, int]:
    """The first and the last day she can have been born, as `Frame.birth` holds them; -1 where only her age is told."""
    first, last = patient.birth.earliest, patient.birth.latest
    if first is None and last is None:
        return (0, 0) if patient.age is None else (-1, -1)
    if first is None or last is None or not _EARLIEST <= first.toordinal() <= last.toordinal() <= _LATEST:
        return -1, -1
    return first.toordinal(), last.toordinal()
