"""Laboratory and pathology results: every valid report and Observation as the answer that it gives to one test."""

import re
from collections.abc import Iterator

import msgspec

from lugol.read.codes import in_words, is_null_flavour, is_settled
from lugol.read.fhir.bundle import Located
from lugol.read.fhir.free_text import letters, sentence, told
from lugol.read.fhir.links import homes
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
from lugol.read.fhir.resources import Component, Concept, DiagnosticReport, Observation, Reference, Specimen
from lugol.record.event import Span
from lugol.record.when import UNDATED, When

CONTEXT = {"hpv": "hpv", "cytology": "cytology", "biopsy": "histology", "ecc": "histology", "dual_stain": "dual_stain"}
_OCLOCK = re.compile(r"((?:\d{1,2}\s*(?:,|and|&|-|/)?\s*)+)o['’ ]?clock", re.IGNORECASE)
UNUSED = {"entered-in-error", "cancelled", "registered"}
INTERIM = {"preliminary", "partial", "unknown"}


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What one report or Observation says of one test, when, and where.

    `concepts` holds one tuple for each coded result, ("unexpected",) for one that is not understood; it is empty
    where there is no result. `detail` is the part that was tested ("16", "other") or the method.
    """

    test: str
    name: str
    when: When
    source: Span
    concepts: tuple[tuple[str, ...], ...] = ()
    verbatim: str = ""
    detail: str = ""
    interim: bool = False
    visit: str = ""
    collection: str = ""
    clock: tuple[int, ...] = ()


def answers(page: Page, items: list[Located]) -> Iterator[Answer]:
    """Every answer to a test that rules ask of; what is invalid or not understood is noted."""
    home_of = homes(page, items)
    for item in items:
        resource = item.resource
        if isinstance(resource, DiagnosticReport) and usable(page, item, resource.status):
            yield from _of_report(page, item, resource)
        elif isinstance(resource, Observation) and usable(page, item, resource.status):
            yield from _of_observation(page, item, resource, home_of.get(item.name))


def usable(page: Page, item: Located, status: str | None) -> bool:
    """False, with a note, for what its status says was never so or is not there yet."""
    if status in UNUSED:
        page.note(item, f"{item.name} has the status {status} and was not used")
    return status not in UNUSED


def observed(page: Page, item: Located, seen: Observation) -> When:
    """When an Observation holds: its effective time, else some time up to its issue."""
    text = seen.effective_date_time or seen.effective_instant
    when = moment(page, item, text) if text else span_of(page, item, seen.effective_period)
    return when if when.is_known else until(moment(page, item, seen.issued))


def reported(page: Page, item: Located, report: DiagnosticReport) -> When:
    """When a report holds: its effective time, else some time up to its issue."""
    text = report.effective_date_time
    when = moment(page, item, text) if text else span_of(page, item, report.effective_period)
    return when if when.is_known else until(moment(page, item, report.issued))


def _of_report(page: Page, item: Located, report: DiagnosticReport) -> Iterator[Answer]:
    test, detail = test_of(report.code)
    results = _conclusions(page, item, report, test)
    if test in CONTEXT:
        results.setdefault(test, ())
    verbatim = "; ".join(words(code) for code in report.conclusion_code or () if code) or (report.conclusion or "")
    for kind, concepts in results.items():
        yield Answer(
            test=kind,
            name=item.name,
            when=reported(page, item, report),
            source=span(item, verbatim),
            concepts=concepts,
            verbatim=verbatim,
            detail=detail if kind == test else "",
            interim=report.status in INTERIM,
            visit=page.visits.get(item.name, ""),
            collection=_collection(page, item, *(report.specimen or ())),
            clock=_clock(report.code),
        )


def _conclusions(
    page: Page, item: Located, report: DiagnosticReport, test: str
) -> dict[str, tuple[tuple[str, ...], ...]]:
    """The coded conclusions by the test that each answers; else the conclusion in words."""
    found: dict[str, tuple[tuple[str, ...], ...]] = {}
    coded = [(number, code) for number, code in enumerate(report.conclusion_code or ()) if code]
    for number, code in coded:
        kind = _kind(test, code)
        if kind:
            result = _result(page, item, code, kind, f".conclusionCode[{number}]")
            found[kind] = (*found.get(kind, ()), *([result] if result else []))
    said = report.conclusion or "\n".join(letters(report.presented_form or ()))
    if test in CONTEXT and not coded and said.strip():
        at = ".conclusion" if report.conclusion else ".presentedForm"
        found[test] = (_in_words(page, item, said, test, at),)
    return found


def answers_a_test(report: DiagnosticReport) -> bool:
    """Does its code, or a code of its conclusion, tell which test the report is of?"""
    test = test_of(report.code)[0]
    return test in CONTEXT or any(_kind(test, code) for code in report.conclusion_code or () if code)


def _kind(test: str, code: Concept) -> str:
    """The test that a conclusion answers: the report's own, else the only one to which its codes belong."""
    own = test if test in CONTEXT else ""
    if own and meant(code, CONTEXT[own]):
        return own
    others = [kind for kind in ("hpv", "cytology", "biopsy") if meant(code, CONTEXT[kind])]
    return others[0] if len(others) == 1 else own


