"""Events from reports and Observations that are no test of the cervix: findings, answers, states, laboratory values."""

import re
from collections.abc import Iterator
from typing import Any

from lugol.read.cells import amount_of
from lugol.read.codes import Term, in_words, terms
from lugol.read.deeds import of_cervix, state_of
from lugol.read.fhir.bundle import Located
from lugol.read.fhir.excised import excised
from lugol.read.fhir.free_text import (
    FOUND,
    REPORTED,
    Statement,
    letters,
    observation_text,
    of_xhtml,
    remarks,
    report_text,
    sentence,
    statements_in,
    unread,
)
from lugol.read.fhir.organ import OF_CERVIX
from lugol.read.fhir.place import (
    Page,
    exactly,
    meant,
    moment,
    named_by_words,
    read_concept,
    test_of,
    unmapped,
    until,
    words,
)
from lugol.read.fhir.resources import (
    Component,
    Composition,
    Concept,
    DiagnosticReport,
    DocumentReference,
    Observation,
    Quantity,
    Section,
)  # fmt: skip
from lugol.read.fhir.results import CONTEXT, answers_a_test, asked_of, observed, reported, spoken_of, text_of, usable
from lugol.read.fhir.staged import staged
from lugol.record import event as kinds
from lugol.record.event import Assertion
from lugol.record.when import UNDATED, When

TISSUE = {"pathology", "biopsy", "ecc"}
_OF_TISSUE = re.compile(r"patholog|histolog|biops|cytolog|smear|\bdiagnosis\b", re.IGNORECASE)
_COUNTED = re.compile(r"\b(?:total|number|count|parity|gravidity|births)\b", re.IGNORECASE)
_HISTORY = re.compile(
    r"\b(?:histor(?:y|ies)|clinical (?:details|information|data|notes?)|indications?|reasons?|pre-?operative)\b",
    re.IGNORECASE,
)
_DONE = re.compile(r"\b(?:procedure|operation|treatment|surgery|intervention)\b", re.IGNORECASE)
_NOT_NOW = re.compile(r"\b(?:plan\w*|recommend\w*|propos\w*|request\w*|order\w*|commission\w*|refer\w*|indicat\w*|"
                      r"previous|prior|histor\w*|past|last|next)\b", re.IGNORECASE)  # fmt: skip
Statements = Iterator[Statement]


def of_report(resource: DiagnosticReport, item: Located, page: Page) -> Statements:
    """What a report of no mapped test says in words, its diagnosis too where it is of tissue; a presented letter whole.

    Notes of a visit are exchanged as reports too: one that presents a letter and no result is read as a letter is.
    """
    if not usable(page, item, resource.status):
        return
    answers = answers_a_test(resource)
    if answers and test_of(resource.code)[0] not in ("", "biopsy"):
        return
    when = reported(page, item, resource)
    whole = excised(words(resource.code), text_of(resource), when)
    if answers:
        yield from whole
        return
    text = report_text(resource)
    allowed = (*REPORTED, "colposcopy") if "colposcop" in text.casefold() else REPORTED
    made = statements_in(text, when, allowed) if text else []
    tissue = any(values.__struct_config__.tag in TISSUE for values, *_ in made)
    if tissue:
        made += statements_in(text, when, ("diagnosis",))
    made += [each for each in whole if each not in made]
    if not made and not resource.conclusion and not resource.conclusion_code:
        made = [each for letter in letters(resource.presented_form or ()) for each in statements_in(letter, UNDATED)]
    if resource.code and (made or not resource.result):
        unmapped(page, item, resource.code, "read by its words" if made else "", context="report")
    yield from made


def of_document(resource: DocumentReference, item: Located, page: Page) -> Statements:
    """What a letter or note tells, read as a narrative; what has no date of its own was by the day of the document."""
    if resource.status in ("entered-in-error", "superseded"):
        page.note(item, f"this {item.type} has the status {resource.status} and was not used")
        return
    parts = [part.attachment for part in resource.content or () if part]
    texts = letters(parts)
    if not texts:
        what = "; ".join(unread(parts)) or "no attachment"
        page.note(item, f"{item.name} holds no plain text ({what})", "give the document to lugol by itself")
    else:
        for what in unread(parts):
            page.note(item, f"the attached {what}", "give it to lugol by itself, with its text")
    for text in texts:
        yield from _by_then(statements_in(text, UNDATED), until(moment(page, item, resource.date)))


def of_composition(resource: Composition, item: Located, page: Page) -> Statements:
    """What the sections of a document say that hold words and point to no resource; read as a narrative."""
    if resource.status == "entered-in-error":
        page.note(item, f"this {item.type} has the status {resource.status} and was not used")
        return
    for section in _sections(resource.section or ()):
        text = of_xhtml(section.text.div or "") if section.text else ""
        made = statements_in(sentence(section.title or "", text), UNDATED) if text else []
        made = _by_then(made, until(moment(page, item, resource.date)))
        if text and not made:
            page.note(item, f"the section {section.title or 'without a title'} is not understood", "read it by eye")
        yield from made


