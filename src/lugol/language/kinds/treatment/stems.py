"""Drugs against cancer that no row names, known by the stem of their name: "-tinib", "-platin", "-limab"."""

from collections.abc import Iterator

from lugol.language.model import Concept, Mention, Page

_STEMS = {
    "chemo": (
        "platin", "rubicin", "taxel", "tecan", "trexed", "citabine", "tinib", "rafenib", "metinib", "ciclib", "parib",
        "lisib", "zomib", "degib", "rasib", "clax", "domide", "mustine", "inostat", "selinexor",
    ),
    "immuno": ("limab", "leucel"),
    "hormone": ("lutamide", "relix", "etrozole", "strozole", "orozole", "estrant", "mestane", "relin"),
}  # fmt: skip
"""By the class that a stem tells. Antibodies in general ("-mab") treat too much else."""
_LEAST = 8


def drugs_by_stem(page: Page) -> Iterator[Mention]:
    """Each word that ends in the stem of a class of drugs against cancer and that no row names.

    >>> from lugol.language.page import page_of
    >>> [m.concept.attr("class") for m in drugs_by_stem(page_of("She was given zorbatinib and then vexelimab."))]
    ['chemo', 'immuno']
    """
    known = {at for m in page.of("drug", "regimen", "other_treatment") for at in range(m.first, m.last)}
    for at, token in enumerate(page.tokens):
        if at in known or len(token.key) < _LEAST or not token.key.isalpha():
            continue
        named = next((name for name, stems in _STEMS.items() if token.key.endswith(stems)), "")
        if named:
            yield page.mention(Concept("drug", token.key, token.key, {"class": named}), at, at + 1)
