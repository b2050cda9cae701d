"""A record as a GA4GH phenopacket (version 2): what it has a place for, and by kind what it has none for.

Terms carry the codes of the terminology maps where these have one; else a code of lugol's own, so that no term stands
without an id. The reader (`read/phenopacket.py`) reads it back.
"""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import msgspec

from lugol import __version__
from lugol.exchange.tissue import proven_histology, worded_result
from lugol.read.codes import first_code
from lugol.read.phenopacket import CANAL, STAGED
from lugol.record import event as kinds
from lugol.record.event import Death, Event, Stage
from lugol.record.record import Patient, Record
from lugol.record.when import When

Element = dict[str, Any]
_PREFIXES = {"loinc": "LOINC", "snomed-ct": "SNOMEDCT", "icd-10-cm": "ICD10CM"}
_SEX = {"F": "FEMALE", "M": "MALE", "other": "OTHER_SEX"}
_RESOURCES = {
    "LOINC": ("Logical Observation Identifiers Names and Codes", "https://loinc.org", "https://loinc.org/"),
    "SNOMEDCT": ("SNOMED Clinical Terms", "http://snomed.info/sct", "http://snomed.info/id/"),
    "ICD10CM": ("ICD-10-CM", "https://www.cdc.gov/nchs/icd", "http://hl7.org/fhir/sid/icd-10-cm/"),
    "UCUM": ("Unified Code for Units of Measure", "https://ucum.org", "https://ucum.org/"),
    "lugol": ("lugol's own words", "https://lugol.invalid", "https://lugol.invalid/"),
}
_TOLD = ("affirmed", "historical", "negated")
"""What can be said in a phenopacket: there is no place in it for a plan, a doubt or another person."""


def dumps(record: Record) -> tuple[bytes, Counter[str]]:
    """The phenopacket as JSON, and how many events of each kind have no place in it."""
    made, left = packet(record)
    return msgspec.json.format(msgspec.json.encode(made), indent=2) + b"\n", left


def packet(record: Record) -> tuple[Element, Counter[str]]:
    """The phenopacket of a record (protobuf JSON), and how many events of each kind have no place in it.

    >>> from lugol.read import table
    >>> made, left = packet(table.read("kind,date,result,types\\nhpv,2022-03,positive,16", "t.csv"))
    >>> made["measurements"][0]["value"]["ontologyClass"]["label"], left.total()
    ('HPV 16 positive', 0)
    """
    made: dict[str, list[Element]] = {}
    left: Counter[str] = Counter()
    stages = [e for e in record.events if isinstance(e.values, Stage) and e.assertion in _TOLD[:2]]
    for event in record.events:
        field, write = _WRITERS.get(event.kind, ("", None))
        told = write(event.values, event) if write and event.assertion in _TOLD else None
        if event.assertion == "negated" and field not in ("phenotypicFeatures", "diseases"):
            told = None
        if told is not None:
            made.setdefault(field, []).append(told)
        elif not isinstance(event.values, Stage | Death) or event.assertion not in _TOLD[:2]:
            left[event.kind] += 1
    for event in stages:
        made.setdefault("diseases", []).append(_staged(event))
    body = {"subject": _subject(record.patient, record.events), **made}
    return {"id": record.patient.id or "record", **body, "metaData": _metadata(body)}, left


def _term(words: str, *asked: tuple[str, str]) -> Element:
    """A term: the first code that a (context, concept) has in a map, else a code of our own made of the words."""
    for context, meant in asked:
        for system, prefix in _PREFIXES.items():
            if found := first_code(context, meant, system):
                return {"id": f"{prefix}:{found}", "label": words}
    plain = "_".join("".join(sign if sign.isalnum() else " " for sign in words).split())
    return {"id": f"lugol:{plain[:60] or 'unnamed'}", "label": words}


def _time(name: str, when: When) -> Element:
    """A day as a timestamp, anything vaguer as an interval; nothing where neither end is known."""
    if when.earliest is None or when.latest is None:
        return {}
    first, last = (f"{day.isoformat()}T00:00:00Z" for day in (when.earliest, when.latest))
    return {name: {"timestamp": first} if first == last else {"interval": {"start": first, "end": last}}}


