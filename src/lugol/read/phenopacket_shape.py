"""The shape of a phenopacket as far as it is read: what does not fit is left out or put right, each with a note."""

from typing import Any

from lugol.record.record import Note

Shape = Any  # a mapping of fields to shapes, a list of one shape, or str, float or bool

_TERM: dict[str, Shape] = {"id": str, "label": str}
_AGE = {"iso8601duration": str}
_TIME = {
    "timestamp": str,
    "age": _AGE,
    "ageRange": {"start": _AGE, "end": _AGE},
    "interval": {"start": str, "end": str},
}
_QUANTITY = {"value": float, "unit": _TERM}
_DOSES = [{"interval": {"start": str, "end": str}}]
SHAPE: dict[str, Shape] = {
    "id": str,
    "subject": {
        "id": str,
        "sex": str,
        "gender": _TERM,
        "dateOfBirth": str,
        "timeAtLastEncounter": _TIME,
        "vitalStatus": {"status": str, "causeOfDeath": _TERM, "timeOfDeath": _TIME},
    },
    "phenotypicFeatures": [
        {
            "type": _TERM,
            "excluded": bool,
            "severity": _TERM,
            "modifiers": [_TERM],
            "onset": _TIME,
            "evidence": [{"evidenceCode": _TERM}],
        },
    ],
    "measurements": [
        {"assay": _TERM, "value": {"quantity": _QUANTITY, "ontologyClass": _TERM}, "timeObserved": _TIME},
    ],
    "biosamples": [
        {
            "sampledTissue": _TERM,
            "histologicalDiagnosis": _TERM,
            "timeOfCollection": _TIME,
            "diagnosticMarkers": [_TERM],
            "pathologicalTnmFinding": [_TERM],
            "tumorGrade": _TERM,
        },
    ],
    "diseases": [
        {
            "term": _TERM,
            "excluded": bool,
            "onset": _TIME,
            "resolution": _TIME,
            "primarySite": _TERM,
            "diseaseStage": [_TERM],
            "clinicalTnmFinding": [_TERM],
        },
    ],
    "medicalActions": [
        {
            "procedure": {"code": _TERM, "performed": _TIME},
            "treatment": {"agent": _TERM, "doseIntervals": _DOSES},
            "radiationTherapy": {"modality": _TERM, "bodySite": _TERM, "dosage": float, "fractions": float},
            "therapeuticRegimen": {"ontologyClass": _TERM, "startTime": _TIME},
            "treatmentIntent": _TERM,
            "responseToTreatment": _TERM,
            "adverseEvents": [_TERM],
        },
    ],
}


ASIDE = frozenset(
    ["id", "individualId", "derivedFromId", "taxonomy", "timeOfLastEncounter", "files", "materialSample", "evidence",
     "sampleProcessing", "sampleStorage", "sampleType", "treatmentTarget", "interpretation", "routeOfAdministration"]
)  # fmt: skip
"""Fields of an item that tell nothing of a woman which a record keeps."""


class _Misfit(Exception):
    """Whether something is there or excluded cannot be told: what it stands in is left out."""


def fitted(packet: dict[str, Any], name: str) -> tuple[dict[str, Any], list[Note]]:
    """A packet (field names in camelCase) in which every field that is read has its shape, and what did not.

    >>> packet, notes = fitted({"diseases": [{"term": "cervical cancer"}], "subject": 7}, "p.json")
    >>> packet["diseases"], [note.place for note in notes]
    ([{'term': {'label': 'cervical cancer'}}], ['p.json $.diseases[0].term', 'p.json $.subject'])
    """
    notes: list[Note] = []
    found: dict[str, Any] = _fields(packet, SHAPE, f"{name} $", notes)
    return found, notes


def _fit(told: Any, shape: Shape, place: str, notes: list[Note]) -> Any:
    """What is told in its shape; None, with a note, where it has another."""
    if told is None:
        return None
    if isinstance(shape, dict):
        if isinstance(told, dict):
            return _fields(told, shape, place, notes)
        if shape is _TERM and isinstance(told, str):
            notes.append(Note(place, "not a term but a text, which was read as its label", "give id and label"))
            return {"label": told}
        return _left_out(f"not fields ({', '.join(shape)})", place, notes)
    if isinstance(shape, list):
        return _items(told, shape[0], place, notes) if isinstance(told, list) else _left_out("not a list", place, notes)
    return _scalar(told, shape, place, notes)


def _fields(told: dict[str, Any], shape: dict[str, Shape], place: str, notes: list[Note]) -> dict[str, Any]:
    fitting = {key: _fit(item, shape[key], f"{place}.{key}", notes) for key, item in told.items() if key in shape}
    return {key: fitting.get(key, item) for key, item in told.items()}


def _items(told: list[Any], shape: Shape, place: str, notes: list[Note]) -> list[Any]:
    """The items in their shape; None for one that is no mapping at all, which its reader finds empty and notes."""
    found: list[Any] = []
    for number, item in enumerate(told):
        if isinstance(shape, dict) and shape is not _TERM and not isinstance(item, dict):
            found.append(None)
            continue
        try:
            found.append(_fit(item, shape, f"{place}[{number}]", notes))
        except _Misfit:
            found.append(None)
    return found


def _scalar(told: Any, shape: type, place: str, notes: list[Note]) -> Any:
    if shape is bool:
        found = {True: True, False: False, "true": True, "false": False}.get(told) if _is_plain(told) else None
        if found is None:
            _left_out("neither true nor false, so what it belongs to", place, notes)
            raise _Misfit
        return found
    is_number = isinstance(told, int | float) and not isinstance(told, bool)
    if shape is float:
        return told if is_number else _left_out("not a number", place, notes)
    if isinstance(told, str):
        return told
    return str(told) if is_number else _left_out("not a text", place, notes)


def _is_plain(told: Any) -> bool:
    return isinstance(told, str | bool)


def _left_out(why: str, place: str, notes: list[Note]) -> None:
    notes.append(Note(place, f"{why}: left out", "correct the value"))
