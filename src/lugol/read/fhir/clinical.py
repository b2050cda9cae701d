"""Events from everything that is no test result: problems, findings, procedures, contacts, drugs, vaccines, orders."""

import re
from collections.abc import Iterator
from functools import singledispatch

import msgspec

from lugol.read.codes import Term, terms
from lugol.read.fhir.bundle import Located
from lugol.read.fhir.contact import is_after_treatment, is_contact
from lugol.read.fhir.free_text import DONE, GIVEN, STATED, Statement, remarks, sentence, standing, statements_in
from lugol.read.fhir.observations import (
    Statements,
    by_code_or_words,
    known,
    of_composition,
    of_document,
    of_observation,
    of_report,
    value_of,
)  # fmt: skip
from lugol.read.fhir.place import (
    Page,
    meant,
    moment,
    named_by_words,
    refer,
    says_none,
    span,
    span_of,
    stated,
    test_of,
    unmapped,
    until,
    words,
)
from lugol.read.fhir.resources import (
    Appointment,
    Composition,
    Concept,
    Condition,
    DiagnosticReport,
    DocumentReference,
    Drug,
    Encounter,
    EpisodeOfCare,
    Immunization,
    Medication,
    Observation,
    Procedure,
    ServiceRequest,
)  # fmt: skip
from lugol.record import event as kinds
from lugol.record.event import Assertion, Event
from lugol.record.when import When, between

NOT_SO = {"entered-in-error", "refuted"}
NOT_DONE = {"entered-in-error", "not-done", "cancelled", "revoked"}
PLANNED = {"preparation", "planned", "in-progress", "on-hold"}
DOUBTFUL = {"unconfirmed", "provisional", "differential"}
OVER = {"inactive", "remission", "resolved"}
_RESIDUAL = re.compile(r"\bR[012X]\b")
_DOSE = ("doseNumberPositiveInt", "doseNumber", "doseNumberString")
OBSERVED = ("colposcopy", "biopsy", "ecc", "exam", "pathology", "complication")
STATES = {"diagnosis", "condition"}


def clinical(page: Page, items: list[Located]) -> list[Event]:
    """The events of all resources but reports, results and the patient herself.

    Undated events that say the same are one, since nothing tells them apart.
    """
    kept: dict[object, Event] = {}
    for event in _together(_each(page, items)):
        key = (event.values, event.assertion, event.when, event.id if event.when.is_known else "")
        again = kept.setdefault(key, event)
        if again is not event:
            kept[key] = msgspec.structs.replace(again, sources=(*again.sources, *event.sources))
    return list(kept.values())


def _together(events: Iterator[Event]) -> list[Event]:
    """Cytotoxic drugs given on one day are one treatment, and operations of no kind that rules ask of one entry."""
    joined: dict[tuple[str, When], Event] = {}
    others: list[Event] = []
    for event in events:
        field = _listed(event)
        key = (event.kind, event.when)
        if not field:
            others.append(event)
        elif key not in joined:
            joined[key] = event
        else:
            before = joined[key]
            names = tuple(sorted({*getattr(before.values, field), *getattr(event.values, field)}))
            values = msgspec.structs.replace(before.values, **{field: names})
            joined[key] = msgspec.structs.replace(before, values=values, sources=(*before.sources, *event.sources))
    return [*others, *joined.values()]


def _listed(event: Event) -> str:
    """The field that lists what was done, where events of one day are to be told as one."""
    if event.assertion != "affirmed" or not event.when.is_day:
        return ""
    if isinstance(event.values, kinds.SystemicTherapy):
        return "drugs"
    plain = isinstance(event.values, kinds.Surgery) and event.values.codes == ("other",)
    return "procedures" if plain else ""


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


@singledispatch
def _read(resource: object, item: Located, page: Page) -> Statements:
    """The values, date, assertion and words of the events that a resource makes; here none."""
    return iter(())


_read.register(DiagnosticReport, of_report)
_read.register(DocumentReference, of_document)
_read.register(Observation, of_observation)
_read.register(Composition, of_composition)


