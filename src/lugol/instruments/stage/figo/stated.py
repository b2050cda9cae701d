"""The FIGO stages that a record states of cancer of the cervix, in FIGO's own spelling."""

from collections.abc import Sequence

from lugol.language.terms import named
from lugol.record import staging
from lugol.record.event import Event, Stage
from lugol.record.record import Record

_OTHER_DISEASE = "ovar*|endometri*|uterus|uterine|vulv*|vagin*|lung|breast|tub*|bladder|*rasrm*|lymphoma"


def called_microscopic(events: Sequence[Event]) -> bool:
    """Does the record call the tumour a stage IA, which is one that only the microscope shows?"""
    return any(value.startswith("IA") for _, value in _stated(events))


def stated_stages(record: Record) -> list[tuple[Event, str]]:
    """Each FIGO stage of the cervix that the record states of her, with its value in FIGO's own spelling."""
    return _stated(record.events)


def _stated(events: Sequence[Event]) -> list[tuple[Event, str]]:
    found: list[tuple[Event, str]] = []
    for event in events:
        values = event.values
        if not isinstance(values, Stage) or event.assertion not in ("affirmed", "historical"):
            continue
        if "figo" in values.system.lower() and not named(_OTHER_DISEASE, f"{values.disease} {values.system}"):
            spelled = staging.figo(values.value)
            if spelled:
                found.append((event, spelled))
    return found
