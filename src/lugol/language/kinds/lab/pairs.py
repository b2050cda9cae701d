"""Values of two tests told in one pair: "H&H 11.2 and 33.5"."""

from collections.abc import Sequence

from lugol.language.kinds.hers import as_result
from lugol.language.measure import Measure, within
from lugol.language.pairing import Head
from lugol.language.reading import Reading
from lugol.record.event import Event, Lab

BOTH = "H&H"
_PAIRED = frozenset({"of", "was", "were", "is", "are", "at", ":", "-", "=", "with", "stable", "dropped", "to", "today"})


def red_cells(reading: Reading, found: Sequence[Measure], head: Head) -> list[Event]:
    """ "H&H 11.2 and 33.5", "H/H of 9/27": haemoglobin and haematocrit told together."""
    page = reading.page
    last = page.sentence(head.first).last
    behind = within(found, head.last, min(last, head.last + 8))
    if not behind or not set(page.keys(head.last, behind[0].first)) <= _PAIRED:
        return []
    pair, end = behind[0].values, behind[0].last
    if len(pair) == 1 and len(behind) > 1 and set(page.keys(end, behind[1].first)) <= {"and", "/", ",", "%", "&"}:
        pair, end = (*pair, *behind[1].values[:1]), behind[1].last
    if len(pair) != 2 or behind[0].kind in ("date", "clock", "duration"):
        return []
    asserted = as_result(reading, head.first, head.last)
    labs = (Lab(marker="hemoglobin", value=pair[0]), Lab(marker="hematocrit", value=pair[1]))
    return [reading.event(lab, head.first, end, assertion=asserted) for lab in labs]
