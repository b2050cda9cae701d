"""Is a text written in another language than English? Then only crumbs of it would be read, and plans taken as done."""

from functools import cache

from lugol.language.lexicon import read_rows
from lugol.language.model import Page

_ENGLISH = frozenset({
    *("the", "of", "and", "to", "in", "was", "with", "for", "on", "at", "by", "from", "had", "is", "were", "no", "she"),
    *("her", "this", "that", "as", "not", "are", "has", "been", "there", "which", "shows", "showed", "years"),
    *("patient", "old"),
})  # fmt: skip
LONG_FROM = 20
"""In a text of so many words the common words of a language tell it; in a shorter one its clinical words have to."""
_LEAST_SHORT = 3
_OTHER_SCRIPT = (0x370, 0x400)
"""Letters beyond these are of another script; those between are Greek, which clinicians use."""


@cache
def _languages() -> dict[str, tuple[frozenset[str], frozenset[str]]]:
    """The common and the clinical words of each language, as the keys of their tokens."""
    return {
        row["language"]: (frozenset(row["common"].split("|")), frozenset(row["clinical"].split("|")))
        for row in read_rows("languages.csv")
    }


def foreign(page: Page) -> str:
    """What language a text seems to be in and how much of it is not read, "" for English.

    >>> from lugol.language.page import page_of
    >>> foreign(page_of("2024-05-08 TCT：ASC-H，HPV16（+）。阴道镜活检：CIN3。出院诊断：宫颈鳞状细胞癌IA1期。"))[:24]
    'is not written in Englis'
    >>> foreign(page_of("Frottis du 14 mars 2024 : HSIL. Conisation prévue."))[:28]
    'seems to be written in Frenc'
    >>> foreign(page_of("Smear HSIL. Cone biopsy planned."))
    ''
    """
    letters = [c for c in page.text if c.isalpha()]
    strange = sum(ord(c) >= _OTHER_SCRIPT[1] for c in letters)
    if letters and strange * 5 > len(letters):
        return f"is not written in English ({strange} of {len(letters)} letters are of another script)"
    words = [word for token in page.tokens if len(word := page.text[token.start : token.end].lower()) > 1]
    words = [word for word in words if word.isalpha()]
    english = sum(word in _ENGLISH for word in words)
    told = {name: _count(words, *stock) for name, stock in _languages().items()}
    best = max(told, key=lambda name: told[name])
    common, clinical = told[best]
    by_common = len(words) >= LONG_FROM and common * 8 > len(words) and common > 2 * english
    both = common + clinical if clinical and len(words) < 2 * LONG_FROM else 0
    if by_common or both >= max(_LEAST_SHORT, 3 * english + 1):
        unread = len(words) - english
        return f"seems to be written in {best}, not in English ({unread} of {len(words)} words are not read)"
    return ""


def _count(words: list[str], common: frozenset[str], clinical: frozenset[str]) -> tuple[int, int]:
    """How many words are common ones of a language, and how many different clinical ones it has."""
    return sum(word in common for word in words), len(clinical.intersection(words))
