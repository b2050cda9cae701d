"""A long text in overlapping parts, each ending at the end of a line or sentence, as a model is given them."""

LONGEST = 6000
OVERLAP = 600


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
            end = next((at for at in range(end, start + longest // 2, -1) if _ends_before(text, at)), end)
        found.append(text[start:end])
        if end >= len(text):
            break
        start = max(end - overlap, start + 1)
    return [part for part in found if part.strip()]


def _ends_before(text: str, at: int) -> bool:
    """Does a line or a sentence end before a place?"""
    return text[at - 1] == "\n" or (text[at - 1].isspace() and at > 1 and text[at - 2] in ".!?")
