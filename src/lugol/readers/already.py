"""Has lugol told already what a proven proposal says: elsewhere in the text, in other words, or as another kind?

A record tells one thing once. What a second mention, a summary or the other word for a report says again is marked as
found by both; it is no second event. What has another date, side, number or organ is another thing.
"""

from collections.abc import Sequence
from functools import lru_cache

import msgspec

from lugol.language.controlled import Said
from lugol.language.model import Page
from lugol.language.page import page_of
from lugol.language.tokens import singular
from lugol.readers.against import overlapping
from lugol.readers.place import Place
from lugol.readers.quote import class_of
from lugol.record.alike import agree, read
from lugol.record.event import Event
from lugol.record.repeat import IDENTITY
from lugol.record.when import overlaps

_TISSUE = frozenset({"biopsy", "ecc", "pathology"})
_FINDINGS = frozenset({"symptom", "exam", "imaging", "colposcopy", "complication", "condition", "obstetric"})
_TREATMENTS = frozenset({
    "surgery", "systemic_therapy", "immunotherapy", "hormonal_therapy", "radiotherapy", "other_treatment",
    "medication", "followup",
})  # fmt: skip
_DISEASE = frozenset({"diagnosis", "metastasis", "recurrence"})
_ILLS = frozenset({"diagnosis", "condition", "symptom"})
_FAMILIES = (_TISSUE, _FINDINGS, _TREATMENTS, _DISEASE, _TISSUE | {"diagnosis"}, _ILLS)
"""Kinds under which two readers may tell one statement of a text."""
_CODED = frozenset({"symptom", "complication", "exam", "other_treatment", "condition"})
_DRUGS = frozenset({"systemic_therapy", "immunotherapy", "hormonal_therapy"})
_BY_VALUE = frozenset({"ihc", "molecular", "lab", "hpv", "stage", "cytology", "response"})
"""Kinds that are the same only where all their values are."""
_COUNTED = ("size_mm", "cycles", "dose_gy", "weeks", "clock")
_SO = frozenset({"affirmed", "historical", "possible"})
_VAGUE = frozenset({"", "other"})
_MOST = 0.75
"""So large a share of the words of a proposal stands in what lugol told of the same thing."""


class _Words(msgspec.Struct, frozen=True):
    """What words name: the words that say something, sides, numbers, and the codes of tumours and organs."""

    words: frozenset[str]
    sides: frozenset[str]
    numbers: frozenset[str]
    tumours: frozenset[str]
    organs: frozenset[str]


def told_already(page: Page, said: Said, place: Place, event: Event, events: Sequence[Event]) -> Event | None:
    """lugol's own event that tells what a proven one says, None where there is none."""
    told = _of_said(said)
    here = [own for own in overlapping(page, place, events) if _same_standing(event, own)]
    for own in here:
        if own.kind == event.kind and _is_told_by(told, event, own, beside=True):
            return own
    for own in here:
        if own.kind != event.kind and _of_one_family(event, own) and _says_it(told, _of_event(own)):
            return own
    if event.kind in _DISEASE and (spread := [own for own in here if own.kind in _DISEASE]):
        organs = frozenset[str]().union(*(_of_event(own).organs for own in spread))
        if told.organs and told.organs <= organs:
            return spread[0]
    for own in events:
        if not _same_standing(event, own):
            continue
        again = own.kind == event.kind and overlaps(event.when, own.when)
        if again and _is_told_by(told, event, own, beside=False):
            return own
        if {event.kind, own.kind} <= _ILLS and _is_named(told, own):
            return own
    return None


def _is_named(told: _Words, own: Event) -> bool:
    """Does an ill of another kind have just the name of the proposal: osteoporosis in her history, and as diagnosis?"""
    name = getattr(own.values, "term", "") or getattr(own.values, "value", "")
    return bool(name) and told.words == _named([page_of(name)]).words


def _same_standing(event: Event, own: Event) -> bool:
    """Is one not denied or planned where the other is so?"""
    return event.assertion == own.assertion or {event.assertion, own.assertion} <= _SO


def _of_one_family(event: Event, own: Event) -> bool:
    return any({event.kind, own.kind} <= family for family in _FAMILIES)


