"""One test over time as notes write it: its values below one another by date, or in one line with arrows or strokes."""

import re
from collections.abc import Sequence
from itertools import pairwise

from lugol.language.cues import Cues
from lugol.language.kinds.hers import as_result
from lugol.language.kinds.lab.amounts import fits
from lugol.language.kinds.lab.names import marker_of
from lugol.language.kinds.lab.values import by_reference, unit_of
from lugol.language.lines import DATED_MONTHS, MONTHS
from lugol.language.measure import Measure, within
from lugol.language.model import Page
from lugol.language.numerals import Comparator, value_of
from lugol.language.pairing import Head, Pair, Value
from lugol.language.reading import Reading
from lugol.language.tokens import ARROW, HYPHENS
from lugol.language.word_sets import word_set
from lugol.record.event import Event, Lab
from lugol.record.when import When, parse

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_OF_HEAD = word_set(
    "serial weekly monthly trend levels level results values monitoring follow up surveillance : - – = was s"
)
_LABELS = word_set(
    """pre post op preop postop at dx diagnosis baseline before after now today nadir peak initial initially last prev
    previous then wk wks week weeks month months mo mos day days c cycle cycles chemo nact surgery evac evacuation end
    of treatment tx rt ccrt recurrence relapse h l high low normal n yesterday booking adm admission on in the to from
    level"""
)
_SIGNS = frozenset({"-", "–", ":", "=", "'", "’", ".", ",", "(", ")", "<", ">", "#", "/"})
_LONGEST = 90
_LEAST_BY_STROKES = 3

Stretch = tuple[int, int]


def read(reading: Reading, cues: Cues, heads: Sequence[Head]) -> tuple[list[Event], list[Stretch]]:
    """The values of each series, and the stretches of tokens that they take.

    >>> from lugol.language.kinds.lab.lab import read as of_text
    >>> from lugol.language.reading import reading_of
    >>> [e.values.value for e in of_text(reading_of("SCC-Ag 14,2 at dx -> 1,1 (Jan) -> 3,9 ng/ml."))]
    [14.2, 1.1, 3.9]
    """
    events: list[Event] = []
    zones: list[Stretch] = []
    for place, head in enumerate(heads):
        attr = head.mention.concept.attr
        if attr("test") or attr("group") or (zones and head.first < zones[-1][1]):
            continue
        if place and _is_listed(reading.page, heads[place - 1], head):
            continue  # "CA125 / CEA / CA19-9: 88 / 2.1 / 14" gives each test its own value
        behind = heads[place + 1].first if place + 1 < len(heads) else len(reading.page.tokens)
        pieces = _below(reading, head) or _in_line(reading, head, behind)
        if not pieces:
            continue
        measures = within(cues.measures, head.last, pieces[-1][1])
        united = [m for m in measures if m.kind in ("laboratory", "percent")]
        if not all(fits(Pair(head, Value(m, m.first, m.last))) for m in united):
            continue  # "PCV 19% -> 3 units" of blood
        told = [_event(reading, cues, head, piece, united[0] if united else None) for piece in pieces]
        events.extend(told)
        zones.append((head.first, pieces[-1][1]))
    return events, zones


def _is_listed(page: Page, before: Head, head: Head) -> bool:
    """Do two tests stand side by side in one list?"""
    return page.keys(before.last, head.first) in (("/",), (",",), ("and",), ("&",), (",", "and"))


def _below(reading: Reading, head: Head) -> list[tuple[int, int, int]]:
    """ "b-hCG" alone in its line, and below it lines of a date and one number: each with the place of its number."""
    page = reading.page
    begun = head.last
    while begun < len(page.tokens) and page.tokens[begun].key in _OF_HEAD and not page.begins_line(begun):
        begun += 1
    before = head.first
    while before > 0 and not page.begins_line(before) and page.tokens[before - 1].key in _OF_HEAD:
        before -= 1
    if not page.begins_line(before) or begun >= len(page.tokens) or not page.begins_line(begun):
        return []
    found = []
    starts = [at for at in range(begun, min(begun + 4 * _LONGEST, len(page.tokens))) if page.begins_line(at)]
    for first, last in pairwise([*starts, min(begun + 4 * _LONGEST, len(page.tokens))]):
        dated = _date_end(reading, first, last)
        if not dated:
            break
        numbers = _numbers(reading, dated, last)
        if len(numbers) == 1 and _is_plain(page, dated, last, numbers[0]):
            found.append((first, last, numbers[0]))
        elif numbers:
            break
    return found if len(found) > 1 else []


def _date_end(reading: Reading, first: int, last: int) -> int:
    """Behind the date that a line begins with: one that is told, or "28/08" whose year nothing tells; 0 for none."""
    page = reading.page
    first += page.tokens[first].key in HYPHENS
    told = [m.last for m in reading.time.every_in(first, last) if m.first == first and m.last < last]
    keys = page.keys(first, min(first + 3, last))
    bare = len(keys) == 3 and keys[0].isdigit() and keys[1] in ("/", ".") and keys[2].isdigit()
    return told[0] if told else first + 3 if bare and first + 3 < last else 0


