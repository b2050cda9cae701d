"""Whether a report of cytology tells cells of the transformation zone: "Endocervical cells present"."""

from itertools import pairwise

from lugol.language.model import Page

_NAMED = (("endocervical", "cells"), ("endocervical", "component"), ("transformation", "zone"), ("tz", "component"))
_PRESENT = frozenset({"present", "seen", "identified", "noted", "sampled", "represented", "adequate", "yes"})
_ABSENT = frozenset({"absent", "not", "lacking", "missing", "insufficient", "no", "without", "nil"})
_WITHIN = 5


def zone_cells(page: Page) -> bool | None:
    """Are cells of the transformation zone told present, or told absent? None where neither is said.

    >>> from lugol.language.page import page_of
    >>> texts = ("Endocervical cells present.", "No endocervical cells seen.", "TZ component: absent", "HSIL")
    >>> [zone_cells(page_of(text)) for text in texts]
    [True, False, False, None]
    """
    for at, named in enumerate(pairwise(page.spelled)):
        if named not in _NAMED:
            continue
        sentence = page.sentence(at)
        before = page.keys(max(sentence.first, at - 2), at)
        behind = page.keys(at + 2, min(at + 2 + _WITHIN, sentence.last))
        if _ABSENT.intersection({*before, *behind}):
            return False
        if _PRESENT.intersection(behind):
            return True
    return None
