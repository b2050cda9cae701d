"""Each kind of event as the FHIR R4 resource that says it, with codes where the terminology maps have them."""

from collections.abc import Iterator
from functools import singledispatch
from typing import Any

import msgspec

from lugol.errors import LugolError
from lugol.exchange.tissue import proven_histology, worded_result
from lugol.read.codes import codes_of, first_code, in_words
from lugol.record import event as kinds
from lugol.record.event import Event
from lugol.record.when import DateError, When, parse

Resource = dict[str, Any]
SYSTEMS = {
    "loinc": "http://loinc.org",
    "snomed-ct": "http://snomed.info/sct",
    "icd-10-cm": "http://hl7.org/fhir/sid/icd-10-cm",
    "cvx": "http://hl7.org/fhir/sid/cvx",
}
CONDITION_STATUS = "http://terminology.hl7.org/CodeSystem/condition-clinical"
VERIFICATION = "http://terminology.hl7.org/CodeSystem/condition-ver-status"
INTERPRETATION = "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation"
_STATUS = {"planned": "registered", "negated": "cancelled", "possible": "preliminary"}
_SAID = {"biopsy": "Biopsy of cervix"}
NOT_SAID = ("no_result", "unexpected")
_SAID_OF = {
    "other_person": "Said of another person, not of the patient",
    "literature": "Said of patients in the literature, not of this one",
    "hypothetical": "Said as a possibility, not of what is so",
}
"""What is not hers is a Basic resource, which no system takes for a finding of her; of her kin, family history."""


class NotToBeWritten(LugolError):
    """A record that FHIR cannot carry."""


def entry_of(event: Event) -> list[Resource]:
    """The resources that say one event: usually one, more where a panel or several operations make it."""
    made = [_not_hers(event)] if event.assertion in ("family", *_SAID_OF) else list(_write(event.values, event))
    for resource in made:
        resource.setdefault("identifier", [{"value": event.id}])
    return made


def period(edtf: str) -> dict[str, str]:
    """A date in its text form as start and end of a FHIR period, each as exact as it was told.

    >>> period("2021-05")
    {'start': '2021-05', 'end': '2021-05'}
    >>> period("..2021-05-01")
    {'end': '2021-05-01'}
    """
    when = parse(edtf)
    if _is_one(when.edtf):
        return {"start": when.edtf, "end": when.edtf}
    start = {"start": when.earliest.isoformat()} if when.earliest else {}
    return start | ({"end": when.latest.isoformat()} if when.latest else {})


def concept(text: str, *asked: tuple[str, str]) -> dict[str, Any]:
    """A CodeableConcept: the first code that each (context, concept) has in a map, and the words."""
    codings = [
        {"system": address, "code": found}
        for context, meant in asked
        for system, address in SYSTEMS.items()
        if (found := first_code(context, meant, system))
    ]
    return {**({"coding": codings} if codings else {}), **({"text": text} if text else {})}


def _is_one(edtf: str) -> bool:
    return edtf.replace("-", "").isdigit() and len(edtf) in (4, 7, 10)


def _when(when: When, exact: str, spread: str) -> Resource:
    """The date under the name FHIR has for it: a dateTime where one will do, else a period; nothing if unknown."""
    if not when.is_known:
        return {}
    plain = when.edtf.rstrip("~?%")
    if _is_one(plain):
        return {exact: plain}
    try:
        return {spread: period(when.edtf)}
    except DateError as error:  # pragma: no cover - a record holds only dates that were read
        raise NotToBeWritten(str(error)) from error


def _not_hers(event: Event) -> Resource:
    """What is said of her kin as family history, of anybody else as a Basic resource in words."""
    said = f"{event.kind.replace('_', ' ')}: {_words(event.values)}"
    if event.assertion == "family":
        kin = {"relationship": {"text": "relative"}, "condition": [{"code": {"text": said}}]}
        return {"resourceType": "FamilyMemberHistory", "status": "completed", **kin}
    return {"resourceType": "Basic", "code": {"text": f"{_SAID_OF[event.assertion]}: {said}"}}


@singledispatch
def _write(values: Any, event: Event) -> Iterator[Resource]:
    """A kind without a resource of its own is an Observation in words."""
    said = _words(values)
    yield _observation(event, {"text": event.kind.replace("_", " ")}, {"valueString": said} if said else {})


@_write.register
def _death(values: kinds.Death, event: Event) -> Iterator[Resource]:
    yield _observation(event, {"text": "Death"}, {"valueString": values.cause} if values.cause else {})


@_write.register
def _cytology(values: kinds.Cytology, event: Event) -> Iterator[Resource]:
    told: list[Any] = [values.result, *values.additional]
    told += [{False: "tz_absent", True: "tz_present"}[values.tz_component]] if values.tz_component is not None else []
    yield _report(event, "cytology", "cytology", told, values.verbatim)


