"""The segments of an HL7 v2 message that are no results: diagnoses (DG1), operations (PR1) and vaccines (RXA)."""

import re
from typing import Any

from lugol.errors import UnusableInput

Resource = dict[str, Any]
SYSTEMS = {"LN": "http://loinc.org", "SCT": "http://snomed.info/sct", "I10": "http://hl7.org/fhir/sid/icd-10",
           "I10C": "http://hl7.org/fhir/sid/icd-10-cm", "I9C": "http://hl7.org/fhir/sid/icd-9-cm",
           "CVX": "http://hl7.org/fhir/sid/cvx", "C4": "http://www.ama-assn.org/go/cpt"}  # fmt: skip
_ICD_10 = re.compile(r"(?:ICD-?10|I10)\b", re.IGNORECASE)
_DELETED = "D"
_UNSURE = {"A": "provisional"}
"""Table 0052: an admitting diagnosis (A) is coded before she was seen; a working (W) or a final one (F) after."""
_GIVEN = {"": "completed", "CP": "completed", "PA": "completed", "RE": "not-done", "NA": "not-done"}
"""Table 0322: complete, partially administered, refused, not administered."""


def field_of(segment: list[str], number: int) -> str:
    """A field of a segment, empty where the segment ends before it."""
    return segment[number].replace("\\T\\", "&").replace("\\.br\\", "\n") if number < len(segment) else ""


def coded(field: str) -> Resource:
    """A coded element: code, words, system; and once more its local alternative."""
    parts = field.split("~")[0].split("^") + [""] * 6
    codings: list[Resource] = []
    for code, words, system in (parts[:3], parts[3:6]):
        if code and (system in SYSTEMS or words):
            known = SYSTEMS.get(system, f"urn:hl7v2:{system or 'L'}")
            codings.append({"system": known, "code": code, "display": words})
    return {"coding": codings} if codings else {"text": parts[1] or parts[0]}


def day_of(field: str) -> str:
    """An HL7 timestamp as an ISO date, to what it tells.

    >>> day_of("202403051030"), day_of("2024"), day_of("")
    ('2024-03-05', '2024', '')
    """
    match = re.match(r"(\d{4})(\d\d)?(\d\d)?", field)
    return "-".join(part for part in match.groups() if part) if match else ""


def told_by(segment: list[str], patient: Resource, sent: str, name: str) -> Resource | None:
    """What a segment tells as a FHIR resource, known by the day on which it was sent; None for another segment."""
    make = _MADE.get(segment[0])
    if make is None:
        return None
    told = make(segment, sent)
    told["id"] = name
    hers = "patient" if told["resourceType"] == "Immunization" else "subject"
    told[hers] = {"reference": f"Patient/{patient.get('id', 'p')}"}
    return {key: item for key, item in told.items() if item}


def _meant(segment: list[str]) -> Resource:
    """The code of a diagnosis or an operation, of the system that the field before it names; else its description."""
    named, words = field_of(segment, 3), field_of(segment, 4)
    code, _, rest = named.partition("^")
    if code and not rest.partition("^")[2] and _ICD_10.match(field_of(segment, 2)):
        named = f"{code}^{rest.partition('^')[0] or words}^I10"
    found = coded(named) if named else {}
    return found | {"text": words} if words and not found.get("text") else found


def _diagnosis(segment: list[str], sent: str) -> Resource:
    deleted = field_of(segment, 21) == _DELETED
    verified = "entered-in-error" if deleted else _UNSURE.get(field_of(segment, 6), "confirmed")
    return {
        "resourceType": "Condition", "verificationStatus": {"coding": [{"code": verified}]}, "code": _meant(segment),
        "onsetDateTime": day_of(field_of(segment, 5)), "recordedDate": sent,
    }  # fmt: skip


def _operation(segment: list[str], sent: str) -> Resource:
    status = "entered-in-error" if field_of(segment, 20) == _DELETED else "completed"
    when = day_of(field_of(segment, 5))
    period = {} if when or not sent else {"performedPeriod": {"end": sent}}
    return {"resourceType": "Procedure", "status": status, "code": _meant(segment), "performedDateTime": when, **period}


def _vaccine(segment: list[str], _sent: str) -> Resource:
    status = "entered-in-error" if field_of(segment, 21) == _DELETED else _GIVEN.get(field_of(segment, 20), "completed")
    code, when = coded(field_of(segment, 5)), day_of(field_of(segment, 3))
    if any(each["system"] == SYSTEMS["CVX"] for each in code.get("coding", ())):
        return {"resourceType": "Immunization", "status": status, "vaccineCode": code, "occurrenceDateTime": when}
    return {
        "resourceType": "MedicationAdministration", "status": status, "medicationCodeableConcept": code,
        "effectiveDateTime": when,
    }  # fmt: skip


_MADE = {"DG1": _diagnosis, "PR1": _operation, "RXA": _vaccine}
TELLING = frozenset(["Observation", "DiagnosticReport", "Condition", "Procedure", "Immunization",
                     "MedicationAdministration"])  # fmt: skip


def require_told(resources: list[Resource], name: str) -> None:
    """Raises UnusableInput where no segment tells anything of her."""
    if not any(each["resourceType"] in TELLING for each in resources):
        raise UnusableInput(
            f"{name}: an HL7 v2 message without results (OBX), diagnoses (DG1) or operations (PR1); give an ORU message"
        )
