"""FHIR lines of many patients: sorted by whose they are, and read one woman at a time."""

import zlib
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import msgspec

from lugol.errors import LugolError
from lugol.guard import guarded
from lugol.limits import check_size
from lugol.programme.input.layout import Problem
from lugol.read import fhir
from lugol.read.fhir.bundle import NOTHING_TO_READ
from lugol.read.fhir.people import SHARED, target
from lugol.read.fhir.resources import Head
from lugol.record.record import Record

BLOCK = 16_000_000
NOBODYS = "shared"  # the folder of what every woman may refer to
_LISTED = 20


class _Named(msgspec.Struct):
    reference: str | None = None


class _Whose(msgspec.Struct):
    """What tells whose a resource is."""

    resourceType: str | None = None
    id: str | None = None
    subject: _Named | None = None
    patient: _Named | None = None


class Fault(LugolError):
    """A line that nobody's record can be read from, and why."""


def blocks(source: Path) -> Iterator[tuple[int, int, int]]:
    """The lines of a file in stretches: the byte each begins at, how many bytes, the number of its first line."""
    first, line, end = 0, 1, source.stat().st_size
    with source.open("rb") as file:
        while first < end:
            file.seek(first)
            data = file.read(BLOCK)
            length = data.rfind(b"\n") + 1 or len(data) + len(file.readline())
            if first + len(data) >= end:
                length = end - first
            yield first, length, line
            line += data.count(b"\n", 0, length) or 1
            first += length


def scatter(source: Path, first: int, length: int, line: int, place: int, folder: Path, parts: int) -> list[Problem]:
    """Write each line of a stretch, with whose it is, below the folder of her part; the lines that could not be."""
    with source.open("rb") as file:
        file.seek(first)
        data = file.read(length)
    sorted_out: dict[str, list[bytes]] = {}
    wrong: list[Problem] = []
    for number, text in enumerate(data.removeprefix(b"\xef\xbb\xbf").split(b"\n"), start=line):
        try:
            told = list(theirs(text.strip())) if text.strip() else []
        except Fault as fault:
            wrong.append(Problem("", f"line {number}: {fault}"))
            continue
        for whose, each in told:
            where = NOBODYS if whose == NOBODYS else f"{zlib.crc32(whose.encode()) % parts:04d}"
            sorted_out.setdefault(where, []).append(msgspec.json.encode(whose) + b"\t" + each + b"\n")
    for where, rows in sorted_out.items():
        (folder / where).mkdir(exist_ok=True)
        (folder / where / f"{place:05d}.lines").write_bytes(b"".join(rows))
    return wrong[:_LISTED] + ([Problem("", f"{n} further lines like these")] if (n := len(wrong) - _LISTED) > 0 else [])


def theirs(text: bytes) -> Iterator[tuple[str, bytes]]:
    """Whose a line is, and what of it is hers; a Bundle about several is taken apart.

    >>> list(theirs(b'{"resourceType": "Observation", "subject": {"reference": "Patient/7"}}'))[0][0]
    'Patient/7'
    """
    head: Head = _decoded(text, Head)
    if head.resource_type == "Bundle":
        yield from _of_bundle(text, head)
    elif head.resource_type is None:
        raise Fault("no resourceType; each line is a FHIR resource or a Bundle")
    elif head.resource_type not in NOTHING_TO_READ:
        resource = _decoded(text, _Whose)
        whose = _whose(resource)
        if not whose and head.resource_type not in SHARED:
            raise Fault(f"this {head.resource_type} names no patient; give its subject")
        yield whose or NOBODYS, text


def _decoded(text: bytes, form: Any) -> Any:
    try:
        return msgspec.json.decode(text, type=form)
    except UnicodeDecodeError:
        raise Fault("not UTF-8; write the file in UTF-8") from None
    except msgspec.ValidationError as error:
        raise Fault(f"not a FHIR resource: {error}") from None
    except msgspec.DecodeError as error:
        raise Fault(f"not JSON: {error}; correct the line or leave it out") from None
    except RecursionError:
        raise Fault("nested too deep; correct the line or leave it out") from None


