"""The headline of a letter ("Diagnosis: ...", "Re: ...") tells first what the body tells: one event, not two."""

import re

import msgspec

from lugol.read.narrative.context import Context
from lugol.record.event import Biopsy, Cytology, Diagnosis, Event, Hpv, Metastasis, Pathology, Stage, Surgery

_HEADLINE = re.compile(
    r"^[ \t]*(?:(?:current |working |final |referral |provisional )?diagnos[ei]s|re|problems?(?: list)?|subject|"
    r"heading|clinical (?:details|information|summary)|indication|reason for (?:referral|visit))\s*:[^\n]*",
    re.I | re.M,
)
_HEAD_LINES = 14


def without_repeats(context: Context, events: list[Event]) -> list[Event]:
    """The events with those of a headline joined, as a further source, to what the body tells of the same thing."""
    if context.doc.is_article:
        return events
    lines = [m.span() for m in _HEADLINE.finditer(context.text) if context.text.count("\n", 0, m.start()) < _HEAD_LINES]
    headed = [e for e in events if _within(e, lines)]
    kept = [e for e in events if e not in headed]
    for event in headed:
        at = next((i for i, other in enumerate(kept) if _repeats(event, other)), None)
        if at is None:
            kept.append(event)
        else:
            kept[at] = msgspec.structs.replace(kept[at], sources=(*kept[at].sources, *event.sources))
    return kept


def _within(event: Event, lines: list[tuple[int, int]]) -> bool:
    return bool(event.sources) and any(a <= event.sources[0].start < b for a, b in lines)


def _repeats(headed: Event, told: Event) -> bool:
    """Does the body tell all that the headline tells of one thing?"""
    if headed.assertion != told.assertion:
        return False
    match headed.values, told.values:
        case Cytology() as a, Cytology() as b:
            return bool(a.result and b.result and b.result.startswith(a.result))
        case Hpv() as a, Hpv() as b:
            return a.result == b.result and set(a.types) <= set(b.types)
        case Stage() as a, Stage() as b:
            return a.value == b.value
        case Surgery() as a, Surgery() as b:
            return set(a.codes) <= set(b.codes)
        case Diagnosis() as a, Diagnosis() as b:
            return a.histology == b.histology
        case Metastasis() as a, Metastasis() as b:
            return a.site == b.site
        case (Biopsy() | Pathology()) as a, (Biopsy() | Pathology()) as b:
            return a.histology is not None and a.histology == b.histology
    return False
