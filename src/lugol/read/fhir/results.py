"""Laboratory and pathology results: every valid report and Observation as the answer that it gives to one test."""

import re
from collections.abc import Iterator

import msgspec

from lugol.language import results
from lugol.read.codes import is_null_flavour
from lugol.read.earlier import dated
from lugol.read.fhir.absent import has_value, unfit, was_not_done
from lugol.read.fhir.bundle import Located
from lugol.read.fhir.clock import hours_named
from lugol.read.fhir.collected import collection_of
from lugol.read.fhir.contrary import contradict, worse_in_words
from lugol.read.fhir.curettage import curettage_apart, words_of
from lugol.read.fhir.excised import excised
from lugol.read.fhir.free_text import letters, of_xhtml, sentence, unread
from lugol.read.fhir.links import homes
from lugol.read.fhir.organ import OF_CERVIX, SITES, is_report_elsewhere
from lugol.read.fhir.place import (
    Page,
    flagged_as,
    meant,
    moment,
    named_by_words,
    refer,
    span,
    span_of,
    stated,
    test_of,
    unmapped,
    until,
    words,
)  # fmt: skip
from lugol.read.fhir.resources import Component, Concept, DiagnosticReport, Observation, Reference, Specimen
from lugol.record.event import Span
from lugol.record.when import UNDATED, When

CONTEXT = {
    "hpv": "hpv",
    "cytology": "cytology",
    "biopsy": "histology",
    "ecc": "histology",
    "dual_stain": "dual_stain",
    "via": "via",
}
KIND = {"hpv": "hpv", "cytology": "cytology", "histology": "biopsy", "dual_stain": "dual_stain", "via": "via"}
LAB = ("hpv", "dual_stain", "via")
SAMPLES = ("cytology", "histology")
Concepts = tuple[tuple[str, ...], ...]
TELLING = frozenset(["NILM", "ASC-US", "LSIL", "ASC-H", "HSIL", "AGC", "CIN1", "CIN2", "CIN2/3", "CIN3"])
"""Results that tell by themselves which test they are of, where the code of an Observation does not."""
_EARLIER = re.compile(r"\b(?:last|latest|previous|prior|most recent|past)\b", re.IGNORECASE)
_ASIDE = re.compile(
    r"\b(?:indications?|reasons?|histor\w*|previous|prior|past|refer\w*|clinical|family|recommend\w*|plan\w*|"
    r"suspected|provisional|expected)\b",
    re.IGNORECASE,
)
UNUSED = {"entered-in-error", "cancelled", "registered", "superseded"}
INTERIM = {"preliminary", "partial", "unknown"}


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What one report or Observation says of one test, when, and where.

    `concepts` holds one tuple for each coded result, ("unexpected",) for one that is not understood; it is empty
    where there is no result. `detail` is the part that was tested ("16", "other") or the method; `earlier` is what the
    words of a newer result tell of a test before it; `corrects` says that the report was corrected or amended.
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
    earlier: bool = False
    corrects: bool = False


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
        page.note(item, f"this {item.type} has the status {status} and was not used")
    return status not in UNUSED


def observed(page: Page, item: Located, seen: Observation) -> When:
    """When an Observation holds: its effective time, else some time up to its issue."""
    days = [day for day in seen.effective_timing.event or () if day] if seen.effective_timing else []
    text = seen.effective_date_time or seen.effective_instant or (days[0] if len(days) == 1 else None)
    when = moment(page, item, text) if text else span_of(page, item, seen.effective_period)
    when = when if when.is_known else _sampled(page, item, seen.specimen)
    return when if when.is_known else until(moment(page, item, seen.issued))


def _sampled(page: Page, item: Located, *references: Reference | None) -> When:
    """When the first specimen that says so was taken."""
    for reference in references:
        specimen = page.by_name.get(refer(reference, item))
        taken = specimen.resource.collection if specimen and isinstance(specimen.resource, Specimen) else None
        if specimen is not None and taken is not None:
            text = taken.collected_date_time
            return moment(page, specimen, text) if text else span_of(page, specimen, taken.collected_period)
    return UNDATED


