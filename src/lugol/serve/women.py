"""The women of each visitor, in memory alone: what was read, what a person changed, and the way back."""

import secrets
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import msgspec

from lugol.errors import LugolError
from lugol.record.event import Event
from lugol.record.record import Record
from lugol.serve.settings import Settings
from lugol.show.timeline import who
from lugol.show.words import describe, label

if TYPE_CHECKING:
    from lugol.read.casefile_changes import Change
    from lugol.read.source import DateOrder
    from lugol.serve.work import Told

_MOST_VISITORS = 200
_MOST_STEPS = 500


class State(msgspec.Struct, frozen=True, kw_only=True):
    """What was read, what was changed since, and the record that both give; `said` tells the last step in words.

    `reading` counts the readings: where papers are added, events are numbered anew.
    """

    base: Record
    record: Record
    changes: "tuple[Change, ...]" = ()
    reading: int = 1
    said: str = ""


@dataclass
class Woman:
    """One woman: the states of her record, oldest first, the place among them, and the day she is judged on."""

    key: str
    states: list[State]
    as_of: date
    order: "DateOrder" = ""
    place: int = 0
    saved: int = 0
    message: str = ""
    made: dict[Any, Any] = field(default_factory=dict)
    lock: threading.RLock = field(default_factory=threading.RLock)

    @property
    def state(self) -> State:
        """The state that is shown."""
        return self.states[self.place]

    @property
    def is_saved(self) -> bool:
        """Is nothing to be lost when she is closed?"""
        return self.saved == self.place

    def step(self, state: State) -> None:
        """Go to a new state; what was undone before is gone."""
        del self.states[self.place + 1 :]
        self.states.append(state)
        if len(self.states) > _MOST_STEPS:
            del self.states[0]
            self.saved -= 1
        self.place = len(self.states) - 1
        self.made.clear()
        self.message = state.said

    def move(self, steps: int) -> None:
        """Undo (-1) or do again (1), where there is something to."""
        goal = self.place + steps
        if not 0 <= goal < len(self.states):
            self.message = "There is nothing to undo." if steps < 0 else "There is nothing to do again."
            return
        said = self.states[max(goal, self.place)].said
        self.place = goal
        self.made.clear()
        self.message = f"{'Undone' if steps < 0 else 'Done again'}: {said[:1].lower()}{said[1:]}"


@dataclass
class Visitor:
    """One browser: what proves that a form is its own, whether it may enter, whose name its changes bear, her women."""

    key: str
    csrf: str
    admitted: bool
    seen: float
    name: str = ""
    women: dict[str, Woman] = field(default_factory=dict)


class Visitors:
    """All browsers that are known, the longest unseen one forgotten first."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._all: dict[str, Visitor] = {}
        self._lock = threading.Lock()

    def of(self, key: str) -> Visitor | None:
        """The visitor of a cookie, unless unknown or idle for too long."""
        now = time.monotonic()
        with self._lock:
            for old in [each for each in self._all.values() if now - each.seen > self._settings.idle_seconds]:
                del self._all[old.key]
            found = self._all.get(key)
            if found:
                found.seen = now
        return found

    def new(self) -> Visitor:
        """A visitor that nobody knew."""
        made = Visitor(secrets.token_urlsafe(32), secrets.token_urlsafe(32), not self._settings.token, time.monotonic())
        with self._lock:
            while len(self._all) >= _MOST_VISITORS:
                empty = [each for each in self._all.values() if not each.women] or list(self._all.values())
                del self._all[min(empty, key=lambda each: each.seen).key]
            self._all[made.key] = made
        return made


def opened(visitor: Visitor, told: "Told", as_of: date, order: "DateOrder", most: int) -> Woman:
    """A woman newly read, with a key that says nothing of her; what was changed in her case file can be undone."""
    if len(visitor.women) >= most:
        raise LugolError(f"{most} women are open; close one first")
    woman = Woman(secrets.token_hex(8), [State(base=told.record, record=told.record)], as_of, order)
    for change in told.changes:
        woman.step(changed(woman.state, change))
    woman.saved = woman.place
    visitor.women[woman.key] = woman
    return woman


def changed(state: State, change: "Change") -> State:
    """The state after one more change."""
    from lugol.read.casefile_changes import applied

    changes, said = (*state.changes, change), _said(change, state.record)
    return msgspec.structs.replace(state, changes=changes, record=applied(state.base, changes), said=said)


_DONE = {"correct": "Corrected", "add": "Added", "confirm": "Confirmed", "reject": "Rejected", "accept": "Accepted"}


def _said(change: "Change", record: Record) -> str:
    """A change in words: what was done to what stands in a record."""
    if change.what == "woman":
        return f"Corrected: {who(change.woman or record.patient)}"
    if of_it := [each.event for each in record.proposals if change.kind and each.event.kind == change.kind]:
        return f"Accepted: {len(of_it)} proposal{'' if len(of_it) == 1 else 's'} of the kind {label(of_it[0])}"
    among = (*record.events, *(each.event for each in record.proposals))
    event = change.becomes or next((each for each in among if each.id == change.event), None)
    return f"{_DONE[change.what]}: {describe(event) if event else change.event}"


def with_papers(state: State, told: "Told", said: str) -> State:
    """The state after further papers; the changes so far stay changes of what is read now."""
    from lugol.read.casefile_changes import applied

    record = applied(told.record, told.changes)
    return State(base=told.record, record=record, changes=told.changes, reading=state.reading + 1, said=said)


def marks(state: State) -> dict[str, str]:
    """What a person last did to each event: corrected, added, confirmed or accepted."""
    words = {what: done.lower() for what, done in _DONE.items() if what != "reject"}
    kinds = {change.kind for change in state.changes if change.kind}
    found = {each.event.id: "accepted" for each in state.base.proposals if each.event.kind in kinds}
    found |= {change.event: words[change.what] for change in state.changes if change.event and change.what in words}
    return found


def rejected(state: State) -> "list[tuple[Event, Change]]":
    """The events that a person rejected, each with who did and when."""
    left = {event.id for event in state.record.events}
    told = {event.id: event for event in state.base.events}
    told |= {each.event.id: each.event for each in state.base.proposals}
    told |= {change.event: change.becomes for change in state.changes if change.becomes is not None}
    return [
        (told[change.event], change)
        for change in state.changes
        if change.what == "reject" and change.event in told and change.event not in left
    ]


def free_id(state: State) -> str:
    """An id for an event that a person adds."""
    taken = {event.id for event in (*state.base.events, *state.record.events)}
    taken |= {change.event for change in state.changes}
    number = 1
    while f"added-{number}" in taken:
        number += 1
    return f"added-{number}"


def now() -> str:
    """This moment, with the zone, to the second."""
    return datetime.now().astimezone().isoformat(timespec="seconds")


def titles(women: Sequence[Woman]) -> list[tuple[Woman, str]]:
    """Each woman with the names of her papers."""
    return [
        (each, ", ".join(dict.fromkeys(document.name for document in each.state.record.documents)) or "a case file")
        for each in women
    ]
