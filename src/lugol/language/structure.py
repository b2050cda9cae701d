"""A text as blocks, labelled parts, sentences and clauses: where one thing that is said ends and the next begins."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise

import msgspec

from lugol.language.lexicon import Lexicon, read_rows
from lugol.language.model import Article, Concept, Mention, Part, Sentence, Token
from lugol.language.tokens import HYPHENS

MOST_TOKENS = 240
"""A sentence is cut here, so that time stays linear for any text; a cut loses nothing but the reach of its cues."""
_SHORT_PARTS = frozenset({"plan", "diagnosis", "impression", "outcome", "allergy"})
_OF_ONE_LINE = frozenset({"diagnosis", "outcome"})
"""Where each sentence is a paragraph, these end with their own; a plan goes on, lest it be taken for done."""
LEAST_WRAPPED = 4
"""So many lines of nearly the full width make a text that is wrapped."""
MOSTLY = 0.9
LEAST_PAIRS = 12
OFTEN_FULL = 0.15
"""By chance one line of twenty is so long that the first word of the next would not have fitted into the widest."""
_NO_BREAK = frozenset("\u00a0\u202f\u2009\u2007")
"""White space at which no line is broken."""
LONGEST_LABEL = 9
LONGEST_HEADING = 10
LONGEST_ADDRESS = 12
LONGEST_CITATION = 60
LEAST_APART = 6
SHORTEST_SENTENCE = 3
WRAPPED_AT_MOST = 170
_ENDS = frozenset(".!?")
_MAY_END = frozenset({"al", "etc", "wk", "wks", "mth", "mths", "yr", "yrs", "hr", "hrs", "tab", "tabs", "inj"})
"""Abbreviations behind which nothing of their own stands: a word with a capital begins the next sentence."""
_BREAKS = frozenset({"but", "however", "although", "though", "whereas", "while", "yet", "except", "nevertheless"})
_NO_BREAKS = frozenset({("while", "a"), ("though", "as"), ("but", "nothing"), ("but", "all"), ("yet", "not")})
_RELATIVE = frozenset({"which", "who", "whose", "whom", "where", "then"})
_SUBJECTS = frozenset({"she", "he", "the", "a", "an", "there", "it", "they", "we", "her", "patient"})
_VERBS = frozenset(
    {"was", "were", "is", "are", "has", "had", "showed", "revealed", "underwent", "demonstrated", "presented"}
)
VERB_WITHIN = 8
_MONTHS = frozenset({"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"})
_MONTH_NAMES = _MONTHS | frozenset(
    {"january", "february", "march", "april", "june", "july", "august", "september", "october", "november", "december"}
)
_TISSUE = frozenset({"gross", "specimen", "path_diagnosis", "synoptic"})
"""Labels of a pathology report, whose "Summary" is no abstract of an article."""
_OPEN_ENDED = frozenset(
    {
        *("and", "or", "the", "a", "an", "of", "in", "on", "to", "from", "by", "with", "at", "for", "was", "were"),
        *("is", "are", "had", "has", "between", "until", "since", "than", "that", "about", "not", "no", "her", "his"),
        *("its", "this", "these", "as", "which", "×", "x", "=", "into", "without", "within", "measuring", "per"),
    }
)

_IS_FELT = frozenset(
    {
        *("abdomen", "p", "pv", "ps", "per", "general", "heent", "neck", "lungs", "heart", "chest", "extremities"),
        *("breast", "breasts", "skin", "cardiovascular", "respiratory", "vital", "vitals", "pelvic", "bimanual", "cvs"),
        *("rs", "cns", "speculum", "rectal", "vaginal", "exam", "examination", "vulva", "vagina", "cervix", "external"),
    }
)
"""Words of labels under which an examiner goes on behind a scan."""

_SPECIMENS = frozenset(
    {"uterus", "cervix", "endocervix", "endometrium", "myometrium", "vagina", "vulva", "ovary", "ovaries", "parametria"}
    | {"parametrium", "omentum", "lymph", "node", "nodes", "fallopian", "tube", "tubes", "adnexa", "soft", "bladder"}
    | {"rectum", "appendix", "peritoneum", "ureter", "urethra", "colon", "pelvic", "left", "right"}
)
"""Words of capitals with which the name of a specimen begins, its parts behind commas: "OVARY, LEFT, OOPHORECTOMY"."""
_TO_COMMA = 4

_NEVER_OPENS = frozenset(
    {"of", "and", "or", "to", "with", "is", "are", "was", "were", "has", "have", "had", "from", "by", "than", "that"}
    | {"which", "but", "as", "into", "who", "whose", "be", "been", "without", "measuring", "showing", "within"}
)
"""Words with which in capitals a line goes on that would begin with a small letter."""
_OPENERS = frozenset(
    {"she", "he", "they", "we", "it", "there", "this", "these", "the", "a", "an", "in", "on", "at", "after", "her"}
    | {"following", "during", "no", "when", "while", "before", "since", "because", "as", "although"}
)
"""Words that have a capital only where a sentence begins."""
_BULLETS = frozenset({"*", "•", "·", ">", "#", "●", "▪", "o", "["})
_NO_ENTRY = frozenset({">", ".", ",", ";", ")"})
"""What a hyphen that begins no entry may touch: an arrow, or the stop behind a negative stain."""
_NEAR_LINES = 3
_BEFORE_NUMBER = frozenset({"hpv", "type", "types", "genotype", "cin", "vain", "vin", "ain", "stage", "grade", "pap"})
"""Words whose number may be wrapped to the next line, where it begins no list ("positive for HPV / 18. Reflex ...")."""


class Line(msgspec.Struct, frozen=True):
    """One line of the source that holds tokens; `blank` tells that an empty line comes before it."""

    first: int
    last: int
    width: int
    blank: bool
    indent: int


class Label(msgspec.Struct, frozen=True):
    """A heading or a label: its tokens, its kind ("" where unknown), its level, and whether a line begins with it."""

    first: int
    last: int
    kind: str
    article: str
    level: str
    at_line: bool
    heading: bool


class Structure(msgspec.Struct, frozen=True):
    """The parts and the sentences of a text, whether it is a publication, and where a machine has wrapped it.

    `is_apart` tells that each sentence is a paragraph of its own.
    """

    parts: tuple[Part, ...]
    sentences: tuple[Sentence, ...]
    is_article: bool
    wrapped: tuple[int, ...]
    is_apart: bool = False


@cache
def _labels() -> Lexicon:
    rows = []
    for row in read_rows("labels.csv"):
        concept = Concept("label", row["kind"], row["kind"], {"article": row["article"], "level": row["level"]})
        rows.append((concept, row["terms"].split("|")))
    return Lexicon(rows)


@cache
def _abbreviations() -> frozenset[str]:
    return frozenset(row["key"] for row in read_rows("abbreviations.csv"))


def parse(text: str, tokens: Sequence[Token]) -> Structure:
    """Blocks, parts, sentences and clauses of a text.

    >>> from lugol.language.tokens import tokenize
    >>> text = "Plan: LLETZ under GA. Review in 6 weeks."
    >>> [(p.kind, p.inline) for p in parse(text, tokenize(text)).parts]
    [('plan', True)]
    """
    lines = _lines(text, tokens)
    known = _known(text, tokens, lines)
    lines, joined = _rejoined(text, tokens, lines, known)
    blocks = _blocks(text, tokens, lines, known)
    labels = [label for block in blocks for label in _labels_of(text, tokens, block, lines, known)]
    wrap = _wrap(text, tokens, lines) if lines else None
    parts = _parts(text, tokens, labels, blocks, is_apart=wrap is not None and wrap.is_apart)
    articles = _articles(labels)
    captions = [(b.first, b.last) for b in blocks if _is_caption(tokens, b)]
    sentences = tuple(_sentences(text, tokens, blocks, labels, articles, captions))
    strict = wrap is not None and wrap.is_strict
    wrapped = tuple(start for block in blocks for start in block.starts[1:]) if strict else joined
    return Structure(parts, sentences, _is_article(labels), wrapped, wrap is not None and wrap.is_apart)


def _lines(text: str, tokens: Sequence[Token]) -> list[Line]:
    lines: list[Line] = []
    at, offset, blank = 0, 0, True
    for raw in text.split("\n"):
        end = offset + len(raw)
        first = at
        while at < len(tokens) and tokens[at].start < end:
            at += 1
        if at > first:
            lines.append(Line(first, at, len(raw.rstrip()), blank, len(raw) - len(raw.lstrip())))
            blank = False
        else:
            blank = True
        offset = end + 1
    return lines


def _rejoined(
    text: str, tokens: Sequence[Token], lines: list[Line], known: dict[int, Mention]
) -> tuple[list[Line], tuple[int, ...]]:
    """The lines as they were before a machine broke them anew, and where it did, in a text of lines of all lengths.

    "... TUBES AND" / "OVARIES, TOTAL" / "HYSTERECTOMY:" / "- Tumour": where lines are full far more often than by
    chance, a full one ended nothing unless the next begins an entry, a label, a heading or a specimen.
    """
    pairs = [(line, following) for line, following in pairwise(lines) if not following.blank]
    width = max((line.width for line in lines), default=0)
    full = {after.first for line, after in pairs if line.width + _word_length(text, tokens, after) >= width}
    often = len(pairs) >= LEAST_PAIRS and len(full) >= OFTEN_FULL * len(pairs)
    if not often or width > WRAPPED_AT_MOST or _wrap(text, tokens, lines).is_strict:
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
    if _is_entry(text, tokens, following):
        return False
    if (
        _surely_goes_on(text, tokens, line, following)
        or _is_open(tokens, line)
        or _ends_name(text, tokens, line, following)
    ):
        return True
    if tokens[line.last - 1].key == ":":
        return tokens[following.first].key[0].isdigit()
    named = known.get(following.first)
    headed = named is not None and named.last == following.last and text[named.start].isupper()
    begun = _names_specimen(text, tokens, following) or _opens_sentence(text, tokens, line, following)
    return not (headed or begun or _has_label(tokens, following))


def _ends_name(text: str, tokens: Sequence[Token], line: Line, following: Line) -> bool:
    """ "7) LYMPH NODES, RIGHT COMMON ILIAC;" and "EXCISION:": the name of a specimen, up to its colon."""
    keys = [token.key for token in tokens[line.first : line.last]]
    ended = [token.key for token in tokens[following.first : following.last]]
    listed = {",", ";"}.intersection(keys) and ":" not in keys and _is_entry(text, tokens, line)
    return bool(listed) and keys[-1] not in _ENDS and ended[-1] == ":" and ended.count(":") == 1


def _known(text: str, tokens: Sequence[Token], lines: Sequence[Line]) -> dict[int, Mention]:
    found = _labels().scan(text, tokens, [line.last for line in lines])
    return {m.first: m for m in found}


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


def _blocks(text: str, tokens: Sequence[Token], lines: Sequence[Line], known: dict[int, Mention]) -> list[Block]:
    if not lines:
        return []
    wrap = _wrap(text, tokens, lines)
    broken = _broken(text, tokens, lines, known, wrap)
    blocks: list[Block] = []
    first, starts, paragraph = lines[0].first, [lines[0].first], 1
    for number, (line, following) in enumerate(pairwise(lines)):
        named = known.get(following.first)
        is_heading = (
            named is not None
            and text[named.start].isupper()
            and (named.last == following.last or _is_stopped(tokens, named, following.last))
        )
        near = _near(lines, number, wrap)
        if not is_heading and (following.first in broken or _goes_on(text, tokens, line, following, near)):
            starts.append(following.first)
            continue
        blocks.append(Block(first, line.last, paragraph, tuple(starts), broken))
        first, starts = following.first, [following.first]
        paragraph += following.blank and not wrap.is_apart
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
    for paragraph in _paragraphs(lines):
        pairs = list(pairwise(paragraph))
        full = {line.first for before, line in pairs if before.width + _word_length(text, tokens, line) >= wrap.width}
        begun = [
            _ending(tokens, before)
            for before, line in pairs
            if line.first not in full and (_is_entry(text, tokens, line) or _has_label(tokens, line))
        ]
        found.update(
            line.first
            for before, line in pairs
            if line.first in full
            and _ending(tokens, before) not in begun
            and not _counts_on(text, tokens, paragraph[0], line)
            and not _is_figure(tokens, line)
            and not _opens_sentence(text, tokens, before, line)
            and not (_is_dated(tokens, before) and _is_dated(tokens, line))
            and (_ending(tokens, before) == "stop" or not _is_labelled(tokens, line, known))
        )
    return frozenset(found)


def _is_dated(tokens: Sequence[Token], line: Line) -> bool:
    """ "30/07/24  38  70": a row of a table that begins with a date in figures."""
    sign = tokens[line.first + 1] if line.first + 2 < line.last else None
    return tokens[line.first].key.isdigit() and sign is not None and sign.glued and sign.key in ("/", *HYPHENS)


def _ending(tokens: Sequence[Token], line: Line) -> str:
    """How a line ends: with a "stop", a "figure" (as those of a table do), or another "word"."""
    tail = tokens[line.last - 1].key
    return "stop" if tail in _ENDS else "figure" if tail[0].isdigit() else "word"


def _counts_on(text: str, tokens: Sequence[Token], opening: Line, line: Line) -> bool:
    """Does a line begin with a bullet, or with a sign or number such as the paragraph counts its entries with?"""
    first, head = tokens[opening.first].key, tokens[line.first].key
    alike = (head == first and not head[0].isalpha()) or (first.isdigit() and head.isdigit())
    return head in _BULLETS or (alike and _is_entry(text, tokens, opening))


def _paragraphs(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """The lines between blank ones."""
    paragraph: list[Line] = []
    for line in lines:
        if line.blank and paragraph:
            yield paragraph
            paragraph = []
        paragraph.append(line)
    if paragraph:
        yield paragraph


def _is_labelled(tokens: Sequence[Token], line: Line, known: dict[int, Mention]) -> bool:
    """Does a line begin with a label that is known, and its colon?"""
    named = known.get(line.first)
    return named is not None and named.last < line.last and tokens[named.last].key == ":"


def _near(lines: Sequence[Line], number: int, wrap: Wrap) -> Wrap:
    """In capitals the full width is that of the lines around, since no small letter tells which of them go on."""
    if not wrap.is_capital:
        return wrap
    around = lines[max(0, number - _NEAR_LINES) : number + _NEAR_LINES + 1]
    return msgspec.structs.replace(wrap, width=max(line.width for line in around))


def _wrap(text: str, tokens: Sequence[Token], lines: Sequence[Line]) -> Wrap:
    """In a text that some machine has wrapped, every line that surely goes on is full; there a short one ends."""
    width = max(line.width for line in lines)
    is_prose = sum(line.width > 0.8 * width for line in lines) >= LEAST_WRAPPED
    sure = [
        line.width + _word_length(text, tokens, following) >= width
        for line, following in pairwise(lines)
        if not following.blank and _surely_goes_on(text, tokens, line, following)
    ]
    is_strict = width <= WRAPPED_AT_MOST and len(sure) >= LEAST_WRAPPED and sum(sure) > MOSTLY * len(sure)
    return Wrap(width, is_prose, is_strict, text.isupper(), _is_apart(text, tokens, lines))


def _is_apart(text: str, tokens: Sequence[Token], lines: Sequence[Line]) -> bool:
    """Does a text set each sentence apart by blank lines, so that they say nothing of what belongs together?"""
    alone = several = 0
    for paragraph in _paragraphs(lines):
        first, last = paragraph[0].first, paragraph[-1].last
        if tokens[last - 1].key in _ENDS and last - first > SHORTEST_SENTENCE:
            ends = (at for at in range(first + 2, last - 1) if tokens[at].key in _ENDS and not tokens[at + 1].glued)
            inner = any(len(tokens[at - 1].key) > 3 and text[tokens[at + 1].start].isupper() for at in ends)
            several += inner
            alone += not inner
    return alone >= LEAST_APART and several <= (1 - MOSTLY) * alone


def _surely_goes_on(text: str, tokens: Sequence[Token], line: Line, following: Line) -> bool:
    tail = tokens[line.last - 1]
    lower = text[tokens[following.first].start].islower() and tail.key not in (*_ENDS, ":")
    return (lower or tail.key in (",", *_OPEN_ENDED)) and not _is_entry(text, tokens, following)


def _is_stopped(tokens: Sequence[Token], named: Mention, last: int) -> bool:
    """ "Discussion. Tumours of this kind ...": the name of a section of a publication, closed by a full stop."""
    stop = tokens[named.last] if named.last + 1 < last else None
    return stop is not None and stop.key == "." and stop.glued and bool(named.concept.attr("article"))


def _goes_on(text: str, tokens: Sequence[Token], line: Line, following: Line, wrap: Wrap) -> bool:
    """Is the end of a line only where it was wrapped, so that what it says goes on in the next?"""
    width = wrap.width
    head, tail = tokens[following.first], tokens[line.last - 1]
    word = _word_length(text, tokens, following)
    full = width <= WRAPPED_AT_MOST and line.width + word >= width
    awaited = tail.key in _BEFORE_NUMBER and head.key.isdigit()
    awaited = awaited or (tail.key in _MONTH_NAMES and head.key.isdigit())
    awaited = awaited or (line.last - line.first > 1 and _is_capital_name(text, tokens, line, following))
    awaited = awaited or tail.key in _OPEN_ENDED or _is_open(tokens, line) or _ends_in_enumerator(tokens, line)
    if full and not following.blank and awaited:
        return True
    if _is_entry(text, tokens, following) or (tail.key != "," and _names_specimen(text, tokens, following)):
        return False
    if _opens_sentence(text, tokens, line, following) or (_is_dated(tokens, line) and _is_dated(tokens, following)):
        return False
    lower = text[head.start].islower() or (wrap.is_capital and head.key in _NEVER_OPENS)
    if following.blank and wrap.is_apart and tail.key in _ENDS:
        return not (_has_label(tokens, following) or _is_figure(tokens, line))
    if following.blank:
        return lower and tail.key not in _ENDS and tail.key != ":" and line.width > width // 2 and width < 120
    if lower or tail.key in (",", *HYPHENS) or tail.key in _OPEN_ENDED:
        return True
    counted = line.last - line.first > 1 and tokens[line.last - 2].key in _BEFORE_NUMBER
    if head.key[:3] in _MONTHS and tail.key.isdigit() and len(tail.key) < 3 and not counted:
        return True
    if head.key in _ENDS or head.key in (",", ")", ";"):
        return True
    wrapped = full if wrap.is_strict else width <= WRAPPED_AT_MOST and line.width + word >= 0.82 * width
    if tail.key == ":" and not full:
        return False
    ends = tail.key in _ENDS and not (full and wrap.is_prose)
    return wrapped and not ends and not _has_label(tokens, following)


def _is_capital_name(text: str, tokens: Sequence[Token], line: Line, following: Line) -> bool:
    """ "A. UTERUS AND CERVIX, RADICAL\\nHYSTERECTOMY:": the name of a specimen in capitals, up to its colon."""
    keys = [token.key for token in tokens[line.first : line.last]]
    begun = text[tokens[line.first].start : tokens[line.last - 1].end]
    ended = text[tokens[following.first].start : tokens[following.last - 1].end]
    named = "," in keys and ":" not in keys and begun.isupper()
    return named and ended.isupper() and tokens[following.last - 1].key == ":" and ended.count(":") == 1


def _names_specimen(text: str, tokens: Sequence[Token], line: Line) -> bool:
    """ "UTERUS, MYOMETRIUM, HYSTERECTOMY": does a line begin with an organ in capitals and a comma behind it?"""
    if tokens[line.first].key not in _SPECIMENS:
        return False
    comma = next((at for at in range(line.first, min(line.first + _TO_COMMA, line.last)) if tokens[at].key == ","), 0)
    return bool(comma) and text[tokens[line.first].start : tokens[comma].start].isupper()


def _opens_sentence(text: str, tokens: Sequence[Token], line: Line, following: Line) -> bool:
    """ "... of the ovary, a case" and "She presented with": a line without a stop ends where a sentence begins.

    In a title each word may have its capital, in a list each line: the line ends in small letters, the next goes on so.
    """
    tail, head = tokens[line.last - 1], tokens[following.first]
    behind = tokens[following.first + 1] if following.first + 1 < following.last else None
    lower = text[tail.start].islower() and tail.key not in _OPEN_ENDED
    opened = head.key in _OPENERS and text[head.start].isupper() and behind is not None
    return lower and opened and behind is not None and (text[behind.start].islower() or behind.key in _MONTH_NAMES)


def _word_length(text: str, tokens: Sequence[Token], line: Line) -> int:
    """The characters up to the first white space of a line at which it may be broken."""
    at = line.first + 1
    while at < line.last and (tokens[at].glued or text[tokens[at - 1].end] in _NO_BREAK):
        at += 1
    return tokens[at - 1].end - tokens[line.first].start


def _is_open(tokens: Sequence[Token], line: Line) -> bool:
    """Does a bracket that a line opens go on in the next?"""
    keys = [token.key for token in tokens[line.first : line.last]]
    return keys.count("(") > keys.count(")")


def _ends_in_enumerator(tokens: Sequence[Token], line: Line) -> bool:
    """ "3. Colposcopy. 4.": the number of the next entry stands at the end of the line."""
    if line.last - line.first < 3 or tokens[line.last - 1].key != "." or not tokens[line.last - 1].glued:
        return False
    number, before = tokens[line.last - 2], tokens[line.last - 3]
    return number.key.isdigit() and len(number.key) < 3 and not number.glued and before.key in (".", ";", ":", ",")


def _is_entry(text: str, tokens: Sequence[Token], line: Line) -> bool:
    """Does a line begin a list entry: a bullet, a number or letter with a stop, a dated entry, a caption?"""
    head = tokens[line.first]
    following = tokens[line.first + 1] if line.first + 1 < line.last else None
    if head.key == "[":
        return following is not None and following.key in ("]", "x", "✓", "✔")
    if head.key in ("*", "•", "·", ">", "#", "●", "▪", "o") and following is not None:
        compared = head.key == ">" and following.glued and following.key[:1].isdigit()
        return not compared and (head.key != "o" or not following.glued)
    if head.key in HYPHENS:
        glued = following is not None and following.glued
        return following is not None and not (glued and (following.key[:1].isdigit() or following.key in _NO_ENTRY))
    if following is None:
        return False
    if following.key in (".", ")", ":") and following.glued and _is_enumerator(head):
        if _is_abbreviated(tokens, line):
            return False
        return not (line.first + 2 < line.last and following.key == ":" and _is_ratio(tokens, line.first + 1))
    return _is_figure(tokens, line)


def _is_figure(tokens: Sequence[Token], line: Line) -> bool:
    """Does a line begin the legend of a figure ("Figure 2 ..."), or end it ("Full size image")?"""
    following = tokens[line.first + 1] if line.first + 1 < line.last else None
    if [token.key for token in tokens[line.first : line.first + 2]] == ["full", "size"]:
        return True
    named = tokens[line.first].key in ("fig", "figure", "table")
    return named and following is not None and following.key[:1].isdigit()


def _is_abbreviated(tokens: Sequence[Token], line: Line) -> bool:
    """ "p.m.", "e.g.": a letter with a stop that another letter touches counts nothing."""
    behind = tokens[line.first + 2] if line.first + 2 < line.last else None
    return tokens[line.first].key.isalpha() and behind is not None and behind.glued and len(behind.key) == 1


def _is_enumerator(token: Token) -> bool:
    """A figure of at most two digits or one letter: "2022." at the head of a line numbers nothing."""
    return len(token.key) == 1 or (len(token.key) == 2 and token.key.isdigit())


def _has_label(tokens: Sequence[Token], line: Line) -> bool:
    if tokens[line.first].key in ("(", "["):
        return False
    ends = (":", ".", ";", "!", "?", ",") if tokens[line.first].key[0].isdigit() else (":", ".", ";", "!", "?")
    for token in tokens[line.first : min(line.first + LONGEST_LABEL, line.last)]:
        if token.key in ends:
            return token.key == ":"
    return False


def _labels_of(
    text: str, tokens: Sequence[Token], block: Block, lines: Sequence[Line], known: dict[int, Mention]
) -> Iterator[Label]:
    """The labels of a block: at the head of a line, of an entry in it, or after the end of a sentence."""
    at_lines = {
        at for at in block.starts if at == block.first or (tokens[at - 1].key in _ENDS and at not in block.broken)
    }
    start = block.first
    while start < block.last:
        here = _skip_entry(tokens, start, block.last)
        label = _label_at(text, tokens, here, block, known, start in at_lines)
        if label is not None:
            if label.kind == "specimen" and _is_cited(tokens, label):
                label = msgspec.structs.replace(label, kind="", level="field")
            yield msgspec.structs.replace(label, first=start) if label.heading else label
            start = label.last
            continue
        start = _next_start(tokens, start + 1, block, at_lines)


def _is_cited(tokens: Sequence[Token], label: Label) -> bool:
    """ "Source: A rare tumour, https://journal.org/12": what a page was taken from is no specimen."""
    cited = tokens[label.last : label.last + LONGEST_CITATION]
    return any(token.key in ("http", "https", "www", "doi", "licence", "license") for token in cited)


def _next_start(tokens: Sequence[Token], at: int, block: Block, at_lines: set[int]) -> int:
    while at < block.last:
        abbreviated = tokens[at].glued and len(tokens[at - 2].key) < 3
        if at in at_lines or (tokens[at - 1].key in (".", ";", "!", "?") and not abbreviated):
            return at
        at += 1
    return block.last


def _skip_entry(tokens: Sequence[Token], at: int, last: int) -> int:
    """Past a bullet or an enumerator at the head of a line."""
    while at < last and tokens[at].key in ("*", "•", "·", ">", "#", "●", "▪", "_", *HYPHENS):
        at += 1
    if at + 1 >= last:
        return at
    key, following = tokens[at].key, tokens[at + 1]
    if following.key in (".", ")") and following.glued and key.isalnum() and _is_enumerator(tokens[at]):
        return at + 2
    numbered = key[0].isdigit() and len(key) < 4 and following.key.isalpha() and not following.glued
    return at + 1 if numbered else at


def _label_at(
    text: str, tokens: Sequence[Token], at: int, block: Block, known: dict[int, Mention], at_line: bool
) -> Label | None:
    named = known.get(at)
    if named is not None and at_line:
        rest = tokens[named.last : block.last]
        ends_line = named.last == block.last or (named.last in block.starts and rest[0].key != ":")
        if (ends_line or all(t.key in ("*", "#", ".", "-", "_") for t in rest)) and _looks_like_heading(text, named):
            return _label(at, named.last, named, at_line=True, heading=True)
        if _is_stopped(tokens, named, block.last) and text[named.start].isupper():
            return _label(at, named.last + 1, named, at_line=True, heading=False)
    for end in range(at + 1, min(at + LONGEST_LABEL, block.last)):
        token = tokens[end]
        if token.key == ":" and not _is_ratio(tokens, end):
            if named is None or named.last != end:
                inner = [known[i] for i in range(at, end) if i in known and known[i].last == end]
                inner = [m for m in inner if m.first == at or tokens[m.first - 1].key != "for"]
                named = inner[0] if inner and at_line else None
            return _label(at, end + 1, named, at_line=at_line, heading=False)
        if token.key == "," and at_line and _line_ends_in_colon(tokens, at, block):
            continue
        if token.key in (".", ";", "!", "?", ",") or (token.key[0].isdigit() and end - at > 4):
            break
    dashed = named is not None and at_line and named.last + 1 < block.last and tokens[named.last].key in HYPHENS
    if dashed and named is not None and not tokens[named.last].glued and text[named.start].isupper():
        return _label(at, named.last + 1, named, at_line=True, heading=False)
    return None


def _line_ends_in_colon(tokens: Sequence[Token], at: int, block: Block) -> bool:
    """ "UTERUS AND CERVIX, HYSTERECTOMY:" is a label though it holds commas."""
    end = next((start for start in block.starts if start > at), block.last)
    return tokens[end - 1].key == ":"


def _label(first: int, last: int, named: Mention | None, *, at_line: bool, heading: bool) -> Label:
    if named is None:
        return Label(first, last, "", "", "field", at_line, heading)
    return Label(first, last, named.code, named.concept.attr("article"), named.concept.attr("level"), at_line, heading)


def _looks_like_heading(text: str, named: Mention) -> bool:
    return text[named.start].isupper()


def _is_ratio(tokens: Sequence[Token], at: int) -> bool:
    """ "10:30", "1:100": a colon between two numbers is no label."""
    before, after = tokens[at - 1], tokens[at + 1] if at + 1 < len(tokens) else None
    return before.key[0].isdigit() and after is not None and after.key[0].isdigit() and after.glued


def _parts(
    text: str, tokens: Sequence[Token], labels: Sequence[Label], blocks: Sequence[Block], *, is_apart: bool
) -> tuple[Part, ...]:
    """A label of a section at the head of a line reaches to the next such; any other to the end of its block.

    Where each sentence is a paragraph, a label reaches to the next of any kind, as it does within a line, if headings
    tell the sections, and that of her kin in any case.
    """
    is_headed = any(label.heading and label.kind for label in labels)
    firsts = [block.first for block in blocks]
    lasts: list[int] = []
    following = section = len(tokens)
    for label in reversed(labels):
        narrow = is_apart and not label.heading and (label.kind == "family" or is_headed)
        wide = label.at_line and label.level == "section" and not narrow
        block_end = blocks[bisect_right(firsts, label.first) - 1].last
        last = section if wide else min(following, block_end)
        if wide and label.kind == "history" and label.heading:
            own = bisect_right(firsts, label.first) - 1
            last = min(last, _unknown_heading(text, tokens, blocks[own : bisect_right(firsts, last) + 1], label))
        if wide and label.kind in _SHORT_PARTS and not label.heading:
            own = bisect_right(firsts, label.first) - 1
            last = min(last, _list_end(blocks, label, own))
            if is_apart and label.kind in _OF_ONE_LINE and label.last < last:
                last = min(last, next((start for start in blocks[own].starts if start > label.last), last))
        lasts.append(last)
        following, section = label.first, label.first if wide else section
    found: list[Part] = []
    around = Part("", (0, 0), 0, 0)
    for label, last in zip(labels, reversed(lasts), strict=True):
        kind = _organ_kind(around, label, tokens) if label.level == "organ" else label.kind
        found.append(Part(kind, (label.first, label.last), label.last, last, inline=not label.heading))
        if label.at_line and label.level == "section":
            around = found[-1]
    return tuple(found)


def _unknown_heading(text: str, tokens: Sequence[Token], blocks: Sequence[Block], label: Label) -> int:
    """Where a history under a heading ends at a heading of unknown words: a short line alone, with prose behind it.

    Only a history: under "Plan" or "Family history" such a line may be an entry, which must not become hers or done.
    """
    for before, block, behind in zip(blocks, blocks[1:], blocks[2:], strict=False):
        apart = before.paragraph < block.paragraph < behind.paragraph
        short = len(block.starts) == 1 and block.last - block.first <= LONGEST_HEADING
        title = text[tokens[block.first].start].isupper() and tokens[block.last - 1].key not in (*_ENDS, ":", ",", ";")
        prose = tokens[behind.last - 1].key in _ENDS and behind.last - behind.first > LONGEST_HEADING
        if block.first > label.last and apart and short and title and prose:
            return block.first
    return blocks[-1].last


def _list_end(blocks: Sequence[Block], label: Label, own: int) -> int:
    """Where a labelled list of a letter's head ends: at the blank line behind it, unless numbered entries go on."""
    if label.last >= blocks[own].last:
        return blocks[-1].last
    last = own
    while last + 1 < len(blocks) and blocks[last + 1].paragraph == blocks[own].paragraph:
        last += 1
    return blocks[last].last


