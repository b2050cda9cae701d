"""Clock-face geometry: how far a biopsy lies from the lesion it should explain, and what was left unsampled."""

from collections.abc import Sequence
from datetime import date
from functools import cache

from lugol.findings import Finding
from lugol.instruments.colposcopy.clock_face import Arc, arcs, gap, hour_of, lip
from lugol.instruments.colposcopy.clock_face import distance as distance
from lugol.instruments.colposcopy.clock_face import quadrants as quadrants
from lugol.instruments.colposcopy.contact import Contact, contacts
from lugol.instruments.colposcopy.ifcpc import is_abnormal
from lugol.instruments.instrument import Input, InputError, Instrument, Result, rows
from lugol.language.clock import clock_hours
from lugol.language.page import page_of
from lugol.language.terms import named, numbers
from lugol.record.event import Biopsy, Colposcopy, Event, Exam, Surgery
from lugol.record.record import Conflict, Record, events_of, precedes

REMOVES = {"excision", "hysterectomy", "trachelectomy"}
SOURCES = ("lugol-clock", "wentzensen-2017", "khan-2017")


@cache
def tolerance() -> int:
    """Hours between lesion and biopsy that still count as the same place."""
    return next(int(row["value"]) for row in rows("colposcopy/clock.csv") if row["name"] == "tolerance")


def compute(lesions: Sequence[object], biopsies: Sequence[object] = ()) -> Result:
    """Lesions left without a biopsy and biopsies off any lesion, positions as hours 1-12.

    >>> compute([6], [9]).value
    'lesion unsampled'
    """
    lesion_arcs = arcs(_given(lesions, "lesions"))
    hours = _given(biopsies, "biopsies")
    unsampled = [arc for arc in lesion_arcs if (far := gap(arc, hours)) is None or far > tolerance()]
    off = [hour for hour in hours if lesion_arcs and min(gap(arc, [hour]) or 0 for arc in lesion_arcs) > tolerance()]
    words = [f"nothing was taken within {tolerance()} hour of the lesion at {Arc(arc)}" for arc in unsampled]
    words += [f"the biopsy at {hour} o'clock lies off every lesion" for hour in off]
    value = "lesion unsampled" if unsampled else "biopsy off target" if off else "every lesion sampled"
    return Result(
        value=value,
        statement="; ".join(words) or value,
        details={"unsampled": unsampled, "off_target": off, "gaps": {str(Arc(a)): gap(a, hours) for a in lesion_arcs}},
        caveats=("positions are as described; a tolerance of one hour is lugol's reading",),
        sources=SOURCES,
    )


def _given(hours: Sequence[object], name: str) -> list[int]:
    try:
        return [hour_of(int(str(hour))) for hour in hours]
    except ValueError:
        raise InputError(f"{name} takes hours from 1 to 12, for example {name}=6,9 (lugol-clock)") from None


def lesions(contact: Contact) -> list[Arc]:
    """The abnormal areas of one colposcopy that have a place on the clock face; the same place told twice is one."""
    found: dict[tuple[int, ...], list[str]] = {}
    for event in contact.colposcopies:
        values = event.values
        if isinstance(values, Colposcopy) and is_abnormal(values):
            for arc in arcs(values.clock or _site_hours(values.finding)):
                found.setdefault(arc, []).append(event.id)
    return [Arc(hours, tuple(events)) for hours, events in found.items()]


def sampled(contact: Contact) -> dict[int, list[str]]:
    """Hours at which biopsies of one colposcopy were taken, with the events that say so."""
    found: dict[int, list[str]] = {}
    for event in contact.biopsies:
        if isinstance(event.values, Biopsy):
            for hour in event.values.clock or _site_hours(event.values.site):
                found.setdefault(hour, []).append(event.id)
    return found


def _site_hours(text: str) -> tuple[int, ...]:
    for row in rows("colposcopy/clock_sites.csv"):
        if named(row["terms"], text):
            return tuple(int(hour) for hour in row["hours"].split(";"))
    return ()


def from_record(record: Record, as_of: date) -> list[Finding]:
    """Lesions and biopsies of each colposcopy that do not lie together, and sites recorded inconsistently."""
    found: list[Finding] = []
    for contact in contacts(record):
        found.extend(_mismatches(record, contact))
        found.extend(_told_twice(record, contact))
    return found


def _mismatches(record: Record, contact: Contact) -> list[Finding]:
    where, taken = lesions(contact), sampled(contact)
    if not taken:
        return []
    missed = [arc for arc in where if (gap(arc.hours, taken) or 0) > tolerance() and not _settled(record, contact, arc)]
    return [_mismatch(record, contact, arc, taken) for arc in missed]


def _settled(record: Record, contact: Contact, arc: Arc) -> bool:
    """Was the lesion removed with tissue for the pathologist, or sampled at its place, then or later?"""
    first = contact.colposcopies[0]
    removed = any(
        isinstance(event.values, Surgery)
        and (event.values.cervix_removed or set(event.values.codes) & REMOVES)
        and precedes(event, first) is not True
        for event in events_of(record, "surgery")
    )
    later = [each for each in contacts(record) if precedes(first, each.colposcopies[0])]
    return removed or any((gap(arc.hours, sampled(each)) or 0) <= tolerance() for each in later if sampled(each))


