"""Values of two tests told in one pair: "H&H 11.2 and 33.5", "AST/ALT 18/15"."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

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


def slashed(reading: Reading, found: Sequence[Measure], heads: Sequence[Head]) -> Iterator[tuple[Head, Event]]:
    """ "AST/ALT 18/15", "urea/creat 45/98": two names and two figures, each parted by a stroke.

    >>> from lugol.language.measure import measures
    >>> from lugol.language.pairing import merged
    >>> from lugol.language.reading import reading_of
    >>> reading = reading_of("Labs: AST/ALT 18/15.")
    >>> heads = merged(reading.page, reading.page.of("analyte"))
    >>> [(e.values.marker, e.values.value) for _, e in slashed(reading, measures(reading.page), heads)]
    [('AST', 18.0), ('ALT', 15.0)]
    """
    page = reading.page
    for one, other in pairwise(heads):
        if page.keys(one.last, other.first) != ("/",):
            continue
        at = other.last + (page.keys(other.last, other.last + 1) in ((":",), ("=",), ("was",), ("were",)))
        pair = next((m for m in within(found, at, at + 3) if m.first == at), None)
        if pair is None or pair.kind != "ratio" or len(pair.values) != 2:
            continue
        asserted = as_result(reading, one.first, other.last)
        for head, value in zip((one, other), pair.values, strict=True):
            yield head, reading.event(Lab(marker=head.code, value=value), one.first, pair.last, assertion=asserted)