@_read.register
def _condition(resource: Condition, item: Located, page: Page) -> Statements:
    verified = _status(resource.verification_status)
    if verified in NOT_SO:
        page.note(item, f"this {item.type} is {verified} and was not used")
        return
    if says_none(resource.code):
        page.note(item, f"{item.name} states: {words(resource.code)}")
        return
    onset = moment(page, item, resource.onset_date_time) if resource.onset_date_time else None
    onset = onset or span_of(page, item, resource.onset_period)
    recorded = moment(page, item, resource.recorded_date)
    over = _status(resource.clinical_status) in OVER
    ended = moment(page, item, resource.abatement_date_time)
    ended = ended if ended.is_known else span_of(page, item, resource.abatement_period)
    code = resource.code or Concept()
    found = by_code_or_words(code, "condition")
    known_by_code = meant(code, "condition") or any(t.kind == "obstetric" for each in found for t in terms()[each])
    if not known_by_code and is_contact(words(code), code):
        yield from _visit(page, item, words(code), onset if onset.is_known else recorded)
        return
    doubted = verified in DOUBTFUL or (standing(words(code)) == "possible" and not _is_our_term(words(code)))
    if not found and words(code):
        began = onset if onset.is_known else until(recorded)
        yield from _stated(page, item, code, began, "possible" if doubted else "affirmed")
    elif found and not meant(code, "condition"):
        unmapped(page, item, code, f"read by its words as {', '.join(found)}")
    yield from _staged(page, item, resource, onset if onset.is_known else until(recorded))
    for concept in found:
        for term in terms()[concept]:
            when = onset if onset.is_known else until(recorded) if term.kind in STATES else recorded
            if term.kind in ("symptom", "exam") and recorded.is_known and not over and not ended.is_known:
                when = recorded  # a complaint still active holds on the day it was recorded, not on its first day
            assertion: Assertion = "possible" if doubted else "affirmed"
            if assertion == "affirmed" and concept.startswith("history_of_"):
                assertion = "historical"
            yield value_of(term, words(resource.code), over or ended.is_known), when, assertion, words(resource.code)
            if term.kind == "obstetric" and (over or ended.is_known):
                gone = ended if ended.is_known else between(when.earliest, None)
                yield kinds.Obstetric(event="end of pregnancy", status="ended"), gone, assertion, words(resource.code)


def _visit(page: Page, item: Located, name: str, when: When) -> Statements:
    """A contact that stands among the problems: none, but for the disease that was treated before it."""
    if is_after_treatment(name):
        yield kinds.Diagnosis(value=name), until(when), "historical", name
    else:
        page.note(item, f"{name!r} is the reason for a visit and no disease; it was not used")


def _is_our_term(name: str) -> bool:
    """Is a name one of our own words for a state, whose words are no doubt ("concern about a future pregnancy")?"""
    return any(term.term == name for each in terms().values() for term in each)


def _staged(page: Page, item: Located, resource: Condition, when: When) -> list[Statement]:
    """The stages that a problem carries: read as a narrative reads them, else in their own words."""
    made: list[Statement] = []
    for stage in resource.stage or ():
        value = words(stage.summary) if stage else ""
        if stage is None or not value:
            continue
        system = words(stage.type)
        residual = _RESIDUAL.search(value)
        if residual and re.search(r"margin|residual|\bR\b", f"{system} {value}", re.IGNORECASE):
            made.append((kinds.Stage(system="residual tumour (R)", value=residual.group()), when, "affirmed", value))
            continue
        found = statements_in(sentence(f"{words(resource.code)}. {system}", value), when, ("stage",))
        made += found or [(kinds.Stage(system=system, value=value), when, "affirmed", value)]
    return made


def _stated(page: Page, item: Located, code: Concept, when: When, assertion: Assertion) -> list[Statement]:
    """A problem without a mapped code: what its words tell, else a diagnosis in these words."""
    name = words(code)
    made = statements_in(name, when, STATED, assertion)
    if not made and standing(name) == "historical":
        made = statements_in(name, until(when), DONE, assertion)
    unmapped(page, item, code, "read by its words" if made else "kept in its own words")
    if not made and standing(name) == "family":
        return [(kinds.Diagnosis(value=name), when, "family", name)]
    return made or [(kinds.Diagnosis(value=name), when, assertion, name)]


