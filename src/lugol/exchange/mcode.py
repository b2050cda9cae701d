"""A record as an mCODE bundle (STU 3 and 4): the FHIR resources of a record with the profiles of cancer care.

The patient, the cancer of the cervix, its stage (FIGO, and the T, N and M of a TNM stage), tumour markers, operations,
radiotherapy and drugs since the diagnosis get the profile of mCODE that they meet; all else is plain FHIR R4.
"""

import re
from datetime import date
from typing import Any

import msgspec

from lugol.exchange.fhir import patient, resources_of, written
from lugol.exchange.fhir_events import Resource, concept
from lugol.exchange.fhir_own import marked, marked_patient
from lugol.read.codes import first_code
from lugol.record import event as kinds
from lugol.record.event import Event, is_hers
from lugol.record.record import Record

PROFILE = "http://hl7.org/fhir/us/mcode/StructureDefinition/mcode-"
SCT, LOINC = "http://snomed.info/sct", "http://loinc.org"
NCIT = "http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl"
LISTED = "http://terminology.hl7.org/CodeSystem/condition-category"
CATEGORY = "http://terminology.hl7.org/CodeSystem/observation-category"
_ABSENT = {"url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason", "valueCode": "unknown"}
_PARTS = re.compile(r"\b([cpy]{0,2})(T(?:is|X|[0-4])[a-d]?\d?|N[X0-3][a-c]?|M[X01][a-c]?)(?![a-z])", re.IGNORECASE)
_CATEGORIES = {"T": "tnm-primary-tumor-category", "N": "tnm-regional-nodes-category",
               "M": "tnm-distant-metastases-category"}  # fmt: skip
_DRUGS = (kinds.SystemicTherapy, kinds.Immunotherapy, kinds.HormonalTherapy)


def dumps(record: Record) -> bytes:
    """The record as the JSON of an mCODE patient bundle; lugol reads it back as the same record."""
    bundle = written(_resources(record))
    bundle["meta"]["profile"] = [f"{PROFILE}patient-bundle"]
    return msgspec.json.format(msgspec.json.encode(bundle), indent=2) + b"\n"


def _resources(record: Record) -> list[Resource]:
    made, events = resources_of(record)
    cancers = [event for event in events if _is_cancer(event)]
    focus = next((_reference(each) for each, event in zip(made[1:], events, strict=True) if _is_cancer(event)), {})
    since = min((event.when.earliest for event in cancers if event.when.earliest), default=None)
    found = [_profiled(_named(record), "cancer-patient")]
    said: set[str] = set()
    for resource, event in zip(made[1:], events, strict=True):
        for each in _as_mcode(resource, event, focus, since):
            found.append(marked(each, event, event.id in said))
            said.add(event.id)
    return found


def _named(record: Record) -> Resource:
    """The Patient with the number and the name that US Core asks for, told as unknown where the record has none."""
    number = {"value": record.patient.id or "patient", "_system": {"extension": [_ABSENT]}}
    told = patient(record.patient, record.events) | {"identifier": [number], "name": [{"extension": [_ABSENT]}]}
    return marked_patient(told, record.patient)


def _is_cancer(event: Event) -> bool:
    return isinstance(event.values, kinds.Diagnosis) and event.values.code == "cervical_cancer" and is_hers(event)


def _reference(resource: Resource) -> Resource:
    return {"reference": f"{resource['resourceType']}/{resource['id']}"}


def _profiled(resource: Resource, name: str) -> Resource:
    head = {"resourceType": resource["resourceType"], "id": resource["id"]}
    return {**head, "meta": {"profile": [f"{PROFILE}{name}"]}, **{k: v for k, v in resource.items() if k not in head}}


