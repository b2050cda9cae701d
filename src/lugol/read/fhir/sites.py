"""A test that its resource says is of another organ (an HPV test of the throat), under a name that says so."""

import msgspec

from lugol.read.fhir.bundle import Located
from lugol.read.fhir.organ import is_elsewhere
from lugol.read.fhir.place import refer, test_of, words
from lugol.read.fhir.resources import Concept, DiagnosticReport, Observation, Specimen
from lugol.read.fhir.results import CONTEXT


def with_sites(items: list[Located]) -> list[Located]:
    """The resources, each test of an organ that is not the cervix with that organ in its name and without its code."""
    specimens = {item.name: item.resource for item in items if isinstance(item.resource, Specimen)}
    if not specimens and not any(isinstance(x.resource, Observation) and x.resource.body_site for x in items):
        return items
    return [_sited(item, specimens) for item in items]


def _sited(item: Located, specimens: dict[str, Specimen]) -> Located:
    seen = item.resource
    if not isinstance(seen, Observation | DiagnosticReport):
        return item
    site = _site(item, seen, specimens)
    if not site or not is_elsewhere(site) or test_of(seen.code)[0] not in CONTEXT:
        return item
    named = Concept(text=f"{words(seen.code)} of {site}")
    if isinstance(seen, DiagnosticReport):
        return msgspec.structs.replace(item, resource=msgspec.structs.replace(seen, code=named))
    parts = [
        part and msgspec.structs.replace(part, code=Concept(text=f"{words(part.code)} of {site}"))
        for part in seen.component or ()
    ]
    return msgspec.structs.replace(item, resource=msgspec.structs.replace(seen, code=named, component=parts or None))


def _site(item: Located, seen: Observation | DiagnosticReport, specimens: dict[str, Specimen]) -> str:
    """Where a resource says that its sample is from: its body site, else that of its specimen, else what that is."""
    if isinstance(seen, Observation):
        if seen.body_site:
            return words(seen.body_site)
        references = [seen.specimen] if seen.specimen else []
    else:
        references = [each for each in seen.specimen or () if each]
    found = [specimen for each in references if (specimen := specimens.get(refer(each, item)))]
    if len(found) != 1:
        return ""
    taken = found[0].collection
    return " ".join(filter(None, (words(found[0].type), words(taken.body_site) if taken else "")))