def _mismatch(record: Record, contact: Contact, arc: Arc, taken: dict[int, list[str]]) -> Finding:
    hours = ", ".join(str(hour) for hour in sorted(taken))
    later = _later_site(record, contact, arc)
    statement = (
        f"The suspicious area lies at {arc}, the biopsy at {hours} o'clock, {gap(arc.hours, taken)} hours away. "
        "A benign result from there says nothing about the lesion."
    )
    if later:
        statement += f" The {lip(arc.hours[0])} lip was later found abnormal on examination."
    biopsies = sorted({event for events in taken.values() for event in events})
    unplaced = [event.id for event in contact.biopsies if event.id not in biopsies]
    if unplaced:
        statement += " The site of another biopsy of that day is not documented."
    return Finding(
        id=f"clock-{arc.events[0]}-{arc.hours[0]}",
        rule="instrument:clock",
        guideline="",
        kind="flag",
        title=f"Suspicious area at {arc}, biopsy at {hours} o'clock",
        statement=statement,
        severity="warning" if unplaced else "alert",
        date=contact.when.edtf or None,
        action="biopsy every suspicious area, the one named here included",
        needs=("the site of the other biopsy",) if unplaced else (),
        evidence=(*arc.events, *biopsies, *(event.id for event in later)),
        facts={
            "lesion_hours": list(arc.hours),
            "biopsy_hours": sorted(taken),
            "hours_apart": gap(arc.hours, taken),
            "tolerance_hours": tolerance(),
        },
        sources=SOURCES,
        status_tag="M",
        code="biopsy_site_mismatch",
    )


def _later_site(record: Record, contact: Contact, arc: Arc) -> list[Event]:
    """Later examinations that find the same lip abnormal."""
    side = {lip(hour) for hour in arc.hours}
    return [
        event
        for event in events_of(record, "exam")
        if isinstance(event.values, Exam)
        and any(f"{each} " in f"{event.values.term} {event.values.site}".lower() for each in side)
        and "lip" in f"{event.values.term} {event.values.site}".lower()
        and precedes(contact.colposcopies[0], event)
    ]


def _told_twice(record: Record, contact: Contact) -> list[Finding]:
    """Conflicts of the record in which one biopsy is placed at positions that lie apart."""
    found = []
    for conflict in record.conflicts:
        here = [event for event in contact.biopsies if event.id in conflict.events]
        places = _places(conflict, here)
        if here and any((gap(a, b) or 0) > tolerance() for a in places for b in places):
            found.append(_site_conflict(record, contact, conflict, places))
    return found


def _places(conflict: Conflict, events: Sequence[Event]) -> list[tuple[int, ...]]:
    """The positions that a conflict gives one biopsy: by its events, else by the words of its readings."""
    clocks = {event.values.clock for event in events if isinstance(event.values, Biopsy) and event.values.clock}
    if len(clocks) > 1:
        return sorted(clocks)
    return [hours for hours in map(_hours, conflict.readings) if hours]


def _hours(reading: str) -> tuple[int, ...]:
    """The hours that a reading of a conflict tells: "clock 6, 9" or "at 6 o'clock"."""
    field, told = reading.rpartition("clock ")[1:]
    page = page_of(reading)
    return tuple(map(int, numbers(told))) if field and numbers(told) else clock_hours(page, 0, len(page.tokens))


def _site_conflict(record: Record, contact: Contact, conflict: Conflict, places: Sequence[Sequence[int]]) -> Finding:
    told = " and ".join(str(Arc(tuple(place))) for place in dict.fromkeys(map(tuple, places)))
    away = {
        (str(Arc(tuple(place))), arc)
        for place in places
        for arc in lesions(contact)
        if (gap(arc.hours, place) or 0) > tolerance()
    }
    missed = sorted(away, key=str)
    later = sorted({event.id for _, arc in missed for event in _later_site(record, contact, arc)})
    statement = f"The source records the same biopsy at {told}. Which site was sampled is not documented."
    for place, arc in missed:
        statement += f" If at {place}, the abnormal area at {arc} was not sampled."
    if later:
        statement += " That lip was later found abnormal on examination."
    return Finding(
        id=f"clock-conflict-{conflict.id}",
        rule="instrument:clock",
        guideline="",
        kind="flag",
        title=f"Biopsy site recorded inconsistently ({told})",
        statement=statement,
        severity="alert",
        date=contact.when.edtf or None,
        action="settle the site from the pathology request; biopsy every suspicious area",
        evidence=tuple(dict.fromkeys((*conflict.events, *(e for _, arc in missed for e in arc.events), *later))),
        facts={
            "readings": list(conflict.readings),
            "lesion_hours": sorted({h for _, arc in missed for h in arc.hours}),
        },
        needs=("the site on the pathology request",),
        sources=SOURCES,
        code="biopsy_site_mismatch",
    )


INSTRUMENTS = (
    Instrument(
        name="clock",
        title="Clock-face check of lesions and biopsies",
        family="colposcopy",
        inputs=(
            Input(name="lesions", type="list", doc="hours of the suspicious areas, 1 to 12", source="bornstein-2012"),
            Input(name="biopsies", type="list", doc="hours of the biopsies, 1 to 12", required=False),
        ),
        compute=compute,
        from_record=from_record,
        raises_flags=True,
        sources=SOURCES,
    ),
)
