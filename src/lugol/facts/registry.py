"""Every fact of the package by its name, collected from the modules of questions."""

import pkgutil
from collections.abc import Iterable
from functools import cache
from importlib import import_module
from typing import TypeGuard

from lugol.errors import BadData
from lugol.facts import questions
from lugol.facts.engine.vocabulary import Fact


@cache
def every() -> dict[str, Fact]:
    """All facts; each module of questions has its facts as module-level names, or in module-level tuples."""
    names = sorted(module.name for module in pkgutil.iter_modules(questions.__path__))
    modules = [import_module(f"{questions.__name__}.{name}") for name in names]
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
