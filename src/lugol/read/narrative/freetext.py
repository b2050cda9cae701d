"""The free-text kinds together: what is told again in an abstract is added to what the case tells, not told twice."""

from collections.abc import Callable

import msgspec

from lugol.read.narrative import colposcopy, course, diagnosis, operation, seen, spread, symptom, tissue
from lugol.read.narrative.context import Context
from lugol.read.narrative.frame import Stretch, stretches
from lugol.record.event import Event

_FAMILIES: tuple[Callable[[Context, list[Stretch]], list[Event]], ...] = (
    symptom.extract, seen.extract, colposcopy.extract, tissue.extract, operation.extract, spread.extract,
    course.extract, diagnosis.extract,
)  # fmt: skip
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
    events.extend(_new_metastases(events))
    return diagnosis.index(context, events)


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


def _new_metastases(events: list[Event]) -> list[Event]:
    known = {getattr(e.values, "site", "") for e in events if e.kind == "metastasis" and e.assertion == "affirmed"}
    found: list[Event] = []
    for event in spread.from_tissue(events):
        site = getattr(event.values, "site", "")
        if site not in known:
            known.add(site)
            found.append(event)
    return found