def reported(page: Page, item: Located, report: DiagnosticReport) -> When:
    """When a report holds: its effective time, else some time up to its issue."""
    text = report.effective_date_time
    when = moment(page, item, text) if text else span_of(page, item, report.effective_period)
    when = when if when.is_known else _sampled(page, item, *(report.specimen or ()))
    return when if when.is_known else until(moment(page, item, report.issued))


def _of_report(page: Page, item: Located, report: DiagnosticReport) -> Iterator[Answer]:
    test, detail = test_of(report.code)
    text = text_of(report)
    found = _conclusions(page, item, report, test, text)
    if test in CONTEXT:
        found.setdefault(test, ())
    codes = [code for code in report.conclusion_code or () if code]
    verbatim = "; ".join(map(words, codes)) or text
    coded = {_kind(test, code) for code in codes}
    when = reported(page, item, report)
    if test in ("", "biopsy") and "biopsy" in found and excised(words(report.code), text, when):
        del found["biopsy"]  # told as an operation and its tissue
    if text:
        yield from _earlier(page, item, text, test, when)
    for kind, concepts in found.items():
        yield Answer(
            test=kind,
            name=item.name,
            when=when,
            source=span(item, verbatim),
            concepts=concepts,
            verbatim=verbatim if kind in coded or not text else words_of(text, kind),
            detail=detail if kind == test else "",
            interim=report.status in INTERIM,
            corrects=report.status in ("corrected", "amended"),
            visit=page.visits.get(item.name, ""),
            collection=collection_of(page, item, *(report.specimen or ())),
            clock=hours_named(words(report.code)),
        )


def _earlier(page: Page, item: Located, text: str, test: str, when: When) -> Iterator[Answer]:
    """What a text tells of an earlier test beside its own, as an answer of the day that it has there."""
    for told in results.earlier(text, CONTEXT[test]) if test in CONTEXT else ():
        yield Answer(
            test=test,
            name=f"{item.name}/earlier",
            when=dated(told.date, when),
            source=span(item, told.words),
            concepts=told.concepts,
            verbatim=told.words,
            earlier=True,
        )


def text_of(report: DiagnosticReport) -> str:
    """Its conclusion, else what it presents, else, where its results stand nowhere else, its narrative."""
    told = report.conclusion or "\n".join(letters(report.presented_form or ()))
    apart = report.result or report.conclusion_code or report.presented_form
    return told if told or apart or report.text is None else of_xhtml(report.text.div or "")


def _conclusions(page: Page, item: Located, report: DiagnosticReport, test: str, text: str) -> dict[str, Concepts]:
    """The conclusions by the test that each answers: those in codes, and what the words say of other tests."""
    found: dict[str, Concepts] = {}
    coded = [(number, code) for number, code in enumerate(report.conclusion_code or ()) if code]
    for number, code in coded:
        kind = _kind(test, code)
        if kind:
            found[kind] = (*found.get(kind, ()), *_result(page, item, code, kind, f".conclusionCode[{number}]"))
    for what in unread(report.presented_form or ()):
        page.note(item, f"the attached {what}", "give it to lugol by itself, with its text", at=".presentedForm")
    if text.strip() and (test in CONTEXT or not (test or is_report_elsewhere(words(report.code), text))):
        at = ".conclusion" if report.conclusion else ".presentedForm"
        mine = test in CONTEXT and (test not in found or all(_is_of_a_class(code) for _, code in coded))
        apart = curettage_apart(text) if test == "biopsy" and not mine else None  # the code is of the biopsy alone
        spoken = _in_words(page, item, text, test, at) if mine else {}
        spoken = _in_words(page, item, apart[1], "ecc", at) if apart else spoken
        if report.result and spoken.get(test) == (("unexpected",),) and not results.unread(text, CONTEXT[test]):
            spoken = {test: ()}  # advice alone, beside the results themselves
        if test in found and spoken.get(test) not in (None, (("unexpected",),)):
            found[test] = (*found[test], *spoken[test])  # a class of ICD is wider than the words beside it
        elif test in found and (worse := worse_in_words(found[test], text, CONTEXT[test])):
            page.note(item, f"its code and its words contradict each other ({test})", "check which is right", at=at)
            found[test] = (*found[test], *worse)
        found |= {kind: concepts for kind, concepts in (_others(text, test) | spoken).items() if kind not in found}
    return found


