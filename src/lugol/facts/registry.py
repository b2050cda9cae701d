"""Every fact of the package by its name, collected from the modules beside this one."""

import pkgutil
from collections.abc import Iterable
from functools import cache
from importlib import import_module
from typing import TypeGuard

from lugol.errors import BadData
from lugol.facts.vocabulary import Fact

ENGINE = frozenset(
    {
        "vocabulary",
        "values",
        "nodes",
        "fields",
        "conditions",
        "sets",
        "woman",
        "scalars",
        "times",
        "aggregates",
        "reference",
        "columnar",
        "registry",
    }
)


@cache
def every() -> dict[str, Fact]:
    """All facts; each module of definitions has its facts as module-level names, or in module-level tuples."""
    import lugol.facts as room

    names = sorted(m.name for m in pkgutil.iter_modules(room.__path__) if m.name not in ENGINE)
    modules = [import_module(f"lugol.facts.{name}") for name in names]
    told = (item for module in modules for item in vars(module).values())
    return collect(fact for item in told for fact in (item if isinstance(item, tuple) else (item,)) if _is(fact))


def _is(item: object) -> TypeGuard[Fact]:
    return isinstance(item, Fact)


def collect(facts: Iterable[Fact]) -> dict[str, Fact]:
    """Facts by name; two different facts of one name are refused.

    >>> collect([])
    {}
    """
    found: dict[str, Fact] = {}
    for fact in facts:
        if found.setdefault(fact.name, fact) is not fact:
            raise BadData(f"fact {fact.name!r} is defined twice; give one of them another name")
    return found
