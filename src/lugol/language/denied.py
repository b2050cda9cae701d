"""Whether the words of an event deny what they name: "no acetowhite, atypical vessels absent", "not irregular"."""

import re

from lugol.language.terms import Terms

_SENTENCE = re.compile(r"[.;\n]|\b(?:but|although|however|except|apart from)\b", re.I)
_BEFORE = re.compile(
    r"\b(?:no|not|without|nil|neither|nor|never|absent|absence of|free (?:of|from)|negative for|denies)\b", re.I
)
_AFTER = re.compile(
    r"\s*+(?:(?:is|are|was|were)\s*+)?(?:absent|not (?:seen|present|noted|identified|visible|found)|none|nil)\b", re.I
)
_ASSERTS = re.compile(r"\b(?:present|seen|noted|visible|found|with|is|are|was|were|has|shows?)\b", re.I)


def says(looked_for: Terms, words: str) -> bool:
    """Do the words name one of the terms without denying it? Of a term in several words its last word counts.

    >>> from lugol.language.terms import terms
    >>> says(terms("cervi* … (hard|irregular)"), "cervix hard, not irregular")
    True
    >>> says(terms("atypical vessels"), "no acetowhite, atypical vessels absent")
    False
    """
    while found := looked_for.first(words):
        if not is_denied(words, found.last_word, found.end):
            return True
        words = f"{words[: found.last_word]}{' ' * (found.end - found.last_word)}{words[found.end :]}"
    return False


def is_denied(words: str, start: int, end: int) -> bool:
    """Is what stands there denied, in its own part of the sentence or by a "no" that goes on over a list of commas?

    >>> is_denied("no ulcer, mass or bleeding", 10, 14), is_denied("no ulcer, a mass is seen", 12, 16)
    (True, False)
    """
    if _AFTER.match(words, end):
        return True
    sentence = max((cut.end() for cut in _SENTENCE.finditer(words, 0, start)), default=0)
    parts = words[sentence:start].split(",")
    if _BEFORE.search(parts[-1]):
        return True
    own = parts[-1] + re.split(r"[,.;\n]", words[end:], maxsplit=1)[0]
    if _ASSERTS.search(own):
        return False
    return any(_BEFORE.match(part.strip()) for part in parts[:-1]) and not any(map(_ASSERTS.search, parts[:-1]))
