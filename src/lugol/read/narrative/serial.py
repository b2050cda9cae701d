"""One result told with several dates: "smears in March 2019, April 2020 and May 2021 were normal" are three smears."""

import re
from collections.abc import Iterator

import msgspec

from lugol.read.narrative.context import Context
from lugol.read.narrative.dates import DateMention
from lugol.record.event import Assertion, Event, Values

_AND = re.compile(r"(?:[\s,;/&]|\b(?:and|then|again|also|in|on|of)\b)+", re.I)
_ENDS = re.compile(
    r"\s*(?:[.;:)\]]|$|,?\s*(?:was|were|had|have|has|all|both|each|show\w*|reveal\w*|report\w*|came|returned|remained|"
    r"normal|negative|positive|neg|pos|nilm)\b)",
    re.I,
)
_LINK = re.compile(r"[\s,:)]*(?:\b(?:was|were|had been|all|both|each|consistently|always)\b\s*)*", re.I)


def each_dated(
    context: Context, values: Values, start: int, end: int, assert_as: Assertion = "affirmed"
) -> list[Event]:
    """The event that the words [start, end) tell, once for each date of the list that dates it."""
    first = context.event(values, start, end, assert_as=assert_as)
    days = next((list(dict.fromkeys(m.when for m in each)) for each in _lists(context, start, end)), [])
    if first.when not in days:
        return [first]
    return [
        msgspec.structs.replace(first, id=f"{first.id}-{place}" if place else first.id, when=when)
        for place, when in enumerate(days)
    ]


def undated(context: Context, start: int, end: int) -> str:
    """The words [start, end) with spaces in the place of every date, which may stand between a test and its result."""
    words = context.text[start:end]
    for mention in context.dates.mentions_in(start, end):
        low, high = max(mention.start - start, 0), min(mention.end, end) - start
        words = words[:low] + " " * (high - low) + words[high:]
    return words


def _lists(context: Context, start: int, end: int) -> Iterator[list[DateMention]]:
    """The dates told one after another that stand in the words, right behind them or right before them.

    Where what follows the last date may be another test, the list is none of this one.
    """
    sentence, text = context.sentence(start), context.text
    for dates in _in_a_row(context, sentence.start, sentence.end):
        first, last = dates[0], dates[-1]
        if first.start >= start and (first.start <= end or _AND.fullmatch(text, end, first.start)):
            behind = _ENDS.match(text, last.end, sentence.end)
        else:
            behind = _LINK.fullmatch(text, last.end, start) if last.end <= start else None
        if behind:
            yield dates


def _in_a_row(context: Context, start: int, end: int) -> list[list[DateMention]]:
    """The dates of [start, end) that stand two or more in a row."""
    rows: list[list[DateMention]] = []
    for mention in context.dates.mentions_in(start, end):
        if mention.relative:
            continue
        if rows and _AND.fullmatch(context.text, rows[-1][-1].end, mention.start):
            rows[-1].append(mention)
        else:
            rows.append([mention])
    return [row for row in rows if len(row) > 1]
