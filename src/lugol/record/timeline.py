"""The order of events: by date where dates decide, else by what each comes after, else as told."""

import heapq
from collections import Counter, defaultdict
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
    if all([event.when.is_day and not event.when.after for event in told]):  # noqa: C419 (a list is faster)
        return sorted(told, key=_first_day), []
    return _settled(told)


def _first_day(event: Event) -> date:
    return event.when.earliest or date.max


def _settled(told: list[Event]) -> tuple[list[Event], list[Note]]:
    """The order of events of which some have no day of their own or are told to come after others."""
    queue = _Queue(_told_after(told), _told_behind(told))
    ordered: list[Event] = []
    notes: list[Note] = []
    left = dict.fromkeys(range(len(told)))
    latest = [(event.when.latest, i) for i, event in enumerate(told) if event.when.latest]
    heapq.heapify(latest)
    undecided = sorted(left, key=lambda i: (told[i].when.earliest or date.min, i), reverse=True)
    while left:
        while latest and latest[0][1] not in left:
            heapq.heappop(latest)
        bound = latest[0][0] if latest else date.max
        while undecided and (not queue.free or (told[undecided[-1]].when.earliest or date.min) <= bound):
            queue.let(undecided.pop())
        chosen, is_behind = queue.take()
        if not is_behind:
            notes.append(_out_of_order(told[chosen]))
        del left[chosen]
        ordered.append(told[chosen])
    return ordered, notes


class _Queue:
    """The events that dates allow to come next. Of those that wait for none the first told is taken first.

    Where all wait, what is only told behind a dated event yields first, then what is told to come after another.
    """

    def __init__(self, after: dict[int, set[int]], behind: dict[int, set[int]]) -> None:
        self.free: set[int] = set()
        self._left = [Counter({i: len(others) for i, others in rule.items()}) for rule in (after, behind)]
        self._freed_by: dict[int, list[tuple[Counter[int], int]]] = defaultdict(list)
        for left, rule in zip(self._left, (after, behind), strict=True):
            for i, others in rule.items():
                for other in others:
                    self._freed_by[other].append((left, i))
        self._heaps: tuple[list[int], list[int], list[int]] = ([], [], [])

    def let(self, i: int) -> None:
        """Allow an event to be taken."""
        self.free.add(i)
        self._push(i)

    def take(self) -> tuple[int, bool]:
        """The next event, and whether all that it is told to come after came before it."""
        for heap in self._heaps:
            while heap and heap[0] not in self.free:
                heapq.heappop(heap)
        chosen = next(heap[0] for heap in self._heaps if heap)
        self.free.remove(chosen)
        for left, i in self._freed_by.pop(chosen, ()):
            left[i] -= 1
            if i in self.free:
                self._push(i)
        return chosen, not self._left[0][chosen]

    def _push(self, i: int) -> None:
        after, behind = (left[i] for left in self._left)
        for heap, waits in zip(self._heaps, (after or behind, after, False), strict=True):
            if not waits:
                heapq.heappush(heap, i)


def _places(events: list[Event]) -> dict[Event, tuple[int, int]]:
    """Where in the telling an event belongs that is told in a caption or a discussion only.

    It stands behind the last first-hand event of its month, one of its own kind if there is any: where the caption
    stands in the text says nothing about when it happened.
    """
    retold = [event for event in events if is_retold(event)]
    by_month: dict[str, list[Event]] = defaultdict(list)
    for event in events if retold else ():
        if not is_retold(event):
            for month in _months(event):
                by_month[month].append(event)
    places: dict[Event, tuple[int, int]] = {}
    for event in retold:
        others = dict.fromkeys(other for month in _months(event) for other in by_month[month])
        near = [other for other in others if overlaps(event.when, other.when)]
        alike = [other for other in near if other.kind == event.kind] or near
        if alike:
            places[event] = (max(other.order for other in alike), 1)
    return places


def _months(event: Event) -> set[str]:
    """The months that an event dated to a month or better touches (three at most), none for any other."""
    first, last = event.when.earliest, event.when.latest
    if first is None or last is None or not are_close(event, event):
        return set()
    return {f"{day:%Y-%m}" for day in (first, first + (last - first) / 2, last)}


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