def _feature(words: str, event: Event, code: str = "", *, by: str = "", more: str = "") -> Element:
    return {
        "type": _term(words, ("condition", code)) if code else _term(words),
        **({"excluded": True} if event.assertion == "negated" else {}),
        **({"modifiers": [_term(more)]} if more else {}),
        **_time("onset", event.when),
        **({"evidence": [{"evidenceCode": _term(by)}]} if by else {}),
    }


def _symptom(values: kinds.Symptom, event: Event) -> Element:
    return _feature(values.term, event, values.code, more=", ".join(filter(None, (values.site, values.qualifier))))


def _exam(values: kinds.Exam, event: Event) -> Element:
    return _feature(_placed(values.term, values.site), event, by=values.context or "examination")


def _imaging(values: kinds.Imaging, event: Event) -> Element:
    return _feature(_placed(values.finding, values.site), event, by=values.modality)


def _colposcopy(values: kinds.Colposcopy, event: Event) -> Element | None:
    hours = f" at {', '.join(map(str, values.clock))} o'clock" if values.clock else ""
    words = values.finding or values.impression.replace("_", " ")
    return _feature(words + hours, event, by="colposcopy") if words else None


def _condition(values: kinds.Condition, event: Event) -> Element:
    made = _feature(values.term, event, values.code)
    return made | ({"excluded": True} if values.present is False else {})


def _placed(words: str, site: str) -> str:
    return words if not site or site.casefold() in words.casefold() else f"{words} ({site})"


def _measured(assay: Element, value: Element, event: Event) -> Element:
    return {"assay": assay, "value": value, **_time("timeObserved", event.when)}


def _hpv(values: kinds.Hpv, event: Event) -> Element:
    types = [name for name in values.types if name.isdigit()]
    words = " ".join(["HPV", ", ".join(types), values.result]) if types else f"HPV {values.result}"
    return _measured(_term("HPV test", ("test", "hpv")), {"ontologyClass": _term(words.replace("  ", " "))}, event)


def _cytology(values: kinds.Cytology, event: Event) -> Element | None:
    words = values.verbatim or values.result or ""
    assay = _term("Cervical cytology", ("test", "cytology"))
    return _measured(assay, {"ontologyClass": _term(words)}, event) if words else None


def _lab(values: kinds.Lab, event: Event) -> Element | None:
    assay = _term(values.marker, ("test", f"lab:{values.marker}"))
    if values.value is not None and values.comparator == "":
        unit = {"id": f"UCUM:{values.unit}", "label": values.unit} if values.unit else {"id": "UCUM:1", "label": "1"}
        return _measured(assay, {"quantity": {"unit": unit, "value": values.value}}, event)
    words = values.result or values.flag or values.trend
    return _measured(assay, {"ontologyClass": _term(words)}, event) if words else None


def _ihc(values: kinds.Ihc, event: Event) -> Element:
    shown = _term(f"{values.marker} {values.result}")
    return {"id": event.id or "sample", **_time("timeOfCollection", event.when), "diagnosticMarkers": [shown]}


def _biopsy(values: kinds.Biopsy, event: Event) -> Element | None:
    return _sample(
        values.site or "cervix", worded_result(values) or values.histology or "", proven_histology(values), event
    )


def _ecc(values: kinds.Ecc, event: Event) -> Element | None:
    return _sample(CANAL, worded_result(values) or values.histology or "", proven_histology(values), event)


def _pathology(values: kinds.Pathology, event: Event) -> Element | None:
    specimen = values.specimen or values.code or "specimen"
    return _sample(specimen, worded_result(values), proven_histology(values), event)


def _sample(tissue: str, words: str, histology: str | None, event: Event) -> Element | None:
    if not words:
        return None
    found = _term(words, ("histology", histology)) if histology else _term(words)
    return {
        "id": event.id or "sample",
        "sampledTissue": _term(tissue),
        **_time("timeOfCollection", event.when),
        "histologicalDiagnosis": found,
    }


def _diagnosis(values: kinds.Diagnosis, event: Event) -> Element | None:
    if values.status == "superseded":
        return None
    term = _term(values.value, ("condition", values.code)) if values.code else _term(values.value)
    return {
        "term": term,
        **({"excluded": True} if event.assertion == "negated" else {}),
        **_time("onset", event.when),
        **({"primarySite": _term(values.site)} if values.site else {}),
    }


