"""A screening history told in a row: "Pap 5/2018 WNL, 6/2021 ASCUS/HPV+", "HPV+ 2021, 2022; neg 2023; 2024 missed".

Between the dates of such a row stands nothing but results, names of tests and signs. Each run of dates has the words
on one side of it, so that among the gaps around the runs exactly one is empty: the gap in front of the first date
("2018 neg, 2021 LSIL"), behind the last ("neg 2018, LSIL 2021"), or one between them ("neg 2018; 2021 missed").

What stands before the row or behind it without a date of its own is bounded by that of its neighbour: "borderline
2013, normal since", "negative until borderline in 2022".
"""

from collections.abc import Iterator, Sequence

import msgspec

from lugol.language import results
from lugol.language.kinds.screening.entries import Entry
from lugol.language.kinds.screening.event import READ
from lugol.language.kinds.screening.text import blanked, in_one_line
from lugol.language.model import SCREENING_TESTS, TEST_KINDS, Mention, Page, Sentence
from lugol.language.reading import Reading
from lugol.language.shares import runs_of
from lugol.language.time import DateMention
from lugol.record.when import between

NOT_DONE = frozenset(
    {"not", "done", "nil", "missed", "taken", "none", "attended", "dna", "never", "skipped", "defaulted"}
)
"""What stands for a test in a list of years that was not made: "2019 negative, 2022 not done"."""
_UNTIL = frozenset({"until", "till", "til"})
_SINCE = frozenset({"since", "thereafter", "subsequently", "afterwards", "subsequent", "later"})
_FILLERS = frozenset(
    {"in", "on", "of", "was", "were", "then", "all", "and", "her", "last", "previous", "prev", "prior", "hx", "history"}
    | {"screening", "again", "both", "the", "at", "-", "–", "/", "&", ",", ";", ":", ".", "(", ")", "=", "'"}
    | _UNTIL
    | _SINCE
    | {"→", ">", "every", "each", "result", "results", "most", "recent", "first", "next", "repeat", "repeated", "x"}
)
_SIGNS = frozenset({",", ";", ":", "-", "–", ".", "=", "&", "/", "and", "then", "in", "on", "→", ">", "(", ")", "'"})
_BREAKS = frozenset({";", ".", "→"})


class _Gap(msgspec.Struct, frozen=True):
    """The words between two runs of dates, at the tokens [first, last), without the signs at their ends."""

    first: int
    last: int


def history(reading: Reading, sentence: Sentence) -> list[Entry]:
    """The entries of a row of dates with what was found on them; empty where a sentence is no such row.

    >>> from lugol.language.reading import reading_of
    >>> reading = reading_of("HPV pos 2021, 2022; neg 2023; 2024 missed.")
    >>> [(e.when.edtf, reading.page.words(e.first, e.last)) for e in history(reading, reading.page.sentences[0])]
    [('2021', 'HPV pos'), ('2022', 'HPV pos'), ('2023', 'neg')]
    """
    page = reading.page
    tests = page.of(*SCREENING_TESTS, first=sentence.first, last=sentence.last)
    dates = [m for m in reading.time.told_in(sentence.first, sentence.last) if m.when.is_known]
    if tests and page.keys(tests[0].first - 1, tests[0].first) in ((",",), (";",)):
        dates = [m for m in dates if m.first > tests[0].first]  # "LLETZ 2008 for CIN2, smears ok 2009, 2012"
    if not tests or not dates or tests[0].first > dates[0].first:
        return []
    if page.of("tissue", "procedure", "frame", first=tests[0].first, last=sentence.last):
        return []
    kind, begun = TEST_KINDS[tests[0].concept.category], tests[0].first
    before, behind = _until(page, begun, dates[0].first), _since(page, dates[-1].last, sentence.last)
    undated = [gap for gap in (before, behind) if gap is not None]
    if (len(dates) < 2 and not undated) or not all(_tells(page, gap, kind) for gap in undated):
        return []
    first = begun if before is None else before.last + 1
    last = sentence.last if behind is None else behind.first
    runs = [part for run in runs_of(page, dates) for part in _broken(page, run, last)]
    gaps = _gaps(page, first, runs, last)
    empty = [place for place, gap in enumerate(gaps) if not _tells(page, gap, kind)]
    if len(empty) != 1 or not _is_closed(page, begun, sentence.last, dates):
        return []
    told = [gap for place, gap in enumerate(gaps) if place != empty[0]]
    if any(_holds_list(page, run, gap, kind) for run, gap in zip(runs, told, strict=True)):
        return []
    bounded = [Entry(between(None, dates[0].when.latest), begun, before.last, True, kind)] if before else []
    found = [*bounded, *_entries(page, tests, runs, told)]
    if behind is not None:
        found.append(Entry(between(dates[-1].when.earliest, None), behind.first, behind.last, False, kind))
    return found


def _until(page: Page, first: int, last: int) -> _Gap | None:
    """ "Smears all negative until borderline in 2022": the words before "until", where more than a date follows it."""
    at = next((at for at in range(first, last - 1) if page.tokens[at].key in _UNTIL), None)
    return None if at is None or _FILLERS.issuperset(page.keys(at + 1, last)) else _Gap(first, at)


