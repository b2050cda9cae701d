"""Replay: the record judged as of each date on which something was learnt, and how long each finding stood open."""

from collections.abc import Sequence
from datetime import date

import msgspec

from lugol.deadlines import deadlines
from lugol.facts.woman import Woman
from lugol.findings import Finding, FindingKind, Review, Standing
from lugol.record.event import Event, Histology, is_hers
from lugol.record.record import Record, horizon, known_at
from lugol.record.when import parse
from lugol.review import review
from lugol.rules import explain, guideline

_STANDING: tuple[FindingKind, ...] = ("flag", "gap", "recommendation", "stage", "score", "classification", "risk")
_CANCER: tuple[Histology, ...] = ("cancer",)


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One date on which something was learnt: the ids of the new events, and the review as of that date.

    Where a flag began or ended by time alone (a result overdue), its date is a step too, with nothing learnt.

    `dated` is False for the last step only, which adds the events that carry no date.
    """

    on: date
    learnt: tuple[str, ...]
    review: Review
    dated: bool = True


class Replay(msgspec.Struct, frozen=True, kw_only=True):
    """The steps in order, each finding's standing, and the date on which cancer was first proven in the record.

    `diagnosed` is the latest day that the proof can have, `diagnosed_from` the earliest; days before the diagnosis are
    counted to the earliest, so that they are never too many.
    """

    record: Record
    steps: tuple[Step, ...]
    standings: tuple[Standing, ...]
    diagnosed: date | None
    diagnosed_from: date | None
    diagnosed_dated: bool


def replay(record: Record, guidelines: Sequence[str] = (), also: Sequence[date] = ()) -> Replay:
    """Judge the record as of each date on which something was learnt or time alone changed a flag, and those of `also`.

    Only what had certainly happened by a date is used on it. Events without a date are used on the last step only:
    nobody can say when they were learnt.
    """
    steps = _steps(record, guidelines, also)
    proven = next((step for step in steps if any(map(_proves_cancer, step.review.record.events))), None)
    return Replay(
        record=record,
        steps=steps,
        standings=tuple(_standings(steps, proven)),
        diagnosed=proven.on if proven else None,
        diagnosed_from=_proven_from(proven) if proven else None,
        diagnosed_dated=proven.dated if proven else True,
    )


def reviewed(record: Record, as_of: date, guidelines: Sequence[str] = ()) -> Review:
    """A review that also tells since when each flag could have been raised, and which flags were raised and closed."""
    known = known_at(record, as_of)
    replayed = replay(known, guidelines, also=(as_of,))
    history = tuple(each for each in replayed.standings if each.kind == "flag")
    dated = all(event.when.latest for event in known.events)  # then the last step is the review that is asked for
    now = replayed.steps[-1].review if dated else review(record, as_of, guidelines)
    return msgspec.structs.replace(now, history=history)


def known_by_date(record: Record, day: date) -> Record:
    """The record with only the events that had certainly happened by `day`; undated ones are left out.

    A plan for a later day is known once all else that is dated has happened, as `known_at` has it.
    """
    dated = msgspec.structs.replace(
        record, events=tuple(event for event in record.events if event.when.latest is not None)
    )
    events = known_at(dated, day).events
    return msgspec.structs.replace(record, events=events)


def dates_learnt(record: Record) -> list[date]:
    """The dates on which something of hers was learnt, in order."""
    return sorted({event.when.latest for event in record.events if event.when.latest and event.assertion != "planned"})


def _steps(record: Record, guidelines: Sequence[str], also: Sequence[date]) -> tuple[Step, ...]:
    steps: list[Step] = []
    given = {*dates_learnt(record), *also}
    end = max(given, default=date.min)
    alone = {*deadlines(record), *(head.valid_from for head in guideline.heads().values())}
    waiting = sorted(given | {day for day in alone if given and min(given) < day <= end})
    seen: set[date] = set()
    while waiting:
        day = waiting.pop(0)
        seen.add(day)
        known = known_by_date(record, day)
        new = tuple(event.id for event in known.events if event.when.latest == day)
        step = Step(on=day, learnt=new, review=review(known, day, guidelines))
        if day in given or (steps and _standing_now(step) != _standing_now(steps[-1])):
            steps.append(step)
        later = {due for due in _due_days(step.review) if day < due <= end} - seen - set(waiting)
        waiting = sorted([*waiting, *later]) if later else waiting
    last = horizon(record)
    undated = tuple(event.id for event in record.events if event.when.latest is None)
    if last and undated:
        steps.append(Step(on=last, learnt=undated, review=review(record, last, guidelines), dated=False))
    return tuple(steps)


def _due_days(judged: Review) -> set[date]:
    """The days on which a step that is told falls due, by time alone."""
    spans = (parse(finding.due) for finding in judged.findings if finding.due)
    return {day for span in spans for day in (span.earliest, span.latest) if day}


def _standing_now(step: Step) -> set[str]:
    return {key_of(finding) for finding in step.review.findings if finding.kind in _STANDING}


def _standings(steps: Sequence[Step], proven: Step | None) -> list[Standing]:
    """For each finding the stretches of steps in which it stood; a finding that comes back begins a new one."""
    found: list[Standing] = []
    open_since: dict[str, tuple[Step, Finding]] = {}
    for step in steps:
        now = {key_of(finding): finding for finding in step.review.findings if finding.kind in _STANDING}
        for key in [key for key in open_since if key not in now]:
            found.append(_standing(key, *open_since.pop(key), steps, step, proven))
        for key, finding in now.items():
            open_since.setdefault(key, (step, finding))
    found += [_standing(key, *begun, steps, None, proven) for key, begun in open_since.items()]
    return sorted(found, key=lambda each: (each.first, not each.first_dated, each.key))


def key_of(finding: Finding) -> str:
    """What makes two findings of different dates the same: the flag's code or the rule, and its action."""
    return finding.code or (f"{finding.rule} {finding.action}" if finding.action else finding.rule)


