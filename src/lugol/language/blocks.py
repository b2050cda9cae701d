"""Lines that belong together: what a machine has wrapped or broken anew is one again."""

from collections.abc import Sequence
from itertools import pairwise

import msgspec

from lugol.language.apart import is_apart
from lugol.language.lines import (
    LEAST_WRAPPED_WIDTH,
    MONTH_NAMES,
    MONTHS,
    SENTENCE_ENDS,
    Line,
    closes_bracket,
    counts_letters,
    counts_on,
    ending_of,
    ends_in_enumerator,
    ends_name,
    has_label,
    heads_rows,
    is_answer_row,
    is_answered,
    is_capital_name,
    is_entry,
    is_enumerator,
    is_figure,
    is_full,
    is_labelled,
    is_open,
    is_open_ended,
    names_specimen,
    opens_row,
    opens_sentence,
    paragraphs_of,
    splits_compound,
    splits_label,
    surely_goes_on,
    word_length,
)
from lugol.language.model import Mention, Token
from lugol.language.tokens import HYPHENS

LEAST_WRAPPED = 4
"""So many lines of nearly the full width make a text that is wrapped."""
MOSTLY = 0.9
LEAST_PAIRS = 12
OFTEN_FULL = 0.15
"""By chance one line of twenty is so long that the first word of the next would not have fitted into the widest."""
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
    full = {after.first for line, after in pairs if is_full(text, tokens, line, after, width)}
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
    if splits_compound(tokens, line, following):
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
        parted = is_heading or (is_figure(tokens, line) and line.blank) or is_figure(tokens, following)
        parted = parted or (len(blocks) == 1 and tokens[line.last - 1].key not in SENTENCE_ENDS)
        paragraph += following.blank and (parted or not wrap.is_apart)
    blocks.append(Block(first, lines[-1].last, paragraph, tuple(starts), broken))
    return blocks


def _broken(
    text: str, tokens: Sequence[Token], lines: Sequence[Line], known: dict[int, Mention], wrap: Wrap
) -> frozenset[int]:
    """Where lines begin only because a machine broke the full one before them, whatever they begin with.

    "... last\n15.10.2024: no complaints" and "... Case\n2. Aged 55" are no entries, in a paragraph where no label or
    entry begins a line behind one that is not full; "... respirations\n24. She ..." is none anywhere.
    """
    found: set[int] = set()
    if not (wrap.is_strict and wrap.is_prose):
        return frozenset()
    counted, dashes = _counted(tokens), _begins_with_dashes(text, tokens, lines, wrap.width)
    for paragraph in paragraphs_of(lines):
        pairs = list(pairwise(paragraph))
        full = {line.first for before, line in pairs if is_full(text, tokens, before, line, wrap.width)}
        begun = [
            ending_of(tokens, before)
            for before, line in pairs
            if line.first not in full and (is_entry(text, tokens, line) or has_label(tokens, line))
        ]
        found.update(
            line.first
            for before, line in pairs
            if line.first in full
            and (ending_of(tokens, before) not in begun or _counts_nothing(text, tokens, line, counted, dashes))
            and not counts_on(text, tokens, paragraph[0], line)
            and not is_figure(tokens, line)
            and not opens_sentence(text, tokens, before, line)
            and not (opens_row(tokens, before) and opens_row(tokens, line))
            and (ending_of(tokens, before) == "stop" or not is_labelled(tokens, line, known))
        )
    return frozenset(found)


def _counted(tokens: Sequence[Token]) -> dict[int, int]:
    """The numbers with a stop or bracket behind them, such as count entries, with the first token of each."""
    found: dict[int, int] = {}
    for at, (token, behind) in enumerate(pairwise(tokens)):
        if token.key.isdigit() and len(token.key) < 3 and behind.key in (".", ")") and behind.glued:
            found.setdefault(int(token.key), at)
    return found


def _begins_with_dashes(text: str, tokens: Sequence[Token], lines: Sequence[Line], width: int) -> bool:
    """Does a dash begin an entry of a text, on a line that no full one precedes?"""
    pairs = ((a, b) for a, b in pairwise(lines) if tokens[b.first].key in HYPHENS and is_entry(text, tokens, b))
    return any(b.blank or not is_full(text, tokens, a, b, width) for a, b in pairs)


def _counts_nothing(text: str, tokens: Sequence[Token], line: Line, counted: dict[int, int], dashes: bool) -> bool:
    """ "24. She ..." where no "23." came before, "- this ..." where no dash begins an entry: no entry."""
    head, behind = tokens[line.first], tokens[line.first + 1] if line.first + 1 < line.last else None
    if behind is None or not is_entry(text, tokens, line):
        return False
    if head.key in HYPHENS:
        return not dashes and text[behind.start].islower()
    return head.key.isdigit() and int(head.key) > 1 and counted.get(int(head.key) - 1, line.first) >= line.first


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
        is_full(text, tokens, line, following, width)
        for line, following in pairwise(lines)
        if not following.blank and surely_goes_on(text, tokens, line, following)
    ]
    is_strict = width <= WRAPPED_AT_MOST and len(sure) >= LEAST_WRAPPED and sum(sure) > MOSTLY * len(sure)
    return Wrap(width, is_prose, is_strict, text.isupper(), is_apart(text, tokens, lines))


