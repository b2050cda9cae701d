"""How large a womb is, told in weeks or as that of a pregnancy."""

from lugol.language.model import Page
from lugol.language.number_words import number_words
from lugol.language.word_sets import word_set

_WEEKS = word_set("week weeks wk wks month months")
_SIZED = word_set("size sized pregnancy gestation gravid gravidity")
_LIKE = word_set("size corresponding equivalent equal comparable consistent compatible equalling approximating")
_NUMBERS = number_words(2, 20)


def is_weeks_size(page: Page, first: int, last: int) -> bool:
    """Is the size of a womb told in weeks or as that of a pregnancy?

    >>> from lugol.language.page import page_of
    >>> texts = ("24-week size uterus", "uterus of 14 weeks", "the size of a three-month pregnancy", "uterus smooth")
    >>> pages = [page_of(text) for text in texts]
    >>> [is_weeks_size(page, 0, len(page.tokens)) for page in pages]
    [True, True, True, False]
    """
    for at in range(first, last):
        if page.tokens[at].key not in _WEEKS or not _is_number(page.keys(max(first, at - 3), at)):
            continue
        behind = page.keys(at + 1, min(at + 5, len(page.tokens)))
        before = page.keys(max(first, at - 9), at)
        if _SIZED.intersection(behind) or _LIKE.intersection(before) or before[-2:-1] == ("of",):
            return True
    return False


def _is_number(keys: tuple[str, ...]) -> bool:
    """ "10 -", "14", "three": a number stands right before a unit."""
    word = next((key for key in reversed(keys) if key.isalnum()), "")
    return word.isdigit() or word in _NUMBERS
