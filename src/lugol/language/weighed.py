"""Two ways that are weighed against each other: "LLETZ v cold coagulation" says that neither was done yet."""

from lugol.language.lists import DOABLE
from lugol.language.model import Page, Sentence

_AGAINST = frozenset({"v", "vs", "versus"})
_WAYS = (*(name for name in DOABLE if name != "frame"), "other_treatment")
_MOST_BETWEEN = 4
_RESULT = frozenset({"showed", "revealed", "confirmed", "underwent", "received", "randomized", "had"})
"""Verbs of what was done, in a sentence that only compares it: "received cisplatin (versus carboplatin before)"."""


def is_weighed_against(page: Page, sentence: Sentence, first: int, last: int) -> bool:
    """Do the tokens [first, last) name one of two treatments between which "versus" stands?

    >>> from lugol.language.page import page_of
    >>> page = page_of("LLETZ v cold coagulation discussed. LLETZ done.")
    >>> [is_weighed_against(page, page.sentence(at), at, at + 1) for at in (0, 2, 6)]
    [True, True, False]
    """
    against = [at for at in range(sentence.first, sentence.last) if page.tokens[at].key in _AGAINST]
    if not against or not page.of(*_WAYS, first=first, last=last):
        return False
    if _RESULT.intersection(page.keys(sentence.first, sentence.last)):
        return False
    return any(_stands_beside(page, sentence, at, first, last) for at in against)


def _stands_beside(page: Page, sentence: Sentence, at: int, first: int, last: int) -> bool:
    """Does one way end right before the word, and another begin right behind it, and is [first, last) one of them?"""
    before = page.of(*_WAYS, first=max(sentence.first, at - _MOST_BETWEEN), last=at)
    behind = page.of(*_WAYS, first=at + 1, last=min(sentence.last, at + 1 + _MOST_BETWEEN))
    if not before or not behind:
        return False
    return before[-1].first < last <= at or at < first < behind[0].last
