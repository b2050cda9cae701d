"""Sorts resources by the woman they are about, so that two women are never read as one."""

import re
from collections.abc import Iterable

import msgspec

from lugol.read.fhir.bundle import Located
from lugol.read.fhir.resources import Observation
from lugol.record.record import Note

_REFERENCE = re.compile(r"(?:^|/)([A-Za-z]+/[A-Za-z0-9.\-]+)(?:/_history/.*)?$")
SHARED = ("Medication", "Specimen", "ServiceRequest", "Binary")


def target(reference: str | None, inside: str = "") -> str:
    """The name that a reference points to: "Patient/7" from any address, a urn as it is, "#a" within its container.

    >>> target("https://ehr.example/fhir/Patient/7/_history/2")
    'Patient/7'
    """
    if not reference:
        return ""
    if reference.startswith("#"):
        return f"{inside}{reference}"
    match = _REFERENCE.search(reference)
    return match.group(1) if match and not reference.startswith("urn:") else reference


def people(found: Iterable[Located]) -> tuple[dict[str, list[Located]], list[Note]]:
    """The resources of each patient, by her name, each resource once; and notes on what names no patient.

    A resource without a subject is hers where only one patient is spoken of.
    """
    each = _once(found)
    by_name = {item.name: item for item in each}
    aliases = {alias: item.name for item in each if item.type == "Patient" for alias in (item.name, item.url) if alias}
    theirs: dict[str, list[Located]] = {}
    nobodys: list[Located] = []
    apart = [item for item in each if _is_of_another(item, by_name, aliases)]
    for item in each:
        if item in apart:
            continue
        about = item.name if item.type == "Patient" else _subject(item, by_name)
        if about:
            theirs.setdefault(aliases.get(about, about), []).append(item)
        else:
            nobodys.append(item)
    if not theirs and nobodys:
        theirs[""] = []
    notes = [_anothers(item) for item in apart]
    notes += [] if len(theirs) <= 1 else [_nobodys(item) for item in nobodys if item.type not in SHARED]
    for resources in theirs.values():
        resources.extend(item for item in nobodys if len(theirs) == 1 or item.type in SHARED)
    return theirs, notes


def _nobodys(item: Located) -> Note:
    place = f"{item.document} {item.path}"
    return Note(place, f"this {item.type} names no patient, and there are several; it was left out", "give its subject")


def _anothers(item: Located) -> Note:
    what = f"this {item.type} is in her record and about somebody else (its focus); it was left out"
    return Note(f"{item.document} {item.path}", what, "check it")


_PERSONS = ("Patient", "RelatedPerson")


def _is_of_another(item: Located, by_name: dict[str, Located], aliases: dict[str, str]) -> bool:
    """Is the focus of an Observation a person other than the one in whose record it stands (a relative, a child)?"""
    foci = item.resource.focus if isinstance(item.resource, Observation) else None
    if not foci:
        return False
    about = _subject(item, by_name)
    for focus in foci:
        name = target(focus.reference if focus else None, item.inside or item.name)
        if focus is None or not name:
            continue
        person = focus.type in _PERSONS or name.partition("/")[0] in _PERSONS or name in aliases
        if person and aliases.get(name, name) != aliases.get(about, about):
            return True
    return False


def _subject(item: Located, by_name: dict[str, Located]) -> str:
    reference = item.resource.subject or item.resource.patient
    about = target(reference.reference if reference else None, item.inside or item.name)
    holder = by_name.get(item.inside)
    return about if about or holder is None else _subject(holder, by_name)


def _once(found: Iterable[Located]) -> list[Located]:
    """Each resource once; of two versions of one resource the later stored, where both say when."""
    each = list(found)
    names = {name for item in each if (name := _named(item))}
    if len(names) == len(each):
        return each
    told: dict[str, list[Located]] = {}
    for item in each:
        told.setdefault(_named(item), []).append(item)
    kept: dict[tuple[str, bytes], Located] = {}
    for item in each:
        name = _named(item)
        kept.setdefault((name, _content(item) if len(told[name]) > 1 else b""), item)
    latest: dict[str, str] = {}
    for item in kept.values():
        latest[item.name] = max(latest.get(item.name, ""), _stored(item))
    return [item for item in kept.values() if not _stored(item) or _stored(item) == latest[item.name]]


def _named(item: Located) -> str:
    return "" if item.resource.id is None else item.name


def _content(item: Located) -> bytes:
    return msgspec.json.encode(msgspec.structs.replace(item.resource, meta=None))


def _stored(item: Located) -> str:
    return (item.resource.meta.last_updated or "") if item.resource.meta else ""
