"""Good results that do not stand: one that is only required, or one that holds of all samples but one."""

from itertools import pairwise

from lugol.language.model import Page

_BE = frozenset({"is", "are", "be", "was", "were"})
_DEMANDED = frozenset({"required", "needed", "necessary", "mandatory", "essential", "requisite", "obligatory"})
_BUT = frozenset({"but", "except", "excepting", "bar", "excluding"})
_FEW = frozenset({"one", "two", "three", "1", "2", "3", "a"})
_BETWEEN = frozenset({"for", "of", "the"})
_WITH_EXCEPTION = ("exception", "of")
_DEMANDED_WITHIN = 4


def is_demanded(page: Page, last: int) -> bool:
    """ "An ECC negative for dysplasia is required before ablation": what has to be so, and is not yet known.

    >>> from lugol.language.page import page_of
    >>> is_demanded(page_of("An ECC negative for dysplasia is required."), 5)
    True
    """
    behind = page.keys(last, min(last + _DEMANDED_WITHIN, page.sentence(last - 1).last))
    return any(be in _BE and word in _DEMANDED for be, word in pairwise(behind))


def has_exceptions(page: Page, first: int, last: int) -> bool:
    """ "All biopsies but one were benign", "every section except two": is something told of most samples only?

    >>> from lugol.language.page import page_of
    >>> [has_exceptions(page_of(text), 0, 6) for text in ("All biopsies but one were benign.", "All were benign.")]
    [True, False]
    """
    keys = page.keys(first, min(last, page.sentence(first).last))
    if _WITH_EXCEPTION in pairwise(keys):
        return True
    if not {"all", "every", "each", "both", "none"} & set(keys):
        return False
    plain = [key for key in keys if key not in _BETWEEN]
    return any(but in _BUT and few in _FEW for but, few in pairwise(plain))