def _standing(
    key: str, begun: Step, finding: Finding, steps: Sequence[Step], closed: Step | None, proven: Step | None
) -> Standing:
    end = closed.on if closed else steps[-1].on
    return Standing(
        key=key,
        code=finding.code,
        rule=finding.rule,
        title=finding.title,
        kind=finding.kind,
        severity=finding.severity,
        first=begun.on,
        first_dated=begun.dated,
        closed=closed.on if closed else None,
        closed_dated=closed.dated if closed else True,
        closed_by=_closed_by(finding, closed) if closed else (),
        days_open=(end - begun.on).days,
        days_before_diagnosis=(_proven_from(proven) - begun.on).days if proven else None,
        statement=finding.statement,
        evidence=finding.evidence,
    )


def _closed_by(finding: Finding, closed: Step) -> tuple[str, ...]:
    """The events learnt on the closing date by which the rule no longer holds; all of them where no table tells."""
    edition, _, rest = finding.rule.partition("/")
    table, _, name = rest.partition("/")
    if edition not in guideline.heads() or not name:
        return closed.learnt
    loaded, woman = guideline.load(edition), Woman(closed.review.record, closed.on)
    if name not in {row.id for row in loaded.sheets[table].rows}:
        return closed.learnt
    told = explain.row(loaded, table, name, woman)
    behind = {event for cell in told.cells if cell.holds is not True for event in cell.evidence}
    return tuple(event for event in closed.learnt if event in behind) or _decisive(loaded, table, name, closed)


def _decisive(loaded: guideline.Guideline, table: str, name: str, closed: Step) -> tuple[str, ...]:
    """The events learnt on the closing date of the kinds without which the row would hold still; else all of them."""
    record = closed.review.record
    learnt = [event for event in record.events if event.id in closed.learnt]

    def holds_without(kind: str) -> bool:
        left = tuple(event for event in record.events if event not in learnt or event.kind != kind)
        woman = Woman(msgspec.structs.replace(record, events=left), closed.on)
        return all(cell.holds is True for cell in explain.row(loaded, table, name, woman).cells)

    kinds = {kind for kind in sorted({event.kind for event in learnt}) if holds_without(kind)}
    return tuple(event.id for event in learnt if event.kind in kinds) or closed.learnt


def _proven_from(step: Step) -> date:
    """The earliest day that the proof of a step can have: its own where the interval is open."""
    days = [event.when.earliest for event in step.review.record.events if _proves_cancer(event)]
    return min((day for day in days if day is not None), default=step.on)


def _proves_cancer(event: Event) -> bool:
    return is_hers(event) and getattr(event.values, "histology", None) in _CANCER and event.kind != "diagnosis"
