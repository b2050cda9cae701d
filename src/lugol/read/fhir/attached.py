"""Attachments that stand in a resource of their own (Binary), put back where documents and reports point to them."""

import msgspec

from lugol.read.fhir.bundle import Located
from lugol.read.fhir.people import target
from lugol.read.fhir.resources import Attachment, Binary, Content, DiagnosticReport, DocumentReference


def with_attachments(items: list[Located]) -> list[Located]:
    """The resources, each attachment that names a Binary of the same source filled with its bytes."""
    if not any(item.type == "Binary" for item in items):
        return items
    held = {
        name: item.resource for item in items if isinstance(item.resource, Binary) for name in (item.name, item.url)
    }
    return [_filled(item, held) for item in items]


def _filled(item: Located, held: dict[str, Binary]) -> Located:
    resource = item.resource
    if isinstance(resource, DocumentReference) and resource.content:
        parts: list[Content | None] = [
            Content(_with_bytes(part.attachment, held)) if part else None for part in resource.content
        ]
        return msgspec.structs.replace(item, resource=msgspec.structs.replace(resource, content=parts))
    if isinstance(resource, DiagnosticReport) and resource.presented_form:
        forms = [_with_bytes(form, held) for form in resource.presented_form]
        return msgspec.structs.replace(item, resource=msgspec.structs.replace(resource, presented_form=forms))
    return item


def _with_bytes(form: Attachment | None, held: dict[str, Binary]) -> Attachment | None:
    found = held.get(target(form.url)) or held.get(form.url or "") if form and not form.data else None
    if form is None or found is None:
        return form
    return msgspec.structs.replace(form, data=found.data, content_type=form.content_type or found.content_type)
