"""Puts a defect into the running program, for `mutants.py`: in a child process, which ends after its tests."""

import ast
import contextlib
import functools
import gc
import hashlib
import importlib
import io
import os
import pickle
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any, NamedTuple

import coverage
import msgspec
import pytest
from _pytest.runner import runtestprotocol

from defects import Defect

QUESTIONS = "lugol.facts.questions"


class Seen(NamedTuple):
    """What a run of all tests showed: seconds of each, which ran each line of a file, which asked for each fact."""

    took: dict[int, float]
    lines: dict[str, dict[int, set[int]]]
    facts: dict[str, set[int]]


class Learnt(NamedTuple):
    """How long each test took (-1 for one that fails without a defect), and which tests reach a defect.

    For a defect of the questions that is which tests ask for a fact that it changed, so it is asked once it is in.
    """

    took: list[float]
    reached: Callable[[Defect], set[int]]


class Spoiler:
    """What is loaded: the functions by their code, the modules and the caches."""

    def __init__(self, paths: Sequence[Path], *, speaks: bool) -> None:
        self.paths, self.speaks = paths, speaks
        self.shapes = _shapes()
        self.modules = {
            Path(module.__file__): module
            for module in list(sys.modules.values())
            if isinstance(module, ModuleType) and getattr(module, "__file__", None)
        }
        self.functions: dict[tuple[str, str, int], list[FunctionType]] = {}
        self.caches = []
        for item in gc.get_objects():
            if isinstance(item, FunctionType):
                code = item.__code__
                self.functions.setdefault((code.co_filename, code.co_qualname, code.co_firstlineno), []).append(item)
            elif isinstance(item, functools._lru_cache_wrapper) and str(item.__module__).startswith("lugol"):
                self.caches.append(item)
        gc.freeze()

    def can(self, defect: Defect) -> bool:
        """Can a defect be put in? Not where it stands in a class outside its methods, or in a module not loaded."""
        if isinstance(defect.spoilt, str):
            return True
        module = self.modules.get(defect.path)
        top = defect.spoilt.body[defect.top]
        return module is not None and (
            defect.inside or not isinstance(top, ast.ClassDef | ast.FunctionDef | ast.ImportFrom)
        )

    def learn(self, items: list[pytest.Item], spoilt: Sequence[Path], jobs: int) -> Learnt:
        """Run every test once, in some children, with the lines that each runs of the files to be spoilt."""
        files = {path: number % jobs for number, path in enumerate(dict.fromkeys(item.path for item in items))}
        places = [Path(tempfile.mkstemp()[1]) for _ in range(jobs)]
        children = []
        for job, place in enumerate(places):
            child = os.fork()
            if child == 0:
                with contextlib.suppress(BaseException):
                    mine = {number: item for number, item in enumerate(items) if files[item.path] == job}
                    place.write_bytes(pickle.dumps(self._seen(mine, spoilt)))
                    os._exit(0)
                os._exit(1)
            children.append(child)
        ends = [os.waitpid(child, 0)[1] for child in children]
        if any(ends):
            raise SystemExit("a test fails without a defect")
        parts: list[Seen] = [pickle.loads(place.read_bytes()) for place in places]
        for place in places:
            place.unlink()
        seen = _together(parts)
        return Learnt([seen.took[number] for number in range(len(items))], functools.partial(self._reached, seen))

    def _seen(self, items: dict[int, pytest.Item], spoilt: Sequence[Path]) -> Seen:
        self._forget()
        os.environ["LUGOL_CACHE"] = "off"
        # no file of its own: what it learns is handed back by the child
        watch = coverage.Coverage(data_file=None, config_file=False, include=[*map(str, spoilt)], messages=False)
        watch.start()
        took: dict[int, float] = {}
        file = None
        facts: dict[str, set[int]] = {}
        reference = importlib.import_module("lugol.facts.engine.reference")
        real, number = reference._inside, 0

        def asked(fact: Any, found: Any) -> Any:
            facts.setdefault(fact.name, set()).add(number)
            return real(fact, found)

        reference._inside = asked
        for number, item in items.items():
            if item.path != file:
                self._forget()
                file = item.path
            watch.switch_context(str(number))
            begun = time.process_time()
            took[number] = -1.0 if self.fails(item, 0) else time.process_time() - begun
        watch.stop()
        data, lines = watch.get_data(), {}
        for name in data.measured_files():
            by_line = data.contexts_by_lineno(name)
            lines[name] = {line: {int(each) for each in told if each} for line, told in by_line.items()}
        return Seen(took, lines, facts)

    def _reached(self, seen: Seen, defect: Defect) -> set[int]:
        if asks_anew(defect):
            now = _shapes()
            changed = [name for name, shape in self.shapes.items() if now.get(name) != shape]
            if changed:
                return set().union(*(seen.facts.get(name, set()) for name in changed))
        if isinstance(defect.spoilt, str) or defect.path.parent.name == "questions":
            return set(range(len(seen.took)))
        of_file = seen.lines.get(str(defect.path), {})
        if defect.inside and of_file.get(defect.line):
            return of_file[defect.line]
        return set().union(*of_file.values())

    def importing(self, defect: Defect, items: Sequence[pytest.Item]) -> set[int]:
        """The tests whose module imports what a statement of a module names: they may run no line of that module."""
        module = self.modules.get(defect.path)
        if module is None or isinstance(defect.spoilt, str):
            return set()
        told = {id(vars(module).get(name)) for name in _named(defect.spoilt.body[defect.top], ast.Store)}
        modules = [vars(module) if (module := getattr(item, "module", None)) else {} for item in items]
        return {number for number, held in enumerate(modules) if not told.isdisjoint(map(id, held.values()))}

    def fails(self, item: pytest.Item, limit: int) -> bool:
        """Does a test fail? A child that works longer than its limit ends at once, as if it had (0: no limit)."""
        signal.setitimer(signal.ITIMER_PROF, limit)  # of processor time: a busy machine makes no defect
        told = runtestprotocol(item, nextitem=None, log=False)
        signal.setitimer(signal.ITIMER_PROF, 0)
        return any(report.failed for report in told)

    def spoil(self, defect: Defect, *, forget: bool = True) -> None:
        """Put a defect in place of what is there, and forget what was made from it (or keep it, to be quick)."""
        os.environ["LUGOL_CACHE"] = "off"
        if isinstance(defect.spoilt, str):
            _instead(defect.path, defect.spoilt)
            self._forget()
            if defect.path.parent.name == "questions":
                self._anew(None)
        elif defect.path.parent.name == "questions":
            self._forget()
            self._anew(defect)
        elif defect.inside:
            self._swap(compile(defect.spoilt, str(defect.path), "exec"))
            if defect.path.name == "vocabulary.py":  # the questions were built with it
                self._forget()
                self._anew(None)
        else:
            self._again(defect)
        if forget or not defect.inside:
            self._forget()

    def _forget(self) -> None:
        """Empty the caches; those of the language room, which take long to fill, only where it is spoilt itself."""
        for cache in self.caches:
            if self.speaks or not cache.__module__.startswith(("lugol.language", "lugol.read")):
                cache.cache_clear()

    def _swap(self, code: CodeType) -> None:
        """Give each function of a module its spoilt code."""
        for const in code.co_consts:
            if isinstance(const, CodeType):
                for function in self.functions.get((const.co_filename, const.co_qualname, const.co_firstlineno), ()):
                    function.__code__ = const
                self._swap(const)

    def _again(self, defect: Defect) -> None:
        """Run one statement of a module again, with those built on it; give what they made to who had taken the old."""
        module = self.modules[defect.path]
        before = dict(vars(module))
        alone = ast.Module(_built_on(defect.spoilt.body, defect.top), [])  # type: ignore[union-attr]
        exec(compile(alone, str(defect.path), "exec"), vars(module))
        self._hand_on(
            {name: (old, vars(module)[name]) for name, old in before.items() if vars(module)[name] is not old}
        )

    def _anew(self, defect: Defect | None) -> None:
        """Run the modules of questions again, one of them spoilt, each after those that it asks."""
        modules = {name: module for name, module in sys.modules.items() if name.startswith(f"{QUESTIONS}.")}
        before = {name: dict(vars(module)) for name, module in modules.items()}
        for name in _in_order(modules):
            module, path = modules[name], Path(str(modules[name].__file__))
            if defect is not None and path == defect.path:
                exec(compile(defect.spoilt, str(path), "exec"), vars(module))  # type: ignore[arg-type]
            else:
                exec(compile(path.read_text(encoding="utf-8"), str(path), "exec"), vars(module))
        for name, module in modules.items():
            now = vars(module)
            self._hand_on({n: (old, now[n]) for n, old in before[name].items() if n[:2] != "__" and now[n] is not old})

    def _hand_on(self, changed: dict[str, tuple[Any, Any]]) -> None:
        for module in list(sys.modules.values()):
            held = getattr(module, "__dict__", {})
            for name, (old, new) in changed.items():
                if held.get(name, self) is old:
                    held[name] = new