def _is_told_by(told: _Words, event: Event, own: Event, *, beside: bool) -> bool:
    """Does lugol's own event of the same kind tell it; `beside` where it rests on the same words?"""
    if event.kind in _BY_VALUE:
        return _same_values(event, own)
    mine = _of_event(own)
    if _differs(told, mine) or _clashes(event, own):
        return False
    if event.kind in _DISEASE - {"diagnosis"}:
        return bool(told.organs & mine.organs)
    if event.kind in _TISSUE or event.kind == "diagnosis":
        elsewhere = told.organs and mine.organs and not told.organs & mine.organs
        named = bool(told.tumours & mine.tumours) and not elsewhere
        return named or (beside and not told.tumours and _share(told, mine) >= _MOST)
    if event.kind == "surgery":
        return _operations(event) <= _operations(own) if beside or _operations(event) else False
    if event.kind in _DRUGS:
        drugs = set(read(event, "drugs"))
        return drugs <= set(read(own, "drugs")) if drugs else beside
    code = getattr(event.values, "code", "") if event.kind in _CODED else ""
    if code not in _VAGUE and code == getattr(own.values, "code", ""):
        return beside or agree(getattr(event.values, "site", ""), getattr(own.values, "site", ""))
    return _says_it(told, mine) or (beside and bool(mine.words) and mine.words <= told.words)


def _same_values(event: Event, own: Event) -> bool:
    """Do all values agree, and those that name it stand on both sides?"""
    rule = IDENTITY[event.kind]
    names = [name for key in (*rule.key, *rule.clash) for name in key.split("|") if hasattr(event.values, name)]
    told = [(read(event, name), read(own, name)) for name in names]
    empty = (None, "", ())
    return bool(told) and all(a == b or a in empty for a, b in told) and any(a not in empty for a, _ in told)


def _clashes(event: Event, own: Event) -> bool:
    names = [name for name in _COUNTED if hasattr(event.values, name)]
    return any(not agree(read(event, name), read(own, name)) for name in names)


def _operations(event: Event) -> set[str]:
    """The codes of what was done; of a name that says nothing of the organ none."""
    return {code for code in getattr(event.values, "codes", ()) if code not in _VAGUE}


def _differs(told: _Words, mine: _Words) -> bool:
    """Is the side another, or a number one that lugol did not tell?"""
    return bool(told.sides and mine.sides and not told.sides & mine.sides)


def _says_it(told: _Words, mine: _Words) -> bool:
    return not _differs(told, mine) and told.numbers <= mine.numbers and _share(told, mine) >= _MOST


def _share(told: _Words, mine: _Words) -> float:
    return len(told.words & mine.words) / len(told.words) if told.words else 0.0


def _of_said(said: Said) -> _Words:
    """What the words in the places of a sentence name; the study that tells it aside."""
    return _named([slot for name, slot in said.pages.items() if name != "modality"])


@lru_cache(maxsize=1024)
def _of_event(event: Event) -> _Words:
    """What the values of an event name, and the words that it rests on where these are few."""
    names = [name for name in event.values.__struct_fields__ if name not in ("modality", "code")]
    values = [getattr(event.values, name) for name in names]
    texts = [each for value in values for each in (value if isinstance(value, tuple) else (value,))]
    told = [str(each) for each in texts if isinstance(each, str | float | int) and each not in ("", None)]
    return _named([page_of("; ".join(told)), *(page_of(span.quote) for span in event.sources)])


def _named(pages: Sequence[Page]) -> _Words:
    keys = [token.key for page in pages for token in page.tokens]
    sort = {key: class_of(key) for key in keys}
    return _Words(
        words=frozenset(singular(k) for k in keys if k[0].isalpha() and sort[k][0] not in ("plain", "verb", "side")),
        sides=frozenset(sort[k][1] for k in keys if sort[k][0] == "side"),
        numbers=frozenset(k for k in keys if k[0].isdigit()),
        tumours=frozenset(m.concept.name for page in pages for m in page.of("histology")),
        organs=frozenset(m.code for page in pages for m in page.of("site")),
    )
