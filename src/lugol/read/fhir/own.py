"""Resources that lugol itself wrote: their events come from the extension, as long as nobody changed the fields."""

import msgspec

from lugol.read.fhir.bundle import Located
from lugol.read.fhir.place import span
from lugol.read.own import Own, event_of
from lugol.record.event import Event
from lugol.record.record import Patient


def read_own(items: list[Located]) -> tuple[list[Located], list[Event], Patient | None]:
    """The resources that are to be read by their fields, the events of the others, and the woman as lugol wrote her."""
    if not any(item.own for item in items):
        return items, [], None
    told = [(item, _of(item)) for item in items]
    whole = {own.event for _, own in told if own and own.values is not None}
    left: list[Located] = []
    events: list[Event] = []
    who: Patient | None = None
    for item, own in told:
        if own and own.patient is not None:
            who = who or own.patient
        if own and own.finding:
            continue
        if own is None or (own.patient is None and own.event not in whole):
            left.append(item)
        elif own.values is not None:
            events.append(event_of(own, own.values, item.name, span(item)))
        elif own.patient is not None:
            left.append(item)
    names = {own.event: item.name for item, own in told if own and own.values is not None}
    return left, [renamed(event, names) for event in events], who


def renamed(event: Event, names: dict[str, str]) -> Event:
    """An event whose date tells of others, by their new names."""
    if not (event.when.anchor or event.when.after):
        return event
    after = tuple(names.get(each, each) for each in event.when.after)
    when = msgspec.structs.replace(event.when, anchor=names.get(event.when.anchor, event.when.anchor), after=after)
    return msgspec.structs.replace(event, when=when)


def _of(item: Located) -> Own | None:
    """The extension of a resource, where its mark still fits the fields."""
    if not item.own:
        return None
    text, _, mark = item.own.rpartition("\n")
    try:
        own = msgspec.json.decode(text, type=Own)
    except (msgspec.DecodeError, ValueError):
        return None
    return own if own.mark == mark else None
