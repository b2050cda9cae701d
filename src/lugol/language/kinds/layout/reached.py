"""Organs that a growth only reaches: "a mass of 5 cm, involves the upper third of the vagina"."""

from lugol.language.model import Mention, Page

_REACHING = frozenset({
    "involves", "involving", "involved", "extends", "extending", "extended", "reaches", "reaching", "reached",
    "invades", "invading", "abutting", "extension", "encroaching", "spreading",
})  # fmt: skip
_WITHIN = 6


def is_reached(page: Page, site: Mention) -> bool:
    """Does a word of growth lead to an organ in its clause?

    >>> from lugol.language.page import page_of
    >>> page = page_of("A mass of the cervix, extending to the upper vagina.")
    >>> [is_reached(page, site) for site in page.of("site")]
    [False, True]
    """
    first = page.sentence(site.first).first
    before = page.keys(max(first, site.first - _WITHIN), site.first)
    return bool(_REACHING.intersection(before)) and "from" not in before
