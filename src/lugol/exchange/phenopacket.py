"""A record as a GA4GH phenopacket (version 2), from which lugol reads the same record again.

What a phenopacket has a place for stands in it (`phenopacket_events.py`), with the codes of the terminology maps or,
where these have none, a code of lugol's own. What lugol knows beyond stands in `metaData.externalReferences`, one for
an event (`read/phenopacket_own.py`).
"""

from collections import Counter
from datetime import UTC, datetime

import msgspec

from lugol import __version__
from lugol.exchange.own import known
from lugol.exchange.phenopacket_events import Element, element_of, term, time
from lugol.read.phenopacket_own import NOBODY, URL, mark_of
from lugol.record.event import Death, Event
from lugol.record.record import Patient, Record

_SEX = {"F": "FEMALE", "M": "MALE", "other": "OTHER_SEX"}
_RESOURCES = {
    "LOINC": ("Logical Observation Identifiers Names and Codes", "https://loinc.org", "https://loinc.org/"),
    "SNOMEDCT": ("SNOMED Clinical Terms", "http://snomed.info/sct", "http://snomed.info/id/"),
    "ICD10CM": ("ICD-10-CM", "https://www.cdc.gov/nchs/icd", "http://hl7.org/fhir/sid/icd-10-cm/"),
    "UCUM": ("Unified Code for Units of Measure", "https://ucum.org", "https://ucum.org/"),
    "lugol": ("lugol's own words", "https://lugol.invalid", "https://lugol.invalid/"),
}


def dumps(record: Record) -> tuple[bytes, Counter[str]]:
    """The phenopacket as JSON, and how many events of each kind only lugol reads in it."""
    made, own = packet(record)
    return msgspec.json.format(msgspec.json.encode(made), indent=2) + b"\n", own


def packet(record: Record) -> tuple[Element, Counter[str]]:
    """The phenopacket of a record (protobuf JSON), and how many events of each kind only lugol reads in it.

    >>> from lugol.read import table
    >>> made, own = packet(table.read("kind,date,result,types\\nhpv,2022-03,positive,16", "t.csv"))
    >>> made["measurements"][0]["value"]["ontologyClass"]["label"], own.total()
    ('HPV 16 positive', 0)
    """
    made: dict[str, list[Element]] = {}
    own: Counter[str] = Counter()
    dead = _death(record.events)
    references = [_reference("patient", _who(record.patient), {"patient": msgspec.to_builtins(record.patient)})]
    for event in record.events:
        field, told = element_of(event) or ("", {})
        if event is dead:
            told = _vital_status(event)
        elif told:
            made.setdefault(field, []).append(told)
        else:
            own[event.kind] += 1
        references.append(_reference(event.id, told, known(event)))
    subject = _who(record.patient) | ({"vitalStatus": _vital_status(dead)} if dead else {})
    body = {"subject": subject, **made}
    return {"id": record.patient.id or "record", **body, "metaData": _metadata(body, references)}, own


def _reference(name: str, element: Element, own: Element) -> Element:
    """What lugol knows as text, with the mark of the element that says it."""
    text = msgspec.json.encode({**own, "mark": mark_of(element) if element else ""}).decode()
    return {"id": f"lugol:{name}", "reference": URL, "description": text}


def _death(events: tuple[Event, ...]) -> Event | None:
    return next((e for e in events if isinstance(e.values, Death) and e.assertion == "affirmed"), None)


def _who(who: Patient) -> Element:
    born = who.birth.earliest
    birth = {"dateOfBirth": f"{born.isoformat()}T00:00:00Z"} if born and who.birth.is_day else {}
    gender = {"gender": term(who.gender_identity)} if who.gender_identity else {}
    aged = {"timeAtLastEncounter": {"age": {"iso8601duration": f"P{who.age:.0f}Y"}}} if who.age and not birth else {}
    sex = {"sex": _SEX[who.sex]} if who.sex else {}
    return {"id": who.id or NOBODY, **sex, **birth, **aged, **gender}


def _vital_status(dead: Event) -> Element:
    assert isinstance(dead.values, Death)
    cause = {"causeOfDeath": term(dead.values.cause)} if dead.values.cause else {}
    return {"status": "DECEASED", **time("timeOfDeath", dead.when), **cause}


def _metadata(body: Element, references: list[Element]) -> Element:
    """Who made it, and the resources of which a term of it has an id."""
    text = msgspec.json.encode(body).decode()
    used = [
        {"id": prefix.lower(), "name": name, "url": url, "version": "not stated", "namespacePrefix": prefix,
         "iriPrefix": iri}
        for prefix, (name, url, iri) in _RESOURCES.items()
        if f'"{prefix}:' in text
    ]  # fmt: skip
    made = datetime.now(UTC).strftime("%Y-%m-%dT00:00:00Z")
    return {
        "created": made, "createdBy": f"lugol {__version__}", "resources": used, "phenopacketSchemaVersion": "2.0",
        "externalReferences": references,
    }  # fmt: skip
