"""One result told with several dates: "smears in March 2019, April 2020 and May 2021 were normal" are three smears."""

import re

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


def each_dated(
    context: Context, values: Values, start: int, end: int, assert_as: Assertion = "affirmed"
) -> list[Event]:
    """The event that the words [start, end) tell, once for each date of the list that dates it."""
    first = context.event(values, start, end, assert_as=assert_as)
    days = list(dict.fromkeys(mention.when for mention in _listed(context, start, end)))
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


def _listed(context: Context, start: int, end: int) -> list[DateMention]:
    """The dates told one after another, beginning within the words or right behind them; none where another test may
    follow the last of them."""
    sentence = context.sentence(start)
    told = [m for m in context.dates.mentions_in(start, sentence.end) if not m.relative and m.start < sentence.end]
    found: list[DateMention] = []
    for mention in told:
        if found and not _AND.fullmatch(context.text, found[-1].end, mention.start):
            if len(found) > 1 or found[-1].end > end:
                break
            found = []
        found.append(mention)
    if len(found) < 2 or not _ENDS.match(context.text, found[-1].end, sentence.end):
        return []
    return found
