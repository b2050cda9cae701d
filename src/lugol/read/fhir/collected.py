"""How a sample was taken: by the woman herself or by a clinician."""

from lugol.read.fhir.bundle import Located
from lugol.read.fhir.place import Page, named_by_words, refer
from lugol.read.fhir.resources import Reference, Specimen


def collection_of(page: Page, item: Located, *references: Reference | None) -> str:
    """How the specimen was taken: "self" or "clinician" where one of the specimens tells."""
    for reference in references:
        specimen = page.by_name.get(refer(reference, item))
        if specimen is not None and isinstance(specimen.resource, Specimen):
            taken = specimen.resource.collection
            told = named_by_words(taken.method if taken else None, "collection") or named_by_words(
                specimen.resource.type, "collection"
            )
            if told:
                return told[0]
            if taken and taken.collector and refer(taken.collector, specimen).startswith("Patient/"):
                return "self"
    return ""
