"""How a result is asserted: a denial is part of what it says, unless it is not hers or not yet known."""

from lugol.language.reading import Reading
from lugol.record.event import Assertion

HERS: tuple[Assertion, ...] = ("affirmed", "negated", "possible", "historical")
"""What is asserted so is a result of hers; a denial is part of the result ("not raised")."""


def _is_parted(reading: Reading, last: int, cue: str) -> bool:
    """ "HER2 2+, FISH pending": another thing behind a comma is awaited, and not what stands before it."""
    page = reading.page
    end = page.sentence(last - 1).last
    word = cue.lower().split()[0]
    at = next((i for i in range(last, end) if page.tokens[i].key == word), last)
    parts = [i for i in range(last, at) if page.tokens[i].key in (",", ";", "(", "-", ".")]
    return bool(parts) and at - parts[-1] > 1


_AWAITED = frozenset({"pending", "awaited", "outstanding", "to follow", "is pending", "are pending", "awaiting"})


def as_result(reading: Reading, first: int, last: int) -> Assertion:
    """How a result is asserted: affirmed where it is hers, else as judged (planned, of another person ...).

    What was only looked for has its result here: "screening for HIV was negative".
    """
    judged = reading.judge(first, last)
    waits = judged.row == "plan.after" and judged.cue.lower() in _AWAITED and _is_parted(reading, last, judged.cue)
    told = judged.assertion in HERS or judged.row == "hyp.rule_out" or waits
    return "affirmed" if told else judged.assertion
