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
    keys = [token.key for token in tokens]
    for length in range(1, len(keys) // 2 + 1):
        if keys[length] != keys[0] or not _begins(text, tokens, length) or keys[length : 2 * length] != keys[:length]:
            continue
        end = 2 * length
        while keys[end : end + length] == keys[:length] and _begins(text, tokens, end):
            end += length
        if length >= LEAST_PASTED or (end == len(keys) and _is_apart(text, tokens, length, end)):
            return range(length, end)
    return range(0)


def _between(text: str, tokens: Sequence[Token], at: int) -> str:
    """The white space before a token."""
    return text[tokens[at - 1].end : tokens[at].start]


def _begins(text: str, tokens: Sequence[Token], at: int) -> bool:
    """Does a token begin a line?"""
    return "\n" in _between(text, tokens, at)


def _is_apart(text: str, tokens: Sequence[Token], length: int, end: int) -> bool:
    """Does a blank line stand before each copy?"""
    return all(_between(text, tokens, at).count("\n") > 1 for at in range(length, end, length))