def _is_of_a_class(code: Concept) -> bool:
    """Is a result only coded in a classification (ICD), whose classes are wider than a grade?"""
    return all("icd" in (coding.system or "").casefold() for coding in code.coding or () if coding and coding.code)


def answers_a_test(report: DiagnosticReport) -> bool:
    """Does its code, or a code of its conclusion, tell which test the report is of?"""
    test = test_of(report.code)[0]
    if test in CONTEXT or any(_kind(test, code) for code in report.conclusion_code or () if code):
        return True
    text = text_of(report)
    return not test and not is_report_elsewhere(words(report.code), text) and bool(_others(text, test))


def _kind(test: str, code: Concept) -> str:
    """The test that a conclusion answers: the report's own, else the only one to which its codes belong."""
    own = test if test in CONTEXT else ""
    if own and meant(code, CONTEXT[own]):
        return own
    others = [kind for kind in ("hpv", "cytology", "biopsy") if meant(code, CONTEXT[kind])]
    return others[0] if len(others) == 1 else own


def _result(page: Page, item: Located, code: Concept, test: str, at: str) -> Concepts:
    """The concepts of one coded result: none for a null flavour, "unexpected" for what no map and no word knows."""
    if any(is_null_flavour(coding.system) for coding in code.coding or () if coding):
        return ()
    known = meant(code, CONTEXT[test])
    if known:
        return (known,)
    found = stated(code, CONTEXT[test])
    how = "read by its words as " + "; ".join(", ".join(one) for one in found) if found else ""
    unmapped(page, item, code, how, at=at, context=CONTEXT[test])
    return found or (("unexpected",),)


def _in_words(page: Page, item: Located, text: str, test: str, at: str) -> dict[str, Concepts]:
    """What a text says of the test that it is the result of, under that test; noted where it is not understood.

    A sample that was only found adequate has no result, and a result that is awaited is none yet.
    """
    if test == "biopsy" and (parts := curettage_apart(text)):
        return _in_words(page, item, parts[0], test, at) | _in_words(page, item, parts[1], "ecc", at)
    for label, aside in results.known_before(text):
        page.note(item, f"what stands under {label!r} was not read: {aside!r}", "give it by itself", at=at)
    told = results.read_cell(text, CONTEXT[test])
    found = results.concepts_of(told, CONTEXT[test])
    mine = [each for each in told if each.test == CONTEXT[test]]
    awaited = [each for each in mine if each.status in ("pending", "not_done", "historical")]
    if awaited and not (awaited[0].status == "historical" and results.earlier(text, CONTEXT[test])):
        what = {"pending": "is awaited", "not_done": "was not done", "historical": "is an earlier one"}
        page.note(item, f"a result in free text {what[awaited[0].status]} ({test})", at=at)
    if any(each.status == "named" for each in mine):
        page.note(item, "HPV types are named without a result", "say positive or negative", at=at)
    if (
        found == (("unexpected",),)
        or (awaited and not found and awaited[0].status == "historical")
        or not (found or awaited or any(each.status == "adequacy" for each in mine))
    ):
        page.note(item, f"a result in free text was not understood as {test}", "code it, or use known words", at=at)
        return {test: (("unexpected",),)}
    only_adequate = not found and not awaited and {each.code for each in mine} == {"adequate"}
    return {} if only_adequate else {test: found}


