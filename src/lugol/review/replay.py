"""Replay: the record judged as of each date on which something was learnt, and how long each finding stood open."""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from datetime import date

import msgspec

from lugol.facts.engine.woman import Woman
from lugol.findings import Finding, FindingKind, Review, Standing
from lugol.record.certainty import SURE
from lugol.record.event import Event, Histology, is_hers
from lugol.record.record import Note, Record, horizon, known_at, lies_ahead, of_today
from lugol.record.when import parse
from lugol.review.deadlines import deadlines
from lugol.review.one import flags, review
from lugol.review.withheld import withheld
from lugol.rules import explain, guideline

Judge = Callable[[Record, date, Sequence[str]], Review]
MOST = 12_000  # dates times events of which a review's history of flags is made: less than a second
_FEWEST = 4
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


def replay(
    record: Record,
    guidelines: Sequence[str] = (),
    also: Sequence[date] = (),
    *,
    judge: Judge = review,
    most: int | None = None,
) -> Replay:
    """Judge the record as of each date on which something was learnt or time alone changed a flag, and those of `also`.

    Only what had certainly happened by a date is used on it. Events without a date are used on the last step only:
    nobody can say when they were learnt. `judge` may judge less than a whole review does. With `most`, a record whose
    dates times events are more is judged on some of its dates only (see `days`).
    """
    steps = _steps(record, guidelines, also, judge, most)
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
    record = of_today(record, as_of)
    known = known_at(record, as_of)
    replayed = replay(known, guidelines, also=(as_of,), judge=flags, most=MOST)
    history = tuple(each for each in replayed.standings if each.kind == "flag")
    now = review(record, as_of, guidelines)
    all_days, judged = days(known, (as_of,)), days(known, (as_of,), MOST)
    if len(judged) < len(all_days):
        note = Note(
            "flags over time",
            f"judged on {len(judged)} of {len(all_days)} days, since the record has very many dated results: "
            "a flag may have stood earlier than is shown, and one that stood briefly may be missing",
            "lugol replay judges every day",
        )
        now = msgspec.structs.replace(now, record=msgspec.structs.replace(now.record, notes=(*now.record.notes, note)))
    return msgspec.structs.replace(now, history=history)


def days(record: Record, also: Sequence[date] = (), most: int | None = None) -> list[date]:
    """The days to judge a record on, in order: when something was learnt, when time alone may raise a flag, and `also`.

    Where these days times the events known on them are more than `most`, only so many of them are given; days on which
    nothing but laboratory values came are left out first.
    """
    given = {*dates_learnt(record), *also}
    last, waited = max(given, default=date.min), deadlines(record)
    every = sorted(given | {day for day in waited if day <= last})
    learnt = sorted(event.when.latest for event in record.events if event.when.latest)
    if most is None or sum(bisect_right(learnt, day) for day in every) <= most:
        return every
    more = {event.when.latest for event in record.events if event.kind != "lab"} | {*waited}
    number = max(_FEWEST, most // len(learnt))
    judged = _fewer([day for day in every if day in more], number)
    return sorted({*judged, *_fewer([day for day in every if day not in more], number - len(judged)), *also})


def _fewer(every: list[date], number: int) -> list[date]:
    """So many of some days: half of them the last ones, the others spread evenly over the time before."""
    if number >= len(every):
        return every
    half = max(0, number) // 2
    before, last = every[: len(every) - half], every[len(every) - half :]
    return [*(before[:: -(-len(before) // half)] if half else []), *last]


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
    """The dates on which something of hers was learnt, in order: no day of a plan that lies ahead of the record."""
    last = horizon(record) or date.min
    days = {(event.when.latest, lies_ahead(event)) for event in record.events}
    return sorted({day for day, ahead in days if day and (not ahead or day <= last)})


def _steps(
    record: Record, guidelines: Sequence[str], also: Sequence[date], judge: Judge, most: int | None
) -> tuple[Step, ...]:
    steps: list[Step] = []
    given = {*dates_learnt(record), *also}
    before, end = date.min, max(given, default=date.min)
    editions = {head.valid_from for head in guideline.heads().values()}
    waiting = sorted({*days(record, also, most), *(day for day in editions if given and min(given) < day <= end)})
    seen: set[date] = set()
    while waiting:
        day = waiting.pop(0)
        seen.add(day)
        known = known_by_date(record, day)
        new = tuple(event.id for event in known.events if event.when.latest and before < event.when.latest <= day)
        judged = judge(known, day, guidelines)
        held = tuple(withheld(judged.findings, record, known, day))
        step = Step(on=day, learnt=new, review=msgspec.structs.replace(judged, findings=held))
        if day in given or (steps and _standing_now(step) != _standing_now(steps[-1])):
            steps.append(step)
            before = day
        later = (
            {due for due in _due_days(step.review) if day < due <= end} - seen - set(waiting) if most is None else ()
        )
        waiting = sorted([*waiting, *later]) if later else waiting
    last = horizon(record) or max(also, default=None)
    undated = tuple(event.id for event in record.events if event.when.latest is None)
    if last and undated:
        steps.append(Step(on=last, learnt=undated, review=judge(record, last, guidelines), dated=False))
    return tuple(steps)


def _due_days(judged: Review) -> set[date]:
    """The days on which a step that is told falls due, by time alone."""
    spans = (parse(finding.due) for finding in judged.findings if finding.due)
    return {day for span in spans for day in (span.earliest, span.latest) if day}


def _standing_now(step: Step) -> set[tuple[str, str]]:
    """What stands on a step, and how grave it is: a flag that time makes graver is a step too."""
    return {(key_of(finding), finding.severity) for finding in step.review.findings if finding.kind in _STANDING}


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
    """What makes two findings of different dates the same: the flag's code or the rule, and its action.

    A row is the same in a later edition of its guideline: that one came into force begins nothing anew.
    """
    head = guideline.heads().get(finding.guideline)
    edition = f"{finding.guideline}/"
    in_edition = head is not None and finding.rule.startswith(edition)
    rule = f"{head.family}/{finding.rule.removeprefix(edition)}" if head and in_edition else finding.rule
    return finding.code or (f"{rule} {finding.action}" if finding.action else rule)


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
    new = set(closed.learnt)
    learnt = [event for event in record.events if event.id in new]

    def holds_without(kind: str) -> bool:
        left = tuple(event for event in record.events if event.id not in new or event.kind != kind)
        woman = Woman(msgspec.structs.replace(record, events=left), closed.on)
        return all(cell.holds is True for cell in explain.row(loaded, table, name, woman).cells)

    kinds = {kind for kind in sorted({event.kind for event in learnt}) if holds_without(kind)}
    return tuple(event.id for event in learnt if event.kind in kinds) or closed.learnt


def _proven_from(step: Step) -> date:
    """The earliest day that the proof of a step can have: its own where the interval is open."""
    days = [event.when.earliest for event in step.review.record.events if _proves_cancer(event)]
    return min((day for day in days if day is not None), default=step.on)


def _proves_cancer(event: Event) -> bool:
    told = is_hers(event) and getattr(event.values, "histology", None) in _CANCER and event.kind != "diagnosis"
    return told and getattr(event.values, "certainty", "") in SURE
