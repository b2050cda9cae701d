"""Values made of the plain words in the places of a controlled sentence, where no lexicon holds their names."""

import re
from collections.abc import Callable, Mapping

from lugol.language.clock import clock_hours
from lugol.language.measure import measures
from lugol.language.page import page_of
from lugol.record.event import (
    Biopsy,
    Colposcopy,
    Complication,
    Condition,
    Death,
    Diagnosis,
    Ecc,
    Exam,
    Followup,
    Ihc,
    Imaging,
    Lab,
    Level,
    Metastasis,
    Molecular,
    Obstetric,
    OtherTreatment,
    Pathology,
    Polarity,
    Recurrence,
    Response,
    Surgery,
    Symptom,
    Values,
)

_POLARITIES: dict[str, Polarity] = {
    "positive": "positive", "negative": "negative", "diffusely positive": "positive", "strongly positive": "positive",
    "weakly positive": "positive", "focally positive": "positive", "retained": "positive", "lost": "negative",
}  # fmt: skip
_LEVELS: dict[str, Level] = {
    "raised": "high", "elevated": "high", "increased": "high", "high": "high", "normal": "normal",
    "low": "low", "decreased": "low", "reduced": "low",
}  # fmt: skip
_DENIED = re.compile(r"(?:no|not|none|never|without|denie[sd]|nil|negative)\b", re.I)
_ARTICLE = re.compile(r"^(?:a|an|the|some)\s+", re.I)
Places = Mapping[str, str]


def plain_values(kind: str, form: str, places: Places) -> Values | None:
    """The values of a kind as the words of a sentence's places tell them; None where words alone cannot be values.

    >>> plain_values("symptom", "symptom.had", {"term": "a hoarse voice"})
    Symptom(term='hoarse voice', site='', qualifier='', code='')
    """
    make = _MAKERS.get(kind)
    plain = {name: _ARTICLE.sub("", words) for name, words in places.items()}
    return make(form, plain) if make else None


def _sizes(words: str) -> tuple[float, ...]:
    """The sides in mm where the words hold one size."""
    found = [measure.values for measure in measures(page_of(words)) if measure.kind == "size"]
    return found[0] if len(found) == 1 else ()


def _exam(form: str, told: Places) -> Values:
    return Exam(term=told["term"], size_mm=_sizes(told["term"]), context="operative" if "operative" in form else "")


def _imaging(_: str, told: Places) -> Values:
    return Imaging(modality=told["modality"], finding=told["finding"], size_mm=_sizes(told["finding"]))


def _biopsy(_: str, told: Places) -> Values:
    page = page_of(told.get("clock", ""))
    return Biopsy(site=told["site"], clock=clock_hours(page, 0, len(page.tokens)), result=told["result"])


def _lab(_: str, told: Places) -> Values | None:
    found = measures(page_of(told["value"]))
    if told["value"].casefold() in _LEVELS:
        return Lab(marker=told["marker"], flag=_LEVELS[told["value"].casefold()])
    if len(found) != 1 or found[0].kind not in ("number", "laboratory", "percent", "count") or found[0].is_range:
        return None
    return Lab(marker=told["marker"], value=found[0].value, comparator=found[0].comparator, unit=found[0].unit)


def _ihc(_: str, told: Places) -> Values | None:
    result = _POLARITIES.get(told["result"].casefold())
    return Ihc(marker=told["marker"], result=result) if result else None


def _followup(form: str, told: Places) -> Values:
    return Followup(plan=told["plan"]) if form == "followup.plan" else Followup(status=told["status"])


def _condition(_: str, told: Places) -> Values | None:
    """A condition of no code; "no known allergies" is none."""
    return None if _DENIED.match(told["term"]) else Condition(term=told["term"])


_MAKERS: dict[str, Callable[[str, Places], Values | None]] = {
    "symptom": lambda _, told: Symptom(term=told["term"]),
    "exam": _exam,
    "imaging": _imaging,
    "colposcopy": lambda _, told: Colposcopy(finding=told["finding"]),
    "biopsy": _biopsy,
    "ecc": lambda _, told: Ecc(result=told["result"]),
    "pathology": lambda _, told: Pathology(specimen=told.get("specimen", ""), result=told["result"]),
    "surgery": lambda _, told: Surgery(procedures=(told["procedures"],)),
    "diagnosis": lambda _, told: Diagnosis(value=told["value"]),
    "lab": _lab,
    "ihc": _ihc,
    "molecular": lambda _, told: Molecular(gene=told["gene"], result=told["result"]),
    "other_treatment": lambda _, told: OtherTreatment(term=told["term"]),
    "complication": lambda _, told: Complication(term=told["term"]),
    "response": lambda _, told: Response(verbatim=told["value"]),
    "metastasis": lambda _, told: Metastasis(site=told["site"]),
    "recurrence": lambda _, told: Recurrence(site=told["site"]),
    "followup": _followup,
    "condition": _condition,
    "obstetric": lambda _, told: Obstetric(event=told["event"]),
    "death": lambda _, told: Death(cause=told.get("cause", "")),
}
