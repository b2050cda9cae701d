"""FHIR bundles for tests: from a short history in plain words to R4 resources, with codes taken from lugol's own maps.

A history is a list of (date, kind, result) in the words of the clinic; the result may be empty. The same history can be
told in other ways that mean the same: shuffled, told twice, each conclusion in a report of its own.
"""

import json
import random
from typing import Any

from lugol.read.codes import codes_of

SYSTEM = {
    "loinc": "http://loinc.org",
    "snomed-ct": "http://snomed.info/sct",
    "icd-10-cm": "http://hl7.org/fhir/sid/icd-10-cm",
    "local": "http://OUR-PLACEHOLDER-URL.com",
}
CONTEXT = {"hpv": "hpv", "cytology": "cytology", "biopsy": "histology"}
BIRTH_SEX = "http://hl7.org/fhir/us/core/StructureDefinition/us-core-birthsex"
CONDITIONS = (
    "hiv", "solid_organ_transplant", "sle", "ibd", "des_exposure", "cervix_absent", "cervical_cancer",
    "cervical_precancer", "abnormal_bleeding", "genital_lesion", "pregnant", "postmenopausal", "premenopausal",
)  # fmt: skip
PROCEDURES = ("excision", "ablation", "colposcopy", "ecc", "hysterectomy_total")
QUESTIONS = ("fertility_concern", "abnormal_bleeding", "genital_lesion", "des_exposure")
STATUS = "http://terminology.hl7.org/CodeSystem/condition-clinical"
VERIFIED = "http://terminology.hl7.org/CodeSystem/condition-ver-status"

History = list[tuple[str | None, str, str]]
Resource = dict[str, Any]


def coded(context: str, concept: str) -> dict[str, Any]:
    """A CodeableConcept for a concept, by the first map that has a code for it."""
    for system, address in SYSTEM.items():
        codes = codes_of(context, concept, system)
        if codes:
            return {"coding": [{"system": address, "code": codes[0].rstrip("*")}]}
    raise KeyError(f"no map has a code for {concept!r} as {context}")


def resources(event: tuple[str | None, str, str], *, split: bool = False) -> list[Resource]:
    """The resources that tell one event; `split` gives each conclusion a report of its own."""
    day, kind, result = event
    if kind in CONTEXT:
        codes = [_result(kind, part) for part in result.split("+") if part]
        parts = [[code] for code in codes] if split and len(codes) > 1 else [codes]
        return [_report(day, kind, part) for part in parts]
    if kind in PROCEDURES:
        return [{"resourceType": "Procedure", "status": "completed", "code": coded("procedure", kind),
                 "performedDateTime": day}]  # fmt: skip
    if kind in CONDITIONS and result != "asked":
        return [condition(coded("condition", kind), day)]
    if kind in QUESTIONS:
        return [{"resourceType": "Observation", "status": "final", "code": coded("test", f"question:{kind}"),
                 "effectiveDateTime": day, "valueCodeableConcept": coded("answer", "yes")}]  # fmt: skip
    raise KeyError(kind)


def condition(code: dict[str, Any], day: str | None, clinical: str = "active", verified: str = "confirmed") -> Resource:
    """A Condition that began on a day."""
    return {
        "resourceType": "Condition",
        "clinicalStatus": {"coding": [{"system": STATUS, "code": clinical}]},
        "verificationStatus": {"coding": [{"system": VERIFIED, "code": verified}]},
        "code": code,
        "onsetDateTime": day,
    }


def patient(name: str = "w", born: str = "1985-01-01", **more: Any) -> Resource:
    """A woman by birth record."""
    extension = [{"url": BIRTH_SEX, "valueCode": "F"}]
    return {
        "resourceType": "Patient",
        "id": name,
        "gender": "female",
        "birthDate": born,
        "extension": extension,
        **more,
    }


def bundle(*entries: Resource, kind: str = "collection") -> bytes:
    """A Bundle of resources; each gets an id and, where there is one patient, her as subject."""
    who = [entry["id"] for entry in entries if entry["resourceType"] == "Patient"]
    filled = []
    for number, entry in enumerate(entries):
        subject = (
            {}
            if entry["resourceType"] == "Patient" or len(who) != 1
            else {"subject": {"reference": f"Patient/{who[0]}"}}
        )
        filled.append({"resource": {"id": f"r{number}", **subject, **entry}})
    return json.dumps({"resourceType": "Bundle", "type": kind, "entry": filled}).encode()


def told(
    history: History, *, born: str = "1985-01-01", split: bool = False, chance: random.Random | None = None
) -> bytes:
    """The Bundle of a history; with `chance` its resources come in any order, some of them twice."""
    entries = [entry for event in history for entry in resources(event, split=split)]
    if chance is not None:
        entries += [entry for entry in entries if chance.random() < 0.3]
        chance.shuffle(entries)
    return bundle(patient(born=born), *entries)


def _report(day: str | None, kind: str, codes: list[dict[str, Any]]) -> Resource:
    return {
        "resourceType": "DiagnosticReport",
        "status": "final",
        "code": coded("test", kind),
        "effectiveDateTime": day,
        "conclusionCode": codes or None,
    }


def _result(kind: str, result: str) -> dict[str, Any]:
    if result == "unexpected":
        return {"coding": [{"system": SYSTEM["snomed-ct"], "code": "999000999"}]}
    return coded(CONTEXT[kind], result)


def with_observations(body: bytes, *, linked: bool = True) -> bytes:
    """The same Bundle with every conclusion moved to an Observation: of the report that names it, or standing alone."""
    whole = json.loads(body)
    entries: list[dict[str, Any]] = []
    for number, entry in enumerate(whole["entry"]):
        resource = entry["resource"]
        codes = resource.pop("conclusionCode", None) if resource["resourceType"] == "DiagnosticReport" else None
        shared = {key: resource.get(key) for key in ("subject", "code", "effectiveDateTime")}
        made = [
            {"resourceType": "Observation", "id": f"o{number}-{place}", "status": "final", **shared,
             "valueCodeableConcept": code}
            for place, code in enumerate(codes or ())
        ]  # fmt: skip
        if made and linked:
            resource["result"] = [{"reference": f"Observation/{each['id']}"} for each in made]
        entries += [{"resource": each} for each in made]
        if linked or not made:
            entries.append(entry)
    return json.dumps({**whole, "entry": entries}).encode()


def as_lines(body: bytes) -> bytes:
    """The resources of a Bundle as NDJSON."""
    return "\n".join(json.dumps(entry["resource"]) for entry in json.loads(body)["entry"]).encode()


def in_two(body: bytes) -> list[tuple[str, bytes]]:
    """A Bundle's resources in two documents, each with her Patient resource."""
    whole = json.loads(body)
    her, rest = whole["entry"][:1], whole["entry"][1:]
    halves = (her + rest[::2], her + rest[1::2])
    return [(f"part-{n}", json.dumps({**whole, "entry": half}).encode()) for n, half in enumerate(halves)]
