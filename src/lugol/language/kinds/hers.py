"""How a result is asserted: a denial is part of what it says, unless it is not hers or not yet known."""

from lugol.language.reading import Reading
from lugol.record.event import Assertion

HERS: tuple[Assertion, ...] = ("affirmed", "negated", "possible", "historical")
"""What is asserted so is a result of hers; a denial is part of the result ("not raised")."""


def as_result(reading: Reading, first: int, last: int) -> Assertion:
    """How a result is asserted: affirmed where it is hers, else as judged (planned, of another person ...).

    What was only looked for has its result here: "screening for HIV was negative".
    """
    judged = reading.judge(first, last)
    return "affirmed" if judged.assertion in HERS or judged.row == "hyp.rule_out" else judged.assertion
