"""What FHIR R5 writes in another shape than R4: a concept or a reference in one field, in the fields of R4."""

from typing import Any

import msgspec


def as_r4(body: bytes) -> bytes:
    """A resource in the fields of R4; one that has nothing of R5 comes back as it is.

    >>> as_r4(b'{"resourceType":"ServiceRequest","code":{"concept":{"text":"Colposcopy"}}}')
    b'{"resourceType":"ServiceRequest","code":{"text":"Colposcopy"}}'
    """
    try:
        whole = msgspec.json.decode(body)
    except msgspec.DecodeError:
        return body
    return msgspec.json.encode(_resource(whole)) if isinstance(whole, dict) else body


def _resource(whole: dict[str, Any]) -> dict[str, Any]:
    found = {name: _plain(value) for name, value in whole.items()}
    drug = whole.get("medication")
    if isinstance(drug, dict):
        del found["medication"]
        for part, name in (("concept", "medicationCodeableConcept"), ("reference", "medicationReference")):
            if part in drug:
                found[name] = drug[part]
    for theirs, name in (("occurenceDateTime", "effectiveDateTime"), ("occurencePeriod", "effectivePeriod")):
        if theirs in found and whole.get("resourceType") == "MedicationAdministration":
            found[name] = found.pop(theirs)  # R5 spells it so
    if isinstance(found.get("reason"), list):
        found["reasonCode"] = _reasons(found.pop("reason"))
    return found


def _reasons(told: list[Any]) -> list[Any]:
    """Why something was done or she came; an Encounter keeps several values to one use."""
    return [part for each in told if isinstance(each, dict) for part in each.get("value", [each])]


def _plain(value: Any) -> Any:
    """A value whose parts are concepts where R5 allows a concept or a reference."""
    if isinstance(value, list):
        return [_plain(each) for each in value]
    if isinstance(value, dict):
        if isinstance(value.get("concept"), dict) and value.keys() <= {"concept", "reference", "id", "extension"}:
            return value["concept"]
        return {name: _plain(each) for name, each in value.items()}
    return value
