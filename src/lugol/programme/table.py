"""A table of many women's events, read into columns: each different row is understood once."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import msgspec
import numpy as np
import polars as pl

from lugol.facts.columnar.calendar import Array
from lugol.facts.columnar.frame import PATIENT_FIELDS, PEOPLE, SHAPES, WIDE, Frame, build, from_records
from lugol.facts.columnar.tables import forget
from lugol.prepare import prepared
from lugol.programme import layout
from lugol.programme.layout import ABOUT_HER, Problem
from lugol.record import merge
from lugol.record.coding import code
from lugol.record.event import KINDS, Event, Lab
from lugol.record.record import Patient, Record, known_at, patient_at
from lugol.record.repeat import IDENTITY
from lugol.record.when import DateError, parse

BETWEEN = "\x1f"
_EPOCH = date(1970, 1, 1).toordinal()
_OLDEST = date(1880, 1, 1).toordinal()
_MANY = 100_000


class Understood:
    """What the different rows of some columns say, each understood once: an event, a patient, or what is wrong."""

    __slots__ = ("columns", "find", "kinds", "numbers", "shapes", "told", "whole")

    def __init__(self, columns: tuple[str, ...], find: Any) -> None:
        self.columns, self.find = columns, find
        self.numbers: dict[str, int] = {}
        self.told: list[Any] = []
        self.shapes: list[int] = []
        self.kinds: list[int] = []
        self.whole: list[bool] = []

    def number(self, cells: str) -> int:
        """The number of a row, its cells joined."""
        found = self.numbers.get(cells)
        if found is None:
            found = self.numbers[cells] = len(self.told)
            told = self.find(self.columns, cells.split(BETWEEN))
            self.told.append(told)
            is_event = isinstance(told, Event)
            self.shapes.append(SHAPES.number(code(told).values, told.assertion) if is_event else -1)
            self.kinds.append(KINDS.index(told.kind) if is_event else -1)
            self.whole.append(not (is_event and isinstance(told.values, Lab)))
        return found


_met: dict[tuple[tuple[str, ...], Any], Understood] = {}


def _understood(columns: tuple[str, ...], find: Any) -> Understood:
    return _met.setdefault((columns, find), Understood(columns, find))


def _forget_many() -> None:
    """Give up what earlier parts said where it has grown large, so that memory is that of a part or two."""
    if sum(len(each.told) for each in _met.values()) > _MANY:
        _met.clear()
        forget()


class Rows(msgspec.Struct, kw_only=True):
    """Rows sorted by woman, understood.

    `events` are numbers of `said` (-1: the row tells no event) and `days` the first and last day of each as ordinals
    (0: open), one a row; `people` are numbers of `persons`, `births` texts and `born` their days, one a woman, whose
    rows begin at her entry of `starts`.
    """

    ids: list[str]
    woman: Array
    starts: Array
    said: Understood
    events: Array
    dates: pl.Series
    days: tuple[Array, Array]
    persons: Understood
    people: Array
    births: pl.Series
    born: tuple[Array, Array]

    def record(self, place: int) -> Record:
        """The prepared record of the woman at a place, built as a reader builds it."""
        first = int(self.starts[place])
        end = int(self.starts[place + 1]) if place + 1 < len(self.starts) else len(self.woman)
        rows = [at for at in range(first, end) if self.events[at] >= 0]
        told = [
            msgspec.structs.replace(
                self.said.told[self.events[at]], id=f"e{order}", when=parse(self.dates[at] or ""), order=order
            )
            for order, at in enumerate(rows, start=1)
        ]
        her = msgspec.structs.replace(self.persons.told[self.people[place]], birth=parse(self.births[place] or ""))
        return prepared(merge.build(her, told))


def read(table: pl.DataFrame) -> tuple[Rows, list[Problem]]:
    """The rows of a table in the columns of `layout`; women with a mistake in a row are left out and told."""
    _forget_many()
    texts = _texts(table)
    told = texts.filter(pl.col("patient").is_not_null())
    problems = [Problem("", f"rows without patient: {n}")] if (n := len(texts) - len(told)) else []
    told = told if told["patient"].is_sorted() else told.sort("patient", maintain_order=True)
    rows, wrong = _rows(told)
    if wrong:
        problems += [Problem(each, why) for each, why in sorted(wrong.items())]
        rows, _ = _rows(told.filter(~pl.col("patient").is_in(list(wrong))))
    return rows, problems


def _texts(table: pl.DataFrame) -> pl.DataFrame:
    """Every cell as text, lists parted by |; an empty one is null."""
    cells = []
    for name, kind in table.schema.items():
        cell = pl.col(name).cast(pl.List(pl.String)).list.join("|") if isinstance(kind, pl.List) else pl.col(name)
        text = cell if kind == pl.String else cell.cast(pl.String)
        cells.append(pl.when(text.str.len_bytes() > 0).then(text).alias(name))
    return table.select(cells)


def _rows(table: pl.DataFrame) -> tuple[Rows, dict[str, str]]:
    """The rows understood, and what is wrong by woman."""
    woman = table["patient"].rle_id().to_numpy().astype(np.int64)
    starts = np.flatnonzero(np.diff(woman, prepend=-1))
    ids = table["patient"].gather(starts).to_list()
    wrong: dict[str, str] = {}
    persons, people, births = _about(table, ids, woman, wrong)
    born, unborn = _spans(births)
    for place, why in unborn.items():
        wrong.setdefault(ids[place], f"birth: {why}")
    said, events = _events(table, ids, woman, wrong)
    dates = table["date"] if "date" in table.columns else pl.Series([None] * len(table), dtype=pl.String)
    days, undated = _spans(dates)
    for row, why in undated.items():
        wrong.setdefault(ids[woman[row]], why)
    rows = Rows(
        ids=ids,
        woman=woman,
        starts=starts,
        said=said,
        events=events,
        dates=dates,
        days=days,
        persons=persons,
        people=people,
        births=births,
        born=born,
    )
    return rows, wrong


def _joined(table: pl.DataFrame, columns: Sequence[str]) -> pl.Series:
    if not columns:
        return pl.Series([""] * len(table), dtype=pl.String)
    return table.select(pl.concat_str([pl.col(c).fill_null("") for c in columns], separator=BETWEEN)).to_series()


def _numbered(texts: pl.Series, understood: Understood) -> Array:
    """The number of each text; each different one is understood once."""
    if not len(texts):
        return np.zeros(0, np.int64)
    codes = texts.cast(pl.Categorical).to_physical().to_numpy().astype(np.int64)
    codes -= codes.min()
    first = np.full(int(codes.max()) + 1, -1, np.int64)
    first[codes[::-1]] = np.arange(len(codes))[::-1]
    there = np.flatnonzero(first >= 0)
    numbers = np.full(len(first), -1, np.int64)
    numbers[there] = [understood.number(text) for text in texts.gather(first[there]).to_list()]
    return np.asarray(numbers[codes])


def _about(
    table: pl.DataFrame, ids: list[str], woman: Array, wrong: dict[str, str]
) -> tuple[Understood, Array, pl.Series]:
    """Who each woman is, by number, and her birth as told; where two of her rows differ, that is wrong."""
    columns = tuple(c for c in ABOUT_HER if c in table.columns)
    each = pl.DataFrame([_hers(table[c], ids, woman, wrong) for c in columns])
    others = tuple(c for c in columns if c != "birth")
    persons = _understood(others, layout.patient)
    people = _numbered(_joined(each, others), persons) if others else np.full(len(ids), persons.number(""))
    births = each["birth"] if "birth" in columns else pl.Series([None] * len(ids), dtype=pl.String)
    for number, told in enumerate(persons.told):
        for place in np.flatnonzero(people == number).tolist() if isinstance(told, str) else ():
            wrong.setdefault(ids[place], told)
    return persons, people, births


def _hers(told: pl.Series, ids: list[str], woman: Array, wrong: dict[str, str]) -> pl.Series:
    """What the rows of each woman tell in a column, one cell a woman; where they differ, that is wrong."""
    there = np.flatnonzero(told.is_not_null().to_numpy())
    first = np.full(len(ids), -1, np.int64)
    first[woman[there][::-1]] = there[::-1]
    differs = (told.gather(there) != told.gather(first[woman[there]])).to_numpy()
    for place in np.unique(woman[there[differs]]).tolist():
        wrong.setdefault(ids[place], f"{told.name} differs between her rows")
    return told.gather(pl.Series(first).replace(-1, None))


def _spans(dates: pl.Series) -> tuple[tuple[Array, Array], dict[int, str]]:
    """The first and the last day of each date, as ordinals (0: open), and what is wrong with those not to be read."""
    days = _ordinals(dates)
    low, high = days.copy(), days
    places = np.flatnonzero((days == 0) & dates.is_not_null().to_numpy()).tolist()
    texts = dates.gather(places).to_list()
    told = {text: _bounds(text) for text in set(texts)}
    wrong: dict[int, str] = {}
    for place, text in zip(places, texts, strict=True):
        bounds = told[text]
        if isinstance(bounds, str):
            wrong[place] = bounds
        else:
            low[place], high[place] = bounds
    return (low, high), wrong


def _bounds(text: str) -> tuple[int, int] | str:
    try:
        told = parse(text)
    except DateError as error:
        return str(error)
    first, last = (day.toordinal() if day else 0 for day in (told.earliest, told.latest))
    return first, last


def _ordinals(dates: pl.Series) -> Array:
    """Days as ordinals; 0 where a text is no day (or too old to be one)."""
    days = dates.str.to_date("%Y-%m-%d", strict=False).to_physical().fill_null(-_EPOCH).to_numpy().astype(np.int64)
    days = np.where(dates.str.len_bytes().fill_null(0).to_numpy() == 10, days + _EPOCH, 0)
    return np.where(days < _OLDEST, 0, days)


def _events(table: pl.DataFrame, ids: list[str], woman: Array, wrong: dict[str, str]) -> tuple[Understood, Array]:
    """The event of each row, by number; -1 where the row tells none."""
    columns = tuple(c for c in table.columns if c in layout.FIELDS or c in ("kind", "assertion"))
    said = _understood(columns, layout.event)
    empty = table["kind"].is_null().to_numpy()
    numbers = np.full(len(table), -1, np.int64)
    numbers[~empty] = _numbered(_joined(table.filter(~pl.Series(empty)), columns), said)
    faulty = np.array([isinstance(told, str) for told in said.told] + [False], np.bool_)
    for row in np.flatnonzero(faulty[numbers]).tolist():
        wrong.setdefault(ids[woman[row]], said.told[numbers[row]])
    return said, numbers


def framed(rows: Rows, as_of: date) -> Frame:
    """The frame of the women: from the rows themselves, or from her record where rows may tell one event twice."""
    event = np.flatnonzero(rows.events >= 0)
    woman, number = rows.woman[event], rows.events[event]
    low, high = (days[event] for days in rows.days)
    shapes, kinds, whole = (np.array(each) for each in (rows.said.shapes, rows.said.kinds, rows.said.whole))
    kind = kinds[number] if len(kinds) else number
    built = np.zeros(len(rows.ids), np.bool_)
    built[_told_twice(woman, low, high, kind)] = True
    built[woman[(low == 0) | (high == 0)]] = True
    built[woman[~whole[number]] if len(whole) else woman] = True
    births, told = _people(rows, as_of)
    places = np.flatnonzero(built)
    again = [known_at(rows.record(place), as_of) for place in places.tolist()]
    part = from_records(again, as_of)
    plain = np.ones(len(rows.ids), np.bool_)
    plain[places] = part.plain
    direct = ~built[woman] & (high <= as_of.toordinal())
    return build(
        as_of,
        np.concatenate([woman[direct], places[part.woman]]),
        np.concatenate([low[direct], part.low]),
        np.concatenate([high[direct], part.day]),
        np.concatenate([shapes[number[direct]] if len(shapes) else number[direct], part.value]),
        births,
        told,
        plain,
    )


_ONCE = np.array([IDENTITY[kind].once for kind in KINDS], np.bool_)


def _told_twice(woman: Array, low: Array, high: Array, kind: Array) -> Array:
    """The women with two rows that may tell one event: of a kind and a day, or of what is told again at vague dates."""
    exact = low == high
    keys = np.sort((woman[exact] * WIDE + high[exact]) * len(KINDS) + kind[exact])
    same = keys[1:][np.diff(keys) == 0] // (len(KINDS) * WIDE)
    return np.concatenate([same, woman[~exact & _ONCE[kind]]])


def _people(rows: Rows, as_of: date) -> tuple[tuple[Array, Array], dict[str, Array]]:
    """Births and what is told of each woman, as `frame.people` gives them."""
    told = [patient_at(each, as_of) if isinstance(each, Patient) else Patient() for each in rows.persons.told]
    first, last = rows.born
    aged = np.array([each.age is not None for each in told], np.bool_)[rows.people] & (first == 0) & (last == 0)
    odd = ((first == 0) != (last == 0)) | aged
    births = np.where(odd, -1, first), np.where(odd, -1, last)
    return births, {
        name: np.array([PEOPLE.number(getattr(each, name)) for each in told], np.int64)[rows.people]
        for name in PATIENT_FIELDS
    }
