"""The words of time in a page: months, units, numbers and cues, found once and asked by their place."""

from bisect import bisect_left
from collections.abc import Sequence
from functools import cache

import msgspec

from lugol.language.lexicon import Lexicon, Row, read_rows
from lugol.language.model import Concept, Mention, Page, Token
from lugol.language.numerals import once_a_page
from lugol.language.tokens import HYPHENS

_TENS = frozenset({"20", "30", "40", "50", "60", "70", "80"})


class Words(msgspec.Struct, frozen=True):
    """Every word of time: by the token at which it begins, by the token behind it, and in order, for each category.

    `opening` are the tokens at which any of them begins.
    """

    tokens: Sequence[Token]
    opening: frozenset[int]
    by_begin: dict[tuple[int, str], Mention]
    by_end: dict[tuple[int, str], Mention]
    places: dict[str, list[int]]

    def at(self, first: int, category: str) -> Mention | None:
        """The word of a category that begins at a token."""
        return self.by_begin.get((first, category))

    def behind(self, last: int, category: str) -> Mention | None:
        """The word of a category that ends just before a token."""
        return self.by_end.get((last, category))

    def within(self, category: str, first: int, last: int) -> list[Mention]:
        """The words of a category that begin in [first, last), in order."""
        places = self.places.get(category, [])
        return [self.by_begin[at, category] for at in places[bisect_left(places, first) : bisect_left(places, last)]]

    def any_within(self, category: str, first: int, last: int) -> bool:
        """Does a word of a category begin in [first, last)?"""
        places = self.places.get(category, [])
        at = bisect_left(places, first)
        return at < len(places) and places[at] < last

    def in_clause(self, page: Page, category: str, at: int) -> Mention | None:
        """The last word of a category in the clause of a token, before it."""
        places = self.places.get(category, [])
        index = bisect_left(places, at) - 1
        if index < 0 or places[index] < page.clause(at)[0]:
            return None
        return self.by_begin[places[index], category]

    def number(self, at: int, last: int) -> tuple[float, int] | None:
        """A number in figures or words at a token, and the token behind it; a vague one ("few") is -1.

        >>> from lugol.language.page import page_of
        >>> page = page_of("twenty-four months")
        >>> words_of(page).number(0, 4)
        (24.0, 3)
        """
        if at >= last:
            return None
        key = self.tokens[at].key
        if key[0].isdigit():
            try:
                return float(key.replace(",", ".")), at + 1
            except ValueError:
                return None
        word = self.at(at, "number")
        if word is None or word.last > last:
            return None
        if word.code == "few":
            return -1.0, word.last
        if word.code in _TENS:
            behind = word.last + (word.last < last and self.tokens[word.last].key in HYPHENS)
            ones = self.at(behind, "number") if behind < last else None
            if ones is not None and ones.code.isdigit() and 1 <= int(ones.code) <= 9 and ones.last == behind + 1:
                return float(word.code) + float(ones.code), ones.last
        return float(word.code), word.last


@cache
def cues() -> tuple[Row, ...]:
    """The rows of `cues.csv` as terms for a lexicon; the name of a concept is the id of its row."""
    return cue_rows(read_rows("time/cues.csv"))


def cue_rows(rows: Sequence[dict[str, str]]) -> tuple[Row, ...]:
    """Rows of cues as terms: the category and code are the meaning ("anchor:surgery"), the name is the id."""
    found: list[Row] = []
    for row in rows:
        category, _, code = row["meaning"].partition(":")
        terms = [term.strip() for term in row["words"].split("|")]
        found.append((Concept(category, code, row["id"], {"scope": row["scope"]}), terms))
    return tuple(found)


def _word_rows() -> list[Row]:
    return [
        (Concept(row["category"], row["code"], row["terms"].split("|")[0]), row["terms"].split("|"))
        for row in read_rows("time/words.csv")
    ]


def words_of(page: Page, without: str = "") -> Words:
    """The words of time in a page, on demand `without` the cues of one row."""
    if not without:
        return _every_word(page)
    return _found(page, Lexicon([*_word_rows(), *(r for r in cues() if r[0].name != without)]))


@once_a_page
def _every_word(page: Page) -> Words:
    return _found(page, _plain())


def _found(page: Page, lexicon: Lexicon) -> Words:
    found = lexicon.scan(page.text, page.tokens, [s.last for s in page.sentences])
    by_begin: dict[tuple[int, str], Mention] = {}
    by_end: dict[tuple[int, str], Mention] = {}
    places: dict[str, list[int]] = {}
    for mention in found:
        category = mention.concept.category
        if (mention.first, category) not in by_begin:
            by_begin[mention.first, category] = mention
            places.setdefault(category, []).append(mention.first)
        by_end.setdefault((mention.last, category), mention)
    return Words(page.tokens, frozenset(m.first for m in found), by_begin, by_end, places)


@cache
def _plain() -> Lexicon:
    return Lexicon([*_word_rows(), *cues()])
