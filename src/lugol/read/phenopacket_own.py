"""What lugol wrote of its own into a phenopacket: an external reference for each event, told in its description.

It holds the typed values, the date and the assertion, and a mark of the element that says the event to everybody.
Where another system changed that element, it has another mark: then its fields are read, and not what lugol knew. An
event that no element says (a plan, a doubt, what is said of others) has no mark and stands here alone.
"""

import hashlib
from typing import Any

import msgspec

from lugol.read.own import Own, event_of
from lugol.record.event import Event, Span
from lugol.record.record import Note, Patient

URL = "https://lugol.invalid/phenopacket/event"
NOBODY = "she"
"""The id of a subject of whom the record has none."""
Packet = dict[str, Any]


class Told(msgspec.Struct, frozen=True):
    """The events that lugol wrote, the places of the elements that say them, the woman as it wrote her, and notes."""

    events: tuple[Event, ...] = ()
    places: frozenset[str] = frozenset()
    patient: Patient | None = None
    notes: tuple[Note, ...] = ()


def mark_of(element: Packet) -> str:
    """A mark of what an element says; its id, and what protobuf leaves out as a default, are no part of it.

    >>> mark_of({"id": "a", "excluded": False, "value": 3}) == mark_of({"value": 3.0})
    True
    """
    kept = _plain({name: value for name, value in element.items() if name != "id"})
    return hashlib.sha256(msgspec.json.encode(kept, order="deterministic")).hexdigest()[:16]


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        kept = {name: _plain(each) for name, each in value.items()}
        return {name: each for name, each in kept.items() if each not in ("", 0, False, None, [], {})}
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


def read_own(packet: Packet, fields: tuple[str, ...], name: str) -> Told:
    """What lugol wrote into a packet (its fields in camelCase), as far as nobody changed the elements that say it."""
    references = _references(packet)
    if not references:
        return Told()
    places = _places(packet, fields)
    events: list[Event] = []
    used: list[str] = []
    notes: list[Note] = []
    woman: Patient | None = None
    for where, text in references:
        try:
            own = msgspec.json.decode(text, type=Own)
        except msgspec.DecodeError:
            notes.append(Note(f"{name} {where}", "what lugol wrote here was changed, so it was not read", "read it"))
            continue
        here = places.get(own.mark, [])
        if own.patient is not None:
            woman = own.patient if "$.subject" in here else woman
        elif own.values is not None and (here or not own.mark):
            place = here.pop(0) if here else where
            used += [place] if own.mark else []
            events.append(event_of(own, own.values, own.event, Span(name, section=place), len(events)))
    return Told(tuple(events), frozenset(used), woman, tuple(notes))


def _references(packet: Packet) -> list[tuple[str, str]]:
    """The places and texts of the references that are lugol's."""
    data = packet.get("metaData")
    told = data.get("externalReferences") if isinstance(data, dict) else None
    return [
        (f"$.metaData.externalReferences[{number}]", str(each.get("description", "")))
        for number, each in enumerate(told if isinstance(told, list) else ())
        if isinstance(each, dict) and each.get("reference") == URL
    ]


def _places(packet: Packet, fields: tuple[str, ...]) -> dict[str, list[str]]:
    """Where the elements stand, by their mark."""
    subject = packet.get("subject")
    who = dict(subject) if isinstance(subject, dict) else {}
    told = [("$.subject.vitalStatus", who.pop("vitalStatus", None)), ("$.subject", who)]
    for field in fields:
        items = packet.get(field)
        told += [(f"$.{field}[{n}]", item) for n, item in enumerate(items if isinstance(items, list) else ())]
    found: dict[str, list[str]] = {}
    for where, item in told:
        if isinstance(item, dict):
            found.setdefault(mark_of(item), []).append(where)
    return found
