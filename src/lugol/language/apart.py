"""Whether the blank lines of a text say anything: not where each sentence or each line is a paragraph of its own."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from lugol.language.lines import (
    SENTENCE_ENDS,
    Line,
    has_label,
    is_entry,
    is_figure,
    is_full,
    lines_of,
    paragraphs_of,
    surely_goes_on,
)
from lugol.language.model import Token

_BLANK_LINES = re.compile(r"(?<!\s)\s*\n[^\S\n]*\n(?=[^\S\n]*\S)")
LEAST_APART = 6
LEAST_ENTRIES = 2
LEAST_ALONE = 3
"""A text of fewer sentences than that is apart where each of them, this many or more, is a paragraph."""
MOSTLY_ENDED = 2 / 3
FEW = 0.2


def is_apart(text: str, tokens: Sequence[Token], lines: Sequence[Line]) -> bool:
    """Does a text set each sentence apart by blank lines, so that they say nothing of what belongs together?"""
    units = list(paragraphs_of(lines))
    ended = sum(tokens[unit[-1].last - 1].key in SENTENCE_ENDS for unit in units)
    if ended == len(units) and LEAST_ALONE <= len(units) < LEAST_APART:
        return _grouping(text, tokens, lines) == Grouping(len(units), 0, 0)
    return ended > MOSTLY_ENDED * len(units) and _groups_nothing(text, tokens, lines)


def undoubled(text: str, tokens: Sequence[Token]) -> str:
    """The text without the blank lines of a report or list that has one behind every line, as double spacing has.

    >>> from lugol.language.tokens import tokenize
    >>> text = "A: benign\\n\\nB: CIN 1\\n\\nC: CIN 3\\n\\nD: benign\\n\\nE: benign\\n\\nF: benign\\n"
    >>> undoubled(text, tokenize(text)).split("\\n")[:2]
    ['A: benign ', 'B: CIN 1 ']
    """
    lines = lines_of(text, tokens)
    if not any(line.blank for line in lines[1:]) or not _groups_nothing(text, tokens, lines):
        return text
    if is_apart(text, tokens, lines):
        return text
    return _BLANK_LINES.sub(lambda found: "\n".rjust(len(found.group())), text)


def _groups_nothing(text: str, tokens: Sequence[Token], lines: Sequence[Line]) -> bool:
    """Do blank lines stand between all sentences or lines of a text, but for a few short ones?"""
    found = _grouping(text, tokens, lines)
    few = found.grouped <= FEW * found.alone and found.length <= FEW * len(tokens)
    return found.alone >= LEAST_APART and few


class Grouping(NamedTuple):
    """How many paragraphs hold one sentence or line, how many hold several, and the tokens of these."""

    alone: int
    grouped: int
    length: int


def _grouping(text: str, tokens: Sequence[Token], lines: Sequence[Line]) -> Grouping:
    """What the paragraphs of a text hold.

    A labelled line, a list under its heading and the legend of a figure stay whole in any layout: they tell nothing.
    """
    alone = grouped = length = 0
    width = max(line.width for line in lines)
    for paragraph in paragraphs_of(lines):
        unit = [line for line in paragraph if not is_figure(tokens, line) and _holds_words(tokens, line)]
        if not unit or is_figure(tokens, paragraph[0]):
            continue
        first, last = unit[0].first, unit[-1].last
        is_line = all(is_full(text, tokens, *pair, width) for pair in pairwise(unit))
        holds_sentences = _holds_sentences(text, tokens, first, last)
        if (is_line and holds_sentences and has_label(tokens, unit[0])) or _is_list(text, tokens, unit):
            continue
        is_group = holds_sentences or (not is_line and _holds_lines(text, tokens, unit))
        grouped += is_group
        length += is_group * (last - first)
        alone += not is_group
    return Grouping(alone, grouped, length)


def _holds_words(tokens: Sequence[Token], line: Line) -> bool:
    return any(token.key[0].isalnum() for token in tokens[line.first : line.last])


def _is_list(text: str, tokens: Sequence[Token], paragraph: Sequence[Line]) -> bool:
    """ "ASSESSMENT:\\n1. CIN 3.\\n2. Anaemia.": lines that are all entries, or labelled, but for the heading."""
    entries = paragraph[1:]
    listed = all(is_entry(text, tokens, line) or has_label(tokens, line) for line in entries)
    return len(entries) >= LEAST_ENTRIES and listed


def _holds_sentences(text: str, tokens: Sequence[Token], first: int, last: int) -> bool:
    """Does a sentence end within [first, last), before a word with a capital?"""
    ends = (at for at in range(first + 2, last - 1) if tokens[at].key in SENTENCE_ENDS and not tokens[at + 1].glued)
    return any(len(tokens[at - 1].key) > 3 and text[tokens[at + 1].start].isupper() for at in ends)


def _holds_lines(text: str, tokens: Sequence[Token], paragraph: Sequence[Line]) -> bool:
    """Does a line of a paragraph begin something of its own, rather than go on with the one before it?"""
    width = max(line.width for line in paragraph)
    return any(
        is_entry(text, tokens, line)
        or has_label(tokens, line)
        or tokens[before.last - 1].key in (*SENTENCE_ENDS, ":")
        or (2 * before.width < width and not surely_goes_on(text, tokens, before, line))
        for before, line in pairwise(paragraph)
    )
