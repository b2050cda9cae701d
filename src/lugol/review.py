"""A review: one record judged as of a date by the guidelines and the instruments."""

from collections.abc import Sequence
from datetime import date

import msgspec

from lugol.facts.engine.woman import Woman
from lugol.findings import Finding, Review, by_severity
from lugol.instruments import instrument
from lugol.prepare import prepared
from lugol.record.event import Event
from lugol.record.record import Record, events_of, known_at
from lugol.rules import guideline
from lugol.rules.answer import answers
from lugol.rules.idiom import foreign
from lugol.rules.judge import Sitting, of_table


def review(record: Record, as_of: date, guidelines: Sequence[str] = ()) -> Review:
    """Judge what was known of a woman on `as_of`.

    `guidelines` are ids of guideline editions; without any, the default ones in force on `as_of` are used. After her
    death no guideline that recommends a next step is asked.
    """
    known = prepared(known_at(record, as_of))
    editions = guideline.choose(guidelines, as_of)
    died = events_of(known, "death")
    if died:
        editions = [edition for edition in editions if not guideline.recommends(edition)]
    woman = Woman(known, as_of)
    found = [_no_next_step(died[0])] if died else []
    found += answers(editions, known, as_of, woman) + foreign(known, editions)
    found += [finding for each in instrument.every() if each.from_record for finding in each.from_record(known, as_of)]
    if died:
        found = [msgspec.structs.replace(finding, action=None, due=None) for finding in found]
    found = [_honest(finding, known) for finding in found]
    return Review(
        record=known,
        as_of=as_of,
        findings=tuple(by_severity(found)),
        guidelines=tuple(edition.id for edition in editions),
    )


_NONE = "none on record"
_UNREAD = ("not understood", "not read", "no plain text", "malformed", "not JSON", "holds nothing", "in no code map")


def _honest(finding: Finding, record: Record) -> Finding:
    """ "None on record" only where nothing unread could be it; VIA is a screening test too."""
    if _NONE not in finding.title:
        return finding
    unread = sum(any(word in note.message for word in _UNREAD) for note in record.notes)
    unread += sum(getattr(event.values, "result", "") == "unexpected" for event in events_of(record, "cytology", "hpv"))
    seen = events_of(record, "via")
    told = f"no cytology or HPV test on record, VIA {seen[-1].values.result}" if seen else _NONE  # type: ignore[union-attr]
    if unread:
        told = f"none that could be read; {unread} not understood" if not seen else f"{told}; {unread} not understood"
    return msgspec.structs.replace(finding, title=finding.title.replace(_NONE, told))


def flags(record: Record, as_of: date, guidelines: Sequence[str] = ()) -> Review:
    """The review of a day with its flags alone, which costs a part of the whole: of the past no more is told."""
    known = prepared(known_at(record, as_of))
    editions = guideline.choose(guidelines, as_of)
    if events_of(known, "death"):
        editions = [edition for edition in editions if not guideline.recommends(edition)]
    woman = Woman(known, as_of)
    found: list[Finding] = []
    for edition in editions:
        sitting = Sitting(edition, woman)
        found += [each for name in guideline.raising(edition) for each in of_table(sitting, edition.tables[name])]
    for each in instrument.every():
        found += each.from_record(known, as_of) if each.from_record and each.raises_flags else ()
    raised = tuple(by_severity([_honest(finding, known) for finding in found if finding.kind == "flag"]))
    return Review(record=known, as_of=as_of, findings=raised, guidelines=tuple(edition.id for edition in editions))


def _no_next_step(death: Event) -> Finding:
    return Finding(
        id="review/died",
        rule="review/died",
        guideline="",
        kind="note",
        title="She has died",
        statement="No next step is recommended after her death; what did not agree in her record is still told.",
        date=death.when.edtf or None,
        evidence=(death.id,),
        sources=("lugol-safety",),
    )
