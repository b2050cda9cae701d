"""The part of a case file in which a person accepts what a second reader proposed, singly or by kind.

accepted:
- {kind: hpv, by: Dr A. Example, on: 2026-03-08}
proposals:
- kind: hpv
  result: positive
  sentence: HPV 18 was positive.
  reader: gemma
  accepted_by: Dr A. Example
  accepted_on: 2026-03-08
"""

from collections.abc import Callable
from typing import Any

import msgspec

from lugol.read.lined import Lined
from lugol.record.event import Event
from lugol.record.record import Proposed

OWN_FIELDS = ("sentence", "reader", "accepted_by", "accepted_on")
Wrong = Callable[[int, str], None]


class Accepted(msgspec.Struct, frozen=True):
    """Who accepted proposals, and when: of one kind, or a single one (kind "")."""

    by: str
    on: str
    kind: str = ""


def accepted_kinds(items: list[Lined], wrong: Wrong) -> list[Accepted]:
    """The kinds whose proposals are all accepted, each with name and time."""
    found: list[Accepted] = []
    for item in items:
        told = item.plain if isinstance(item.value, dict) else {}
        if set(told) != {"kind", "by", "on"} or not all(isinstance(value, str) and value for value in told.values()):
            wrong(item.line, "an acceptance needs kind, by (a person) and on (a day), and nothing else")
            continue
        found.append(Accepted(told["by"], told["on"], told["kind"]))
    return found


def without_own_fields(item: Lined) -> Lined:
    """The fields of a proposal that any event has."""
    if not isinstance(item.value, dict):
        return item
    return Lined(item.line, {name: told for name, told in item.value.items() if name not in OWN_FIELDS})


def proposed(item: Lined, event: Event, wrong: Wrong) -> tuple[Proposed, Accepted | None] | None:
    """A proposal, and who accepted it, where a person did; None where it is not whole."""
    told: dict[str, Any] = {name: item.value[name].plain for name in OWN_FIELDS if name in item.value}
    if not told.get("sentence") or not told.get("reader"):
        wrong(item.line, "a proposal needs sentence and reader, as lugol wrote them")
        return None
    accepted = Accepted(told.get("accepted_by") or "", told.get("accepted_on") or "")
    if bool(accepted.by) != bool(accepted.on):
        wrong(item.line, "an accepted proposal needs both the person (accepted by) and the day (accepted on)")
        return None
    made = Proposed(event=event, sentence=str(told["sentence"]), reader=str(told["reader"]))
    return made, accepted if accepted.by else None


def accepted_event(event: Event, reader: str, accepted: Accepted) -> Event:
    """A proposed event that a person accepted, as an event of the record that says so.

    >>> from lugol.record.event import Death
    >>> accepted_event(Event(id="e1", values=Death()), "gemma", Accepted("Dr A", "2026-03-08")).note
    'proposed by gemma, accepted by Dr A on 2026-03-08'
    """
    said = f"proposed by {reader}, accepted by {accepted.by} on {accepted.on}"
    note = "; ".join(filter(None, (event.note, said)))
    return msgspec.structs.replace(event, note=note, readers=(reader,))
