"""Lines that belong together: what a machine has wrapped or broken anew is one again."""

import re
from collections.abc import Sequence
from itertools import pairwise

import msgspec

from lugol.language.lines import (
    MONTH_NAMES,
    MONTHS,
    OPEN_ENDED,
    SENTENCE_ENDS,
    Line,
    closes_bracket,
    counts_on,
    ending_of,
    ends_in_enumerator,
    ends_name,
    has_label,
    is_capital_name,
    is_dated,
    is_entry,
    is_enumerator,
    is_figure,
    is_labelled,
    is_open,
    lines_of,
    names_specimen,
    opens_sentence,
    paragraphs_of,
    splits_label,
    surely_goes_on,
    word_length,
)
from lugol.language.model import Mention, Token
from lugol.language.tokens import HYPHENS

_BLANK_LINES = re.compile(r"\s*\n[^\S\n]*\n(?=[^\S\n]*\S)")
LEAST_WRAPPED = 4
"""So many lines of nearly the full width make a text that is wrapped."""
MOSTLY = 0.9
LEAST_PAIRS = 12
OFTEN_FULL = 0.15
"""By chance one line of twenty is so long that the first word of the next would not have fitted into the widest."""
LEAST_APART = 6
MOSTLY_ENDED = 2 / 3
FEW = 0.2
WRAPPED_AT_MOST = 170
_NEVER_OPENS = frozenset(
    {"of", "and", "or", "to", "with", "is", "are", "was", "were", "has", "have", "had", "from", "by", "than", "that"}
    | {"which", "but", "as", "into", "who", "whose", "be", "been", "without", "measuring", "showing", "within", "such"}
)
"""Words with which in capitals a line goes on that would begin with a small letter."""
_NEAR_LINES = 3
_BEFORE_NUMBER = frozenset({"hpv", "type", "types", "genotype", "cin", "vain", "vin", "ain", "stage", "grade", "pap"})
"""Words whose number may be wrapped to the next line, where it begins no list ("positive for HPV / 18. Reflex ...")."""
_STAINS = frozenset({"ck", "cytokeratin", "cd"})
"""Names of stains that are none without the number of the next line: "positive for CK" / "5/6 and p63"."""


def rejoined(
    text: str, tokens: Sequence[Token], lines: list[Line], known: dict[int, Mention]
) -> tuple[list[Line], tuple[int, ...]]:
    """The lines as they were before a machine broke them anew, and where it did, in a text of lines of all lengths.

    "... TUBES AND" / "OVARIES, TOTAL" / "HYSTERECTOMY:" / "- Tumour": where lines are full far more often than by
    chance, a full one ended nothing unless the next begins an entry, a label, a heading or a specimen.
    """
    pairs = [(line, following) for line, following in pairwise(lines) if not following.blank]
    width = max((line.width for line in lines), default=0)
    full = {after.first for line, after in pairs if line.width + word_length(text, tokens, after) >= width}
    often = len(pairs) >= LEAST_PAIRS and len(full) >= OFTEN_FULL * len(pairs)
    if not often or width > WRAPPED_AT_MOST or wrap_of(text, tokens, lines).is_strict:
        return lines, ()
    found, joined = lines[:1], []
    for following in lines[1:]:
        before = found[-1]
        if following.first in full and _was_one(text, tokens, before, following, known):
            length = before.width + 1 + following.width
            found[-1] = msgspec.structs.replace(before, last=following.last, width=length)
            joined.append(following.first)
        else:
            found.append(following)
    return found, tuple(joined)


def _was_one(text: str, tokens: Sequence[Token], line: Line, following: Line, known: dict[int, Mention]) -> bool:
    """Were a full line and the next one before a machine broke them?"""
    if closes_bracket(tokens, line, following) or splits_label(text, tokens, line, following):
        return True
    if is_entry(text, tokens, following):
        return False
    if (
        surely_goes_on(text, tokens, line, following)
        or is_open(tokens, line)
        or ends_name(text, tokens, line, following)
    ):
        return True
    if tokens[line.last - 1].key == ":":
        return tokens[following.first].key[0].isdigit()
    named = known.get(following.first)
    headed = named is not None and named.last == following.last and text[named.start].isupper()
    begun = names_specimen(text, tokens, following) or opens_sentence(text, tokens, line, following)
    return not (headed or begun or has_label(tokens, following))


class Block(msgspec.Struct, frozen=True):
    """Lines that belong together, as a paragraph that is only wrapped does; `paragraph` counts blank lines.

    `starts` are the beginnings of its lines, `broken` those in the text that no writer has begun.
    """

    first: int
    last: int
    paragraph: int
    starts: tuple[int, ...]
    broken: frozenset[int] = frozenset()


