"""Sheets of smears: rows of a day and what was found on it, under a title, under names of columns, or with the numbers
of their samples ("C23-08811   12-06-2023   control   Pap 3b (HSIL)").

Which lines are such rows, and what the cells of each are of; what they tell is read in `sheet_results`.
"""

import re
from collections.abc import Sequence
from typing import Literal

import msgspec

from lugol.language.kinds.layout.columns import Cell, cells_of, place_of
from lugol.language.model import SCREENING_TESTS, Mention, Page
from lugol.language.numerals import once_a_page
from lugol.language.reading import Reading
from lugol.language.time import DateMention
from lugol.language.word_sets import word_set

_NUMBER = re.compile(r"[\s|•*·>#-]*((?:[A-Za-z]{0,3}\d{2}[-/]\d{3,7}|[A-Za-z]{1,3}\d{4,9}|[A-Z]\d{2}-))(?=[\s|])")
"""The number of a sample at the head of a row: "C22-30917", "24-11873", "S2019441"."""
_NEXT_ROW = re.compile(r"\s(?=[A-Za-z]{0,3}\d{2}[-/]\d{3,7}\s+\d{1,4}[-./]\d{1,2}[-./]\d{2,4}\s)")
"""Where the next row begins behind one that ended with a dash, which joined the two lines."""
_TISSUE_NUMBER = frozenset("THB")
"""The letters with which laboratories number tissue ("T23-40077")."""
_SIGNS = frozenset({"-", "–", "—", "|", ":", "•", "*", ">", "#", "(", ",", "."})
_COLUMN_WORDS = word_set(
    """date dates year taken rec received reported result results cytology smear pap hpv lbc action plan where place
    source indication lab ref number no type finding findings comment recall clinic interpretation specimen reason"""
)
_SKIPPED = word_set("action plan where place source recall clinic next lab ref comment")
"""Columns that tell what was to be done or where a smear was taken."""
_LISTS = word_set(
    """history hx sheet exams examinations results cumulative record records register table list card excerpt previous
    past prior summary print-out printout tests smears paps cytologies screening"""
)
_NOT_TITLE = word_set(
    """taken done today was were showed shows is due advised repeat refer referred if plan needs visit appointment
    referral letter invitation programme program"""
)
_OF_NOTE = word_set("sample smear cytology hpv genotype genotyping reported amended revised review reviewed slide")
_ANSWERS = word_set("+ +ve -ve pos positive neg negative detected ok nad n nl clear abn abnormal bdl")
_LONGEST_TITLE = 16
_TYPES = frozenset({"16", "18", "45", "31", "33", "35", "52", "58"})
"""Types of HPV that head columns of their own."""
_LEAST_COLUMNS = 2
_LEAST_CELLS, _LONGEST_CELL, _LONGEST_OF_ROW = 3, 10, 30
_MOST_DAYS = 92
"""So long after it was taken a sample may be received or reported."""
_TISSUE = ("tissue", "procedure", "frame")
_AFTER = frozenset({"post", "after", "following", "since", "s/p", "before", "pre", "ctrl", "control"})

Kind = Literal["", "cytology", "hpv", "skip"]


class SheetRow(msgspec.Struct, frozen=True):
    """A row of a sheet: its line [first, last), the number of its sample, its day, and its cells, each with its kind.

    `names`: what heads the column of each cell, where several columns are of types of HPV ("HPV16   HPV18   Other").
    `bare`: nothing but the shape of the row tells that it is of a smear, so that it must name a test itself; `shaped`:
    its cells stand so that it can be nothing but a row.
    """

    first: int
    last: int
    number: str
    date: DateMention
    cells: tuple[tuple[Kind, Cell], ...]
    names: tuple[str, ...] = ()
    bare: bool = False
    shaped: bool = False


class _Line(msgspec.Struct, frozen=True):
    first: int
    last: int
    start: int
    text: str


