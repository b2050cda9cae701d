"""A stage that an Observation tells by its code: a category of TNM, or a stage group, with its value as written."""

import re

from lugol.read.fhir.free_text import Statement, sentence
from lugol.read.fhir.place import meant, words
from lugol.read.fhir.resources import Observation
from lugol.record import event as kinds
from lugol.record.when import When

_GROUP = re.compile(r"\b(?:0|IV|I{1,3})(?:[A-C]\d?)?\b")
_PREFIX = {"clinical": "c", "pathological": "p"}
_CATEGORY = r"(?<![A-Za-z0-9])(?P<prefix>[cpyra]{{0,2}})(?P<letter>{letter})?(?P<value>is|X|\d[a-d]?\d?)(?![A-Za-z0-9])"


def staged(seen: Observation, when: When) -> list[Statement]:
    """The stage of an Observation whose code asks for one (LOINC 21899-0: "2b" is pT2b); else nothing."""
    asked = next((each for each in meant(seen.code, "mcode") if each.partition("_")[0] in _PREFIX), "")
    how, _, part = asked.partition("_")
    told = words(seen.value_codeable_concept) or seen.value_string or ""
    if not asked or not told:
        return []
    value = _group(told) if part == "group" else _category(told, _PREFIX[how], part)
    if not value:
        return []
    system = "TNM" if part != "group" else words(seen.method) or "stage group"
    quote = sentence(words(seen.code), told)
    return [(kinds.Stage(system="FIGO" if "FIGO" in told else system, value=value), when, "affirmed", quote)]


def _group(told: str) -> str:
    found = _GROUP.search(told.upper())
    return found.group() if found else ""


def _category(told: str, prefix: str, letter: str) -> str:
    """A category with its letter and its prefix ("2b", "pT2b", "T2b (qualifier value)").

    >>> _category("2b", "p", "T"), _category("AJCC cN0 (qualifier value)", "c", "N"), _category("unknown", "p", "T")
    ('pT2b', 'cN0', '')
    """
    found = re.search(_CATEGORY.format(letter=letter), told)
    if not found or (not found["letter"] and told.strip() != found.group()):
        return ""
    return f"{found['prefix'] or prefix}{letter}{found['value']}"
