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


def behind_sign(tokens: Sequence[Token], first: int, last: int) -> int:
    """Where a row goes on behind the number of its sample ("T23-40077 24-08-2023"); where it begins if it has none.

    >>> from lugol.language.page import page_of
    >>> pages = [page_of(text) for text in ("T23-40077 24-08-2023 LLETZ", "p16-positive", "H-2231/24 12/03/24 pap")]
    >>> [behind_sign(page.tokens, 0, len(page.tokens)) for page in pages]
    [4, 0, 5]
    """
    end = first + 1
    while end < last and tokens[end].glued:
        end += 1
    keys = [token.key for token in tokens[first:end]]
    lettered = keys[0].isalpha() and len(keys[0]) <= _LONGEST_LETTERS and keys[-1].isdigit()
    signed = len(keys) > _SIGN_TOKENS and all(key.isdigit() or key in (*HYPHENS, "/") for key in keys[1:])
    return end if lettered and signed and end < last else first


_SIGN_TOKENS = 2


def _is_sign(tokens: Sequence[Token], at: int) -> bool:
    """ "H-2231", "C/221": letters and, glued to them, a figure."""
    sign, figure = ("", "", *(token.key for token in tokens[at + 1 : at + 3]))[-2:]
    short = tokens[at].key.isalpha() and len(tokens[at].key) <= _LONGEST_LETTERS
    return short and sign in (*HYPHENS, "/") and figure[:1].isdigit() and tokens[at + 1].glued