def _organ_kind(around: Part, label: Label, tokens: Sequence[Token]) -> str:
    """An organ heads what was asked or seen of it: whichever its section says, else what was seen.

    "Liver:" under "Ultrasound:" is scanned; "Abdomen:" there may begin what was felt.
    """
    told = around.kind if label.first < around.last else ""
    inner = not _IS_FELT.intersection(token.key for token in tokens[label.first : label.last])
    if told == "imaging" and inner:
        return told
    return told if told in ("review", "exam", "presenting", "colposcopy", "gross", "findings") else "exam"


def _articles(labels: Sequence[Label]) -> list[tuple[int, Article]]:
    """Where each section of a publication begins; without an introduction or a discussion there is only the case."""
    named: list[tuple[int, Article]] = [
        (label.first, label.article)  # type: ignore[misc]
        for label in labels
        if label.article and label.at_line
    ]
    kinds = {kind for _, kind in named}
    if _TISSUE.intersection(label.kind for label in labels) and not kinds & {"introduction", "discussion"}:
        return [(0, "case")]
    if not kinds & {"introduction", "discussion", "conclusion", "references", "abstract"}:
        return [(0, "case")]
    opening: Article = "title" if named[0][1] == "abstract" else "case"
    if "case" in kinds and named[0][1] in ("introduction", "case"):
        opening = "abstract"
    return [(0, opening), *named]


