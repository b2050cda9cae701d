"""Guidelines side by side: what each edition would have said on each date on which something was learnt."""

from collections.abc import Sequence
from datetime import date

import msgspec

from lugol.findings import Finding
from lugol.record.record import Record, known_at
from lugol.review.prepared import prepared
from lugol.review.replay import dates_learnt, known_by_date
from lugol.rules import guideline

_ANSWERS = ("recommendation", "classification", "gap")


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What one edition says on one date; `findings` is empty where it does not apply to her."""

    on: date
    edition: str
    in_force: bool
    findings: tuple[Finding, ...]


def compare(record: Record, editions: Sequence[str] = ()) -> list[Answer]:
    """Each edition's recommendations on each date on which something was learnt, in order of date.

    Without `editions` all guidelines are asked that recommend a next step; an edition that was not in force on the
    date is asked all the same and marked.
    """
    names = tuple(editions) or recommending()
    loaded = guideline.choose(names, date.max)
    known = {day: prepared(known_at(known_by_date(record, day), day)) for day in dates_learnt(record)}
    return [_answer(edition, then, day) for day, then in known.items() for edition in loaded]


def recommending() -> tuple[str, ...]:
    """The editions that recommend a next step (those that only raise flags are left out)."""
    return tuple(name for name in guideline.heads() if guideline.recommends(guideline.load(name)))


def _answer(edition: guideline.Guideline, record: Record, day: date) -> Answer:
    from lugol.rules.judge import judge

    force = guideline.in_force(edition.head.family, day)
    found = tuple(finding for finding in judge(edition, record, day) if finding.kind in _ANSWERS)
    return Answer(on=day, edition=edition.id, in_force=force is not None and force.id == edition.id, findings=found)
