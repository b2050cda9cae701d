"""Lists of dates, and the share of each in what was found: "smears in 2018 and 2019 were negative and HSIL"."""

from collections.abc import Iterator, Sequence
from itertools import pairwise, zip_longest

import msgspec

from lugol.language import results
from lugol.language.kinds.screening.completed import as_smear
from lugol.language.kinds.screening.entries import Entry, entries
from lugol.language.kinds.screening.event import READ, event_of, smear_value
from lugol.language.kinds.screening.history import NOT_DONE, history
from lugol.language.kinds.screening.others import is_of_other_fluid
from lugol.language.kinds.screening.text import dates_in_lists, in_one_line
from lugol.language.kinds.screening.worded import GRADES, SHORT
from lugol.language.kinds.tissue.smear_of import is_cervical
from lugol.language.model import SCREENING_TESTS, TEST_KINDS, Mention, Page, Sentence
from lugol.language.reading import Reading
from lugol.language.shares import Share, runs_of, shares
from lugol.language.time import DateMention
from lugol.record.event import Cytology, Event

_RESULTS = ("cyt_result", "histology", "hpv", "head", "via_test", "disorder")
_TWO_NAMES = (("/",), ("and",), ("&",), ("+",))
"""Between the names of two tests whose results stand in pairs behind each date."""
_DENIED = frozenset({"no", "not", "without", "never"})
_VERDICTS = (("normal",), ("negative",), ("abnormal",), ("nilm",), ("clear",), ("clean",))
_LISTED = frozenset({",", "and", "&", "/"})
_COTEST = frozenset({"cotest", "cotests", "cotesting"})
_CELLS = frozenset({"endocervical", "tz", "transformation", "component"})
_SAMPLED = _CELLS | {"no", "without", "cells", "cell", "zone", "absent", "not", "seen", "present", "lacking"}


def results_of_entries(reading: Reading, sentence: Sentence) -> list[Event]:
    """ "Smears: 2015 negative, 2018 borderline": what each entry of a screening history tells, with its date."""
    told = [list(_of_entry(reading, sentence, entry)) for entry in history(reading, sentence)]
    if told and all(told):
        return [e for events in told for e in events]
    return [e for entry in entries(reading, sentence) for e in _of_entry(reading, sentence, entry)]


def _of_entry(reading: Reading, sentence: Sentence, entry: Entry) -> Iterator[Event]:
    """What one entry of a screening history tells: "2019 HPV pos / cytology neg", "2016 borderline"."""
    page = reading.page
    start, end = page.tokens[entry.first].start, page.tokens[entry.last - 1].end
    read = [r for r in results.read(in_one_line(page.text[start:end]), entry.kind) if r.status in READ]
    told = [e for r in read if (e := event_of(reading, sentence, as_smear(page, sentence, r), start)) is not None]
    named = page.of("cyt_result", first=entry.first, last=entry.last)
    named = [m for m in named if not _DENIED.intersection(page.keys(entry.first, m.first))]  # "2019 no HSIL"
    looked = page.of("site", "vital", "analyte", first=entry.first, last=entry.first + 1)
    if looked and not entry.own:  # "cervix normal", "BP 120/80, normal"
        told = [e for e in told if not isinstance(e.values, Cytology) or e.values.result != "NILM"]
        named = [m for m in named if not m.concept.attr("generic")]
    keys = page.keys(entry.first, entry.last)
    grade = GRADES.get(keys) or (SHORT.get(keys) if entry.kind == "cytology" else None)
    smear = (not entry.own and entry.kind == "cytology") or (
        told and page.of("cyt_test", first=entry.first, last=entry.last)
    )
    if smear and len(named) == 1 and not any(e.kind == "cytology" for e in told):
        told += [reading.event(smear_value(page, None, named[0]), named[0].first, named[0].last, assertion="affirmed")]
    elif not told and grade:
        value = Cytology(result=grade, verbatim=page.words(entry.first, entry.last))
        told = [reading.event(value, entry.first, entry.last, assertion="affirmed")]
    for event in told:  # "Smear hx: 2013 borderline": a smear with its year is no more history than the next
        said = "affirmed" if event.assertion == "historical" else event.assertion
        yield msgspec.structs.replace(event, when=entry.when, assertion=said)


