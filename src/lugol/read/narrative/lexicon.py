"""Words to concepts: CSV files of terms, compiled into one longest-match scanner over tokens."""

import csv
import re
from collections.abc import Iterable
from functools import cache, cached_property
from importlib import resources
from typing import Any

import msgspec

from lugol.errors import BadData

_TOKEN = re.compile(r"[A-Za-zµμα-ωäöüÄÖÜéèß]+(?:['’][a-z]+)?|\d+|[^\w\s]")
_SKIPPED = frozenset("-‐‑–")
_FOLDS = tuple(
    (least, re.compile(british), american)
    for least, british, american in (
        (1, "’", "'"), (6, "oe", "e"), (5, "ae", "e"), (5, "our(?=s?$|ed$|ing$|less$)", "or"),
        (6, "is(?=e|ation|ing)", "iz"),
        (6, "yse", "yze"), (6, "centre", "center"), (5, "metre", "meter"), (5, "fibre", "fiber"), (4, "grey", "gray"),
        (3, "ü", "u"), (3, "ö", "o"), (3, "ä", "a"),
    )
)  # fmt: skip


class Concept(msgspec.Struct, frozen=True):
    """What a term stands for: the kind of thing, its code, its usual name and further attributes."""

    kind: str
    code: str
    name: str
    attrs: dict[str, str] = msgspec.field(default_factory=dict)


class Mention(msgspec.Struct, frozen=True):
    """A concept named in the text at [start, end)."""

    concept: Concept
    start: int
    end: int


class Token(msgspec.Struct, frozen=True):
    """A word, a run of digits or a sign, as folded for comparison and as written."""

    folded: str
    start: int
    end: int


@cache
def fold(word: str) -> str:
    """One spelling for British and American forms of a word.

    >>> fold("Tumour") == fold("tumor"), fold("haemorrhage") == fold("hemorrhage")
    (True, True)
    """
    folded = word.lower()
    for least, british, american in _FOLDS:
        if len(folded) >= least:
            folded = british.sub(american, folded)
    return folded


def tokens(text: str) -> list[Token]:
    """Words, numbers and signs of a text; letters and digits part ("HPV16" is two tokens), hyphens go."""
    return [Token(fold(m.group()), m.start(), m.end()) for m in _TOKEN.finditer(text) if m.group() not in _SKIPPED]


class _Node:
    """A step of the trie: where each further token leads, and the concepts that end here with their exact forms."""

    __slots__ = ("ends", "next")

    def __init__(self) -> None:
        self.next: dict[str, _Node] = {}
        self.ends: list[tuple[str, Concept]] = []