@once_a_page
def sheet_rows(reading: Reading) -> tuple[SheetRow, ...]:
    """The rows of the sheets of smears of a text, in order; none that tells of tissue.

    >>> from lugol.language.reading import reading_of
    >>> reading = reading_of("Cytological exams:\\n15/03/2024 - HSIL\\n10/08/2023 - LSIL")
    >>> [(row.date.when.edtf, reading.page.words(*row.cells[0][1])) for row in sheet_rows(reading)]
    [('2024-03-15', 'HSIL'), ('2023-08-10', 'LSIL')]
    """
    page = reading.page
    lines = _lines(page)
    begun = [_row(reading, line) for line in lines]
    found: list[SheetRow] = []
    notes: list[SheetRow] = []
    at = 0
    while at < len(lines):
        end = at
        while end < len(lines) and begun[end] is not None:
            end += 1
        rows = [row for row in begun[at:end] if row is not None]
        if rows:
            read = _of_run(reading, lines[:at], rows)
            found.extend(read)
            notes.extend(row for row in rows if not read and _is_note(page, row))
        at = max(end, at + 1)
    days = {row.date.when for row in found}
    found += [msgspec.structs.replace(row, bare=False) for row in notes if row.date.when in days]
    return tuple(row for row in found if not _is_of_tissue(page, row))


def _is_note(page: Page, row: SheetRow) -> bool:
    """ "06/01/25 sample - genotype 16 pos", "11/01/24 initially reported as ...": a remark on a row of that day."""
    return bool(_OF_NOTE.intersection(page.keys(row.first, row.last)))


def _of_run(reading: Reading, above: Sequence[_Line], rows: list[SheetRow]) -> list[SheetRow]:
    """The rows of one run of lines, if it is a sheet of smears, with the columns of the head above it."""
    page = reading.page
    head = above[-1] if above and _is_head(page, above[-1]) else None
    before = above[:-1] if head else above
    titled = bool(before) and _is_title(page, before[-1])
    if page.part(rows[0].first) == "family":
        return []
    if titled and reading.judge(before[-1].first, before[-1].last).assertion in ("family", "other_person"):
        return []
    if head and page.of("tissue", "frame", first=head.first, last=head.last):
        return []  # "Date | HPV | Cytology | Biopsy" is a table of more than smears, which is read as such
    if head:
        named = bool(page.of(*SCREENING_TESTS, first=head.first, last=head.last))
        titled = titled or named or _is_title(page, above[0])
    numbered = sum(bool(row.number) for row in rows) > 1
    if not (titled or numbered):
        rows = [row for row in rows if row.number or row.shaped]
    elif titled:
        rows = [msgspec.structs.replace(row, bare=False) for row in rows]
    if not titled:
        rows = [row for row in rows if _names_test(page, row)] if not numbered else rows
        if not any(_names_test(page, row) for row in rows):
            return []
        series = {_series(row) for row in rows if page.of("cyt_test", first=row.first, last=row.last)}
        rows = [msgspec.structs.replace(r, bare=r.bare and _series(r) not in series) for r in rows]
    columns = _columns(page, head) if head else ()
    rows = [row for row in rows if not _is_prose(page, row)]
    placed = [_placed(page, row, columns) for row in rows]
    typed = sum(kind == "hpv" for kind, _, _ in columns) > 1
    return [
        msgspec.structs.replace(row, cells=tuple(at[:2] for at in each), names=tuple(at[2] for at in each if typed))
        for row, each in zip(rows, placed, strict=True)
    ]


def _series(row: SheetRow) -> str:
    """The letters of the number of a sample, by which a laboratory tells its smears from other samples."""
    return "".join(sign for sign in row.number if sign.isalpha()) if row.number else "none"


