"""Each kind of event as the element of a phenopacket that says it, where a phenopacket has a place for it."""

from collections.abc import Callable
from typing import Any

from lugol.exchange.tissue import proven_histology, worded_result
from lugol.read.codes import first_code
from lugol.read.phenopacket import CANAL, STAGED
from lugol.record import event as kinds
from lugol.record.event import Event
from lugol.record.when import When

Element = dict[str, Any]
_PREFIXES = {"loinc": "LOINC", "snomed-ct": "SNOMEDCT", "icd-10-cm": "ICD10CM"}
_TOLD = ("affirmed", "historical", "negated")
"""What can be said in a phenopacket: there is no place in it for a plan, a doubt or another person."""
_EXCLUDED = ("phenotypicFeatures", "diseases")
"""The fields whose elements can say that something is not so."""


def element_of(event: Event) -> tuple[str, Element] | None:
    """The field and the element that say an event; None for what a phenopacket has no place for.

    >>> element_of(Event(id="e1", values=kinds.Hpv(result="negative")))[1]["value"]["ontologyClass"]["label"]
    'HPV negative'
    >>> element_of(Event(id="e2", values=kinds.Surgery(codes=("hysterectomy",)), assertion="planned"))
    """
    if event.kind not in _WRITERS or event.assertion not in _TOLD:
        return None
    field, write = _WRITERS[event.kind]
    if event.assertion == "negated" and field not in _EXCLUDED:
        return None
    told = write(event.values, event)
    if told is None and event.kind in _DONE and event.assertion != "negated":
        field, told = "medicalActions", _procedure(_DONE[event.kind], event)
    return (field, told) if told is not None else None


def term(words: str, *asked: tuple[str, str]) -> Element:
    """A term: the first code that a (context, concept) has in a map, else a code of our own made of the words."""
    for context, meant in asked:
        for system, prefix in _PREFIXES.items():
            if found := first_code(context, meant, system):
                return {"id": f"{prefix}:{found}", "label": words}
    plain = "_".join("".join(sign if sign.isalnum() else " " for sign in words).split())
    return {"id": f"lugol:{plain[:60] or 'unnamed'}", "label": words}


def time(name: str, when: When) -> Element:
    """A day as a timestamp, anything vaguer as an interval; nothing where neither end is known."""
    if when.earliest is None or when.latest is None:
        return {}
    first, last = (f"{day.isoformat()}T00:00:00Z" for day in (when.earliest, when.latest))
    return {name: {"timestamp": first} if first == last else {"interval": {"start": first, "end": last}}}


