"""The columnar engine: answers to facts for all women of a frame, each node of a tree computed once.

A part of a tree that asks only for values of the event at hand is answered by the reference engine, once for each
different event; a part that columns cannot follow is beyond them, and those women go to the reference engine.
"""

from datetime import date
from typing import Any

import numpy as np

from lugol.facts.engine import vocabulary as v
from lugol.facts.engine.columnar.calendar import Array, years_between
from lugol.facts.engine.columnar.chosen import Chosen
from lugol.facts.engine.columnar.columns import BEYOND, NONE, OPEN, VALUE, Column, code, constant, from_values, settled
from lugol.facts.engine.columnar.frame import PEOPLE, Frame
from lugol.facts.engine.columnar.operators import OPERATE
from lugol.facts.engine.columnar.sets import GATHER
from lugol.facts.engine.columnar.sums import SUM
from lugol.facts.engine.columnar.tables import number, table
from lugol.facts.engine.nodes import parts
from lugol.facts.engine.values import UNKNOWN

_FIELD, _DAY, _WOMAN = 1, 2, 4
_reach_of: dict[v.Scalar, int] = {}


class Answers:
    """A frame with the answers so far."""

    __slots__ = ("columns", "frame", "sets")

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.columns: dict[int, Column] = {}
        self.sets: dict[int, Chosen] = {}

    def answer(self, fact: v.Fact) -> Column:
        """The answers to a fact; a value outside its domain is unknown, as in the reference engine."""
        return _inside(fact.domain, self.column(fact.tree))

    def column(self, node: v.Scalar) -> Column:
        """The answers of a node that speaks of the woman."""
        key = number(node)
        if key not in self.columns:
            self.columns[key] = self._column(node)
        return self.columns[key]

    def _column(self, node: v.Scalar) -> Column:
        kind = type(node)
        if kind in SUM:
            found: Column = SUM[kind](node, self)
        elif kind in OPERATE:
            found = OPERATE[kind](node, self.column)
        elif kind in _PERSONAL:
            found = _PERSONAL[kind](node, self)
        else:
            found = Column("number", np.zeros(1, np.int64), np.full(1, BEYOND, np.uint8))
        return found

    def events(self, node: v.Events) -> Chosen:
        """The events of a set node."""
        key = number(node)
        if key not in self.sets:
            self.sets[key] = GATHER[type(node)](node, self)
        return self.sets[key]

    def at(self, node: v.Scalar, chosen: Chosen) -> Column:
        """The answers of a node for each event of a set."""
        speaks_of = _reach(node)
        if speaks_of == _FIELD:
            return table(node).at(self.frame.value[chosen.places])
        if not speaks_of & (_FIELD | _DAY):
            return self.column(node).at(chosen.woman)
        if isinstance(node, v.Day):
            if not chosen.holds(self.frame.vague).any():
                return Column("number", chosen.day)
            return settled("number", self.frame.low[chosen.places], None, chosen.day)
        if type(node) in OPERATE:
            return OPERATE[type(node)](node, lambda each: self.at(each, chosen))
        if isinstance(node, v.AgeAt):
            first, last = self.frame.birth
            return _age(self.at(node.day, chosen), first[chosen.woman], last[chosen.woman])
        return Column("number", np.zeros(1, np.int64), np.full(1, BEYOND, np.uint8))


def _reach(node: v.Scalar) -> int:
    """What a node speaks of: values of the event at hand, its day, the woman."""
    found = _reach_of.get(node)
    if found is None:
        found = _OWN_REACH.get(type(node), _WOMAN if type(node) in SUM else 0)
        for each in parts(node):
            found |= _reach(each)
        _reach_of[node] = found
    return found


_OWN_REACH = {v.Field: _FIELD, v.Day: _DAY, v.AsOf: _WOMAN, v.Birth: _WOMAN, v.PatientField: _WOMAN, v.AgeAt: _WOMAN}


def _birth(node: v.Birth, answers: Answers) -> Column:
    first, last = answers.frame.birth
    return settled("number", first, np.where(first > 0, VALUE, OPEN).astype(np.uint8), last)


def _as_of(node: v.AsOf, answers: Answers) -> Column:
    return constant(answers.frame.as_of.toordinal())


def _patient_field(node: v.PatientField, answers: Answers) -> Column:
    people = [UNKNOWN if told is None or told == "" else told for told in PEOPLE.known]
    wanted = {int(each) for each in np.unique(answers.frame.person[node.name])}
    table = from_values(answer if place in wanted else UNKNOWN for place, answer in enumerate(people))
    return table.at(answers.frame.person[node.name])


def _age_at(node: v.AgeAt, answers: Answers) -> Column:
    return _age(answers.column(node.day), *answers.frame.birth)


def _age(day: Column, first: Array, last: Array) -> Column:
    """Whole years from a birth between two days to a day (between bounds or not)."""
    born, some_day = first > 0, np.full(1, _NO_DAY.toordinal())
    told = day.states() == VALUE
    start, end = np.where(born, last, some_day), np.where(told, day.data, some_day)
    data = years_between(start, end)
    state = np.where(told, np.where(born, VALUE, OPEN), day.states()).astype(np.uint8)
    if day.high is None and (first == last).all():
        return settled("number", data, state)
    high = years_between(np.where(born, first, some_day), np.where(told, day.top(), some_day))
    return settled("number", data, state, high)


def _inside(domain: v.Domain, column: Column) -> Column:
    """The column with what lies outside the domain unknown; a day known between bounds only is beyond columns."""
    if domain.kind != "number":
        column = column.exact()
    states = column.states()
    fits = states != NONE if not domain.none else np.ones(len(states), np.bool_)
    if domain.kind == "category":
        allowed = np.isin(column.data, [code(each) for each in domain.values]) & (column.sort == "word")
        fits = fits & ((states != VALUE) | allowed)
    elif domain.kind == "number":
        fits = fits & ((states != VALUE) | ((column.data <= domain.high) & (column.top() >= domain.low)))
    return settled(column.sort, column.data, np.where(fits, states, OPEN).astype(np.uint8), column.high)


_NO_DAY = date(2000, 1, 1)
_PERSONAL: dict[type, Any] = {
    v.Birth: _birth,
    v.AsOf: _as_of,
    v.PatientField: _patient_field,
    v.AgeAt: _age_at,
}
