"""What a measured amount is, and the parts that every way to write one shares."""

from collections.abc import Sequence
from typing import Literal

import msgspec

from lugol.language.model import Mention
from lugol.language.numerals import Comparator, Marks, number_at
from lugol.language.tokens import HYPHENS

Kind = Literal["number", "laboratory", "size", "percent", "ratio", "reference", "clock", "dose", "duration", "count",
               "volume", "mass", "medication", "pressure", "vital", "date"]  # fmt: skip
TO = frozenset({"to", *HYPHENS})


class Measure(msgspec.Struct, frozen=True):
    """A measured amount told by the tokens [first, last) at [start, end).

    `values` holds one number, the sides of a size in mm, the two ends of a range (`is_range`), part and whole of a
    ratio, total Gy and fractions of a dose, the limits of a reference, or the hours of a clock. `unit` is as written
    without blanks, `code` its usual spelling; lakhs are counted out.
    """

    kind: Kind
    values: tuple[float, ...]
    first: int
    last: int
    start: int
    end: int
    comparator: Comparator = ""
    unit: str = ""
    code: str = ""
    is_range: bool = False

    @property
    def value(self) -> float:
        """The first number."""
        return self.values[0]


def measure_of(
    seen: Marks, kind: Kind, values: Sequence[float], first: int, last: int, *,
    comparator: Comparator = "", unit: Mention | None = None, is_range: bool = False,
) -> Measure:  # fmt: skip
    """A measure of the tokens [first, last), its values counted out by the factor of their unit."""
    tokens = seen.tokens
    written = "".join(seen.page.text[unit.start : unit.end].split()) if unit else ""
    code = unit.code if unit else ""
    factor = unit.concept.attr("factor") if unit and kind != "dose" else ""
    if factor and factor != "1":
        values = [round(v * float(factor), 6) for v in values]
    if code.startswith("lakh"):
        written = code = code[4:]
    start, end = tokens[first].start, tokens[last - 1].end
    return Measure(kind, tuple(values), first, last, start, end, comparator, written, code, is_range)


def range_at(seen: Marks, first: int, last: int, value: float) -> tuple[float, int] | None:
    """The upper end of a range and the token behind it: "3-4", "80% - 90%", "between 3 and 5"."""
    at = last
    unit = seen.unit(at)
    if unit is not None and unit.concept.attr("kind") in ("percent", "length"):
        at = unit.last
    joins = seen.key(at) in HYPHENS or (seen.key(at) == "to" and seen.key(first - 1) != "from")
    if not joins and not (seen.key(at) == "and" and seen.key(first - 1) == "between"):
        return None
    upper = number_at(seen, at + 1, joined=True)
    return upper if upper is not None and upper[0] > value and seen.word(at + 1, "month") is None else None
