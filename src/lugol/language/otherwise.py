"""Short forms of diseases that mean something else beside some words: "IDC reinserted" is a catheter."""

from collections.abc import Iterator, Sequence
from functools import cache

from lugol.language.lexicon import read_rows
from lugol.language.model import Mention, Token

_FIGURE = "#"
"""Stands for any number in a row of words."""


_KINDS_OF = tuple(("-", kind) for kind in ("type", "like", "based", "style", "directed"))
"""Behind a short form these make it a likeness: "SCLC-type regimens"."""


@cache
def _rows() -> dict[str, tuple[frozenset[str], frozenset[str]]]:
    """Of each form the words right before and right behind it that tell its other meaning."""
    return {
        row["form"]: (frozenset(row["before"].split("|")), frozenset(row["behind"].split("|")))
        for row in read_rows("otherwise.csv")
    }


def without_other_meanings(text: str, tokens: Sequence[Token], found: Sequence[Mention]) -> Iterator[Mention]:
    """The mentions without short forms that mean no disease where they stand.

    >>> from lugol.language.page import page_of
    >>> texts = ("IDC reinserted, draining.", "Breast biopsy IDC grade 2.", "RCC 3.9, platelets 210.")
    >>> [[m.code for m in page_of(text).of("histology")] for text in texts]
    [[], ['idc'], []]
    """
    for mention in found:
        before, behind = _rows().get(text[mention.start : mention.end], (frozenset(), frozenset()))
        led = mention.first > 0 and tokens[mention.first - 1].key in before
        following = tokens[mention.last].key if mention.last < len(tokens) else ""
        kind_of = tuple(token.key for token in tokens[mention.last : mention.last + 2]) in _KINDS_OF
        if kind_of and text[mention.start : mention.end].isupper():
            continue
        if led or following in behind or (_FIGURE in behind and following[:1].isdigit()):
            continue
        yield mention