def _together(parts: Sequence[Seen]) -> Seen:
    """What several children saw, each of tests of its own."""
    whole = Seen({}, {}, {})
    for part in parts:
        whole.took.update(part.took)
        for name, numbers in part.facts.items():
            whole.facts.setdefault(name, set()).update(numbers)
        for file, lines in part.lines.items():
            for line, numbers in lines.items():
                whole.lines.setdefault(file, {}).setdefault(line, set()).update(numbers)
    return whole


def _built_on(body: list[ast.stmt], top: int) -> list[ast.stmt]:
    """A statement of a module and the assignments behind it that take what it names, or what those name."""
    chosen, names = [body[top]], _named(body[top], ast.Store)
    for statement in body[top + 1 :]:
        if isinstance(statement, ast.Assign | ast.AnnAssign) and names & _named(statement, ast.Load):
            chosen.append(statement)
            names |= _named(statement, ast.Store)
    return chosen


def _named(node: ast.AST, how: type[ast.expr_context]) -> set[str]:
    return {each.id for each in ast.walk(node) if isinstance(each, ast.Name) and isinstance(each.ctx, how)}


def asks_anew(defect: Defect) -> bool:
    """Is a defect in what makes the facts, so that they are made again?"""
    return defect.path.parent.name == "questions" or defect.path.name == "vocabulary.py"


