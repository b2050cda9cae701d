"""Nodes of several places told in one sentence: "SLN R (2 nodes) free; L pelvic 9 LN, 1 with macrometastasis"."""

from itertools import pairwise

import msgspec

from lugol.language.kinds.layout.node_site import GENERAL, NODE_WORDS
from lugol.language.kinds.layout.scan import Scan, count, words
from lugol.language.kinds.reports.superseded import superseded
from lugol.language.model import Page, Sentence
from lugol.language.phrases import SIDES

_SIDES = frozenset({*SIDES, "r", "l", "rt", "lt"})
_FREE = words("nodes.free")
_DISEASE = words("nodes.disease") | words("nodes.deposits")
_PARTING = frozenset({",", ";"})
_NEAR = 2
_NEEDLES = frozenset({"fna", "fnac", "fnab", "needle", "trucut", "core"})
_NEEDLE_WITHIN = 12


def node_parts(found: Scan, sentence: Sentence) -> list[Sentence]:
    """The parts of a sentence that each tell the nodes of one place; the sentence alone where it is not so parted.

    Each part begins with a side or a place and holds a number of nodes with its state. Fractions need no parting.
    """
    page = found.page
    keys = page.keys(sentence.first, sentence.last)
    if "/" in keys or not NODE_WORDS.intersection(keys):
        return [sentence]
    starts = [sentence.first]
    for at in range(sentence.first + 1, sentence.last - 1):
        if page.tokens[at - 1].key in _PARTING and _begins_place(found, at, sentence.last):
            starts.append(at)
    parts = [
        msgspec.structs.replace(sentence, first=a, last=b)
        for a, b in zip(starts, [*starts[1:], sentence.last], strict=True)
    ]
    return parts if len(parts) > 1 and all(_tells_nodes(page, part) for part in parts) else [sentence]


def _begins_place(found: Scan, at: int, last: int) -> bool:
    """Does a part begin with a side or with the place of nodes: "L pelvic ...", "para-aortic ..."?"""
    sites = found.of("site", first=at, last=min(at + _NEAR, last))
    placed = any(m.concept.attr("group") == "node" and m.code not in GENERAL for m in sites)
    return placed or found.page.tokens[at].key in _SIDES


def _tells_nodes(page: Page, part: Sentence) -> bool:
    keys = page.keys(part.first, part.last)
    counted = any(count(page, at) is not None for at in range(part.first, part.last))
    return counted and bool(NODE_WORDS.intersection(keys)) and bool((_FREE | _DISEASE).intersection(keys))


def is_no_count(page: Page, first: int, last: int, sentence: Sentence, site: str) -> bool:
    """ "FNA of the left node 3/22: reactive": an aspirate counts no nodes, and the figures are a day or a month.

    The count is told in the tokens [first, last), its name among them or before it. So what an amended report quotes of
    the one before is no count of hers; and where no nodes are named, only the fraction of a pN counts them.
    """
    keys = page.keys(sentence.first, sentence.last)
    if "pn" in keys and not (site or "sn" in keys or NODE_WORDS.intersection(keys) or is_staged(page, first)):
        return True
    low, high = max(sentence.first, first - _NEEDLE_WITHIN), min(last, first + _NEEDLE_WITHIN)
    return bool(_NEEDLES.intersection(page.keys(low, high))) or bool(superseded(page).at(page.tokens[first].start))


def is_staged(page: Page, at: int) -> bool:
    """ "pN1a (2/34)": does a fraction that begins at a token stand in the brackets of a pN, which count all nodes?"""
    before = page.keys(max(0, at - _LONGEST_STAGE), at)
    if before[-1:] != ("(",) or page.keys(at + 3, at + 4) != (")",) or "pn" not in before:
        return False
    begun = len(before) - 1 - before[::-1].index("pn")
    written = page.text[page.tokens[at - len(before) + begun].start :][:2]
    return written == "pN" and all(key.isalnum() and len(key) <= 2 for key in before[begun:-1])


_LONGEST_STAGE = 5


def parts_in_bracket(page: Page, at: int, last: int, examined: int) -> list[tuple[int, int, int, bool]]:
    """ "0/24 (Rt 11, Lt 13)", "2/24 (R 2/11, L 0/13)": the parts of a whole that a bracket at a token names by side.

    Each is its first and its last token, how many nodes were examined, and whether a fraction tells it. Empty where
    they do not add up to the whole.
    """
    if page.keys(at, min(at + 1, last)) != ("(",):
        return []
    close = next((i for i in range(at + 1, min(at + _LONGEST_PARTS, last)) if page.tokens[i].key == ")"), None)
    if close is None:
        return []
    starts = [i for i in range(at + 1, close) if page.tokens[i].key in _SIDES and page.keys(i - 1, i)[0] in _OPENS]
    parts: list[tuple[int, int, int, bool]] = []
    for begun, end in pairwise([*starts, close]):
        numbers = [key for key in page.keys(begun, end) if key.isdigit()]
        fraction = "/" in page.keys(begun, end)
        if len(numbers) != 1 + fraction:
            return []
        parts.append((begun, end, int(numbers[-1]), fraction))
    return parts if len(parts) > 1 and sum(part[2] for part in parts) == examined else []


_OPENS = frozenset({"(", ",", ";", "/", "and", "+", "&"})
_LONGEST_PARTS = 24


def without_stroke(page: Page, at: int) -> int | None:
    """ "(014)": none of 4, where a scanner took the stroke for a figure; no count begins with a nought."""
    key = page.tokens[at].key
    bracketed = page.keys(at - 1, at) == ("(",) and page.keys(at + 1, at + 2) == (")",)
    told = bracketed and key.isdigit() and 3 <= len(key) <= 4 and key.startswith("01")
    return int(key[2:]) if told and int(key[2:]) else None


def within_word(page: Page, first: int, last: int) -> bool:
    """ "e1/3Cq": figures that run into letters are the scanner's."""
    before = page.tokens[first].glued and first > 0 and page.tokens[first - 1].key[-1].isalpha()
    behind = last < len(page.tokens) and page.tokens[last].glued and page.tokens[last].key[0].isalpha()
    return before and behind
