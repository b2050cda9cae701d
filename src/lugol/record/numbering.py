"""Short names for events: e1, e2 ... in timeline order, wherever a reader's own names are not meant for people."""

import msgspec

from lugol.record.record import Record


def numbered(record: Record) -> Record:
    """The record with its events called e1, e2 ... in timeline order and its conflicts c1, c2 ...

    >>> from lugol.record.event import Death, Event
    >>> numbered(Record(events=(Event(id="n5-9-death", values=Death()),))).events[0].id
    'e1'
    """
    names = {event.id: f"e{number}" for number, event in enumerate(record.events, start=1)}

    def renamed(told: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(names.get(name, name) for name in told)

    events = []
    for event in record.events:
        when = msgspec.structs.replace(
            event.when, anchor=names.get(event.when.anchor, event.when.anchor), after=renamed(event.when.after)
        )
        events.append(msgspec.structs.replace(event, id=names[event.id], when=when))
    conflicts = [
        msgspec.structs.replace(conflict, id=f"c{number}", events=renamed(conflict.events))
        for number, conflict in enumerate(record.conflicts, start=1)
    ]
    notes = [msgspec.structs.replace(note, place=names.get(note.place, note.place)) for note in record.notes]
    return msgspec.structs.replace(record, events=tuple(events), conflicts=tuple(conflicts), notes=tuple(notes))
