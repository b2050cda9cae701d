"""Words as sets and rows by their first word, so that the lists of a module stay readable and are asked fast."""

from collections.abc import Iterable


def word_set(words: str) -> frozenset[str]:
    """The words of a text as a set, so that long lists of them stay readable.

    >>> sorted(word_set("was were is"))
    ['is', 'was', 'were']
    """
    return frozenset(words.split())


def by_first(rows: Iterable[tuple[str, ...]]) -> dict[str, tuple[tuple[str, ...], ...]]:
    """Rows of words by their first, so that a text is held against few of them at each of its tokens.

    >>> by_first([("pathology", "report"), ("histology", "report")])["histology"]
    (('histology', 'report'),)
    """
    found: dict[str, tuple[tuple[str, ...], ...]] = {}
    for row in rows:
        found[row[0]] = (*found.get(row[0], ()), row)
    return found


GOES_ON = frozenset({"it", "this", "result", "results", "which"})
"""Words that begin a sentence which goes on with the sample of the one before."""
