"""How a treatment is asserted that somebody suggested."""

from lugol.language.model import Judgement
from lugol.record.event import Assertion


def of_treatment(judged: Judgement) -> Assertion:
    """How a treatment is asserted: one that somebody suggested is planned, not possible.

    >>> of_treatment(Judgement("possible", "pos.suspicious", "suggested"))
    'planned'
    """
    asked = judged.row == "pos.suspicious" and judged.cue.lower().startswith("suggest")
    return "planned" if asked else judged.assertion
