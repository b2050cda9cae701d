"""What stands before every line of a text and is no word of it: numbers of lines, the ">" of a quotation."""

from collections.abc import Sequence
from itertools import pairwise

from lugol.language.lines import DATED_MONTHS
from lugol.language.model import Token, begins_line

LEAST_LINES = 4
"""From so many lines on, numbers that rise are those of lines, wherever they begin and however they are set."""
_FEW = 2
_SET_OFF = 2
"""White space by which numbers of lines are set off from them; who numbers a list by hand leaves one blank."""
_MOST = 5
_YEARS = range(1900, 2100)
_UNITS = frozenset(
    {
        "week",
        "weeks",
        "wk",
        "wks",
        "month",
        "months",
        "mth",
        "mths",
        "year",
        "years",
        "yr",
        "yrs",
        "day",
        "days",
        "hours",
    }
    | {"o", "oclock", "pm", "am", "cm", "mm", "ml", "mg", "unit", "units", "cycle", "cycles", "/", "x", "of"}
)
"""Behind each number of a column, such a word tells that the numbers are amounts, times or hours ("o" of a clock)."""


def line_marks(text: str, tokens: tuple[Token, ...]) -> frozenset[int]:
    """The tokens that stand before every line and are no word of it: its number, or the ">" of a quotation.

    >>> from lugol.language.tokens import tokenize
    >>> text = "> Biopsy of the cervix\\n> showed CIN 3.\\n> LLETZ was\\n> done."
    >>> len(line_marks(text, tokenize(text)))
    4
    """
    heads = [place for place, token in enumerate(tokens) if begins_line(text, tokens, place)]
    if all(tokens[place].key == ">" for place in heads):
        compared = [place for place in heads if _is_compared(tokens[place + 1 : place + 3])]
        return frozenset() if len(heads) == len(compared) else frozenset(heads)
    numbered = len(heads) >= _FEW and _are_numbers(tokens, heads) and not _count_something(tokens, heads)
    return frozenset(heads if numbered and (len(heads) >= LEAST_LINES or _are_set_off(text, tokens, heads)) else ())


def _is_compared(behind: Sequence[Token]) -> bool:
    """A number behind a ">" that is no day is more than something: "> 3 cm", and not "> 3 May 2024"."""
    number, *following = (token.key for token in behind) if behind else ("",)
    return number[:1].isdigit() and not DATED_MONTHS.union("/.-").intersection(following)


def _are_numbers(tokens: Sequence[Token], heads: Sequence[int]) -> bool:
    """Does every line begin with a number, each higher than the last, that no stop makes the number of an entry?"""
    numbers = [tokens[place].key for place in heads]
    if not all(number.isdecimal() and len(number) <= _MOST for number in numbers):
        return False
    rising = all(0 < int(later) - int(number) <= _MOST for number, later in pairwise(numbers))
    return rising and not any(place + 1 < len(tokens) and tokens[place + 1].glued for place in heads)


def _count_something(tokens: Sequence[Token], heads: Sequence[int]) -> bool:
    """Are the numbers years ("2021 NILM"), days ("3 May 2022 ...") or amounts ("24 weeks", "28 weeks")?"""
    if int(tokens[heads[0]].key) in _YEARS:
        return True
    ends = [*heads[1:], len(tokens)]
    behind = {tokens[place + 1].key for place, end in zip(heads, ends, strict=True) if place + 1 < end}
    return DATED_MONTHS.issuperset(behind) or _UNITS.issuperset(behind)


def _are_set_off(text: str, tokens: Sequence[Token], heads: Sequence[int]) -> bool:
    """Are these few numbers 1, 2 and 3, each set off from its line, and is what they stand before running text?

    A list without stops ("1 CIN 3", "2 HPV 16") has one blank, rows of a table have further columns, and who begins
    with a small letter may do so with each entry of a list: nothing tells then that a line goes on in the next.
    """
    if [tokens[place].key for place in heads] != [str(number) for number in range(1, len(heads) + 1)]:
        return False
    ends = [*(tokens[place].start for place in heads[1:]), len(text)]
    lines = [text[tokens[at].end : end].split("\n")[0].expandtabs() for at, end in zip(heads, ends, strict=True)]
    lines = [line.rstrip() for line in lines if line.strip()]
    spaced = all(line.startswith(" " * _SET_OFF) for line in lines)
    columns = all(" " * _SET_OFF in line.strip() for line in lines)
    return bool(lines) and spaced and not columns and not lines[0].lstrip()[:1].islower()