def _shapes() -> dict[str, str]:
    """The shape of each fact: its tree with all below it, and its domain, as a digest."""
    known: dict[int, tuple[Any, str]] = {}

    def shape(node: Any) -> str:
        if isinstance(node, tuple):
            return f"({' '.join(map(shape, node))})"
        if not isinstance(node, msgspec.Struct):
            return repr(node)
        if id(node) not in known:
            parts = (shape(getattr(node, name)) for name in node.__struct_fields__ if name != "doc")
            told = f"{type(node).__name__}({', '.join(parts)})"
            known[id(node)] = (node, hashlib.sha256(told.encode()).hexdigest())
        return known[id(node)][1]

    facts = importlib.import_module("lugol.facts.registry").every()
    return {name: shape(fact) for name, fact in facts.items()}


def _in_order(modules: dict[str, ModuleType]) -> list[str]:
    """The modules, each after those that it imports."""
    done: list[str] = []

    def add(name: str) -> None:
        if name in done:
            return
        text = Path(str(modules[name].__file__)).read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.ImportFrom) and node.module in modules and node.module != name:
                add(node.module)
        done.append(name)

    for name in sorted(modules):
        add(name)
    return done


def _instead(path: Path, text: str) -> None:
    """Let whoever opens a file find another text in it."""
    real = Path.open

    def opened(self: Path, *args: Any, **kwargs: Any) -> Any:
        return io.StringIO(text) if self == path else real(self, *args, **kwargs)

    Path.open = opened  # type: ignore[method-assign]
    importlib.invalidate_caches()
