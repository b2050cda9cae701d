"""The words of a pathology report as its reader needs them: stray signs of the scanner set aside, lines, numbers."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cache

import msgspec

from lugol.language.lexicon import Lexicon, lexicon, read_rows
from lugol.language.model import Concept, Mention, Page, Token
from lugol.language.number_words import number_words
from lugol.language.numerals import decimal_of
from lugol.language.other_tissue import with_other_tissue
from lugol.language.reading import Reading
from lugol.language.tokens import fold

_STRAY = frozenset(",'\"^•*_`~|«»■°‘’“”!?[]{}\\")
_UNITS = {"mm": 1.0, "millimeter": 1.0, "millimeters": 1.0, "cm": 10.0, "centimeter": 10.0, "centimeters": 10.0}
_TIMES = frozenset({"x", "×", "by"})
_TENS = number_words(20, 90)
_NUMBERS = number_words(0, 19) | _TENS
MOST_NODES = 150
LEAST_CAPITALS = 5


class Length(msgspec.Struct, frozen=True):
    """A length or the sides of a size, in mm, told by the tokens [first, last)."""

    sides: tuple[float, ...]
    first: int
    last: int


class Scan(msgspec.Struct, frozen=True):
    """The mentions of a report, found over its words without stray signs; `lines` are the first tokens of lines.

    `labels` gives the end of a known label by its first token.
    """

    reading: Reading
    mentions: tuple[Mention, ...]
    firsts: tuple[int, ...]
    lines: tuple[int, ...]
    lengths: tuple[Length, ...]
    length_firsts: tuple[int, ...]
    labels: dict[int, int]

    @property
    def page(self) -> Page:
        """The page that was read."""
        return self.reading.page

    def of(self, *categories: str, first: int, last: int) -> list[Mention]:
        """Mentions of the categories that begin in [first, last), in order."""
        low, high = bisect_left(self.firsts, first), bisect_left(self.firsts, last)
        return [m for m in self.mentions[low:high] if m.concept.category in categories]

    def is_unticked(self, at: int) -> bool:
        """Does an empty box stand before a token ("[ ] LVSI present")?"""
        before = self.page.keys(max(0, at - 2), at)
        return before[-1:] in (("☐",), ("□",)) or before in (("[", "]"), ("(", ")"))

    def begins_line(self, at: int) -> bool:
        """Does a line begin with a token?"""
        low = bisect_left(self.lines, at)
        return low < len(self.lines) and self.lines[low] == at

    def next_line(self, at: int) -> int:
        """Where the first line behind a token begins."""
        low = bisect_right(self.lines, at)
        return self.lines[low] if low < len(self.lines) else len(self.page.tokens)

    def line(self, at: int) -> tuple[str, ...]:
        """The words and numbers of the line that holds a token."""
        first = self.lines[max(0, bisect_right(self.lines, at) - 1)]
        return tuple(key for key in self.page.keys(first, self.next_line(at)) if key.isalnum())

    def lengths_in(self, first: int, last: int) -> tuple[Length, ...]:
        """Lengths that begin in [first, last), in order."""
        return self.lengths[bisect_left(self.length_firsts, first) : bisect_left(self.length_firsts, last)]


@cache
def words(name: str) -> frozenset[str]:
    """One set of words of `report_words.csv`, as folded keys.

    >>> "cassette" in words("nodes.at_the_bench")
    True
    """
    return _word_sets()[name]


@cache
def _word_sets() -> dict[str, frozenset[str]]:
    return {row["id"]: frozenset(row["words"].split("|")) for row in read_rows("report_words.csv")}


@cache
def item_rows(without: str = "") -> dict[str, dict[str, str]]:
    """The rows of the grammar of items by their id, but for one."""
    return {row["id"]: row for row in read_rows("report_items.csv") if row["id"] != without}


@cache
def _lexicon(without: str) -> Lexicon:
    rows = [
        (Concept(f"item:{row['item']}:{row['value']}", row["id"], row["value"]), row["words"].split("|"))
        for row in item_rows(without).values()
    ]
    values = read_rows("report_values.csv")
    rows += [(Concept("value", row["class"], row["id"]), row["words"].split("|")) for row in values]
    return Lexicon(rows)


def scan(reading: Reading, first: int = 0, last: int | None = None, without: str = "") -> Scan:
    """Items, values, sites and histologies of the tokens [first, last); one row of the grammar may be left out."""
    page = reading.page
    stop = len(page.tokens) if last is None else last
    noise = page.noise if first == 0 and stop == len(page.tokens) else frozenset()
    kept = [i for i in range(first, stop) if i not in noise and not _is_stray(page, i, stop)]
    pieces = list(_pieces(page, kept))
    tokens = [t for _, _, t in pieces]
    found = [*lexicon().scan(page.text, tokens), *_lexicon(without).scan(page.text, tokens)]
    placed = [msgspec.structs.replace(m, first=pieces[m.first][0], last=pieces[m.last - 1][1]) for m in found]
    placed.sort(key=lambda m: m.first)
    placed = list(with_other_tissue(page.tokens, page.sentences, placed))
    starts = tuple(i for i in range(first, stop) if page.begins_line(i))
    lengths = tuple(_lengths(page, first, stop))
    labels = {part.label[0]: part.label[1] for part in page.parts if part.kind and part.label[1] < stop}
    return Scan(
        reading,
        tuple(placed),
        tuple(m.first for m in placed),
        starts,
        lengths,
        tuple(one.first for one in lengths),
        labels,
    )


def _pieces(page: Page, kept: Sequence[int]) -> Iterator[tuple[int, int, Token]]:
    """The kept tokens with those of the page [first, last) that each stands for, long words mended.

    A scanner parts a word ("SQUA MOUS", "CARCI- NOMA") or runs two together ("CELLCARCINOMA").
    """
    at = 0
    while at < len(kept):
        whole = _joined(page, kept, at)
        if whole is not None:
            yield kept[at], kept[at + whole[0] - 1] + 1, whole[1]
            at += whole[0]
            continue
        halves = [half for token in _parted(page, kept[at]) for half in _run_together(token)]
        yield from ((kept[at], kept[at] + 1, half) for half in halves)
        at += 1


def _joined(page: Page, kept: Sequence[int], at: int) -> tuple[int, Token] | None:
    """How many kept tokens make one long word from here, and that word: two parts, or two with a hyphen between."""
    head = page.tokens[kept[at]]
    for count_ in (2, 3):
        if at + count_ > len(kept) or (count_ == 3 and page.tokens[kept[at + 1]].key != "-"):
            return None
        tail = page.tokens[kept[at + count_ - 1]]
        if head.key + tail.key in words("scan.long") and len(tail.key) > 1 and len(head.key) > 1:
            return count_, Token(head.key + tail.key, head.start, tail.end, head.glued)
    return None


def _run_together(token: Token) -> tuple[Token, ...]:
    """Two long words without a space between are two: "CELLCARCINOMA", "squamouscell"."""
    for cut in range(4, len(token.key) - 3):
        halves = token.key[:cut], token.key[cut:]
        if token.end - token.start == len(token.key) and {*halves} <= words("scan.long"):
            middle = token.start + cut
            return (
                Token(halves[0], token.start, middle, token.glued),
                Token(halves[1], middle, token.end, True),
            )
    return (token,)


def _parted(page: Page, at: int) -> tuple[Token, ...]:
    """A word in capitals that runs into one in small letters is two: "CARCINOMAGender", "NODESle"."""
    token = page.tokens[at]
    written = page.text[token.start : token.end]
    if not written[:LEAST_CAPITALS].isupper() or written.isupper():
        return (token,)
    run = next((i for i, letter in enumerate(written) if not letter.isupper()), len(written))
    if not LEAST_CAPITALS <= run < len(written) or not written[run:].islower():
        return (token,)
    cut = token.start + (run - 1 if len(written) - run > 2 else run)
    halves = (page.text[token.start : cut], page.text[cut : token.end])
    return Token(fold(halves[0]), token.start, cut, token.glued), Token(fold(halves[1]), cut, token.end, True)


def capitals_of(page: Page, at: int) -> str:
    """The word in capitals that runs into one in small letters ("DISSECTIONis"); "" for any other token."""
    halves = _parted(page, at)
    return halves[0].key if len(halves) == 2 else ""


def _is_stray(page: Page, at: int, last: int) -> bool:
    key = page.tokens[at].key
    return key in _STRAY or (key == "." and at + 1 < last and page.tokens[at + 1].glued)


def _lengths(page: Page, first: int, last: int) -> list[Length]:
    """Numbers with a unit of length: "28 x 20 mm", "3.5 cm x 2 cm", "0.7cm"."""
    found: list[Length] = []
    at = first
    while at < last:
        hit = _length(page, at, last) if page.tokens[at].key[0].isdigit() else None
        if hit is not None:
            found.append(hit)
        at = hit.last if hit is not None else at + 1
    return found


def _length(page: Page, at: int, last: int) -> Length | None:
    begun = at
    sides: list[float] = []
    units: list[float] = []
    tokens = page.tokens
    while at < last and len(sides) < 3:
        side, behind = _side(page, at, last)
        if side is None:
            break
        sides.append(side)
        at = behind
        if at < last and tokens[at].key in _UNITS:
            units.append(_UNITS[tokens[at].key])
            at += 1
        if at + 1 < last and tokens[at].key in _TIMES and decimal_of(tokens[at + 1].key) is not None:
            at += 1
            continue
        break
    if not sides or not units:
        return None
    return Length(tuple(round(side * units[-1], 2) for side in sides), begun, at)


def _side(page: Page, at: int, last: int) -> tuple[float | None, int]:
    """A number and the token behind it; a scanner may have parted its figures ("3 .4", "2. 8")."""
    tokens = page.tokens
    whole = tokens[at].key
    parted = at + 2 < last and whole.isdigit() and tokens[at + 1].key == "." and tokens[at + 2].key.isdigit()
    apart = (
        parted
        and tokens[at + 1].glued != tokens[at + 2].glued
        and not (page.begins_line(at + 1) or page.begins_line(at + 2))
    )
    measured = at + 3 < last and tokens[at + 3].key in (*_UNITS, *_TIMES)
    if apart and measured:
        return decimal_of(f"{whole}.{tokens[at + 2].key}"), at + 3
    return decimal_of(whole), at + 1


def count(page: Page, at: int) -> tuple[int, int] | None:
    """A whole number at a token, in figures or words, and the token behind it; None where there is none.

    >>> from lugol.language.page import page_of
    >>> count(page_of("twenty-one lymph nodes"), 0), count(page_of("2.5 cm"), 0)
    ((21, 3), None)
    """
    tokens = page.tokens
    key = tokens[at].key
    if key.isdigit():
        return (int(key), at + 1) if int(key) <= MOST_NODES else None
    if key not in _NUMBERS:
        return None
    value, last = _NUMBERS[key], at + 1
    if key in _TENS and last < len(tokens):
        step = last + (tokens[last].key == "-")
        more = _NUMBERS.get(tokens[step].key) if step < len(tokens) else None
        if more is not None and 0 < more < 10:
            return value + more, step + 1
    return value, last