def results_by_date(reading: Reading, sentence: Sentence) -> list[Event]:
    """ "Smears in 2018, 2019 and 2020 were negative, borderline and HSIL": each date with the result that is its.

    Empty where any of them is not one result of the test named.
    """
    page = reading.page
    tests = page.of(*SCREENING_TESTS, first=sentence.first, last=sentence.last)
    if not tests or is_of_other_fluid(page, sentence):
        return []
    heads = _heads(tests)
    others = page.of("frame", "procedure", "tissue", first=sentence.first, last=sentence.last)
    dates = reading.time.told_in(heads[0].last, sentence.last)
    if not dates or (not dates_in_lists(reading, sentence) and len(dates) < len(heads) + 1):
        return []
    led = {m.last for m in reading.time.told_in(sentence.first, sentence.last)}
    if tests[0].first in led and led.intersection(m.first for m in (*tests[1:], *others)):
        return []  # "2018 pap HSIL, 2019 colposcopy normal": each day stands before its own test
    if _are_named_anew(tests, dates):
        return []
    found: list[Event] = []
    for head, following in zip_longest(heads, heads[1:]):
        ends = [m.first for m in (*others, *filter(None, [following])) if m.first >= head.last]
        end = min([_denial_behind(page, dates[-1].last, sentence), *ends])
        end = next((m.first for m in dates if m.last == end and end in ends), end)  # "..., 2021 HSIL, 2022 LLETZ"
        told = _of_list(reading, sentence, head, end)
        if not told and found and dates[-1].last <= head.first:
            told = _of_share(reading, sentence, head, Share(head.last, end, dates[-1]))
            told = [msgspec.structs.replace(event, when=dates[-1].when) for event in told]
        if not told:
            return []
        found.extend(told)
    return found


def results_behind_verdict(reading: Reading, sentence: Sentence) -> list[Event]:
    """ "Normal smears in 2018 and 2020, that of 2024 HSIL", "normal smears in 2018 and 2020, then HSIL in 2024".

    The verdict before the name is of the dates up to the one that has a result of its own. Empty where none has.
    """
    page = reading.page
    tests = page.of(*SCREENING_TESTS, first=sentence.first, last=sentence.last)
    if not tests or page.keys(tests[0].first - 1, tests[0].first) not in _VERDICTS:
        return []
    if len(_heads(tests)) > 1 or page.of("tissue", "frame", "procedure", first=tests[0].last, last=sentence.last):
        return []
    first, last = tests[0].first - 1, sentence.last
    dates = [m for m in reading.time.told_in(tests[0].last, last) if m.when.is_known]
    runs = runs_of(page, dates)
    told: list[Share] = []
    if len(runs) > 1:
        told = shares(page, dates, first, last)
    elif runs and page.of(*_RESULTS, first=dates[-1].last, last=last):
        joints = [
            i for i, (a, b) in enumerate(pairwise(dates), 1) if not _LISTED.issuperset(page.keys(a.last, b.first))
        ]
        for begun in joints[-1:]:
            told = [Share(first, tests[0].last, date) for date in dates[:begun]]
            told += shares(page, dates[begun:], dates[begun - 1].last, last)
    each = [[(share, e) for e in _of_share(reading, sentence, tests[0], share)] for share in told]
    if not all(each):
        return []
    return [
        msgspec.structs.replace(e, when=share.date.when, id=f"{e.id}-{n}")
        for n, (share, e) in enumerate(x for events in each for x in events)
    ]


def _heads(tests: Sequence[Mention]) -> list[Mention]:
    """The names at which another test begins."""
    return [m for m, before in zip(tests, [None, *tests], strict=False) if _is_another(m, before)]


