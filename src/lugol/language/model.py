"""What a text is made of once it is taken apart: tokens, mentions of concepts, sentences, and the page that holds them.

All ranges [first, last) count tokens; `start` and `end` count characters of the original text.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import Literal, Protocol

import msgspec

from lugol.record.event import Assertion

Article = Literal[
    "title", "abstract", "introduction", "case", "caption", "discussion", "conclusion", "references", "leaflet"
]
NOT_HERS = ("literature", "family", "other_person", "hypothetical")
"""The assertions of what is told, and is not hers."""
NOT_HERS_YET = (*NOT_HERS, "planned")
"""The same, and what is only to be done."""
_FEW = 64
"""Among so many mentions those of a category are looked for one by one; among more, by their places."""


class Token(msgspec.Struct, frozen=True, gc=False):
    """A word, a number or a sign: its folded key, its place, and whether it touches the token before it."""

    key: str
    start: int
    end: int
    glued: bool = False


class Concept(msgspec.Struct, frozen=True, gc=False):
    """What a term stands for: its category, code, usual name and further attributes."""

    category: str
    code: str
    name: str
    attrs: dict[str, str] = {}

    def attr(self, name: str) -> str:
        """An attribute, "" where it has none."""
        return self.attrs.get(name, "")


TEST_KINDS = {"cyt_test": "cytology", "hpv": "hpv", "via_test": "via"}
"""The kind of event of each category of terms that names a test of screening."""
SCREENING_TESTS = tuple(TEST_KINDS)
"""The categories of terms that name a test of screening: a smear, an HPV test, a look with acetic acid or iodine."""


class Mention(msgspec.Struct, frozen=True, gc=False):
    """A concept named by the tokens [first, last) at [start, end) of the text."""

    concept: Concept
    first: int
    last: int
    start: int
    end: int

    @property
    def code(self) -> str:
        """The code of the concept."""
        return self.concept.code


class Part(msgspec.Struct, frozen=True, gc=False):
    """A stretch under one heading or label: its kind ("plan", "exam", "microscopy" ...; "" unknown) and its tokens.

    `label` is the range of the heading's own tokens; `inline` is True for a label with its value on the same line.
    """

    kind: str
    label: tuple[int, int]
    first: int
    last: int
    inline: bool = False


class Sentence(msgspec.Struct, frozen=True, gc=False):
    """One sentence or list entry: its tokens, what part of an article it is in, its paragraph, block and clauses."""

    first: int
    last: int
    article: Article
    paragraph: int
    block: int
    clauses: tuple[tuple[int, int], ...]


class Judgement(msgspec.Struct, frozen=True, gc=False):
    """How words are asserted, with the grammar row and the words that say so ("" where nothing says otherwise)."""

    assertion: Assertion
    row: str = ""
    cue: str = ""


def place_of(sentences: Sequence[Sentence], token: int) -> int:
    """Which of the sentences of a text holds a token."""
    return max(0, bisect_right(sentences, token, key=lambda sentence: sentence.first) - 1)


def beginning_in(mentions: Sequence[Mention], first: int, last: int) -> Sequence[Mention]:
    """Of mentions in order those that begin among the tokens [first, last)."""
    low = bisect_left(mentions, first, key=lambda mention: mention.first)
    return mentions[low : bisect_left(mentions, last, lo=low, key=lambda mention: mention.first)]


def begins_line(text: str, tokens: Sequence[Token], at: int) -> bool:
    """Does a token stand first in its line?"""
    return at == 0 or "\n" in text[tokens[at - 1].end : tokens[at].start]


class Stretched(Protocol):
    """Whatever stands at the tokens [first, last)."""

    @property
    def first(self) -> int: ...

    @property
    def last(self) -> int: ...


class Page(msgspec.Struct, frozen=True):
    """A text taken apart. `mentions` are in order of their first token; different categories may overlap.

    `innermost` tells of each token the places in `parts` of the innermost part and of the innermost of a known kind
    that hold it, -1 for none. `spelled` are the keys of all tokens, `by_category` the places in `mentions` of those of
    each category, `noise` the tokens that are no words, `kinds` those of its parts, `labelled` the kind of part that
    each token of a label names. `in_capitals` tells that the text holds no small letter, so that capitals say nothing;
    `is_small` that it held small ones alone and is read in capitals; `is_pasted` that it stood there more than once,
    the further copies set aside; `is_apart` that each of its sentences is a paragraph of its own.
    """

    name: str
    text: str
    tokens: tuple[Token, ...]
    parts: tuple[Part, ...]
    sentences: tuple[Sentence, ...]
    mentions: tuple[Mention, ...]
    firsts: tuple[int, ...]
    sentence_firsts: tuple[int, ...]
    clauses: tuple[tuple[int, int], ...]
    clause_firsts: tuple[int, ...]
    innermost: tuple[tuple[int, int], ...]
    spelled: tuple[str, ...]
    by_category: dict[str, tuple[int, ...]] = {}
    noise: frozenset[int] = frozenset()
    kinds: frozenset[str] = frozenset()
    labelled: dict[int, str] = {}
    is_article: bool = False
    in_capitals: bool = False
    is_small: bool = False
    is_pasted: bool = False
    is_apart: bool = False

    def of(self, *categories: str, first: int = 0, last: int | None = None) -> list[Mention]:
        """Mentions of the categories that begin in [first, last), in order."""
        low = bisect_left(self.firsts, first)
        high = len(self.firsts) if last is None else bisect_left(self.firsts, last)
        if high - low <= _FEW:
            return [m for m in self.mentions[low:high] if m.concept.category in categories]
        found: list[int] = []
        for category in dict.fromkeys(categories):
            places = self.by_category.get(category, ())
            begun = bisect_left(places, low)
            found += places[begun : bisect_left(places, high, lo=begun)]
        return [self.mentions[at] for at in sorted(found)]

    def inside(self, first: int, last: int) -> list[Mention]:
        """Mentions that stand whole in [first, last), in order."""
        low, high = bisect_left(self.firsts, first), bisect_left(self.firsts, last)
        return [m for m in self.mentions[low:high] if m.last <= last]

    def back_from(self, token: int, *categories: str) -> Iterator[Mention]:
        """Mentions of the categories that begin before a token, the nearest first."""
        for at in range(bisect_left(self.firsts, token) - 1, -1, -1):
            if self.mentions[at].concept.category in categories:
                yield self.mentions[at]

    def on_from(self, token: int, category: str) -> Iterator[Mention]:
        """Mentions of a category that begin at a token or behind it, the nearest first."""
        places = self.by_category.get(category, ())
        for place in range(bisect_left(places, bisect_left(self.firsts, token)), len(places)):
            yield self.mentions[places[place]]

    def tokens_between(self, start: int, end: int) -> tuple[int, int]:
        """The tokens [first, last) that begin among the signs [start, end) of the text."""
        first = bisect_left(self.tokens, start, key=lambda token: token.start)
        return first, bisect_left(self.tokens, end, lo=first, key=lambda token: token.start)

    def token_at(self, place: int) -> int:
        """The token that holds a sign of the text, or the next behind it; behind the last one their number."""
        return bisect_right(self.tokens, place, key=lambda token: token.end)

    def begins_line(self, at: int) -> bool:
        """Does a token stand first in its line?"""
        return begins_line(self.text, self.tokens, at)

    def beside(self, sentence: Sentence, *named: Stretched) -> Iterator[str]:
        """The spellings of a sentence but for the tokens of what is named in it."""
        held = {at for each in named for at in range(each.first, each.last)}
        return (self.tokens[at].key for at in range(sentence.first, sentence.last) if at not in held)

    def sentence(self, token: int) -> Sentence:
        """The sentence that holds a token."""
        return self.sentences[max(0, bisect_right(self.sentence_firsts, token) - 1)]

    def sentences_near(self, token: int, before: int = 0, behind: int = 0) -> tuple[Sentence, ...]:
        """The sentence that holds a token between so many before and behind it, those of its paragraph."""
        at = max(0, bisect_right(self.sentence_firsts, token) - 1)
        near = self.sentences[max(0, at - before) : at + behind + 1]
        return tuple(s for s in near if s.paragraph == self.sentences[at].paragraph)

    def clause(self, token: int) -> tuple[int, int]:
        """The clause that holds a token."""
        return self.clauses[max(0, bisect_right(self.clause_firsts, token) - 1)]

    def part(self, token: int) -> str:
        """The kind of the innermost labelled part that holds a token ("" for none)."""
        inside = self.part_of(token)
        return inside.kind if inside else ""

    def part_of(self, token: int, *, known: bool = True) -> Part | None:
        """The innermost part that holds a token, None for none; with `known`, of those whose kind is known."""
        place = self.innermost[token][known] if token < len(self.innermost) else -1
        return self.parts[place] if place >= 0 else None

    def mention(self, concept: Concept, first: int, last: int) -> Mention:
        """A concept at tokens [first, last), where a construction and no row of the lexicon names it."""
        return Mention(concept, first, last, self.tokens[first].start, self.tokens[last - 1].end)

    def words(self, first: int, last: int) -> str:
        """The text of tokens [first, last) as written, white space folded to one space."""
        pieces = (
            f"{'' if token.glued else ' '}{self.text[token.start : token.end]}" for token in self.tokens[first:last]
        )
        return "".join(pieces).strip()

    def keys(self, first: int, last: int) -> tuple[str, ...]:
        """The folded keys of tokens [first, last)."""
        return self.spelled[first:last]