def _by_then(made: list[Statement], when: When) -> list[Statement]:
    """The statements, an undated one of what has been dated as some time up to then; a plan stays undated."""
    return [
        (values, when if not own.is_known and not own.after and stated != "planned" else own, stated, quote)
        for values, own, stated, quote in made
    ]


def _sections(told_of: Any) -> Iterator[Section]:
    for section in told_of:
        if section is not None:
            if not section.entry:
                yield section
            yield from _sections(section.section or ())


def of_observation(resource: Observation, item: Located, page: Page) -> Statements:
    """A laboratory value, a status, the answer to a question, or a finding; first its components of no test."""
    test, detail = test_of(resource.code)
    if test == "gender_identity" or not usable(page, item, resource.status):
        return
    for number, part in enumerate(resource.component or ()):
        if part is not None and asked_of(part, test)[0] not in CONTEXT:
            page.noted.add(item.name)
            yield from of_observation(_alone(resource, part), _inside(item, number), page)
    heads = resource.component or (resource.has_member and not resource.interpretation)
    if asked_of(resource)[0] == "biopsy":
        yield from excised(words(resource.code), resource.value_string or "", observed(page, item, resource))
    if asked_of(resource)[0] in CONTEXT or (heads and not _has_value(resource) and not remarks(resource.note)):
        return
    when = observed(page, item, resource)
    if test == "lab":
        yield _lab(page, item, resource, detail), when, "affirmed", words(resource.code)
    elif test in ("pregnancy", "immune_status"):
        yield from _status_answer(page, item, resource, test, when)
    elif test == "question":
        yield from _finding(page, item, resource, (detail,), when)
    elif resource.code is not None:
        yield from _seen(page, item, resource, when)


def _has_value(seen: Observation) -> bool:
    told_of = (seen.value_codeable_concept, seen.value_string, seen.value_boolean, seen.value_integer)
    return any(value is not None for value in (*told_of, seen.value_quantity))


def _alone(whole: Observation, part: Component) -> Observation:
    """A component as an Observation of the time of the whole."""
    return Observation(
        status=whole.status,
        code=part.code,
        effective_date_time=whole.effective_date_time,
        effective_instant=whole.effective_instant,
        effective_timing=whole.effective_timing,
        effective_period=whole.effective_period,
        issued=whole.issued,
        specimen=whole.specimen,
        value_codeable_concept=part.value_codeable_concept,
        value_string=part.value_string,
        value_boolean=part.value_boolean,
        value_integer=part.value_integer,
        value_quantity=part.value_quantity,
        interpretation=part.interpretation,
        data_absent_reason=part.data_absent_reason,
    )


def _inside(item: Located, number: int) -> Located:
    return Located(item.resource, "Observation", item.document, f"{item.path}.component[{number}]", inside=item.inside)


def _seen(page: Page, item: Located, resource: Observation, when: When) -> Statements:
    """A finding of no test: by its code, by exactly our words for it, as a narrative, or by words within it."""
    code = resource.code or Concept()
    answered = tuple(spoken_of(resource))
    asked = meant(code, "condition") or exactly(code, "condition")
    denied = resource.value_boolean is False
    allowed: tuple[str, ...] = (*REPORTED, *FOUND, "diagnosis") if _OF_TISSUE.search(words(code)) else FOUND
    allowed = tuple(kind for kind in allowed if kind not in answered)
    if stages := staged(resource, when):
        yield from stages
        return
    made: list[Statement] = []
    if not asked:
        made = _of_value(resource, _told(resource, when, allowed, "negated" if denied else "affirmed"))
        if "diagnosis" in allowed and not denied:
            made += [each for each in excised(words(code), resource.value_string or "", when) if each not in made]
    if _COUNTED.search(words(code)):
        made = [each for each in made if not isinstance(each[0], kinds.Obstetric)]  # so many births, none on this day
    made = made or ([] if asked else _performed(resource, when))
    asked = asked or (() if made else by_code_or_words(code, "condition"))
    site = words(resource.body_site)
    if not asked and not made and site:
        assertion: Assertion = "negated" if denied else "affirmed"
        made = [(kinds.Exam(term=observation_text(resource), site=site), when, assertion, words(code))]
    if made:
        unmapped(page, item, code, "read by its words")
        yield from made
    elif not answered:
        yield from _finding(page, item, resource, known(page, item, code, "condition", ".code"), when)


def _of_value(resource: Observation, made: list[Statement]) -> list[Statement]:
    """What an Observation tells without the tissue that its name alone names ("Primary tumour.pathology Cancer: 2b").

    A name with a yes for a value ("Cervical intraepithelial neoplasia grade 3: present") says it itself.
    """
    value = words(resource.value_codeable_concept) or resource.value_string or ""
    of_tissue = any(values.__struct_config__.tag in TISSUE for values, *_ in made)
    if not of_tissue or not value or in_words(value, "answer") or meant(resource.value_codeable_concept, "answer"):
        return made
    named = [values for values, *_ in statements_in(words(resource.code), UNDATED)]
    return [each for each in made if each[0] not in named or each[0].__struct_config__.tag not in TISSUE]