def _since(page: Page, first: int, last: int) -> _Gap | None:
    """ "..., normal since", "; all negative thereafter": the words behind the last sign or "then", behind all dates."""
    begun = next((at for at in range(last - 2, first - 1, -1) if page.tokens[at].key in (",", ";", "then")), None)
    if begun is None:
        return None
    gap = _trimmed(page, begun + 1, last)
    if page.tokens[begun].key != "then" and not _SINCE.intersection(page.keys(gap.first, gap.last)):
        return None
    end = gap.last
    while end > gap.first + 1 and page.tokens[end - 1].key in _SINCE:
        end -= 1
    return _Gap(gap.first, end)


def _broken(page: Page, run: list[DateMention], last: int) -> Iterator[list[DateMention]]:
    """A run cut at a semicolon, and before a last date behind which it says that nothing was done."""
    begun = 0
    missed = bool(NOT_DONE.intersection(page.keys(run[-1].last, min(run[-1].last + 1, last))))
    for place in range(1, len(run)):
        between = page.keys(run[place - 1].last, run[place].first)
        if _BREAKS.intersection(between) or (missed and place == len(run) - 1):
            yield run[begun:place]
            begun = place
    yield run[begun:]


def _gaps(page: Page, begun: int, runs: Sequence[Sequence[DateMention]], last: int) -> list[_Gap]:
    edges = [begun, *(run[-1].last for run in runs)]
    ends = [*(run[0].first for run in runs), last]
    return [_trimmed(page, a, b) for a, b in zip(edges, ends, strict=True)]


def _trimmed(page: Page, first: int, last: int) -> _Gap:
    while first < last and page.tokens[first].key in _SIGNS:
        first += 1
    while first < last and page.tokens[last - 1].key in _SIGNS:
        last -= 1
    return _Gap(first, last)


def _tests_told(page: Page, gap: _Gap, kind: str) -> list[str]:
    """The tests of which the words of a gap tell a result, one for each result."""
    if gap.first >= gap.last:
        return []
    words = in_one_line(page.text[page.tokens[gap.first].start : page.tokens[gap.last - 1].end])
    return [found.test for found in results.read(words, kind) if found.status in READ]


def _tells(page: Page, gap: _Gap, kind: str) -> bool:
    """Does a gap hold more than the name of a test: a result, or that nothing was done?"""
    return bool(_tests_told(page, gap, kind)) or bool(NOT_DONE.intersection(page.keys(gap.first, gap.last)))


def _holds_list(page: Page, run: Sequence[DateMention], gap: _Gap, kind: str) -> bool:
    """ "Negative, negative and HSIL in 2018, 2019 and 2020": results in a list, which are shared out elsewhere."""
    told = _tests_told(page, gap, kind)
    listed = {",", "and", "&"}.intersection(page.keys(gap.first, gap.last))
    return len(run) > 1 and (len(told) > len(set(told)) or bool(listed))


def _is_closed(page: Page, first: int, last: int, dates: Sequence[DateMention]) -> bool:
    """Is every word of a row a date, a name of a test, a result, that nothing was done, or a word that joins them?"""
    start, end = page.tokens[first].start, page.tokens[last - 1].end
    named = [(m.first, m.last) for m in page.of(*SCREENING_TESTS, "cyt_result", first=first, last=last)]
    words = blanked(
        page, page.text[start:end], start, [*((m.first, m.last) for m in dates if m.first >= first), *named]
    )
    return set(results.unread(in_one_line(words), "cytology")) <= _FILLERS | NOT_DONE


def _entries(
    page: Page, tests: Sequence[Mention], runs: Sequence[Sequence[DateMention]], told: Sequence[_Gap]
) -> Iterator[Entry]:
    """Each date with its words; what is told of no test of its own is told of the one named last before it.

    "Smears: 2020 LSIL HPV pos, 2021 neg": a test named beside a result of the row's own does not head what follows.
    """
    kind = TEST_KINDS[tests[0].concept.category]
    for run, gap in zip(runs, told, strict=True):
        own = [m for m in tests if gap.first <= m.first < gap.last]
        parts = _parts(page, gap, own, kind)
        if not NOT_DONE.issuperset(page.keys(gap.first, gap.last)):
            yield from (Entry(date.when, a, b, named, kind) for date in run for a, b, named in parts)
        kind = TEST_KINDS[own[-1].concept.category] if own and len(parts) == 1 else kind


def _parts(page: Page, gap: _Gap, own: Sequence[Mention], kind: str) -> list[tuple[int, int, bool]]:
    """ "nl/HPV neg": what is told of the test of the row before another one is named, and what of that."""
    other = next((m for m in own if TEST_KINDS[m.concept.category] != kind), None)
    before = _trimmed(page, gap.first, other.first) if other is not None else gap
    if other is None or not _tells(page, before, kind) or "for" in page.keys(gap.first, gap.last):
        return [(gap.first, gap.last, bool(own))]
    return [(before.first, before.last, own[0] is not other), (other.first, gap.last, True)]