def results_in_pairs(reading: Reading, sentence: Sentence) -> list[Event]:
    """ "HPV/LBC: 2020 pos/neg, 2022 pos/LSIL": what behind each date both tests of a pair of names tell."""
    page = reading.page
    heads = _heads(page.of(*SCREENING_TESTS, first=sentence.first, last=sentence.last))
    dates = reading.time.told_in(heads[0].last, sentence.last) if heads else []
    return _of_pairs(reading, sentence, heads, dates) if dates and not is_of_other_fluid(page, sentence) else []


def _are_named_anew(tests: list[Mention], dates: Sequence[DateMention]) -> bool:
    """ "Pap 2018 NILM (HPV neg); 2021 NILM (HPV pos 16)": is a second test named again at a later date?"""
    later = [a for a in tests if a.concept.category != tests[0].concept.category]
    return any(
        a.concept.category == b.concept.category and any(a.last <= date.first < b.first for date in dates)
        for a, b in pairwise(later)
    )


def _of_pairs(reading: Reading, sentence: Sentence, heads: list[Mention], dates: Sequence[DateMention]) -> list[Event]:
    """ "Smear and HPV: 2018 neg/neg, 2021 LSIL/pos", "co-test 2019 NILM/HPV neg": behind each date both results.

    They stand in the order of the names. Empty where a share is no such pair.
    """
    page = reading.page
    cotest = _COTEST.intersection(["".join(page.keys(heads[0].first, heads[0].last)).replace("-", "")])
    two = len(heads) > 1 and page.keys(heads[0].last, heads[1].first) in _TWO_NAMES
    if not (cotest or two):
        return []
    kinds = ("cytology", "hpv") if cotest else tuple(TEST_KINDS[head.concept.category] for head in heads[:2])
    found: list[Event] = []
    first = heads[0 if cotest else 1].last
    for share in _shares_of_pairs(page, dates, first, sentence.last):
        slashes = [at for at in range(share.first, share.last) if page.tokens[at].key == "/"]
        if len(slashes) != 1:
            return []
        halves = ((share.first, slashes[0]), (slashes[0] + 1, share.last))
        told = [_half(reading, sentence, *half, kind) for half, kind in zip(halves, kinds, strict=True)]
        if not all(told):
            return []
        found.extend(
            msgspec.structs.replace(e, when=share.date.when, id=f"{e.id}-{len(found)}") for e in told if e is not None
        )
    return found


def _shares_of_pairs(page: Page, dates: Sequence[DateMention], first: int, last: int) -> list[Share]:
    """The share of each date; "co-tests 2018, 2019 neg/neg": dates of one list have the one pair behind them."""
    inside = [m for m in dates if m.when.is_known]
    if len(inside) > 1 and len(runs_of(page, inside)) == 1 and inside[-1].last < last:
        end = last - (page.tokens[last - 1].key == ".")
        return [Share(inside[-1].last, end, date) for date in inside]
    return shares(page, dates, first, last)


def _half(reading: Reading, sentence: Sentence, first: int, last: int, kind: str) -> Event | None:
    """The one result that the tokens [first, last) tell of a kind of test."""
    page = reading.page
    if first >= last:
        return None
    start, end = page.tokens[first].start, page.tokens[last - 1].end
    read = [r for r in results.read(in_one_line(page.text[start:end]), kind) if r.status in READ and r.test == kind]
    return event_of(reading, sentence, read[0], start) if len({r.code for r in read}) == 1 else None


def _denial_behind(page: Page, at: int, sentence: Sentence) -> int:
    """Where behind the last date "; never an abnormal smear" says nothing of it any more, else the sentence's end."""
    told = range(at, sentence.last - 1)
    ends = [n for n in told if page.tokens[n].key in (";", ",") and page.tokens[n + 1].key in ("never", "no", "not")]
    return min(ends, default=sentence.last)


