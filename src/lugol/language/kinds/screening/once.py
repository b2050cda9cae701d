"""Screening results as single events: lists of dates, tests told in parts, and what is told twice."""

from collections.abc import Iterator
from itertools import pairwise
from typing import cast

import msgspec

from lugol.language.model import Page, Sentence
from lugol.language.reading import Reading
from lugol.language.shares import runs_of
from lugol.language.time import DateMention
from lugol.record.event import Cytology, Event, Hpv, Values
from lugol.record.when import When

_IN_BRACKETS = 2
_ONE_SAMPLE = 300


def dated(reading: Reading, sentence: Sentence, told: list[Event]) -> Iterator[Event]:
    """Results of several dates: "in 2018, 2019 and 2020 were negative, borderline and HSIL" each with its own date.

    As many results of one test as dates, all dates before all results (or the word "respectively"), stand in pairs; one
    result behind several dates is that of each.
    """
    inside = [m for m in reading.time.told_in(sentence.first, sentence.last) if m.when.is_known]
    inside = [m for m in inside if not (m.relative and _SINCE.intersection(reading.page.keys(m.first, m.last + 1)))]
    keys = set(reading.page.keys(sentence.first, sentence.last))
    for kind in dict.fromkeys(e.kind for e in told):
        mine = [e for e in told if e.kind == kind]
        if len(mine) == 1 and "respectively" in keys and _is_mixed(reading.page, sentence, mine[0]):
            continue
        dates = [
            m for m in inside if reading.page.tokens[m.last - 1].end <= mine[0].sources[0].end or "respectively" in keys
        ]
        before = [m for m in dates if reading.page.tokens[m.first].start < mine[-1].sources[-1].end]
        before = [m for m in before if not _is_of_another(reading.page, sentence, m, mine[0])]
        if (
            len(mine) > 1
            and len(mine) == len(dates)
            and ("respectively" in keys or _all_before(reading, dates, mine[0]))
        ):
            yield from (msgspec.structs.replace(e, when=m.when) for e, m in zip(mine, dates, strict=True))
        elif (
            len(mine) == 1
            and len(dates := _list_of(reading, before, inside, mine[0])) > 1
            and (_is_list(reading, dates))
        ):
            yield from (
                msgspec.structs.replace(mine[0], when=m.when, id=f"{mine[0].id}-{index}")
                for index, m in enumerate(dates)
            )
        else:
            yield from mine


_SINCE = frozenset({"post", "after", "since", "following"})
"""In a time that is counted from a treatment, "6 months post LLETZ": no date of a test."""
_BOTH = frozenset({"both", "all", "each"})


def _is_of_another(page: Page, sentence: Sentence, date: DateMention, event: Event) -> bool:
    """ "Smears in 2018 and 2020 were negative and HPV was positive": the dates behind the name of another test only."""
    other = "cyt_test" if event.kind == "hpv" else "hpv"
    own = "hpv" if event.kind == "hpv" else "cyt_test"
    named = page.of(other, first=sentence.first, last=date.first)
    if _is_of_both(page, sentence, date, event):
        return False
    return bool(named) and not page.of(own, first=sentence.first, last=date.first)


def _is_of_both(page: Page, sentence: Sentence, date: DateMention, event: Event) -> bool:
    """ "Smears of 2023 and 2024 both showed HPV with negative cytology": the first that both showed is of each."""
    at = page.token_at(event.sources[0].start)
    keys = page.keys(date.last, min(at, sentence.last))
    if not _BOTH.intersection(keys):
        return False
    begun = date.last + max(i for i, key in enumerate(keys) if key in _BOTH)
    return not page.of("cyt_test", "cyt_result", "hpv", first=begun, last=at) and "negative" not in page.keys(begun, at)


def _is_mixed(page: Page, sentence: Sentence, event: Event) -> bool:
    """ "Type 16, type 16 and negative, respectively": one result was read, and its list tells the contrary too."""
    at = page.token_at(event.sources[0].start)
    before, behind = page.keys(sentence.first, at), page.keys(at, sentence.last)
    verb = max((i for i, key in enumerate(before) if key in ("was", "were", "showed", ":")), default=len(before))
    end = behind.index("respectively") if "respectively" in behind else 0
    other = "cyt_test" if event.kind == "hpv" else "hpv"
    end = min([end, *(m.first - at for m in page.of(other, first=at, last=sentence.last))])
    listed = {*before[verb:], *behind[:end]}
    good = getattr(event.values, "result", "") in ("negative", "NILM")
    return bool(listed & ({"positive", "abnormal"} if good else {"negative", "normal", "nilm"}))


def _list_of(reading: Reading, before: list[DateMention], inside: list[DateMention], event: Event) -> list[DateMention]:
    return before if len(before) > 1 else _right_behind(reading, inside, event)


