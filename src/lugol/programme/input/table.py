"""A table of many women's events, read into columns: each different row is understood once."""

from datetime import date
from typing import Any

import msgspec
import numpy as np
import polars as pl

from lugol.facts.engine.columnar.calendar import Array
from lugol.facts.engine.columnar.frame import SHAPES
from lugol.facts.engine.columnar.tables import forget
from lugol.language.coding import code
from lugol.programme.input import layout
from lugol.programme.input.layout import ABOUT_HER, Problem
from lugol.record import merge
from lugol.record.event import KINDS, Event, Lab
from lugol.record.record import Record
from lugol.record.repeat import identity, is_one
from lugol.record.when import FIRST_YEAR, LAST_YEAR, DateError, on, parse
from lugol.review.prepared import levelled, prepared

BETWEEN = "\x1f"
_EPOCH = date(1970, 1, 1).toordinal()
_OLDEST, _NEWEST = date(FIRST_YEAR, 1, 1).toordinal(), date(LAST_YEAR, 12, 31).toordinal()
_MANY = 100_000
_SOME_DAY = on(date(2000, 1, 1))
MENOPAUSAL = ("", "pre", "peri", "post")


class Understood:
    """What the different rows of some columns say, each understood once: an event, a patient, or what is wrong."""

    __slots__ = ("columns", "find", "kinds", "meanings", "numbers", "pairs", "shapes")

    def __init__(self, columns: tuple[str, ...], find: Any) -> None:
        self.columns, self.find = columns, find
        self.numbers: dict[str, int] = {}
        self.meanings: list[Any] = []
        self.shapes: list[tuple[int, ...]] = []
        self.kinds: list[int] = []
        self.pairs: dict[tuple[int, int], bool] = {}

    def number(self, cells: str) -> int:
        """The number of a row, its cells joined."""
        found = self.numbers.get(cells)
        if found is None:
            found = self.numbers[cells] = len(self.meanings)
            told = self.find(self.columns, cells.split(BETWEEN) if self.columns else [])
            self.meanings.append(told)
            self.shapes.append(_shapes(told) if isinstance(told, Event) else (-1,) * len(MENOPAUSAL))
            self.kinds.append(KINDS.index(told.kind) if isinstance(told, Event) else -1)
        return found

    def one(self, first: int, second: int) -> bool:
        """Do two rows of one woman and one day tell one event?"""
        found = self.pairs.get((first, second))
        if found is None:
            a, b = (msgspec.structs.replace(self.meanings[each], when=_SOME_DAY) for each in (first, second))
            found = self.pairs[first, second] = identity(a) == identity(b) and is_one(a, b)
        return found


def _shapes(event: Event) -> tuple[int, ...]:
    """The number of an event's values as it counts for a woman in each menopausal state."""
    ready = code(event)
    states = MENOPAUSAL if isinstance(event.values, Lab) else MENOPAUSAL[:1]
    found = tuple(SHAPES.number(levelled(ready, state).values, event.assertion) for state in states)
    return found if len(found) == len(MENOPAUSAL) else found * len(MENOPAUSAL)


_met: dict[tuple[tuple[str, ...], Any], Understood] = {}


def _understood(columns: tuple[str, ...], find: Any) -> Understood:
    return _met.setdefault((columns, find), Understood(columns, find))


def _forget_many() -> None:
    """Give up what earlier parts said where it has grown large, so that memory is that of a part or two."""
    if sum(len(each.meanings) for each in _met.values()) > _MANY:
        _met.clear()
        forget()


class Rows(msgspec.Struct, kw_only=True):
    """Rows sorted by woman, understood.

    `events` are numbers of `understood` (-1: the row tells no event) and `days` the first and last day of each as
    ordinals (0: open), one a row; `people` are numbers of `persons`, `births` texts and `born` their days, one a
    woman, whose rows begin at her entry of `starts`.
    """

    ids: list[str]
    woman: Array
    starts: Array
    understood: Understood
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
                self.understood.meanings[self.events[at]], id=f"e{order}", when=parse(self.dates[at] or ""), order=order
            )
            for order, at in enumerate(rows, start=1)
        ]
        her = msgspec.structs.replace(self.persons.meanings[self.people[place]], birth=parse(self.births[place] or ""))
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
        understood=said,
        events=events,
        dates=dates,
        days=days,
        persons=persons,
        people=people,
        births=births,
        born=born,
    )
    return rows, wrong


def _joined(table: pl.DataFrame, rows: int) -> pl.Series:
    """The cells of each row in one text; `rows` tells how many there are where there is no column."""
    if not table.columns:
        return pl.Series([""] * rows, dtype=pl.String)
    return table.select(pl.concat_str(pl.all().fill_null(""), separator=BETWEEN)).to_series()


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
    each = {column: _hers(table[column], ids, woman, wrong) for column in columns}
    births = each.pop("birth", pl.Series([None] * len(ids), dtype=pl.String))
    persons = _understood(tuple(each), layout.patient)
    people = _numbered(_joined(pl.DataFrame(each), len(ids)), persons)
    for number, told in enumerate(persons.meanings):
        for place in np.flatnonzero(people == number).tolist() if isinstance(told, str) else ():
            wrong.setdefault(ids[place], told)
    return persons, people, births


def _hers(told: pl.Series, ids: list[str], woman: Array, wrong: dict[str, str]) -> pl.Series:
    """What the rows of each woman tell in a column, one cell a woman; where they differ, that is wrong."""
    starts = np.flatnonzero(np.diff(woman, prepend=-1))
    if not told.null_count() and not np.delete((told != told.shift(1)).fill_null(True).to_numpy(), starts).any():
        return told.gather(starts)
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
    return np.where((days < _OLDEST) | (days > _NEWEST), 0, days)


def _events(table: pl.DataFrame, ids: list[str], woman: Array, wrong: dict[str, str]) -> tuple[Understood, Array]:
    """The event of each row, by number; -1 where the row tells none."""
    columns = tuple(c for c in table.columns if c in layout.FIELDS or c in ("kind", "assertion"))
    said = _understood(columns, layout.event)
    empty = table["kind"].is_null().to_numpy()
    numbers = np.full(len(table), -1, np.int64)
    told = table.filter(~pl.Series(empty)).select(columns)
    numbers[~empty] = _numbered(_joined(told, len(told)), said)
    faulty = np.array([isinstance(told, str) for told in said.meanings] + [False], np.bool_)
    for row in np.flatnonzero(faulty[numbers]).tolist():
        wrong.setdefault(ids[woman[row]], said.meanings[numbers[row]])
    return said, numbers
