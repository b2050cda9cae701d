"""Opens FHIR JSON: a Bundle, a single resource or NDJSON, as resources with their place; what is malformed is noted."""

import re
from collections.abc import Iterator
from functools import cache, cached_property
from typing import Any

import msgspec

from lugol.errors import UnusableInput
from lugol.read.fhir.mark import OWN, own_of
from lugol.read.fhir.r5 import as_r4
from lugol.read.fhir.resources import TYPES, Entry, Head, Link, Parameter, Resource
from lugol.read.fhir.unread import Unread
from lugol.record.record import Note

_AT = re.compile(r" - at `\$\.?(.*)`$")
# Who, where and how, but nothing about a woman's cervix.
NOTHING_TO_READ = frozenset(
    [
        "Organization",
        "Practitioner",
        "PractitionerRole",
        "Location",
        "OperationOutcome",
        "Provenance",
        "Device",
        "Coverage",
        "Claim",
        "ClaimResponse",
        "ExplanationOfBenefit",
        "Group",
        "Endpoint",
        "AuditEvent",
        "List",
        "Schedule",
        "Slot",
        "Account",
        "Person",
        "HealthcareService",
        "RelatedPerson",
        "CareTeam",
        "Task",
        "Consent",
        "MessageHeader",
        "Subscription",
        "ValueSet",
    ]
)
_STEP = re.compile(r"\[(\d+)\]|([^.\[\]]+)")


class Located(msgspec.Struct, frozen=True, dict=True):
    """A resource and where it stands: document, JSON path, the address of its entry, the resource that contains it;
    `own` is what lugol itself wrote beside its fields, with their mark.
    """

    resource: Resource | Unread
    type: str
    document: str
    path: str
    url: str = ""
    inside: str = ""
    own: str = ""

    @cached_property
    def name(self) -> str:
        """The reference by which others point to it ("Observation/7"), or its address or path where it has no id."""
        if self.resource.id is None:
            return self.url or f"{self.document} {self.path}"
        return f"{self.inside}#{self.resource.id}" if self.inside else f"{self.type}/{self.resource.id}"


def open_json(data: bytes, document: str) -> Iterator[Located | Note]:
    """Every resource that lugol reads in `data`, in order, and a note for each one that is malformed.

    Raises UnusableInput where the bytes are no FHIR JSON at all.
    """
    body = data.removeprefix(b"\xef\xbb\xbf").strip()
    if not body:
        raise UnusableInput(f"{document} is empty; give a FHIR Bundle, resource or NDJSON")
    if parts := _listed(body):
        for number, part in enumerate(parts):
            yield from _open_contained(part, document, f"$[{number}]")
        return
    try:
        head = msgspec.json.decode(body, type=Head)
    except msgspec.ValidationError:
        yield from _open_loose(body, document, "$")
    except msgspec.DecodeError as error:
        yield from _open_lines(body, document, error)
    else:
        yield from _open_head(head, body, document, "$", "")


def _listed(body: bytes) -> list[msgspec.Raw]:
    """The resources of a plain list of them; none where the bytes are no such list."""
    if not body.startswith(b"["):
        return []
    try:
        return msgspec.json.decode(body, type=list[msgspec.Raw])
    except msgspec.DecodeError:
        return []


def _open_lines(body: bytes, document: str, error: msgspec.DecodeError) -> Iterator[Located | Note]:
    """The lines of an NDJSON export; a line that is not JSON becomes a note."""
    lines = body.splitlines()
    opened = [line.strip() for line in lines if line.strip()]
    if len(opened) < 2 or not all(line.startswith(b"{") for line in opened):
        raise UnusableInput(f"{document} is not FHIR JSON ({error}); give a Bundle, a resource or NDJSON") from error
    for number, line in enumerate(lines, start=1):
        if line.strip():
            place = f"line {number}: $"
            try:
                head = msgspec.json.decode(line, type=Head)
            except msgspec.ValidationError:
                yield from _open_loose(line, document, place)
            except msgspec.DecodeError as fault:
                yield Note(f"{document} {place}", f"not JSON: {fault}", "correct the line or leave it out")
            else:
                yield from _open_head(head, line, document, place, "")


