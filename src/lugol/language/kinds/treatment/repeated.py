"""One operation done several times: "LLETZ in 2016 and 2019", "laparoscopy six years ago and again two years ago"."""

from collections.abc import Sequence
from itertools import pairwise

import msgspec

from lugol.language.kinds.treatment.operations import Operation
from lugol.language.model import Page
from lugol.language.reading import Reading
from lugol.language.shares import runs_of
from lugol.language.time import DateMention
from lugol.record.when import overlaps

_JOINS = frozenset({",", "and", "&", "again", "then", ";"})
_BEHIND = frozenset({".", ",", ";", ")", "for", "with", "showed", "which", "because", "due", "and", "but", "at", "by"})
"""What may stand behind the list: a name there ("LLETZ 2016, 2019 smear normal") takes the last date to itself."""
_STOPS = frozenset({",", ";", ":", "and", "was", "were", "showed", "revealed", "but", "which", "with"})
_NEAR = 6


def each_time(reading: Reading, told: Sequence[Operation]) -> list[Operation]:
    """The operations, and one more for each further date of a list that stands behind one of them."""
    found: list[Operation] = []
    for operation in told:
        found.append(operation)
        for number, date in enumerate(_listed(reading, operation)[1:], start=1):
            again = msgspec.structs.replace(operation, mentions=list(operation.mentions), dated=date.first)
            again.times = number
            found.append(again)
    return found


def _listed(reading: Reading, operation: Operation) -> Sequence[DateMention]:
    """The dates of the list right behind an operation that was done; none where there is no list."""
    page = reading.page
    last = page.sentence(operation.first).last
    dates = [m for m in reading.time.told_in(operation.last, last) if not m.bound]
    if operation.assertion not in ("affirmed", "historical") or len(dates) < 2 or not dates[0].when.is_known:
        return ()
    between = page.keys(operation.last, dates[0].first)
    if len(between) > _NEAR or _STOPS.intersection(between):
        return ()
    run = runs_of(page, dates)[0]
    if len(run) < 2 or not all(m.when.is_known for m in run):
        return ()
    apart = all(_is_next(page, a, b) for a, b in pairwise(run))
    ends = run[-1].last >= last or page.tokens[run[-1].last].key in _BEHIND
    return run if apart and ends else ()


def _is_next(page: Page, date: DateMention, following: DateMention) -> bool:
    """Is a date joined to the one before it by a sign of a list, and another time than that?"""
    joined = _JOINS.intersection(page.keys(date.last, following.first))
    return bool(joined) and not overlaps(date.when, following.when)