def _whose(resource: _Whose, url: str = "") -> str:
    if resource.resourceType == "Patient":
        return f"Patient/{resource.id}" if resource.id else url
    named = resource.subject or resource.patient
    found = target(named.reference if named else None)
    return "" if found.endswith("/") else found


def _of_bundle(text: bytes, bundle: Head) -> Iterator[tuple[str, bytes]]:
    entries = [each for each in bundle.entry or () if each is not None and bytes(each.resource) != b"null"]
    told = [_lenient(bytes(each.resource)) for each in entries]
    named = [_whose(each, entry.full_url or "") for each, entry in zip(told, entries, strict=True)]
    patients = [place for place, each in enumerate(told) if each.resourceType == "Patient"]
    aliases = {entries[place].full_url: named[place] for place in patients}
    whose = [aliases.get(each, each) if each else "" for each in named]
    people = list(dict.fromkeys(each for each in whose if each))
    if not people:
        raise Fault("a Bundle that names no patient; give a Patient, or the subject of each resource")
    if len(people) == 1:
        yield people[0], text
        return
    for who in people:
        mine = [hers == who or _is_shared(each, hers) for each, hers in zip(told, whose, strict=True)]
        own = tuple(entry for entry, keep in zip(entries, mine, strict=True) if keep)
        yield who, msgspec.json.encode(Head("Bundle", list(own)))


def _lenient(resource: bytes) -> _Whose:
    """Whose a resource of a Bundle is; nobody's where it is malformed, which the reader tells."""
    try:
        return msgspec.json.decode(resource, type=_Whose)
    except (msgspec.ValidationError, RecursionError):
        return _Whose()


def _is_shared(told: _Whose, whose: str) -> bool:
    return not whose and told.resourceType in SHARED


def women(folder: Path) -> Iterator[tuple[str, list[bytes]]]:
    """Each woman of a part, and her lines in the order in which they came."""
    lines: dict[bytes, list[bytes]] = {}
    for path in sorted(folder.glob("*.lines")):
        with path.open("rb") as file:
            for line in file:
                whose, _, text = line.partition(b"\t")
                lines.setdefault(whose, []).append(text)
    for whose in list(lines):
        yield msgspec.json.decode(whose, type=str), lines.pop(whose)


def records(folder: Path, only: str = "") -> Iterator[Record | Problem]:
    """The record of each woman of a part, or what is wrong; `only`: of one woman."""
    told = list(women(folder.parent / NOBODYS))
    shared = [text for _, lines in told for text in lines]
    for whose, lines in women(folder):
        if only and _id(whose) != only:
            continue
        documents = [(f"{whose} {place}", text) for place, text in enumerate([*lines, *shared], start=1)]
        size = sum(map(len, lines))
        found = guarded(partial(_read, documents, size, _id(whose)), _id(whose), partial(fhir.Problem, whose))
        for each in [found] if isinstance(found, fhir.Problem) else found:
            yield _named(each, whose) if isinstance(each, Record) else Problem(_id(whose), each.message)


def _read(documents: list[tuple[str, bytes]], size: int, name: str) -> list[Record | fhir.Problem]:
    """The record in the documents of a woman, of which so many bytes are hers alone."""
    check_size(size, name, "leave out what is no part of her record, or raise the limit")
    return list(fhir.read_many(documents))


def _id(whose: str) -> str:
    return whose.rpartition("/")[2]


def _named(record: Record, whose: str) -> Record:
    """The record of a woman under the name that others point to where she has no id of her own."""
    if record.patient.id:
        return record
    return msgspec.structs.replace(record, patient=msgspec.structs.replace(record.patient, id=_id(whose)))