def _as_mcode(resource: Resource, event: Event, focus: Resource, since: date | None) -> list[Resource]:
    """The resources of one event: with a profile where they meet one, else as they are; a stage by its categories."""
    values = event.values
    if not is_hers(event) or not focus:
        return [resource]
    if _is_cancer(event) and resource["resourceType"] == "Condition":
        listed = {"category": [{"coding": [{"system": LISTED, "code": "problem-list-item"}]}]}
        return [_profiled(resource | listed, "primary-cancer-condition")]
    if isinstance(values, kinds.Stage):
        return _stages(resource, values, focus)
    if isinstance(values, kinds.Lab) and "coding" in resource["code"] and "valueQuantity" in resource:
        laboratory = [{"coding": [{"system": CATEGORY, "code": "laboratory"}]}]
        return [_profiled(resource | {"category": laboratory}, "tumor-marker-test")]
    if since is None or event.when.earliest is None or event.when.earliest < since:
        return [resource]
    if isinstance(values, kinds.Surgery) and resource["resourceType"] == "Procedure":
        of_surgery = {"category": {"coding": [_coding("surgical_procedure")]}, "reasonReference": [focus]}
        return [_profiled(resource | of_surgery, "cancer-related-surgical-procedure")]
    if isinstance(values, kinds.Radiotherapy) and ("effectiveDateTime" in resource or "effectivePeriod" in resource):
        return [_course(resource, values, focus)]
    if isinstance(values, _DRUGS) and "effectiveDateTime" in resource and resource.get("status") == "completed":
        given = {name: part for name, part in resource.items() if name != "resourceType"}
        told = {"resourceType": "MedicationAdministration", **given, "reasonReference": [focus]}
        return [_profiled(told, "cancer-related-medication-administration")]
    return [resource]


def _stages(resource: Resource, values: kinds.Stage, focus: Resource) -> list[Resource]:
    """A FIGO stage as one Observation; a TNM stage as one for each category that it names."""
    base: Resource = {name: part for name, part in resource.items() if name not in ("code", "valueString")}
    base |= {"focus": [focus], "method": {"text": values.system}}
    if "FIGO" in values.system.upper():
        told = base | {
            "code": {"coding": [_coding("figo_stage")], "text": "FIGO stage"},
            "method": {"coding": [_coding("figo_cervix")], "text": values.system},
            "valueCodeableConcept": {**_stage_code(values.value), "text": f"FIGO stage {values.value}"},
        }
        return [_profiled(told, "gynecologic-tumor-figo-stage")]
    parts = list(_PARTS.finditer(values.value))
    if "TNM" not in values.system.upper() or not parts:
        return [resource]
    kind = "pathological" if any("p" in part[1].lower() for part in parts) else "clinical"
    return [_category(base, part, number, kind) for number, part in enumerate(parts)]


def _category(base: Resource, part: re.Match[str], number: int, kind: str) -> Resource:
    letter = part[2][0].upper()
    told = base | {"id": base["id"] if not number else f"{base['id']}-{letter.lower()}"}
    told["code"] = {"coding": [{"system": LOINC, "code": first_code("mcode", f"{kind}_{letter}", "loinc")}]}
    return _profiled(told | {"valueCodeableConcept": {"text": part.group()}}, _CATEGORIES[letter])


def _stage_code(stage: str) -> Resource:
    """The code of a FIGO stage in the NCI Thesaurus, where it has one."""
    code = first_code("figo", stage.strip().upper(), "ncit")
    return (
        {"coding": [{"system": NCIT, "code": code, "display": f"FIGO Stage {stage.strip().upper()}"}]} if code else {}
    )


def _coding(meant: str) -> Resource:
    return {"system": SCT, "code": first_code("mcode", meant, "snomed-ct")}


def _course(resource: Resource, values: kinds.Radiotherapy, focus: Resource) -> Resource:
    """Radiotherapy as the summary of a course; dose and fractions in the words of its note."""
    day = resource.get("effectiveDateTime")
    period = resource.get("effectivePeriod") or ({"start": day, "end": day} if day else {})
    dose = f"{values.dose_gy:g} Gy" if values.dose_gy else ""
    said = [dose, f"{values.fractions} fractions" if values.fractions else "", values.site]
    told: dict[str, Any] = {
        "resourceType": "Procedure",
        "id": resource["id"],
        "status": "completed",
        "category": {"coding": [_coding("radiotherapy")]},
        "code": concept(values.type, ("mcode", "radiotherapy_course")),
        "subject": resource["subject"],
        "performedPeriod": period,
        "reasonReference": [focus],
    }
    note = ", ".join(filter(None, said))
    return _profiled(told | ({"note": [{"text": note}]} if note else {}), "radiotherapy-course-summary")
