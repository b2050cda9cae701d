"""Takes a text apart into words, numbers and signs, each with its place; one pass, no pattern that can go back."""

import re
import unicodedata

import msgspec

_TOKEN = re.compile(
    r"\d{4}-\d{2}-\d{2}(?!\d)|\d{1,2}[./-]\d{1,2}[./-]\d{4}(?!\d)|\d+\.\d+|\d+|[\u4e00-\u9fff]"
    r"|[^\W\d_\u3040-\u30ff\u4e00-\u9fff]+|[\u3040-\u30ff]+|\n\s*|[^\s]"
)
_LETTERS = dict(zip("øØłŁđĐıæÆß", "oOlLdDiaAs", strict=True))  # letters that no accent is taken from
_SAME = str.maketrans(_LETTERS | {"–": "-", "—": "-", "−": "-", "‐": "-", "‑": "-", "。": ".", "、": ",", "；": ";"})
_AFTER_SIGN = frozenset(",;.)/|\n]")
_SILENT = frozenset("'’`\"*_#\x00\\")
MINUS, DASH, DATE = "minus", "-", "<date>"
_ASSAY = re.compile(r"(?<![\d+])\d{1,2}(?:\+\d{1,2}){5,}(?![\d+])")
"""So many types joined by plus signs are what an assay looks for at once ("16+18+31+33+35+45"), not what it found."""
POOLED = "pooled"


class Token(msgspec.Struct, frozen=True, gc=False):
    """A word in lower case without accents, a number, or a sign; [start, end) in the text as given."""

    text: str
    start: int
    end: int

    @property
    def is_number(self) -> bool:
        """True for a whole number."""
        return self.text.isdigit()


def tokens(text: str) -> list[Token]:
    """The tokens of a text, in order; hyphens within words are left out, a minus sign is kept as "minus".

    >>> [token.text for token in tokens("HPV-16: POS; low-grade (-)")]
    ['hpv', '16', ':', 'pos', ';', 'low', 'grade', '(', 'minus', ')']
    """
    signs = plain(text)
    found: list[Token] = []
    pools = {match.start() for match in _ASSAY.finditer(signs)} if "+" in signs else frozenset()
    for match in _TOKEN.finditer(signs):
        start, end = match.span()
        if start in pools:
            found.append(Token(POOLED, start, start))
        word = _name(match.group(), text, start, end)
        if word:
            found.append(Token(word, start, end))
    return _answered(found) if ":" in signs or "=" in signs else found


_NO = frozenset(["no", "non", "nao", "nein", "nee", "nej", "nei", "nie", "нет", "ні", "hayir"])
_ENDS = frozenset(".;,)\n|")
_SEEN = frozenset(["presence", "presencia", "presenca", "presenza", "aanwezigheid"])


def _answered(found: list[Token]) -> list[Token]:
    """The tokens with a bare no behind a type of HPV or behind its presence as what it says ("HPV 16: no").

    Behind the name of a test alone it may as well say that the test was not done.
    """
    for place, token in enumerate(found[2:], 2):
        last = place + 1 == len(found) or found[place + 1].text[0] in _ENDS
        if token.text in _NO and found[place - 1].text in (":", "=") and last:
            before = [each.text for each in found[max(0, place - 8) : place - 1]]
            typed = before[-1] in _TYPES and any(each.startswith(("hpv", "vph", "впч", "впл")) for each in before)
            if typed or not _SEEN.isdisjoint(before):
                found[place] = Token("negative", token.start, token.end)
    return found


_TYPES = frozenset(map(str, (16, 18, 26, 31, 33, 35, 39, 45, 51, 52, 53, 56, 58, 59, 66, 68, 73, 82)))


_INDENT = 12
"""So many blanks may stand at the head of a line that goes on."""


def plain(text: str) -> str:
    """The text in lower case and without accents, sign for sign, so that every place stays where it is."""
    text = text.translate(_SAME)
    if text.isascii():
        return text.lower()
    return "".join(_plain_sign(sign) for sign in text)


def _plain_sign(sign: str) -> str:
    lowered = unicodedata.normalize("NFKD", sign).casefold()
    return lowered[0] if lowered else sign


def _name(word: str, text: str, start: int, end: int) -> str:
    """What a token is called; empty for one that says nothing."""
    if word[0].isdigit():
        whole, _, part = word.partition(".")
        if not word.isdigit() and not (whole.isdigit() and part.isdigit()):
            return DATE
        return whole if part and not part.strip("0") else word
    if word[0] == "\n":
        goes_on = word.count("\n") == 1 and text[end : end + 1].islower()
        wraps = _closes_nothing(text[start - 1 : start]) or _is_broken(text, start - 1)
        return "" if goes_on and wraps else "\n"
    if word in _SILENT:
        return ""
    if word == "-":
        return _hyphen(text, start, end)
    joins = word == "+" and text[end : end + 1].isdigit() and text[start - 1 : start].isdigit()
    return "" if joins else word


def _closes_nothing(sign: str) -> bool:
    return sign.isalnum() or sign == ","


def _is_broken(text: str, hyphen: int) -> bool:
    """Is a compound word broken at its hyphen by the end of a line ("high-" and "grade")?"""
    if text[hyphen] != "-" or not text[hyphen - 1 : hyphen].isalnum() or text[hyphen + 1 : hyphen + 2] != "\n":
        return False
    rest = text[hyphen + 2 : hyphen + 2 + _INDENT].lstrip(" ")
    return rest[:1].islower()


def _hyphen(text: str, start: int, end: int) -> str:
    """A minus sign where nothing that it could join follows, nothing within a word, else a dash."""
    before, after = text[start - 1 : start], text[end : end + 1]
    if before.isalnum() and (after.isalnum() or _is_broken(text, start)):
        return ""
    rest = text[end : end + 3].lstrip(" ")[:1]
    meant = before.isalnum() or before in ("(", ":", " ")
    return MINUS if meant and (not rest or rest in _AFTER_SIGN) else DASH
