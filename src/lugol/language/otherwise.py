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
    """The mentions without the short forms that mean no disease in this text: those beside the words of a row.

    >>> from lugol.language.page import page_of
    >>> texts = ("IDC reinserted, draining. IDC care.", "Breast biopsy IDC grade 2.", "RCC 3.9, platelets 210.")
    >>> [[m.code for m in page_of(text).of("histology")] for text in texts]
    [[], ['idc'], []]
    """
    other = {text[m.start : m.end] for m in found if _means_other(text, tokens, m)}
    for mention in found:
        behind = tuple(token.key for token in tokens[mention.last : mention.last + 2])
        kind_of = behind in _KINDS_OF and text[mention.start : mention.end].isupper()
        if not kind_of and text[mention.start : mention.end] not in other:
            yield mention


def _means_other(text: str, tokens: Sequence[Token], mention: Mention) -> bool:
    """Does a word right beside a short form tell its other meaning?"""
    before, behind = _rows().get(text[mention.start : mention.end], (frozenset(), frozenset()))
    led = mention.first > 0 and tokens[mention.first - 1].key in before
    following = tokens[mention.last].key if mention.last < len(tokens) else ""
    return led or following in behind or (_FIGURE in behind and following[:1].isdigit())