def _right_behind(reading: Reading, inside: list[DateMention], event: Event) -> list[DateMention]:
    """ "Normal cytology 2012 and 2015": the dates that begin right behind a result, up to the next result's."""
    end = event.sources[-1].end
    return [m for m in inside if reading.page.tokens[m.first].start >= end and _list_from(reading.page, end, m.first)]


def _list_from(page: Page, end: int, last: int) -> bool:
    """Do only dates and signs of a list stand between a place in the text and a token?"""
    first = page.tokens_between(end, end)[0]
    return all(k.isdigit() or k in (",", "and", "&", "/", "in", "-", ".") for k in page.keys(first, last))


def _all_before(reading: Reading, dates: list[DateMention], event: Event) -> bool:
    return all(reading.page.tokens[m.first].start < event.sources[0].start for m in dates)


def _is_list(reading: Reading, dates: list[DateMention]) -> bool:
    """Do only signs of a list stand between dates ("2015, 2018 and 2021")?"""
    between = [reading.page.keys(a.last, b.first) for a, b in pairwise(dates)]
    joined = all(set(keys) <= {",", "and", "&", "/", "in"} for keys in between)
    return joined and len(runs_of(reading.page, dates)) == 1


def together(events: list[Event]) -> list[Event]:
    """HPV results told of one sample (in one block, at one date) are one test with its types."""
    kept: list[Event] = []
    near: list[int] = []
    for event in events:
        near = [i for i in near if kept[i].sources[-1].end > event.sources[0].start - _ONE_SAMPLE]
        tests = near if event.when.is_known else near[-1:]  # what has no day goes on with the test told last
        before = next((i for i in tests if _one_test(kept[i], event)), None)
        if before is None:
            near += [len(kept)] if event.kind == "hpv" else []
            kept.append(event)
        else:
            kept[before] = _merged(kept[before], event)
    return kept


def _one_test(earlier: Event, event: Event) -> bool:
    if not (isinstance(earlier.values, Hpv) and isinstance(event.values, Hpv)):
        return False
    near = abs(earlier.sources[-1].end - event.sources[0].start) < _ONE_SAMPLE and _same_day(earlier.when, event.when)
    return near and earlier.assertion == event.assertion and _agree(earlier.values, event.values)


def _same_day(a: When, b: When) -> bool:
    return a == b or not a.is_known or not b.is_known


def _agree(a: Hpv, b: Hpv) -> bool:
    """Do two statements speak of one test: neither calls positive as a whole what the other calls negative?"""
    whole = [v.result for v in (a, b) if not v.types and not v.types_tested]
    if len(whole) == 2:
        return whole[0] == whole[1]
    return not (whole and whole[0] == "negative" and "positive" in (a.result, b.result))


def _merged(earlier: Event, event: Event) -> Event:
    a, b = cast(Hpv, earlier.values), cast(Hpv, event.values)
    positive = "positive" in (a.result, b.result)
    types = tuple(dict.fromkeys((*a.types, *b.types)))
    tested = tuple(dict.fromkeys((*a.types_tested, *b.types_tested)))
    if positive and not types and {"16", "18"} <= {one for each in tested for one in each.split("/")}:
        types = ("other",)  # "HR-HPV positive (16 neg, 18 neg)"
    value = Hpv(
        result="positive" if positive else a.result,
        types=types,
        types_tested=tuple(dict.fromkeys((*types, *tested))) if tested else (),
        pooled=positive and not types,
        collection=a.collection or b.collection,
    )
    when = earlier.when if earlier.when.is_known else event.when
    return msgspec.structs.replace(earlier, values=value, when=when, sources=(*earlier.sources, *event.sources))


def _same(earlier: Event, event: Event) -> bool:
    """Are two tellings of one result: the same in all, or a class and right behind it its short form in brackets?"""
    a, b = earlier.values, event.values
    beside = 0 <= event.sources[0].start - earlier.sources[-1].end <= _IN_BRACKETS
    if isinstance(a, Cytology) and isinstance(b, Cytology) and beside:
        return a.result == b.result
    return a == b


def _is_named_closer(page: Page, earlier: Event, event: Event) -> bool:
    """ "Pap V (adenocarcinoma)", "abnormal Pap with LSIL": what follows says what a general result before it is.

    In brackets, or in the same sentence with no other test and no other date between.
    """
    a, b = earlier.values, event.values
    if not (isinstance(a, Cytology) and isinstance(b, Cytology) and a.result in ("malignant", "abnormal")):
        return False
    first, last = (page.token_at(e.sources[i].start) for e, i in ((earlier, -1), (event, 0)))
    between = page.text[earlier.sources[-1].end : event.sources[0].start].strip()
    tests = page.of("cyt_test", first=first + 1, last=last)
    beside = page.sentence(first) == page.sentence(last) and not tests and earlier.when == event.when
    return earlier.assertion == event.assertion and (between == "(" or (beside and a.result == "abnormal"))


