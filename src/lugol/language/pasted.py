"""A text that stands in its paper twice: the further copies tell nothing and are set aside before anything is read."""

from collections.abc import Sequence

from lugol.language.model import Token

LEAST_PASTED = 40
"""So many tokens that come again from the start of a line, or with more behind them, are no list of like entries."""


def copies(text: str, tokens: Sequence[Token]) -> range:
    """The tokens of the further copies of all that stands at the head of a text, word for word; none for most texts.

    A copy begins where the text before it has ended: at a blank line, or at a line where the text is long. Only a
    long text may go on behind its copies. Two like entries of a list, or a copy with another date, are no copies.

    >>> from lugol.language.tokens import tokenize
    >>> text = "Smear 2 May 2022: HSIL."
    >>> copies(f"{text}\\n\\n{text}", tokenize(f"{text}\\n\\n{text}")), copies(text, tokenize(text))
    (range(7, 14), range(0, 0))
    """
    alike = _alike([token.key for token in tokens])
    for length in range(1, len(alike) // 2 + 1):
        if alike[length] < length or not _begins(text, tokens, length):
            continue
        end = 2 * length
        while end < len(alike) and alike[end] >= length and _begins(text, tokens, end):
            end += length
        if length >= LEAST_PASTED or (end == len(alike) and _is_apart(text, tokens, length, end)):
            return range(length, end)
    return range(0)


def _alike(keys: Sequence[str]) -> list[int]:
    """How many words from each place on are those at the head, one for one; in time that is linear for any text.

    >>> _alike(["a", "b", "a", "b", "a"])
    [5, 0, 3, 0, 1]
    """
    found = [len(keys)] * len(keys)
    first = last = 0
    for at in range(1, len(keys)):
        same = max(0, min(found[at - first], last - at))
        while at + same < len(keys) and keys[same] == keys[at + same]:
            same += 1
        found[at] = same
        if at + same > last:
            first, last = at, at + same
    return found


def _between(text: str, tokens: Sequence[Token], at: int) -> str:
    """The white space before a token."""
    return text[tokens[at - 1].end : tokens[at].start]


def _begins(text: str, tokens: Sequence[Token], at: int) -> bool:
    """Does a token begin a line?"""
    return "\n" in _between(text, tokens, at)


def _is_apart(text: str, tokens: Sequence[Token], length: int, end: int) -> bool:
    """Does a blank line stand before each copy?"""
    return all(_between(text, tokens, at).count("\n") > 1 for at in range(length, end, length))
