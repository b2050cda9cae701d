"""What the rows of a sheet of smears tell: each cell the smear or the HPV test of the day of its row."""

from collections.abc import Iterator, Set

import msgspec

from lugol.language import results
from lugol.language.kinds.screening.event import READ, event_of, smear_value
from lugol.language.kinds.screening.reasons import names_test
from lugol.language.kinds.screening.revised import without_revised
from lugol.language.kinds.screening.sheet import SheetRow, sheet_rows
from lugol.language.kinds.screening.text import in_one_line
from lugol.language.model import SCREENING_TESTS, Page, Sentence
from lugol.language.numerals import once_a_page
from lugol.language.reading import Reading
from lugol.record.event import Assertion, Cytology, Event

_CUTS = frozenset({"→", ";"})
_PIECES = frozenset({"(", ",", ")", "→", ";"})
_TESTS = ("cytology", "hpv", "dual_stain", "via")
_TRANSLATED = ("cin", "nic", "dysplasia")
"""A grade of tissue, which in a row that names no smear is none."""


@once_a_page
def sheet_results(reading: Reading) -> dict[tuple[int, int], tuple[Event, ...]]:
    """What each row of the sheets of a text tells, by the tokens of its line; rows that tell nothing are left out.

    >>> from lugol.language.reading import reading_of
    >>> reading = reading_of("Cytological exams:\\n15/03/2024 - HSIL\\n10/08/2023 - LSIL")
    >>> [(e.when.edtf, e.values.result) for told in sheet_results(reading).values() for e in told]
    [('2024-03-15', 'HSIL'), ('2023-08-10', 'LSIL')]
    """
    found = {(row.first, row.last): tuple(_of_row(reading, row)) for row in sheet_rows(reading)}
    return {line: told for line, told in found.items() if told}


def outside_sheets(reading: Reading, sentence: Sentence) -> list[Sentence]:
    """The stretches of a sentence that stand in no row of a sheet that was read."""
    left: list[Sentence] = []
    first = sentence.first
    for begun, ended in sorted(sheet_results(reading)):
        if ended <= first or begun >= sentence.last:
            continue
        if first < begun:
            left.append(msgspec.structs.replace(sentence, first=first, last=begun))
        first = max(first, ended)
    if first == sentence.first:
        return [sentence]
    return [*left, msgspec.structs.replace(sentence, first=first)] if first < sentence.last else left


def in_sheet(reading: Reading, at: int) -> bool:
    """Does a token stand in a row of a sheet of smears that was read as such?"""
    return any(first <= at < last for first, last in sheet_results(reading))


def of_numbers(reading: Reading, events: list[Event]) -> list[Event]:
    """ "Remark: C23-08811 first reported as Pap 2, revised to Pap 3b on 19 June": what a remark tells of a sample
    of a row is of its day, and where it is the same that row's result told again.
    """
    page = reading.page
    rows = {row.number.casefold(): row for row in sheet_rows(reading) if row.number}
    rowed = [e for e in events if in_sheet(reading, page.token_at(e.sources[0].start))]
    kept: list[Event] = []
    for event in events:
        at = page.token_at(event.sources[0].start)
        if rows and event.kind in ("cytology", "hpv") and not in_sheet(reading, at):
            sentence = page.sentence(at)
            words = page.text[page.tokens[sentence.first].start : page.tokens[at].start].casefold()
            named = [row for number, row in rows.items() if number in words]
            if len(named) == 1:
                event = msgspec.structs.replace(event, when=named[0].date.when)
                if any(e.when == event.when and _same_result(e, event) for e in rowed):
                    continue
        kept.append(event)
    return kept


def _same_result(a: Event, b: Event) -> bool:
    return a.kind == b.kind and getattr(a.values, "result", None) == getattr(b.values, "result", None)


def _of_row(reading: Reading, row: SheetRow) -> Iterator[Event]:
    page = reading.page
    line = msgspec.structs.replace(page.sentence(row.first), first=row.first, last=row.last)
    told: list[Event] = []
    viral = False
    for place, (kind, cell) in enumerate(row.cells):
        if row.names and kind == "hpv":
            of_type = _of_type(reading, line, cell, row.names[place])
            told.extend(msgspec.structs.replace(e, when=row.date.when, assertion=_said(e)) for e in of_type)
            continue
        before, viral = viral, bool(page.of("hpv", first=cell[0], last=cell[1]))
        if kind == "skip" or (row.bare and not _tells_itself(reading, cell) and not before):
            continue
        for first, last in _pieces(reading.page, *cell, _CUTS):
            own = [m for m in reading.time.told_in(first, last) if m.when.is_known]
            when = own[0].when if own else row.date.when
            for event in _of_cell(reading, line, (first, last), kind or "cytology"):
                told.append(msgspec.structs.replace(event, when=when, assertion=_said(event)))
    yield from told