def _is_repeated(reading: Reading, event: Event) -> bool:
    """ "A repeat Pap smear showed HSIL": another test, whatever the one before it showed."""
    page = reading.page
    at = page.token_at(event.sources[0].start)
    return "repeat" in page.keys(page.clause(at)[0], at)


def once(reading: Reading, events: list[Event]) -> list[Event]:
    """A result told again without a date of its own is the one told before, unless it is of a repeated test."""
    kept: list[Event] = []
    same: dict[tuple[Values, str, When], int] = {}
    ends: dict[tuple[str, int], int] = {}
    for event in events:
        if kept and _is_named_closer(reading.page, kept[-1], event):
            kept.pop()
        elif _is_of_dated_smear(reading, kept, event) or (
            _is_told_before(kept, same, ends, event) and not _is_repeated(reading, event)
        ):
            continue
        same[event.values, event.assertion, event.when] = ends[event.kind, event.sources[-1].end] = len(kept)
        kept.append(event)
    kept = [event for event in kept if not _is_reason_of_visit(reading, event, kept)]
    return [event for event in kept if not _heads_dated_ones(reading, event, kept)]


_HEADINGS = frozenset({"diagnosis", "diagnoses", "impression"})


def _heads_dated_ones(reading: Reading, event: Event, told: list[Event]) -> bool:
    """ "Diagnosis: HPV positive. ... The smear of 3 May was HPV positive": the heading sums up the dated result."""
    at = reading.page.token_at(event.sources[0].start)
    begun = reading.page.keys(reading.page.sentence(at).first, at)
    headed = reading.page.part(at) in _HEADINGS or any(a in _HEADINGS and b == ":" for a, b in pairwise(begun))
    if not headed or reading.time.is_dated(at):
        return False
    if event.when.is_day and event.when != reading.time.visit:
        return False
    same = (e for e in told if e is not event and (e.values, e.assertion) == (event.values, event.assertion))
    return any(e.when.is_day for e in same)


_ANEW = frozenset(
    {"today", "today's", "repeat", "repeated", "now", "taken", "took", "new", "further", "again", "second"}
)
_ONE_ROUND_DAYS = 183


def _is_of_dated_smear(reading: Reading, kept: list[Event], event: Event) -> bool:
    """ "LSIL (smear 6 August 2024). ... Her smear showed LSIL": no second smear on the day of the letter."""
    page, at = reading.page, reading.page.token_at(event.sources[0].start)
    sentence = page.sentence(at)
    if not isinstance(event.values, Cytology) or not event.when.is_day or event.when != reading.time.visit:
        return False
    if reading.time.is_dated(at) or _ANEW.intersection(page.keys(sentence.first, sentence.last)):
        return False
    return any(
        isinstance(e.values, Cytology)
        and (e.values.result, e.assertion) == (event.values.result, event.assertion)
        and e.when.is_day
        and 0 < (event.when.earliest - e.when.latest).days <= _ONE_ROUND_DAYS  # type: ignore[operator]
        and reading.time.is_dated(page.token_at(e.sources[0].start))
        for e in kept
    )


_REASONS = frozenset({"presenting", "indication", "request"})
_FOR = frozenset({"for", "with", "of", "after", "following"})
_ARTICLES = frozenset({"an", "a", "her", "the", "recent"})


def _is_reason_of_visit(reading: Reading, event: Event, told: list[Event]) -> bool:
    """ "Follow-up of abnormal Pap. Pap 4/15: ASC-US": the reason of a visit, whose result is told with its date."""
    if not isinstance(event.values, Cytology) or event.values.result != "abnormal":
        return False
    page, at = reading.page, reading.page.token_at(event.sources[0].start)
    if reading.time.is_dated(at):
        return False
    results = [
        e.values.result for e in told if isinstance(e.values, Cytology) and e.when.is_day and e.assertion == "affirmed"
    ]
    if all(result in ("abnormal", "NILM", "UNSAT", "", None) for result in results):
        return False
    before = [key for key in page.keys(page.sentence(at).first, at) if key not in _ARTICLES]
    if before[-1:] == ["abnormal"]:
        before.pop()
    led = bool(before) and before[-1] in _FOR
    return page.part(at) in _REASONS or (led and "history" not in before and "previous" not in before)


def _is_told_before(
    kept: list[Event], same: dict[tuple[Values, str, When], int], ends: dict[tuple[str, int], int], event: Event
) -> bool:
    """Was the result told before at its date: in the same words, or right before it with its short form behind?"""
    alike = [same.get((event.values, event.assertion, event.when), -1)]
    alike += [ends.get((event.kind, event.sources[0].start - gap), -1) for gap in range(_IN_BRACKETS + 1)]
    earlier = [kept[i] for i in alike if 0 <= i < len(kept)]
    return any(
        e.kind == event.kind and (e.assertion, e.when) == (event.assertion, event.when) and _same(e, event)
        for e in earlier
    )
