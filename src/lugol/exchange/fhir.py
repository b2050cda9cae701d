"""A record or a review as a FHIR R4 Bundle that other systems, and lugol itself, can read."""

from typing import Any

import msgspec

from lugol import NOT_A_DEVICE
from lugol.exchange.fhir_events import Resource, entry_of, period
from lugol.exchange.fhir_own import marked, marked_finding, marked_patient
from lugol.findings import Finding, Review
from lugol.record.event import Death, Event
from lugol.record.record import Patient, Record

BIRTH_SEX = "http://hl7.org/fhir/us/core/StructureDefinition/us-core-birthsex"
GENDER_IDENTITY = "http://hl7.org/fhir/StructureDefinition/patient-genderIdentity"
_PRINTABLE_BLANKS = frozenset(" \r\n\t")
SEVERITY = {"alert": "high", "warning": "moderate", "info": "low"}


def dumps_record(record: Record) -> bytes:
    """The record alone as the JSON of a Bundle of type collection."""
    return _dump(record_bundle(record))


def dumps(review: Review) -> bytes:
    """The record as known at the day of judgement, and the findings, as the JSON of a Bundle of type collection."""
    return _dump(review_bundle(review))


def record_bundle(record: Record) -> Resource:
    """The Patient and a resource for each event; what is said of others stands apart from what is hers.

    >>> record_bundle(Record())["entry"][0]["resource"]["resourceType"]
    'Patient'
    """
    return written(_resources(record)[0])


def review_bundle(review: Review) -> Resource:
    """The record's Bundle with a resource for each finding: an order proposed, a risk, an observation or an issue."""
    resources, names = _resources(review.record)
    told = [_finding(place, found, names) for place, found in enumerate(review.findings, start=1)]
    return written(
        resources + [marked_finding(_printable(each), f.id) for each, f in zip(told, review.findings, strict=True)]
    )


def _resources(record: Record) -> tuple[list[Resource], dict[str, str]]:
    """The resources of a record, and the reference of each event's first resource by event id."""
    made, events = resources_of(record)
    names: dict[str, str] = {}
    marks = [made[0]]
    for resource, event in zip(made[1:], events, strict=True):
        marks.append(marked(resource, event, event.id in names))
        names.setdefault(event.id, f"{resource['resourceType']}/{resource['id']}")
    return marks, names


def resources_of(record: Record) -> tuple[list[Resource], list[Event]]:
    """The Patient and the resources of the events, and for each but the Patient the event that it says."""
    made = [marked_patient(patient(record.patient, record.events), record.patient)]
    said: list[Event] = []
    for number, event in enumerate(record.events, start=1):
        for part, resource in enumerate(entry_of(event)):
            name = f"e{number}" if not part else f"e{number}-{part + 1}"
            who = {} if resource["resourceType"] == "Medication" else _subject(resource["resourceType"])
            made.append(_printable({"resourceType": resource["resourceType"], "id": name, **who, **resource}))
            said.append(event)
    return made, said


def patient(who: Patient, events: tuple[Event, ...]) -> Resource:
    """The Patient resource: birth sex and gender identity as extensions, an unknown left unknown."""
    extensions: list[dict[str, Any]] = []
    if who.sex in ("F", "M"):
        extensions.append({"url": BIRTH_SEX, "valueCode": who.sex})
    if who.gender_identity:
        extensions.append({"url": GENDER_IDENTITY, "valueCodeableConcept": {"text": who.gender_identity}})
    deaths = [event for event in events if isinstance(event.values, Death) and event.assertion == "affirmed"]
    ended: dict[str, Any] = {}
    if deaths:
        day = deaths[0].when
        exact = day.edtf if day.is_day or len(day.edtf) in (4, 7) else ""
        ended = {"deceasedDateTime": exact} if exact else {"deceasedBoolean": True}
    gender = {"F": "female", "M": "male", "other": "other"}.get(who.sex, "unknown")
    birth = {"birthDate": who.birth.edtf} if who.birth.edtf[:1].isdigit() and len(who.birth.edtf) in (4, 7, 10) else {}
    known = {"extension": extensions} if extensions else {}
    return {"resourceType": "Patient", "id": "patient", **known, "gender": gender, **birth, **ended}


