"""Which tests call what a defect spoils, for `mutants.py --near`: learnt by wrapping the few functions of a sample.

To follow every line of 7,000 tests costs more than the sample itself; a wrapped function costs its calls alone.
"""

import ast
import contextlib
import functools
import os
import pickle
import random
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import pytest

from defects import Defect
from spoilt import Spoiler


class Called(NamedTuple):
    """The seconds of each test that was run (-1 where it fails without a defect), and which call each function."""

    took: dict[int, float]
    callers: dict[str, set[int]]


def learn(
    spoiler: Spoiler, items: Sequence[pytest.Item], sample: Sequence[Defect], seconds: float, seed: int
) -> Called:
    """Run the tests in the order of a seed for so many seconds of work, in a child, and note who calls what."""
    wanted = {name for defect in sample for name in functions(spoiler, defect)}
    place = Path(tempfile.mkstemp()[1])
    child = os.fork()
    if child == 0:
        with contextlib.suppress(BaseException):
            place.write_bytes(pickle.dumps(_called(spoiler, items, wanted, seconds, seed)))
            os._exit(0)
        os._exit(1)
    if os.waitpid(child, 0)[1]:
        raise SystemExit("the tests could not be run without a defect")
    told: Called = pickle.loads(place.read_bytes())
    place.unlink()
    return told


def functions(spoiler: Spoiler, defect: Defect) -> list[str]:
    """What calls a defect: the function or method of a module that holds it, or who names what a statement makes.

    Nothing for what cannot be wrapped, as a property: any test may reach it.
    """
    module = spoiler.modules[defect.path]
    assert isinstance(defect.spoilt, ast.Module)
    top = defect.spoilt.body[defect.top]
    if isinstance(top, ast.FunctionDef):
        return [f"{module.__name__}:{top.name}"]
    if isinstance(top, ast.ClassDef):
        inside = [each for each in top.body if isinstance(each, ast.FunctionDef) and not each.decorator_list]
        inside = [each for each in inside if each.lineno <= defect.line <= (each.end_lineno or 0)]
        return [f"{module.__name__}:{top.name}.{each.name}" for each in inside]
    made = {each.id for each in ast.walk(top) if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store)}
    return [
        f"{module.__name__}:{each.name}"
        for each in defect.spoilt.body
        if isinstance(each, ast.FunctionDef) and made & {n.id for n in ast.walk(each) if isinstance(n, ast.Name)}
    ]


def _called(spoiler: Spoiler, items: Sequence[pytest.Item], wanted: set[str], seconds: float, seed: int) -> Called:
    told = Called({}, {name: set() for name in wanted})
    now = [-1]
    for name in wanted:
        module, _, path = name.partition(":")
        holder, _, function = path.rpartition(".")
        owner = getattr(sys.modules[module], holder) if holder else sys.modules[module]
        real = getattr(owner, function)
        noted = _noting(real, told.callers[name], now)
        if holder:
            setattr(owner, function, noted)
        else:
            _instead(real, noted)
    order = list(range(len(items)))
    random.Random(seed).shuffle(order)
    ends = time.process_time() + seconds
    for now[0] in order:
        begun = time.process_time()
        if begun > ends:
            break
        told.took[now[0]] = -1.0 if spoiler.fails(items[now[0]], 0) else time.process_time() - begun
    return told


def _noting(real: Callable[..., Any], callers: set[int], now: list[int]) -> Callable[..., Any]:
    @functools.wraps(real)
    def noted(*given: Any, **named: Any) -> Any:
        callers.add(now[0])
        return real(*given, **named)

    return noted


def _instead(real: object, other: object) -> None:
    """Let every module that holds a function hold another."""
    for module in list(sys.modules.values()):
        if isinstance(module, ModuleType) and module.__name__.startswith("lugol"):
            for name, held in list(vars(module).items()):
                if held is real:
                    setattr(module, name, other)
