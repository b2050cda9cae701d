"""Do the fast tests of a room notice a small defect? Makes one at a time and prints which nobody noticed.

    python lab/mutants.py record --most 120 --seconds 900

A defect is a swapped or turned comparison, "and" for "or", a lost "not", a number one off, a turned truth, or a
statement taken out. The defective module is put in place of the real one in a child process, which runs the tests of
the room with `-x`; nothing is written. A defect is killed where a test fails, or where the tests take too long.
"""

import argparse
import ast
import contextlib
import copy
import importlib.abc
import importlib.machinery
import importlib.util
import os
import random
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src"
ROOMS = {
    "when": (("record/when.py",), ("tests/unit/test_record_when.py", "src/lugol/record/when.py")),
    "record": (
        ("record/*.py",),
        ("src/lugol/record", "tests/unit/test_record_when.py", "tests/unit/test_record_quantity.py",
         "tests/unit/test_record_merge.py", "tests/unit/test_record_joined.py", "tests/spec/test_record.py"),
    ),
    "safety": (
        ("facts/questions/safety.py", "facts/questions/overlooked.py", "facts/questions/lost_on_the_way.py",
         "facts/questions/loose_ends.py", "facts/questions/attribution.py"),
        ("tests/spec/test_guidelines.py",),
    ),
    "rules": (("rules/*.py",), ("src/lugol/rules", "tests/unit/test_rules.py", "tests/spec/test_tables.py")),
    "review": (
        ("review/*.py",),
        ("src/lugol/review", "tests/unit/test_deadlines.py", "tests/unit/test_golden_reviews.py",
         "tests/unit/test_reviewed.py", "tests/spec/test_worklist.py"),
    ),
}  # fmt: skip
_LONGEST = 120
_TURNED = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip


class Defect:
    """One defect of a module: its place, what was done, and the whole module with it."""

    def __init__(self, path: Path, line: int, what: str, tree: ast.Module) -> None:
        self.path, self.line, self.what, self.tree = path, line, what, tree

    def __str__(self) -> str:
        return f"{self.path.relative_to(SOURCE)}:{self.line}: {self.what}"


def defects(path: Path) -> list[Defect]:
    """Every defect that can be made in a module; docstrings and annotations are left alone."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    count = sum(1 for _ in _places(tree))
    found = []
    for number in range(count):
        changed = copy.deepcopy(tree)
        node, holder = list(_places(changed))[number]
        line, what = getattr(node, "lineno", 0), _change(node, holder)
        if what:
            found.append(Defect(path, line, what, ast.fix_missing_locations(changed)))
    return found


def _places(tree: ast.Module) -> Iterator[tuple[ast.AST, list[ast.stmt] | None]]:
    """The nodes that can be changed, in order; a statement with the list that it stands in."""
    for function in (n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)):
        for name in ("args", "returns"):
            _forget_annotations(getattr(function, name))
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare | ast.BoolOp | ast.UnaryOp | ast.Constant):
            yield node, None
        for name in ("body", "orelse"):
            inside = getattr(node, name, None)
            if isinstance(inside, list) and not isinstance(node, ast.Module | ast.ClassDef):
                for each in inside:
                    if isinstance(each, ast.Assign | ast.AugAssign) or _is_call(each):
                        yield each, inside


def _forget_annotations(node: ast.AST | None) -> None:
    for each in ast.walk(node) if node else ():
        for constant in (c for c in ast.iter_child_nodes(each) if isinstance(c, ast.Constant)):
            constant.kind = "annotation"  # type: ignore[assignment]


def _is_call(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)


def _change(node: ast.AST, holder: list[ast.stmt] | None) -> str:
    """Change a node in place and say how; empty where it cannot be changed."""
    before = ast.unparse(node)
    if holder is not None:
        holder[holder.index(node)] = ast.copy_location(ast.Pass(), node)  # type: ignore[arg-type, type-var]
        return f"{before!r} taken out"
    if isinstance(node, ast.Compare) and type(node.ops[0]) in _TURNED:
        node.ops[0] = _TURNED[type(node.ops[0])]()
    elif isinstance(node, ast.BoolOp):
        node.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        node.op, node.operand = ast.Not(), ast.UnaryOp(ast.Not(), node.operand)
    elif isinstance(node, ast.Constant) and isinstance(node.value, bool):
        node.value = not node.value
    elif isinstance(node, ast.Constant) and isinstance(node.value, int | float) and node.kind is None:
        node.value += 1
    else:
        return ""
    return f"{before} -> {ast.unparse(node)}"


class _Instead(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Gives a module's name the defective code."""

    def __init__(self, name: str, defect: Defect) -> None:
        self.name, self.defect = name, defect

    def find_spec(self, name: str, path: object = None, target: object = None) -> importlib.machinery.ModuleSpec | None:
        if name != self.name:
            return None
        return importlib.util.spec_from_file_location(name, self.defect.path, loader=self)  # type: ignore[arg-type]

    def exec_module(self, module: ModuleType) -> None:
        exec(compile(self.defect.tree, str(self.defect.path), "exec"), module.__dict__)


def is_noticed(defect: Defect | None, tests: tuple[str, ...]) -> bool:
    """Do the tests fail with a defect? Run in a child, so that nothing of it stays."""
    child = os.fork()
    if child == 0:
        with contextlib.suppress(BaseException):
            os._exit(_run(defect, tests))
        os._exit(3)
    ends = time.monotonic() + _LONGEST
    while time.monotonic() < ends:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status) != 0
        time.sleep(0.05)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return True


def _run(defect: Defect | None, tests: tuple[str, ...]) -> int:
    import pytest

    if defect is not None:
        name = ".".join(defect.path.relative_to(SOURCE).with_suffix("").parts)
        sys.meta_path.insert(0, _Instead(name, defect))
    out = os.open(os.devnull, os.O_WRONLY)
    os.dup2(out, 1)
    os.dup2(out, 2)
    signal.alarm(_LONGEST)
    return int(pytest.main(["-x", "-q", "--assert=plain", *(str(ROOT / test) for test in tests)]))


def main() -> None:
    """Make defects of a room until the time is over, and print the survivors and the share that was killed."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("room", choices=ROOMS)
    asked.add_argument("--most", type=int, default=100)
    asked.add_argument("--seconds", type=int, default=600)
    asked.add_argument("--seed", type=int, default=1)
    given = asked.parse_args()
    import hypothesis  # noqa: F401 - the children find it there
    import msgspec  # noqa: F401
    import pytest  # noqa: F401

    os.chdir(ROOT)
    names, tests = ROOMS[given.room]
    if is_noticed(None, tests):
        raise SystemExit(f"the tests of {given.room} fail without a defect")
    every = [each for name in names for path in sorted((SOURCE / "lugol").glob(name)) for each in defects(path)]
    chosen = random.Random(given.seed).sample(every, min(given.most, len(every)))
    ends, killed, tried = time.monotonic() + given.seconds, 0, 0
    for defect in chosen:
        if time.monotonic() > ends:
            break
        tried += 1
        if is_noticed(defect, tests):
            killed += 1
        else:
            print(f"not noticed: {defect}", flush=True)
    share = 100 * killed / max(1, tried)
    print(f"{given.room}: {killed} of {tried} defects noticed ({share:.0f} %), of {len(every)} that can be made")


if __name__ == "__main__":
    main()
