"""What is told more often than the graver lesion beside it, and yet is not what a text is about."""

from collections.abc import Sequence

from lugol.language.kinds.index.candidates import Candidate
from lugol.record.event import Biopsy, Event, Pathology

_TRIFLES = frozenset({"endocervical_polyp", "metaplasia", "nabothian_cyst", "cervicitis"})
_OF_CERVIX = ("LEEP", "LLETZ", "coni", "cone", "trachelectomy", "radical hysterectomy", "cervix", "cervical")


def graver(best: Candidate | None, candidates: dict[str, Candidate], events: Sequence[Event]) -> Candidate | None:
    """The carcinoma that a specimen of her cervix showed before a precancer, and a mole before a polyp.

    "LEEP: microinvasive squamous carcinoma. Re-cone: residual CIN3": she has a carcinoma.
    """
    if best is None:
        return None
    if best.concept.attr("behaviour") == "preinvasive":
        shown = [event.sources[0] for event in events if _shows_cancer(event)]
        proven = [c for c in candidates.values() if _is_malignant(c) and any(_is_in(c, s.start, s.end) for s in shown)]
        return max(proven, key=lambda c: c.score, default=best)
    mole = candidates.get("molar")
    return mole if mole is not None and mole.weight >= 1 and best.concept.code in _TRIFLES else best


def _shows_cancer(event: Event) -> bool:
    value = event.values
    if not isinstance(value, Biopsy | Pathology) or value.histology != "cancer" or event.assertion != "affirmed":
        return False
    return value.organ == "cervix" if isinstance(value, Biopsy) else any(word in value.specimen for word in _OF_CERVIX)


def _is_malignant(c: Candidate) -> bool:
    return c.weight > 0 and c.best is not None and not c.past and c.concept.attr("behaviour") == "malignant"


def _is_in(c: Candidate, start: int, end: int) -> bool:
    return c.best is not None and start <= c.best.start and c.best.end <= end
