"""Sets of events whose membership or order may be open: which surely belong, which may, and whether any does."""

import msgspec

from lugol.facts.engine.values import INFINITY
from lugol.record.event import Event

Span = tuple[float, float]
Spans = dict[str, Span]
_NAMES = {"hpv": "HPV test", "ecc": "endocervical sampling"}


class Members(msgspec.Struct, frozen=True):
    """Events that surely belong, events that may, whether the set surely has one, and what would settle the rest."""

    certain: tuple[Event, ...] = ()
    maybe: tuple[Event, ...] = ()
    nonempty: bool = False
    needs: tuple[str, ...] = ()


EMPTY = Members()


def members(certain: list[Event], maybe: list[Event], nonempty: bool, needs: tuple[str, ...]) -> Members:
    """A set from its parts; needs are kept only where membership is open."""
    if not certain and not maybe:
        return EMPTY
    return Members(tuple(certain), tuple(maybe), nonempty or bool(certain), needs if maybe else ())


def days_at_least(events: tuple[Event, ...] | list[Event], spans: Spans) -> int:
    """On how many different days these events were at least: the most intervals that do not touch."""
    count, end = 0, -INFINITY
    for low, high in sorted((spans[e.id] for e in events), key=lambda span: span[1]):
        if low > end:
            count, end = count + 1, high
    return count


def days_at_most(events: tuple[Event, ...] | list[Event], spans: Spans) -> int:
    """On how many different days these events can have been: known days once, every open date for itself."""
    days: set[float] = set()
    open_dates = 0
    for event in events:
        low, high = spans[event.id]
        if low == high:
            days.add(low)
        else:
            open_dates += 1
    return len(days) + open_dates


def on_day(source: Members, n: int, spans: Spans) -> Members:
    """The events of the n-th day, counted from the end where `n` is negative."""
    if not source.maybe and all(spans[e.id][0] == spans[e.id][1] for e in source.certain):
        return _on_known_day(source, n, spans)
    events = source.certain + source.maybe
    sure = {event.id for event in source.certain}
    certain: list[Event] = []
    maybe: list[Event] = []
    for event in events:
        beyond = [f for f in events if f.id != event.id and _may_be_beyond(event, f, n, spans)]
        least = days_at_least([f for f in beyond if f.id in sure and _is_beyond(event, f, n, spans)], spans)
        most = days_at_most(beyond, spans)
        if least == most == abs(n) - 1 and event.id in sure:
            certain.append(event)
        elif least <= abs(n) - 1 <= most:
            maybe.append(event)
    vague = (event for event in (*certain, *maybe) if spans[event.id][0] != spans[event.id][1])
    needs = source.needs + tuple(day_needed(event) for event in vague)
    return members(certain, maybe, days_at_least(source.certain, spans) >= abs(n), needs)


def _on_known_day(source: Members, n: int, spans: Spans) -> Members:
    days = sorted({spans[e.id][0] for e in source.certain})
    if abs(n) > len(days):
        return EMPTY
    day = days[n] if n < 0 else days[n - 1]
    return Members(tuple(e for e in source.certain if spans[e.id][0] == day), nonempty=True)


def _is_beyond(event: Event, other: Event, n: int, spans: Spans) -> bool:
    """Is `other` surely on a later day (an earlier one where counting from the start)?"""
    (low, high), (other_low, other_high) = spans[event.id], spans[other.id]
    if n < 0:
        return other_low > high or event.id in other.when.after
    return other_high < low or other.id in event.when.after


def _may_be_beyond(event: Event, other: Event, n: int, spans: Spans) -> bool:
    (low, high), (other_low, other_high) = spans[event.id], spans[other.id]
    if n < 0:
        return other_high > low and other.id not in event.when.after
    return other_low < high and event.id not in other.when.after


def day_needed(event: Event) -> str:
    """What would settle an open date."""
    return f"the day of the {kind_and_date(event)}"


def kind_and_date(event: Event) -> str:
    """An event as a reader knows it: its kind and its date as told."""
    name = _NAMES.get(event.kind) or event.kind.replace("_", " ")
    return f"{name} of {event.when.edtf.replace('/', ' to ') or 'unknown date'}"
