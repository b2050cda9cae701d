"""Codes read from an event's own words where its reader gave none, so that facts need to know codes only."""

from functools import cache

import msgspec

from lugol.language.denied import says
from lugol.language.lengths import lengths
from lugol.language.lexicon import read_rows
from lugol.language.malignant import lesion_in
from lugol.language.terms import Terms, terms
from lugol.record.certainty import GRAVE
from lugol.record.event import VALUE_TYPES, Biopsy, Diagnosis, Ecc, Event, Pathology, Values
from lugol.record.record import Record

_EXAMINED = ("exam", "colposcopy")
_AS_BIOPSY = ("ecc", "pathology")
_OF_TISSUE = ("histology", "tumour", "suspected")
_NO_NEOPLASM = ("endometriosis", "adnexal_benign", "metastasis_to_cervix")
_HERS = ("affirmed", "historical")
_GRADES = frozenset({"CIN1", "LSIL", "CIN2", "CIN2/3", "CIN3", "HSIL", "AIS"})
_OF_CERVIX = ("cervical_precancer", "cervical_low_grade")
_GENITAL = terms("*cerv*|cx|portio|vagin*|vault|vulv*|labi*|clitor*|perine*|anus|anal|perianal|uter*|endometri*|os|lip")
"""Sites whose lesions before a cancer have the classes of the cervix or names of their own."""
_OTHER_TISSUE = terms(
    "skin|leg|arm|limb|face|scalp|back|mouth|tongue|oral|larynx|oesophagus|stomach|gastric|colon|colonic|rectum|rectal"
    "|bowel|polyp of the (colon|rectum)|breast|bladder|lung|eye"
)
_MILD = ("insufficient", "benign", "CIN1", "LSIL")
_WORDS = (
    "term",
    "finding",
    "result",
    "value",
    "plan",
    "event",
    "status",
    "site",
    "specimen",
    "qualifier",
    "modality",
    "procedures",
)


class _Reading(msgspec.Struct, frozen=True):
    """A row of coding.csv: the words that give a field its code; `over` are the codes that it may replace.

    `above_mm`: it speaks only of what measures more than this; `deniable`: names the code what an examiner sees, so
    that the words may name it only to say that it is not there?
    """

    field: str
    code: str
    terms: Terms
    unless: Terms | None
    over: tuple[str, ...]
    words: tuple[str, ...]
    above_mm: float | None = None
    deniable: bool = False


def coded(record: Record) -> Record:
    """The record with codes filled in from the words of its events; a code that is there stays.

    >>> from lugol.record.event import Exam
    >>> event = Event(id="e1", values=Exam(term="firm, irregular cervix", site="cervix"))
    >>> coded(Record(events=(event,))).events[0].values.code
    'suspicious_cervix'
    """
    return msgspec.structs.replace(record, events=tuple(code(event) for event in record.events))


def code(event: Event) -> Event:
    """One event with its codes filled in from its words."""
    found: dict[str, str] = {}
    for reading in _readings(event.kind):
        asked = reading.field not in found and _is_open(event, reading) and _is_so_large(event.values, reading)
        if asked and _says(reading, _words(event.values, reading)):
            found[reading.field] = reading.code
    if isinstance(event.values, Diagnosis) and not (found.get("code") or event.values.code):
        found |= _named_neoplasm(event.values)
    if isinstance(event.values, Biopsy | Ecc | Pathology) and event.values.histology in (None, "other"):
        found |= {} if found.get("histology") else _shown_lesion(event.values)
        found |= _doubt(found, event.values)
    if isinstance(event.values, Biopsy | Ecc | Pathology) and found.get("histology", event.values.histology) in _MILD:
        found |= _held_possible(event.values)
    return _with(event, _without_grades(found) if _is_elsewhere(event.values) else found)


def _with(event: Event, found: dict[str, str]) -> Event:
    return msgspec.structs.replace(event, values=msgspec.structs.replace(event.values, **found)) if found else event


def _is_elsewhere(values: Values) -> bool:
    """Is tissue or a disease told of what is no part of the genital tract ("stomach", "skin")?"""
    if isinstance(values, Pathology):
        return bool(_OTHER_TISSUE.named(values.specimen)) and not _GENITAL.named(values.specimen)
    return isinstance(values, Biopsy | Diagnosis) and bool(values.site) and not _GENITAL.named(values.site)


def _without_grades(found: dict[str, str]) -> dict[str, str]:
    """The codes without a class of the cervix, which no tissue of another organ gets."""
    kept = {name: value for name, value in found.items() if value not in _OF_CERVIX}
    return {name: "other" if name == "histology" and value in _GRADES else value for name, value in kept.items()}


def _held_possible(values: Biopsy | Ecc | Pathology) -> dict[str, str]:
    """The graver lesion that a mild result holds possible: "immature metaplasia, cannot exclude HSIL"."""
    lesion = lesion_in(values.result)
    return {"suspected": lesion.histology} if lesion is not None and lesion.assertion == "possible" else {}