def ends_of(text: str, tokens: Sequence[Token], lines: Sequence[Line]) -> list[int]:
    """Where lines end, but for the full ones that a machine broke: "... Current" / "Medications: none"."""
    wrap = wrap_of(text, tokens, lines) if lines else None
    if wrap is None or not (wrap.is_strict and wrap.is_prose):
        return [line.last for line in lines]
    pairs = pairwise(lines)
    broken = {a.last for a, b in pairs if not b.blank and is_full(text, tokens, a, b, wrap.width)}
    return [line.last for line in lines if line.last not in broken]


def _is_enumerator(tokens: Sequence[Token], line: Line) -> bool:
    """ "A." alone on a line: its entry stands below."""
    numbered = line.last - line.first == 2 and tokens[line.last - 1].key in (".", ")") and tokens[line.last - 1].glued
    return numbered and is_enumerator(tokens[line.first])


def is_stopped(tokens: Sequence[Token], named: Mention, last: int) -> bool:
    """ "Discussion. Tumours of this kind ...": the name of a section of a publication, closed by a full stop."""
    stop = tokens[named.last] if named.last + 1 < last else None
    return stop is not None and stop.key == "." and stop.glued and bool(named.concept.attr("article"))


_ANSWER_TOO = frozenset({"no", "not"})
_SHORT_ANSWER = 4
_BEGINS_PLAN = frozenset({"plan", "adv", "rx", "mx", "imp", "tca", "rtc", "rv", "pmh", "hx", "inv", "ix"})


def _goes_on(text: str, tokens: Sequence[Token], line: Line, following: Line, wrap: Wrap) -> bool:
    """Is the end of a line only where it was wrapped, so that what it says goes on in the next?"""
    width = wrap.width
    head, tail = tokens[following.first], tokens[line.last - 1]
    word = word_length(text, tokens, following)
    full = width <= WRAPPED_AT_MOST and line.width + word >= width
    if heads_rows(tokens, line) and opens_row(tokens, following):
        return False
    awaited = tail.key in _BEFORE_NUMBER and head.key.isdigit()
    awaited = awaited or (tail.key in MONTH_NAMES and head.key.isdigit())
    awaited = awaited or (line.last - line.first > 1 and is_capital_name(text, tokens, line, following))
    awaited = awaited or (wrap.is_strict and splits_label(text, tokens, line, following))
    awaited = awaited or is_open_ended(tokens, line) or is_open(tokens, line) or ends_in_enumerator(tokens, line)
    if (full and not following.blank and awaited) or _is_enumerator(tokens, line):
        return True
    if not following.blank and splits_compound(tokens, line, following):
        return True
    if is_entry(text, tokens, following) or (tail.key != "," and names_specimen(text, tokens, following)):
        return False
    if not following.blank and tail.key in _STAINS and head.key.isdigit():
        return True
    rows = (opens_row(tokens, line) and opens_row(tokens, following)) or counts_letters(text, tokens, line, following)
    rows = rows or (is_answer_row(tokens, line) and is_answer_row(tokens, following))
    if opens_sentence(text, tokens, line, following) or rows:
        return False
    lower = text[head.start].islower() or (wrap.is_capital and head.key in _NEVER_OPENS)
    if following.blank and wrap.is_apart and tail.key in SENTENCE_ENDS:
        return not (has_label(tokens, following) or is_figure(tokens, line))
    if following.blank:
        return lower and tail.key not in SENTENCE_ENDS and tail.key != ":" and line.width > width // 2 and width < 120
    if tail.key in _ANSWER_TOO and not full and (not lower or line.last - line.first <= _SHORT_ANSWER):
        return False  # "Smoker no", "IMB no": an answer where the line had room for more
    if lower and head.key in _BEGINS_PLAN and (not full or width < LEAST_WRAPPED_WIDTH):
        return False  # "no invasive ca" over "plan rpt smear"
    if lower or tail.key in (",", *HYPHENS) or is_open_ended(tokens, line):
        return True
    counted = line.last - line.first > 1 and tokens[line.last - 2].key in _BEFORE_NUMBER
    if head.key[:3] in MONTHS and tail.key.isdigit() and len(tail.key) < 3 and not counted:
        return True
    if head.key in SENTENCE_ENDS or head.key in (",", ")", ";"):
        return True
    if is_answered(tokens, line):
        return False
    if line.width + word < LEAST_WRAPPED_WIDTH and width < LEAST_WRAPPED_WIDTH:
        return False
    wrapped = full if wrap.is_strict else width <= WRAPPED_AT_MOST and line.width + word >= 0.82 * width
    if tail.key == ":" and not full:
        return False
    ends = tail.key in SENTENCE_ENDS and not (full and wrap.is_prose)
    return wrapped and not ends and not has_label(tokens, following)
