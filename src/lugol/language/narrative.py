"""The reader of prose: a letter, a report, a note or a whole article in, one woman's record out."""

from bisect import bisect_right
from collections.abc import Callable

import msgspec

from lugol.errors import UnusableInput
from lugol.language import unread, women
from lugol.language.capitals import in_small
from lugol.language.carried import operated_before, plans_of_visit, taken_before
from lugol.language.chosen import done_by_report, with_chosen
from lugol.language.identity import who_of
from lugol.language.kinds.course import course
from lugol.language.kinds.diagnoses import diagnosis, past_cancer, spread
from lugol.language.kinds.diagnoses.dated_lesions import with_dated_lesions
from lugol.language.kinds.diagnoses.of_fetus import with_fetus
from lugol.language.kinds.diagnoses.origin import with_origin
from lugol.language.kinds.diagnoses.past_disease import with_past_diseases
from lugol.language.kinds.diagnoses.recurrent_name import with_recurrence
from lugol.language.kinds.diagnoses.suspected import suspected_once
from lugol.language.kinds.findings import colposcopy, finding
from lugol.language.kinds.index import index as index_diagnosis
from lugol.language.kinds.index.named_cancer import with_named_cancer
from lugol.language.kinds.lab import lab
from lugol.language.kinds.reports import report
from lugol.language.kinds.reports.prose import with_items
from lugol.language.kinds.reports.secondary import with_conclusion
from lugol.language.kinds.screening import screening
from lugol.language.kinds.stage import stage
from lugol.language.kinds.stage.corrected import corrected
from lugol.language.kinds.tissue import ihc, molecular, tissue
from lugol.language.kinds.treatment import drugs, other, radiotherapy, radiotherapy_form, surgery
from lugol.language.kinds.woman import condition, obstetric, sex, symptom
from lugol.language.kinds.woman.patient import read_patient
from lugol.language.reading import Reading, reading_of
from lugol.record.event import Event
from lugol.record.merge import build
from lugol.record.numbering import numbered
from lugol.record.possible import set_apart
from lugol.record.record import Document, Record

_TESTS = ("cytology", "hpv", "dual_stain")
_SIFTED = ("imaging", "exam")
_RESULTS = (*_TESTS, "ihc", "molecular", "lab")
_OF_HER_COURSE = (
    "systemic_therapy", "hormonal_therapy", "radiotherapy", "response", "recurrence", "complication", "followup",
)  # fmt: skip
"""What the legend of a figure only doubles, where the case is told."""
READERS: tuple[tuple[Callable[[Reading], list[Event]], str], ...] = (
    (finding.read, "exam imaging"),
    (lab.read, "lab"),
    (ihc.read, "ihc"),
    (molecular.read, "molecular ihc"),
    (surgery.read, "surgery"),
    (drugs.read, "systemic_therapy immunotherapy hormonal_therapy"),
    (radiotherapy.read, "radiotherapy"),
    (radiotherapy_form.read, "radiotherapy"),
    (symptom.read, "symptom"),
    (tissue.read, "biopsy ecc pathology"),
    (report.read, "pathology biopsy ecc diagnosis metastasis stage"),
    (screening.read, "cytology hpv dual_stain via"),
    (colposcopy.read, "colposcopy"),
    (spread.read, "metastasis recurrence"),
    (stage.read, "stage"),
    (course.read, "followup death response"),
    (diagnosis.read, "diagnosis"),
    (condition.read, "condition"),
    (obstetric.read, "obstetric"),
    (other.read, "other_treatment complication"),
)
"""Who tells which kinds of events, in the order in which they are told."""
_RESTS_ON_OTHERS = ("diagnosis", "complication")
"""Kinds of which what is told of the others decides: what a text is about, what was found and is no complication."""


def read(text: str, name: str, order: str | None = None) -> Record:
    """Read one text as one woman's record.

    Events carry the words they rest on as spans into `text`; a date that is not told stays open. Raises UnusableInput
    for an empty text, one that is not clinical or not English, and one that tells of two women.
    """
    if not text.strip():
        raise UnusableInput(f"{name}: the text is empty; give a letter, a note or a case report")
    reading = reading_of(text, name, order)
    women.refuse_unusable(reading)
    events = sex.doubted(
        reading.page, [_as_written(event, text, is_small=reading.page.is_small) for event in events_of(reading)]
    )
    possible, wrong = set_apart(events)
    notes = [*sex.notes(reading.page), *wrong, *reading.time.notes, *unread.notes(reading, events)]
    document = Document(name, "narrative", text, who_of(reading))
    return numbered(build(read_patient(reading), possible, notes=notes, documents=(document,)))


def _as_written(event: Event, text: str, *, is_small: bool) -> Event:
    """The event with its words as the text has them, with the line ends at which a machine has broken them."""
    sources = tuple(msgspec.structs.replace(span, quote=text[span.start : span.end]) for span in event.sources)
    return msgspec.structs.replace(in_small(event) if is_small else event, sources=sources)