def _is_article(labels: Sequence[Label]) -> bool:
    told = {label.article for label in labels if label.article and label.at_line}
    return bool(told & {"introduction", "discussion", "abstract"})


def _is_caption(tokens: Sequence[Token], block: Block) -> bool:
    head = tokens[block.first].key
    following = tokens[min(block.first + 1, block.last - 1)].key
    if head == "[" and following in ("image", "figure", "photo", "picture"):
        return True
    numbered = block.first + 1 < block.last and tokens[block.first + 1].key[0].isdigit()
    return head in ("fig", "figure", "table", "image", "box", "scheme") and (numbered or following == ".")


def _sentences(
    text: str,
    tokens: Sequence[Token],
    blocks: Sequence[Block],
    labels: Sequence[Label],
    articles: Sequence[tuple[int, Article]],
    captions: Sequence[tuple[int, int]],
) -> Iterator[Sentence]:
    label_firsts = {label.first for label in labels}
    place = 0
    caption_firsts = {first for first, _ in captions}
    for number, block in enumerate(blocks):
        while place + 1 < len(articles) and articles[place + 1][0] <= block.first:
            place += 1
        article: Article = "caption" if block.first in caption_firsts else articles[place][1]
        for first, last in _split(text, tokens, block, label_firsts):
            yield Sentence(first, last, article, block.paragraph, number, tuple(_clauses(tokens, first, last)))


