"""Which events a stage may rest on: those of the primary diagnosis, before treatment or recurrence."""

import re

from lugol.record.event import Event, Pathology, Surgery
from lugol.record.record import Record, precedes

_TREATMENT = ("systemic_therapy", "immunotherapy", "radiotherapy", "recurrence", "response")
_DEFINITIVE = ("hysterectomy", "trachelectomy")
_RETOLD = re.compile(r"abstract|title|summary|introduction|discussion|conclusion|highlight|background", re.IGNORECASE)


def told_at(event: Event) -> int | None:
    """Where in the case's own telling an event stands; None where it is only retold or has no words."""
    places = [span.start for span in event.sources if span.start >= 0 and not _RETOLD.search(span.section)]
    return min(places, default=None)


def comes_after(later: Event, earlier: Event) -> bool:
    """Does one event come after another: by dates, else by what is told to follow what, else by order of telling?"""
    known = precedes(earlier, later)
    if known is not None:
        return known
    if later.when.is_day and later.when == earlier.when:
        return False
    here, there = told_at(later), told_at(earlier)
    if here is not None and there is not None:
        return here > there
    return later.order > earlier.order


def at_primary_diagnosis(record: Record, proof: list[Event]) -> list[Event]:
    """The events up to the end of the primary work-up: the first treatment other than surgery, a recurrence, or the
    removal of the uterus for the known cancer, whose specimen still counts.
    """
    ends = [e for e in record.events if e.kind in _TREATMENT and e.assertion == "affirmed"]
    operations = [e for e in record.events if _is_definitive(e) and any(comes_after(e, p) for p in proof)]
    return [event for event in record.events if _counts(event, ends, operations)]


def _is_definitive(event: Event) -> bool:
    values = event.values
    if not isinstance(values, Surgery) or event.assertion != "affirmed":
        return False
    told = " ".join((*values.codes, *values.procedures)).lower()
    return any(word in told for word in _DEFINITIVE)


def _counts(event: Event, ends: list[Event], operations: list[Event]) -> bool:
    if any(comes_after(event, end) for end in ends):
        return False
    if isinstance(event.values, Pathology) or (event.kind == "metastasis" and _from_tissue(event)):
        return True
    return not any(comes_after(event, operation) for operation in operations)


def _from_tissue(event: Event) -> bool:
    return bool(re.search(r"histol|pathol|specimen|node dissection", str(getattr(event.values, "basis", "")), re.I))
