"""Steps of a list that have a year of their own: "LLETZ 2019, smear awaited"."""

from lugol.language.lines import DATED_MONTHS
from lugol.language.lists import DOABLE, UNDONE
from lugol.language.model import Mention, Page

_OF_DATE = DATED_MONTHS | {"in", "on", "of"}


def is_dated_item(page: Page, cue: Mention, first: int, last: int) -> bool:
    """ "LLETZ 2019, smear awaited", "TAH 2015; smear declined": a step with its own year was done, the next was not."""
    keys = page.keys(last, cue.first)
    end = next((i for i, key in enumerate(keys) if key in (",", ";")), 0)
    dated = any(key.isdecimal() and len(key) == len("2019") for key in keys[:end])
    alone = all(not key.isalpha() or key in _OF_DATE for key in keys[:end])
    steps = page.of(*DOABLE, "hormonal", "other_treatment", first=last + end, last=cue.last + 1)
    undone = cue.concept.attr("effect") == "planned" or cue.code in UNDONE
    return undone and dated and alone and bool(steps) and bool(page.of(*DOABLE, first=first, last=last))
