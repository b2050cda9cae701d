"""A review: one record judged as of a date by the guidelines and the instruments."""

from collections.abc import Sequence
from datetime import date

import msgspec

from lugol.facts.engine.woman import Woman
from lugol.facts.questions.windows import after
from lugol.findings import Finding, Review, by_severity
from lugol.instruments import instrument
from lugol.record.event import Event, is_second_hand
from lugol.record.record import Note, Record, events_of, known_at, of_today
from lugol.record.when import duration, months_range, parse
from lugol.review.prepared import prepared
from lugol.review.unread import unread
from lugol.review.withheld import answered, withheld
from lugol.rules import guideline
from lugol.rules.answer import answers
from lugol.rules.idiom import foreign
from lugol.rules.judge import Sitting, of_table


def review(record: Record, as_of: date, guidelines: Sequence[str] = ()) -> Review:
    """Judge what was known of a woman on `as_of`.

    `guidelines` are ids of guideline editions; without any, the default ones in force on `as_of` are used. After her
    death no guideline that recommends a next step is asked.
    """
    record = of_today(record, as_of)
    known = prepared(known_at(record, as_of))
    editions = guideline.choose(guidelines, as_of)
    died = events_of(known, "death")
    if died:
        editions = [edition for edition in editions if not guideline.recommends(edition)]
    woman = Woman(known, as_of)
    found = [_no_next_step(died[0])] if died else []
    advised = answered(answers(editions, known, as_of, woman), known, as_of)
    found += unread(withheld(advised, record, known, as_of), record) + foreign(record, editions, known)
    found += [finding for each in instrument.every() if each.from_record for finding in each.from_record(known, as_of)]
    if died:
        found = [msgspec.structs.replace(finding, action=None, due=None) for finding in found]
    found = [_resting(_honest(undecided(finding), known, as_of), known) for finding in found]
    return Review(
        record=msgspec.structs.replace(known, notes=(*known.notes, *left_out(record, as_of))),
        as_of=as_of,
        findings=tuple(by_severity(found)),
        guidelines=tuple(edition.id for edition in editions),
    )


def left_out(record: Record, as_of: date) -> list[Note]:
    """A note that counts the events which a judgement as of a day sets aside; none where it uses all of them.

    >>> from lugol.record.event import Death, Event
    >>> from lugol.record.when import parse
    >>> record = Record(events=(Event(id="e1", values=Death(), when=parse("2023")),))
    >>> [note.message for note in left_out(record, date(2022, 1, 1))]
    ['1 event lies after the day of judgement']
    """
    used = {event.id for event in known_at(record, as_of).events}
    aside = [event.when for event in record.events if event.id not in used]
    later = sum(when.earliest is not None and when.earliest > as_of for when in aside)
    unsure = len(aside) - later
    said = [f"{_events(later, 'lies', 'lie')} after the day of judgement"] if later else []
    if unsure:
        may = f"{_events(unsure, 'may lie', 'may lie')} after the day of judgement"
        said.append(f"{unsure} more may" if later else may)
    remedy = "give a later --as-of to use them" if later else "date them in a case file (lugol read)"
    vague = " (vaguely dated)" if unsure else ""
    return [Note("the day of judgement", ", ".join(said) + vague, remedy)] if said else []


def _events(number: int, one: str, many: str) -> str:
    return f"{number} event {one}" if number == 1 else f"{number} events {many}"


def undecided(finding: Finding) -> Finding:
    """A finding that rests on a row of status U is a note: it raises nothing and asks for nothing.

    >>> told = {"id": "a", "rule": "a", "guideline": "a", "title": "a", "statement": "a"}
    >>> flag = Finding(**told, kind="flag", severity="alert", status_tag="U")
    >>> undecided(flag).kind, undecided(flag).severity
    ('note', 'info')
    """
    if finding.status_tag != "U" or (finding.kind != "flag" and finding.severity == "info" and not finding.action):
        return finding
    kind = "note" if finding.kind in ("flag", "recommendation") else finding.kind
    return msgspec.structs.replace(finding, kind=kind, severity="info", action=None, due=None)


def _resting(finding: Finding, record: Record) -> Finding:
    """The finding; where it rests on what only a second reader found, it says so."""
    proposed = {event.id for event in record.events if is_second_hand(event)}
    on = [name for name in finding.evidence if name in proposed]
    if not on:
        return finding
    said = f"This rests on {', '.join(on)}, which only a second reader found; check the words."
    return msgspec.structs.replace(finding, statement=f"{finding.statement} {said}".strip())


_NONE = "none on record"
_UNREAD = (
    "not understood", "not read", "no plain text", "malformed", "not JSON", "holds nothing", "in no code map",
    "modifier extension", "pages that follow", "names no patient", "says nothing that a record keeps",
)  # fmt: skip
_NO_TEST = (
    "FamilyMemberHistory resources", "AllergyIntolerance resources", "Goal resources", "NutritionOrder resources",
    "VisionPrescription resources",
)  # fmt: skip
_OF_A_TEST = ("hpv", "vph", "pap", "cyto", "zyto", "cito", "smear", "abstrich", "frottis", "screen")


def _may_be_a_test(note: Note) -> bool:
    """Is a note on something unread, or on a column that is not used and whose name is that of a test?"""
    if note.message.startswith(_NO_TEST):
        return False
    column = note.place.partition(" column ")[2].casefold() if "column is not used" in note.message else ""
    return any(word in column for word in _OF_A_TEST) or any(word in note.message for word in _UNREAD)


def _honest(finding: Finding, record: Record, as_of: date) -> Finding:
    """ "None on record" only where nothing unread could be it; VIA is a screening test too."""
    if _NONE not in finding.title:
        return finding
    unread = sum(note.times for note in record.notes if _may_be_a_test(note))
    unread += sum(getattr(event.values, "result", "") == "unexpected" for event in events_of(record, "cytology", "hpv"))
    seen = events_of(record, "via")
    said = str(seen[-1].values.result).replace("_", " ") if seen else ""  # type: ignore[union-attr]
    told = f"no cytology or HPV test on record, VIA {said}" if seen else _NONE
    if unread:
        told = f"none that could be read; {unread} not understood" if not seen else f"{told}; {unread} not understood"
    finding = msgspec.structs.replace(finding, title=finding.title.replace(_NONE, told))
    return _inspected(finding, seen[-1], as_of) if seen and not unread else finding


def _inspected(finding: Finding, seen: Event, as_of: date) -> Finding:
    """Where visual inspection is the programme's test, one that was negative within its interval leaves nothing due."""
    months, _ = duration(after("via_interval"))
    age = months_range(seen.when, parse(as_of.isoformat()))[1]
    if getattr(seen.values, "result", "") != "negative" or age is None or age >= months:
        return finding
    said = "A programme that screens by visual inspection repeats it every three years (WHO 2021)."
    return msgspec.structs.replace(finding, severity="info", statement=f"{finding.statement} {said}")


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
    raised = tuple(by_severity([_honest(each, known, as_of) for each in found if undecided(each).kind == "flag"]))
    return Review(record=known, as_of=as_of, findings=raised, guidelines=tuple(edition.id for edition in editions))


def _no_next_step(death: Event) -> Finding:
    return Finding(
        id="review/died",
        rule="review/died",
        guideline="",
        kind="note",
        title="She has died",
        statement="No next step is recommended after her death; the discrepancies in her record are still listed.",
        date=death.when.edtf or None,
        evidence=(death.id,),
        sources=("lugol-safety",),
    )
