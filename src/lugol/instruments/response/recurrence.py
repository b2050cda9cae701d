"""Disease that came back: a recorded recurrence, or tissue that proves cancer long after the definitive treatment."""

import msgspec

from lugol.instruments.cancer_proof import cancers
from lugol.instruments.instrument import rows
from lugol.instruments.stage.figo.window import is_definitive
from lugol.language.terms import named
from lugol.record.event import (
    Event,
    Followup,
    Metastasis,
    Pathology,
    Radiotherapy,
    Recurrence,
    Response,
    Surgery,
    is_hers,
)
from lugol.record.record import Record, precedes
from lugol.record.when import months_range

_TISSUE = ("biopsy", "pathology", "ecc")
_DOUBT = ("suspected", "possible", "probable", "suspicious")
_FREE = ("NED", "CR")
_OF_CANCER = "chemo*|brachy*"
"""Radiotherapy of these kinds is of a cancer of the pelvis, whatever the record says of its diagnosis."""


def recurrences(record: Record) -> list[tuple[Event, bool]]:
    """The events that tell a recurrence, in order, each with whether tissue proves it.

    Tissue or a metastasis counts where it surely comes six months or more after the operation or radiotherapy, or after
    she was found free of disease.

    >>> recurrences(Record())
    []
    """
    cancer = {event.id for event in cancers(record)}
    found: list[tuple[Event, bool]] = []
    for event in record.events:
        tissue = event.kind in _TISSUE and event.id in cancer
        if not is_hers(event) or str(getattr(event.values, "certainty", "")).lower() in _DOUBT:
            continue
        if isinstance(event.values, Recurrence):
            found.append((event, _by_tissue(event.values.basis)))
        elif (tissue or isinstance(event.values, Metastasis)) and comes_after_cure(
            record, _as_of_its_operation(record, event)
        ):
            found.append((event, tissue or _by_tissue(getattr(event.values, "basis", ""))))
    return found


def _as_of_its_operation(record: Record, event: Event) -> Event:
    """A report on the specimen of a recorded operation tells of the day of that operation, however late it is read."""
    if not isinstance(event.values, Pathology) or not event.values.specimen:
        return event
    specimen = event.values.specimen.lower()
    for operation in record.events:
        values = operation.values
        if not isinstance(values, Surgery) or not is_hers(operation) or not operation.when.is_known:
            continue
        if any(specimen in name.lower() for name in values.procedures) and precedes(event, operation) is not True:
            return msgspec.structs.replace(event, when=operation.when)
    return event


def comes_after_cure(record: Record, event: Event) -> bool:
    """Does an event surely come six months or more after a cancer was treated, or after she was found free of it?"""
    return any(_long_after(event, each) and _had_cancer_by(record, each, event) for each in cures(record))


def _had_cancer_by(record: Record, cure: Event, event: Event) -> bool:
    """Was there a cancer to come back? An operation for fibroids cures none, a remission may be of another organ."""
    values = cure.values
    radical = isinstance(values, Surgery) and values.extent == "radical"
    remission = is_free(cure) and getattr(event.values, "organ", "") != "cervix"
    if radical or remission or (isinstance(values, Radiotherapy) and named(_OF_CANCER, values.type)):
        return True
    known = [*cancers(record), *(event for event in record.events if event.kind == "stage" and is_hers(event))]
    return any(not _long_after(event, cure) for event in known)


def cures(record: Record) -> list[Event]:
    """What ended her treatment, and what found her free of disease."""
    return [each for each in record.events if _ends_treatment(each) or is_free(each)]


def _by_tissue(basis: str) -> bool:
    return any(word in basis.lower() for word in ("histol", "biops", "patholog", "cytolog", "tissue"))


def _ends_treatment(event: Event) -> bool:
    return is_definitive(event) or (event.kind == "radiotherapy" and is_hers(event))


def is_free(event: Event) -> bool:
    """Does an event say that she is free of disease?"""
    values = event.values
    if isinstance(values, Response):
        return values.value in _FREE and is_hers(event)
    return isinstance(values, Followup) and is_hers(event) and values.code == "no_evidence_of_disease"


def _long_after(event: Event, anchor: Event) -> bool:
    if not _ends_treatment(anchor):
        return precedes(anchor, event) is True
    least = months_range(anchor.when, event.when)[0]
    return least is not None and least >= int(rows("stage/figo/window.csv")[0]["months"])