def _of_type(reading: Reading, line: Sentence, cell: tuple[int, int], name: str) -> Iterator[Event]:
    """What a cell tells of the type that heads its column: "HPV18" over "pos"."""
    page = reading.page
    start, end = page.tokens[cell[0]].start, page.tokens[cell[1] - 1].end
    for found in results.read(f"{name}: {in_one_line(page.text[start:end])}", "hpv"):
        placed = msgspec.structs.replace(found, start=0, end=end - start)
        if found.test == "hpv" and found.status in READ:
            event = event_of(reading, line, placed, start, in_row=True)
            if event is not None:
                yield event


def _said(event: Event) -> Assertion:
    return "affirmed" if event.assertion == "historical" else event.assertion


def _pieces(page: Page, first: int, last: int, cuts: Set[str]) -> Iterator[tuple[int, int]]:
    """The tokens [first, last) cut at signs: "ASC-US, repeat 6 m -> NILM (02/2019)" tells two smears, at its arrow."""
    for at in range(first, last):
        if page.tokens[at].key in cuts:
            if first < at:
                yield first, at
            first = at + 1
    if first < last:
        yield first, last


def _tells_itself(reading: Reading, cell: tuple[int, int]) -> bool:
    """Does a cell name its test, or a result that only a smear can have?"""
    named = reading.page.of(*SCREENING_TESTS, "cyt_result", first=cell[0], last=cell[1])
    return any(names_test(m) or m.concept.attr("both") for m in named)


def _of_cell(reading: Reading, line: Sentence, cell: tuple[int, int], kind: str) -> list[Event]:
    """What a cell tells; where its words together tell no smear, what their pieces between signs do."""
    page = reading.page
    first, last = cell
    frames = page.of("frame", "procedure", "tissue", first=first, last=last)
    tests = page.of(*SCREENING_TESTS, first=first, last=last)
    sites = page.of("site", first=first, last=last)
    if not tests and (frames or (sites and not _tells_itself(reading, cell))):
        return []  # "Urgent colp", "6 mo post LLETZ", "cervix normal"
    told = _read(reading, line, first, last, kind)
    if any(e.kind == "cytology" for e in told) or kind != "cytology":
        return told
    a, b = next(_pieces(page, first, last, _PIECES), (first, last))
    if a > first or page.of("hpv", first=a, last=b) or (told and tests and tests[0].first < b):
        return told
    return [*(e for e in _read(reading, line, a, b, "cytology") if e.kind == "cytology"), *told]


def _read(reading: Reading, line: Sentence, first: int, last: int, kind: str) -> list[Event]:
    page = reading.page
    start, end = page.tokens[first].start, page.tokens[last - 1].end
    every = results.read(in_one_line(page.text[start:end]), kind)
    found = [msgspec.structs.replace(r, test="cytology") if r.test == "lesion" else r for r in every]
    found = [r for r in found if r.test in _TESTS]
    named = page.of("cyt_test", first=line.first, last=line.last)
    if not named:
        found = [r for r in found if not (r.test == "cytology" and r.quote.casefold().startswith(_TRANSLATED))]
    kept, sure = without_revised(reading, line, found, start)
    read = [r for r in kept if r.status in READ]
    told = [e for r in read if (e := event_of(reading, line, r, start, holds=r in sure, in_row=True)) is not None]
    smears = page.of("cyt_result", first=first, last=last) if kind == "cytology" and not told else []
    plain = len(smears) == 1 and smears[0].first == first and (bool(named) or not smears[0].concept.attr("both"))
    if plain and not page.of("hpv", first=first, last=last):
        value = smear_value(page, None, smears[0])
        told = [reading.event(value, smears[0].first, smears[0].last, assertion="affirmed")]
    return _once_a_class(told)


def _once_a_class(told: list[Event]) -> list[Event]:
    """ "Pap 3b (HSIL)": one smear, named in two ways."""
    kept: list[Event] = []
    for event in told:
        if not isinstance(event.values, Cytology) or not any(_same_result(e, event) for e in kept):
            kept.append(event)
    return kept
