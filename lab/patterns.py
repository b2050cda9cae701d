"""Which patterns of the package may backtrack: each is run on words that pump it, of growing length.

    python lab/patterns.py [--times 2100]

A pattern is taken from the source where it is compiled or used, with the way in which it is asked (a search begins
anew at each place of a text, `match` and `fullmatch` at one). It is asked on `before + pump * n + after`, where the
pump is one or two signs that the pattern itself tells apart. What takes more than a few thousandths of a second on
some thousand signs, and far more than four times that on a text four times as long, is printed: such a pattern makes
a long line cost its square, or never ends. Patterns that are put together while lugol runs are not seen, but for those
of the table of countries.
"""

import argparse
import ast
import importlib
import re
import time
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from re import _parser  # type: ignore[attr-defined]
from typing import Any, NamedTuple

import lugol
from lugol.language.countries import countries

HOME = Path(lugol.__file__).parent
TIMES = 2100  # repetitions
_ASKED = ("search", "match", "fullmatch", "sub", "subn", "split", "findall", "finditer")
_AT_ONE_PLACE = ("match", "fullmatch")
_USUAL = " \na0.,-A/"  # signs of any text; a pattern's own come on top
_OWN, _PAIRED = 8, 9  # how many of its own, and how many are tried two by two
_SLOW = 0.002  # seconds; a linear pattern takes a twentieth of that on so many signs
_LONGER, _GROWS = 4, 9  # on a text four times as long a square takes sixteen times as long
_MOST_WORDS = 40
_FEW, _ENDLESS = 100, 99.0  # what is slow on so few repetitions grows by more than a square
_STRANGE = "\x00"
_REPEATS = ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT")


class Used(NamedTuple):
    """A pattern, where it stands, and how it is asked."""

    place: str
    pattern: re.Pattern[str]
    asked: str


class Slow(NamedTuple):
    """A pattern that backtracks, the word that shows it, and how the time grew on four times the text."""

    used: Used
    word: tuple[str, str, str]
    growth: float


def patterns(home: Path = HOME) -> Iterator[Used]:
    """Every pattern of the package, once a way of asking."""
    for path in sorted(home.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        if not re.search(r"^\s*import re\b", text, re.M):
            continue
        place = path.relative_to(home).as_posix()
        tree = ast.parse(text)
        yield from _named(place, tree)
        yield from _inline(place, tree)
    yield from _of_countries()


def _module(place: str) -> Any:
    parts = place.removesuffix(".py").removesuffix("/__init__").split("/")
    return importlib.import_module(".".join(("lugol", *parts)))


def _of_countries() -> Iterator[Used]:
    """The patterns that are put together from the rows of a table."""
    for country in countries():
        for name in country.__struct_fields__:
            if isinstance(told := getattr(country, name), re.Pattern):
                yield Used(f"language/countries.py: {name} of {country.code}", told, "search")


def _named(place: str, tree: ast.Module) -> Iterator[Used]:
    """The patterns that are names of a module; one that no call of the module asks is taken for searched."""
    for name, value in vars(_module(place)).items():
        if not isinstance(value, re.Pattern) or isinstance(value.pattern, bytes):
            continue
        ways = {
            node.func.attr
            for node in ast.walk(tree)
            if isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and ast.unparse(node.func.value) == name
        }
        for way in ways.intersection(_ASKED) or {"search"}:
            yield Used(f"{place}: {name}", value, way)


def _inline(place: str, tree: ast.Module) -> Iterator[Used]:
    """The patterns that stand in a call: `re.sub(r"...", ...)`; one that is put together is asked by its own test."""
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args):
            continue
        told = node.args[0]
        if (
            ast.unparse(node.func.value) == "re"
            and node.func.attr in _ASKED
            and isinstance(told, ast.Constant)
            and isinstance(told.value, str)
        ):
            given = " ".join(ast.unparse(each) for each in (*node.args[2:], *(key.value for key in node.keywords)))
            flags = sum({getattr(re, name) for name in re.findall(r"\bre\.([A-Z]+)\b", given)})
            yield Used(f"{place}:{node.lineno}", re.compile(told.value, flags), node.func.attr)


def _signs(pattern: re.Pattern[str]) -> str:
    """The signs that a pattern tells apart: its own, and a few of any text."""
    own: list[str] = []

    def look(node: Any) -> None:
        if isinstance(node, tuple) and len(node) == 2 and str(node[0]) in ("LITERAL", "NOT_LITERAL"):
            own.append(chr(node[1]))
        elif isinstance(node, tuple) and len(node) == 2 and str(node[0]) == "RANGE":
            own.append(chr(node[1][0]))
        elif isinstance(node, tuple | list | _parser.SubPattern):
            for each in node:
                look(each)

    look(_parser.parse(pattern.pattern, pattern.flags))
    return "".join(dict.fromkeys("".join(own[:_OWN]) + _USUAL))


