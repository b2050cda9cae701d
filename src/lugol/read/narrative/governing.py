"""Which date of its sentence some words stand at: told in them, attached to them, before them, or carried."""

import re

import msgspec

from lugol.read.narrative.dates import DateMention
from lugol.read.narrative.document import Clause, Sentence
from lugol.record.when import UNDATED, When

_SINCE = re.compile(r"\bsince\s+(?:\w+\s+)?$", re.I)
_WHEN = re.compile(r"\W{0,2}(?:when|at which time)\b", re.I)
_NEW_VERB = re.compile(
    r"\band\s+(?:\w+ly\s+|then\s+)?(?:underwent|was|were|had|received|started|developed|began)\b", re.I
)


class Dated(msgspec.Struct, frozen=True):
    """One sentence with the dates told in it and the date carried into it."""

    sentence: Sentence
    mentions: tuple[DateMention, ...]
    carried: When
    fallback: When = UNDATED


def governing(text: str, row: Dated, start: int, end: int) -> When:
    """The date at which the words [start, end) of a sentence stand."""
    clause = next(
        (c for c in row.sentence.clauses if c.start <= start < c.end), Clause(row.sentence.start, row.sentence.end)
    )
    last = next((c for c in row.sentence.clauses if c.start < end <= c.end), clause)
    inside = [m for m in row.mentions if start <= m.start < end]
    if inside:
        return inside[0].when
    after = [m for m in row.mentions if m.start >= end and m.start < max(clause.end, last.end)]
    before = [m for m in row.mentions if m.end <= start and not _begins(text, m)]
    near = [m for m in before if m.start >= clause.start]
    if near and after and near[-1].start - row.sentence.start < 3 and _touches(text[end : after[0].start]):
        return after[0].when
    if (
        after
        and _attached(text[end : after[0].start])
        and not (near and _attached(text[near[-1].end : start]) and "," not in text[near[-1].end : start])
    ):
        return after[0].when
    if near:
        return near[-1].when
    if after and "," not in text[end : after[0].start][:-2] and not _NEW_VERB.search(text[end : after[0].start]):
        return after[0].when
    if before:
        return before[-1].when
    behind = next((m.when for m in after if not _begins(text, m)), UNDATED)
    return row.carried if row.carried.is_known else behind if behind.is_known else row.fallback


def _begins(text: str, mention: DateMention) -> bool:
    """ "HIV positive since 2015": the date tells when that began, and of nothing else that is told."""
    if _WHEN.match(text, mention.end):
        return False
    return _SINCE.search(text, max(0, mention.start - 12), mention.start) is not None


def _touches(between_words: str) -> bool:
    return bool(re.fullmatch(r"\s*(?:\(|on|in|of|dated)?\s*", between_words))


def _attached(between_words: str) -> bool:
    if re.fullmatch(
        r",?\s*(?:last|first|from|since|on|in|started|starting|completed|ending|dated|the last|sample|taken|"
        r"collected)\s*(?:on\s+)?",
        between_words,
    ):
        return True
    return len(between_words.split()) <= 4 and not re.search(r"[,;]|\band\b", between_words.rstrip(" ,("))
