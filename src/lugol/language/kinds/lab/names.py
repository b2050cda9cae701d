"""The name under which a blood test is told: its one name where rules rest on it, else the words of the source."""

from lugol.language.model import Mention, Page

_SAMPLED = frozenset({"pH", "pCO2", "pO2"})
_SAMPLES = frozenset({"arterial", "venous", "umbilical", "cord", "scalp", "capillary"})
"""Gases of blood mean little without what was sampled: "umbilical cord pH"."""
_SPELT = (("leuco", "leuko"), ("tumour", "tumor"), ("haem", "hem"), ("oest", "est"))
"""Laboratory names are spelt as LOINC spells them, as "hemoglobin" is."""
_ORGANS = {"renal function tests": ("renal", "kidney"), "liver function tests": ("liver", "hepatic")}


def marker_of(page: Page, mention: Mention) -> str:
    """ "Coagulation profile", "leukocytes", "renal function": a test that is no measured quantity keeps its words.

    Of "liver and renal function tests" each is told by its own word.

    >>> from lugol.language.page import page_of
    >>> page = page_of("Liver and renal function were normal; so was the hemogram.")
    >>> sorted(marker_of(page, mention) for mention in page.of("analyte"))
    ['hemogram', 'liver function', 'renal function']
    """
    if mention.code in _SAMPLED:
        first = mention.first
        while first and page.tokens[first - 1].key in _SAMPLES:
            first -= 1
        sampled = bool(_SAMPLES.intersection(page.keys(first, mention.last)))
        words = page.text[page.tokens[first].start : mention.end].split()
        return " ".join(map(_plain, words)) if sampled else mention.code
    if not mention.concept.attr("as_told"):
        return mention.code
    words = [_plain(word) for word in page.text[mention.start : mention.end].split()]
    small = [word.lower() for word in words]
    if "and" in small[:-1]:
        at = small.index("and")
        tail = words[at + 2 :]
        parts = [word for word in (*words[:at], words[at + 1]) if word.lower() in _ORGANS.get(mention.code, ())]
        words = [*parts[:1], *tail] if parts else words
    name = " ".join(words)
    for british, american in _SPELT:
        name = name.replace(british, american).replace(british.upper(), american.upper())
    return name


def _plain(word: str) -> str:
    """A word without the capital of a sentence's begin; a short name keeps its capitals."""
    return word.lower() if word[:1].isupper() and word[1:].islower() else word
