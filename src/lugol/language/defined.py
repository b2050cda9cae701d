"""Abbreviations that a text defines for itself: in "adolescent idiopathic scoliosis (AIS)" AIS is no lesion of hers.

What is written out beside the brackets decides for the whole text. Where it names the lexicon's own meaning, the
abbreviation keeps it.
"""

from collections.abc import Iterator, Sequence

from lugol.language.model import Mention, Token

_KEPT_SMALL = frozenset({"of", "the", "and", "in", "to", "for", "with", "a", "an", "on", "-", "–", "/", "by"})
_CATEGORIES = ("histology", "cyt_result", "condition", "disorder", "complication", "symptom", "obstetric", "staged")
_ONE_MEANING = frozenset({"HIV", "COVID", "AIDS", "COPD", "DVT"})
_LESION = (
    "neoplas", "carcin", "lesion", "epitheli", "squam", "sarcom", "tumo", "cancer", "lymphom", "dysplas", "gland",
    "malign", "adeno", "atyp", "intrepi",
)  # fmt: skip
"""Beginnings of words that belong to a lesion: an abbreviation of one that holds them is not taken away."""
_MOST_LETTERS, _LEAST_LETTERS = 6, 2


def without_redefined(text: str, tokens: Sequence[Token], found: Sequence[Mention]) -> list[Mention]:
    """The mentions but for abbreviations that the text itself writes out as something else.

    >>> from lugol.language.page import page_of
    >>> texts = ("Adolescent idiopathic scoliosis (AIS). AIS was mild.", "Adenocarcinoma in situ (AIS). AIS was seen.")
    >>> [[m.concept.name for m in page_of(text).of("histology")] for text in texts]
    [[], ['adenocarcinoma in situ', 'adenocarcinoma in situ', 'adenocarcinoma in situ']]
    """
    redefined = {
        short
        for short, first, last in _definitions(text, tokens)
        if not _is_own_meaning(tokens, found, short, first, last, text)
    }
    if not redefined:
        return list(found)
    return [
        m
        for m in found
        if m.concept.category not in _CATEGORIES or text[tokens[m.first].start : tokens[m.first].end] not in redefined
    ]


def _definitions(text: str, tokens: Sequence[Token]) -> Iterator[tuple[str, int, int]]:
    """Each abbreviation in or before brackets, with the words [first, last) whose initials it is."""
    for at in range(1, len(tokens) - 2):
        if tokens[at].key != "(":
            continue
        short = text[tokens[at + 1].start : tokens[at + 1].end]
        if _is_short(short) and tokens[at + 2].key in (")", ",", ";"):
            first = _begin(tokens, at, short)
            first = _begin_within(tokens, at, short) if first is None else first
            if first is not None:
                yield short, first, at
        short = text[tokens[at - 1].start : tokens[at - 1].end]
        if _is_short(short):
            last = next((i for i in range(at + 1, min(at + 12, len(tokens))) if tokens[i].key in (")", ",", ";")), at)
            if last > at + 1 and _begin(tokens, last, short) == at + 1:
                yield short, at + 1, last


def _is_short(word: str) -> bool:
    return (
        word not in _ONE_MEANING and word.isalpha() and word.isupper() and _LEAST_LETTERS <= len(word) <= _MOST_LETTERS
    )


def _begin(tokens: Sequence[Token], last: int, short: str) -> int | None:
    """Where the words begin whose initials an abbreviation is; None where they do not fit."""
    at = last
    for letter in reversed(short.lower()):
        at -= 1
        while at >= 0 and tokens[at].key in _KEPT_SMALL and not tokens[at].key.startswith(letter):
            at -= 1
        if at < 0 or not tokens[at].key.startswith(letter):
            return None
    return at


def _begin_within(tokens: Sequence[Token], last: int, short: str) -> int | None:
    """ "Primary immunodeficiency (PID)": fewer words than letters, which stand in them in this order."""
    letters = short.lower()
    for words in range(2, len(letters)):
        first = last - words
        if first < 0 or not all(tokens[at].key.isalpha() for at in range(first, last)):
            return None
        initials = [tokens[at].key[0] for at in range(first, last)]
        joined = "".join(tokens[at].key for at in range(first, last))
        if initials[0] == letters[0] and _is_within(initials, letters) and _is_within(letters, joined):
            return first
    return None


def _is_within(part: Sequence[str], whole: str) -> bool:
    """Do the letters of one stand in the other in their order?"""
    rest = iter(whole)
    return all(letter in rest for letter in part)


def _is_own_meaning(
    tokens: Sequence[Token], found: Sequence[Mention], short: str, first: int, last: int, text: str
) -> bool:
    """Do the words written out name what the lexicon holds the abbreviation for, or a lesion of its sort?"""
    meant = [
        m
        for m in found
        if text[tokens[m.first].start : tokens[m.first].end] == short and m.concept.category in _CATEGORIES
    ]
    written = {m.code for m in found if first <= m.first and m.last <= last}
    words = {tokens[at].key for at in range(first, last)}
    if any(word.startswith(_LESION) for word in words) or any(m.code in written for m in meant):
        return True
    names = {word for m in meant for word in m.concept.name.lower().split()}
    return bool(names & (words - _KEPT_SMALL))
