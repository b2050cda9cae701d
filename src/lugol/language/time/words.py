"""The words of time in a page: months, units, numbers and cues, found once and asked by their place."""

from collections.abc import Sequence
from functools import cache

import msgspec

from lugol.language.lexicon import Lexicon, Row, read_rows
from lugol.language.model import Concept, Mention, Page, Token
from lugol.language.tokens import HYPHENS

_TENS = frozenset({"20", "30", "40", "50", "60", "70", "80"})


class Words(msgspec.Struct, frozen=True):
    """Every word of time by the token at which it begins and the token behind it."""

    tokens: Sequence[Token]
    begins: dict[int, tuple[Mention, ...]]
    ends: dict[int, tuple[Mention, ...]]
    found: tuple[Mention, ...]

    def at(self, first: int, category: str) -> Mention | None:
        """The word of a category that begins at a token."""
        return next((m for m in self.begins.get(first, ()) if m.concept.category == category), None)

    def behind(self, last: int, category: str) -> Mention | None:
        """The word of a category that ends just before a token."""
        return next((m for m in self.ends.get(last, ()) if m.concept.category == category), None)

    def in_clause(self, page: Page, category: str, at: int) -> Mention | None:
        """The last word of a category in the clause of a token, before it."""
        first = page.clause(at)[0]
        return next((m for here in range(at - 1, first - 1, -1) if (m := self.at(here, category))), None)

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
    lexicon = _plain() if not without else Lexicon([*_word_rows(), *(r for r in cues() if r[0].name != without)])
    found = lexicon.scan(page.text, page.tokens, [s.last for s in page.sentences])
    begins: dict[int, list[Mention]] = {}
    ends: dict[int, list[Mention]] = {}
    for mention in found:
        begins.setdefault(mention.first, []).append(mention)
        ends.setdefault(mention.last, []).append(mention)
    return Words(
        page.tokens,
        {first: tuple(words) for first, words in begins.items()},
        {last: tuple(words) for last, words in ends.items()},
        tuple(found),
    )


@cache
def _plain() -> Lexicon:
    return Lexicon([*_word_rows(), *cues()])
