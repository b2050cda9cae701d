"""Every text that a user may meet, from the tables and the modules, in one list that a person can read through."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import msgspec

import lugol
from lugol.sources import numbered

_ROOM = Path(lugol.__file__).parent
_MODULES = ("instruments", "rules", "facts", "show", "commands", "record", "read", "exchange", "programme")
_COLUMNS = (
    "=title", "=statement", "=settled_by", "title", "statement", "words", "question", "meaning", "caveat", "doc",
)  # fmt: skip
_STEP = "=action"
_NOT_TEXTS = ("simulation",)
_LEAST_SPACES = 2
_PATTERN = re.compile(r"\\[bsdwSW]|\(\?|\[\^|\]\*|\.\*|<[a-z/]|^[#*]|%[sd]|\|\w+\|")
_LEAK = re.compile(
    r"\b[a-z]+[0-9]*_[a-z0-9_]+\b|\bP\d+[YMWD]\b|\be\d+\b|\b(?:asccp|uspstf|acs|hrsa|who|safety)-[a-z0-9-]+\b|instrument:"
)


class Text(msgspec.Struct, frozen=True):
    """One text: where it stands (file and row, or file and line) and its words; what is filled in stands as {…}."""

    place: str
    words: str


def texts() -> list[Text]:
    """The texts of the tables, then those of the modules, in the order of their files."""
    return [*_of_tables(), *_of_modules()]


def leak(words: str) -> str:
    """A code, a row's name, an event's id or a span of time as machines write it; empty where there is none.

    >>> leak("Surveillance in P6M"), leak("because of e12"), leak("Repeat HPV-based test in 6 months")
    ('P6M', 'e12', '')
    """
    found = _LEAK.search(re.sub(r"\{[^{}]*\}", "", words))
    return found[0] if found else ""


def _of_tables() -> Iterator[Text]:
    for path in sorted(_ROOM.rglob("*.csv")):
        if path.relative_to(_ROOM).parts[0] in (*_NOT_TEXTS, "language", "read"):
            continue
        for number, row in numbered(path):
            name = row.get("row") or str(number)
            told = [row.get(column, "") for column in _COLUMNS]
            step = row.get(_STEP, "")
            told += [step] if " " in step else []
            for words in filter(None, told):
                yield Text(f"{path.relative_to(_ROOM).as_posix()}:{name}", words)


def _of_modules() -> Iterator[Text]:
    files = [path for room in _MODULES for path in sorted((_ROOM / room).rglob("*.py"))]
    for path in [*sorted(_ROOM.glob("*.py")), *files]:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        inner = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in ast.walk(node)}
        inner |= _docstrings(tree)
        for node in ast.walk(tree):
            if isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and id(node) not in inner):
                words = _words(node)
                if words.count(" ") >= _LEAST_SPACES and not _PATTERN.search(words):
                    yield Text(f"{path.relative_to(_ROOM).as_posix()}:{node.lineno}", words)


def _words(node: ast.expr) -> str:
    """The words of a literal, what is filled in as {…}."""
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "{…}" for part in node.values)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _docstrings(tree: ast.Module) -> set[int]:
    """The docstrings of a module; of a command they are its help, but examples and shapes are for programmers."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            found.add(id(node.value))
    return found
