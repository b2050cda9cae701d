"""The lengths that some words tell, in mm: "4.5 x 3 cm", "12x10x8mm"; for words of one event, not for a whole text."""

from lugol.language.numerals import decimal_of
from lugol.language.tokens import tokenize

_FACTOR = {"mm": 1.0, "cm": 10.0}
_TIMES = ("x", "×")


def lengths(words: str) -> list[float]:
    """Every length of some words in order; a number without a unit behind it is none.

    >>> lengths("a mass of 4.5 x 3 cm and a node of 12 mm, T2")
    [45.0, 30.0, 12.0]
    """
    found: list[float] = []
    sides: list[float] = []
    joined = False
    for token in tokenize(words):
        if token.key in _FACTOR:
            found.extend(side * _FACTOR[token.key] for side in sides)
            sides = []
        elif token.key in _TIMES:
            joined = bool(sides)
            continue
        else:
            number = decimal_of(token.key)
            sides = [] if number is None else [*(sides if joined else ()), number]
        joined = False
    return found
