"""What a test may show, or often shows, is said of tests at large and is no result: "HPV may be positive in these"."""

from itertools import pairwise

from lugol.language.model import Page

_MAY = frozenset({"may", "might", "would", "should"})
_CAN = frozenset({"can", "could"})
_OFTEN = frozenset({
    "often", "usually", "commonly", "frequently", "typically", "generally", "sometimes", "occasionally", "rarely",
    "mostly", "invariably", "always", "seldom",
})  # fmt: skip
_STANDS = frozenset({"is", "are", "be", "remain", "remains"})
_POLAR = frozenset({"positive", "negative", "normal", "abnormal", "equivocal", "false", "falsely", "pos", "neg"})
_OF_HERS = frozenset({"she", "her", "has", "have", "had", "was", "were"})
_BEHIND = 3
_BEFORE = 4


def is_general(page: Page, first: int, last: int) -> bool:
    """Do the words of a result, or those right around it, say only what such a test may, can or often does show?

    "HPV may be positive", "p16 is often negative in these", "a smear can be normal in spite of it"; "HPV 16 could be
    detected" was found, and "her smears have usually been normal" is hers.

    >>> from lugol.language.page import page_of
    >>> page = page_of("HPV testing may be positive in such cases.")
    >>> is_general(page, 0, 5)
    True
    """
    clause = page.clause(first)
    begin, end = max(clause[0], first - _BEFORE), min(max(clause[1], last), last + _BEHIND)
    keys = page.keys(begin, end)
    return any(_says_may(keys, at) for at in range(len(keys))) or _says_often(keys) or _says_what_follows(keys)


def _says_what_follows(keys: tuple[str, ...]) -> bool:
    """ "Persistent HPV 16 infection leads to cancer", "is the main cause of": what comes of such a result."""
    return bool(_FOLLOWS.intersection(pairwise(keys)))


_FOLLOWS = frozenset({("leads", "to"), ("lead", "to"), ("cause", "of"), ("progresses", "to")})


def _says_may(keys: tuple[str, ...], at: int) -> bool:
    """ "May be positive", "might turn out negative", "can be normal": a verb of what may be, and a result behind it."""
    behind = keys[at + 1 : at + 6]
    polar = bool(_POLAR.intersection(behind))
    if keys[at] in _CAN:
        return polar and bool({"be", "remain", "return", "come", "give", "still", "also"} & set(behind[:2]))
    bare = bool(
        {"be", "remain", "return", "turn", "come", "give", "show", "test", "have", "well", "still"} & set(behind[:2])
    )
    return keys[at] in _MAY and bare


def _says_often(keys: tuple[str, ...]) -> bool:
    """ "Is usually positive", "are often negative": how a test at large mostly is, and no word of hers."""
    told = any(
        key in _STANDS and _OFTEN.intersection(keys[at + 1 : at + 3]) and _POLAR.intersection(keys[at + 1 : at + 5])
        for at, key in enumerate(keys)
    )
    return told and not _OF_HERS.intersection(keys)
