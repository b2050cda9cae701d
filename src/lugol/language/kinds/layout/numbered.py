"""Specimens that a report numbers in one list and tells in another: "1: cervix, biopsy 12 o'clock" ... "1. CIN 2"."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from lugol.language.kinds.layout.heads import LONGEST_HEADER, TAKEN, nodes_of
from lugol.language.kinds.layout.scan import Scan
from lugol.language.model import Page, Sentence

_LEAD = frozenset({"part", "specimen", "sp", "pot", "container", "sample", "block"})
_SIGNS = frozenset({".", ":", ")", "-", "–"})
_ROMAN = frozenset({"ii", "iii", "iv", "vi", "vii", "viii", "ix"})
_RESULT = ("final", "addendum")
_LISTED = ("specimen", "request", "admin", "micro", "")
_FEWEST = 2

Named = tuple[int, int, tuple[tuple[int, int], ...], str]
"""The tokens [first, last) of a specimen's name, what is told of it, and its node site."""


def mark_of(page: Page, start: int, end: int) -> tuple[str, int]:
    """What numbers a line, and the token behind it: "2." or "Specimen B:"; ("", start) where nothing does.

    >>> from lugol.language.page import page_of
    >>> page = page_of("Specimen 2: cervix")
    >>> mark_of(page, 0, len(page.tokens))
    ('2', 3)
    """
    at = start
    while at < end - 1 and not page.tokens[at].key[0].isalnum():
        at += 1
    led = page.tokens[at].key in _LEAD and at + 1 < end
    mark = page.tokens[at + led].key
    counts = (len(mark) == 1 and mark.isalnum()) or (len(mark) == 2 and mark.isdigit()) or mark in _ROMAN
    behind = at + led + 1
    if counts and behind < end and page.tokens[behind].key in _SIGNS and (led or page.tokens[behind].glued):
        return mark, behind + 1
    return "", start


def numbered(found: Scan, zoned: Sequence[tuple[Sentence, str]]) -> list[Named]:
    """The specimens of a report whose result part gives only their numbers; none where fewer than two are told."""
    zones = {at: zone for sentence, zone in zoned for at in range(sentence.first, sentence.last)}
    marked = list(_marked(found, zones))
    names: dict[str, tuple[int, int]] = {}
    for mark, first, last, zone in marked:
        if zone in _LISTED and mark not in names and _names_tissue(found, first, last):
            names[mark] = (first, min(last, first + LONGEST_HEADER))
    told: dict[str, tuple[int, int]] = {}
    for (mark, first, _, zone), after in pairwise([*marked, ("", len(found.page.tokens), 0, "")]):
        if zone in _RESULT and mark in names and mark not in told:
            told[mark] = (first, _end(zones, first, min(after[1], len(found.page.tokens))))
    if len(told) < _FEWEST:
        return []
    return [(*names[mark], (stretch,), nodes_of(found, *names[mark])) for mark, stretch in told.items()]


def _marked(found: Scan, zones: dict[int, str]) -> Iterator[tuple[str, int, int, str]]:
    """Each numbered line: its mark, the tokens [first, last) behind it, and its zone."""
    page = found.page
    for start, end in pairwise([*found.lines, len(page.tokens)]):
        mark, first = mark_of(page, start, end)
        if mark and first < end:
            yield mark, first, end, zones.get(first, "")


def _names_tissue(found: Scan, first: int, last: int) -> bool:
    """Does a line name tissue and how or where it was taken?"""
    taken = TAKEN.intersection(found.page.keys(first, last))
    return bool(taken or found.of("site", first=first, last=last))


def _end(zones: dict[int, str], first: int, last: int) -> int:
    """Where the words told of a specimen end: with the zone in which they begin."""
    at = first
    while at < last and zones.get(at, "") == zones.get(first, ""):
        at += 1
    return at