def titles_list(page: Page, first: int, last: int) -> bool:
    """ "CYTOLOGY / HPV - cumulative  Print date 30/01/2025": does a line only say what stands below it?

    >>> from lugol.language.page import page_of
    >>> texts = ("CYTOLOGY / HPV - cumulative", "Smear history - neg", "Smear and HPV results: 16 +")
    >>> [titles_list(page, 0, len(page.tokens)) for page in map(page_of, texts)]
    [True, False, False]
    """
    keys = page.keys(first, last)
    if not _is_title(page, _Line(first, last, 0, "")) or not _LISTS.intersection(keys) or _ANSWERS.intersection(keys):
        return False
    return not any(key == "-" and not after[:1].isalpha() for key, after in zip(keys, (*keys[1:], ""), strict=True))


def _is_prose(page: Page, row: SheetRow) -> bool:
    """ "12/03/2020 seen in clinic. Cervix normal.": a visit that is told below a list, and no row of it."""
    for _, (first, last) in row.cells:
        stops = (
            at for at in range(first, last - 1) if page.tokens[at].key == "." and page.tokens[at + 1].key.isalpha()
        )
        if last - first > _LONGEST_OF_ROW or next(stops, None) is not None:
            return True
    return False


def _names_test(page: Page, row: SheetRow) -> bool:
    return bool(page.of(*SCREENING_TESTS, first=row.first, last=row.last))


def _lines(page: Page) -> list[_Line]:
    """The lines of a page that hold anything."""
    found: list[_Line] = []
    first = start = 0
    for line in _NEXT_ROW.sub("\n", page.text).splitlines(keepends=True):
        end = start + len(line)
        last = first
        while last < len(page.tokens) and page.tokens[last].start < end:
            last += 1
        if last > first:
            found.append(_Line(first, last, start, line))
        first, start = last, end
    return found


def _row(reading: Reading, line: _Line) -> SheetRow | None:
    """A line that begins with a day, or with the number of a sample and its day; None where it does not."""
    page = reading.page
    match = _NUMBER.match(line.text)
    dates = [m for m in reading.time.told_in(line.first, line.last) if m.when.is_known]
    number, at = "", _past_signs(page, line.first, line.last)
    if match and not any(m.first == at for m in dates):
        number = match[1]
        while at < line.last and page.tokens[at].start < line.start + match.end():
            at += 1
    at = _past_signs(page, at, line.last)
    date = next((m for m in dates if m.first == at), None)
    if date is None:
        return None
    second = _past_signs(page, date.last, line.last)
    received = next((m for m in dates if m.first == second and _is_soon(date, m)), None)
    cells = _cells(page, date.last if received is None else received.last, line.last)
    cells = _before_tissue(page, cells)
    last = max(line.first, *(cell[1] for cell in cells)) if cells else line.first
    last = line.last if not cells or not page.of(*_TISSUE, first=last, last=line.last) else last
    shaped = received is not None or (len(cells) >= _LEAST_CELLS and all(b - a <= _LONGEST_CELL for a, b in cells))
    every: tuple[tuple[Kind, Cell], ...] = tuple(("", cell) for cell in cells)
    return SheetRow(line.first, last, number, date, every, bare=True, shaped=shaped) if cells else None


def _is_soon(taken: DateMention, other: DateMention) -> bool:
    """Can one day be that on which the sample of the other was received or reported?"""
    first, second = taken.when.earliest, other.when.latest
    return first is not None and second is not None and 0 <= (second - first).days <= _MOST_DAYS


def _before_tissue(page: Page, cells: list[Cell]) -> list[Cell]:
    """ "05/2020  HSIL ; bx VAIN 3": the smear of a row that goes on, behind a sign, with what tissue showed."""
    for place, (first, last) in enumerate(cells):
        named = [m for m in page.of(*_TISSUE, first=first, last=last) if not _is_reason(page, first, m)]
        if not named:
            continue
        cuts = [at for at in range(first, named[0].first) if page.tokens[at].key == ";"]
        kept = [*cells[:place], *([(first, cuts[-1])] if cuts else [])]
        graded = any(page.of("cyt_result", first=a, last=b) for a, b in kept)
        return kept if graded else cells
    return cells


