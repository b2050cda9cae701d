"""A condition on an event says in a filter what the same tree says as a scalar: true, false, or what is missing."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from lugol.facts import registry
from lugol.facts.engine.conditions import condition
from lugol.facts.engine.reference import compute
from lugol.facts.engine.vocabulary import DAY, Compare, Field, HasAny, Scalar, Where, case, field
from lugol.facts.engine.woman import Woman
from lugol.record.record import Patient, Record
from lugol.record.when import on
from strategies import records

AS_OF = date(2022, 6, 1)


def _conditions(node: Any) -> Iterator[Scalar]:
    if isinstance(node, tuple):
        for each in node:
            yield from _conditions(each)
    elif isinstance(node, msgspec.Struct):
        if isinstance(node, Where):
            yield node.condition
        yield from _conditions(tuple(getattr(node, name) for name in node.__struct_fields__))


CONDITIONS = list(dict.fromkeys(each for fact in registry.every().values() for each in _conditions(fact.tree)))
RARE = (
    Compare("!=", field("result"), field("method")),
    Compare("==", field("code"), field("term")),
    HasAny(Field("site"), ("cervix",)),
    ~(field("result").eq("positive") | (DAY > AS_OF)) & field("status").eq("none"),
    case((field("result").eq("positive"), "16")).has("16"),
    field("present"),
)


@settings(max_examples=60, deadline=None)
@given(records(), st.sampled_from((None, date(1980, 1, 1))))
def test_a_condition_is_its_scalar_without_the_evidence(record: Record, born: date | None) -> None:
    record = msgspec.structs.replace(record, patient=Patient(birth=on(born)) if born else Patient())
    woman = Woman(record, AS_OF)
    for node in (*CONDITIONS, *RARE):
        holds, whole = condition(node, compute), compute(node)
        for event in woman.record.events:
            said = whole(woman, event)
            expected = said.value if isinstance(said.value, bool) else said.needs
            assert holds(woman, event) == expected, (node, event)
