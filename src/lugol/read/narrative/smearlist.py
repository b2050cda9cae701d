"""Bare results in a list of smears: "normal 2012, normal 2015", or a line of a screening history."""

import re

from lugol.read.narrative.context import Context
from lugol.read.narrative.lexicon import Mention
from lugol.read.narrative.serial import undated

_HISTORY_LIST = re.compile(
    r"\b(?:screening|smear|cytology|cervical|pap)\s+(?:test\s+)?(?:history|record|results)\b|call/recall", re.I
)
_LIST = re.compile(
    r"(?:[\s,;:/()\-–]|\b(?:tests?|history|record|results?|were|was|and|then|in|on|of|by|followed|again|it|screening|"
    r"again|another|both|all|taken|done)\b)*",
    re.I,
)
_DATE_THEN = re.compile(r"[\s:,)\-–]*(?:it\s+)?(?:was|were)?\s*", re.I)
_THEN_DATE = re.compile(r"[\s(]*(?:in|on|of)?\s*", re.I)


def is_listed(context: Context, tests: list[Mention], results: list[Mention], result: Mention) -> bool:
    """A bare result in a list of smears: beside its date in a line of a screening history or behind the test."""
    return opens_line(context, result) or _follows(context, tests, results, result)


def _follows(context: Context, tests: list[Mention], results: list[Mention], result: Mention) -> bool:
    """ "Smears: normal 2012, normal 2015": a date beside the result, and nothing but such between it and the test."""
    sentence = context.sentence(result.start)
    named = [t for t in tests if sentence.start <= t.start and t.end <= result.start]
    if not named or not _beside_date(context, named[-1].end, result, sentence.end):
        return False
    between = undated(context, named[-1].end, result.start)
    for other in results:
        if named[-1].end <= other.start and other.end <= result.start:
            low, high = other.start - named[-1].end, other.end - named[-1].end
            between = between[:low] + " " * (high - low) + between[high:]
    return _LIST.fullmatch(between) is not None


def _beside_date(context: Context, start: int, result: Mention, end: int) -> bool:
    before = context.dates.mentions_in(start, result.start)
    after = context.dates.mentions_in(result.end, end)
    return bool(
        (before and _DATE_THEN.fullmatch(context.text, before[-1].end, result.start))
        or (after and _THEN_DATE.fullmatch(context.text, result.end, after[0].start))
    )


def opens_line(context: Context, result: Mention) -> bool:
    """A bare result right after the date that opens a line of a screening history."""
    start = context.text.rfind("\n", 0, result.start) + 1
    dated = context.dates.mentions_in(start, result.start)
    if not dated or context.text[start : dated[0].start].strip(" -*•|"):
        return False
    return not context.text[dated[0].end : result.start].strip(" |:\t-") and bool(_HISTORY_LIST.search(context.text))
