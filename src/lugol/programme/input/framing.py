"""The frame of a table's women: from the rows themselves, or from her record where two rows tell one event."""

from datetime import date
from itertools import combinations

import msgspec
import numpy as np

from lugol.facts.engine.columnar.calendar import Array
from lugol.facts.engine.columnar.frame import PATIENT_FIELDS, PEOPLE, WIDE, Frame, build, from_records
from lugol.programme.input.table import MENOPAUSAL, Rows, Understood
from lugol.record.event import KINDS, Event
from lugol.record.record import Patient, known_at, lies_ahead, of_today, patient_at
from lugol.record.repeat import IDENTITY

_ONCE = np.array([IDENTITY[kind].once for kind in KINDS], np.bool_)


class Lines(msgspec.Struct, frozen=True):
    """The rows that tell an event: whose, its number, its kind, its first and last day (0: open)."""

    woman: Array
    number: Array
    kind: Array
    low: Array
    high: Array

    def take(self, kept: Array) -> "Lines":
        """Those marked."""
        return Lines(*(getattr(self, name)[kept] for name in self.__struct_fields__))


def framed(rows: Rows, as_of: date) -> Frame:
    """The frame of the women of a table as of a day."""
    at = np.flatnonzero(rows.events >= 0)
    kinds = np.array([*rows.understood.kinds, -1], np.int64)
    low, high = (days[at] for days in rows.days)
    lines = _of_today(Lines(rows.woman[at], rows.events[at], kinds[rows.events[at]], low, high), rows, as_of)
    built, repeated = _told_twice(lines, rows.understood, len(rows.ids))
    births, told = _people(rows, as_of)
    places = np.flatnonzero(built)
    part = from_records([known_at(of_today(rows.record(place), as_of), as_of) for place in places.tolist()], as_of)
    plain = np.ones(len(rows.ids), np.bool_)
    plain[places] = part.plain
    lines = lines.take(~repeated & ~built[lines.woman] & _known(lines, rows, as_of))
    return build(
        as_of,
        np.concatenate([lines.woman, places[part.woman]]),
        np.concatenate([np.where(lines.low == 0, np.maximum(births[0], 0)[lines.woman], lines.low), part.low]),
        np.concatenate([np.where(lines.high == 0, as_of.toordinal(), lines.high), part.day]),
        np.concatenate([_shapes(lines, rows), part.value]),
        births,
        told,
        plain,
    )


def _of_today(lines: Lines, rows: Rows, as_of: date) -> Lines:
    """The lines with no day after that of the judgement, as `record.of_today` has it."""
    today = as_of.toordinal()
    if not (lines.high > today).any():
        return lines
    ahead = [isinstance(told, Event) and lies_ahead(told) for told in rows.understood.meanings]
    past = ~np.array(ahead, np.bool_)[lines.number]
    begun = np.zeros(len(rows.ids), np.int64)
    np.maximum.at(begun, lines.woman[past], lines.low[past])
    open_days = past & (lines.high > today) & (begun[lines.woman] <= today)
    return msgspec.structs.replace(lines, high=np.where(open_days, today, lines.high))


def _known(lines: Lines, rows: Rows, as_of: date) -> Array:
    """Which rows tell what had certainly happened by a day, as `record.known_at` has it."""
    today, open_end = as_of.toordinal(), lines.high == 0
    planned = np.array([getattr(told, "assertion", "") == "planned" for told in rows.understood.meanings], np.bool_)[
        lines.number
    ]
    if not open_end.any() and not planned.any():
        return lines.high <= today
    horizon = np.zeros(len(rows.ids), np.int64)
    np.maximum.at(horizon, lines.woman[~planned], lines.high[~planned])
    whole = horizon[lines.woman] <= today
    return np.where(open_end, (lines.low <= today) & whole, (lines.high <= today) | (planned & whole))


def _shapes(lines: Lines, rows: Rows) -> Array:
    """The number of each row's values; the level of a serum marker hangs on her menopausal state."""
    shapes = np.array(rows.understood.shapes, np.int64).reshape(-1, len(MENOPAUSAL))
    states = [MENOPAUSAL.index(getattr(each, "menopausal", "")) for each in rows.persons.meanings]
    return np.asarray(shapes[lines.number, np.array(states, np.int64)[rows.people][lines.woman]])


def _told_twice(lines: Lines, said: Understood, women: int) -> tuple[Array, Array]:
    """The women with two rows that tell, or may tell, one event in two ways, and the rows that say it word for word."""
    built, repeated = np.zeros(women, np.bool_), np.zeros(len(lines.woman), np.bool_)
    kinds, exact = len(KINDS), (lines.low == lines.high) & (lines.low > 0)
    key = np.where(exact, (lines.woman * WIDE + lines.high) * kinds + lines.kind, -1)
    order = np.argsort(key, kind="stable")
    same = (np.diff(key[order]) == 0) & exact[order][1:]
    for group in _groups(order, same):
        numbers = lines.number[group].tolist()
        first = {number: place for place, number in zip(group[::-1], numbers[::-1], strict=True)}
        repeated[[place for place, number in zip(group, numbers, strict=True) if first[number] != place]] = True
        if any(said.one(a, b) for a, b in combinations(first, 2)):
            built[lines.woman[group[0]]] = True
    vague = ~exact & _ONCE[lines.kind]
    often = np.bincount(lines.woman * kinds + lines.kind, minlength=women * kinds) > 1
    built[lines.woman[vague & often[lines.woman * kinds + lines.kind]]] = True
    return built, repeated


def _groups(order: Array, same: Array) -> list[list[int]]:
    """The stretches of places that are each the same as the one before."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], same, [False]]).astype(np.int8)))
    return [order[low : high + 1].tolist() for low, high in edges.reshape(-1, 2).tolist()]


def _people(rows: Rows, as_of: date) -> tuple[tuple[Array, Array], dict[str, Array]]:
    """Births and what is told of each woman, as `frame.people` gives them."""
    told = [patient_at(each, as_of) if isinstance(each, Patient) else Patient() for each in rows.persons.meanings]
    first, last = rows.born
    aged = np.array([each.age is not None for each in told], np.bool_)[rows.people] & (first == 0) & (last == 0)
    odd = ((first == 0) != (last == 0)) | aged
    births = np.where(odd, -1, first), np.where(odd, -1, last)
    return births, {
        name: np.array([PEOPLE.number(getattr(each, name)) for each in told], np.int64)[rows.people]
        for name in PATIENT_FIELDS
    }
