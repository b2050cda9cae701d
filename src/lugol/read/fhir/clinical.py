"""Events from everything that is no test result: problems, findings, procedures, contacts, drugs, vaccines, orders."""

from collections.abc import Iterator
from functools import singledispatch
from typing import Any

import msgspec

from lugol.read.codes import Term, terms
from lugol.read.fhir.bundle import Located
from lugol.read.fhir.place import (
    Page,
    meant,
    moment,
    read_concept,
    refer,
    said,
    span,
    span_of,
    test_of,
    until,
    words,
)  # fmt: skip
from lugol.read.fhir.resources import (
    Concept,
    Condition,
    Drug,
    Encounter,
    EpisodeOfCare,
    Immunization,
    Medication,
    Observation,
    Procedure,
    ServiceRequest,
)  # fmt: skip
from lugol.read.fhir.results import CONTEXT, observed, usable
from lugol.record import event as kinds
from lugol.record.event import Assertion, Event
from lugol.record.when import When, between

NOT_SO = {"entered-in-error", "refuted"}
NOT_DONE = {"entered-in-error", "not-done", "cancelled", "revoked"}
PLANNED = {"preparation", "planned", "in-progress", "on-hold"}
DOUBTFUL = {"unconfirmed", "provisional", "differential"}
OVER = {"inactive", "remission", "resolved"}
STATES = {"diagnosis", "condition"}


def clinical(page: Page, items: list[Located]) -> list[Event]:
    """The events of all resources but reports, results and the patient herself.

    Undated events that say the same are one, since nothing tells them apart.
    """
    kept: dict[object, Event] = {}
    for event in _each(page, items):
        key = (event.values, event.assertion, event.when, event.id if event.when.is_known else "")
        again = kept.setdefault(key, event)
        if again is not event:
            kept[key] = msgspec.structs.replace(again, sources=(*again.sources, *event.sources))
    return list(kept.values())


def _each(page: Page, items: list[Located]) -> Iterator[Event]:
    for item in items:
        for number, (values, when, assertion, quote) in enumerate(_read(item.resource, item, page)):
            yield Event(
                id=item.name if not number else f"{item.name}/{number + 1}",
                values=values,
                when=when,
                assertion=assertion,
                sources=(span(item, quote),),
                visit=page.visits.get(item.name, ""),
            )


_Made = Iterator[tuple[Any, When, Assertion, str]]


@singledispatch
def _read(resource: object, item: Located, page: Page) -> _Made:
    """The values, date, assertion and words of the events that a resource makes; here none."""
    return iter(())


@_read.register
def _condition(resource: Condition, item: Located, page: Page) -> _Made:
    verified = _status(resource.verification_status)
    if verified in NOT_SO:
        page.note(item, f"{item.name} is {verified} and was not used")
        return
    onset = moment(page, item, resource.onset_date_time) if resource.onset_date_time else None
    onset = onset or span_of(page, item, resource.onset_period)
    recorded = moment(page, item, resource.recorded_date)
    over = _status(resource.clinical_status) in OVER
    ended = moment(page, item, resource.abatement_date_time)
    ended = ended if ended.is_known else span_of(page, item, resource.abatement_period)
    for concept in _concepts(page, item, resource.code, "condition", ".code"):
        for term in terms()[concept]:
            when = onset if onset.is_known else until(recorded) if term.kind in STATES else recorded
            if term.kind in ("symptom", "exam") and recorded.is_known and not over and not ended.is_known:
                when = recorded  # a complaint still active holds on the day it was recorded, not on its first day
            assertion: Assertion = "possible" if verified in DOUBTFUL else "affirmed"
            if assertion == "affirmed" and concept.startswith("history_of_"):
                assertion = "historical"
            yield _value(term, words(resource.code), over or ended.is_known), when, assertion, words(resource.code)
            if term.kind == "obstetric" and (over or ended.is_known):
                gone = ended if ended.is_known else between(when.earliest, None)
                yield kinds.Obstetric(event="end of pregnancy", status="ended"), gone, assertion, words(resource.code)


