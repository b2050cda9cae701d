"""Builds a record: resolves relative dates, merges repeats, keeps contradictions, and puts the events in order."""

from collections.abc import Iterable, Sequence

import msgspec

from lugol.record.event import Event
from lugol.record.record import Conflict, Document, Note, Patient, Record
from lugol.record.repeat import as_told, contradictions, merge_repeats
from lugol.record.timeline import timeline
from lugol.record.when import DateError, When, shift

# How far an event told in such units may lie from the very day; a relative date is never more exact than its words.
_SLACK_DAYS = {"D": 0, "W": 3, "M": 15, "Y": 30}


def build(
    patient: Patient,
    events: Iterable[Event],
    *,
    conflicts: Sequence[Conflict] = (),
    notes: Sequence[Note] = (),
    documents: Sequence[Document] = (),
) -> Record:
    """One woman's record from what a reader found, in any order.

    Relative dates (`When.anchor`, `When.offset`) become intervals; an event told several times becomes one with all
    its sources; contradictions are kept as conflicts; events are ordered by date and, where dates do not decide, by
    `Event.order`, which then becomes the place in the record; an empty or repeated id gets a new one. Building again
    changes nothing.

    >>> build(Patient(), []).events
    ()
    """
    told = as_told(events)
    found: list[Note] = [*notes, *_same_ids(told, conflicts)]
    together, renamed = _settle(told, found)
    ordered, disorder = timeline(together)
    found.extend(disorder)
    final, names = _name(ordered, renamed)
    found.extend(_before_birth(patient, final))
    return Record(
        patient=patient,
        events=tuple(final),
        conflicts=_distinct([*(_refer_conflict(conflict, names) for conflict in conflicts), *contradictions(final)]),
        notes=tuple(dict.fromkeys(found)),
        documents=tuple(dict.fromkeys(documents)),
    )


def _same_ids(told: list[Event], conflicts: Sequence[Conflict]) -> list[Note]:
    """A note for each id that several events have and something refers to."""
    ids = [event.id for event in told if event.id]
    if len(set(ids)) == len(ids):
        return []
    meant = {name for event in told for name in (event.when.anchor, *event.when.after)}
    meant |= {name for conflict in conflicts for name in conflict.events}
    twice = sorted({name for name in ids if name in meant and ids.count(name) > 1})
    return [Note(name, f"several events have the id {name!r}", "give each event its own id") for name in twice]


def _settle(told: list[Event], notes: list[Note]) -> tuple[list[Event], dict[str, str]]:
    """Repeats merged and relative dates resolved, in turn: a date that a merged event gains may date others."""
    renamed: dict[str, str] = {}
    while True:
        anchored = any(event.when.anchor for event in told)
        together, gone = merge_repeats(as_told(_resolve(told, notes)) if anchored else told)
        renamed |= gone
        alive = {event.id for event in together}
        names = {old: _last(old, renamed, alive) for old in renamed if old not in alive}
        together = [referred(event, names) for event in together]
        if not any(event.when.anchor for event in together) or set(together) == set(told):
            return together, renamed
        told = as_told(together)


def _resolve(events: list[Event], notes: list[Note]) -> list[Event]:
    by_id: dict[str, Event] = {}
    for event in events:
        by_id.setdefault(event.id, event)

    def when_of(event: Event, path: tuple[str, ...]) -> When:
        when = event.when
        if when.is_known or not when.anchor:
            return when
        anchor = by_id.get(when.anchor)
        if anchor is None or when.anchor in (event.id, *path):
            why = "no event has that id" if anchor is None else "the two wait for each other"
            notes.append(Note(event.id, f"dated from {when.anchor!r}, but {why}", "give the event a date of its own"))
            return msgspec.structs.replace(when, anchor="", offset="")
        try:
            return _moved(when_of(anchor, (*path, event.id)), when)
        except DateError as error:
            notes.append(Note(event.id, str(error), "write the offset as an ISO 8601 duration"))
            return msgspec.structs.replace(when, anchor="", offset="", after=_with(when.after, when.anchor))

    return [msgspec.structs.replace(event, when=when_of(event, ())) if event.when.anchor else event for event in events]


