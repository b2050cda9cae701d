"""Letters that a scanner took for figures: "P0SITIVE", "ECT0CERVICAL", "P0SlTIVE", each at its place."""

import re

_ZERO = re.compile(
    r"(?<=[A-Za-z])0(?=[A-Za-z]{3})|(?<=[A-Za-z]{4})0(?=[A-Za-z])|(?<![pP][tT])(?<=[A-Za-z]{3})0(?=[A-Za-z]{2})"
)
"""A nought inside a word; "pT0N0M0" and "T0N0" have none with three letters behind it or four before."""
_SMALL_L = re.compile(r"(?<=[A-Z])l(?=[A-Z]{2})|(?<=[A-Z]{2})l(?=[A-Z])|(?<![\w.])l(?=[NFST]\b)")
"""A small l among capitals is their I: "P0SlTIVE", "CARClNOMA", "lN SITU"."""


def as_meant(text: str) -> str:
    """A text with the letters that were meant, of the same length.

    >>> as_meant("REP0RT: ECT0CERVICAL MARGIN P0SlTIVE, ypT0NX, HPV 16, 10ml")
    'REPORT: ECTOCERVICAL MARGIN POSITIVE, ypT0NX, HPV 16, 10ml'
    """
    return _SMALL_L.sub("I", _ZERO.sub(lambda found: "O" if _is_capital(text, found.start()) else "o", text))


def _is_capital(text: str, at: int) -> bool:
    return text[at - 1].isupper() or text[at + 1 : at + 2].isupper()