def _result(page: Page, item: Located, code: Concept, test: str, at: str) -> tuple[str, ...]:
    """The concepts of one coded result: none for a null flavour, "unexpected" for what no map and no word knows."""
    if any(is_null_flavour(coding.system) for coding in code.coding or () if coding):
        return ()
    return read_concept(page, item, code, CONTEXT[test], at) or ("unexpected",)


def _in_words(page: Page, item: Located, text: str, test: str, at: str) -> tuple[str, ...]:
    found = in_words(text, CONTEXT[test]) or _histology_told(text, test)
    if not found:
        page.note(item, f"a result in free text was not understood as {test}", "code it, or use known words", at=at)
    return found or ("unexpected",)


def _histology_told(text: str, test: str) -> tuple[str, ...]:
    """The histology that a sentence of a pathologist tells, where it is neither in doubt nor of the past."""
    if CONTEXT[test] != "histology" or not is_settled(text):
        return ()
    found = told(sentence("Biopsy of the cervix", text), UNDATED, ("biopsy",))
    return tuple(dict.fromkeys(values.histology for values, *_ in found if values.histology))


def _of_observation(page: Page, item: Located, seen: Observation, home: Located | None) -> Iterator[Answer]:
    report = home.resource if home is not None else None
    outer = test_of(seen.code)[0]
    when = observed(page, item, seen)
    specimens: tuple[Reference | None, ...] = (seen.specimen,)
    if home is not None and isinstance(report, DiagnosticReport):
        specimens = (seen.specimen, *(report.specimen or ()))
        home_when = reported(page, home, report)
        if home_when.is_known and (test_of(report.code)[0] == outer or not when.is_known):
            when = home_when
    for part, at in _parts(seen):
        test, detail = test_of(part.code)
        test = test if test in CONTEXT or not at else outer
        if test in CONTEXT:
            concepts, verbatim = _value(page, item, part, test, at)
            yield Answer(
                test=test,
                name=item.name,
                when=when,
                source=span(item, verbatim, at),
                concepts=concepts,
                verbatim=verbatim,
                detail=detail,
                interim=seen.status in INTERIM,
                visit=page.visits.get(item.name, "") or (page.visits.get(home.name, "") if home else ""),
                collection=_collection(page, item, *specimens),
                clock=_clock(part.code),
            )


def _parts(seen: Observation) -> Iterator[tuple[Observation | Component, str]]:
    """The Observation itself, unless it only heads a panel, and its components."""
    heads = (seen.component or seen.has_member) and not _told(seen)
    if not heads:
        yield seen, ""
    for number, part in enumerate(seen.component or ()):
        if part is not None:
            yield part, f".component[{number}]"


def _told(part: Observation | Component) -> bool:
    values = (part.value_codeable_concept, part.value_string, part.value_boolean, part.value_integer)
    return any(value is not None for value in (*values, part.value_quantity)) or bool(part.interpretation)


def _value(
    page: Page, item: Located, part: Observation | Component, test: str, at: str
) -> tuple[tuple[tuple[str, ...], ...], str]:
    """The result and its words: a coded value, else the interpretation, a text, a truth value; else nothing."""
    coded = part.value_codeable_concept
    flags = [flag for flag in part.interpretation or () if flag]
    flagged = tuple(found for flag in flags if (found := meant(flag, CONTEXT[test]) or said(flag, CONTEXT[test])))
    verbatim = words(coded) or part.value_string or "; ".join(words(flag) for flag in flags)
    if coded is not None and (coded.coding or coded.text):
        if flagged and not (meant(coded, CONTEXT[test]) or said(coded, CONTEXT[test])):
            return flagged, verbatim
        result = _result(page, item, coded, test, f"{at}.valueCodeableConcept")
        return ((result,) if result else ()), verbatim
    if flagged:
        return flagged, verbatim
    if part.value_string and part.value_string.strip():
        return (_in_words(page, item, part.value_string, test, f"{at}.valueString"),), verbatim
    if part.value_boolean is not None and test in ("hpv", "dual_stain"):
        return (("positive" if part.value_boolean else "negative",),), str(part.value_boolean).lower()
    if _told(part):
        page.note(item, f"this form of value is not understood as {test}", "give the result as a code", at=at)
        return (("unexpected",),), verbatim
    return (), verbatim


def _clock(code: Concept | None) -> tuple[int, ...]:
    """The hours of the clock face that the name of a test tells ("biopsy at 3 and 9 o'clock")."""
    name = words(code)
    if "clock" not in name.casefold():
        return ()
    hours = (int(hour) for said in _OCLOCK.findall(name) for hour in re.findall(r"\d+", said))
    return tuple(sorted({hour for hour in hours if 1 <= hour <= 12}))


def _collection(page: Page, item: Located, *references: Reference | None) -> str:
    """How the specimen was taken: "self" or "clinician" where one of the specimens tells."""
    for reference in references:
        specimen = page.by_name.get(refer(reference, item))
        if specimen is not None and isinstance(specimen.resource, Specimen):
            taken = specimen.resource.collection
            told = said(taken.method if taken else None, "collection") or said(specimen.resource.type, "collection")
            if told:
                return told[0]
            if taken and taken.collector and refer(taken.collector, specimen).startswith("Patient/"):
                return "self"
    return ""
