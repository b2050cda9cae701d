"""Smears that their result names, and the days behind them: "NILM paps 2017, 2020; pap 2/2024 HSIL"."""

from collections.abc import Sequence

import msgspec

from lugol.language.kinds.screening.event import smear_value
from lugol.language.kinds.tissue.smear_of import is_cervical
from lugol.language.model import NOT_HERS_YET, SCREENING_TESTS, Mention, Sentence
from lugol.language.reading import Reading
from lugol.language.shares import runs_of
from lugol.language.time import DateMention, leads_test
from lugol.record.event import Event

_LEADS = frozenset({"in", "of", "from", "on", ":", "all", "both", "were", "-", "–"})
_ENDS = frozenset({";", ".", ",", "then", "but", "→", "while", "and"})
_DENIED = frozenset({"no", "not", "never", "without", "any", "if", "until"})
_COTESTS = frozenset({"co", "cotest", "cotests", "cotesting", "co-test", "co-tests", "co-testing"})
_MOST_LEADS = 2


class Led(msgspec.Struct, frozen=True):
    """The smears of such a list, and its tokens [first, last) within the sentence."""

    events: tuple[Event, ...]
    first: int
    last: int


def led_smears(reading: Reading, sentence: Sentence) -> Led | None:
    """The list of days of a sentence behind smears and the one result that names them; None where it has none.

    >>> from lugol.language.reading import reading_of
    >>> reading = reading_of("NILM paps 2017, 2020; pap 2/2024 HSIL.")
    >>> led = led_smears(reading, reading.page.sentences[0])
    >>> [(e.when.edtf, e.values.result) for e in led.events], reading.page.words(led.last, led.last + 2)
    ([('2017', 'NILM'), ('2020', 'NILM')], '; pap')
    """
    page = reading.page
    for test in page.of("cyt_test", first=sentence.first, last=sentence.last):
        if page.tokens[test.first].key in _COTESTS:
            continue  # "co-tests negative in 2014 and 2019" tell two tests of each year
        named = _named(reading, sentence, test)
        if named is None or not is_cervical(page, sentence, test.last):
            continue
        first = max(test.last, named.last)
        while first < min(sentence.last, max(test.last, named.last) + _MOST_LEADS) and page.tokens[first].key in _LEADS:
            first += 1
        begun, ended = min(test.first, named.first), max(test.last, named.last)
        run = _run(reading, first, sentence.last) or _run_before(reading, sentence, begun)
        behind = max(ended, run[-1].last) if run else ended
        if not run or not _goes_on(reading, behind, sentence.last):
            continue
        value = smear_value(page, test, named)
        told = (reading.event(value, begun, ended, assertion="affirmed", when=date.when) for date in run)
        events = tuple(msgspec.structs.replace(e, id=f"{e.id}-{n}") for n, e in enumerate(told))
        return Led(events, min(begun, run[0].first), behind)
    return None


def _named(reading: Reading, sentence: Sentence, test: Mention) -> Mention | None:
    """The result that stands right before the name of a test, or right behind it: "NILM paps", "paps negative"."""
    page = reading.page
    before = page.of("cyt_result", first=max(sentence.first, test.first - 6), last=test.first)
    behind = page.of("cyt_result", first=test.last, last=test.last + 1)
    beside = [*(m for m in before if m.last == test.first), *(m for m in behind if m.first == test.last)]
    for named in beside[:1]:
        judged = reading.judge(named.first, named.last)
        hers = judged.assertion not in NOT_HERS_YET and not judged.row.startswith("super")
        if hers and page.tokens[min(named.first, test.first) - 1].key not in _DENIED:
            return named
    return None


def _run(reading: Reading, first: int, last: int) -> Sequence[DateMention]:
    """The days of a list that begins at a token: more than one, or the years from one to another."""
    dates = [m for m in reading.time.told_in(first, last) if m.when.is_known]
    if not dates or dates[0].first != first:
        return ()
    run = runs_of(reading.page, dates)[0]
    cut = next((n for n in range(1, len(run)) if ";" in reading.page.keys(run[n - 1].last, run[n].first)), len(run))
    run = run[:cut]
    keys = reading.page.keys(run[0].first, run[0].last)
    spans = bool({"to", "-", "–", "until"}.intersection(keys)) and not run[0].when.is_day
    another = any(leads_test(reading.page, date) for date in dates[len(run) : len(run) + 1])
    return run if len(run) > 1 or spans or another else ()  # "negative pap in 2012, 2019 pap HSIL"


def _run_before(reading: Reading, sentence: Sentence, at: int) -> Sequence[DateMention]:
    """The days of a list that ends at a token and begins its sentence: "2012, 2015 paps negative"."""
    dates = [m for m in reading.time.told_in(sentence.first, at) if m.when.is_known]
    runs = runs_of(reading.page, dates) if dates else []
    whole = len(runs) == 1 and len(dates) > 1 and dates[0].first == sentence.first and dates[-1].last == at
    return runs[0] if whole else ()


def _goes_on(reading: Reading, at: int, last: int) -> bool:
    """Does a sentence end behind the list, or go on with a test that it names, and with no result without one?"""
    page = reading.page
    if at >= last or all(key in _ENDS for key in page.keys(at, last)):
        return True
    results = page.of("cyt_result", first=at, last=last)
    tests = page.of(*SCREENING_TESTS, "frame", "tissue", "procedure", first=at, last=last)
    return page.tokens[at].key in _ENDS and (not results or bool(tests))
