"""Do a replay and a review say the same? Flags and advice on every date, flags on a day between two.

Run `python lab/replay_agrees.py FOLDER...`: case files and texts (`lugol simulate --records FOLDER` writes some), and
every record of `tests/spec/vignettes` and `tests/language/records`. A replay judges what had surely happened by a date;
where a month or a year lies about that date, the review is of that too, and its advice is not compared: a replay holds
back what an event without a date may take away.
"""

import random
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import yaml

import lugol
from lugol.errors import LugolError
from lugol.findings import Finding
from lugol.read import casefile
from lugol.record.record import Record
from lugol.review.one import review
from lugol.review.replay import key_of, known_by_date, replay

TESTS = Path(__file__).resolve().parents[1] / "tests"
Said = set[tuple[str, str, str]]


def records() -> Iterator[tuple[str, Record]]:
    """Each record that can be read, with its name."""
    for folder in map(Path, sys.argv[1:]):
        for path in sorted(folder.iterdir()):
            yield from _read(path.name, lambda path=path: lugol.read(path))
    for path in sorted((TESTS / "spec" / "vignettes").glob("*.yaml")):
        for case in yaml.safe_load(path.read_text(encoding="utf-8")):
            if "text" in case:
                yield from _read(case["id"], lambda case=case: lugol.read_text(case["text"]))
            else:
                yield from _read(case["id"], lambda case=case: casefile.read(yaml.safe_dump(case["record"]), "case"))
    for path in sorted((TESTS / "language" / "records").glob("*.yaml")):
        for case in yaml.safe_load(path.read_text(encoding="utf-8")):
            yield from _read(case["id"], lambda case=case: lugol.read_text(case["text"]))


def _read(name: str, read: object) -> Iterator[tuple[str, Record]]:
    try:
        yield name, read()  # type: ignore[operator]
    except LugolError:
        return


def said(findings: tuple[Finding, ...], *, advice: bool) -> Said:
    """The flags by key and gravity, and with `advice` the recommendations by rule and step."""
    kinds = ("flag", "recommendation") if advice else ("flag",)
    return {(key_of(each), each.severity, each.action or "") for each in findings if each.kind in kinds}


def is_settled(record: Record, day: date) -> bool:
    """Had each event surely happened by a day, or surely not?"""
    whens = [event.when for event in record.events]
    return all(when.latest is not None and (when.latest <= day or (when.earliest or day) > day) for when in whens)


def judged(record: Record, day: date) -> tuple[Finding, ...]:
    """A review as of a day, of what had surely happened where a month or a year lies about that day."""
    return review(record if is_settled(record, day) else known_by_date(record, day), day).findings


def main() -> None:
    """Count the dates and the records; print where they part."""
    chance, dates, between, parted, women, vague = random.Random(7), 0, 0, 0, 0, 0
    for name, record in records():
        steps = [step for step in replay(record).steps if step.dated]
        women += bool(steps)
        for step in steps:
            dates += 1
            advice = is_settled(record, step.on)
            vague += not advice
            if said(step.review.findings, advice=advice) != said(judged(record, step.on), advice=advice):
                parted += 1
                print(f"{name} {step.on}")
        if len(steps) > 1:
            day = steps[0].on + timedelta(days=chance.randrange((steps[-1].on - steps[0].on).days + 1))
            stood = [step for step in steps if step.on <= day][-1]
            between += 1
            if said(stood.review.findings, advice=False) != said(judged(record, day), advice=False):
                parted += 1
                print(f"{name} {day}, between two dates")
    print(f"{women} records with dates, {dates} dates ({vague} within a vaguer one) and {between} days between them")
    print(f"{parted} differ")


if __name__ == "__main__":
    main()