def _split(text: str, tokens: Sequence[Token], block: Block, labels: set[int]) -> Iterator[tuple[int, int]]:
    first = block.first
    for at in range(block.first, block.last):
        if at > first and at in labels and tokens[at - 1].key in (".", ";", "!", "?"):
            yield first, at
            first = at
        cut = at + 1 - first >= MOST_TOKENS or _ends_caption(tokens, at)
        if (cut and at + 1 < block.last) or (
            at + 1 < block.last and tokens[at].key in _ENDS and _ends_here(text, tokens, first, at, block)
        ):
            yield first, at + 1
            first = at + 1
    if first < block.last:
        yield first, block.last


def _ends_caption(tokens: Sequence[Token], at: int) -> bool:
    """ "... Full size image": the mark that a web page leaves behind each caption; the text goes on behind it."""
    return tokens[at].key == "image" and at > 1 and (tokens[at - 2].key, tokens[at - 1].key) == ("full", "size")


def _ends_here(text: str, tokens: Sequence[Token], first: int, at: int, block: Block) -> bool:
    """Does the stop at a token end its sentence, rather than an abbreviation or a list number?"""
    stop, following = tokens[at], tokens[at + 1]
    if following.key in (".", ",", ";", ")", ":"):
        return False
    if stop.key == "?" and (following.glued or not stop.glued):
        return False
    if at == first:
        return True
    before = tokens[at - 1]
    written = text[before.start : before.end]
    if following.glued:
        begun = len(before.key) > 2 and before.key.isalpha() and text[following.start].isupper() and stop.key == "."
        return begun and not _is_address(tokens, at)
    if not stop.glued or stop.key != ".":
        return True
    if at - 1 == _skip_bullets(tokens, first) and _is_enumerator(before):
        return False
    if before.key == "no":
        return not following.key[0].isdigit()
    if before.key in _abbreviations():
        return before.key in _MAY_END and text[following.start : following.end].istitle() and len(following.key) > 2
    initial = len(written) == 1 and written.isupper() and written not in "IVX"
    return not (initial and not text[following.start].islower() and not before.glued) or following.key.isdigit()


