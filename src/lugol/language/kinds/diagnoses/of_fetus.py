"""Diseases of an unborn child: "the fetus was diagnosed with spina bifida" tells no spine of hers."""

from collections.abc import Sequence

import msgspec

from lugol.language.model import Page
from lugol.language.reading import Reading
from lugol.record.event import Diagnosis, Event

_FETUS = frozenset({"fetus", "fetuses", "twin", "fetal"})
_TOLD = frozenset({
    "was", "were", "had", "has", "showed", "with", "developed", "presented", "diagnosis", "diagnosed", "of", "anomaly",
    "anomalies", "malformation", "malformations", "is",
})  # fmt: skip
_HERS = frozenset({"she", "her", "patient", "mother", "maternal", "woman", "pregnancy", "ultrasound", "scan"})
_BEFORE = frozenset({"the", "a", "an", "her", "one", "second", "first", "male", "female", "this", "and", "other"})
_OF_BIRTH = ("fetus", "uterus", "placenta", "newborn", "amniotic fluid", "umbilical cord", "fallopian tube")
_WITHIN = 9


def with_fetus(reading: Reading, events: Sequence[Event]) -> list[Event]:
    """The events with the fetus as the place of each disease that its clause tells of the fetus."""
    return [_placed(event) if _is_of_fetus(reading.page, event) else event for event in events]


def _placed(event: Event) -> Event:
    assert isinstance(event.values, Diagnosis)
    return msgspec.structs.replace(event, values=msgspec.structs.replace(event.values, site="fetus", code=""))


def _is_of_fetus(page: Page, event: Event) -> bool:
    """Does the fetus stand before the disease in its clause, with a verb between, and nobody else nearer?"""
    value = event.values
    if not isinstance(value, Diagnosis) or value.site in _OF_BIRTH or not event.sources:
        return False
    at = page.token_at(event.sources[0].start)
    before = page.keys(max(page.clause(at)[0], at - _WITHIN), at)
    place = max((i for i, key in enumerate(before) if key in _FETUS), default=None)
    if place is None:
        return False
    between = before[place + 1 :]
    is_subject = _BEFORE.issuperset(before[:place])
    if not is_subject and {"and", ",", "but"}.intersection(between):
        return False  # "she carried a fetus and was diagnosed with pyelonephritis"
    return bool(_TOLD.intersection(between)) and not _HERS.intersection(between)
