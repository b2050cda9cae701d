"""Samples that a pathology report tells as taken before its own specimen."""

from lugol.language.kinds.diagnoses.report_history import CLINICAL
from lugol.language.kinds.tissue.sample import Sample
from lugol.language.reading import Reading
from lugol.record.event import Biopsy, Ecc, Pathology

_EARLIER = frozenset({
    "previous", "prior", "earlier", "outside", "past", "recent", "recently", "previously", "ago", "last", "initial",
})  # fmt: skip
_NEAR = 4


def is_earlier(reading: Reading, sample: Sample) -> bool:
    """ "Clinical history: biopsy in 3/2012 showed CIN 3", "the previous biopsy was CIN 3": not the report's specimen.

    Only a result that is sure and named counts: what is asked or sent ("Cervix biopsy, ?CIN") is none.
    """
    values = sample.event.values if sample.event is not None else None
    if not isinstance(values, Biopsy | Ecc | Pathology) or values.histology is None:
        return False
    if not isinstance(values, Pathology) and values.certainty:
        return False
    page, sentence = reading.page, sample.sentence
    if _EARLIER.intersection(page.keys(max(sentence.first, sample.first - _NEAR), sample.last)):
        return page.part(sample.first) != "gross"
    return page.part(sample.first) in CLINICAL and bool(reading.time.told_in(sentence.first, sentence.last))