def _is_reason(page: Page, first: int, named: Mention) -> bool:
    """ "6 mo post LLETZ", "after conisation": what a test follows, and no tissue of its row."""
    frame = named.concept.category == "frame" and named.concept.attr("frame") not in ("tissue", "ecc")
    return frame or bool(_AFTER.intersection(page.keys(max(first, named.first - 2), named.first)))


def _past_signs(page: Page, at: int, last: int) -> int:
    while at < last and page.tokens[at].key in _SIGNS:
        at += 1
    return at


def _cells(page: Page, first: int, last: int) -> list[Cell]:
    """The cells behind the day of a row, without the signs at which they begin or end."""
    found = []
    for a, b in cells_of(page, first, last) if first < last else []:
        while a < b and page.tokens[a].key in _SIGNS - {"("}:
            a += 1
        while b > a and page.tokens[b - 1].key in ("|", ":", ",", ";"):
            b -= 1
        if a < b:
            found.append((a, b))
    return found


def _is_head(page: Page, line: _Line) -> bool:
    """ "T-nr   date   indication   result", "Lab ref   Taken   HPV primary   Cytology": names of columns alone."""
    keys = page.keys(line.first, line.last)
    named = [key for key in keys if key in _COLUMN_WORDS]
    words = [key for key in keys if key.isalpha()]
    digits = any(key[0].isdigit() and key not in _TYPES for key in keys)
    columns = len(cells_of(page, line.first, line.last))
    return not digits and min(columns, len(named)) >= _LEAST_COLUMNS and len(named) * 2 >= len(words)


def _is_title(page: Page, line: _Line) -> bool:
    """ "Cytological exams:", "Pap history as per green card", "CYTOLOGY / HPV - cumulative": a list of smears."""
    keys = page.keys(line.first, line.last)
    if len(keys) > _LONGEST_TITLE or _NOT_TITLE.intersection(keys):
        return False
    if page.of("tissue", "procedure", "cyt_result", "histology", first=line.first, last=line.last):
        return False
    tests = page.of("cyt_test", first=line.first, last=line.last)
    return bool(tests) and (keys[-1] == ":" or bool(_LISTS.intersection(keys)))


def _columns(page: Page, head: _Line) -> tuple[tuple[Kind, int, str], ...]:
    """What each column is of, its place within the line, and its name."""
    found: list[tuple[Kind, int, str]] = []
    for first, last in cells_of(page, head.first, head.last):
        keys = page.keys(first, last)
        if keys[:1] == ("|",):
            continue
        named = [m.concept.category for m in page.of("hpv", "cyt_test", first=first, last=last)]
        kind: Kind = "hpv" if named[:1] == ["hpv"] else "cytology" if named else ""
        kind = "skip" if not kind and _SKIPPED.intersection(keys) else kind
        found.append((kind, place_of(page, first), page.words(first, last)))
    return tuple(found)


def _placed(page: Page, row: SheetRow, columns: Sequence[tuple[Kind, int, str]]) -> list[tuple[Kind, Cell, str]]:
    """The cells of a row, each with the kind and the name of the column that it stands in."""
    placed: list[tuple[Kind, Cell, str]] = []
    for _, cell in row.cells:
        place = place_of(page, cell[0])
        at = [(kind, name) for kind, begins, name in columns if begins <= place + 1]
        kind, name = at[-1] if at else ("", "")
        placed.append((kind, cell, name))
    return placed


def _is_of_tissue(page: Page, row: SheetRow) -> bool:
    """ "LLETZ: CIN 2, margins clear", "biopsy 11h / 1h   CIN 3": is tissue what the row tells of, and no reason?"""
    if row.number[:1] in _TISSUE_NUMBER:
        return True
    return any(not _is_reason(page, row.first, m) for m in page.of(*_TISSUE, first=row.first, last=row.last))
