"""Lists of dates with lists of what was found on them: "smears in 2018 and 2019 were negative and HSIL".

How to call: `shares(page, dates, first, last)` with the dates of a sentence [first, last) and the end of the name that
the lists are of; each `Share` is one thing told with its date. Nothing is made of lists whose lengths differ.
"""

from collections.abc import Sequence

import msgspec

from lugol.language.model import SCREENING_TESTS, Page
from lugol.language.time import DateMention, leads_test

_JOINTS = frozenset({",", "and", "&", "/", ";", "then", "but", "or"})
_LEADS = frozenset(
    {"in", "on", "of", "from", "at", "during", "dated", "the", "both", "a", "an", "again", "(", ")", "[", "]", "'", "-"}
    | {"–", "also", "finally", "taken", "performed", "done", "collected", "obtained", "her", "=", ".", "was", "were"}
    | {"that", "those", "one", "ones", "last", "latest", "next", "only", "most", "recent", "while", "whereas"}
)
"""What leads to a date: "in", "taken on", "the one of", "while that of"."""
_VERBS = frozenset(
    {
        "was",
        "were",
        "all",
        "showed",
        "revealed",
        "read",
        "reported",
        "demonstrated",
        "yielded",
        "gave",
        "returned",
        ":",
        "had",
    }
)
_ARTICLES = (("the",), ("a",), ("her",), ("another",), ("latest",), ("last",), ("next",))
_ENDS = frozenset({"respectively", ".", ",", ")", ";", "-", "–"})


class Share(msgspec.Struct, frozen=True):
    """What was found, at the tokens [first, last), and its date."""

    first: int
    last: int
    date: DateMention


def shares(page: Page, dates: Sequence[DateMention], first: int, last: int) -> list[Share]:
    """Each of the things found with its date, in order; empty where the lists do not say so.

    >>> from lugol.language.page import page_of
    >>> from lugol.language.time import date_mentions
    >>> page = page_of("Smears in 2018 and 2019 were negative and HSIL, respectively.")
    >>> [(page.words(s.first, s.last), s.date.when.edtf) for s in shares(page, date_mentions(page), 1, 11)]
    [('negative', '2018'), ('HSIL', '2019')]
    """
    inside = [m for m in dates if first <= m.first and m.last <= last and m.when.is_known]
    if not inside:
        return []
    runs = runs_of(page, inside)
    edges = [first, *(run[-1].last for run in runs)]
    ends = [*(run[0].first for run in runs), last]
    gaps = [_trimmed(page, a, b) for a, b in zip(edges, ends, strict=True)]
    filled = [a < b for a, b in gaps]
    if all(filled[:-1]) and not filled[-1]:
        told = gaps[:-1]
    elif all(filled[1:]) and not filled[0]:
        told = gaps[1:]
    elif filled == [False, True, False]:
        return _from_both_sides(page, gaps[1], runs)
    else:
        return []
    found: list[Share] = []
    for gap, run in zip(told, runs, strict=True):
        given = _given(page, gap, run)
        if not given:
            return []
        found.extend(given)
    return found


def _from_both_sides(page: Page, gap: tuple[int, int], runs: Sequence[Sequence[DateMention]]) -> list[Share]:
    """ "2018 and 2020 were normal, then HSIL in 2021": what lies between is of both sides."""
    items = _items(page, *gap)
    if len(items) != len(runs):
        return []
    return [Share(*item, date) for item, run in zip(items, runs, strict=True) for date in run]


def runs_of(page: Page, dates: Sequence[DateMention]) -> list[list[DateMention]]:
    """The dates in runs between which only signs of a list stand."""
    runs = [[date] for date in dates[:1]]
    for date in dates[1:]:
        begun, end = _trimmed(page, runs[-1][-1].last, date.first)
        if begun < end or _opens_item(page, runs[-1][0], date):
            runs.append([date])
        else:
            runs[-1].append(date)
    return runs


def _opens_item(page: Page, first: DateMention, date: DateMention) -> bool:
    """ "Negative paps in 2012 and 2015, then 2019 pap HSIL": has a date a test of its own behind it?

    In a list whose first date stands behind what was found.
    """
    at = first.first
    while at > 0 and page.tokens[at - 1].key in _LEADS:
        at -= 1
    led = at > page.sentence(first.first).first and page.tokens[at - 1].key[0].isalnum()
    return led and leads_test(page, date)


def _given(page: Page, gap: tuple[int, int], run: Sequence[DateMention]) -> list[Share]:
    """One thing found for each date of a run, or one for all of them."""
    if len(run) == 1:
        return [Share(*gap, run[0])]
    items = _items(page, _behind_verb(page, *gap), gap[1])
    if len(items) == 1:
        return [Share(*items[0], date) for date in run]
    return [Share(*item, date) for item, date in zip(items, run, strict=True)] if len(items) == len(run) else []


def _behind_verb(page: Page, first: int, last: int) -> int:
    """Where the list begins: behind the last verb before it."""
    verbs = [at for at in range(first, last) if page.tokens[at].key in _VERBS]
    return verbs[-1] + 1 if verbs else first


def _items(page: Page, first: int, last: int) -> list[tuple[int, int]]:
    """The items of a list between its commas and its "and"."""
    found: list[tuple[int, int]] = []
    begun = first
    for at in range(first, last + 1):
        if at == last or page.tokens[at].key in (",", "and", "&", ";"):
            item = _trimmed(page, begun, at)
            found.extend([item] if item[0] < item[1] else [])
            begun = at + 1
    return found


def _trimmed(page: Page, first: int, last: int) -> tuple[int, int]:
    """A stretch without the joints and prepositions at its ends; empty where it holds nothing else."""
    while first < last and page.tokens[first].key in _JOINTS | _LEADS | _ENDS | _VERBS:
        first += 1
    while first < last:
        if page.tokens[last - 1].key in _JOINTS | _LEADS | _ENDS | _VERBS:
            last -= 1
        elif (test := _test_with_article(page, first, last)) is not None:
            last = test
        else:
            break
    return first, last


def _test_with_article(page: Page, first: int, last: int) -> int | None:
    """ "Were normal, the smear of 2024": where a test that is named anew before its date begins."""
    named = [m for m in page.of(*SCREENING_TESTS, first=first, last=last) if m.last == last]
    return named[0].first if named and page.keys(named[0].first - 1, named[0].first) in _ARTICLES else None
