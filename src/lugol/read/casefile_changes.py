"""What a person changed in a record that was read: kept beside it with name and time, and applied to it.

changes:
- {what: reject, event: e3, by: Dr A. Example, at: '2026-03-08T10:15:00+01:00'}
- what: correct
  event: e4
  by: Dr A. Example
  at: '2026-03-08T10:16:00+01:00'
  becomes: {kind: hpv, result: negative, date: 2022-03}
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Literal, get_args

import msgspec

from lugol.read.casefile_proposals import Accepted, Wrong, taken
from lugol.read.lined import Lined
from lugol.record.event import Event
from lugol.record.merge import build, referred
from lugol.record.record import Note, Patient, Proposed, Record

What = Literal["correct", "add", "confirm", "reject", "accept", "woman"]
PLACE = "changes by a person"
"""Where the notes on what a person rejected are said to stand."""
_FIELDS = ("what", "event", "kind", "by", "at", "becomes", "woman")


class Change(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One change: what was done, by whom, and when (ISO 8601).

    `event` is the id of the event that is corrected, added, confirmed, rejected or, a proposal, accepted; `kind` the
    kind whose proposals are all accepted; `becomes` what a corrected event is now or an added one is; `woman` who she
    is, where that was corrected.
    """

    what: What
    by: str
    at: str
    event: str = ""
    kind: str = ""
    becomes: Event | None = None
    woman: Patient | None = None


def applied(record: Record, changes: Sequence[Change]) -> Record:
    """A record with the changes of a person, in their order; what was read stays in the record that is given.

    Accepted proposals become events first, as in a case file that says so. A rejected event is told in a note.

    >>> from lugol.record.event import Death
    >>> read = Record(events=(Event(id="e1", values=Death()),))
    >>> after = applied(read, [Change(what="reject", event="e1", by="Dr A", at="2026-03-08")])
    >>> len(after.events), after.notes[0].message
    (0, 'death e1 was rejected by Dr A on 2026-03-08')
    """
    if not changes:
        return record
    record = _with_accepted(record, [change for change in changes if change.what == "accept"])
    events = {event.id: event for event in record.events}
    touched: set[str] = set()
    notes: list[Note] = []
    patient = record.patient
    for change in changes:
        if change.what == "woman":
            patient = change.woman or patient
        elif change.what != "accept":
            touched |= {change.event} if change.what != "confirm" else set()
            notes += _change(events, change)
    return msgspec.structs.replace(
        build(
            patient,
            events.values(),
            conflicts=[each for each in record.conflicts if not touched & {*each.events}],
            notes=[*record.notes, *notes],
            documents=record.documents,
        ),
        proposals=record.proposals,
    )


def carried_over(changes: Sequence[Change], old: Record, new: Record) -> tuple[Change, ...]:
    """The changes of a record as changes of another that tells the same and more: an event is found by its words.

    One that is not told there any more (a report tells it better) keeps a name that no event has, so that `applied`
    says so in a note.
    """
    places = {key: event.id for event in new.events for key in _told_by(event)}
    names = {
        event.id: next((places[key] for key in _told_by(event) if key in places), f"{event.id} of the papers before")
        for event in old.events
    }
    return tuple(
        msgspec.structs.replace(
            change,
            event=names.get(change.event, change.event),
            becomes=change.becomes and referred(change.becomes, names),
        )
        for change in changes
    )


def _told_by(event: Event) -> list[object]:
    """By what an event is known in another record: its words and, where it has none, what it says."""
    return [(event.kind, span) for span in event.sources] or [(event.values, event.when, event.assertion)]


def _with_accepted(record: Record, accepted: Sequence[Change]) -> Record:
    """The record with the accepted proposals among its events."""
    waiting: list[Proposed] = []
    new: list[Event] = []
    for place, proposed in enumerate(record.proposals, start=len(record.events) + 1):
        change = next((each for each in accepted if _is_meant(each, proposed)), None)
        if change is None:
            waiting.append(proposed)
        else:
            event = msgspec.structs.replace(proposed.event, order=place)
            new.append(taken(event, proposed.reader, Accepted(change.by, day(change.at))))
    if not new:
        return record
    made = build(
        record.patient,
        [*record.events, *new],
        conflicts=record.conflicts,
        notes=record.notes,
        documents=record.documents,
    )
    return msgspec.structs.replace(made, proposals=tuple(waiting))


def _is_meant(change: Change, proposed: Proposed) -> bool:
    return proposed.event.id == change.event or (bool(change.kind) and proposed.event.kind == change.kind)


def _change(events: dict[str, Event], change: Change) -> list[Note]:
    """Change one of some events by its id; a note where there is none of that id, or where it is rejected."""
    old = events.get(change.event)
    if change.what == "add" and change.becomes is not None:
        new = msgspec.structs.replace(change.becomes, id=change.event, order=len(events) + 1)
        events[change.event] = _signed(new, "added", change)
        return []
    if old is None:
        return [
            Note(change.event, f"was to be changed by {change.by}, but no event has that id", "check the case file")
        ]
    if change.what == "reject":
        del events[change.event]
        kind = old.kind.replace("_", " ")
        quote = f" (“{old.sources[0].quote}”)" if old.sources and old.sources[0].quote else ""
        return [Note(PLACE, f"{kind} {old.id}{quote} was rejected by {change.by} on {day(change.at)}")]
    if change.what == "correct" and change.becomes is not None:
        sources = change.becomes.sources or old.sources
        new = msgspec.structs.replace(change.becomes, id=old.id, order=old.order, sources=sources)
        events[change.event] = _signed(new, "corrected", change)
    else:
        events[change.event] = _signed(old, "confirmed", change)
    return []


def _signed(event: Event, done: str, change: Change) -> Event:
    note = "; ".join(filter(None, (event.note, f"{done} by {change.by} on {day(change.at)}")))
    return msgspec.structs.replace(event, note=note)


def day(at: str) -> str:
    """The day of a time.

    >>> day("2026-03-08T10:15:00+01:00")
    '2026-03-08'
    """
    return at.partition("T")[0]


def changes_of(
    items: Iterable[Lined],
    event: Callable[[Lined, int], Event | None],
    patient: Callable[[Lined | None], Patient],
    wrong: Wrong,
) -> list[Change]:
    """The changes that a case file lists; `event` and `patient` read what something becomes."""
    found: list[Change] = []
    for item in items:
        given = item.value if isinstance(item.value, dict) else {}
        told = {name: given[name].plain for name in ("what", "event", "kind", "by", "at") if name in given}
        if set(given) - {*_FIELDS} or told.get("what") not in get_args(What) or not _is_whole(told, given):
            wrong(item.line, f"a change needs what ({', '.join(get_args(What))}), by, at and what it changes")
            continue
        becomes = event(given["becomes"], len(found)) if "becomes" in given else None
        if "becomes" in given and becomes is None:
            continue
        woman = patient(given["woman"]) if "woman" in given else None
        found.append(Change(**told, becomes=becomes, woman=woman))
    return found


def _is_whole(told: dict[str, object], given: dict[str, Lined]) -> bool:
    """Does a change say who, when and what it changes, each in words?"""
    if not all(isinstance(value, str) and value for value in told.values()) or not {"by", "at"} <= set(told):
        return False
    needs = {"correct": ("event", "becomes"), "add": ("event", "becomes"), "woman": ("woman",)}
    if told["what"] == "accept":
        return ("event" in told) != ("kind" in told)
    return all(name in given for name in needs.get(str(told["what"]), ("event",)))