@_write.register
def _hpv(values: kinds.Hpv, event: Event) -> Iterator[Resource]:
    types: list[str | None] = [name for name in values.types if name.isdigit()]
    pooled = values.result in ("positive", "negative") and (values.pooled or not values.types)
    pooled = pooled and not (values.result == "negative" and {"16", "18", "other"} <= set(values.types_tested))
    result = [values.result] if pooled or values.result not in ("positive", "negative", "unknown") else []
    collected: Resource = {}
    if values.collection:
        how = {"method": {"text": f"{values.collection}-collected"}}
        collected = {"contained": [{"resourceType": "Specimen", "id": "s", "collection": how}]}
    sample = {"reference": "#s"}
    if types or result or not values.types_tested:
        specimens: Resource = {"specimen": [sample]} if collected else {}
        yield _report(event, "hpv", "hpv", [*types, *result], "") | collected | specimens
    for name in dict.fromkeys((*values.types_tested, *values.types)):
        if name not in values.types or not name.isdigit():
            answer = "positive" if name in values.types else "negative"
            code = concept("" if codes_of("test", f"hpv:{name}", "loinc") else f"HPV {name}", ("test", f"hpv:{name}"))
            one: Resource = {"specimen": sample} if collected else {}
            told = _observation(event, code, {"valueCodeableConcept": concept("", ("hpv", answer))})
            yield told | collected | one


@_write.register
def _biopsy(values: kinds.Biopsy, event: Event) -> Iterator[Resource]:
    yield _report(event, "biopsy", "histology", [proven_histology(values)], worded_result(values))


@_write.register
def _ecc(values: kinds.Ecc, event: Event) -> Iterator[Resource]:
    report = _report(event, "biopsy", "histology", [proven_histology(values)], worded_result(values))
    yield report | {"code": {"text": "Endocervical curettage"}}


@_write.register
def _pathology(values: kinds.Pathology, event: Event) -> Iterator[Resource]:
    said = worded_result(values)
    kept = {} if proven_histology(values) else {"histology": None}
    told = msgspec.structs.replace(values, result=said, certainty="", suspected=None, **kept)
    yield _observation(event, {"text": "pathology"}, {"valueString": words} if (words := _words(told)) else {})


@_write.register
def _dual_stain(values: kinds.DualStain, event: Event) -> Iterator[Resource]:
    yield _observation(event, {"text": "p16/Ki-67 dual stain"}, {"valueString": values.result})


@_write.register
def _via(values: kinds.Via, event: Event) -> Iterator[Resource]:
    code = concept("Visual inspection with acetic acid", ("test", "via"))
    yield _observation(event, code, {"valueString": values.result.replace("_", " ")})


@_write.register
def _surgery(values: kinds.Surgery, event: Event) -> Iterator[Resource]:
    removal = {True: "hysterectomy_total", False: "hysterectomy_subtotal", None: "hysterectomy"}
    text = "; ".join(values.procedures)
    for code in values.codes or ("other",):
        name = removal[values.cervix_removed] if code == "hysterectomy" else code
        reason = {"reasonCode": [concept(values.intent, ("condition", values.intent))]} if values.intent else {}
        told = concept(text or name.replace("_", " "), ("procedure", name))
        if "coding" not in told and code != "other" and not in_words(text, "procedure"):
            told = {"text": f"{_SAID.get(code, code)}: {text}" if text else _SAID.get(code, code)}
        yield _procedure(event, told, reason)


@_write.register
def _colposcopy(values: kinds.Colposcopy, event: Event) -> Iterator[Resource]:
    seen = _words(values)
    yield _procedure(
        event, concept("Colposcopy", ("procedure", "colposcopy")), {"note": [{"text": seen}]} if seen else {}
    )


@_write.register
def _condition(values: kinds.Condition, event: Event) -> Iterator[Resource]:
    over = values.status == "resolved"
    yield _problem(event, concept(values.term, ("condition", values.code)), over, refuted=values.present is False)


@_write.register
def _diagnosis(values: kinds.Diagnosis, event: Event) -> Iterator[Resource]:
    text = ", ".join(filter(None, (values.value, values.site, values.histology)))
    over = values.status in ("resolved", "superseded")
    yield _problem(event, concept(text, ("condition", values.code)), over, refuted=values.status == "superseded")


@_write.register
def _symptom(values: kinds.Symptom, event: Event) -> Iterator[Resource]:
    text = ", ".join(filter(None, (values.term, values.site, values.qualifier)))
    yield _observation(event, concept(text, ("condition", values.code)), {})


@_write.register
def _exam(values: kinds.Exam, event: Event) -> Iterator[Resource]:
    meant = {"visible_lesion": "genital_lesion"}.get(values.code, values.code)
    yield _observation(event, concept(_words(values), ("condition", meant)), {})


@_write.register
def _obstetric(values: kinds.Obstetric, event: Event) -> Iterator[Resource]:
    if values.status == "pregnant":
        yield _problem(event, concept(values.event, ("condition", "pregnant")), over=False, refuted=False)
    else:
        value = {"valueCodeableConcept": concept(values.event, ("pregnancy", "not_pregnant"))} if values.status else {}
        yield _observation(event, concept(values.event, ("test", "pregnancy")), value)