def _others(text: str, test: str) -> dict[str, Concepts]:
    """What a text says of the other tests that it names.

    A report of tissue makes no smear, nor a smear tissue, by a class alone that only the words of the other have.
    """
    own = CONTEXT.get(test, "")
    told = results.read_cell(text, own)
    if own in SAMPLES:
        named = results.tests_named(text)
        told = tuple(each for each in told if each.test == own or each.test not in SAMPLES or each.test in named)
    found = {KIND[each.test]: results.concepts_of(told, each.test) for each in told if each.test in KIND.keys() - {own}}
    return {kind: concepts for kind, concepts in found.items() if concepts and concepts != (("unexpected",),)}


def _of_observation(page: Page, item: Located, seen: Observation, home: Located | None) -> Iterator[Answer]:
    report = home.resource if home is not None else None
    outer = test_of(seen.code)[0]
    when = observed(page, item, seen)
    specimens: tuple[Reference | None, ...] = (seen.specimen,)
    if home is not None and isinstance(report, DiagnosticReport):
        specimens = (seen.specimen, *(report.specimen or ()))
        home_when = reported(page, home, report)
        if home_when.is_known and (test_of(report.code)[0] == outer or when.earliest is None):
            when = home_when
    if _EARLIER.search(words(seen.code)):
        when = until(when)
    for part, at in _parts(seen):
        test, detail = asked_of(part, outer if at else "")
        if test not in CONTEXT and not at:
            found, verbatim = spoken_of(seen), seen.value_string or words(seen.code)
        elif test not in CONTEXT or was_not_done(page, item, part, CONTEXT[test]):
            continue
        else:
            found, verbatim = _value(page, item, part, test, at)
            if test == "biopsy" and excised(words(part.code), part.value_string or "", when):
                found.pop(test, None)
            if part.value_string:
                yield from _earlier(page, item, part.value_string, test, when)
        for kind, concepts in found.items():
            yield Answer(
                test=kind,
                name=item.name,
                when=when,
                source=span(item, verbatim, at),
                concepts=concepts,
                verbatim=verbatim,
                detail=detail if kind == test else "",
                interim=seen.status in INTERIM,
                visit=page.visits.get(item.name, "") or (page.visits.get(home.name, "") if home else ""),
                collection=collection_of(page, item, *specimens)
                or "".join(named_by_words(seen.method, "collection")[:1]),
                clock=hours_named(words(part.code)),
            )


def spoken_of(seen: Observation) -> dict[str, Concepts]:
    """What the text of an Observation whose name is no test says of tests of the cervix that it names itself.

    Without any value the name is the text ("High risk HPV not detected").

    Tissue is left to the reading of narratives, which knows specimens and margins.
    """
    name = words(seen.code)
    text = seen.value_string or ("" if has_value(seen) or seen.data_absent_reason else name)
    if not text or test_of(seen.code)[0] or _ASIDE.search(name) or any(o in name.casefold() for o in SITES):
        return {}
    if not OF_CERVIX.search(f"{name} {text}"):  # "Body fluid study: cytology negative"
        return {}
    told = _seen_by_smear_or_lab(text)
    if not told and any(each.test in ("lesion", "histology") for each in results.read(text)):
        told = _seen_by_smear_or_lab(sentence(name, text))  # a class, of the smear that is named
    return told


def _seen_by_smear_or_lab(text: str) -> dict[str, Concepts]:
    return {kind: concepts for kind, concepts in _others(text, "").items() if kind in ("cytology", *LAB)}


