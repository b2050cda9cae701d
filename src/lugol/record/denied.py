"""Whether the words of an event deny what they name: "no acetowhite, atypical vessels absent", "not irregular"."""

import re

_SENTENCE = re.compile(r"[.;\n]|\b(?:but|although|however|except|apart from)\b", re.I)
_BEFORE = re.compile(
    r"\b(?:no|not|without|nil|neither|nor|never|absent|absence of|free (?:of|from)|negative for|denies)\b", re.I
)
_AFTER = re.compile(
    r"\s*(?:is|are|was|were)?\s*(?:absent|not (?:seen|present|noted|identified|visible|found)|none|nil)\b", re.I
)
_ASSERTS = re.compile(r"\b(?:present|seen|noted|visible|found|with|is|are|was|were|has|shows?)\b", re.I)


def says(pattern: re.Pattern[str], words: str) -> bool:
    """Do the words name what a pattern looks for without denying it? Of a pattern in parts the last part counts.

    >>> says(re.compile("(cervi.*)(hard|irregular)"), "cervix hard, not irregular")
    True
    >>> says(re.compile("atypical vessels"), "no acetowhite, atypical vessels absent")
    False
    """
    while found := pattern.search(words):
        start, end = _told(found)
        if start == end or not is_denied(words, start, end):
            return True
        words = f"{words[:start]}{' ' * (end - start)}{words[end:]}"
    return False


def _told(found: re.Match[str]) -> tuple[int, int]:
    """Where what is looked for stands: the last part of the pattern that begins after the first, else all of it."""
    parts = [found.span(number) for number in range(1, (found.re.groups or 0) + 1) if found[number]]
    later = [part for part in parts if part[0] > found.start()]
    return max(later) if later else found.span()


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
