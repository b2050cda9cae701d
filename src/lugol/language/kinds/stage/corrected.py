"""A stage that is told to be corrected: "pT1a1 ... the stage is revised to pT1a2"."""

from collections.abc import Sequence

import msgspec

from lugol.language.model import Page
from lugol.language.reading import Reading
from lugol.record.event import Event, Stage

_CORRECTED = frozenset({"revised", "amended", "corrected"})


def corrected(reading: Reading, events: Sequence[Event]) -> list[Event]:
    """ "pT1a1 ... stage is revised to IA2 / pT1a2": what stood before of the same system holds no more.

    >>> from lugol.language.reading import reading_of
    >>> from lugol.language.narrative import events_of
    >>> told = events_of(reading_of("Ca cervix pT1b1, corrected to pT1b2."))
    >>> [(event.values.value, event.assertion) for event in told if event.kind == "stage"]
    [('pT1b1', 'negated'), ('pT1b2', 'affirmed')]
    """
    page = reading.page
    over: dict[str, tuple[int, str]] = {}
    for event in events:
        if not isinstance(event.values, Stage):
            continue
        at = page.token_at(event.sources[0].start)
        end = page.token_at(event.sources[0].end - 1)
        before = page.keys(page.sentence(at).first, end)
        changed = max((i for i, key in enumerate(before) if key in _CORRECTED), default=len(before))
        if "to" in before[changed:]:
            over[event.values.system.partition(" ")[0]] = (page.sentence(at).first + changed, event.values.value)
    return [
        msgspec.structs.replace(event, assertion="negated") if _is_corrected(page, event, over) else event
        for event in events
    ]


def _is_corrected(page: Page, event: Event, over: dict[str, tuple[int, str]]) -> bool:
    """Does a stage stand before the word that corrects one of its system, with another value?"""
    if not isinstance(event.values, Stage):
        return False
    at, value = over.get(event.values.system.partition(" ")[0], (-1, ""))
    return page.token_at(event.sources[0].end - 1) < at and event.values.value != value
