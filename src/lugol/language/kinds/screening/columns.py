"""Screening histories pasted in as tables: dates down the side, the names of tests across the head."""

from bisect import bisect_right
from collections.abc import Iterator
from typing import Any, cast

import msgspec

from lugol.language import results
from lugol.language.kinds.layout.columns import Cell, cells_of, heads_above, place_of
from lugol.language.kinds.screening.event import READ, event_of, smear_value
from lugol.language.kinds.screening.text import in_one_line
from lugol.language.model import Sentence
from lugol.language.reading import Reading
from lugol.record.event import Biopsy, Event

_EMPTY = frozenset({"-", "–", "—", "n", "/", "a", "na", "nil", "|", "."})


class Row(msgspec.Struct, frozen=True):
    """A line of a table: the sentence that it is, and its cells of tests, each with the kind of test."""

    sentence: Sentence
    cells: tuple[tuple[str, Cell], ...]
    last: int
    """Where its line ends; what else its sentence holds is told as any sentence."""


def row_of(reading: Reading, sentence: Sentence) -> Row | None:
    """The cells of a sentence that is a row below a head of tests; None where it is none.

    >>> from lugol.language.reading import reading_of
    >>> reading = reading_of("Date   HPV   LBC\\n2019   neg   NILM\\n2022   16 pos   HSIL")
    >>> row = row_of(reading, reading.page.sentences[-1])
    >>> [(kind, reading.page.words(*cell)) for kind, cell in row.cells]
    [('hpv', '16 pos'), ('cytology', 'HSIL')]
    """
    page = reading.page
    columns = heads_above(page).get(sentence.first)
    dates = [m for m in reading.time.told_in(sentence.first, sentence.last) if m.when.is_known]
    if not columns or not dates or dates[0].first != sentence.first:
        return None
    end = next((at for at in range(sentence.first + 1, sentence.last) if page.begins_line(at)), sentence.last)
    cells = [(sentence.first, dates[0].last), *cells_of(page, dates[0].last, end)]
    if len(cells) == len(columns):
        placed = [(kind, cell) for (kind, _), cell in zip(columns, cells, strict=True)]
    else:
        places = [place for _, place in columns]
        placed = [(columns[max(0, bisect_right(places, place_of(page, c[0]) + 1) - 1)][0], c) for c in cells]
    if len(cells) < 2 or placed[0][0]:
        return None
    kinds = [kind for kind, _ in placed if kind]
    told = tuple((kind, cell) for kind, cell in placed if kind)
    return Row(sentence, told, end) if len(set(kinds)) == len(kinds) else None


def results_of_row(reading: Reading, row: Row) -> Iterator[Event]:
    """What each cell of a row tells of the test that heads its column, on the date of the row."""
    date = reading.time.told_in(row.sentence.first, row.sentence.last)[0]
    for kind, (first, last) in row.cells:
        if not _EMPTY.issuperset(reading.page.keys(first, last)):
            told = _of_tissue(reading, first, last) if kind == "biopsy" else _of_test(reading, row, kind, first, last)
            yield from (msgspec.structs.replace(e, when=date.when) for e in told)


def _of_test(reading: Reading, row: Row, kind: str, first: int, last: int) -> list[Event]:
    page = reading.page
    start, end = page.tokens[first].start, page.tokens[last - 1].end
    read = [r for r in results.read(in_one_line(page.text[start:end]), kind) if r.status in READ]
    read = [msgspec.structs.replace(r, test=kind) if r.test == "lesion" else r for r in read]
    told = [e for r in read if r.test == kind and (e := event_of(reading, row.sentence, r, start)) is not None]
    named = page.of("cyt_result", first=first, last=last)
    if not told and kind == "cytology" and len(named) == 1:
        value = smear_value(page, None, named[0])
        told = [reading.event(value, named[0].first, named[0].last, assertion="affirmed")]
    return told


def _of_tissue(reading: Reading, first: int, last: int) -> list[Event]:
    page = reading.page
    written = in_one_line(page.text[page.tokens[first].start : page.tokens[last - 1].end])
    found = [r for r in results.read(written, "histology") if r.status == "found"]
    found = [r for r in found if r.test in ("histology", "lesion") and r.code not in ("unexpected", "no_result")]
    if not found:
        return []
    value = Biopsy(organ="cervix", result=page.words(first, last), histology=cast(Any, found[0].code))
    return [reading.event(value, first, last, assertion="affirmed")]