def suspicion(words: str) -> str:
    """The words by which a result of tissue holds a worse lesion possible; "" where it does not.

    >>> suspicion("CIN 3, focally suspicious for invasion"), suspicion("CIN 3, no invasion")
    ('suspicious for invasion', '')
    """
    rows = (row for row in _readings("pathology") if row.field == "suspected")
    places = ((row, row.terms.first(words)) for row in rows if not (row.unless and row.unless.named(words)))
    return next((words[place.start : place.end] for _, place in places if place), "")


def _doubt(found: dict[str, str], values: Biopsy | Ecc | Pathology) -> dict[str, str]:
    """A grave histology that a row took from words which only hold it possible is suspected."""
    if found.get("histology") not in GRAVE or values.certainty:
        return {}
    lesion = lesion_in(values.result)
    return {"certainty": "suspected"} if lesion is not None and lesion.assertion == "possible" else {}


def _named_neoplasm(values: Diagnosis) -> dict[str, str]:
    """The lesion that its histology tells, or the lexicon's name of what it is called: "NSCLC", "severe dysplasia"."""
    lesion = lesion_in(f"{values.value}. {values.histology}")
    sure = lesion is not None and lesion.assertion in _HERS
    words = f"{lesion.name if lesion and sure else ''} {values.histology} {values.site}"
    rows = [row for row in _readings("diagnosis") if row.field == "code" and row.code not in _NO_NEOPLASM]
    if code := next((row.code for row in rows if _says(row, words)), ""):
        return {"code": code}
    if lesion is None or not sure:
        return {}
    return {"code": "cancer" if lesion.histology == "cancer" else _precancer(values)}


def _precancer(values: Diagnosis) -> str:
    """Of which organ a high-grade lesion is: of the cervix where no other is named."""
    return "high_grade_elsewhere" if values.site not in ("", "cervix", "endocervix") else "cervical_precancer"


def _shown_lesion(values: Biopsy | Ecc | Pathology) -> dict[str, str]:
    """The cancer or high-grade lesion that a tissue shows in words of no row, suspected where it is only possible."""
    lesion = lesion_in(values.result)
    if lesion is None or lesion.assertion == "historical":
        return {}
    doubt = {"certainty": "suspected"} if lesion.assertion == "possible" else {}
    seat = {"organ": "other"} if lesion.elsewhere and isinstance(values, Biopsy) else {}
    return {"histology": lesion.histology} | doubt | seat


def _is_open(event: Event, reading: _Reading) -> bool:
    """May the reading give the code? Where none is told, or where a mere feature word ("mass") yields to the phrase."""
    told = getattr(event.values, reading.field)
    if not told:
        return True
    return told in reading.over or ("?" in reading.over and told not in _codes(event.kind, reading.field))


def _is_so_large(values: Values, reading: _Reading) -> bool:
    """Does it measure more than the row asks for, where the row asks?"""
    if reading.above_mm is None:
        return True
    told = getattr(values, "size_mm", ()) or lengths(_words(values, reading))
    return any(mm > reading.above_mm for mm in told)


def _says(reading: _Reading, words: str) -> bool:
    if not words.strip():
        return False
    told = says(reading.terms, words) if reading.deniable else reading.terms.named(words)
    return told and not (reading.unless and reading.unless.named(words))


def _words(values: Values, reading: _Reading) -> str:
    told = (getattr(values, name, "") for name in reading.words or _WORDS)
    return " ".join(
        " ".join(part) if isinstance(part, tuple) else part for part in told if isinstance(part, str | tuple)
    )


@cache
def _codes(kind: str, field: str) -> frozenset[str]:
    return frozenset(reading.code for reading in _readings(kind) if reading.field == field)


@cache
def _rows() -> dict[str, tuple[dict[str, str], ...]]:
    """The rows of coding.csv by the kinds of event that they are for."""
    found: dict[str, list[dict[str, str]]] = {kind: [] for kind in VALUE_TYPES}
    for row in read_rows("coding.csv"):
        also = _AS_BIOPSY if row["kind"] == "biopsy" and row["field"] in _OF_TISSUE else ()
        for kind in (row["kind"], *also):
            found[kind].append(row)
    return {kind: tuple(rows) for kind, rows in found.items()}


@cache
def _readings(kind: str) -> tuple[_Reading, ...]:
    """The readings for a kind of event; the terms of a kind that a record lacks are never made ready."""
    return tuple(map(_reading, _rows()[kind]))


def _reading(row: dict[str, str]) -> _Reading:
    return _Reading(
        row["field"],
        row["code"],
        terms(row["terms"]),
        terms(row["unless"]) if row["unless"] else None,
        tuple(row["over"].split("|")) if row["over"] else (),
        tuple(row["words"].split("|")) if row["words"] else (),
        float(row["above_mm"]) if row["above_mm"] else None,
        row["kind"] in _EXAMINED and not row["code"].startswith("normal"),
    )
