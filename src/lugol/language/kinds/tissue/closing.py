"""A lesion that closes the sentence in which a sample was taken: "acetowhite area, biopsy taken, CIN 3."."""

from lugol.language.kinds.tissue.bare import NEAR_DENIAL, NOT_TAKEN
from lugol.language.model import Mention, Page

_TAKEN = frozenset({"taken", "performed", "done", "obtained"})
_WHERE = frozenset(
    {"at", "o'clock", "oclock", "from", "of", "the", "anterior", "posterior", "lip", "cervix", "and", "h"}
)
_ENDS = frozenset({".", ";", ")"})


def is_closing(page: Page, first: int, lesion: Mention, last: int) -> bool:
    """ "Biopsy taken at 6 o'clock, CIN 2.": behind the comma stands nothing but what the sample showed.

    >>> from lugol.language.page import page_of
    >>> texts = ("A biopsy taken, CIN 3.", "A biopsy taken, known CIN 3.", "No biopsy taken, CIN 3.")
    >>> [is_closing(page, 2, page.of("histology")[0], len(page.tokens)) for page in map(page_of, texts)]
    [True, False, False]
    """
    lead = page.keys(first, lesion.first)
    if NOT_TAKEN.intersection(page.keys(max(page.sentence(lesion.first).first, first - NEAR_DENIAL), first)):
        return False
    told = lead[:1] != () and lead[0] in _TAKEN and lead[-1] == ","
    placed = all(not key[0].isalpha() or key in _WHERE for key in lead[1:])
    ends = lesion.last >= last or page.tokens[lesion.last].key in _ENDS
    return told and placed and ends
