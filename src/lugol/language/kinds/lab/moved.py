"""Where a level went later in its sentence: "CA125 was normal in 2019 but rose to 345 in 2020"."""

from collections.abc import Sequence

from lugol.language.cues import Cues
from lugol.language.kinds.hers import as_result
from lugol.language.kinds.lab.amounts import amounts_in, fits
from lugol.language.kinds.lab.names import marker_of
from lugol.language.kinds.lab.values import count_of, unit_of
from lugol.language.model import Page, Sentence
from lugol.language.pairing import Head, Pair
from lugol.language.reading import Reading
from lugol.record.event import Event, Lab

_MOVED = frozenset({
    "rose", "risen", "increased", "climbed", "jumped", "fell", "fallen", "dropped", "decreased", "declined", "rising",
    "falling", "peaked", "normalized", "reached", "doubled",
})  # fmt: skip
_LEADS = frozenset(
    {"to", "at", "a", "of", "peak", "as", "high", "again", "then", "sharply", "rapidly", "steadily", "up"}
)
_FAR = 5


_TURNS = frozenset({"and", "but", "then", ",", ";"})


def is_moved_between(page: Page, first: int, last: int) -> bool:
    """ "Was elevated and fell to 12 U/mL": does a level move between a verdict and the amount behind it?"""
    keys = set(page.keys(first, last)) if first < last else set()
    return bool(_MOVED & keys and _TURNS & keys)


def moved_on(
    reading: Reading, cues: Cues, sentence: Sentence, heads: Sequence[Head], taken: Sequence[Pair]
) -> list[Event]:
    """The amounts that no name has yet and to which the level named last before them rose or fell."""
    page = reading.page
    used = {p.value.first for p in taken}
    events = []
    for value in amounts_in(cues, sentence, heads):
        before = [h for h in heads if h.last <= value.first]
        if value.first in used or not before or not fits(Pair(before[-1], value)):
            continue
        keys = page.keys(max(before[-1].last, value.first - _FAR), value.first)
        at = max((i for i, key in enumerate(keys) if key in _MOVED), default=None)
        if at is None or not set(keys[at + 1 :]) <= _LEADS or len(keys) - at < 2:
            continue
        head, measure = before[-1], value.item
        lab = Lab(
            marker=marker_of(page, head.mention), value=count_of(cues, measure), unit=unit_of(head, measure),
            comparator=measure.comparator, trend=keys[at],
        )  # fmt: skip
        said = as_result(reading, head.first, head.last)
        events.append(reading.event(lab, value.first, value.last, assertion=said))
    return events
