"""What a cue behind a list undoes alone: the thing named in its own bracket, or a part of a course."""

from lugol.language.lists import DOABLE, UNDONE
from lugol.language.model import Mention, Page

_NO_SUBJECT = frozenset({
    "which", "that", "it", "this", "was", "were", "is", "are", "had", "has", "have", "been", "to", "be", "but", "later",
    "then", "now", "since", "not", "procedure", "operation", "treatment", "all", "both", "again", "already", "-", "–",
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
    if bracket is not None and ")" not in page.keys(bracket, cue.first):
        return not _NO_SUBJECT.issuperset(page.keys(bracket + 1, cue.first))
    item = page.keys(signs[-1] + 1, cue.first)
    return bool((_ORDINALS | _PARTS).intersection(item)) or any(_is_cycle(key) for key in item)


def _is_cycle(key: str) -> bool:
    """ "C5", "D8": a cycle or a day of one."""
    return len(key) > 1 and key[0] in "cd" and key[1:].isdigit()


def is_in_its_bracket(page: Page, cue: Mention, first: int) -> bool:
    """ "CCRT (cisplatin x5, 50 Gy) planned": do words stand in the bracket of what is planned?"""
    end = cue.first - 1
    if cue.concept.attr("effect") != "planned" or end < first or page.tokens[end].key != ")":
        return False
    opened = next((at for at in range(end - 1, -1, -1) if page.tokens[at].key == "("), None)
    if opened is None or opened >= first or page.sentence(opened) != page.sentence(end):
        return False
    return any(m.last == opened for m in page.of(*DOABLE, first=max(0, opened - 4), last=opened))