@_read.register
def _observation(resource: Observation, item: Located, page: Page) -> _Made:
    test, detail = test_of(resource.code)
    if test in CONTEXT or test == "gender_identity" or not usable(page, item, resource.status):
        return
    when = observed(page, item, resource)
    if test == "lab":
        yield _lab(resource, detail), when, "affirmed", words(resource.code)
    elif test in ("pregnancy", "immune_status"):
        yield from _status_answer(page, item, resource, test, when)
    elif test == "question" or meant(resource.code, "condition"):
        asked = (detail,) if test == "question" else meant(resource.code, "condition")
        yield from _finding(page, item, resource, asked, when)
    elif resource.code is not None:
        yield from _finding(page, item, resource, _concepts(page, item, resource.code, "condition", ".code"), when)


def _finding(page: Page, item: Located, resource: Observation, asked: tuple[str, ...], when: When) -> _Made:
    """A finding whose code says it, or an answer to a question; without an answer a question says nothing."""
    value = resource.value_codeable_concept
    answer: tuple[str, ...] = meant(value, "answer") or said(value, "answer")
    if resource.value_boolean is not None:
        answer = ("yes",) if resource.value_boolean else ("no",)
    question = test_of(resource.code)[0] == "question"
    if not answer and (question or (value is not None and words(value))):
        page.note(item, f"the answer to {words(resource.code)} is missing or not understood", "answer yes or no")
    for concept in asked:
        for term in terms().get(concept, ()):
            if answer or not question:
                assertion: Assertion = "negated" if answer == ("no",) else "affirmed"
                yield _value(term, words(resource.code), False), when, assertion, words(resource.code)


def _status_answer(page: Page, item: Located, resource: Observation, test: str, when: When) -> _Made:
    found = read_concept(page, item, resource.value_codeable_concept, test, ".valueCodeableConcept")
    quote = f"{words(resource.code)}: {words(resource.value_codeable_concept)}"
    if found == ("pregnant",):
        yield kinds.Obstetric(event="pregnancy", status="pregnant"), when, "affirmed", quote
    elif found == ("not_pregnant",):
        yield kinds.Obstetric(event="not pregnant", status="ended"), when, "affirmed", quote
    elif found:
        yield _value(terms()[found[0]][0], quote, False), when, "affirmed", quote


def _lab(resource: Observation, marker: str) -> kinds.Lab:
    amount = resource.value_quantity
    flags = [flag for told in resource.interpretation or () for flag in meant(told, "lab")]
    comparator = amount.comparator if amount and amount.comparator in ("<", "<=", ">", ">=") else ""
    return kinds.Lab(
        marker=marker,
        value=amount.value if amount else None,
        comparator=comparator,  # type: ignore[arg-type]
        unit=(amount.unit or amount.code or "") if amount else "",
        flag=flags[0] if flags else None,  # type: ignore[arg-type]
    )


@_read.register
def _procedure(resource: Procedure, item: Located, page: Page) -> _Made:
    if resource.status in NOT_DONE:
        page.note(item, f"{item.name} has the status {resource.status} and was not used")
        return
    when = moment(page, item, resource.performed_date_time)
    when = when if when.is_known else span_of(page, item, resource.performed_period)
    assertion: Assertion = "planned" if resource.status in PLANNED else "affirmed"
    name = words(resource.code)
    found = _concepts(page, item, resource.code, "procedure", ".code")
    if not found:
        yield kinds.Surgery(procedures=(name,), codes=("other",)), when, assertion, name
    for concept in found:
        for term in terms()[concept]:
            if term.kind == "surgery":
                yield _surgery(concept, term, resource), when, assertion, name
            else:
                yield _value(term, name, False), when, assertion, name


def _surgery(concept: str, term: Term, resource: Procedure) -> kinds.Surgery:
    removed = {"hysterectomy_total": True, "trachelectomy": True, "hysterectomy_subtotal": False}
    reasons = [hit for reason in resource.reason_code or () for hit in meant(reason, "condition")]
    return kinds.Surgery(
        procedures=(words(resource.code) or term.term,),
        codes=(term.code,),  # type: ignore[arg-type]
        intent=reasons[0] if reasons else "",
        cervix_removed=removed.get(concept),
    )


@_read.register
def _encounter(resource: Encounter, item: Located, page: Page) -> _Made:
    if resource.status in ("cancelled", "entered-in-error", "planned"):
        return
    when = moment(page, item, resource.period.start if resource.period else None)
    for reason in resource.reason_code or ():
        for concept in _concepts(page, item, reason, "condition", ".reasonCode"):
            for term in terms()[concept]:
                if term.kind not in STATES:
                    yield _value(term, words(reason), False), when, "affirmed", words(reason)


