"""Where "no." is short for number: "lab no. H-2231/24", "No. of fractions: 25"."""

from collections.abc import Sequence

from lugol.language.model import Token
from lugol.language.tokens import HYPHENS

_NUMBERED = frozenset({
    "lab", "path", "pathology", "histology", "histo", "hist", "cytology", "specimen", "sample", "case", "accession",
    "slide", "block", "file", "ref", "reference", "reg", "registration", "hospital", "bed", "folder", "report",
    "request", "id", "mr", "uhid", "opd", "ipd", "op", "ip", "hn", "serial", "sr", "phone", "tel", "mobile", "unit",
})  # fmt: skip
_LONGEST_LETTERS = 4


def is_number_of(tokens: Sequence[Token], at: int) -> bool:
    """Is the word at a token short for number: before a count of something, or between a name and its sign?

    >>> from lugol.language.page import page_of
    >>> texts = ("Lab no. H-2231/24", "No. of fractions: 25", "Smoker: no. HSIL 2024")
    >>> [[is_number_of(p.tokens, i) for i, t in enumerate(p.tokens) if t.key == "no"] for p in map(page_of, texts)]
    [[True], [True], [False]]
    """
    if tokens[at].key != "no" or at + 2 >= len(tokens) or tokens[at + 1].key != ".":
        return False
    following = tokens[at + 2].key
    if following == "of":
        return True
    behind = [token.key for token in tokens[max(0, at - 2) : at] if token.key != "."]
    named = bool(behind) and behind[-1] in _NUMBERED
    return named and (any(map(str.isdigit, following)) or _is_sign(tokens, at + 2))


def _is_sign(tokens: Sequence[Token], at: int) -> bool:
    """ "H-2231", "C/221": letters and, glued to them, a figure."""
    sign, figure = ("", "", *(token.key for token in tokens[at + 1 : at + 3]))[-2:]
    short = tokens[at].key.isalpha() and len(tokens[at].key) <= _LONGEST_LETTERS
    return short and sign in (*HYPHENS, "/") and figure[:1].isdigit() and tokens[at + 1].glued