@_write.register
def _lab(values: kinds.Lab, event: Event) -> Iterator[Resource]:
    amount: Resource = {}
    if values.value is not None:
        amount = {"valueQuantity": {"value": values.value, **({"unit": values.unit} if values.unit else {})}}
        if values.comparator in ("<", "<=", ">", ">="):
            amount["valueQuantity"]["comparator"] = values.comparator
    elif values.result or values.trend:
        amount = {"valueString": values.result or values.trend}
    if values.flag:
        code = {"high": "H", "normal": "N", "low": "L"}[values.flag]
        amount["interpretation"] = [{"coding": [{"system": INTERPRETATION, "code": code}]}]
    yield _observation(event, concept(values.marker, ("test", f"lab:{values.marker}")), amount)


@_write.register(kinds.SystemicTherapy)
@_write.register(kinds.Immunotherapy)
@_write.register(kinds.HormonalTherapy)
def _drugs(values: Any, event: Event) -> Iterator[Resource]:
    for drug in values.drugs or (_words(values) or event.kind.replace("_", " "),):
        yield _medication(event, drug, "")


@_write.register
def _medication_event(values: kinds.Medication, event: Event) -> Iterator[Resource]:
    yield _medication(event, values.drug, values.status)


@_write.register
def _immunization(values: kinds.Immunization, event: Event) -> Iterator[Resource]:
    when = {"occurrenceDateTime": event.when.edtf} if _is_one(event.when.edtf) else {}
    dose = {"protocolApplied": [{"doseNumberPositiveInt": values.dose}]} if values.dose else {}
    code = concept(values.vaccine, *([("vaccine", "hpv")] if "hpv" in values.vaccine.casefold() else []))
    status = "not-done" if event.assertion == "negated" else "completed"
    when = when or {"occurrenceString": event.when.edtf or "unknown"}
    yield {"resourceType": "Immunization", "status": status, "vaccineCode": code, **when, **dose}


@_write.register
def _followup(values: kinds.Followup, event: Event) -> Iterator[Resource]:
    if event.assertion == "planned" and values.plan:
        when = _when(event.when, "occurrenceDateTime", "occurrencePeriod")
        plan = {"status": "active", "intent": "plan", "code": {"text": values.plan}}
        yield {"resourceType": "ServiceRequest", **plan, **when}
    else:
        yield _observation(event, {"text": "follow-up"}, {"valueString": _words(values)})


def _report(event: Event, test: str, context: str, results: list[Any], words: str) -> Resource:
    coded = [
        concept("", (context, name)) or {"text": f"HPV {name}" if name.isdigit() else name.replace("_", " ")}
        for name in results
        if name and name not in NOT_SAID
    ]
    status = _STATUS.get(event.assertion, "final")
    said = words or ("result not understood" if "unexpected" in results and not coded else "")
    return {
        "resourceType": "DiagnosticReport", "status": status, "code": concept(test, ("test", test)),
        **_when(event.when, "effectiveDateTime", "effectivePeriod"),
        **({"conclusion": said} if said else {}), **({"conclusionCode": coded} if coded else {}),
    }  # fmt: skip


def _observation(event: Event, code: Resource, value: Resource) -> Resource:
    status = _STATUS.get(event.assertion, "final") if event.assertion != "negated" else "final"
    said = {"valueBoolean": False} if event.assertion == "negated" else value
    doubt = {"note": [{"text": event.assertion}]} if event.assertion in ("possible", "historical") else {}
    when = _when(event.when, "effectiveDateTime", "effectivePeriod")
    return {"resourceType": "Observation", "status": status, "code": code, **when, **said, **doubt}


def _procedure(event: Event, code: Resource, more: Resource) -> Resource:
    status = {"planned": "preparation", "negated": "not-done"}.get(event.assertion, "completed")
    when = _when(event.when, "performedDateTime", "performedPeriod")
    return {"resourceType": "Procedure", "status": status, "code": code, **when, **more}


def _problem(event: Event, code: Resource, over: bool, *, refuted: bool) -> Resource:
    verified = "refuted" if refuted or event.assertion == "negated" else "confirmed"
    verified = "provisional" if event.assertion in ("possible", "planned") else verified
    return {
        "resourceType": "Condition",
        "clinicalStatus": {"coding": [{"system": CONDITION_STATUS, "code": "resolved" if over else "active"}]},
        "verificationStatus": {"coding": [{"system": VERIFICATION, "code": verified}]},
        "code": code,
        **_when(event.when, "onsetDateTime", "onsetPeriod"),
    }


def _medication(event: Event, drug: str, status: str) -> Resource:
    stated = {"planned": "intended", "negated": "not-taken"}.get(event.assertion, "completed")
    known = status if status in ("active", "completed", "stopped", "on-hold", "intended") else stated
    when = _when(event.when, "effectiveDateTime", "effectivePeriod")
    return {
        "resourceType": "MedicationStatement", "status": known, "medicationCodeableConcept": {"text": drug}, **when
    }  # fmt: skip


def _words(values: Any) -> str:
    """The values in words, for what FHIR has no field."""
    told = msgspec.to_builtins(values)
    return "; ".join(f"{name} {_shown(value)}" for name, value in told.items() if name not in ("kind", "code"))


def _shown(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
