"""A column of answers: one value for each woman (or event), with the states that are no value."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from lugol.facts.engine.columnar.calendar import Array
from lugol.facts.engine.values import ABSENT, UNKNOWN, OneOf, Range, span

VALUE, NONE, OPEN, BEYOND = 0, 1, 2, 3
"""There is a value; there is none; nobody can say; an unknown too fine for columns, left to the reference engine."""
Sort = Literal["bool", "word", "number"]


@dataclass(frozen=True, slots=True)
class Column:
    """Answers in arrays of one length, or of length one where the same holds for all.

    `data` holds booleans, codes of words (see `code`) or numbers (days as ordinals); where `state` is not VALUE,
    `data` means nothing. `state` None: all are values. A number known to lie between two bounds has the lower one in
    `data`, the upper one in `high`; `high` None: every number is exact.
    """

    sort: Sort
    data: Array
    state: Array | None = None
    high: Array | None = None

    def at(self, places: Array) -> "Column":
        """The answers at some places."""
        if len(self.data) == 1:
            return self
        state = None if self.state is None else self.state[places]
        return Column(self.sort, self.data[places], state, None if self.high is None else self.high[places])

    def top(self) -> Array:
        """The upper bounds, where an exact number is its own."""
        return self.data if self.high is None else self.high

    def exact(self) -> "Column":
        """The column with what lies between bounds taken as beyond columns."""
        if self.high is None:
            return self
        open_number = (self.states() == VALUE) & (self.high != self.data)
        return settled(self.sort, self.data, np.where(open_number, BEYOND, self.states()).astype(np.uint8))

    def states(self) -> Array:
        """The state of each answer."""
        return np.zeros(len(self.data), np.uint8) if self.state is None else self.state


_codes: dict[Any, int] = {}
_words: list[Any] = []


def code(word: Any) -> int:
    """The number that stands for a word in every column of this process."""
    found = _codes.get(word)
    if found is None:
        found = _codes[word] = len(_words)
        _words.append(word)
    return found


def word(number: int) -> Any:
    """The word behind a code.

    >>> word(code("NILM"))
    'NILM'
    """
    return _words[number]


def constant(value: Any) -> Column:
    """A column of length one."""
    return from_values([value])


def from_values(values: Iterable[Any]) -> Column:
    """A column from answers of the reference engine; what is narrower than unknown is beyond columns.

    >>> from_values([True, UNKNOWN]).states().tolist()
    [0, 2]
    """
    told = list(values)
    state = np.array([_state(value) for value in told], np.uint8)
    plain = [value for value, each in zip(told, state.tolist(), strict=True) if each == VALUE]
    sort = _sort(plain)
    filler: Any = False if sort == "bool" else 0
    filled = [value if each == VALUE else filler for value, each in zip(told, state.tolist(), strict=True)]
    if sort == "word":
        data = np.array([code(v) if s == VALUE else 0 for v, s in zip(told, state.tolist(), strict=True)], np.int64)
    else:
        data = np.array(filled, np.bool_ if sort == "bool" else None)
    return Column(sort, data, state if state.any() else None)


def extended(column: Column, more: Column) -> Column | None:
    """A column (without bounds) with further answers behind its own; None where the two are of different sorts.

    >>> extended(from_values([UNKNOWN]), from_values(["NILM"])).states().tolist()
    [2, 0]
    """
    parts = [each for each in (column, more) if (each.states() == VALUE).any()] or [column]
    if len({each.sort for each in parts}) > 1:
        return None
    kind = np.result_type(*(each.data.dtype for each in parts))
    data = np.concatenate([column.data.astype(kind), more.data.astype(kind)])
    return settled(parts[0].sort, data, np.concatenate([column.states(), more.states()]))


def _state(value: Any) -> int:
    if isinstance(value, OneOf | Range):
        return BEYOND
    return NONE if value is ABSENT else OPEN if value is UNKNOWN else VALUE


def _sort(values: list[Any]) -> Sort:
    if any(isinstance(value, str | tuple) for value in values):
        return "word"
    return "bool" if values and all(isinstance(value, bool) for value in values) else "number"


def to_value(column: Column, place: int) -> Any:
    """The answer at a place as the reference engine tells it; beyond columns is an error of the caller."""
    index = place if len(column.data) > 1 else 0
    state = VALUE if column.state is None else int(column.state[index])
    if state != VALUE:
        return {NONE: ABSENT, OPEN: UNKNOWN}[state]
    plain = column.data[index].item()
    if column.sort == "word":
        return word(plain)
    return plain if column.high is None else span(plain, column.high[index].item())


def settled(sort: Sort, data: Array, state: Array | None, high: Array | None = None) -> Column:
    """A column that keeps its states and its upper bounds only where there are any."""
    if high is not None and not (high != data).any():
        high = None
    return Column(sort, data, state if state is not None and state.any() else None, high)
