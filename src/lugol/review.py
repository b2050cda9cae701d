"""A review: one record judged as of a date by the guidelines and the instruments."""

from collections.abc import Sequence
from datetime import date

from lugol.facts.woman import Woman
from lugol.findings import Review, by_severity
from lugol.instruments import instrument
from lugol.prepare import prepared
from lugol.record.record import Record, known_at
from lugol.rules import guideline
from lugol.rules.judge import judge


def review(record: Record, as_of: date, guidelines: Sequence[str] = ()) -> Review:
    """Judge what was known of a woman on `as_of`.

    `guidelines` are ids of guideline editions; without any, the default ones in force on `as_of` are used.
    """
    known = known_at(prepared(record), as_of)
    editions = guideline.choose(guidelines, as_of)
    woman = Woman(known, as_of)
    found = [finding for edition in editions for finding in judge(edition, known, as_of, woman)]
    found += [finding for each in instrument.every() if each.from_record for finding in each.from_record(known, as_of)]
    return Review(
        record=known,
        as_of=as_of,
        findings=tuple(by_severity(found)),
        guidelines=tuple(edition.id for edition in editions),
    )