def _repetitions(parts: Any, told: str = "") -> Iterator[tuple[str, str]]:
    """Each repetition without end of a pattern: one word that leads to it, and one that it takes once."""
    for kind, value in parts:
        inner: list[Any] = []
        if str(kind) in _REPEATS:
            inner = [value[2]]
            if value[1] is _parser.MAXREPEAT:
                yield from ((told, word) for word in _words(value[2]))
        elif str(kind) == "SUBPATTERN":
            inner = [value[3]]
        elif str(kind) == "ATOMIC_GROUP":
            inner = [value]
        elif str(kind) == "BRANCH":
            inner = value[1]
        elif str(kind) in ("ASSERT", "ASSERT_NOT"):
            inner = [value[1]]
        for each in inner:
            yield from _repetitions(each, told)
        told += _ways(str(kind), value)[0]


def _words(parts: Any) -> list[str]:
    """Some words that parts of a pattern take: each of their ways is gone once."""
    found = [""]
    for kind, value in parts:
        more = _ways(str(kind), value)
        found = [told + more[0] for told in found] + [found[0] + word for word in more[1:]]
    return found[:_MOST_WORDS]


def _ways(name: str, value: Any) -> list[str]:
    """The words that one part takes."""
    if name == "LITERAL":
        return [chr(value)]
    if name == "IN":
        return [next((_of_class(each) for each in value if _of_class(each)), "a")]
    if name in _REPEATS:
        return [word * value[0] for word in _words(value[2])]
    if name == "SUBPATTERN":
        return _words(value[3])
    if name == "ATOMIC_GROUP":
        return _words(value)
    if name == "BRANCH":
        return [word for branch in value[1] for word in _words(branch)]
    return ["a" if name in ("ANY", "NOT_LITERAL") else ""]


def _of_class(part: Any) -> str:
    name, value = str(part[0]), part[1]
    if name == "LITERAL":
        return chr(value)
    if name == "RANGE":
        return chr(value[0])
    return {"CATEGORY_DIGIT": "0", "CATEGORY_SPACE": " ", "CATEGORY_WORD": "a"}.get(str(value), "")


def slow(used: Used, most: int = TIMES) -> Slow | None:
    """The first word found on which a pattern takes more than its length."""
    signs = _signs(used.pattern)
    repeated = [*_repetitions(_parser.parse(used.pattern.pattern, used.pattern.flags))]
    if not repeated:
        return None
    pumps = [*signs, *("".join(pair) for pair in product(signs[:_PAIRED], repeat=2) if pair[0] != pair[1])]
    pumps += [pump for _, pump in repeated if pump]
    befores = ("", *(before for before, _ in repeated))
    words = product(dict.fromkeys(befores), dict.fromkeys(pumps), ("", _STRANGE))
    return next((Slow(used, word, growth) for word in words if (growth := _growth(used, word, most)) > _GROWS), None)


def _growth(used: Used, word: tuple[str, str, str], most: int) -> float:
    """How much longer four times the text takes, once it is slow; 0 where it never does."""
    before, pump, after = word
    times = 24
    while times <= most:
        if (first := _seconds(used, before + pump * times + after)) > _SLOW:
            return _ENDLESS if times < _FEW else _seconds(used, before + pump * (times * _LONGER) + after) / first
        times = times * 4 // 3 if times < _FEW else times * 4  # slowly at first: an exponential one never ends
    return 0.0


def _seconds(used: Used, text: str) -> float:
    """The least of a few tries, once it is not quick."""
    found = _once(used, text)
    return found if found < _SLOW else min(found, _once(used, text))


def _once(used: Used, text: str) -> float:
    begun = time.process_time()
    if used.asked in _AT_ONE_PLACE:
        getattr(used.pattern, used.asked)(text)
    else:
        for _ in used.pattern.finditer(text):
            pass
    return time.process_time() - begun


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=TIMES)
    most = parser.parse_args().times
    every = list(patterns())
    found = [told for used in every if (told := slow(used, most))]
    for each in found:
        told = "{!r} + {!r} * n + {!r}".format(*each.word)
        print(f"{each.used.place} ({each.used.asked}): {told}: {each.growth:.1f} times the work on four times the text")
        print(f"    {each.used.pattern.pattern[:140]}")
    print(f"{len(every)} patterns, {len(found)} of them grow faster than the text")


if __name__ == "__main__":
    main()