class Wrap(msgspec.Struct, frozen=True):
    """How the lines of a text are broken: their full width, whether they are prose, and whether only full ones are.

    `is_capital` tells that it holds no small letter, `is_apart` that each sentence is a paragraph of its own.
    """

    width: int
    is_prose: bool
    is_strict: bool
    is_capital: bool
    is_apart: bool


def blocks_of(
    text: str,
    tokens: Sequence[Token],
    lines: Sequence[Line],
    known: dict[int, Mention],
    wrap: Wrap | None,
    legends: Sequence[tuple[int, int]] = (),
) -> list[Block]:
    """The lines of a text as blocks, each of what belongs together; a legend is one of its own.

    `wrap` is how the lines are broken, None for no lines.
    """
    ends = frozenset(end for legend in legends for end in legend)
    inside = frozenset(at for first, last in legends for at in range(first + 1, last))
    if wrap is None:
        return []
    broken = _broken(text, tokens, lines, known, wrap)
    blocks: list[Block] = []
    first, starts, paragraph = lines[0].first, [lines[0].first], 1
    for number, (line, following) in enumerate(pairwise(lines)):
        named = known.get(following.first)
        is_heading = (
            named is not None
            and text[named.start].isupper()
            and (named.last == following.last or is_stopped(tokens, named, following.last))
        )
        near = _near(lines, number, wrap)
        goes_on = following.first in broken or _goes_on(text, tokens, line, following, near)
        if following.first in inside or (goes_on and not is_heading and following.first not in ends):
            starts.append(following.first)
            continue
        blocks.append(Block(first, line.last, paragraph, tuple(starts), broken))
        first, starts = following.first, [following.first]
        parted = is_heading or (len(blocks) == 1 and tokens[line.last - 1].key not in SENTENCE_ENDS)
        paragraph += following.blank and (parted or not wrap.is_apart)
    blocks.append(Block(first, lines[-1].last, paragraph, tuple(starts), broken))
    return blocks


def _broken(
    text: str, tokens: Sequence[Token], lines: Sequence[Line], known: dict[int, Mention], wrap: Wrap
) -> frozenset[int]:
    """Where lines begin only because a machine broke the full one before them, whatever they begin with.

    "... last\n15.10.2024: no complaints" and "... Case\n2. Aged 55" are no entries, in a paragraph where no label or
    entry begins a line behind one that is not full.
    """
    found: set[int] = set()
    if not (wrap.is_strict and wrap.is_prose):
        return frozenset()
    for paragraph in paragraphs_of(lines):
        pairs = list(pairwise(paragraph))
        full = {line.first for before, line in pairs if before.width + word_length(text, tokens, line) >= wrap.width}
        begun = [
            ending_of(tokens, before)
            for before, line in pairs
            if line.first not in full and (is_entry(text, tokens, line) or has_label(tokens, line))
        ]
        found.update(
            line.first
            for before, line in pairs
            if line.first in full
            and ending_of(tokens, before) not in begun
            and not counts_on(text, tokens, paragraph[0], line)
            and not is_figure(tokens, line)
            and not opens_sentence(text, tokens, before, line)
            and not (is_dated(tokens, before) and is_dated(tokens, line))
            and (ending_of(tokens, before) == "stop" or not is_labelled(tokens, line, known))
        )
    return frozenset(found)


def _near(lines: Sequence[Line], number: int, wrap: Wrap) -> Wrap:
    """In capitals the full width is that of the lines around, since no small letter tells which of them go on."""
    if not wrap.is_capital:
        return wrap
    around = lines[max(0, number - _NEAR_LINES) : number + _NEAR_LINES + 1]
    return msgspec.structs.replace(wrap, width=max(line.width for line in around))


def wrap_of(text: str, tokens: Sequence[Token], lines: Sequence[Line]) -> Wrap:
    """In a text that some machine has wrapped, every line that surely goes on is full; there a short one ends."""
    width = max(line.width for line in lines)
    is_prose = sum(line.width > 0.8 * width for line in lines) >= LEAST_WRAPPED
    sure = [
        line.width + word_length(text, tokens, following) >= width
        for line, following in pairwise(lines)
        if not following.blank and surely_goes_on(text, tokens, line, following)
    ]
    is_strict = width <= WRAPPED_AT_MOST and len(sure) >= LEAST_WRAPPED and sum(sure) > MOSTLY * len(sure)
    return Wrap(width, is_prose, is_strict, text.isupper(), _is_apart(text, tokens, lines))


def _is_apart(text: str, tokens: Sequence[Token], lines: Sequence[Line]) -> bool:
    """Does a text set each sentence apart by blank lines, so that they say nothing of what belongs together?"""
    units = list(paragraphs_of(lines))
    ended = sum(tokens[unit[-1].last - 1].key in SENTENCE_ENDS for unit in units)
    return ended > MOSTLY_ENDED * len(units) and groups_nothing(text, tokens, lines)