@_read.register
def _procedure(resource: Procedure, item: Located, page: Page) -> Statements:
    if resource.status == "entered-in-error" or says_none(resource.code):
        page.note(item, f"this {item.type} says that there is none, or was entered in error, and was not used")
        return
    when = moment(page, item, resource.performed_date_time or resource.occurrence_date_time)
    when = when if when.is_known else span_of(page, item, resource.performed_period or resource.occurrence_period)
    assertion: Assertion = "planned" if resource.status in PLANNED else "affirmed"
    name = words(resource.code)
    if resource.status in NOT_DONE:
        yield from _not_done(resource, item, page, when)
        return
    if seen := _inspected(resource, when):
        yield seen
        return
    code = resource.code or Concept()
    found = by_code_or_words(code, "procedure")
    notes = [sentence(name, told) for told in (*remarks(resource.note), words(resource.outcome)) if told]
    made = [each for text in notes for each in statements_in(text, when, OBSERVED, assertion)]
    if not found:
        made += statements_in(name, when, DONE, assertion)
        unmapped(page, item, code, "read by its words" if made else "kept in its own words")
    elif not meant(code, "procedure"):
        unmapped(page, item, code, f"read by its words as {', '.join(found)}")
    yield from made
    if not made and not found:
        yield kinds.Surgery(procedures=(name,), codes=("other",)), when, assertion, name
    for concept in found:
        for term in terms()[concept]:
            if term.kind == "surgery":
                yield _surgery(concept, term, resource), when, assertion, name
            elif not (term.kind == "colposcopy" and any(isinstance(each[0], kinds.Colposcopy) for each in made)):
                yield value_of(term, name, False), when, assertion, name


def _not_done(resource: Procedure, item: Located, page: Page, when: When) -> Statements:
    """What was not done, denied by its name; one that names nothing lugol knows is noted."""
    why = words(resource.status_reason)
    said_so = sentence(words(resource.code), f"{resource.status}", why)
    found = [each for each in by_code_or_words(resource.code, "procedure") if terms()[each][0].kind == "surgery"]
    for concept in found:
        yield _surgery(concept, terms()[concept][0], resource), when, "negated", said_so
    if not found:
        page.note(item, f"this {item.type} has the status {resource.status} and was not used ({said_so})")


def _inspected(resource: Procedure, when: When) -> Statement | None:
    """The result of a visual inspection that was recorded as a procedure with an outcome."""
    if test_of(resource.code)[0] != "via" or resource.outcome is None:
        return None
    found = {each for one in stated(resource.outcome, "via") for each in one} | set(meant(resource.outcome, "via"))
    result = next((each for each in ("suspected_cancer", "positive", "negative", "equivocal") if each in found), "")
    said_so = sentence(words(resource.code), words(resource.outcome))
    return (kinds.Via(result=result or "unknown"), when, "affirmed", said_so)  # type: ignore[arg-type]


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
def _encounter(resource: Encounter, item: Located, page: Page) -> Statements:
    if resource.status in ("cancelled", "entered-in-error", "planned"):
        page.note(item, f"this {item.type} has the status {resource.status} and was not used")
        return
    period = resource.period or resource.actual_period
    when = moment(page, item, period.start if period else None)
    for reason in resource.reason_code or ():
        for concept in known(page, item, reason, "condition", ".reasonCode"):
            for term in terms()[concept]:
                if term.kind not in STATES:
                    yield value_of(term, words(reason), False), when, "affirmed", words(reason)


@_read.register
def _episode(resource: EpisodeOfCare, item: Located, page: Page) -> Statements:
    if resource.status in ("cancelled", "entered-in-error", "planned", "waitlist"):
        return
    start = moment(page, item, resource.period.start if resource.period else None)
    end = moment(page, item, resource.period.end if resource.period else None)
    for kind in resource.type or ():
        if "pregnant" in (meant(kind, "condition") or named_by_words(kind, "condition")):
            yield kinds.Obstetric(event="pregnancy", status="pregnant"), start, "affirmed", words(kind)
            if resource.status == "finished" or end.is_known:
                gone = end if end.is_known else between(start.earliest, None)
                yield kinds.Obstetric(event="end of pregnancy", status="ended"), gone, "affirmed", words(kind)


