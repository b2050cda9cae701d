"""One woman's record: who she is, her events in order, what contradicts itself and what could not be used."""

from collections.abc import Callable
from datetime import date
from functools import wraps
from importlib import import_module
from typing import Literal, TypeVar

import msgspec

from lugol.record.event import Event, Followup, is_hers
from lugol.record.when import UNDATED, When, before, between
from lugol.record.who import Who

Made = TypeVar("Made")


class Patient(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who she is. `age` in years holds at `age_on`; an unknown stays None, it is never filled."""

    id: str = ""
    sex: Literal["", "F", "M", "other"] = ""
    gender_identity: str = ""
    birth: When = UNDATED
    age: float | None = None
    age_on: When = UNDATED
    gravida: int | None = None
    para: int | None = None
    parity_term: str = ""
    menopausal: Literal["", "pre", "peri", "post"] = ""
    pregnant: bool | None = None


class Conflict(msgspec.Struct, frozen=True, omit_defaults=True):
    """Two readings the source gives of one thing; both stay."""

    id: str
    title: str
    readings: tuple[str, ...]
    events: tuple[str, ...] = ()


class Note(msgspec.Struct, frozen=True, omit_defaults=True):
    """What could not be used, where it stands and what to do; `times` is for how many parts of a source it holds."""

    place: str
    message: str
    remedy: str = ""
    times: int = 1


OF_A_MAN = "the text speaks of a man"
"""How the note on a text begins that speaks of a man."""


class Document(msgspec.Struct, frozen=True, omit_defaults=True):
    """A source as read: its name, form, (for texts) the text that spans point into, and whose it says it is.

    `origin` are the countries from which it says that it comes, each with the words that say so.
    """

    name: str
    form: str = ""
    text: str = ""
    who: Who = Who()
    origin: tuple[tuple[str, str], ...] = ()


class Proposed(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An event that a second reader proposed and lugol proved: it waits for a person and is not judged.

    `sentence` says in controlled English what the quote means; `reader` is who proposed it.
    """

    event: Event
    sentence: str
    reader: str


class Record(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Everything known of one woman; `events` are in timeline order (see `record.merge.build`)."""

    patient: Patient = Patient()
    events: tuple[Event, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    notes: tuple[Note, ...] = ()
    documents: tuple[Document, ...] = ()
    proposals: tuple[Proposed, ...] = ()

    def __add__(self, other: "Record") -> "Record":
        """One record of both, as `lugol.read` makes one of two papers; NotOneWoman where they seem to be of two women.

        >>> both = Record(patient=Patient(id="a")) + Record(patient=Patient(id="a", sex="F"))
        >>> both.patient.sex
        'F'
        """
        together: Callable[..., Record] = import_module("lugol.read.papers").together  # by name: it lies above
        return together((self, other))


def horizon(record: Record) -> date | None:
    """The last day that the record itself speaks of."""
    days = [event.when.latest for event in record.events if event.when.latest and not lies_ahead(event)]
    return max(days) if days else None


def lies_ahead(event: Event) -> bool:
    """Is an event a plan, whose day is still to come when it is told: an operation planned, a visit arranged?"""
    return event.assertion == "planned" or (isinstance(event.values, Followup) and bool(event.values.plan))


def known_at(record: Record, as_of: date) -> Record:
    """The record as it stood on `as_of`: what had certainly happened by then.

    An event whose interval ends after `as_of` is left out; one without an end is let in only once `as_of` has
    reached the horizon of the record, since before that nobody can say that it had happened. A plan for a later day is
    known then too.
    """
    last = horizon(record)
    whole = last is None or as_of >= last

    def had_happened(event: Event) -> bool:
        if event.when.latest is not None:
            return event.when.latest <= as_of or (whole and lies_ahead(event))
        return whole and (event.when.earliest is None or event.when.earliest <= as_of)

    events = tuple(event for event in record.events if had_happened(event))
    proposals = tuple(proposed for proposed in record.proposals if had_happened(proposed.event))
    names = {event.id for event in events}
    conflicts = tuple(conflict for conflict in record.conflicts if names.issuperset(conflict.events))
    return msgspec.structs.replace(
        record, patient=patient_at(record.patient, as_of), events=events, conflicts=conflicts, proposals=proposals
    )


def of_today(record: Record, today: date) -> Record:
    """The record as of the day on which it is judged, where nothing on it surely happened later.

    What it tells has happened then: "HPV 18 in May", judged in the middle of May, is of the first half of May.

    >>> from lugol.record.event import Event, Hpv
    >>> from lugol.record.when import parse
    >>> told = Record(events=(Event(id="e1", values=Hpv(result="positive"), when=parse("2024-05")),))
    >>> of_today(told, date(2024, 5, 15)).events[0].when.edtf
    '2024-05-01/2024-05-15'
    """
    past = [event for event in record.events if not lies_ahead(event)]
    if any(event.when.earliest is not None and event.when.earliest > today for event in past):
        return record
    open_days = {event.id for event in past if event.when.latest is not None and event.when.latest > today}
    if not open_days:
        return record
    return msgspec.structs.replace(
        record, events=tuple(_until(event, today) if event.id in open_days else event for event in record.events)
    )


def _until(event: Event, today: date) -> Event:
    days = between(event.when.earliest, today)
    when = msgspec.structs.replace(event.when, latest=days.latest, edtf=days.edtf)
    return msgspec.structs.replace(event, when=when)


def patient_at(patient: Patient, day: date) -> Patient:
    """What is told of her as a person, without the states that were told after `day` and may have begun since.

    A pregnancy, a menopause and births are told as of `age_on`; before it they are not known. Premenopausal stays:
    whoever has not reached the menopause had not reached it earlier.

    >>> patient_at(Patient(menopausal="post"), date(2020, 1, 1)).menopausal
    'post'
    """
    told = patient.age_on.earliest
    if told is None or told <= day:
        return patient
    menopausal = patient.menopausal if patient.menopausal == "pre" else ""
    return msgspec.structs.replace(
        patient, menopausal=menopausal, pregnant=None, gravida=None, para=None, parity_term=""
    )


def events_of(record: Record, *kinds: str) -> list[Event]:
    """Her own events of the given kinds, in order.

    >>> events_of(Record(), "hpv")
    []
    """
    hers = _hers(record)
    if len(kinds) == 1:
        return [event for _, event in hers.get(kinds[0], ())]
    return [event for _, event in sorted((each for kind in {*kinds} for each in hers.get(kind, ())), key=_place)]


def _place(placed: tuple[int, Event]) -> int:
    return placed[0]


def once_a_record(function: Callable[[Record], Made]) -> Callable[[Record], Made]:
    """The function, its answer kept for the record that was asked about last: it is asked about again and again.

    >>> count = once_a_record(lambda record: len(record.events))
    >>> count(Record())
    0
    """
    last: tuple[Record, Made] | None = None

    @wraps(function)
    def run(record: Record) -> Made:
        nonlocal last
        kept = last
        if kept is None or kept[0] is not record:
            kept = last = record, function(record)
        return kept[1]

    return run


@once_a_record
def _hers(record: Record) -> dict[str, list[tuple[int, Event]]]:
    """Her own events by kind, each with its place."""
    found: dict[str, list[tuple[int, Event]]] = {}
    for place, event in enumerate(record.events):
        if is_hers(event):
            found.setdefault(event.kind, []).append((place, event))
    return found


def precedes(a: Event, b: Event) -> bool | None:
    """Did `a` happen before `b`? By dates, else by what each is told to come after; None where neither decides."""
    by_date = before(a.when, b.when)
    if by_date is not None:
        return by_date
    if a.id in b.when.after:
        return True
    return False if b.id in a.when.after else None


def age_at(patient: Patient, day: date) -> tuple[int, int] | None:
    """The least and the most whole years she can be on `day`; None where nothing is known of her age."""
    if patient.birth.earliest and patient.birth.latest:
        return _years(patient.birth.latest, day), _years(patient.birth.earliest, day)
    if patient.age is None:
        return None
    told_low, told_high = patient.age_on.earliest, patient.age_on.latest
    if told_low is None or told_high is None:
        return None
    age = int(patient.age)
    return age + _years(told_high, day), age + _years(told_low, day) + 1


def _years(start: date, end: date) -> int:
    return end.year - start.year - ((end.month, end.day) < (start.month, start.day))
