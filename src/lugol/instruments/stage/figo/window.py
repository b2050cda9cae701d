"""Which events a stage may rest on: those of the primary diagnosis, before treatment or recurrence."""

from lugol.instruments.cancer_words import terms_of
from lugol.instruments.instrument import rows
from lugol.instruments.woman import words
from lugol.language.terms import named
from lugol.record.event import Diagnosis, Event, Pathology, Surgery
from lugol.record.record import Record, precedes
from lugol.record.when import months_range

_TREATMENT = ("systemic_therapy", "immunotherapy", "radiotherapy", "recurrence", "response")
_DEFINITIVE = ("hysterectomy", "trachelectomy")
_RETOLD = "abstract|title|summary|introduction|discussion|conclusion|highlight|background"


def told_at(event: Event) -> int | None:
    """Where in the case's own telling an event stands; None where it is only retold or has no words."""
    places = [span.start for span in event.sources if span.start >= 0 and not named(_RETOLD, span.section)]
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

    Where a recurrence is told before the first disease was (a history told backwards), undated findings told ahead
    of the first disease belong to the recurrence and are left out.
    """
    ends = [e for e in record.events if e.assertion == "affirmed" and (e.kind in _TREATMENT or tells_recurrence(e))]
    proof = [e for e in proof if not tells_recurrence(e)] or proof
    shown = [e for e in proof if e.kind in ("pathology", "biopsy", "ecc")] or proof
    operations = [e for e in record.events if is_definitive(e) and any(comes_after(e, p) for p in shown)]
    counted = [event for event in record.events if _counts(event, ends, operations)]
    start = _first_disease(record) if _told_backwards(record, ends) else None
    removed = [event for event in record.events if is_definitive(event)]
    counted = [e for e in counted if not (_long_after(e, proof) or _is_of_another_time(e, removed))]
    return [e for e in counted if start is None or e.when.is_known or not comes_after(start, e)]


def _long_after(event: Event, proof: list[Event]) -> bool:
    """Is the event certainly later than a primary work-up can last?"""
    dated = [each.when for each in proof if each.when.is_known]
    least = [months_range(when, event.when)[0] for when in dated]
    limit = float(rows("stage/figo/window.csv")[0]["months"])
    return any(months is not None and months > limit for months in least)


def tells_recurrence(event: Event) -> bool:
    """Does the event speak of disease that came back?"""
    named_so = isinstance(event.values, Diagnosis) and event.values.status == "recurrent"
    return event.kind == "recurrence" or named_so or named("recurr*|relaps*", words(event))


def _first_disease(record: Record) -> Event | None:
    """The first event in the telling that belongs to the first disease: its stage or a definitive operation."""
    first = [e for e in record.events if e.kind == "stage" or is_definitive(e)]
    return min(first, key=lambda e: (told_at(e) is None, told_at(e) or 0, e.order), default=None)


def _told_backwards(record: Record, ends: list[Event]) -> bool:
    start = _first_disease(record)
    again = [e for e in ends if tells_recurrence(e)]
    return start is not None and any(precedes(start, e) is None and comes_after(start, e) for e in again)


def is_definitive(event: Event) -> bool:
    """Is the event the removal of the uterus or of the cervix, done?"""
    values = event.values
    if not isinstance(values, Surgery) or event.assertion != "affirmed":
        return False
    told = " ".join((*values.codes, *values.procedures)).lower()
    return any(word in told for word in _DEFINITIVE)


def _counts(event: Event, ends: list[Event], operations: list[Event]) -> bool:
    if any(comes_after(event, end) for end in ends):
        return False
    if _is_from_tissue(event):
        return True
    return not any(_after_operation(event, operation) for operation in operations)


def _is_from_tissue(event: Event) -> bool:
    """Is it a pathology report, or a metastasis that rests on tissue?"""
    return isinstance(event.values, Pathology) or (event.kind == "metastasis" and from_tissue(event))


def _is_of_another_time(event: Event, operations: list[Event]) -> bool:
    """Is it tissue without a known day from an organ that no operation on the cervix reaches, told after one?

    A swelling of the chest wall that shows the same carcinoma is no specimen of the hysterectomy before it.
    """
    far = _is_from_tissue(event) and not event.when.is_known and terms_of("outside_the_field").named(words(event))
    return far and any(comes_after(event, operation) for operation in operations)


def _after_operation(event: Event, operation: Event) -> bool:
    """What was found in the same month as the operation is taken for its work-up, however it is told."""
    if precedes(operation, event) is None and event.when.is_known and operation.when.is_known:
        return False
    return comes_after(event, operation)


def from_tissue(event: Event) -> bool:
    """Does the event tell what was found in a specimen: a report, or a metastasis on that basis?"""
    return isinstance(event.values, Pathology) or named(
        "histol*|*pathol*|specimen|node dissection", str(getattr(event.values, "basis", ""))
    )
