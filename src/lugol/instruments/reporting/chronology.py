"""Chronology: courses of treatment that cannot fit between the dates that the record gives."""

from datetime import date, timedelta

from lugol.findings import Finding
from lugol.instruments.instrument import Input, Instrument, Result, rows
from lugol.language.terms import named
from lugol.record.event import Event, HormonalTherapy, Immunotherapy, SystemicTherapy, is_hers
from lugol.record.record import Record, events_of
from lugol.record.when import on, shift

SOURCES = ("lugol-chronology",)
_NEXT_SENTENCE = 200
_COURSES = (HormonalTherapy, SystemicTherapy, Immunotherapy)


def least_days(drugs: tuple[str, ...], cycles: int) -> int:
    """The least number of days from the first to the last of some courses.

    >>> least_days(("GnRH agonist",), 6)
    140
    """
    words = " ".join(drugs)
    apart = next(
        int(row["least_days_between_courses"])
        for row in rows("reporting/chronology.csv")
        if row["terms"] == "*" or named(row["terms"], words)
    )
    return apart * (cycles - 1)


def compute(drug: str, cycles: int, start: date, end: date) -> Result:
    """Do so many courses of a drug fit between two days?

    >>> compute("goserelin", 6, date(2022, 9, 16), date(2023, 1, 31)).value
    False
    """
    needed, given = least_days((drug,), cycles), (end - start).days
    words = f"{cycles} courses of {drug} take {needed} days at the least; {given} days lie between the dates."
    return Result(
        value=given >= needed,
        statement=words,
        details={"needed_days": needed, "given_days": given},
        caveats=("the least distance between courses is lugol's reading of usual schedules",),
        sources=SOURCES,
    )


def from_record(record: Record, as_of: date) -> list[Finding]:
    """Treatments whose courses, or what is told to come after them, do not fit the dates of the record."""
    found: list[Finding] = []
    for event in events_of(record, "hormonal_therapy", "systemic_therapy", "immunotherapy"):
        values = event.values
        start = event.when.earliest
        if not isinstance(values, _COURSES) or not values.cycles or values.cycles < 2 or start is None:
            continue
        done = start + timedelta(days=least_days(values.drugs, values.cycles))
        late = _too_early(record, event, done)
        if late is not None:
            found.append(_finding(event, late, done))
    return found


def _too_early(record: Record, course: Event, done: date) -> Event | None:
    """The first event told at a distance after the course that lies too early for it; None where all fits."""
    for event in sorted(filter(is_hers, record.events), key=lambda each: each.order):
        if event.order <= course.order or event.when.latest is None or not _follows(event, course):
            continue
        earliest = shift(on(done), event.when.offset).earliest or done
        return event if event.when.latest < earliest else None
    return None


def _follows(event: Event, course: Event) -> bool:
    """Is the event told at a distance after the course: from it by name, or as the next thing told?"""
    if not event.when.offset.startswith("P"):
        return False
    if event.when.anchor:
        return event.when.anchor == course.id
    told, source = course.sources[:1], event.sources[:1]
    return bool(told and source) and 0 <= source[0].start - told[0].end <= _NEXT_SENTENCE


def _finding(course: Event, late: Event, done: date) -> Finding:
    values = course.values
    assert isinstance(values, _COURSES)
    drug = ", ".join(values.drugs) or "the treatment"
    return Finding(
        id=f"chronology-{course.id}",
        rule="instrument:chronology",
        guideline="",
        kind="flag",
        title=f"Dates do not fit: {values.cycles} courses of {drug}",
        statement=(
            f"{values.cycles} courses of {drug}, begun on {course.when.earliest} at the earliest, end on {done} at the "
            f"earliest, but what came after is dated {late.when.edtf}. One of the dates, or their order, "
            "is wrong."
        ),
        severity="warning",
        date=late.when.edtf or None,
        evidence=tuple(dict.fromkeys((course.id, late.id))),
        facts={"courses": values.cycles, "earliest_end": done.isoformat()},
        needs=("the dates of the first and last course",),
        sources=SOURCES,
        code="chronology_inconsistent",
    )


INSTRUMENTS = (
    Instrument(
        name="chronology",
        title="Do courses of treatment fit between two dates",
        family="reporting",
        inputs=(
            Input(name="drug", type="text", doc="the drug or its class"),
            Input(name="cycles", type="integer", low=1, high=60, doc="number of courses"),
            Input(name="start", type="date", doc="earliest day of the first course"),
            Input(name="end", type="date", doc="latest day of the last course"),
        ),
        compute=compute,
        from_record=from_record,
        raises_flags=True,
        sources=SOURCES,
    ),
)