def events_of(reading: Reading) -> list[Event]:
    """Every event that a text tells, with the diagnosis that it is about marked as such."""
    events = without_legends(reading, [event for read_kind, _ in READERS for event in read_kind(reading)])
    told = found_once(told_once(without_repeats(with_items(reading, corrected(reading, events)))))
    told = with_chosen(reading, told)
    told = past_cancer.with_past(reading, suspected_once(index_diagnosis.with_index(reading, told)))
    told = with_dated_lesions(reading, with_fetus(reading, with_past_diseases(reading, told)))
    told = with_named_cancer(reading, told)
    told = with_recurrence(reading, with_conclusion(reading, told))
    told = done_by_report(plans_of_visit(reading, with_origin(reading, told)))
    return taken_before(reading, operated_before(reading, told))


def events_of_kind(reading: Reading, kind: str) -> list[Event]:
    """The events of one kind that a single sentence tells, the same as among `events_of`, for less work.

    Only the readers that tell this kind are asked, so a whole text is not read so: there what one reader tells may
    depend on what others do.

    >>> from lugol.language.reading import reading_of
    >>> [event.values.histology for event in events_of_kind(reading_of("Biopsy of the cervix showed CIN3."), "biopsy")]
    ['CIN3']
    """
    if kind in _RESTS_ON_OTHERS:
        return [event for event in events_of(reading) if event.kind == kind]
    told = [e for read_kind, kinds in READERS if kind in kinds.split() for e in read_kind(reading) if e.kind == kind]
    events = without_legends(reading, told)
    if kind == "pathology":
        events = with_items(reading, events)
    events = with_conclusion(reading, told_once(without_repeats(events)))
    return taken_before(reading, plans_of_visit(reading, with_origin(reading, events)))


def without_legends(reading: Reading, events: list[Event]) -> list[Event]:
    """A treatment, response or state told in the legend of a figure only doubles what the case tells of her course."""
    page = reading.page
    told = [page.sentence(page.token_at(event.order)).article for event in events]
    if all(article == "caption" for article in told):
        return events
    return [e for e, a in zip(events, told, strict=True) if a != "caption" or e.kind not in _OF_HER_COURSE]


def found_once(events: list[Event]) -> list[Event]:
    """ "CT revealed colitis", "tachycardia of 120": what a scan or an examination found is told as found, not twice."""
    found = sorted(
        (e.sources[0].start, e.sources[0].end)
        for e in events
        if e.assertion == "affirmed" and (e.kind in _SIFTED or (e.kind == "diagnosis" and _tells_no_harm(e)))
    )

    def is_inside(event: Event) -> bool:
        span = event.sources[0]
        place = bisect_right(found, (span.start, span.end)) - 1
        return any(a <= span.start and span.end <= b for a, b in found[max(0, place - 1) : place + 2])

    return [e for e in events if e.kind != "complication" or not is_inside(e)]


def _tells_no_harm(event: Event) -> bool:
    """ "Postoperative diagnosis: acute pelvic inflammatory disease": what such a list names is no complication too.

    Nor is a disease that was given up.
    """
    given_up = getattr(event.values, "status", "") == "superseded"
    return given_up or event.sources[0].section in ("preop_diagnosis", "postop_diagnosis")


def told_once(events: list[Event]) -> list[Event]:
    """A test told with a date and again without one is one event: its words become further sources of the dated one."""
    kept = list(events)
    dated: dict[tuple[str, ...], int] = {}
    for place, event in enumerate(events):
        if event.kind in _TESTS and event.when.is_known:
            dated.setdefault(_result_of(event), place)
    gone: set[int] = set()
    for place, event in enumerate(events):
        first = None if event.kind not in _TESTS or event.when.is_known else dated.get(_result_of(event))
        if first is not None:
            kept[first] = msgspec.structs.replace(kept[first], sources=(*kept[first].sources, *event.sources))
            gone.add(place)
    return [event for place, event in enumerate(kept) if place not in gone]


def _result_of(event: Event) -> tuple[str, ...]:
    """What makes two tellings of a test one: its kind, assertion, result and types."""
    value = event.values
    return event.kind, event.assertion, str(getattr(value, "result", "")), *getattr(value, "types", ())


def without_repeats(events: list[Event]) -> list[Event]:
    """What an abstract or a caption tells again of a kind that the case itself tells is not told twice.

    Nor is a test that a discussion only takes up from the case.
    """
    kinds = {event.kind for event in events if event.sources[0].section not in ("abstract", "caption")}
    told = {
        (e.values, e.assertion)
        for e in events
        if e.kind in _RESULTS and e.sources[0].section not in ("discussion", "conclusion", "introduction")
    }
    events = [
        e
        for e in events
        if e.sources[0].section not in ("discussion", "conclusion") or (e.values, e.assertion) not in told
    ]
    return [e for e in events if not _is_again(e) or e.kind not in kinds]


def _is_again(event: Event) -> bool:
    """Does an abstract or a caption tell it? Findings of captions were sifted where they were read."""
    section = event.sources[0].section
    return section == "abstract" or (section == "caption" and event.kind not in _SIFTED)
