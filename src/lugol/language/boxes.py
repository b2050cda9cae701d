"""The boxes of a form before or behind its answers: "Bleeding: (x) yes ( ) no" says "Bleeding: yes"."""

import re
from collections.abc import Iterator, Sequence

from lugol.language.model import Token

_TICKS = "xX✓✔✗✘*"
_BOX = rf"(?:[(\[][ \t]*+(?:(?P<tick{{0}}>[{_TICKS}])[ \t]*+)?[)\]]|(?P<full{{0}}>[☒☑✓✔])|[☐□])"
_ANSWER = (
    r"(?i:yes|no|not[ ](?:seen|done|present|detected|known|applicable|involved)|present|absent|positive|negative"
    r"|pos|neg|seen|done|detected|involved|free|normal|abnormal|unknown|reactive|non-?reactive|n/a|none)\b"
)
_BEFORE = re.compile(_BOX.format("") + rf"[ \t]*(?P<answer>{_ANSWER})")
_BEHIND = re.compile(rf"(?P<answer>{_ANSWER})[ \t]*" + _BOX.format(""))


def unchosen(text: str, tokens: Sequence[Token]) -> Iterator[Token]:
    """The tokens of the boxes that stand beside answers, and of the answers that are not ticked where another is.

    >>> from lugol.language.tokens import tokenize
    >>> text = "CIN 3: (x) yes ( ) no"
    >>> [token.key for token in unchosen(text, tokenize(text))]
    ['(', 'x', ')', '(', ')', 'no']
    """
    spans = [span for line in re.finditer(r"[^\n]+", text) if ")" in line[0] or "]" in line[0] or "☐" in line[0]
             or "□" in line[0] for span in _spans(text, line.start(), line.end())]  # fmt: skip
    if not spans:
        return
    at = 0
    for token in tokens:
        while at < len(spans) and spans[at][1] <= token.start:
            at += 1
        if at < len(spans) and spans[at][0] <= token.start:
            yield token


def _spans(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """What of a line is to be passed over: nothing where it does not tick one of its answers and leave another."""
    before, behind = list(_BEFORE.finditer(text, start, end)), list(_BEHIND.finditer(text, start, end))
    found = before if len(before) >= len(behind) else behind
    ticked = [bool(one["tick"] or one["full"]) for one in found]
    if len(found) < 2 or not any(ticked) or all(ticked):
        return []
    spans: list[tuple[int, int]] = []
    for one, chosen in zip(found, ticked, strict=True):
        first, last = one.span("answer")
        spans += [(one.start(), first), (last, one.end())] if chosen else [one.span()]
    return [span for span in spans if span[0] < span[1]]
