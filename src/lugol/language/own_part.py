"""What a cue behind a list undoes alone: the thing named in its own bracket, or a part of a course."""

from itertools import pairwise

from lugol.language.lists import DOABLE, UNDONE
from lugol.language.model import Mention, Page

_NO_SUBJECT = frozenset({
    "which", "that", "it", "this", "was", "were", "is", "are", "had", "has", "have", "been", "to", "be", "but", "later",
    "then", "now", "since", "not", "procedure", "operation", "treatment", "all", "both", "again", "already", ",",
})  # fmt: skip
"""Between a bracket and what undoes these name nothing else: "LLETZ (which was cancelled)"."""
_ORDINALS = frozenset({"st", "nd", "rd", "th"})
_PARTS = frozenset({
    "last", "final", "remaining", "rest", "fifth", "sixth", "fourth", "third", "second", "fraction", "fractions",
    "dose", "doses", "#", "boost",
})  # fmt: skip
_SIGNS = (",", ";", "(", "-", "–")


def is_of_a_part(page: Page, cue: Mention, last: int) -> bool:
    """Is what a cue undoes named between it and the words before: "carboplatin (bev withheld)", "x4 (5th omitted)"?

    >>> from lugol.language.cue_places import assertions
    >>> from lugol.language.page import page_of
    >>> page = page_of("Cisplatin 3 cycles (4th and 5th withheld)")
    >>> cues = assertions(page).within(0, len(page.tokens))
    >>> [page.words(cue.first, cue.last) for cue in cues if is_of_a_part(page, cue, 1)]
    ['withheld']
    """
    if cue.concept.attr("effect") != "negated" or cue.code not in UNDONE:
        return False
    signs = [at for at in range(last, cue.first) if page.tokens[at].key in _SIGNS]
    if not signs:
        return False
    bracket = next((at for at in reversed(signs) if page.tokens[at].key == "("), None)
    held = bracket is not None and ")" not in page.keys(bracket, cue.first)
    if bracket is not None and held:
        inside = page.keys(bracket + 1, cue.first)
        named = page.of(*DOABLE, "drug", first=bracket + 1, last=cue.first)
        if named or ("," not in inside and not _NO_SUBJECT.issuperset(inside)):
            return True
    item = page.keys(signs[-1] + 1, cue.first)
    cycle = any(a in ("c", "d") and b.isdigit() for a, b in pairwise(item))  # "C5 held"
    return cycle or bool((_ORDINALS | _PARTS).intersection(item))


def is_in_its_bracket(page: Page, cue: Mention, first: int) -> bool:
    """ "CCRT (cisplatin x5, 50 Gy) planned": do words stand in the bracket of what is planned?"""
    end = cue.first - 1
    if cue.concept.attr("effect") != "planned" or end < first or page.tokens[end].key != ")":
        return False
    opened = next((at for at in range(end - 1, -1, -1) if page.tokens[at].key == "("), None)
    if opened is None or opened >= first or page.sentence(opened) != page.sentence(end):
        return False
    return any(m.last == opened for m in page.of(*DOABLE, first=max(0, opened - 4), last=opened))


def counts_meant(page: Page, cue: Mention) -> bool:
    """ "5 cycles (planned 6)", "3 of 4 planned insertions": does a cue only count how many were meant?

    >>> from lugol.language.cue_places import assertions
    >>> from lugol.language.page import page_of
    >>> pages = [page_of(text) for text in ("Cisplatin x5 (planned 6)", "HDR 3 of 4 planned", "Cisplatin planned")]
    >>> [any(counts_meant(page, cue) for cue in assertions(page).within(0, len(page.tokens))) for page in pages]
    [True, True, False]
    """
    if page.tokens[cue.last - 1].key not in _MEANT:
        return False
    before, behind = page.keys(max(0, cue.first - 2), cue.first), page.keys(cue.last, cue.last + 1)
    counted = len(before) == 2 and before[0] in ("of", "/") and before[1].isdigit()
    return counted or (before[-1:] == ("(",) and bool(behind) and behind[0][0].isdigit())


_MEANT = frozenset({"planned", "intended", "scheduled", "prescribed"})


def is_signed(page: Page, last: int) -> bool:
    """ "Fever +, cough neg", "LVSI+, margins neg": have words that end at a token a plus of their own behind them?"""
    first = last + (page.keys(last, last + 1) == ("(",))
    sign, behind = page.keys(first, first + 1), page.keys(first + 1, first + 2)
    return sign in (("+",), ("++",), ("+ve",)) and behind in _BEHIND_PLUS


_BEHIND_PLUS = ((",",), (";",), (")",), ("/",), ("+",), ("ve",))
