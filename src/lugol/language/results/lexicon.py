"""The rows of the vocabulary of results as one tree of tokens, in which the longest phrase at a place is found."""

from functools import cache
from importlib import resources
from pathlib import Path

import msgspec

from lugol.cache import cached, stamp
from lugol.errors import BadData
from lugol.language.results.tokens import Token, tokens
from lugol.sources import numbered

FILES = ("cytology.csv", "histology.csv", "hpv.csv", "heads.csv", "polarity.csv", "frames.csv")
ROLES = frozenset(
    ["class", "translated", "kopac", "head", "part", "pool", "says", "frame", "stop", "nothing", "other", "adequacy"]
)
ANY_NUMBER = "<n>"


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One row: a phrase, what it does (role), of which test, its code, where it is said, and what proves it.

    In a phrase `[x]` may be left out, `(a|b)` is one of, `<n>` any whole number. `place` says on which side of what
    it speaks of a polarity stands (before, after, either), `reach` what it can speak of (test, any).
    """

    file: str
    line: int
    phrase: str
    role: str
    test: str
    code: str
    place: str
    reach: str
    system: str
    examples: tuple[str, ...]
    counterexample: str
    source: str
    status: str


class Node(msgspec.Struct):
    """A place in the tree: the rows whose phrase ends here, and what may follow."""

    rows: list[Row] = msgspec.field(default_factory=list)
    after: dict[str, "Node"] = msgspec.field(default_factory=dict)


@cache
def rows() -> tuple[Row, ...]:
    """Every row of the vocabulary. BadData names the file and line of one that is not whole."""
    return tuple(row for name in FILES for row in _of_file(name))


def _of_file(name: str) -> list[Row]:
    found: list[Row] = []
    for line, given in numbered(resources.files(__package__) / name):
        row = Row(
            file=name,
            line=line,
            examples=tuple(each.strip() for each in given["examples"].split(" | ") if each.strip()),
            **{key: given.get(key, "") for key in _COLUMNS},
        )
        missing = [key for key in ("phrase", "role", "source", "status") if not getattr(row, key)]
        if missing or row.role not in ROLES or row.status not in ("V", "M", "U") or not row.examples:
            what = f"without {', '.join(missing)}" if missing else "with an unknown role or status, or no example"
            raise BadData(f"{name}:{line}: a row {what}")
        found.append(row)
    return found


_COLUMNS = ("phrase", "role", "test", "code", "place", "reach", "system", "counterexample", "source", "status")


_WAYS = msgspec.msgpack.Decoder(list[tuple[Row, list[tuple[str, ...]]]])
"""Rows with those of the token sequences of their phrases that begin with the same token."""
_ALL_WAYS = msgspec.msgpack.Decoder(dict[str, msgspec.Raw])


@cache
def _waiting() -> dict[str, msgspec.Raw]:
    """The ways to say each row, by their first token, as written by an earlier run or now."""
    folder = Path(str(resources.files(__package__)))
    files = [*(folder / name for name in FILES), folder / "lexicon.py", folder / "tokens.py"]
    return _ALL_WAYS.decode(cached("results", stamp(files), _by_first_token))


def _by_first_token() -> bytes:
    found: dict[str, list[tuple[Row, list[tuple[str, ...]]]]] = {}
    for row in rows():
        ways = spellings(row.phrase)
        for first in dict.fromkeys(way[0] for way in ways):
            found.setdefault(first, []).append((row, [way for way in ways if way[0] == first]))
    return msgspec.msgpack.encode(found)


@cache
def _branch(first: str) -> Node:
    """The tree of the phrases that begin with a token, grown when a text first holds it."""
    top = Node()
    for row, ways in _WAYS.decode(_waiting()[first]):
        for way in ways:
            node = top
            for token in way[1:]:
                node = node.after.setdefault(token, Node())
            node.rows.append(row)
    return top


def spellings(phrase: str) -> list[tuple[str, ...]]:
    """The token sequences that a phrase stands for.

    >>> spellings("no [residual] (cin|dysplasia)")
    [('no', 'residual', 'cin'), ('no', 'residual', 'dysplasia'), ('no', 'cin'), ('no', 'dysplasia')]
    """
    ways: list[tuple[str, ...]] = [()]
    rest = phrase
    while rest:
        head, options, rest = _first(rest)
        parts = [
            tuple(token.text for token in tokens(option)) if option != ANY_NUMBER else (option,) for option in options
        ]
        ways = [(*way, *part) for way in ways for part in (parts if not head else [*parts, ()])]
    return ways


def _first(phrase: str) -> tuple[bool, list[str], str]:
    """The first piece of a phrase: whether it may be left out, its alternatives, and what comes after it."""
    phrase = phrase.lstrip()
    if phrase.startswith(("[", "(")):
        optional = phrase[0] == "["
        inside, closed, rest = phrase[1:].partition("]" if optional else ")")
        if not closed:
            raise BadData(f"phrase {phrase!r}: a bracket is not closed")
        return optional, inside.split("|"), rest.lstrip()
    for place, sign in enumerate(phrase):
        if sign in " [(":
            return False, [phrase[:place]], phrase[place:].lstrip()
    return False, [phrase], ""


def longest(told: list[Token], at: int, without: Row | None = None) -> tuple[int, list[Row]]:
    """How many tokens the longest phrase that begins at a place has, and its rows; 0 where none does."""
    best: tuple[int, list[Row]] = (0, [])
    nodes: list[Node] = []
    for place in range(at, len(told)):
        words = (told[place].text, ANY_NUMBER) if told[place].is_number else (told[place].text,)
        if place == at:
            nodes = [_branch(word) for word in words if word in _waiting()]
        else:
            nodes = [node.after[word] for word in words for node in nodes if word in node.after]
        if not nodes:
            break
        here = [row for node in nodes for row in node.rows if row != without]
        if here:
            best = (place - at + 1, here)
    return best