def _staged(event: Event) -> Element:
    """A stage as a disease of its own kind with the day on which it was stated."""
    values = event.values
    assert isinstance(values, Stage)
    return {
        "term": _term(values.disease or STAGED),
        **_time("onset", event.when),
        "diseaseStage": [_term(f"{values.system} {values.value}".strip())],
    }


def _surgery(values: kinds.Surgery, event: Event) -> Element:
    words = "; ".join(values.procedures) or "; ".join(values.codes) or "operation"
    code = values.codes[0] if values.codes else ""
    done = {"code": _term(words, ("procedure", code)), **_time("performed", event.when)}
    return {"procedure": done} | _intent(values)


def _drugs(values: Any, event: Event) -> Element | None:
    words = ", ".join(values.drugs) or getattr(values, "regimen", "")
    if not words:
        return None
    regimen = {"ontologyClass": _term(words), **_time("startTime", event.when), "regimenStatus": "STARTED"}
    return {"therapeuticRegimen": regimen} | _intent(values)


def _agents(values: Any, event: Event) -> Element | None:
    if not values.drugs:
        return None
    given = {"agent": _term(", ".join(values.drugs))}
    when = _time("interval", event.when).get("interval", {}).get("interval")
    return {"treatment": given | ({"doseIntervals": [{"interval": when}]} if when else {})} | _intent(values)


def _radiation(values: kinds.Radiotherapy, event: Event) -> Element:
    dose = {"dosage": round(values.dose_gy or 0), "fractions": values.fractions or 0}
    return {"radiationTherapy": {"modality": _term(values.type), "bodySite": _term(values.site or "pelvis"), **dose}}


def _response(values: kinds.Response, event: Event) -> Element | None:
    words = values.verbatim or values.value
    return {"responseToTreatment": _term(words)} if words else None


def _complication(values: kinds.Complication, event: Event) -> Element:
    return {"adverseEvents": [_term(values.term)]}


def _intent(values: Any) -> Element:
    intent = getattr(values, "intent", "")
    return {"treatmentIntent": _term(intent)} if intent else {}


_WRITERS: dict[str, tuple[str, Callable[[Any, Event], Element | None]]] = {
    "symptom": ("phenotypicFeatures", _symptom),
    "exam": ("phenotypicFeatures", _exam),
    "imaging": ("phenotypicFeatures", _imaging),
    "colposcopy": ("phenotypicFeatures", _colposcopy),
    "condition": ("phenotypicFeatures", _condition),
    "hpv": ("measurements", _hpv),
    "cytology": ("measurements", _cytology),
    "lab": ("measurements", _lab),
    "ihc": ("biosamples", _ihc),
    "biopsy": ("biosamples", _biopsy),
    "ecc": ("biosamples", _ecc),
    "pathology": ("biosamples", _pathology),
    "diagnosis": ("diseases", _diagnosis),
    "surgery": ("medicalActions", _surgery),
    "systemic_therapy": ("medicalActions", _drugs),
    "immunotherapy": ("medicalActions", _agents),
    "hormonal_therapy": ("medicalActions", _agents),
    "radiotherapy": ("medicalActions", _radiation),
    "response": ("medicalActions", _response),
    "complication": ("medicalActions", _complication),
}


def _subject(who: Patient, events: tuple[Event, ...]) -> Element:
    born = who.birth.earliest
    birth = {"dateOfBirth": f"{born.isoformat()}T00:00:00Z"} if born and who.birth.is_day else {}
    gender = {"gender": _term(who.gender_identity)} if who.gender_identity else {}
    aged = {"timeAtLastEncounter": {"age": {"iso8601duration": f"P{who.age:.0f}Y"}}} if who.age and not birth else {}
    dead = next((e for e in events if isinstance(e.values, Death) and e.assertion == "affirmed"), None)
    ended: Element = {}
    if dead is not None and isinstance(dead.values, Death):
        cause = {"causeOfDeath": _term(dead.values.cause)} if dead.values.cause else {}
        ended = {"vitalStatus": {"status": "DECEASED", **_time("timeOfDeath", dead.when), **cause}}
    return {"id": who.id or "she", "sex": _SEX.get(who.sex, "UNKNOWN_SEX"), **birth, **aged, **gender, **ended}


def _metadata(body: Element) -> Element:
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
    }  # fmt: skip
