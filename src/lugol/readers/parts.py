"""A long text in overlapping parts, each ending at the end of a line or sentence, as a model is given them."""

import re

LONGEST = 6000
OVERLAP = 600
_ENDS = re.compile(r"\n\s*\n|\n|(?<=[.!?])\s")


def parts(text: str, longest: int = LONGEST, overlap: int = OVERLAP) -> list[str]:
    """The parts of a text in order; each begins some way before the end of the one before it.

    >>> [len(part) for part in parts("word. " * 100, longest=300, overlap=60)]
    [300, 300, 120]
    """
    found: list[str] = []
    start = 0
    while start < len(text):
        end = start + longest
        if end < len(text):
            ends = [m.end() for m in _ENDS.finditer(text, start + longest // 2, end)]
            end = ends[-1] if ends else end
        found.append(text[start:end])
        if end >= len(text):
            break
        start = max(end - overlap, start + 1)
    return [part for part in found if part.strip()]
