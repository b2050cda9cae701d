"""Which spans of time each kind of event can wait on or last by: read off the facts that flags are raised by."""

from collections.abc import Iterable, Iterator
from functools import cache

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
    return frozenset(wait for fact in facts for wait in _of(fact.tree, (), seen))


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


def _of(node: Node, at_hand: tuple[Select, ...], seen: set[tuple[int, ...]]) -> Iterator[Wait]:
    """The spans of a tree; `at_hand` are the sets of events whose day a condition speaks of.

    Facts share most of their trees: what was `seen` with the same sets at hand is not gone through again.
    """
    key = (id(node), *map(id, at_hand))
    if key in seen:
        return
    seen.add(key)
    if isinstance(node, Compare):
        yield from _counted(node, at_hand)
    if isinstance(node, Where):
        yield from _of(node.source, at_hand, seen)
        yield from _of(node.condition, tuple(_selected(node.source)), seen)
        return
    for child in _children(node):
        yield from _of(child, at_hand, seen)


def _counted(node: Compare, at_hand: tuple[Select, ...]) -> Iterator[Wait]:
    """What a comparison counts from some events to the day of judgement."""
    inner = list(_nodes(node))
    if not any(isinstance(each, AsOf) for each in inner):
        return
    spans = {each.duration.removeprefix("-") for each in inner if isinstance(each, Shift)}
    sets = list(_selected(node))
    sets += at_hand if any(isinstance(each, Day) for each in inner) else ()
    left = any(isinstance(each, AsOf) for each in _nodes(node.left))
    after = int(node.order not in _AT_ONCE[left])
    yield from (Wait(k, a, span, after) for each in sets for k in each.kinds for a in each.assertions for span in spans)


def _selected(node: Node) -> Iterator[Select]:
    """The sets from which the events of a node come: not those that only part of them are held against."""
    if isinstance(node, Select):
        yield node
    elif isinstance(node, Where | OnDay | Paired):
        yield from _selected(node.source)
    else:
        for child in _children(node):
            yield from _selected(child)


def _nodes(node: Node) -> Iterator[Node]:
    """A node and every node below it."""
    yield node
    for child in _children(node):
        yield from _nodes(child)


def _children(node: Node) -> Iterator[Node]:
    for name in node.__struct_fields__:
        yield from _inner(getattr(node, name))


def _inner(value: object) -> Iterator[Node]:
    if isinstance(value, Scalar | Events):
        yield value
    elif isinstance(value, tuple):
        for each in value:
            yield from _inner(each)
