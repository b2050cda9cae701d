"""A written date before it is read: its pieces, the tokens they stand at, and the page around them."""

from collections.abc import Sequence

import msgspec

from lugol.language.model import Page, Token
from lugol.language.time.words import Words
from lugol.language.tokens import HYPHENS


class Piece(msgspec.Struct, frozen=True):
    """Year, month and day as far as told; `pair` are two figures of which either can be the day; `short`: no year."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    pair: tuple[int, int] | None = None
    short: bool = False

    @property
    def is_day(self) -> bool:
        """True where a day is told."""
        return self.day is not None or self.pair is not None


class Found(msgspec.Struct, frozen=True):
    """A written date at the tokens [first, last), or the two ends of a span; `part` is early, mid or late."""

    first: int
    last: int
    low: Piece
    high: Piece | None = None
    part: str = ""
    bound: str = ""
    last_year: bool = False
    at_line: bool = False


Read = tuple[Piece, int]


class Scan(msgspec.Struct, frozen=True):
    """What a written date is found in: the page's tokens, words of time, and the tokens inside or behind its terms.

    `yearly` tells that more than one test has a month and a year of two figures behind it ("smear 3/23, LLETZ 5/23"),
    `short_years` are the two figures that more than one month has behind it ("Jan 24 ... Apr 24"), so that they are a
    year; `year_first` tells that the page writes its dates from the year on ("2025/1/15", "'21/6").
    """

    page: Page
    words: Words
    inside: frozenset[int]
    tested: frozenset[int]
    yearly: bool = False
    year_first: bool = False
    short_years: frozenset[str] = frozenset()

    @property
    def tokens(self) -> Sequence[Token]:
        """The tokens of the page."""
        return self.page.tokens

    def key(self, at: int, last: int) -> str:
        """The key of a token, "" behind the last."""
        return self.tokens[at].key if 0 <= at < last else ""

    def glued(self, at: int, last: int) -> bool:
        """Does a token touch the one before it?"""
        return at < last and self.tokens[at].glued

    def is_head(self, at: int) -> bool:
        """Does a token begin a sentence that begins its line, after bullets and brackets?"""
        first = self.page.sentence(at).first
        while at > 0 and "\n" not in self.page.text[self.tokens[at - 1].end : self.tokens[at].start]:
            at -= 1
            if at < first:
                return False
            if self.tokens[at].key not in ("[", "(", "*", "•", "·", "#", *HYPHENS):
                return False
        return at == first


def year_of(key: str) -> int | None:
    """The year that two or four figures tell, None for anything else.

    >>> year_of("2022"), year_of("24"), year_of("81"), year_of("125")
    (2022, 2024, 1981, None)
    """
    if not key.isdigit():
        return None
    if len(key) == 4 and 1900 <= int(key) <= 2100:
        return int(key)
    if len(key) == 2:
        return 2000 + int(key) if int(key) < 70 else 1900 + int(key)
    return None
