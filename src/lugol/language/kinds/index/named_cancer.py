"""A cancer that a text names as hers and that no event tells, so that no record with one looks free of it."""

from lugol.language.reading import Reading
from lugol.language.terms import terms
from lugol.language.word_sets import word_set
from lugol.record.event import Biopsy, Diagnosis, Ecc, Event, Metastasis, Pathology, Recurrence, Stage

_NO_DISEASE = word_set(
    """screening risk antigen centre center clinic prevention society registry genetics gene syndrome phobia fear
    worry anxious concern concerned surveillance society institute unit team network programme program history family
    cause causes causing caused lead leads prevent prevents protect protects if whether
    maternal paternal mother father sister brother aunt uncle cousin grandmother grandfather daughter husband partner
    relative relatives nurse hospital ward staff pathway referral leaflet
    information awareness vaccine susceptibility marker markers"""
)
_TOLD = ("affirmed", "historical")
_HAS = word_set("known has had having developed diagnosed treated diagnosis")
_HAPPENED = word_set("diagnosed treated excised removed resected")
"""Beside the name of a cancer these make it one that she has or had."""
_WITHIN = 4
_WORDED = (
    "metastatic disease|malignant (ascites|effusion|pleural effusion)|secondary deposits|liver secondaries|nsclc|sclc"
    "|!(no|not|of|for) ca (breast|ovary|colon|lung|endometrium|cervix|stomach|rectum|vulva|bladder|kidney|thyroid)"
)
"""Other words for a cancer, which name no histology."""


def with_named_cancer(reading: Reading, events: list[Event]) -> list[Event]:
    """The events with a diagnosis of the first cancer named as hers, where none of them tells a cancer.

    "34 years old, known undifferentiated carcinoma": what it is of is not told, that it is one is.
    """
    page = reading.page
    cancers = [m for m in page.of("histology") if m.concept.attr("histology") == "cancer"]
    names = {mention.concept.name for mention in cancers}
    places = [(m.first, m.last, m.concept.name) for m in cancers]
    places += [
        (page.token_at(p.start), page.token_at(p.end - 1) + 1, "cancer") for p in terms(_WORDED).places(page.text)
    ]
    if not places or any(_tells_cancer(event, names) for event in events):
        return events
    hers = next(((first, last, name) for first, last, name in sorted(places) if _is_hers(reading, first, last)), None)
    if hers is None:
        return events
    first, last, name = hers
    value = Diagnosis(value=page.words(first, last), histology=name, code="cancer")
    return [*events, reading.event(value, first, last, assertion="affirmed")]


def _is_hers(reading: Reading, first: int, last: int) -> bool:
    page = reading.page
    sentence = page.sentence(first)
    if sentence.article != "case" or page.part(first) in ("family", "social", "references", "indication"):
        return False
    before = page.keys(max(sentence.first, first - _WITHIN), first)
    behind = page.keys(last, min(sentence.last, last + _WITHIN))
    hers = _HAS.intersection(before) or _HAPPENED.intersection(behind)
    if not hers or _NO_DISEASE.intersection((*before, *behind)):
        return False
    return reading.judge(first, last).assertion in _TOLD


def _tells_cancer(event: Event, names: set[str]) -> bool:
    values = event.values
    if isinstance(values, Metastasis | Recurrence | Stage):
        return True
    if isinstance(values, Pathology | Biopsy | Ecc):
        return values.histology == "cancer"
    return isinstance(values, Diagnosis) and (values.histology in names or values.code.endswith("cancer"))
