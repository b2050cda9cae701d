"""The free-text kinds together: what is told again in an abstract is added to what the case tells, not told twice."""

import re
from collections.abc import Callable

import msgspec

from lugol.read.narrative import (
    colposcopy,
    course,
    diagnosis,
    followup,
    index,
    operation,
    proof,
    recurrence,
    seen,
    spread,
    symptom,
    tissue,
)
from lugol.read.narrative.context import Context
from lugol.read.narrative.frame import Stretch, stretches
from lugol.read.narrative.lexicon import fold
from lugol.record.event import Event
from lugol.record.when import overlaps

_FAMILIES: tuple[Callable[[Context, list[Stretch]], list[Event]], ...] = (
    symptom.extract,
    seen.extract,
    colposcopy.extract,
    tissue.extract,
    operation.extract,
    spread.extract,
    recurrence.extract,
    course.extract,
    followup.extract,
    diagnosis.extract,
)
SHARED_WORDS = 0.5
_ONE_WORD = ("code", "site", "marker", "finding", "value", "event", "status", "specimen")


def extract(context: Context) -> list[Event]:
    """Symptoms, findings, tissue, operations, spread, course and diagnoses told of her."""
    context = diagnosis.with_local_abbreviations(context)
    told = stretches(context)
    case_told = any(s.sentence.section == "case" for s in told)
    first = [s for s in told if s.sentence.section != "abstract"] if case_told else told
    events = _read(context, first)
    if case_told:
        events = _with_retold(events, _read(context, [s for s in told if s.sentence.section == "abstract"]))
    events = _without_captions_told(_without_recurrences_seen(events))
    events.extend(_new_metastases(context, events))
    return index.index(context, events)


def _read(context: Context, told: list[Stretch]) -> list[Event]:
    return [event for family in _FAMILIES for event in family(context, told)] if told else []


def _with_retold(events: list[Event], retold: list[Event]) -> list[Event]:
    """An abstract tells again: its words become further sources; a kind that only it tells of is kept."""
    kinds = {event.kind for event in events}
    merged = list(events)
    for again in retold:
        if again.kind not in kinds:
            merged.append(again)
            continue
        match = next((i for i, event in enumerate(merged) if event.kind == again.kind and _alike(event, again)), None)
        if match is not None:
            merged[match] = msgspec.structs.replace(merged[match], sources=(*merged[match].sources, *again.sources))
    return merged


def _alike(a: Event, b: Event) -> bool:
    if a.assertion != b.assertion:
        return False
    names = [name for name in _ONE_WORD if getattr(a.values, name, "") and getattr(b.values, name, "")]
    return bool(names) and getattr(a.values, names[0]) == getattr(b.values, names[0])


def _without_recurrences_seen(events: list[Event]) -> list[Event]:
    """A tumour told as a recurrence is not told as an examination finding once more."""
    spans = [
        (e.sources[0].start, e.sources[0].end) for e in events if e.kind == "recurrence" and e.assertion == "affirmed"
    ]
    return [
        e for e in events if e.kind != "exam" or not any(a <= e.order and e.sources[0].end <= b + 4 for a, b in spans)
    ]


def _without_captions_told(events: list[Event]) -> list[Event]:
    """A caption shows what the text tells: a finding in it that says nothing new becomes a further source."""
    kept = [e for e in events if e.sources[0].section != "caption"]
    for caption in events:
        if caption.sources[0].section != "caption":
            continue
        match = next((i for i, event in enumerate(kept) if _shows(caption, event)), None)
        if match is None:
            kept.append(caption)
        else:
            kept[match] = msgspec.structs.replace(kept[match], sources=(*kept[match].sources, *caption.sources))
    return kept


def _shows(caption: Event, event: Event) -> bool:
    if caption.kind not in ("exam", "imaging", "pathology") or caption.kind != event.kind:
        return False
    if caption.assertion != event.assertion or not overlaps(caption.when, event.when):
        return False
    shown, told = _words(caption), _words(event)
    return (
        bool(shown)
        and len(shown & told) >= SHARED_WORDS * min(len(shown), len(told))
        and _place(caption) == _place(event)
    )


def _words(event: Event) -> set[str]:
    told = next((getattr(event.values, n) for n in ("term", "finding", "result") if getattr(event.values, n, "")), "")
    return {fold(w)[:6] for w in re.findall(r"[A-Za-z]{4,}", told)}


def _place(event: Event) -> str:
    return re.sub(
        r"^(?:left|right|bilateral) ", "", getattr(event.values, "site", "") or getattr(event.values, "specimen", "")
    )


def _new_metastases(context: Context, events: list[Event]) -> list[Event]:
    known = {_place(e) for e in events if e.kind == "metastasis" and e.assertion == "affirmed"}
    found: list[Event] = []
    for event in proof.from_tissue(context, events):
        site = _place(event)
        if site not in known:
            known.add(site)
            found.append(event)
    return found
