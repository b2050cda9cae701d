"""Which spans of time each kind of event can wait on or last by: read off the facts that flags are raised by."""

from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

import msgspec

from lugol.facts import registry
from lugol.facts.engine.vocabulary import AsOf, Compare, Day, Events, Fact, OnDay, Paired, Scalar, Select, Shift, Where
from lugol.rules import guideline
from lugol.rules.guideline import Guideline

Node = Scalar | Events


_AT_ONCE = {False: ("<=", ">", "==", "!="), True: (">=", "<", "==", "!=")}
"""The comparisons that change on the very day a span has passed, by whether the day of judgement stands on the left."""


class Wait(msgspec.Struct, frozen=True, order=True):
    """A span that a judgement counts from an event of some kind and assertion, and the days after it (0 or 1) on which
    the answer changes."""

    kind: str
    assertion: str
    span: str
    after: int


@cache
def waits(edition: str) -> frozenset[Wait]:
    """The spans that the flags of an edition count from events to the day of judgement.

    >>> Wait("ecc", "affirmed", "P28D", 0) in waits("safety-net")
    True
    """
    facts = registry.every()
    return counted([facts[name] for name in _facts(guideline.load(edition))])


def counted(facts: Iterable[Fact]) -> frozenset[Wait]:
    """The spans that some facts count from events to the day of judgement."""
    seen: set[tuple[int, ...]] = set()
    known: dict[int, _Spoken] = {}
    return frozenset(wait for fact in facts for wait in _of(fact.tree, (), seen, known))


def _facts(asked: Guideline) -> set[str]:
    """The facts that the tables ask which can raise a flag, with the tables that they go on to and take outputs of."""
    reached = list(guideline.raising(asked))
    found: set[str] = set()
    for name in reached:
        sheet = asked.sheets[name]
        columns = set(sheet.headers)
        columns |= {said for row in sheet.rows for said in row.outputs.values() if said in registry.every()}
        further = {column.partition(".")[0] for column in columns if "." in column}
        further |= {row.outputs["goto"] for row in sheet.rows if row.outputs.get("goto")}
        found |= columns & registry.every().keys()
        reached += sorted(further & asked.sheets.keys() - set(reached))
    return found


class _Spoken(NamedTuple):
    """What a tree speaks of: the day of judgement, the day of an event at hand, and spans of time."""

    judgement: bool
    day: bool
    spans: frozenset[str]


def _spoken(node: Node, known: dict[int, _Spoken]) -> _Spoken:
    """What a tree speaks of; `known` are the trees asked before, as facts share most of theirs."""
    found = known.get(id(node))
    if found is None:
        inner = [_spoken(child, known) for child in _children(node)]
        own = {node.duration.removeprefix("-")} if isinstance(node, Shift) else set()
        found = known[id(node)] = _Spoken(
            isinstance(node, AsOf) or any(each.judgement for each in inner),
            isinstance(node, Day) or any(each.day for each in inner),
            frozenset(own).union(*(each.spans for each in inner)),
        )
    return found


def _of(
    node: Node, at_hand: tuple[Select, ...], seen: set[tuple[int, ...]], known: dict[int, _Spoken]
) -> Iterator[Wait]:
    """The spans of a tree; `at_hand` are the sets of events whose day a condition speaks of.

    What was `seen` with the same sets at hand is not gone through again.
    """
    key = (id(node), *map(id, at_hand))
    if key in seen:
        return
    seen.add(key)
    if isinstance(node, Compare):
        yield from _counted(node, at_hand, known)
    if isinstance(node, Where):
        yield from _of(node.source, at_hand, seen, known)
        yield from _of(node.condition, tuple(_selected(node.source)), seen, known)
        return
    for child in _children(node):
        yield from _of(child, at_hand, seen, known)


def _counted(node: Compare, at_hand: tuple[Select, ...], known: dict[int, _Spoken]) -> Iterator[Wait]:
    """What a comparison counts from some events to the day of judgement."""
    said = _spoken(node, known)
    if not said.judgement or not said.spans:
        return
    sets = [*_selected(node), *(at_hand if said.day else ())]
    after = int(node.order not in _AT_ONCE[_spoken(node.left, known).judgement])
    for each in sets:
        yield from (Wait(k, a, span, after) for k in each.kinds for a in each.assertions for span in said.spans)


def _selected(node: Node) -> Iterator[Select]:
    """The sets from which the events of a node come: not those that only part of them are held against."""
    if isinstance(node, Select):
        yield node
    elif isinstance(node, Where | OnDay | Paired):
        yield from _selected(node.source)
    else:
        for child in _children(node):
            yield from _selected(child)


def _children(node: Node) -> list[Node]:
    return [child for name in node.__struct_fields__ for child in _inner(getattr(node, name))]


def _inner(value: object) -> list[Node]:
    if isinstance(value, Scalar | Events):
        return [value]
    return [child for each in value for child in _inner(each)] if isinstance(value, tuple) else []