@_read.register
def _drug(resource: Drug, item: Located, page: Page) -> Statements:
    if resource.status in NOT_DONE or resource.do_not_perform:
        page.note(item, f"this {item.type} was not given or is void and was not used")
        return
    what = resource.medication_codeable_concept
    pointed = page.by_name.get(refer(resource.medication_reference, item))
    if what is None and pointed is not None and isinstance(pointed.resource, Medication):
        what = pointed.resource.code
    name = words(what) or (resource.medication_reference.display if resource.medication_reference else "") or ""
    if says_none(what):
        page.note(item, f"{item.name} states: {name}")
        return
    if not name:
        page.note(item, f"{item.name} names no drug", "name the drug")
        return
    texts = (resource.effective_date_time, resource.authored_on, resource.when_handed_over, resource.when_prepared)
    when = moment(page, item, next((text for text in texts if text), None))
    when = when if when.is_known else span_of(page, item, resource.effective_period)
    when = when if when.is_known else until(moment(page, item, resource.date_asserted))
    found = meant(what, "drug") or named_by_words(what, "drug") or named_by_words(Concept(text=name), "drug")
    code = found[0] if found else ""
    given = [] if code else statements_in(f"Treated with {name}.", when, GIVEN)
    if given:
        yield from given
        return
    yield kinds.Medication(drug=name, code=code, status=resource.status or ""), when, "affirmed", name


@_read.register
def _immunization(resource: Immunization, item: Located, page: Page) -> Statements:
    if resource.status in NOT_DONE:
        page.note(item, f"this {item.type} has the status {resource.status} and was not used")
        return
    when = moment(page, item, resource.occurrence_date_time)
    if says_none(resource.vaccine_code):
        page.note(item, f"{item.name} states: {words(resource.vaccine_code)}")
        return
    vaccine = meant(resource.vaccine_code, "vaccine") or named_by_words(resource.vaccine_code, "vaccine")
    numbers = [part.get(name) for part in resource.protocol_applied or () if part for name in _DOSE if name in part]
    dose = int(str(numbers[0])) if numbers and str(numbers[0]).isdigit() else None
    name = "HPV" if vaccine else words(resource.vaccine_code)
    yield kinds.Immunization(vaccine=name, dose=dose), when, "affirmed", words(resource.vaccine_code)


@_read.register
def _order(resource: ServiceRequest, item: Located, page: Page) -> Statements:
    name = words(resource.code)
    if resource.status == "entered-in-error" or not name:
        page.note(item, f"this {item.type} names nothing that was asked for, or was entered in error, and was not used")
        return
    when = moment(page, item, resource.occurrence_date_time or resource.authored_on)
    if resource.do_not_perform:
        yield kinds.Followup(event="not to be done", plan=name), when, "negated", name
        return
    if resource.status in NOT_DONE:
        page.note(item, f"an order ({name}) has the status {resource.status} and was not used")
        return
    yield kinds.Followup(event="ordered", plan=name), when, "planned", name


@_read.register
def _appointment(resource: Appointment, item: Located, page: Page) -> Statements:
    """A visit booked, or one that she did not come to."""
    spoken = [resource.description or "", *(words(each) for each in (*(resource.service_type or ()),
              *(resource.reason_code or ())) if each)]  # fmt: skip
    name = "; ".join(filter(None, spoken)) or "appointment"
    when = moment(page, item, resource.start)
    if resource.status == "noshow":
        yield kinds.Followup(event="did not attend", plan=name), when, "affirmed", name
    elif resource.status in ("proposed", "pending", "booked", "waitlist"):
        yield kinds.Followup(event="appointment", plan=name), when, "planned", name
    elif resource.status in NOT_DONE:
        page.note(item, f"this {item.type} has the status {resource.status} and was not used")
    else:
        yield kinds.Followup(event="attended", status=name), when, "affirmed", name


def _status(concept: Concept | None) -> str:
    codes = [coding.code for coding in (concept.coding if concept else None) or () if coding and coding.code]
    return codes[0] if codes else ""
