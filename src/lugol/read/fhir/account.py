"""The balance of a FHIR source: what each resource became, so that nothing is left out without a word."""

from collections.abc import Iterable

from lugol.read.fhir.bundle import Located
from lugol.read.fhir.place import Page, refer, words
from lugol.read.fhir.resources import DiagnosticReport, Drug, Observation, Specimen
from lugol.read.fhir.results import UNUSED
from lugol.read.fhir.unread import Unread
from lugol.record.event import Event

WHO_AND_WHERE = ("Patient", "Specimen", "Medication", "Encounter", "Composition", "Binary")
"""Resources that tell who, where and how, and are part of others."""


def settle(page: Page, items: list[Located], events: Iterable[Event], answered: Iterable[str]) -> None:
    """Note each resource that made no event, is part of none, and was not noted yet."""
    told = {_name(event.id) for event in events} | set(answered) | page.noted
    named = pointed(items) | {item.inside for item in items if item.inside}
    _note_lost(page, items)
    _note_unreported(page, items)
    for item in items:
        if isinstance(item.resource, Unread):
            page.note(item, f"{item.type} resources are not read")
            continue
        if item.name in told or item.name in named or item.type in WHO_AND_WHERE:
            continue
        page.note(item, f"this {item.type} says nothing that a record keeps", at="")


def _note_lost(page: Page, items: list[Located]) -> None:
    """Note each report that names results of which one is not among the resources."""
    named = [(item, item.resource.result) for item in items if isinstance(item.resource, DiagnosticReport)]
    wanted = [(item, refer(each, item)) for item, results in named for each in results or ()]
    if not wanted:
        return
    here = {name for item in items for name in (item.name, item.url)}
    for item, name in wanted:
        if name and name not in here:
            page.note(item, "the results that this DiagnosticReport names are not in the source, so they were not read")


def _note_unreported(page: Page, items: list[Located]) -> None:
    """Note each sample that has no result here: it may still be awaited."""
    samples = [item for item in items if isinstance(item.resource, Specimen)]
    reported: set[str] = set()
    for item in items if samples else ():
        resource = item.resource
        if isinstance(resource, Observation | DiagnosticReport) and resource.status not in UNUSED:
            named = resource.specimen if isinstance(resource, DiagnosticReport) else [resource.specimen]
            reported.update(refer(each, item) for each in named or ())
    for item in samples:
        if item.name not in reported:
            what = words(getattr(item.resource, "type", None)) or "a sample"
            page.note(item, f"no result names this specimen ({what}); it may be awaited", "look for its result")


def _name(event: str) -> str:
    """The resource that an event was named after ("Condition/7/2" is of Condition/7)."""
    parts = event.split("/")
    return "/".join(parts[:2]) if len(parts) > 2 and "$" not in event else event


def pointed(items: list[Located]) -> set[str]:
    """What other resources refer to: members of a panel, results of a report, drugs of a prescription."""
    found: set[str] = set()
    for item in items:
        resource = item.resource
        if isinstance(resource, DiagnosticReport):
            found.update(refer(each, item) for each in resource.result or ())
            if resource.result:
                found.add(item.name)
        elif isinstance(resource, Observation) and resource.has_member:
            found.add(item.name)
        elif isinstance(resource, Drug):
            found.add(refer(resource.medication_reference, item))
    return found
