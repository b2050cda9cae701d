"""The tumours of the differential that a record states: by a diagnosis or by a report of tissue that holds cancer."""

from lugol.instruments.pathology.ihc.cells import Entity, entities
from lugol.language.terms import named
from lugol.record.event import Biopsy, Diagnosis, Event, Pathology
from lugol.record.record import Record, events_of

_ELSEWHERE = "ovar*|lung|breast|skin|bladder|colon*|rect*|stomach|lymph*|vulv*|vagin*"


def entity_of(text: str) -> Entity | None:
    """The tumour of the differential that a diagnosis names; None where it names none.

    >>> entity_of("small cell neuroendocrine carcinoma of the cervix").code
    'SCNEC'
    """
    return next((entity for entity in entities() if named(entity.terms, text)), None)


def stated(record: Record) -> list[tuple[Event, Entity]]:
    """The tumours of the differential that the record states: diagnoses, and reports of tissue that hold cancer."""
    found = []
    for event in events_of(record, "diagnosis", "biopsy", "pathology"):
        values = event.values
        tissue = isinstance(values, Biopsy | Pathology) and values.histology == "cancer"
        current = isinstance(values, Diagnosis) and values.status != "superseded"
        entity = entity_of(diagnosis(event) if current else result(values)) if tissue or current else None
        if entity:
            found.append((event, entity))
    return found


def claimed(record: Record) -> list[tuple[Event, Entity]]:
    """The tumours that reports of tissue and diagnoses of the uterus surely name; a spread, where tissue names it."""
    found = []
    for event, entity in stated(record):
        values = event.values
        tissue = isinstance(values, Biopsy | Pathology)
        here = isinstance(values, Diagnosis) and event.assertion == "affirmed" and not named(_ELSEWHERE, values.site)
        told = result(values) if tissue else diagnosis(event)
        if (tissue or (here and "metastasis" not in entity.family)) and named(entity.claims or entity.terms, told):
            found.append((event, entity))
    return found


def diagnosis(event: Event) -> str:
    """The words of a diagnosis; none for another event."""
    values = event.values
    return f"{values.value} {values.histology} {values.site}" if isinstance(values, Diagnosis) else ""


def result(values: object) -> str:
    """The words of a report of tissue; none for another event."""
    return values.result if isinstance(values, Biopsy | Pathology) else ""
