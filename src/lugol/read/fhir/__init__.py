"""FHIR R4 and R4B: Bundles, single resources, NDJSON and folders of them, read into records."""

from collections.abc import Iterable, Iterator
from datetime import date
from functools import partial
from pathlib import Path

import msgspec

from lugol.errors import UnusableInput
from lugol.guard import guarded
from lugol.read.below import below
from lugol.read.fhir.account import settle
from lugol.read.fhir.attached import with_attachments
from lugol.read.fhir.bundle import Located, open_json
from lugol.read.fhir.clinical import clinical
from lugol.read.fhir.combine import events
from lugol.read.fhir.forms import with_answers
from lugol.read.fhir.free_text import dated
from lugol.read.fhir.links import visits
from lugol.read.fhir.own import read_own, renamed
from lugol.read.fhir.patient import read_patient, who_of
from lugol.read.fhir.people import SHARED, people
from lugol.read.fhir.place import Page
from lugol.read.fhir.results import answers
from lugol.read.fhir.siblings import with_tests
from lugol.read.fhir.sites import with_sites
from lugol.read.fhir.unread import Unread
from lugol.record.event import Event
from lugol.record.merge import build
from lugol.record.order import in_order
from lugol.record.record import Document, Note, Record

__all__ = ["Problem", "dated", "read", "read_all", "read_folder", "read_many"]


class Problem(msgspec.Struct, frozen=True):
    """A document that could not be read, and why."""

    document: str
    message: str


def read(data: bytes, name: str) -> Record:
    """One woman's record from a Bundle, a resource or NDJSON; what is about somebody else is left out with a note.

    Raises UnusableInput where the bytes are no FHIR JSON, hold nothing about a patient, or are about several.

    >>> read(b'{"resourceType": "Patient", "id": "a", "gender": "female"}', "p.json").patient.sex
    'F'
    """
    theirs, faults = _people(list(open_json(data, name)), [name])
    if len(theirs) > 1:
        named = [who for who, items in theirs.items() if any(item.type == "Patient" for item in items)]
        if len(named) != 1:
            who = " and ".join(repr(each) for each in list(theirs)[:3])
            raise UnusableInput(f"{name} is about {len(theirs)} patients ({who}); give one, or read them apart")
        others = [item for who, items in theirs.items() if who != named[0] for item in items if item.type not in SHARED]
        faults += [Note(f"{x.document} {x.path}", "about another patient; it was left out", "check it") for x in others]
        theirs = {named[0]: theirs[named[0]]}
    [(who, items)] = theirs.items()
    return _record(who, items, faults)


def read_all(data: bytes, name: str) -> list[Record]:
    """The records of every patient in one document, in the order in which they first appear.

    Raises UnusableInput where the bytes are no FHIR JSON or hold nothing about a patient.
    """
    theirs, faults = _people(list(open_json(data, name)), [name])
    return [_record(who, items, faults) for who, items in theirs.items()]


def read_many(sources: Iterable[tuple[str, bytes]]) -> Iterator[Record | Problem]:
    """The record of every patient over several documents (name, bytes), taken together; what cannot be read is told."""
    opened: list[Located | Note] = []
    names: list[str] = []
    for name, data in sources:
        found = guarded(partial(_opened, data, name), name, partial(Problem, name))
        if isinstance(found, Problem):
            yield found
        else:
            opened.extend(found)
            names.append(name)
    if any(isinstance(item, Located) for item in opened):
        theirs, faults = _people(opened, names)
        for who, items in theirs.items():
            yield guarded(partial(_record, who, items, faults), who, partial(Problem, who))


def _opened(data: bytes, name: str) -> list[Located | Note]:
    try:
        return list(open_json(data, name))
    except RecursionError as error:
        raise UnusableInput(f"{name}: nested too deep to be a record; check how the file was made") from error


def read_folder(folder: Path) -> Iterator[Record | Problem]:
    """The records of a folder of Bundles or of a bulk export: every .json and .ndjson file in it, by name."""
    paths = [path for path in below(folder) if path.suffix in (".json", ".ndjson") or path.is_dir()]
    return read_many((str(path.relative_to(folder)), path.read_bytes()) for path in paths)


def _people(opened: list[Located | Note], names: list[str]) -> tuple[dict[str, list[Located]], list[Note]]:
    """The resources of each patient by name, and the notes on what is malformed or nobody's."""
    resources = [item for item in opened if isinstance(item, Located)]
    faults: dict[object, Note] = {}
    for item in opened:
        if isinstance(item, Note):
            faults.setdefault(item if item.remedy else item.message, item)
    unread = [item for item in resources if isinstance(item.resource, Unread)]
    theirs, nobodys = people(resources) if len(unread) < len(resources) else ({}, [])
    if not theirs:
        told = [f"{item.document} {item.path}: {item.type} resources are not read" for item in unread]
        why = "".join(f"; {each}" for each in [*told, *(f"{f.place}: {f.message}" for f in faults.values())][:1])
        raise UnusableInput(f"{', '.join(names)}: no resource about a patient was found{why}")
    return theirs, [*faults.values(), *nobodys]


_TAKEN_APART = ("QuestionnaireResponse", "Binary")
_NONE: list[Event] = []


def _record(who: str, items: list[Located], faults: list[Note]) -> Record:
    own, woman = _NONE, None
    if any([item.own or item.type in _TAKEN_APART for item in items]):  # noqa: C419 (a list is faster, and most have none)
        items, own, woman = read_own(with_attachments(with_answers(items)))
    items = with_tests(with_sites(items))
    page = Page({item.name: item for item in items}, visits(items))
    patient, deaths, contradictions = read_patient(page, who, items)
    patient = msgspec.structs.replace(woman, id=patient.id) if woman else patient
    deaths = [] if any(event.kind == "death" for event in own) else deaths
    answered = list(answers(page, items))
    tests, disagreements = events(answered)
    others = clinical(page, items)
    settle(page, items, [*deaths, *others], (answer.name for answer in answered))
    found, names = _numbered([*deaths, *tests, *others, *own])
    found = [renamed(event, names) for event in found] if own else found
    conflicts = [
        msgspec.structs.replace(each, events=tuple(names[name] for name in each.events))
        for each in (*contradictions, *disagreements)
    ]
    named = dict.fromkeys(item.document for item in items)
    documents = [Document(each, "fhir", who=who_of(each, items, patient)) for each in named]
    notes = [*faults, *page.counted()]
    return build(patient, found, conflicts=conflicts, notes=notes, documents=documents)


def _numbered(events: list[Event]) -> tuple[list[Event], dict[str, str]]:
    """The events with short ids in the order of time, whatever the order of the resources; and old ids to new."""
    in_time = in_order(
        events,
        key=lambda event: (event.when.latest or date.max, event.kind),
        then=lambda event: (repr(event.values), event.id),
    )
    named = [msgspec.structs.replace(event, id=f"e{place}") for place, event in enumerate(in_time, start=1)]
    return named, {event.id: new.id for event, new in zip(in_time, named, strict=True)}
