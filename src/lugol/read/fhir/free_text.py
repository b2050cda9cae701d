"""What a FHIR resource says only in words, read as a narrative is read."""

import base64
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from typing import Any

from lugol.read.fhir.place import words
from lugol.read.fhir.resources import Annotation, Attachment, Concept, DiagnosticReport, Observation, Quantity
from lugol.record.event import KINDS, Assertion, Diagnosis, Event
from lugol.record.when import When, between

Statement = tuple[Any, When, Assertion, str]
MOST_QUOTED = 400
FOUND = ("symptom", "exam", "lab", "ihc", "imaging", "molecular", "stage", "colposcopy", "obstetric", "condition")
DONE = ("surgery", "systemic_therapy", "immunotherapy", "hormonal_therapy", "radiotherapy", "other_treatment")
STATED = ("diagnosis", "condition", "symptom", "stage", "metastasis", "recurrence", "complication", "obstetric")
REPORTED = ("pathology", "biopsy", "ecc", "imaging", "ihc", "molecular", "stage", "cytology", "hpv", "dual_stain",
            "metastasis", "recurrence")  # fmt: skip
_ORDER: ContextVar[str] = ContextVar("order", default="")
GIVEN = ("systemic_therapy", "immunotherapy", "hormonal_therapy")


@contextmanager
def dated(order: str) -> Iterator[None]:
    """While this lasts, 03/04/2023 in the texts of resources is read in this order of day and month (dmy, mdy)."""
    before = _ORDER.set(order)
    try:
        yield
    finally:
        _ORDER.reset(before)


def statements_in(
    text: str, when: When, allowed: tuple[str, ...] = KINDS, stated: Assertion = "affirmed"
) -> list[Statement]:
    """What a text tells of some kinds: values, date, assertion, words; a date of its own is kept."""
    return [
        (event.values, _moment(event, when), _asserted(event, stated), _quote(event, text))
        for event in _read(text, _ORDER.get())
        if event.kind in allowed and not _is_empty(event)
    ]


def _moment(event: Event, when: When) -> When:
    """Its own date, else that of the text; what the text tells as history is of some time up to then."""
    if event.when.is_known:
        return event.when
    return between(None, when.latest) if event.assertion == "historical" and when.is_known else when


def _quote(event: Event, text: str) -> str:
    """The whole of a line; of a longer text the words that the event rests on."""
    return text if len(text) <= MOST_QUOTED or not event.sources else event.sources[0].quote


def letters(forms: Iterable[Attachment | None]) -> list[str]:
    """The texts of attachments that hold text."""
    return [text for form in forms if form and (text := _letter(form))]


def unread(forms: Iterable[Attachment | None]) -> list[str]:
    """That an attachment was not read, for each without text: its type and title, and why, where that is known."""
    return [
        " ".join(filter(None, [form.content_type or "document", f"({form.title})" if form.title else "",
                               f"at {form.url}" if form.url and not form.data else "", f"was not read{_why(form)}"]))
        for form in forms
        if form and not _letter(form)
    ]  # fmt: skip


def _why(form: Attachment) -> str:
    """Why the text of an attachment could not be read ("the PDF has no text, only pictures"), where that is known."""
    return f": {why}" if form.data and (why := _decoded(form.data, _type_of(form))[1]) else ""


def _type_of(form: Attachment) -> str:
    return (form.content_type or "").partition(";")[0].strip().lower()


def of_xhtml(div: str) -> str:
    """The words of the narrative of a resource."""
    from lugol.read import document

    return document.from_html(div).strip() if div.strip() else ""


def _letter(form: Attachment) -> str:
    return _decoded(form.data, _type_of(form))[0] if form.data else ""


@lru_cache(maxsize=256)
def _decoded(data: str, form: str) -> tuple[str, str]:
    """The text of an attachment: plain, HTML, rich text or a PDF with text; or why it gives none."""
    from lugol.errors import UnusableInput
    from lugol.read import document, office

    try:
        raw = base64.b64decode(data, validate=True)
        if form in ("text/plain", "text/markdown", ""):
            return raw.decode("utf-8").strip(), ""
        if form in ("text/html", "application/xhtml+xml"):
            return document.from_html(raw.decode("utf-8")).strip(), ""
        if form in ("text/rtf", "application/rtf"):
            return office.from_rtf(raw.decode("latin-1"), "attachment").strip(), ""
        return (document.from_pdf(raw, "attachment"), "") if form == "application/pdf" else ("", "")
    except UnusableInput as error:
        return "", str(error).removeprefix("attachment: ")
    except ValueError:
        return "", "its bytes are no such document"


def _asserted(event: Event, stated: Assertion) -> Assertion:
    return stated if event.assertion == "affirmed" else event.assertion


@lru_cache(maxsize=8192)
def _read(text: str, order: str) -> tuple[Event, ...]:
    from lugol.language.narrative import events_of
    from lugol.language.reading import reading_of

    return tuple(events_of(reading_of(text, order=order or None)))


@lru_cache(maxsize=8192)
def standing(name: str) -> Assertion:
    """How the name of a problem says that it stands: affirmed, possible, historical, in the family."""
    from lugol.language.reading import standing_of

    return standing_of(name)


def _is_empty(event: Event) -> bool:
    return isinstance(event.values, Diagnosis) and event.values.value == "none established"


def sentence(label: str, *said: str | None) -> str:
    """A label and what is said of it, as one line of a note.

    >>> sentence("MRI of the pelvis", "no mass")
    'MRI of the pelvis: no mass'
    """
    rest = "; ".join(text.strip() for text in said if text and text.strip())
    return f"{label}: {rest}" if label and rest else label or rest


def report_text(report: DiagnosticReport) -> str:
    """A report in words: its name and its conclusion, else the text that it presents."""
    if not report.conclusion and not report.conclusion_code:
        return sentence(words(report.code), *letters(report.presented_form or ()))
    coded = "; ".join(words(code) for code in report.conclusion_code or () if code)
    return sentence(words(report.code), report.conclusion, coded)


def observation_text(seen: Observation) -> str:
    """An Observation in words: its kind of study where that is told, its name, its value, its notes."""
    value = words(seen.value_codeable_concept) or (seen.value_string or "") or _amount(seen.value_quantity)
    value = value or ("" if seen.value_integer is None else str(seen.value_integer))
    flags = "; ".join(words(flag) for flag in seen.interpretation or () if flag) if not value else ""
    name, study = words(seen.code), _study(seen.category)
    line = f"{name} {value or flags}".strip() if study or seen.value_quantity else sentence(name, value or flags)
    return "; ".join(filter(None, (sentence(study, line) if study else line, *remarks(seen.note))))


def remarks(notes: list[Annotation | None] | None) -> list[str]:
    """The notes on a resource, in words."""
    return [note.text.strip() for note in notes or () if note and note.text and note.text.strip()]


def _amount(amount: Quantity | None) -> str:
    if amount is None or amount.value is None:
        return ""
    return f"{amount.comparator or ''}{amount.value:g} {amount.unit or amount.code or ''}".strip()


def _study(category: list[Concept | None] | None) -> str:
    """The category, where it names a kind of study in words ("Immunohistochemistry") and not only a code."""
    return next((kind.text for kind in category or () if kind and kind.text), "")