def _finding(number: int, finding: Finding, names: dict[str, str]) -> Resource:
    evidence = [{"reference": names[each]} for each in finding.evidence if each in names]
    sources = f" [{', '.join(finding.sources)}]" if finding.sources else ""
    needs = f" Needs: {'; '.join(finding.needs)}." if finding.needs else ""
    words = f"{finding.title}. {finding.statement}{needs}{sources} ({finding.rule}, status {finding.status_tag})"
    base: Resource = {"id": f"f{number}", "identifier": [{"value": finding.id}]}
    if finding.kind == "recommendation" and finding.action:
        return _proposal(base, finding, words, evidence)
    if finding.kind == "risk":
        return {
            "resourceType": "RiskAssessment", **base, "status": "final", "subject": {"reference": "Patient/patient"},
            "code": {"text": finding.title}, "prediction": [{"outcome": {"text": finding.title}, "rationale": words}],
            **({"basis": evidence} if evidence else {}),
        }  # fmt: skip
    if finding.kind in ("stage", "score", "classification"):
        return {
            "resourceType": "Observation", **base, "status": "final", "subject": {"reference": "Patient/patient"},
            "code": {"text": finding.title}, "valueString": f"{finding.value}: {words}",
            **({"derivedFrom": [e for e in evidence if e["reference"].startswith("Observation/")]}
               if any(e["reference"].startswith("Observation/") for e in evidence) else {}),
        }  # fmt: skip
    return {
        "resourceType": "DetectedIssue", **base, "status": "final", "patient": {"reference": "Patient/patient"},
        "severity": SEVERITY[finding.severity], "code": {"text": finding.title}, "detail": words,
        **({"implicated": evidence} if evidence else {}),
    }  # fmt: skip


def _proposal(base: Resource, finding: Finding, words: str, evidence: list[dict[str, str]]) -> Resource:
    due = period(finding.due) if finding.due else {}
    on_one = due.get("start") and due.get("start") == due.get("end")
    when: Resource = {"occurrenceDateTime": due["start"]} if on_one else {"occurrencePeriod": due} if due else {}
    reasons = [each for each in evidence if each["reference"].split("/")[0] in _REASONS]
    return {
        "resourceType": "ServiceRequest", **base, "status": "active", "intent": "proposal",
        "subject": {"reference": "Patient/patient"}, "code": {"text": finding.action},
        **when, **({"reasonReference": reasons} if reasons else {}), "note": [{"text": words}],
    }  # fmt: skip


_REASONS = ("Condition", "Observation", "DiagnosticReport")


def _subject(kind: str) -> dict[str, Any]:
    field = "patient" if kind in ("Immunization", "FamilyMemberHistory") else "subject"
    return {field: {"reference": "Patient/patient"}}


def written(resources: list[Resource]) -> Resource:
    """A Bundle of type collection of some resources."""
    clean = [_printable(resource) for resource in resources]
    entries = [{"fullUrl": f"http://lugol.invalid/{r['resourceType']}/{r['id']}", "resource": r} for r in clean]
    tag = {"tag": [{"display": NOT_A_DEVICE}]}
    return {"resourceType": "Bundle", "meta": tag, "type": "collection", "entry": entries}


def _printable(value: Any) -> Any:
    """Texts without the control characters that FHIR forbids, and without fields that hold none."""
    if isinstance(value, str):
        return "".join(" " if _is_unprintable(sign) else sign for sign in value)
    if isinstance(value, list):
        return [_printable(each) for each in value]
    if isinstance(value, dict):
        kept = {name: _printable(each) for name, each in value.items()}
        return {name: each for name, each in kept.items() if not (isinstance(each, str) and not each.strip())}
    return value


def _dump(bundle: Resource) -> bytes:
    return msgspec.json.format(msgspec.json.encode(bundle), indent=2) + b"\n"


def _is_unprintable(sign: str) -> bool:
    """A blank that FHIR does not allow in a string, or a sign of control."""
    return sign not in _PRINTABLE_BLANKS and (sign.isspace() or sign < " ")
