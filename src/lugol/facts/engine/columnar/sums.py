"""What sums a set of events up into one answer for each woman, in columns; the rules are those of `aggregates.py`."""

from typing import Any

import numpy as np

from lugol.facts.engine import vocabulary as v
from lugol.facts.engine.columnar.calendar import Array
from lugol.facts.engine.columnar.chosen import Chosen, Engine
from lugol.facts.engine.columnar.columns import BEYOND, NONE, OPEN, VALUE, Column, code, settled
from lugol.facts.engine.columnar.sets import days


def exists(node: v.Exists, engine: Engine) -> Column:
    """Is a set not empty? One event that surely belongs is enough."""
    found = engine.events(node.source)
    data = np.zeros(engine.frame.count, np.bool_)
    data[found.woman] = True
    if found.lost is None:
        return Column("bool", data)
    return settled("bool", data, np.where(found.lost & ~data, BEYOND, VALUE).astype(np.uint8))


def count(node: v.Count, engine: Engine) -> Column:
    """On how many different days a set has events."""
    found = engine.events(node.source)
    new, blurred = days(found, engine)
    data = np.bincount(found.woman[new], minlength=engine.frame.count)
    state = np.zeros(engine.frame.count, np.uint8)
    state[found.woman[np.broadcast_to(blurred, found.woman.shape)]] = BEYOND
    return _told("number", data, state, found)


def worst(node: v.Worst, engine: Engine) -> Column:
    """The most severe key of a set; one that cannot be read matters unless the worst is there already."""
    found, keys, states = _keyed(node, engine)
    frame_size, top = engine.frame.count, len(node.order) - 1
    rank_of = {code(name): rank for rank, name in enumerate(node.order)}
    ranks = _ranks(keys, states, rank_of)
    known, unread = np.full(frame_size, -1), np.zeros(frame_size, np.bool_)
    if len(found.places):
        starts = found.starts()
        known[found.woman[starts]] = np.maximum.reduceat(ranks, starts)
    unread[found.woman[(states != NONE) & (ranks < 0)]] = True
    state = np.where(known < 0, NONE, VALUE)
    state[unread & (known < top)] = BEYOND
    words = np.array([code(name) for name in node.order])
    return _told("word", words[np.maximum(known, 0)], state.astype(np.uint8), found)


def _ranks(keys: Column, states: Array, rank_of: dict[int, int]) -> Array:
    """The rank of each key; -1 where it is absent, open or foreign to the order."""
    if keys.sort != "word":
        return np.full(len(states), -1)
    table = np.full(max(max(rank_of), int(keys.data.max(initial=0))) + 1, -1)
    table[list(rank_of)] = list(rank_of.values())
    return np.where(states == VALUE, table[keys.data], -1)


def only(node: v.Only, engine: Engine) -> Column:
    """The one key that all events of a set share."""
    found, keys, states = _keyed(node, engine, exact=True)
    size = engine.frame.count
    data, state = np.zeros(size, keys.data.dtype), np.full(size, NONE, np.uint8)
    there = np.flatnonzero(states == VALUE)
    data[found.woman[there]] = np.broadcast_to(keys.data, states.shape)[there]
    state[found.woman[there]] = VALUE
    differs = there[np.broadcast_to(keys.data, states.shape)[there] != data[found.woman[there]]]
    state[found.woman[differs]] = BEYOND
    state[found.woman[states == OPEN]] = OPEN
    state[found.woman[states == BEYOND]] = BEYOND
    return _told(keys.sort, data, state, found)


def extreme(node: v.Extreme, engine: Engine) -> Column:
    """The greatest or smallest number or date of a set."""
    found, keys, states = _keyed(node, engine)
    size, seen = engine.frame.count, np.zeros((4, engine.frame.count), np.bool_)
    data = _furthest(found, keys.data, states, node.greatest, size)
    high = None if keys.high is None else _furthest(found, keys.high, states, node.greatest, size)
    for each in (VALUE, OPEN, BEYOND):
        seen[each, found.woman[states == each]] = True
    open_only = seen[OPEN] & ~seen[VALUE] & ~seen[BEYOND]
    state = np.where(seen[VALUE], VALUE, np.where(open_only, OPEN, NONE))
    state[seen[BEYOND] | (seen[OPEN] & seen[VALUE])] = BEYOND
    return _told("number", data, state.astype(np.uint8), found, high)


def _furthest(found: Chosen, numbers: Array, states: Array, greatest: bool, size: int) -> Array:
    """The greatest (or smallest) number of each woman's events; 0 where she has none."""
    least = np.iinfo(np.int64).min // 4
    sign = 1 if greatest else -1
    best = np.full(size, least)
    if len(found.places):
        starts = found.starts()
        values = np.where(states == VALUE, sign * numbers.astype(np.int64), least)
        best[found.woman[starts]] = np.maximum.reduceat(values, starts)
    return np.where(best == least, 0, sign * best)


def _keyed(node: Any, engine: Engine, *, exact: bool = False) -> tuple[Chosen, Column, Array]:
    found = engine.events(node.source)
    keys = engine.at(node.key, found)
    keys = keys.exact() if exact else keys
    return found, keys, np.broadcast_to(keys.states(), found.places.shape)


def _told(sort: Any, data: Array, state: Array, found: Chosen, high: Array | None = None) -> Column:
    if found.lost is not None:
        state = np.where(found.lost, BEYOND, state).astype(np.uint8)
    return settled(sort, data, state, high)


SUM: dict[type, Any] = {
    v.Exists: exists,
    v.Count: count,
    v.Worst: worst,
    v.Only: only,
    v.Extreme: extreme,
}