def _in_line(reading: Reading, head: Head, behind: int) -> list[tuple[int, int, int]]:
    """ "18.4 -> 2.1 -> 0.9", "pre-op 1256 / post C3 88 / Jan '25 64": pieces of one number each, with its place."""
    page = reading.page
    end = min(page.sentence(head.first).last, behind, head.last + _LONGEST)
    first = head.last
    while first < end and page.tokens[first].key in _OF_HEAD:
        first += 1
    arrows = [at for at in range(first, end) if page.tokens[at].key == ARROW]
    cuts = arrows or [at for at in range(first, end) if page.tokens[at].key == "/" and _is_stroke(page, at)]
    if not cuts or (not arrows and len(cuts) + 1 < _LEAST_BY_STROKES):
        return []
    edges = [first - 1, *cuts]
    pieces = []
    for begun, last in zip(edges, [*cuts, _end_of_last(page, cuts[-1] + 1, end)], strict=True):
        numbers = _numbers(reading, begun + 1, last)
        if len(numbers) != 1 or not _is_plain(page, begun + 1, last, numbers[0]):
            return []
        pieces.append((begun + 1, last, numbers[0]))
    return pieces


def _is_stroke(page: Page, at: int) -> bool:
    """A stroke between blanks, or between two numbers of a row of numbers; that of a date or a unit is none."""
    apart = not page.tokens[at].glued and at + 1 < len(page.tokens) and not page.tokens[at + 1].glued
    long = max(len(page.tokens[at - 1].key), len(page.tokens[at + 1].key)) > 2 if at + 1 < len(page.tokens) else False
    numbers = long and page.tokens[at - 1].key.isdigit() and page.tokens[at + 1].key.lstrip("<").isdigit()
    return apart or numbers or (page.tokens[at + 1].key == "<" if at + 1 < len(page.tokens) else False)


def _end_of_last(page: Page, first: int, end: int) -> int:
    """Where the last piece ends: behind its number and what is bracketed with it, before a comma or a stop."""
    depth = 0
    for at in range(first, end):
        key = page.tokens[at].key
        depth += (key == "(") - (key == ")")
        if (not depth and key in (",", ";", ".")) or (key == "|"):
            return at
    return end


def _is_number(key: str) -> bool:
    return _NUMBER.fullmatch(key) is not None and value_of(key) is not None


def _numbers(reading: Reading, first: int, last: int) -> list[int]:
    """The numbers of a stretch that are no date, no part of a short name ("C3") and do not stand in brackets."""
    page = reading.page
    dated = {at for m in reading.time.every_in(first, last) if first <= m.first and m.last <= last
             for at in range(m.first, m.last)}  # fmt: skip
    found, depth = [], 0
    for at in range(first, last):
        key = page.tokens[at].key
        depth += (key == "(") - (key == ")")
        before = page.keys(at - 1, at) if at > first else ("",)
        named = page.tokens[at].glued and before[0].isalpha()
        counted = page.keys(at + 1, at + 2)[:1] in (("week",), ("weeks",), ("wk",), ("months",), ("mo",), ("days",))
        if not depth and at not in dated and _is_number(key) and not named and before[0] not in ("'", "’"):
            found += [] if counted or before[0] in ("wk", "week", "day", "cycle") else [at]
    return found


def _month(page: Page, first: int, last: int) -> When:
    """ "Jan '25", "Jan 2025": the month that a piece names with its year; open where it names none."""
    for at in range(first, last - 1):
        keys = page.keys(at + 1, at + 3)
        year = keys[1] if keys[0] in ("'", "’") and len(keys) == 2 else keys[0]
        if page.tokens[at].key[:3] in MONTHS and year.isdigit() and len(year) in (2, 4):
            written = year if len(year) == 4 else f"20{year}"
            apart = keys[0] in ("'", "’") or len(year) == 4
            return parse(f"{written}-{MONTHS.index(page.tokens[at].key[:3]) + 1:02}") if apart else When()
    return When()


def _is_plain(page: Page, first: int, last: int, number: int) -> bool:
    """Does a piece say nothing beside its number but when it was, its unit and its mark?"""
    depth = 0
    for at in range(first, last):
        key = page.tokens[at].key
        depth += (key == "(") - (key == ")")
        known = at == number or key in _SIGNS or key in _LABELS or key in DATED_MONTHS or _NUMBER.fullmatch(key)
        if not depth and not known and not (number < at <= number + 3):
            return False
    return True


def _event(reading: Reading, cues: Cues, head: Head, piece: tuple[int, int, int], unit: Measure | None) -> Event:
    page = reading.page
    first, last, at = piece
    below = page.tokens[at - 1].key in ("<", ">")
    comparator: Comparator = page.tokens[at - 1].key if below else ""  # type: ignore[assignment]
    measure = next((m for m in within(cues.measures, at - below, at + 4) if m.first in (at, at - below)), None)
    measured = measure is not None and measure.kind in ("number", "laboratory") and not measure.is_range
    value = measure.value if measure is not None and measured else value_of(page.tokens[at].key)
    lab = Lab(
        marker=marker_of(page, head.mention), value=value, comparator=comparator,
        unit=unit_of(head, unit) if unit is not None else "",
        flag=by_reference(cues, measure) if measure is not None and measured else None,
    )  # fmt: skip
    dates = [m for m in reading.time.every_in(first, last) if first <= m.first and m.last <= last and m.when.is_known]
    when = dates[0].when if dates else _month(page, first, last)
    begun = head.first if first - head.last <= 1 and not page.begins_line(first) else at - below
    return reading.event(lab, begun, at + 1, assertion=as_result(reading, head.first, head.last), when=when)
