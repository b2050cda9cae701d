"""Stages as they are written, taken apart: FIGO ("4b", "IIIC1r") and TNM ("pT2bN1M0")."""

from collections.abc import Callable

import msgspec

_ROMAN = {"IV": "IV", "III": "III", "II": "II", "I": "I", "1": "I", "2": "II", "3": "III", "4": "IV"}
_PARTS = ("ABC", "123", "RP")
_PREFIXES = "CPRYA"


class Tnm(msgspec.Struct, frozen=True):
    """T, N and M as written, without what stands before the letter; "" for what is not there."""

    t: str = ""
    n: str = ""
    m: str = ""


def figo(text: str) -> str:
    """The first stage that stands in a text by itself, in FIGO's spelling; "" where there is none.

    >>> figo("4b"), figo("stage IIIc1r"), figo("III C 1"), figo("unknown"), figo("I am")
    ('IVB', 'IIIC1r', 'IIIC1', '', 'I')
    """
    upper = text.upper()
    for at in range(len(upper)):
        if at and _is_word(upper[at - 1]):
            continue
        for written, roman in _ROMAN.items():
            rest = _rest(upper, at + len(written), _PARTS) if upper.startswith(written, at) else None
            if rest is not None:
                return f"{roman}{rest[:-1]}{rest[-1:].lower()}" if rest[-1:] in ("R", "P") else f"{roman}{rest}"
    return ""


def _rest(text: str, at: int, parts: tuple[str, ...]) -> str | None:
    """What of letter, number and method follows, each perhaps behind a space; None where another word goes on."""
    if not parts:
        return "" if at == len(text) or not _is_word(text[at]) else None
    for place in (at + 1, at):
        if (place == at or text[at : at + 1].isspace()) and place < len(text) and text[place] in parts[0]:
            further = _rest(text, place + 1, parts[1:])
            if further is not None:
                return text[place] + further
    return _rest(text, at, parts[1:])


def tnm(text: str) -> Tnm:
    """The first T, N and M of a text.

    >>> tnm("pT1b1 pN0(i+) cM0"), tnm("T2bN1M0").n, tnm("yp TisNx").t
    (Tnm(t='1b1', n='0', m='0'), '1', 'is')
    """
    return Tnm(_value(text, "T", _t, glued=""), _value(text, "N", _one_of("012X"), glued="0123456789AB)"),
               _value(text, "M", _one_of("01X"), glued="0123456789AB)"))  # fmt: skip


def _value(text: str, letter: str, read: Callable[[str], str], glued: str) -> str:
    """What is read behind the first letter that begins a word, behind its prefixes, or behind one of `glued`."""
    upper = text.upper()
    for at, sign in enumerate(upper):
        if sign != letter:
            continue
        start = at
        while start and upper[start - 1] in _PREFIXES and not (upper[start - 1] in glued and _ends_value(upper, start)):
            start -= 1
        if start == 0 or not _is_word(upper[start - 1]) or upper[start - 1] in glued:
            value = read(text[at + 1 :])
            if value:
                return value
    return ""


def _ends_value(upper: str, at: int) -> bool:
    """Is the letter before a place the end of a value, as the "a" of "T2aN1"?"""
    return at >= 2 and upper[at - 2].isdecimal()


def _one_of(signs: str) -> Callable[[str], str]:
    return lambda rest: rest[0].lower() if rest and rest[0].upper() in signs else ""


def _t(rest: str) -> str:
    """The value of a T: x, is, or a number with its letter and figure."""
    low = rest.lower()
    if low.startswith("is"):
        return "is"
    if not low or low[0] not in "x01234":
        return ""
    end = 1 + (low[1:2] in ("a", "b"))
    return low[: end + (low[end : end + 1] in ("1", "2", "3"))]


def _is_word(sign: str) -> bool:
    return sign.isalnum() or sign == "_"