def _is_another(test: Mention, before: Mention | None) -> bool:
    return before is None or test.concept.category != before.concept.category


def _of_list(reading: Reading, sentence: Sentence, head: Mention, last: int) -> list[Event]:
    """What each date of a list behind the name of a test tells, up to a token; empty where one tells nothing."""
    found: list[Event] = []
    first = _past_names(reading.page, head)
    for share in shares(reading.page, reading.time.told_in(first, last), first, last):
        if (NOT_DONE | {"."}).issuperset(reading.page.keys(share.first, share.last)):
            continue
        if _is_of_sample(reading.page, share):
            continue
        told = _of_share(reading, sentence, head, share)
        if not told and not reading.page.of(*_RESULTS, first=share.first, last=share.last):
            continue
        if not told:
            return []
        for event in told:
            found.append(msgspec.structs.replace(event, when=share.date.when, id=f"{event.id}-{len(found)}"))
    return found


def _is_of_sample(page: Page, share: Share) -> bool:
    """ "2016 no endocervical cells", "TZ absent": what is told of the sample, and no result."""
    keys = page.keys(share.first, share.last)
    return bool(_CELLS.intersection(keys)) and _SAMPLED.issuperset(keys)


def _past_names(page: Page, head: Mention) -> int:
    """ "VIA (VILI): 2016 negative": past the other names of a test that stand beside its first."""
    last = head.last
    while page.keys(last, last + 1) in (("/",), ("(",), (",",), ("and",)):
        beside = page.of(head.concept.category, first=last + 1, last=last + 2)
        if not beside:
            break
        last = beside[-1].last + (page.keys(beside[-1].last, beside[-1].last + 1) == (")",))
    return last


def _of_share(reading: Reading, sentence: Sentence, head: Mention, share: Share) -> list[Event]:
    """The one result that the words of a share tell of a test; of a co-test that of both."""
    page = reading.page
    expected = TEST_KINDS[head.concept.category]
    if share.first >= share.last:
        return []
    if expected == "cytology" and not is_cervical(page, sentence, share.last):
        return []
    words = _name_and(page, head, share)
    every = [r for r in results.read(words, expected) if r.status in READ]
    read = [r for r in every if r.test == expected]
    if read and len({r.code for r in read}) == 1:
        both = "".join(page.keys(head.first, head.last)).replace("-", "").startswith("cotest")
        beside = [r for r in every if r.test == "hpv" and r.test != expected][:1] if both else []
        events = [event_of(reading, sentence, r, head.start) for r in (read[0], *beside)]
        return [e for e in events if e is not None]
    named = page.of("cyt_result", first=share.first, last=share.last)
    judged = reading.judge(share.first, share.last).assertion
    grade = GRADES.get(keys := page.keys(share.first, share.last)) or SHORT.get(keys)
    if grade and not read and expected == "cytology":
        value = Cytology(result=grade, verbatim=page.words(share.first, share.last))
        return [reading.event(value, share.first, share.last, assertion="affirmed")]
    if read or expected != "cytology" or len(named) != 1 or judged not in ("affirmed", "historical"):
        return []
    return [reading.event(smear_value(page, head, named[0]), named[0].first, named[0].last, assertion=judged)]


def _name_and(page: Page, head: Mention, share: Share) -> str:
    """The name of a test and the words of a share in their own places, with blanks for what stands between.

    A share that names the test itself has no other: "HPV 16 positive 2019, HPV 18 pos 2024".
    """
    last = head.last
    while last < share.first and page.tokens[last].key.isdigit() and len(page.tokens[last].key) < len("2018"):
        last += 1
    name = page.text[head.start : page.tokens[last - 1].end]
    start, end = page.tokens[share.first].start, page.tokens[share.last - 1].end
    if page.of(head.concept.category, first=share.first, last=share.last):
        name = " " * len(name)
    return in_one_line(f"{name.ljust(start - head.start)}{page.text[start:end]}")
