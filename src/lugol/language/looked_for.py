"""What was looked for and not found: "evaluated for metastases in the liver, none of which were found"."""

from lugol.language.cue_places import Assertions
from lugol.language.model import Mention

_SOUGHT_WITHIN = 8
_ENDS_SOUGHT = frozenset({"verb", "predicate", "contrary", "span"})
_SEEKS = frozenset({
    "examined", "evaluated", "searched", "screened", "investigated", "assessed", "checked", "looked", "look", "search",
    "evaluation", "assess", "evaluate", "scanned", "inspected", "explored", "exclude", "excluding", "rule", "done",
})  # fmt: skip
_SHOWN = frozenset({"showed", "shows", "revealed", "found", "demonstrated", "confirmed", "disclosed", "had", "has"})


def is_sought(found: Assertions, cue: Mention, first: int, last: int) -> bool:
    """ "Evaluated for metastases in the liver, none of which were found": what was looked for, and no "CT showed"."""
    page = found.page
    between = range(last, cue.first)
    if len(between) > _SOUGHT_WITHIN or {";", ".", ":"} & set(page.keys(last, cue.first)):
        return False
    before = page.keys(max(page.clause(first)[0], first - _SOUGHT_WITHIN), first)
    sought = max((at for at, key in enumerate(before) if key in _SEEKS), default=None)
    if sought is None or _SHOWN.intersection(before[sought:]) or not {"for", "exclude", "out"} & set(before[sought:]):
        return False
    return not any(found.roles[at] & _ENDS_SOUGHT for at in between)