def _open_head(head: Head, body: bytes, document: str, path: str, url: str) -> Iterator[Located | Note]:
    if head.resource_type == "Bundle":
        if b'"next"' in bytes(head.link):
            yield from _further_pages(head, document, path)
        for number, entry in enumerate(head.entry or ()):
            if entry is not None and bytes(entry.resource) != b"null":
                yield from _open_entry(entry, document, f"{path}.entry[{number}].resource")
    elif head.resource_type in TYPES:
        yield from _open_resource(body, head.resource_type, document, path, url)
    elif head.resource_type == "Parameters":
        for number, part in enumerate(_parameters(head)):
            if bytes(part.resource) != b"null":
                yield from _open_contained(part.resource, document, f"{path}.parameter[{number}].resource")
    elif head.resource_type and (head.resource_type not in NOTHING_TO_READ or _lists_words(head.resource_type, body)):
        yield from _open_unread(body, head.resource_type, document, path, url)
    elif head.resource_type is None and head.prefetch is not None:
        for key, raw in head.prefetch.items():
            if bytes(raw) != b"null":
                yield from _open_contained(raw, document, f"{path}.prefetch.{key}")
    elif head.resource_type is None:
        yield Note(f"{document} {path}", "no resourceType", "give each resource its resourceType")


def _further_pages(head: Head, document: str, path: str) -> Iterator[Note]:
    """A note where a Bundle is one page of a search and says that others follow."""
    try:
        links = msgspec.json.decode(head.link, type=list[Link | None] | None) or []
    except msgspec.ValidationError:
        return
    if any(link and link.relation == "next" for link in links):
        what = "one page of a search; the pages that follow it are not here"
        yield Note(f"{document} {path}.link", what, "give every page of the search")


def _parameters(head: Head) -> list[Parameter]:
    try:
        return msgspec.json.decode(head.parameter, type=list[Parameter] | None) or []
    except msgspec.ValidationError:
        return []


def _open_entry(entry: Entry, document: str, path: str) -> Iterator[Located | Note]:
    raw = bytes(entry.resource)
    try:
        head = msgspec.json.decode(raw, type=Head)
    except msgspec.ValidationError:
        yield from _open_loose(raw, document, path)
    else:
        yield from _open_head(head, raw, document, path, entry.full_url or "")


def _open_loose(body: bytes, document: str, path: str) -> Iterator[Located | Note]:
    """A Bundle or resource whose frame is malformed, taken apart by hand."""
    try:
        whole = msgspec.json.decode(body)
    except msgspec.DecodeError as error:
        yield Note(f"{document} {path}", f"not JSON: {error}", "correct it or leave it out")
        return
    if not isinstance(whole, dict):
        yield Note(f"{document} {path}", f"a {type(whole).__name__} where a resource is expected", "give a resource")
        return
    if whole.get("resourceType") != "Bundle":
        kind = whole.get("resourceType")
        whole.pop("entry", None)
        if isinstance(kind, str):
            yield from _open_head(Head(kind), msgspec.json.encode(whole), document, path, "")
        else:
            yield Note(f"{document} {path}.resourceType", "not a text", "give each resource its resourceType")
        return
    entries = whole.get("entry")
    if not isinstance(entries, list):
        yield Note(f"{document} {path}.entry", "not a list", "give the entries of the Bundle as a list")
        return
    for number, entry in enumerate(entries):
        place = f"{path}.entry[{number}]"
        resource = entry.get("resource") if isinstance(entry, dict) else entry
        if isinstance(resource, dict):
            yield from _open_loose(msgspec.json.encode(resource), document, f"{place}.resource")
        elif entry is not None and not (isinstance(entry, dict) and resource is None):
            yield Note(f"{document} {place}", "no resource in the entry", "give the entry a resource")


