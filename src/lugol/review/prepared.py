"""What every judgement starts from: codes read from an event's words, and serum markers put beside their limits."""

from functools import lru_cache

import msgspec

from lugol.instruments.marker.markers import cutoff
from lugol.language.coding import coded
from lugol.record.event import Event, Lab, Level
from lugol.record.quantity import QuantityError, canonical
from lugol.record.record import Record

_LEVELS: dict[str, Level] = {"raised": "high", "low": "low", "within": "normal"}


@lru_cache(maxsize=4)
def prepared(record: Record) -> Record:
    """The record with codes and marker levels filled in where its source gave none; what is told stays as told.

    >>> from lugol.record.record import Patient
    >>> event = Event(id="e1", values=Lab(marker="HE4", value=237.8, unit="pmol/L"))
    >>> prepared(Record(patient=Patient(menopausal="pre"), events=(event,))).events[0].values.flag
    'high'
    """
    ready = coded(record)
    events = tuple(levelled(event, record.patient.menopausal) for event in ready.events)
    return msgspec.structs.replace(ready, events=events)


def levelled(event: Event, menopausal: str) -> Event:
    """The event with the level of a serum marker filled in, by the limit that holds in her menopausal state."""
    lab = event.values
    if not isinstance(lab, Lab) or lab.value is None or lab.flag is not None or lab.comparator not in ("", "~"):
        return event
    limits = cutoff(lab.marker, menopausal, None, lab.assay)
    if limits is None or limits.status == "U":
        return event
    try:
        level = _LEVELS.get(limits.level(canonical(lab.marker, lab.value, lab.unit).value))
    except QuantityError:
        return event
    return msgspec.structs.replace(event, values=msgspec.structs.replace(lab, flag=level)) if level else event
