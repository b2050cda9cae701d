"""Many women in columns: their events sorted by woman and day, and what is told of each of them as a person."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import msgspec
import numpy as np

from lugol.facts import registry
from lugol.facts.columnar.calendar import FIRST, LAST, Array
from lugol.facts.vocabulary import Field
from lugol.record.event import Event, Values
from lugol.record.record import Patient, Record, known_at

PATIENT_FIELDS = ("sex", "gender_identity", "menopausal", "pregnant", "gravida", "para")
_EARLIEST = date(1880, 1, 1).toordinal()
_LATEST = date(2200, 1, 1).toordinal()
_FILLED: dict[type, Any] = {str: "", float: 0.0}


@dataclass(frozen=True, slots=True)
class Frame:
    """Some women as of a day. Event arrays are sorted by `woman`, then `day`; `value` is a number of `shapes`.

    `birth` is an ordinal, 0 where unknown; `told` has a column of codes of `people` for each of PATIENT_FIELDS.
    `plain` marks the women whom columns can answer; the others (vague dates) belong to the reference engine.
    """

    as_of: date
    count: int
    woman: Array
    day: Array
    value: Array
    birth: Array
    told: dict[str, Array]
    plain: Array

    def take(self, women: Array) -> tuple["Frame", Array]:
        """The frame of some women (rising), and for each event here its place there (-1 where it is gone)."""
        place = np.full(self.count, -1, np.int64)
        place[women] = np.arange(len(women))
        kept = np.flatnonzero(place[self.woman] >= 0)
        where = np.full(len(self.woman), -1, np.int64)
        where[kept] = np.arange(len(kept))
        part = Frame(
            self.as_of,
            len(women),
            place[self.woman[kept]],
            self.day[kept],
            self.value[kept],
            self.birth[women],
            {name: codes[women] for name, codes in self.told.items()},
            self.plain[women],
        )
        return part, where


class Shapes:
    """The different values that events have, each with a number; only the fields that facts ask for tell them apart."""

    __slots__ = ("events", "numbers")

    def __init__(self) -> None:
        self.numbers: dict[tuple[Values, str], int] = {}
        self.events: list[Event] = []

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

    __slots__ = ("numbers", "told")

    def __init__(self) -> None:
        self.numbers: dict[Any, int] = {}
        self.told: list[Any] = []

    def number(self, told: Any) -> int:
        """The number of what is told (True and 1 are different)."""
        key = (type(told), told)
        if key not in self.numbers:
            self.numbers[key] = len(self.told)
            self.told.append(told)
        return self.numbers[key]


SHAPES, PEOPLE = Shapes(), People()


def _asked(values: Values) -> Values:
    """The values with every field emptied that no fact asks for."""
    emptied = _emptied(type(values))
    return msgspec.structs.replace(values, **emptied) if emptied else values


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
    """The fields of events that some registered fact asks for."""
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
    return frozenset(found)


def from_records(records: Sequence[Record], as_of: date) -> Frame:
    """The frame of some built and prepared records, in their order, as they stood on a day."""
    known = [known_at(record, as_of) for record in records]
    events = [(place, event) for place, record in enumerate(known) for event in record.events]
    births, told = people([record.patient for record in known])
    days = [event.when.latest.toordinal() if event.when.latest else 0 for _, event in events]
    return build(
        as_of,
        np.array([place for place, _ in events], np.int64),
        np.array(days, np.int64),
        np.array([SHAPES.number(event.values, event.assertion) for _, event in events], np.int64),
        births,
        told,
        np.array([is_plain(record) for record in known], np.bool_),
    )


def build(
    as_of: date, woman: Array, day: Array, value: Array, births: Array, told: dict[str, Array], plain: Array
) -> Frame:
    """A frame from its parts, the events in any order; `births` and `told` as `people` gives them.

    `plain` marks the women whose dates are all known to the day; those with a day out of range lose the mark.
    """
    place = np.lexsort((day, woman))
    vague = np.zeros(len(births), np.bool_)
    vague[woman[(day < _EARLIEST) | (day > _LATEST)]] = True
    in_range = _EARLIEST < as_of.toordinal() < _LATEST
    return Frame(
        as_of,
        len(births),
        woman[place],
        np.clip(day[place], FIRST, LAST),
        value[place],
        births,
        told,
        plain & ~vague & (births >= 0) & np.bool_(in_range),
    )


def people(patients: Iterable[Patient]) -> tuple[Array, dict[str, Array]]:
    """Births (ordinals; 0 unknown, -1 not told as one day) and the codes of what is told of each woman."""
    listed = list(patients)
    births = np.array([_birth(patient) for patient in listed], np.int64)
    told = {
        name: np.array([PEOPLE.number(getattr(patient, name)) for patient in listed], np.int64)
        for name in PATIENT_FIELDS
    }
    return births, told


def _birth(patient: Patient) -> int:
    if patient.birth.is_day and patient.birth.earliest:
        day = patient.birth.earliest.toordinal()
        return day if _EARLIEST <= day <= _LATEST else -1
    return -1 if patient.birth.is_known or patient.age is not None else 0


def is_plain(record: Record) -> bool:
    """Is every event of a record told to the day, and by its date alone?"""
    return all(event.when.is_day and not event.when.after for event in record.events)