def _open_resource(body: bytes, kind: str, document: str, path: str, url: str) -> Iterator[Located | Note]:
    resource: Resource | None
    if b'"modifierExtension"' in body and kind != "Patient" and (urls := _modifiers(body)):
        what = f"this {kind} has a modifier extension that may turn its meaning ({', '.join(urls)}); it was not used"
        yield Note(f"{document} {path}", what, "read it by eye")
        return
    if b'"concept"' in body or b'"medication"' in body:
        body = as_r4(body)
    try:
        resource = _decoder(kind).decode(body)
    except msgspec.ValidationError:
        resource, notes = _repaired(msgspec.json.decode(body), kind, document, path)
        yield from notes
    if resource is None:
        return
    found = Located(resource, kind, document, path, url, own=own_of(body) if OWN in body else "")
    yield found
    for number, raw in enumerate(resource.contained or ()):
        for item in _open_contained(raw, document, f"{path}.contained[{number}]"):
            yield msgspec.structs.replace(item, inside=found.name) if isinstance(item, Located) else item


def _open_unread(body: bytes, kind: str, document: str, path: str, url: str) -> Iterator[Located | Note]:
    """A resource of a kind that is not read, to be named with whose it is and of which day."""
    own = own_of(body) if OWN in body else ""
    try:
        yield Located(_decoder(kind).decode(body), kind, document, path, url, own=own)
    except msgspec.ValidationError:
        yield Located(Unread(), kind, document, path, url, own=own)


def _lists_words(kind: str, body: bytes) -> bool:
    """Does a List name things in words alone, which stand in no resource?"""
    entries = msgspec.json.decode(body).get("entry") if kind == "List" else None
    items = [entry.get("item") for entry in entries or () if isinstance(entry, dict)]
    return any(isinstance(item, dict) and "display" in item and "reference" not in item for item in items)


_UNREADABLE = "one that cannot be read"


def _modifiers(body: bytes) -> list[str]:
    """The addresses of the modifier extensions of a resource or of its parts: what FHIR forbids to overlook."""
    found: list[str] = []
    left: list[Any] = [msgspec.json.decode(body)]
    while left:
        part = left.pop()
        if isinstance(part, list):
            left.extend(part)
        elif isinstance(part, dict):
            told = part.get("modifierExtension")
            listed = told if isinstance(told, list) else [told]
            found += [str(each.get("url")) if isinstance(each, dict) else _UNREADABLE for each in listed if each]
            left.extend(value for name, value in part.items() if name not in ("modifierExtension", "contained"))
    return found


def _open_contained(raw: msgspec.Raw, document: str, path: str) -> Iterator[Located | Note]:
    try:
        head = msgspec.json.decode(raw, type=Head)
    except msgspec.ValidationError:
        yield from _open_loose(bytes(raw), document, path)
    else:
        yield from _open_head(head, bytes(raw), document, path, "")


def _repaired(whole: Any, kind: str, document: str, path: str) -> tuple[Resource | None, list[Note]]:
    """The resource without its malformed parts, each of which is noted with its path."""
    notes: list[Note] = []
    while True:
        try:
            return msgspec.convert(whole, TYPES[kind]), notes
        except msgspec.ValidationError as error:
            at = _AT.search(str(error))
            place = at.group(1) if at else ""
            message = str(error)[: at.start()] if at else str(error)
            notes.append(Note(f"{document} {path}.{place}", f"malformed {kind}: {message}", "correct the value"))
            if not place or not _blank(whole, place):
                return None, notes


def _blank(whole: Any, place: str) -> bool:
    """Set what stands at a path to null; False where it already is."""
    steps = [int(number) if number else name for number, name in _STEP.findall(place)]
    for step in steps[:-1]:
        whole = whole[step]
    if whole[steps[-1]] is None:
        return False
    whole[steps[-1]] = None
    return True


@cache
def _decoder(kind: str) -> msgspec.json.Decoder[Resource]:
    return msgspec.json.Decoder(TYPES.get(kind, Unread))
