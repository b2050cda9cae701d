"""Legends of figures that a web page has left within its text, each closed by "Full size image"."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise

import msgspec

from lugol.language.lines import SENTENCE_ENDS, Line
from lugol.language.model import Token

_MARK = ("full", "size", "image")
_NAMES = frozenset({"fig", "figure", "table", "scheme"})
_TELLS = frozenset(
    {"shows", "show", "showed", "demonstrates", "demonstrate", "depicts", "illustrates", "presents", "summarizes"}
    | {"reveals", "displays", "lists", "gives", "describes", "outlines", "provides", "compares", "represents"}
)


def legends_of(tokens: Sequence[Token], lines: Sequence[Line]) -> tuple[tuple[int, int], ...]:
    """The tokens of each legend, from "Figure 2" where a line or sentence begins to the mark that closes it.

    >>> from lugol.language.lines import lines_of
    >>> from lugol.language.tokens import tokenize
    >>> text = "A mass was seen. Fig. 1 CT of the pelvis Full size image. It was removed."
    >>> legends_of(tokenize(text), lines_of(text, tokenize(text)))
    ((5, 15),)
    """
    return tuple(_found(tokens, frozenset(line.first for line in lines)))


def _found(tokens: Sequence[Token], begun: frozenset[int]) -> Iterator[tuple[int, int]]:
    opened, closed = None, -1
    for at, token in enumerate(tokens):
        starts = at in begun or at == closed or tokens[at - 1].key in SENTENCE_ENDS
        if starts and token.key in _NAMES and _is_numbered(tokens, at):
            opened = at
        if opened is not None and tuple(t.key for t in tokens[at - 2 : at + 1]) == _MARK:
            yield opened, at + 1
            opened, closed = None, at + 1


def _is_numbered(tokens: Sequence[Token], at: int) -> bool:
    behind = [token.key for token in tokens[at + 1 : at + 3]]
    return bool(behind) and (behind[0][0].isdigit() or (behind[0] == "." and behind[-1][0].isdigit()))


def is_told(tokens: Sequence[Token], at: int, last: int) -> bool:
    """ "Figure 4 shows the course": a figure that does something is told of in prose, and the line is no legend of it.

    >>> from lugol.language.tokens import tokenize
    >>> [is_told(tokenize(text), 0, 4) for text in ("Figure 4 shows the course", "Fig. 4 Course of CA125")]
    [True, False]
    """
    behind = [token.key for token in tokens[at + 1 : min(at + 4, last)] if token.key not in (".", "a", "b", "c")]
    return len(behind) > 1 and behind[0][0].isdigit() and behind[1] in _TELLS


def parted(lines: Sequence[Line], legends: Sequence[tuple[int, int]]) -> list[Line]:
    """The lines with each legend on lines of its own, as if the page had set it apart from the text around it."""
    cuts = sorted(cut for legend in legends for cut in legend)
    found: list[Line] = []
    for line in lines:
        inner = cuts[bisect_right(cuts, line.first) : bisect_right(cuts, line.last - 1)]
        for first, last in pairwise((line.first, *inner, line.last)):
            blank = line.blank and first == line.first
            found.append(msgspec.structs.replace(line, first=first, last=last, blank=blank))
    return found
