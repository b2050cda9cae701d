"""How a told history ends: dead, alive and how, discharged to screening, or not said."""

from collections.abc import Sequence
from typing import Literal

from lugol.language.tokens import tokenize
from lugol.record.event import Death, Diagnosis, Event, Followup, Imaging, Metastasis, Recurrence, Response, Values

Outcome = Literal["dead", "alive_NED", "alive_with_disease", "discharged_to_screening", "alive", "not_stated"]

_FREE = (
    "disease free", "recurrence free", "tumor free", "free of", "alive without", "ned", "remission", "no recurrence",
    "no relapse", "no sign", "no signs", "no evidence", "no residual", "without evidence", "without recurrence",
    "without disease", "without relapse", "without any", "without sign", "without signs", "no measurable",
    "no recurrences",
)  # fmt: skip
_BETWEEN = frozenset({"clinical", "further", "local", "radiological", "any", "other", "-", "current", "active", "new"})
_WITH = ("alive with", "living with")
_TO_SCREENING = ("recall", "screening", "discharge", "discharged", "returned to routine", "return to routine")
_AT_DISCHARGE = tuple(f"{when} discharge" for when in ("prior to", "before", "at", "on", "after", "until", "upon"))
_CONTACT = frozenset({"colposcopy", "review", "follow", "clinic"})
_OF_OTHERS = frozenset({
    "mammogram", "mammograms", "mammography", "colonoscopy", "sigmoidoscopy", "breast", "bone", "dexa", "glucose",
    "lipid", "diabetes", "colon", "depression",
})  # fmt: skip
"""Screening for these is no recall for the cervix: "screening mammogram to be scheduled"."""
_BENIGN = frozenset({"endometriosis", "leiomyoma", "adenomyosis", "none"})
_OF_CANCER = ("symptom free", "asymptomatic", "no complaints")


def outcome(events: Sequence[Event]) -> Outcome:
    """The state that the last word of a record gives.

    >>> outcome([])
    'not_stated'
    """
    hers = [e for e in events if e.assertion in ("affirmed", "historical")]
    if any(isinstance(e.values, Death) for e in hers):
        return "dead"
    malignant = not any(_is_benign(e.values) for e in hers)
    state: Outcome = "not_stated"
    for event in sorted(hers, key=lambda e: e.order):
        state = _after(event, state, malignant)
    if state == "not_stated" and any(_ahead(e) for e in events):
        state = "alive"
    return "alive_with_disease" if state == "alive" and _has_spread(hers) else state


def _is_benign(values: Values) -> bool:
    return isinstance(values, Diagnosis) and values.role == "index" and bool(_BENIGN & set(_words(values.value)))


def _ahead(event: Event) -> bool:
    planned = isinstance(event.values, Followup) and bool(event.values.plan or event.values.status)
    return event.assertion == "planned" or planned


def _has_spread(hers: Sequence[Event]) -> bool:
    """Is the last thing told of the disease that it has spread or come back, without a response after it?"""
    told = [e for e in sorted(hers, key=lambda e: e.order) if isinstance(e.values, Metastasis | Recurrence | Response)]
    told = [e for e in told if not (_is_regional(e.values) or _is_of_other_care(e.values))]
    if not told:
        return False
    last = told[-1].values
    return not isinstance(last, Response) or last.value in ("PD", "SD", "PR", "none")


def _is_of_other_care(values: Values) -> bool:
    """ "Unresponsive to medical therapy": a reason to operate, which says nothing of how she is."""
    return isinstance(values, Response) and bool({"medical", "conservative"} & set(_words(values.verbatim)))


def _is_regional(values: Values) -> bool:
    """A node of the pelvis that an operation found involved is of the stage, not of the course."""
    words = set(_words(values.site)) if isinstance(values, Metastasis) else set()
    return "node" in words and bool(words & {"iliac", "pelvic", "obturator", "parametrial"})


def _after(event: Event, state: Outcome, malignant: bool) -> Outcome:
    values = event.values
    if isinstance(values, Followup):
        if values.plan and _is_to_screening(values):
            return "discharged_to_screening"
        return _of_status(values.status, state, malignant) if values.status else state
    if isinstance(values, Response):
        if values.value == "CR":
            return "alive_NED" if malignant else "alive"
        if values.value in ("PD", "SD", "PR") and state == "alive_NED":
            return "alive_with_disease"
    if isinstance(values, Metastasis | Recurrence) and state == "alive_NED":
        return "alive_with_disease"
    if isinstance(values, Imaging) and malignant and state == "alive_NED":
        return "alive_NED"
    return state


def _is_to_screening(values: Followup) -> bool:
    words = _words(values.plan)
    leaving = _says(words, _TO_SCREENING) and not _says(words, _AT_DISCHARGE)
    return values.code == "routine_recall" or (leaving and not (_CONTACT | _OF_OTHERS) & set(words))


def _of_status(told: str, state: Outcome, malignant: bool) -> Outcome:
    words = _words(told)
    if _says(words, _WITH) and "no" not in words:
        return "alive_with_disease"
    if _says(words, _FREE) and malignant:
        return "alive_NED"
    if malignant and state == "alive_NED" and _says(words, _OF_CANCER):
        return state
    return "not_stated" if "lost" in words else "alive" if state != "alive_NED" or not malignant else state


def _words(told: str) -> tuple[str, ...]:
    """The folded words of a phrase, without hyphens and without words that only colour it."""
    return tuple(t.key for t in tokenize(told) if t.key not in _BETWEEN)


def _says(words: tuple[str, ...], phrases: tuple[str, ...]) -> bool:
    told = f" {' '.join(words)} "
    return any(f" {phrase} " in told for phrase in phrases)
