"""Screening histories written as entries: "Smears: 2015 negative, 2018 borderline, 2021 HPV pos / cytology neg"."""

from collections.abc import Sequence

import msgspec

from lugol.language.model import Page, Sentence
from lugol.language.numerals import is_year
from lugol.language.reading import Reading
from lugol.language.time import DateMention
from lugol.record.when import When

_BEFORE = frozenset({",", ";", ":", "-", "–", "|", "and", "then", "(", "•", "in", "&"})
_SIGNS = frozenset({",", ";", ":", "-", "–", "|", "and", "then", "(", ")", ".", "=", "&", "•", "/"})
_HISTORY = frozenset({"history", "hx", "screening", "previous", "past", "prior", "smears", "paps", "cytology"})
_WITHIN = 8
_JOINING = frozenset({"in", "and", "then"})


class Entry(msgspec.Struct, frozen=True):
    """What is told of one time, at the tokens [first, last); `own` tells that it names its test itself."""

    when: When
    first: int
    last: int
    own: bool
    kind: str
    """The test that words which name none are the result of; empty where there is none."""


def entries(reading: Reading, sentence: Sentence) -> list[Entry]:
    """The entries of a sentence that heads a list of dates, each followed by what was found then.

    Empty where a date stands without words of its own, or where nothing says that the list is one of smears.

    >>> from lugol.language.reading import reading_of
    >>> reading = reading_of("Smear history: 2010 neg, 2013 borderline.")
    >>> [(e.when.edtf, reading.page.words(e.first, e.last)) for e in entries(reading, reading.page.sentences[0])]
    [('2010', 'neg'), ('2013', 'borderline')]
    """
    page = reading.page
    dates = [m for m in reading.time.told_in(sentence.first, sentence.last) if m.when.is_known]
    if is_row(reading, sentence):
        return [entry for entry in (_entry(page, dates[0], sentence.last),) if entry.first < entry.last]
    if not dates or not _is_headed(page, sentence, dates[0]):
        return []
    if len(dates) == 1 and not _heads_rows(reading, sentence):
        return []
    if not all(page.tokens[m.first - 1].key in _BEFORE for m in dates if m.first > sentence.first):
        return []
    found = [_entry(page, date, last) for date, last in zip(dates, _lasts(page, dates, sentence), strict=True)]
    return [] if any(entry.first >= entry.last or _holds_year(page, entry) for entry in found) else found


def is_row(reading: Reading, sentence: Sentence) -> bool:
    """ "Screening history" and, line by line below it, "12-Mar-2017 Negative": is a sentence such a line?

    The heading is the line right above the rows, or the first of the page.
    """
    dates = [m for m in reading.time.told_in(sentence.first, sentence.last) if m.when.is_known]
    if not dates or not _begins(sentence, dates):
        return False
    page = reading.page
    if page.of("tissue", "procedure", "frame", first=sentence.first, last=sentence.last):
        return False
    above = [s for s in page.sentences_near(sentence.first, before=MOST_ROWS) if s.first < sentence.first]
    rows = [s for s in above if _begins(s, reading.time.told_in(s.first, s.last))]
    heading = next((s for s in reversed(above) if s not in rows), None)
    return any(_names_history(page, s) for s in (page.sentences[0], heading) if s is not None)


def _heads_rows(reading: Reading, sentence: Sentence) -> bool:
    """ "Cx screening hx:" with "2015 neg" right below it, and a row of another date below that."""
    below = next((s for s in reading.page.sentences_near(sentence.first, behind=1) if s.first > sentence.first), None)
    rows = below is not None and _begins(below, reading.time.told_in(below.first, below.last))
    return rows and _names_history(reading.page, sentence)


MOST_ROWS = 40
"""How many lines below its heading a row of a screening history may stand."""


def _begins(sentence: Sentence, dates: Sequence[DateMention]) -> bool:
    return bool(dates) and dates[0].first == sentence.first


def _names_history(page: Page, sentence: Sentence) -> bool:
    """ "Screening history (print-out)", "Previous smears:": a short line that names the tests and tells none."""
    keys = page.keys(sentence.first, sentence.last)
    keys = keys[: keys.index(":") + 1] if ":" in keys else keys  # "Smear history: 2015 neg", and rows below
    tests = page.of("cyt_test", first=sentence.first, last=sentence.first + len(keys)) or "screening" in keys
    return len(keys) <= _WITHIN and bool(tests) and bool(_HISTORY & set(keys)) and not any(k.isdigit() for k in keys)


def _holds_year(page: Page, entry: Entry) -> bool:
    """Does an entry hold a year that was not read as a date, so that it may be two?"""
    keys = page.keys(entry.first, entry.last)
    return any(map(is_year, keys))


def _lasts(page: Page, dates: Sequence[DateMention], sentence: Sentence) -> list[int]:
    """Where each entry ends: before the date of the next, and the word that joins it."""
    ends = [*(m.first for m in dates[1:]), sentence.last]
    return [end - (page.tokens[end - 1].key in _JOINING) for end in ends]


def _is_headed(page: Page, sentence: Sentence, date: DateMention) -> bool:
    """ "Smears: 2015 ...", "Screening history - 2012 ...": do the words right before the first date name the tests?"""
    before = page.keys(max(sentence.first, date.first - _WITHIN), date.first)
    tests = page.of("cyt_test", first=sentence.first, last=date.first)
    labelled = bool(before) and before[-1] in (":", "-", "–", "(")
    if labelled and "screening" in before and _HISTORY & (set(before) - {"screening"}):
        return True
    return labelled and bool(tests) and bool(_HISTORY & set(before) or tests[-1].last == date.first - 1)


def _entry(page: Page, date: DateMention, last: int) -> Entry:
    """The words behind a date, without the signs around them."""
    first = date.last
    while first < last and page.tokens[first].key in _SIGNS:
        first += 1
    while first < last and page.tokens[last - 1].key in _SIGNS - {")"}:
        last -= 1
    own = bool(page.of("cyt_test", "hpv", "tissue", "procedure", first=first, last=last))
    return Entry(date.when, first, last, own, "" if own else "cytology")
