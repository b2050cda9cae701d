"""Which colposcopic findings and which samples belong to one contact with the woman."""

from dataclasses import dataclass
from datetime import timedelta

from lugol.record.event import Biopsy, Colposcopy, Ecc, Event
from lugol.record.record import Record, events_of
from lugol.record.when import When, overlaps

SITES = ("cerv", "portio", " lip", "o'clock", "o’clock", "transformation", "external os")
WIDEST_CONTACT = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class Contact:
    """One colposcopy: its findings, the biopsies of the cervix and the endocervical samples taken there."""

    colposcopies: tuple[Event, ...] = ()
    biopsies: tuple[Event, ...] = ()
    eccs: tuple[Event, ...] = ()

    @property
    def events(self) -> tuple[Event, ...]:
        """All its events, findings first."""
        return self.colposcopies + self.biopsies + self.eccs

    @property
    def when(self) -> When:
        """The narrowest date that any of its events gives."""
        return min((event.when for event in self.events), key=_width)


def contacts(record: Record) -> list[Contact]:
    """The colposcopies of a record in order, each with its samples.

    Events of one visit belong together; else events whose dates, known to the month or better, can be the same.
    Undated events join only a record's single contact, because nothing says to which of several they belong.

    >>> contacts(Record())
    []
    """
    events = [event for event in events_of(record, "colposcopy", "biopsy", "ecc") if _is_cervical(event)]
    groups: list[list[Event]] = []
    for event in sorted(events, key=lambda e: (not _bounded(e.when), _width(e.when))):
        home = next((group for group in groups if _belongs(event, group)), None)
        if home is None:
            groups.append([event])
        else:
            home.append(event)
    groups = _merge_undated(groups)
    order = {event.id: place for place, event in enumerate(record.events)}
    groups.sort(key=lambda group: min(order[event.id] for event in group))
    found = [_contact(sorted(group, key=lambda event: order[event.id])) for group in groups]
    return [contact for contact in found if contact.colposcopies]


def _is_cervical(event: Event) -> bool:
    if isinstance(event.values, Biopsy):
        site = event.values.site.casefold()
        return not site or any(word in f" {site}" for word in SITES)
    return True


def _width(when: When) -> timedelta:
    if when.earliest is None or when.latest is None:
        return timedelta.max
    return when.latest - when.earliest


def _bounded(when: When) -> bool:
    return _width(when) <= WIDEST_CONTACT


def _belongs(event: Event, group: list[Event]) -> bool:
    visits = {other.visit for other in group if other.visit}
    if event.visit and visits:
        return event.visit in visits
    return _bounded(event.when) and all(_bounded(e.when) and overlaps(event.when, e.when) for e in group)


def _merge_undated(groups: list[list[Event]]) -> list[list[Event]]:
    dated = [group for group in groups if any(_bounded(event.when) or event.visit for event in group)]
    loose = [event for group in groups if group not in dated for event in group]
    if not loose:
        return dated
    if len(dated) <= 1:
        return [[*(dated[0] if dated else []), *loose]]
    return dated


def _contact(group: list[Event]) -> Contact:
    return Contact(
        colposcopies=tuple(event for event in group if isinstance(event.values, Colposcopy)),
        biopsies=tuple(event for event in group if isinstance(event.values, Biopsy)),
        eccs=tuple(event for event in group if isinstance(event.values, Ecc)),
    )
