"""A group that tells the method and the result apart ("Screening method: VIA", "Result: Positive") as one answer."""

import re
from collections.abc import Iterable

import msgspec

from lugol.read.fhir.bundle import Located
from lugol.read.fhir.place import refer, test_of, words
from lugol.read.fhir.resources import Component, Concept, Observation
from lugol.read.fhir.results import CONTEXT

_METHOD = re.compile(r"\b(?:method|modality|technique|type|test|investigation|examination|assay)\b", re.IGNORECASE)
_RESULT = re.compile(
    r"(?:(?:cervical|cervix|cancer|screening|test|examination|investigation|overall|final) )*"
    r"(?:results?|outcomes?|findings?|interpretation)(?: of (?:the )?(?:test|screening|examination))?:?",
    re.IGNORECASE,
)
Part = Observation | Component


def with_tests(items: list[Located]) -> list[Located]:
    """The resources, each result that leaves it to its group to say of which test it is under the name of that test."""
    return _members([_components(item) for item in items])


def named_in(parts: Iterable[tuple[str, str]]) -> tuple[str, str]:
    """The test that one member of a group names as the method, and the name of that member; empty where none or two do.

    >>> named_in([("Screening method", "VIA"), ("Result", "Positive")])
    ('VIA', 'Screening method')
    >>> named_in([("Screening method", "VIA"), ("Triage method", "HPV test"), ("Result", "Positive")])
    ('', '')
    """
    told = list(parts)
    if not any(_RESULT.fullmatch(name.strip()) for name, _ in told):
        return "", ""
    found: dict[tuple[str, str], tuple[str, str]] = {}
    for name, value in told:
        test = test_of(Concept(text=value)) if _METHOD.search(name) else ("", "")
        if test[0] in CONTEXT:
            found.setdefault(test, (value, name))
    return next(iter(found.values())) if len(found) == 1 else ("", "")


def renamed(name: str, test: str, method: str) -> str | None:
    """The name of a member of such a group: that of the test for the result, none for the method, else its own."""
    if not test:
        return name
    return None if name == method else test if _RESULT.fullmatch(name.strip()) else name


def _value(part: Part) -> str:
    return words(part.value_codeable_concept) or part.value_string or ""


def _coded(code: Concept | None, test: str, method: str) -> Concept | None:
    name = words(code)
    now = renamed(name, test, method)
    return code if now == name else Concept(text=now) if now else None


def _components(item: Located) -> Located:
    """An Observation whose components tell method and result apart."""
    seen = item.resource
    if not isinstance(seen, Observation) or not seen.component:
        return item
    test, method = named_in((words(part.code), _value(part)) for part in seen.component if part)
    if not test:
        return item
    parts = [part and msgspec.structs.replace(part, code=_coded(part.code, test, method)) for part in seen.component]
    return msgspec.structs.replace(item, resource=msgspec.structs.replace(seen, component=parts))


def _members(items: list[Located]) -> list[Located]:
    """The Observations of which a group tells method and result apart by its members."""
    by_name = {item.name: item.resource for item in items}
    codes: dict[str, Concept | None] = {}
    for item in items:
        if not isinstance(item.resource, Observation) or not item.resource.has_member:
            continue
        names = [refer(each, item) for each in item.resource.has_member]
        members = [(name, seen) for name in names if isinstance(seen := by_name.get(name), Observation)]
        test, method = named_in((words(seen.code), _value(seen)) for _, seen in members)
        if test:
            codes |= {name: _coded(seen.code, test, method) for name, seen in members}
    if not codes:
        return items
    return [
        msgspec.structs.replace(item, resource=msgspec.structs.replace(item.resource, code=codes[item.name]))
        if item.name in codes
        else item
        for item in items
    ]