def _is_address(tokens: Sequence[Token], at: int) -> bool:
    """ "HTTP://WWW.SITE.ORG/A": a stop within the address of a page or of a letter box ends nothing."""
    run = tokens[max(0, at - LONGEST_ADDRESS) : at + 1]
    begun = next((len(run) - back for back, token in enumerate(reversed(run), 1) if not token.glued), 0)
    return any(token.key in ("/", "@", "www") for token in run[begun:])


def _skip_bullets(tokens: Sequence[Token], at: int) -> int:
    while at < len(tokens) - 1 and tokens[at].key in ("*", "•", ">", "#", *HYPHENS):
        at += 1
    return at


def _clauses(tokens: Sequence[Token], first: int, last: int) -> Iterator[tuple[int, int]]:
    """Stretches within which words such as "no" reach; brackets are not broken."""
    begun, depth = first, 0
    for at in range(first, last):
        key = tokens[at].key
        depth += (key in "([") - (key in ")]" and depth > 0)
        if depth or at == begun or not _breaks(tokens, at, last):
            continue
        yield begun, at
        begun = at
    yield begun, last


def _breaks(tokens: Sequence[Token], at: int, last: int) -> bool:
    key, before = tokens[at].key, tokens[at - 1].key
    following = tokens[at + 1].key if at + 1 < last else ""
    if before == ";" or (key in _BREAKS and (key, before) not in _NO_BREAKS):
        return True
    if before == ",":
        begins = key == "and" and following in _SUBJECTS and _has_verb(tokens, at, last)
        return key in _RELATIVE or begins or key in ("she", "he")
    spaced = not tokens[at].glued and following and not tokens[at + 1].glued
    return key in ("–", "—") and bool(spaced)


def _has_verb(tokens: Sequence[Token], at: int, last: int) -> bool:
    """Does what follows an "and" have a verb of its own, so that it is a clause and no item of a list?"""
    return any(token.key in _VERBS for token in tokens[at + 1 : min(last, at + 1 + VERB_WITHIN)])
