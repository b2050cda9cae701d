"""A list of tests of which some are of no blood, with one verdict: "CBC, ESR, CRP and EKG were all unremarkable"."""

from collections.abc import Iterator, Sequence

from lugol.language.kinds.hers import as_result
from lugol.language.kinds.lab.names import marker_of
from lugol.language.model import Mention, Page, Sentence
from lugol.language.places import Places
from lugol.language.reading import Reading
from lugol.record.event import Event, Lab

_VERDICTS = (("unremarkable",), ("normal",), ("within", "normal", "limits"), ("within", "normal"), ("wnl",))
_COPULA = frozenset({"were", "was", "are", "is"})
_BETWEEN = frozenset({"all", "both", "also", "each", "otherwise", "studies", "tests"})
_PARTS = (",", "and", "&")
_LONGEST_ITEM = 5
_LEAST_ITEMS = 3


def normal_together(reading: Reading, told: Sequence[Event]) -> list[Event]:
    """The tests of such a list that are told by nothing else, each as normal.

    >>> from lugol.language.reading import reading_of
    >>> [e.values.marker for e in normal_together(reading_of("CBC, ESR, CRP and EKG were all unremarkable."), [])]
    ['CBC', 'ESR', 'CRP']
    """
    page = reading.page
    known = Places((e.sources[0].start, e.sources[0].end) for e in told)
    return [
        reading.event(Lab(marker=marker_of(page, m), flag="normal"), m.first, m.last, assertion="affirmed")
        for sentence in page.sentences
        if sentence.article == "case"
        for m in _tests(page, sentence)
        if not known.at(m.start) and as_result(reading, m.first, m.last) in ("affirmed", "historical")
    ]


def _tests(page: Page, sentence: Sentence) -> Iterator[Mention]:
    """The tests before a copula and a verdict, where what stands before it is a list of short items alone.

    A short name ("K", "PT") is a test only among others that are spelled.
    """
    at = next((i for i in range(sentence.first, sentence.last) if page.tokens[i].key in _COPULA), sentence.last)
    behind = [key for key in page.keys(at + 1, min(at + 6, sentence.last)) if key not in _BETWEEN]
    if not any(tuple(behind[: len(said)]) == said for said in _VERDICTS):
        return
    first = _behind_label(page, sentence, at)
    items = _items(page.keys(first, at))
    tests = page.of("analyte", first=first, last=at)
    if len(items) >= _LEAST_ITEMS and tests and all(0 < len(item) <= _LONGEST_ITEM for item in items):
        spelled = [m for m in tests if not m.concept.attr("measured")]
        told = tests if len(spelled) >= _LEAST_ITEMS else spelled
        yield from (m for m in told if _is_item(page, m, first, at))


def _is_item(page: Page, test: Mention, first: int, last: int) -> bool:
    """Is a test an item by itself, and no part of "laboratory results from haematology"?"""
    before = page.keys(max(first, test.first - 2), test.first)
    behind = page.keys(test.last, min(test.last + 2, last))
    opens = not before or before[-1] in (*_PARTS, "the", "a")
    return opens and (not behind or bool({behind[0], behind[-1]} & {*_PARTS, *_BETWEEN}))


def _behind_label(page: Page, sentence: Sentence, at: int) -> int:
    return max((i + 1 for i in range(sentence.first, at) if page.tokens[i].key == ":"), default=sentence.first)


def _items(keys: Sequence[str]) -> list[list[str]]:
    """What the commas and the last "and" of a list part."""
    items: list[list[str]] = [[]]
    for key in keys:
        if key in _PARTS:
            items += [[]] if items[-1] else []
        else:
            items[-1].append(key)
    return items if items[-1] else items[:-1]