@_read.register
def _episode(resource: EpisodeOfCare, item: Located, page: Page) -> _Made:
    if resource.status in ("cancelled", "entered-in-error", "planned", "waitlist"):
        return
    start = moment(page, item, resource.period.start if resource.period else None)
    end = moment(page, item, resource.period.end if resource.period else None)
    for kind in resource.type or ():
        if "pregnant" in (meant(kind, "condition") or said(kind, "condition")):
            yield kinds.Obstetric(event="pregnancy", status="pregnant"), start, "affirmed", words(kind)
            if resource.status == "finished" or end.is_known:
                gone = end if end.is_known else between(start.earliest, None)
                yield kinds.Obstetric(event="end of pregnancy", status="ended"), gone, "affirmed", words(kind)


@_read.register
def _drug(resource: Drug, item: Located, page: Page) -> _Made:
    if resource.status in NOT_DONE or resource.do_not_perform:
        page.note(item, f"{item.name} was not given or is void and was not used")
        return
    what = resource.medication_codeable_concept
    pointed = page.by_name.get(refer(resource.medication_reference, item))
    if what is None and pointed is not None and isinstance(pointed.resource, Medication):
        what = pointed.resource.code
    name = words(what) or (resource.medication_reference.display if resource.medication_reference else "") or ""
    if not name:
        page.note(item, f"{item.name} names no drug", "name the drug")
        return
    texts = (resource.effective_date_time, resource.authored_on, resource.when_handed_over, resource.when_prepared)
    when = moment(page, item, next((text for text in texts if text), None))
    when = when if when.is_known else span_of(page, item, resource.effective_period)
    when = when if when.is_known else until(moment(page, item, resource.date_asserted))
    found = meant(what, "drug") or said(what, "drug") or said(Concept(text=name), "drug")
    code = found[0] if found else ""
    yield kinds.Medication(drug=name, code=code, status=resource.status or ""), when, "affirmed", name


@_read.register
def _immunization(resource: Immunization, item: Located, page: Page) -> _Made:
    if resource.status in NOT_DONE:
        page.note(item, f"{item.name} has the status {resource.status} and was not used")
        return
    when = moment(page, item, resource.occurrence_date_time)
    vaccine = meant(resource.vaccine_code, "vaccine") or said(resource.vaccine_code, "vaccine")
    numbers = [part.get("doseNumberPositiveInt") for part in resource.protocol_applied or () if part]
    dose = numbers[0] if numbers and isinstance(numbers[0], int) else None
    name = "HPV" if vaccine else words(resource.vaccine_code)
    yield kinds.Immunization(vaccine=name, dose=dose), when, "affirmed", words(resource.vaccine_code)


@_read.register
def _order(resource: ServiceRequest, item: Located, page: Page) -> _Made:
    if resource.status in NOT_DONE or resource.do_not_perform or not words(resource.code):
        return
    when = moment(page, item, resource.occurrence_date_time or resource.authored_on)
    yield kinds.Followup(event="ordered", plan=words(resource.code)), when, "planned", words(resource.code)


def _value(term: Term, name: str, over: bool) -> Any:
    """The values of an event for a term of the lexicon; our words where the source has none."""
    said_so = name or term.term
    if term.kind == "condition":
        return kinds.Condition(term=term.term, code=term.code, status="resolved" if over else "active")
    if term.kind == "diagnosis":
        return kinds.Diagnosis(value=said_so, site="cervix", code=term.code, status="resolved" if over else "")
    if term.kind == "symptom":
        return kinds.Symptom(term=said_so, code=term.code)
    if term.kind == "exam":
        return kinds.Exam(term=said_so, code=term.code)
    if term.kind == "obstetric":
        return kinds.Obstetric(event=term.term, status=term.code)  # type: ignore[arg-type]
    return kinds.Colposcopy()


def _concepts(page: Page, item: Located, code: Concept | None, context: str, at: str) -> tuple[str, ...]:
    """The concepts of a code that the lexicon has terms for; an unmapped one is noted."""
    found = read_concept(page, item, code, context, at)
    return tuple(concept for concept in found if concept in terms())


def _status(concept: Concept | None) -> str:
    codes = [coding.code for coding in (concept.coding if concept else None) or () if coding and coding.code]
    return codes[0] if codes else ""