def undoubled(text: str, tokens: Sequence[Token]) -> str:
    """The text without the blank lines of a report or list that has one behind every line, as double spacing has.

    >>> from lugol.language.tokens import tokenize
    >>> text = "A: benign\\n\\nB: CIN 1\\n\\nC: CIN 3\\n\\nD: benign\\n\\nE: benign\\n\\nF: benign\\n"
    >>> undoubled(text, tokenize(text)).split("\\n")[:2]
    ['A: benign ', 'B: CIN 1 ']
    """
    lines = lines_of(text, tokens)
    if not any(line.blank for line in lines[1:]) or not groups_nothing(text, tokens, lines):
        return text
    if _is_apart(text, tokens, lines):
        return text
    return _BLANK_LINES.sub(lambda found: "\n".rjust(len(found.group())), text)


def groups_nothing(text: str, tokens: Sequence[Token], lines: Sequence[Line]) -> bool:
    """Do blank lines stand between all sentences or lines of a text, but for a few short ones?

    A labelled line and the legend of a figure stay whole in any layout, so they tell nothing of it.
    """
    alone = grouped = length = 0
    for unit in paragraphs_of(lines):
        first, last = unit[0].first, unit[-1].last
        labelled = len(unit) == 1 and has_label(tokens, unit[0]) and _holds_sentences(text, tokens, first, last)
        if labelled or is_figure(tokens, unit[0]):
            continue
        is_group = _holds_sentences(text, tokens, first, last) or _holds_lines(text, tokens, unit)
        grouped += is_group
        length += is_group * (last - first)
        alone += not is_group
    few = grouped <= FEW * alone and length <= FEW * len(tokens)
    return alone >= LEAST_APART and few


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


def _is_enumerator(tokens: Sequence[Token], line: Line) -> bool:
    """ "A." alone on a line: its entry stands below."""
    numbered = line.last - line.first == 2 and tokens[line.last - 1].key in (".", ")") and tokens[line.last - 1].glued
    return numbered and is_enumerator(tokens[line.first])


def is_stopped(tokens: Sequence[Token], named: Mention, last: int) -> bool:
    """ "Discussion. Tumours of this kind ...": the name of a section of a publication, closed by a full stop."""
    stop = tokens[named.last] if named.last + 1 < last else None
    return stop is not None and stop.key == "." and stop.glued and bool(named.concept.attr("article"))


def _goes_on(text: str, tokens: Sequence[Token], line: Line, following: Line, wrap: Wrap) -> bool:
    """Is the end of a line only where it was wrapped, so that what it says goes on in the next?"""
    width = wrap.width
    head, tail = tokens[following.first], tokens[line.last - 1]
    word = word_length(text, tokens, following)
    full = width <= WRAPPED_AT_MOST and line.width + word >= width
    awaited = tail.key in _BEFORE_NUMBER and head.key.isdigit()
    awaited = awaited or (tail.key in MONTH_NAMES and head.key.isdigit())
    awaited = awaited or (line.last - line.first > 1 and is_capital_name(text, tokens, line, following))
    awaited = awaited or (wrap.is_strict and splits_label(text, tokens, line, following))
    awaited = awaited or tail.key in OPEN_ENDED or is_open(tokens, line) or ends_in_enumerator(tokens, line)
    if (full and not following.blank and awaited) or _is_enumerator(tokens, line):
        return True
    if is_entry(text, tokens, following) or (tail.key != "," and names_specimen(text, tokens, following)):
        return False
    if not following.blank and tail.key in _STAINS and head.key.isdigit():
        return True
    if opens_sentence(text, tokens, line, following) or (is_dated(tokens, line) and is_dated(tokens, following)):
        return False
    lower = text[head.start].islower() or (wrap.is_capital and head.key in _NEVER_OPENS)
    if following.blank and wrap.is_apart and tail.key in SENTENCE_ENDS:
        return not (has_label(tokens, following) or is_figure(tokens, line))
    if following.blank:
        return lower and tail.key not in SENTENCE_ENDS and tail.key != ":" and line.width > width // 2 and width < 120
    if lower or tail.key in (",", *HYPHENS) or tail.key in OPEN_ENDED:
        return True
    counted = line.last - line.first > 1 and tokens[line.last - 2].key in _BEFORE_NUMBER
    if head.key[:3] in MONTHS and tail.key.isdigit() and len(tail.key) < 3 and not counted:
        return True
    if head.key in SENTENCE_ENDS or head.key in (",", ")", ";"):
        return True
    wrapped = full if wrap.is_strict else width <= WRAPPED_AT_MOST and line.width + word >= 0.82 * width
    if tail.key == ":" and not full:
        return False
    ends = tail.key in SENTENCE_ENDS and not (full and wrap.is_prose)
    return wrapped and not ends and not has_label(tokens, following)