def asked_of(part: Observation | Component, outer: str = "") -> tuple[str, str]:
    """The test that an Observation or a component answers, and its detail.

    It is told by its own code; else, for a component, by the test of the whole if that knows the value; else by a
    value that only one test has ("LSIL on cervical smear").
    """
    test, detail = test_of(part.code)
    if test in CONTEXT:
        return test, detail
    value = part.value_codeable_concept
    if outer in CONTEXT and (test or value is None or meant(value, CONTEXT[outer]) or stated(value, CONTEXT[outer])):
        return ("", "") if test else (outer, detail)
    return ("" if test else told_by_value(words(part.code), value)), ""


def told_by_value(name: str, value: Concept | None) -> str:
    """The one test to which the code of a value belongs, where the name says neither another place nor time."""
    if value is None or _ASIDE.search(name) or any(organ in name.casefold() for organ in SITES):
        return ""
    kinds = [kind for kind in ("hpv", "cytology", "biopsy") if _tells(value, kind)]
    return kinds[0] if len(kinds) == 1 else ""


def _tells(value: Concept, kind: str) -> bool:
    found = meant(value, CONTEXT[kind])
    if kind == "hpv":
        shown = words(value).casefold()
        return bool(found) and ("hpv" in shown or "papilloma" in shown)
    return bool(TELLING.intersection(found))


def _parts(seen: Observation) -> Iterator[tuple[Observation | Component, str]]:
    """The Observation itself, unless it only heads a panel, and its components."""
    heads = (seen.component or seen.has_member) and not has_value(seen)
    if not heads:
        yield seen, ""
    for number, part in enumerate(seen.component or ()):
        if part is not None:
            yield part, f".component[{number}]"


def _value(
    page: Page, item: Located, part: Observation | Component, test: str, at: str
) -> tuple[dict[str, Concepts], str]:
    """The results by test and the words: a coded value, else the interpretation, a text, a truth value; else none."""
    coded = part.value_codeable_concept
    flags = [flag for flag in part.interpretation or () if flag]
    flagged = tuple(each for flag in flags for each in flagged_as(flag, CONTEXT[test]))
    verbatim = words(coded) or part.value_string or "; ".join(map(words, flags))
    if coded is not None and (coded.coding or coded.text):
        if flagged and not (meant(coded, CONTEXT[test]) or stated(coded, CONTEXT[test])):
            return {test: flagged}, verbatim
        known = meant(coded, CONTEXT[test]) or any(each and is_null_flavour(each.system) for each in coded.coding or ())
        if not known and (status := _without_result(words(coded), test)):
            if status == "not_done":
                page.note(item, f"no result of {words(part.code)}: {words(coded)}", at=at)
            return {}, verbatim
        return {test: _result(page, item, coded, test, f"{at}.valueCodeableConcept")}, verbatim
    if flagged and not (part.value_string and _others(part.value_string, test)):
        if part.value_string and contradict(
            results.concepts_of(results.read_cell(part.value_string, CONTEXT[test]), CONTEXT[test]), flagged
        ):
            page.note(item, f"its value and its flag contradict each other ({test})", "check which is right", at=at)
            return {test: (("unexpected",),)}, verbatim
        return {test: flagged}, verbatim
    if part.value_string and part.value_string.strip():
        own = _in_words(page, item, part.value_string, test, f"{at}.valueString")
        return _others(part.value_string, test) | own, verbatim
    if part.value_boolean is not None and test in LAB:
        return {test: (("positive" if part.value_boolean else "negative",),)}, str(part.value_boolean).lower()
    if has_value(part):
        page.note(item, f"this form of value is not understood as {test}", "give the result as a code", at=at)
        return {test: (("unexpected",),)}, verbatim
    if spoilt := unfit(part, CONTEXT[test]):
        return {test: spoilt}, words(part.data_absent_reason)
    return {test: ()}, verbatim


def _without_result(text: str, test: str) -> str:
    """ "adequate" or "not_done" where a text says no more than that of a test, "" where it tells a result."""
    told = results.read_cell(text, CONTEXT[test])
    states = {each.code if each.code in ("adequate", "not_done") else "" for each in told}
    return states.pop() if len(states) == 1 else ""
