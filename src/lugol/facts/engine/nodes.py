"""What the nodes of a tree are made of, whatever engine reads them."""

from functools import cache
from typing import Any

from lugol.facts.engine import vocabulary as v


@cache
def speaks_of_event(node: v.Scalar) -> bool:
    """Does the node depend on the event at hand?

    >>> speaks_of_event(v.field("result").eq("HSIL")), speaks_of_event(v.select("hpv").latest() < v.AS_OF)
    (True, False)
    """
    return isinstance(node, v.Field | v.Day) or any(speaks_of_event(part) for part in parts(node))


@cache
def kinds_of(node: v.Events) -> frozenset[str]:
    """The kinds of events that a set may hold.

    >>> kinds_of(v.select("hpv").where(v.field("result").eq("positive")).unpaired(v.select("biopsy"), "P1D", None))
    frozenset({'hpv'})
    """
    if isinstance(node, v.Select):
        return frozenset(node.kinds)
    if isinstance(node, v.Union):
        return frozenset[str]().union(*map(kinds_of, node.sources))
    assert isinstance(node, v.Where | v.OnDay | v.Paired)
    return kinds_of(node.source)


def parts(node: v.Scalar) -> tuple[v.Scalar, ...]:
    """The scalar nodes directly inside a scalar node (sets speak for themselves, and so does what sums them up)."""
    inside = [getattr(node, name) for name in node.__struct_fields__]
    return () if any(isinstance(each, v.Events) for each in inside) else tuple(_scalars(inside))


def _scalars(item: Any) -> list[v.Scalar]:
    if isinstance(item, v.Scalar):
        return [item]
    return [found for each in item for found in _scalars(each)] if isinstance(item, list | tuple) else []