def _told(resource: Observation, when: When, allowed: tuple[str, ...], stated: Assertion) -> list[Statement]:
    """What an Observation tells as a narrative; the results under a name like "Clinical history" are earlier ones."""
    text = observation_text(resource)
    if not _HISTORY.search(words(resource.code)):
        return statements_in(text, when, allowed, stated)
    earlier = statements_in(text, until(when), tuple(kind for kind in allowed if kind not in FOUND), "historical")
    return statements_in(text, when, FOUND, stated) + earlier


def _performed(resource: Observation, when: When) -> list[Statement]:
    """What the answer to a question about an operation names as done ("Treatment of the cervix: thermocoagulation")."""
    name, value = words(resource.code), resource.value_codeable_concept
    said_so = words(value) or resource.value_string or ""
    if not said_so or not _DONE.search(name) or _NOT_NOW.search(name) or state_of(said_so):
        return []
    named = of_cervix(said_so) if OF_CERVIX.search(name) else in_words(said_so, "procedure")
    found = [each for each in meant(value, "procedure") or named if terms()[each][0].kind == "surgery"]
    return [
        (kinds.Surgery(procedures=(said_so,), codes=(terms()[each][0].code,)), when, "affirmed", f"{name}: {said_so}")  # type: ignore[arg-type]
        for each in found
    ]


def _finding(page: Page, item: Located, resource: Observation, asked: tuple[str, ...], when: When) -> Statements:
    """A finding whose code says it, or an answer to a question; without an answer a question says nothing.

    Words alone that name a finding are the name of what was looked for: without a yes they affirm nothing where
    there is another value.
    """
    value = resource.value_codeable_concept
    answer: tuple[str, ...] = meant(value, "answer") or named_by_words(value, "answer")
    if resource.value_boolean is not None:
        answer = ("yes",) if resource.value_boolean else ("no",)
    answer = answer or in_words(resource.value_string or "", "answer")
    named = not meant(resource.code, "condition") and _has_value(resource)
    question = test_of(resource.code)[0] == "question"
    if not answer and (question or (asked and (words(value) or resource.value_string))):
        page.note(item, f"the answer to {words(resource.code)} is missing or not understood", "answer yes or no")
    for concept in asked:
        for term in terms().get(concept, ()):
            if answer or not (question or named or resource.value_string):
                assertion: Assertion = "negated" if answer == ("no",) else "affirmed"
                yield value_of(term, words(resource.code), False), when, assertion, words(resource.code)


def _status_answer(page: Page, item: Located, resource: Observation, test: str, when: When) -> Statements:
    found = read_concept(page, item, resource.value_codeable_concept, test, ".valueCodeableConcept")
    quote = f"{words(resource.code)}: {words(resource.value_codeable_concept)}"
    if found == ("pregnant",):
        yield kinds.Obstetric(event="pregnancy", status="pregnant"), when, "affirmed", quote
    elif found == ("not_pregnant",):
        yield kinds.Obstetric(event="not pregnant", status="ended"), when, "affirmed", quote
    elif found:
        yield value_of(terms()[found[0]][0], quote, False), when, "affirmed", quote


def _lab(page: Page, item: Located, resource: Observation, marker: str) -> kinds.Lab:
    """A laboratory value; one in words is read where it is a number, with its unit, and noted where it is none."""
    amount = resource.value_quantity or _in_figures(resource)
    flags = [flag for told in resource.interpretation or () for flag in meant(told, "lab")]
    if not flags and (amount is None or amount.value is None):
        page.note(
            item, f"the value of {words(resource.code)} is missing or not understood", "give a number with its unit"
        )
    comparator = amount.comparator if amount and amount.comparator in ("<", "<=", ">", ">=") else ""
    return kinds.Lab(
        marker=marker,
        value=amount.value if amount else None,
        comparator=comparator,  # type: ignore[arg-type]
        unit=(amount.unit or amount.code or "") if amount else "",
        flag=flags[0] if flags else None,  # type: ignore[arg-type]
    )


def _in_figures(resource: Observation) -> Quantity | None:
    """An amount that is told as a text ("> 35,4 U/mL") or as a whole number."""
    if resource.value_integer is not None:
        return Quantity(resource.value_integer)
    number, _, unit = (resource.value_string or "").strip().partition(" ")
    if number in ("<", ">", "<=", ">="):
        more, _, unit = unit.strip().partition(" ")
        number += more
    comparator, value = amount_of(number)
    is_unit = not unit.strip() or unit.strip()[0].isalpha() or unit.strip()[0] in "%µ["
    return Quantity(value, comparator or None, unit.strip() or None) if value is not None and is_unit else None


def value_of(term: Term, name: str, over: bool) -> Any:
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


def known(page: Page, item: Located, code: Concept | None, context: str, at: str) -> tuple[str, ...]:
    """The concepts of a code that the lexicon has terms for; an unmapped one is noted."""
    return tuple(concept for concept in read_concept(page, item, code, context, at) if concept in terms())


def by_code_or_words(code: Concept | None, context: str) -> tuple[str, ...]:
    """The concepts of a code, or named in its words, that the lexicon has terms for."""
    return tuple(concept for concept in meant(code, context) or named_by_words(code, context) if concept in terms())
