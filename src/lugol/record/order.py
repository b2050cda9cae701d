"""Sorting in two steps: by a key, and by a dearer one only among those that the first does not tell apart."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

T = TypeVar("T")


def in_order(items: Iterable[T], key: Callable[[T], Any], then: Callable[[T], Any]) -> list[T]:
    """The items by `key`, and where several have the same by `then`.

    >>> in_order(["b2", "a1", "b1"], key=lambda name: name[0], then=lambda name: name[1])
    ['a1', 'b1', 'b2']
    """
    groups: dict[Any, list[T]] = {}
    for item in items:
        groups.setdefault(key(item), []).append(item)
    ordered: list[T] = []
    for place in sorted(groups):
        alike = groups[place]
        ordered += sorted(alike, key=then) if len(alike) > 1 else alike
    return ordered
