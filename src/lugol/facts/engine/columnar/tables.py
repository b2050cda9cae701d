"""What a node says of each different event there is: answered by the reference engine, once for each."""

from datetime import date
from typing import Any

import msgspec

from lugol.facts.engine import vocabulary as v
from lugol.facts.engine.columnar.columns import Column, extended, from_values
from lugol.facts.engine.columnar.frame import PEOPLE, SHAPES
from lugol.facts.engine.reference import compute
from lugol.facts.engine.woman import Woman
from lugol.record.record import Record

_NOBODY = Woman(Record(), date(2000, 1, 1))
_numbers: dict[Any, int] = {}
_number_of: dict[Any, int] = {}
_tables: dict[int, Column] = {}


def number(node: Any) -> int:
    """A number for each different node: two trees that say the same have the same."""
    found = _number_of.get(node)
    if found is None:
        key = (type(node), *(_part(getattr(node, name)) for name in node.__struct_fields__))
        found = _number_of[node] = _numbers.setdefault(key, len(_numbers))
    return found


def _part(item: Any) -> Any:
    if isinstance(item, msgspec.Struct):
        return "node", number(item)
    if isinstance(item, tuple):
        return tuple(_part(each) for each in item)
    return type(item), item


def table(node: v.Scalar) -> Column:
    """The answer of a node for each different event there is so far, by its number."""
    key = number(node)
    found = _tables.get(key)
    known = 0 if found is None else len(found.data)
    if found is None or known < len(SHAPES.events):
        more = _answers(node, known)
        longer = more if found is None else extended(found, more)
        found = _tables[key] = longer or _answers(node, 0)
    return found


def _answers(node: v.Scalar, first: int) -> Column:
    ask = compute(node)
    return from_values(ask(_NOBODY, event).value for event in SHAPES.events[first:])


def forget() -> None:
    """Give up all different events and persons met; no frame of before may be asked again."""
    SHAPES.clear()
    PEOPLE.clear()
    _tables.clear()
    _NOBODY.memo.clear()