class Lexicon:
    """Concepts by their terms; `scan` finds them in a text."""

    def __init__(self, rows: Iterable[tuple[Concept, Iterable[str]]]) -> None:
        self._root = _Node()
        self.vocabulary: set[str] = set()
        for concept, terms in rows:
            for term in terms:
                self._add(concept, term)

    def _add(self, concept: Concept, term: str) -> None:
        exact = term[1:] if term.startswith("=") else ""
        node = self._root
        for token in tokens(exact or term):
            node = node.next.setdefault(token.folded, _Node())
            self.vocabulary.add(token.folded)
        node.ends.append((exact, concept))

    def scan(self, text: str, stream: list[Token] | None = None) -> list[Mention]:
        """Every mention, in order; within one kind the longest wins, different kinds may overlap.

        `stream` are the tokens of the text where they are known, or as `mended`.
        """
        stream = tokens(text) if stream is None else stream
        found: list[Mention] = []
        taken: dict[str, int] = {}
        for index in range(len(stream)):
            if stream[index].folded not in self._root.next and _singular(stream[index].folded) not in self._root.next:
                continue
            for kind, (length, concepts) in self._longest(text, stream, index).items():
                if taken.get(kind, 0) > index:
                    continue
                taken[kind] = index + length
                end = stream[index + length - 1].end
                found.extend(Mention(concept, stream[index].start, end) for concept in concepts)
        return found

    def mended(self, stream: list[Token]) -> list[Token]:
        """Tokens with slips of the pen put right: one letter missing, doubled or swapped inside a long word.

        A word is mended only where it is unknown and exactly one known word is that near; first and last letter hold.
        """
        return [self._mend(token) if self._is_odd(token.folded) else token for token in stream]

    def _is_odd(self, word: str) -> bool:
        known = word in self.vocabulary or _singular(word) in self.vocabulary
        return len(word) > 5 and word.isalpha() and not known

    def _mend(self, token: Token) -> Token:
        word = token.folded
        near = {w for cut in (word, *_shortened(word)) for w in self._slips.get(cut, ()) if _is_slip(word, w)}
        return Token(near.pop(), token.start, token.end) if len(near) == 1 else token

    @cached_property
    def _slips(self) -> dict[str, set[str]]:
        slips: dict[str, set[str]] = {}
        for word in self.vocabulary:
            if len(word) > 5 and word.isalpha():
                for cut in (word, *_shortened(word)):
                    slips.setdefault(cut, set()).add(word)
        return slips

    def _longest(self, text: str, stream: list[Token], index: int) -> dict[str, tuple[int, list[Concept]]]:
        best: dict[str, tuple[int, list[Concept]]] = {}
        node = self._root
        for step in range(index, len(stream)):
            word = stream[step].folded
            following = node.next.get(word) or (node.next.get(_singular(word)) if len(word) > 3 else None)
            if following is None:
                break
            node = following
            if not node.ends:
                continue
            written = text[stream[index].start : stream[step].end]
            ends = [c for exact, c in node.ends if not exact or exact == written or exact == written.rstrip("s")]
            for kind in {c.kind for c in ends}:
                of_kind = {id(c): c for c in ends if c.kind == kind}
                best[kind] = (step - index + 1, list(of_kind.values()))
        return best


def _shortened(word: str) -> set[str]:
    return {word[:i] + word[i + 1 :] for i in range(1, len(word) - 1)}


def _is_slip(written: str, meant: str) -> bool:
    """Is one the other with an inner letter missing or doubled, or with two letters swapped?"""
    if written[0] != meant[0] or written[-1] != meant[-1] or max(len(written), len(meant)) < 7:
        return False
    if len(written) == len(meant):
        odd = [i for i, (a, b) in enumerate(zip(written, meant, strict=True)) if a != b]
        return len(odd) == 2 and odd[1] == odd[0] + 1 and written[odd[0]] == meant[odd[1]]
    return abs(len(written) - len(meant)) == 1


@cache
def _singular(word: str) -> str:
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("sses", "ches", "xes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def read_rows(name: str) -> list[dict[str, str]]:
    """The rows of one CSV of the lexicon folder."""
    path = resources.files(__package__).joinpath("lexicon", name)
    with path.open(encoding="utf-8") as lines:
        return [{key: (value or "").strip() for key, value in row.items()} for row in csv.DictReader(lines)]


def _concepts(name: str) -> list[tuple[Concept, list[str]]]:
    found: list[tuple[Concept, list[str]]] = []
    for number, row in enumerate(read_rows(name), start=2):
        if not row.get("kind") or not row.get("terms"):
            raise BadData(f"read/narrative/lexicon/{name}:{number}: a term needs a kind and its terms")
        attrs = dict(part.split("=", 1) for part in row.get("attrs", "").split(";") if "=" in part)
        concept = Concept(row["kind"], row["code"] or row["name"], row["name"] or row["code"], attrs)
        found.append((concept, [term.strip() for term in row["terms"].split("|") if term.strip()]))
    return found


@cache
def lexicon() -> Lexicon:
    """Every `terms-*.csv` of the lexicon folder as one lexicon.

    >>> [(m.concept.kind, m.concept.code) for m in lexicon().scan("synaptophysin +")]
    [('ihc_marker', 'Syn')]
    """
    folder = resources.files(__package__).joinpath("lexicon")
    names = sorted(p.name for p in folder.iterdir() if p.name.startswith("terms-") and p.name.endswith(".csv"))
    return Lexicon(row for name in names for row in _concepts(name))


def attr(mention: Mention, name: str) -> Any:
    """An attribute of the concept, "" where it has none."""
    return mention.concept.attrs.get(name, "")