def _feature(words: str, event: Event, code: str = "", *, by: str = "", more: str = "") -> Element:
    return {
        "type": term(words, ("condition", code)) if code else term(words),
        **({"excluded": True} if event.assertion == "negated" else {}),
        **({"modifiers": [term(more)]} if more else {}),
        **time("onset", event.when),
        **({"evidence": [{"evidenceCode": term(by)}]} if by else {}),
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


def _in_letters(words: str, code: str | None) -> str:
    """The words of a result; its code where they are none (the number of another system)."""
    return words if any(sign.isalpha() for sign in words) else code or words


def _placed(words: str, site: str) -> str:
    return words if not site or site.casefold() in words.casefold() else f"{words} ({site})"


def _measured(assay: Element, value: Element, event: Event) -> Element:
    return {"assay": assay, "value": value, **time("timeObserved", event.when)}


def _hpv(values: kinds.Hpv, event: Event) -> Element:
    types = [name for name in values.types if name.isdigit()]
    words = " ".join(["HPV", ", ".join(types), values.result]) if types else f"HPV {values.result}"
    return _measured(term("HPV test", ("test", "hpv")), {"ontologyClass": term(words.replace("  ", " "))}, event)


def _cytology(values: kinds.Cytology, event: Event) -> Element | None:
    words = _in_letters(values.verbatim, values.result)
    assay = term("Cervical cytology", ("test", "cytology"))
    found = term(words, ("cytology", values.result)) if values.result else term(words)
    return _measured(assay, {"ontologyClass": found}, event) if words else None


def _lab(values: kinds.Lab, event: Event) -> Element | None:
    assay = term(values.marker, ("test", f"lab:{values.marker}"))
    if values.value is not None and values.comparator == "":
        unit = {"id": f"UCUM:{values.unit}", "label": values.unit} if values.unit else {"id": "UCUM:1", "label": "1"}
        return _measured(assay, {"quantity": {"unit": unit, "value": values.value}}, event)
    words = values.result or values.flag or values.trend
    return _measured(assay, {"ontologyClass": term(words)}, event) if words else None


def _ihc(values: kinds.Ihc, event: Event) -> Element:
    shown = term(f"{values.marker} {values.result}")
    return {"id": event.id or "sample", **time("timeOfCollection", event.when), "diagnosticMarkers": [shown]}


def _biopsy(values: kinds.Biopsy, event: Event) -> Element | None:
    words = _in_letters(worded_result(values), values.histology)
    return _sample(values.site or "cervix", words, proven_histology(values), event)


def _ecc(values: kinds.Ecc, event: Event) -> Element | None:
    return _sample(CANAL, _in_letters(worded_result(values), values.histology), proven_histology(values), event)


def _pathology(values: kinds.Pathology, event: Event) -> Element | None:
    words = _in_letters(worded_result(values), values.histology)
    return _sample(values.specimen or values.code or "specimen", words, proven_histology(values), event)


def _sample(tissue: str, words: str, histology: str | None, event: Event) -> Element | None:
    if not words:
        return None
    found = term(words, ("histology", histology)) if histology else term(words)
    return {
        "id": event.id or "sample",
        "sampledTissue": term(tissue),
        **time("timeOfCollection", event.when),
        "histologicalDiagnosis": found,
    }


def _diagnosis(values: kinds.Diagnosis, event: Event) -> Element | None:
    if values.status == "superseded":
        return None
    named = term(values.value, ("condition", values.code)) if values.code else term(values.value)
    return {
        "term": named,
        **({"excluded": True} if event.assertion == "negated" else {}),
        **time("onset", event.when),
        **({"primarySite": term(values.site)} if values.site else {}),
    }


def _staged(values: kinds.Stage, event: Event) -> Element | None:
    """A stage as a disease of its own kind with the day on which it was stated; none for a stage that she has not."""
    if event.assertion == "negated":
        return None
    return {
        "term": term(values.disease or STAGED),
        **time("onset", event.when),
        "diseaseStage": [term(f"{values.system} {values.value}".strip())],
    }


def _surgery(values: kinds.Surgery, event: Event) -> Element:
    words = "; ".join(values.procedures) or "; ".join(values.codes) or "operation"
    code = values.codes[0] if values.codes else ""
    done = {"code": term(words, ("procedure", code)), **time("performed", event.when)}
    return {"procedure": done} | _intent(values)


def _drugs(values: Any, event: Event) -> Element | None:
    words = ", ".join(values.drugs) or getattr(values, "regimen", "")
    if not words:
        return None
    regimen = {"ontologyClass": term(words), **time("startTime", event.when), "regimenStatus": "STARTED"}
    return {"therapeuticRegimen": regimen} | _intent(values)


def _agents(values: Any, event: Event) -> Element | None:
    if not values.drugs:
        return None
    return _given(", ".join(values.drugs), event) | _intent(values)


def _radiation(values: kinds.Radiotherapy, event: Event) -> Element:
    dose = {"dosage": round(values.dose_gy or 0), "fractions": values.fractions or 0}
    return {"radiationTherapy": {"modality": term(values.type), "bodySite": term(values.site or "pelvis"), **dose}}


def _response(values: kinds.Response, event: Event) -> Element | None:
    words = values.verbatim or values.value
    return {"responseToTreatment": term(words)} if words else None


def _complication(values: kinds.Complication, event: Event) -> Element:
    return {"adverseEvents": [term(values.term)]}


def _intent(values: Any) -> Element:
    intent = getattr(values, "intent", "")
    return {"treatmentIntent": term(intent)} if intent else {}


def _dual_stain(values: kinds.DualStain, event: Event) -> Element:
    return _measured(term("p16/Ki-67 dual stain"), {"ontologyClass": term(values.result)}, event)


def _via(values: kinds.Via, event: Event) -> Element:
    assay = term("Visual inspection with acetic acid", ("test", "via"))
    return _measured(assay, {"ontologyClass": term(values.result.replace("_", " "))}, event)


def _molecular(values: kinds.Molecular, event: Event) -> Element | None:
    return _measured(term(values.gene), {"ontologyClass": term(values.result)}, event) if values.result else None


def _metastasis(values: kinds.Metastasis, event: Event) -> Element:
    sites = ", ".join(dict.fromkeys((values.site, *values.sites)))
    return _feature(_placed("metastasis", sites), event, by=values.basis, more=values.laterality)


def _recurrence(values: kinds.Recurrence, event: Event) -> Element:
    return _feature(_placed("recurrence", values.site), event, by=values.basis)


def _obstetric(values: kinds.Obstetric, event: Event) -> Element:
    return _feature(values.event, event, more=f"{values.weeks:g} weeks" if values.weeks else "")


def _other(values: kinds.OtherTreatment, event: Event) -> Element:
    return _procedure(values.term, event)


def _procedure(words: str, event: Event) -> Element:
    return {"procedure": {"code": term(words, ("procedure", words.casefold())), **time("performed", event.when)}}


def _vaccine(values: kinds.Immunization, event: Event) -> Element:
    return _given(values.vaccine, event)


def _medication(values: kinds.Medication, event: Event) -> Element:
    return _given(values.drug, event)


def _given(agent: str, event: Event) -> Element:
    when = time("interval", event.when).get("interval", {}).get("interval")
    return {"treatment": {"agent": term(agent)} | ({"doseIntervals": [{"interval": when}]} if when else {})}


_DONE = {"colposcopy": "Colposcopy", "biopsy": "Biopsy", "ecc": "Endocervical curettage"}
"""What was done, of which no finding is told."""
_WRITERS: dict[str, tuple[str, Callable[[Any, Event], Element | None]]] = {
    "symptom": ("phenotypicFeatures", _symptom),
    "exam": ("phenotypicFeatures", _exam),
    "imaging": ("phenotypicFeatures", _imaging),
    "colposcopy": ("phenotypicFeatures", _colposcopy),
    "condition": ("phenotypicFeatures", _condition),
    "hpv": ("measurements", _hpv),
    "cytology": ("measurements", _cytology),
    "lab": ("measurements", _lab),
    "dual_stain": ("measurements", _dual_stain),
    "via": ("measurements", _via),
    "molecular": ("measurements", _molecular),
    "metastasis": ("phenotypicFeatures", _metastasis),
    "recurrence": ("phenotypicFeatures", _recurrence),
    "obstetric": ("phenotypicFeatures", _obstetric),
    "ihc": ("biosamples", _ihc),
    "biopsy": ("biosamples", _biopsy),
    "ecc": ("biosamples", _ecc),
    "pathology": ("biosamples", _pathology),
    "diagnosis": ("diseases", _diagnosis),
    "stage": ("diseases", _staged),
    "surgery": ("medicalActions", _surgery),
    "systemic_therapy": ("medicalActions", _drugs),
    "immunotherapy": ("medicalActions", _agents),
    "hormonal_therapy": ("medicalActions", _agents),
    "radiotherapy": ("medicalActions", _radiation),
    "other_treatment": ("medicalActions", _other),
    "immunization": ("medicalActions", _vaccine),
    "medication": ("medicalActions", _medication),
    "response": ("medicalActions", _response),
    "complication": ("medicalActions", _complication),
}
