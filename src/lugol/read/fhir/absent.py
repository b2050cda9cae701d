"""Why a test has no value: it was not done, or its sample was unfit, which is a result of its own."""

from lugol.read.fhir.bundle import Located
from lugol.read.fhir.place import Page, meant, stated, words
from lugol.read.fhir.resources import Component, Concept, Observation

_NOT_DONE = frozenset(["not-performed", "not-asked", "asked-declined", "not-applicable"])
_UNFIT = frozenset(["UNSAT", "invalid", "insufficient"])
_STANDARD = "http://terminology.hl7.org/CodeSystem/data-absent-reason"
Part = Observation | Component


def has_value(part: Part) -> bool:
    """Is there a value, or at least its interpretation?"""
    values = (part.value_codeable_concept, part.value_string, part.value_boolean, part.value_integer)
    return any(value is not None for value in (*values, part.value_quantity)) or bool(part.interpretation)


def was_not_done(page: Page, item: Located, part: Part, context: str) -> bool:
    """Is there no value because the test was declined or not done? What else keeps a value away is noted."""
    if part.data_absent_reason is None or has_value(part) or unfit(part, context):
        return False
    codes = {coding.code for coding in part.data_absent_reason.coding or () if coding}
    page.note(item, f"no result of {words(part.code)}: {words(part.data_absent_reason)}")
    return bool(codes & _NOT_DONE)


def unfit(part: Part, context: str) -> tuple[tuple[str, ...], ...]:
    """The result of a sample of which the reason for the missing value says in words or a code that it was unfit.

    The codes of FHIR itself tell of systems ("error") and not of samples.
    """
    reason = part.data_absent_reason
    if reason is None:
        return ()
    own = [coding for coding in reason.coding or () if coding and coding.system != _STANDARD]
    told = Concept(coding=list(own), text=reason.text)
    found = (meant(told, context),) if meant(told, context) else stated(told, context)
    return found if found and all(each in _UNFIT for one in found for each in one) else ()
