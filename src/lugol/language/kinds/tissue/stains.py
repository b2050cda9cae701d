"""The names of stains in a text: each marker of the lexicon, and the further numbers of keratins."""

from collections.abc import Iterator, Sequence

from lugol.language.model import Concept, Mention, Page
from lugol.language.numerals import once_a_page

_KERATINS = frozenset({"5", "6", "7", "8", "10", "13", "14", "15", "17", "18", "19", "20"})
_KINDS = (("marker",), ("markers",), ("stain",), ("antibody",))
_LISTING = frozenset({",", "and", "&", "or"})
_COUNTED = frozenset({"%", "percent", "cells", "of", "/", "mm", "cm", "-", "–", "to", "x", "months", "years", "cases"})


@once_a_page
def stain_mentions(page: Page) -> tuple[Mention, ...]:
    """The mentions of stains, mismatch repair and PD-L1 among them (named as genes, but stained)."""
    named = page.of("ihc_marker")
    begun = {m.first for m in named}
    named = [m for m in named if not _names_kind(page, m, begun)]
    return tuple(sorted([*named, *_further_keratins(page, named)], key=lambda m: m.first))


@once_a_page
def stained(page: Page) -> frozenset[int]:
    """The tokens of the names of stains."""
    return frozenset(at for m in stain_mentions(page) for at in range(m.first, m.last))


def _names_kind(page: Page, mention: Mention, begun: set[int]) -> bool:
    """ "The keratin marker AE1/AE3": what kind of stain it is, and no stain of its own."""
    behind = page.keys(mention.last, mention.last + 1)
    return mention.concept.name == "cytokeratin" and behind in _KINDS and mention.last + 1 in begun


def _further_keratins(page: Page, named: Sequence[Mention]) -> Iterator[Mention]:
    """ "CK7, 19 and 20": each number behind the first that is one of a keratin, "20 %" and "12 cells" are none."""
    begun = {m.first for m in named}
    for mention in named:
        if not mention.concept.name.startswith("CK"):
            continue
        at, last = mention.last, page.sentence(mention.first).last
        while at + 1 < last and page.tokens[at].key in _LISTING:
            number = at + 1 + (page.tokens[at + 1].key in _LISTING)
            if number >= last or number in begun or page.tokens[number].key not in _KERATINS:
                break
            if page.keys(number + 1, number + 2)[:1] and page.tokens[number + 1].key in _COUNTED:
                break
            token, name = page.tokens[number], f"CK{page.tokens[number].key}"
            yield Mention(
                Concept("ihc_marker", name, name, {"listed": "yes"}), number, number + 1, token.start, token.end
            )
            at = number + 1
