"""What lugol knows of an event, kept beside the FHIR fields in an extension, so that lugol reads back what it wrote.

The extension holds the typed values, the date and the assertion, and a mark of the fields that it was written with:
where another system changed one of these, lugol reads the fields and not the extension (`read/fhir/own.py`).
"""

from typing import Any

import msgspec

from lugol.exchange.own import known
from lugol.read.fhir.mark import URL, mark_of
from lugol.record.event import Event
from lugol.record.record import Patient

Resource = dict[str, Any]


def marked(resource: Resource, event: Event, part: bool) -> Resource:
    """A resource with the event that it says; `part` for a further resource of the same event."""
    return _with(resource, {"event": event.id} if part else known(event))


def marked_patient(resource: Resource, who: Patient) -> Resource:
    """A Patient with what lugol knows of her that FHIR has no field for."""
    return _with(resource, {"patient": msgspec.to_builtins(who)})


def marked_finding(resource: Resource, finding: str) -> Resource:
    """A resource that says a finding of a review, which is no event of the woman."""
    return _with(resource, {"finding": finding})


def _with(resource: Resource, told: dict[str, Any]) -> Resource:
    text = msgspec.json.encode({**told, "mark": mark_of(resource)}).decode()
    own = [*resource.get("extension", ()), {"url": URL, "valueString": text}]
    head: Resource = {name: resource[name] for name in ("resourceType", "id", "meta") if name in resource}
    rest = {name: value for name, value in resource.items() if name not in {*head, "extension"}}
    return {**head, "extension": own, **rest}
