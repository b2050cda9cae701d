"""No reassurance beside an abnormal result that the source tells and that no reader took in: only a note, or the remark
on an event, names it."""

from collections.abc import Iterator, Sequence
from functools import cache

import msgspec

from lugol.facts.questions.rounds import HIGH_GRADE
from lugol.findings import Finding
from lugol.language import results
from lugol.record.record import Note, Record
from lugol.rules.standing import classes

_STATED = " states: "
_COLUMN = " column "
_SETTLED = (" was rejected by ", "entered in error", "entered-in-error")
_TESTS = ("cytology", "hpv", "histology", "lesion", "dual_stain")
_GRAVE = frozenset({*HIGH_GRADE, "ADC", "SCC", "CIN2", "CIN2/3", "CIN3", "cancer", "positive"})
_LOW = frozenset({"ASC-US", "LSIL", "CIN1", "abnormal", "neoplasia", "atypia"})
_MOST_SHOWN = 3


def unread(found: Sequence[Finding], record: Record) -> list[Finding]:
    """The findings; one that reassures becomes an open question where a note names an abnormal result not taken in."""
    if not any(_reassures(finding) for finding in found):
        return list(found)
    beside = (event.note for event in record.events if event.note and _tells(event.note, _GRAVE))
    told = tuple(dict.fromkeys([*(words for note in record.notes for words in abnormal(note)), *beside]))
    return [_open(finding, told) if told and _reassures(finding) else finding for finding in found]


def abnormal(note: Note) -> Iterator[str]:
    """The words of a note that tell an abnormal result of a cervical test or sample.

    >>> list(abnormal(Note("t.csv column 'last'", "this column is not used, though it tells 'HSIL', 'NILM'")))
    ['HSIL']
    >>> list(abnormal(Note("t.csv column 'unit'", "this column is not used, though it tells 'NILM'")))
    []
    """
    if any(word in note.message for word in _SETTLED):
        return
    column = note.place.partition(_COLUMN)[2].strip("'")
    kinds = _GRAVE | _LOW if column else _GRAVE
    under = f"{column.replace('_', ' ')}: " if column else ""
    for words in _quoted(note.message):
        if _tells(words, kinds) or (under and _tells(under + words, kinds)):
            yield words
    _, stated, said = note.message.partition(_STATED)
    if stated and _tells(said, kinds):
        yield said


def _quoted(message: str) -> Iterator[str]:
    """What stands between quotes: the words of the source, as Python shows a text."""
    for mark in ("'", '"'):
        yield from message.split(mark)[1::2]


@cache
def _tells(words: str, kinds: frozenset[str]) -> bool:
    """Do words tell a result of a cervical test or sample that is one of these?"""
    told = results.read(words)
    return any(each.test in _TESTS and each.status == "found" and each.code in kinds for each in told)


def _reassures(finding: Finding) -> bool:
    return finding.kind == "recommendation" and classes().get(finding.action or "") == "reassures"


def _open(finding: Finding, told: Sequence[str]) -> Finding:
    more = f" and {len(told) - _MOST_SHOWN} more" if len(told) > _MOST_SHOWN else ""
    said = ", ".join(f"'{words}'" for words in told[:_MOST_SHOWN]) + more
    return msgspec.structs.replace(
        finding,
        kind="gap",
        title="Screening advice withheld: a result was not read",
        statement=f"The source tells {said}, which was not taken into the record (see what was not read). "
        "Advice for women without an abnormal result is not given until it is.",
        severity="warning",
        action=None,
        due=None,
        since=None,
        needs=(f"what {said} is of, and its day",),
    )
