"""The names of tests, stains or genes of a page, sentence by sentence: each is paired with values of its own."""

from collections.abc import Iterator, Sequence

from lugol.language.model import Page, Sentence
from lugol.language.pairing import Head

_AT_ONCE = 240
"""So many names are looked at together; the rest of a longer sentence follows."""


def by_sentence(page: Page, heads: Sequence[Head]) -> Iterator[tuple[Sentence, list[Head]]]:
    """Each sentence that has names with those names, in order.

    >>> from lugol.language.page import page_of
    >>> from lugol.language.pairing import merged
    >>> page = page_of("CA125 was 61. CEA and AFP were normal.")
    >>> [[head.code for head in heads] for _, heads in by_sentence(page, merged(page, page.of("analyte")))]
    [['CA125'], ['CEA', 'AFP']]
    """
    at = 0
    while at < len(heads):
        sentence = page.sentence(heads[at].first)
        here = [head for head in heads[at : at + _AT_ONCE] if head.first < sentence.last]
        yield sentence, here
        at += len(here)
