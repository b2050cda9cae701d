"""The order of events: by date where dates decide, else by what each comes after, else as told."""

import heapq
from datetime import date

import msgspec

from lugol.record.event import Event
from lugol.record.order import in_order
from lugol.record.record import Note
from lugol.record.repeat import are_close, is_retold
from lugol.record.when import overlaps

_NOT_HERS = ("planned", "family", "other_person", "hypothetical", "literature")


def timeline(events: list[Event]) -> tuple[list[Event], list[Note]]:
    """The events in order, and notes where what is told to come after is dated before.

    The order of the list given is no matter; an event without any date stays behind the dated one told before it.
    """
    places = _places(events)
    told = in_order(
        events, key=lambda event: (places.get(event, (event.order, 0)), *_telling(event)), then=msgspec.json.encode
    )
    waits = [_told_after(told), _told_behind(told)]
    ordered: list[Event] = []
    notes: list[Note] = []
    left = dict.fromkeys(range(len(told)))
    latest = [(event.when.latest, i) for i, event in enumerate(told) if event.when.latest]
    heapq.heapify(latest)
    undecided = sorted(left, key=lambda i: (told[i].when.earliest or date.min, i), reverse=True)
    free: list[int] = []
    while left:
        while latest and latest[0][1] not in left:
            heapq.heappop(latest)
        bound = latest[0][0] if latest else date.max
        while undecided and (not free or (told[undecided[-1]].when.earliest or date.min) <= bound):
            free.append(undecided.pop())
        chosen = _next(free, left, waits)
        if waits[0] and waits[0].get(chosen, set()) & left.keys():
            notes.append(_out_of_order(told[chosen]))
        free.remove(chosen)
        del left[chosen]
        ordered.append(told[chosen])
    return ordered, notes


def _places(events: list[Event]) -> dict[Event, tuple[int, int]]:
    """Where in the telling an event belongs that is told in a caption or a discussion only.

    It stands behind the last first-hand event of its month, one of its own kind if there is any: where the caption
    stands in the text says nothing about when it happened.
    """
    retold = [event for event in events if is_retold(event)]
    first_hand = [event for event in events if not is_retold(event)] if retold else []
    places: dict[Event, tuple[int, int]] = {}
    for event in retold:
        near = [other for other in first_hand if are_close(event, other) and overlaps(event.when, other.when)]
        alike = [other for other in near if other.kind == event.kind] or near
        if alike:
            places[event] = (max(other.order for other in alike), 1)
    return places


def _next(free: list[int], left: dict[int, None], waits: list[dict[int, set[int]]]) -> int:
    """The first told of those that wait for none; where all wait, what is told to come after yields first."""
    for rules in (waits, waits[:1]) if any(waits) else ():
        ready = [i for i in free if not any(rule.get(i, set()) & left.keys() for rule in rules)]
        if ready:
            return min(ready)
    return min(free)


def _told_after(told: list[Event]) -> dict[int, set[int]]:
    place = {event.id: i for i, event in enumerate(told) if event.id}
    return {
        i: {place[name] for name in event.when.after if name in place and place[name] != i}
        for i, event in enumerate(told)
        if event.when.after
    }


def _told_behind(told: list[Event]) -> dict[int, set[int]]:
    last: dict[str, int] = {}
    behind: dict[int, set[int]] = {}
    for i, event in enumerate(told):
        document = event.sources[0].document if event.sources else ""
        if event.when.is_known and event.assertion not in _NOT_HERS:
            last[document] = i
        elif not event.when.is_known and document in last and told[last[document]].order < event.order:
            behind[i] = {last[document]}
    return behind


def _telling(event: Event) -> tuple[int, date, date]:
    when = event.when
    first = when.earliest or when.latest or date.max
    return event.order, first, when.latest or date.max


def _out_of_order(event: Event) -> Note:
    after = ", ".join(event.when.after)
    return Note(event.id, f"told to come after {after}, but the dates say otherwise", "check which of the two is right")