def _moved(base: When, when: When) -> When:
    """The interval that an anchor and an offset give; only an order where the anchor has no date."""
    earlier = when.offset.startswith("-")
    if not base.is_known:
        return when if earlier else msgspec.structs.replace(when, after=_with(when.after, when.anchor))
    if not when.offset:
        return msgspec.structs.replace(base, anchor=when.anchor, offset="", after=when.after)
    slack = _SLACK_DAYS.get(when.offset[-1:], 0) if base.is_day else 0
    moved = shift(base, when.offset, anchor=when.anchor, slack_days=slack)
    return msgspec.structs.replace(moved, after=when.after)


def _with(names: tuple[str, ...], name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*names, name)))


def _name(ordered: list[Event], renamed: dict[str, str]) -> tuple[list[Event], dict[str, str]]:
    """Every event with its place in the order and an id of its own; where each id that went away has gone."""
    taken = {event.id for event in ordered}
    seen: set[str] = set()
    named: list[Event] = []
    for place, event in enumerate(ordered, start=1):
        name = event.id
        if not name or name in seen:
            name = _free(f"e{place}" if not name else f"{name}-2", taken)
        seen.add(name)
        taken.add(name)
        named.append(msgspec.structs.replace(event, id=name, order=place))
    names = {old: _last(old, renamed, seen) for old in renamed if old not in seen}
    return [referred(event, names) for event in named], names


def _free(name: str, taken: set[str]) -> str:
    stem, _, number = name.rpartition("-") if "-" in name else (name, "", "1")
    count = int(number)
    while name in taken:
        count += 1
        name = f"{stem}-{count}"
    return name


def _last(name: str, renamed: dict[str, str], alive: set[str]) -> str:
    while name not in alive:
        name = renamed[name]
    return name


def referred(event: Event, names: dict[str, str]) -> Event:
    """The event with its references under their present names, none of them to itself."""
    when = event.when
    if not (when.anchor or when.after):
        return event
    after = tuple(name for name in dict.fromkeys(names.get(name, name) for name in when.after) if name != event.id)
    anchor = names.get(when.anchor, when.anchor)
    anchor, offset = (anchor, when.offset) if anchor != event.id else ("", "")
    return msgspec.structs.replace(event, when=msgspec.structs.replace(when, anchor=anchor, offset=offset, after=after))


def _refer_conflict(conflict: Conflict, names: dict[str, str]) -> Conflict:
    events = tuple(dict.fromkeys(names.get(name, name) for name in conflict.events))
    return msgspec.structs.replace(conflict, events=events)


def _distinct(conflicts: list[Conflict]) -> tuple[Conflict, ...]:
    """Each contradiction once (by its events and readings in any order), each with an id of its own."""
    kept: dict[tuple[frozenset[str], frozenset[str], str], Conflict] = {}
    for conflict in conflicts:
        about = conflict.title if not conflict.events else ""
        kept.setdefault((frozenset(conflict.events), frozenset(conflict.readings), about), conflict)
    taken: set[str] = set()
    named: list[Conflict] = []
    for place, conflict in enumerate(kept.values(), start=1):
        name = conflict.id if conflict.id and conflict.id not in taken else _free(f"c{place}", taken)
        taken.add(name)
        named.append(msgspec.structs.replace(conflict, id=name))
    return tuple(named)


def _before_birth(patient: Patient, events: list[Event]) -> list[Note]:
    born = patient.birth.earliest
    early = [e for e in events if born and e.when.latest and e.when.latest < born and e.assertion == "affirmed"]
    return [
        Note(event.id, f"dated {event.when.edtf}, before her birth ({patient.birth.edtf})", "check both dates")
        for event in early
    ]
