"""What a scan tells to have come of a finding: "decreased size of the mass", "resolution of the ascites"."""

import msgspec

from lugol.language.model import Page
from lugol.language.phrases import Phrase
from lugol.language.word_sets import word_set

_SIZES = word_set(
    "size sizes volume volumes number diameter diameters thickness bulk caliber calibre extent dimensions"
)
_CHANGES = word_set(
    """decrease decreased increase increased reduction reduced enlargement shrinkage growth progression regression
    invasion infiltration extension involvement displacement displaced compression obstruction obliteration effacement
    destruction narrowing widening distension distention prolapse herniation protrusion elongation persistence
    recurrence diminution stability"""
)
_GONE = word_set("resolution disappearance clearance regress")
_LINKS = word_set("of in")
_ARTICLES = word_set("the her this that both left right bilateral a an known previous previously seen described pelvic")
_DEGREES = word_set(
    "marked significant slight mild severe complete partial interval further gradual near total massive moderate"
)
_PARTLY = word_set("partial partially near nearly almost incomplete some gradual slow ongoing no not without")
_DENIED = word_set("no not without nor neither absence lack")
_SMALLER = word_set("regression reduction decrease decreased reduced shrinkage diminution")
_JOINS = word_set("and but or , ; with")
_MOST_PARTLY = 5
_MOST_BEFORE = 9


def _led(page: Page, first: int, low: int) -> int:
    """Past articles and "of" or "in" before a token: where the word that leads to it ends; -1 where none does."""
    at = first
    while at > low and page.tokens[at - 1].key in _ARTICLES:
        at -= 1
    return at - 1 if at - 1 > low and page.tokens[at - 1].key in _LINKS else -1


def _is_denied(page: Page, first: int, low: int) -> bool:
    """ "No evidence of [regression] of the mass": is it denied, with nothing joined between, that it grew smaller?"""
    if not _SMALLER.intersection(page.keys(first, first + 1)):
        return False
    before = page.keys(max(low, first - 3), first)
    return bool(_DENIED.intersection(before)) and not _JOINS.intersection(before)


def with_change(page: Page, phrase: Phrase, low: int) -> Phrase:
    """The phrase with the words before it that tell what became of it, in a stretch that begins at `low`.

    >>> from lugol.language.page import page_of
    >>> from lugol.language.phrases import phrases
    >>> page = page_of("MRI showed a marked decrease in the size of the pelvic mass")
    >>> phrase = with_change(page, phrases(page, 0, len(page.tokens))[-1], 0)
    >>> page.words(phrase.first, phrase.last)
    'marked decrease in the size of the pelvic mass'
    """
    first, floor = phrase.first, max(low, phrase.first - _MOST_BEFORE)
    at = _led(page, first, floor)
    if at > 0 and page.tokens[at - 1].key in _SIZES:
        more = _led(page, at - 1, floor)
        before = at - 1 if page.tokens[at - 2].key in _CHANGES else more
        first = before - 1 if before > 0 and page.tokens[before - 1].key in _CHANGES else first
    elif at > 0 and page.tokens[at - 1].key in _CHANGES:
        first = at - 1
    if first < phrase.first and _is_denied(page, first, floor):
        return phrase  # "no evidence of regression of the mass": it is there, and not smaller
    while first < phrase.first and first > low and page.tokens[first - 1].key in _DEGREES:
        first -= 1
    return msgspec.structs.replace(phrase, first=first)


def is_sized(page: Page, phrase: Phrase) -> bool:
    """ "No ascites and increased size of the nodes": is the size of a finding told, so that it is there?"""
    keys = page.keys(phrase.first, phrase.first + 2)
    joined = page.keys(phrase.first - 1, phrase.first) in (("and",), ("but",), ("with",), (",",))
    return joined and bool(_SIZES.intersection(keys)) and bool(_CHANGES.intersection(keys))


def is_gone(page: Page, first: int, low: int) -> bool:
    """ "Complete resolution of the ascites": what stands behind such a word is no longer there."""
    at = _led(page, first, low)
    partly = page.keys(max(0, at - _MOST_PARTLY), max(0, at))
    return at > 0 and page.tokens[at - 1].key in _GONE and not _PARTLY.intersection(partly)
