"""How a told history ends: dead, alive and how, discharged to screening, or not said."""

import re
from collections.abc import Sequence
from typing import Literal

import re
from lugol.record.event import Death, Diagnosis, Event, Followup, Imaging, Response

Outcome = Literal["dead", "alive_NED", "alive_with_disease", "discharged_to_screening", "alive", "not_stated"]

_WITH_DISEASE = re.compile(r"\balive with\b(?! no)", re.I)
_NO_DISEASE = re.compile(
    r"no (?:\w+ )?evidence|disease[- ]free|recurrence[- ]free|tumou?r[- ]free|without (?:\w+ )?(?:evidence|"
    r"sign|recurrence|disease)|"
    r"alive without|free of|no (?:\w+ )?(?:recurrence|relapse|signs?)|\bNED\b|remission",
    re.I,
)
_TO_SCREENING = re.compile(r"recall|return(?:ed)? to (?:routine|normal|screening)|screening|discharge", re.I)
_CLEAR_SCAN = re.compile(r"no (?:measurable|residual|evidence|recurr)|without recurrence", re.I)
_BENIGN = re.compile(r"endometriosis|leiomyoma|adenomyosis|none established", re.I)


def outcome(events: Sequence[Event]) -> Outcome:
    """The state that the last word of a record gives.

    >>> outcome([])
    'not_stated'
    """
    hers = [e for e in events if e.assertion in ("affirmed", "historical")]
    if any(isinstance(e.values, Death) for e in hers):
        return "dead"
    malignant = not any(
        isinstance(e.values, Diagnosis) and e.values.role == "index" and _BENIGN.search(e.values.value) for e in hers
    )
    state: Outcome = "not_stated"
    for event in sorted(hers, key=lambda e: e.order):
        state = _after(event, state, malignant)
    if state == "not_stated" and any(
        e.assertion == "planned" or isinstance(e.values, Followup) for e in events if _ahead(e)
    ):
        return "alive"
    return state


def _ahead(event: Event) -> bool:
    return event.assertion == "planned" or (isinstance(event.values, Followup) and bool(event.values.plan))


def _after(event: Event, state: Outcome, malignant: bool) -> Outcome:
    values = event.values
    if isinstance(values, Followup):
        if (
            values.plan
            and _TO_SCREENING.search(values.plan)
            and not re.search(r"colposcopy|review|follow", values.plan, re.I)
        ):
            return "discharged_to_screening"
        if values.status:
            return _of_status(values.status)
    if isinstance(values, Response):
        if values.value == "CR":
            return "alive_NED" if malignant else "alive"
        if values.value in ("PD", "SD", "PR") and state == "alive_NED":
            return "not_stated"
    if isinstance(values, Imaging) and malignant and _CLEAR_SCAN.search(values.finding) and state == "alive_NED":
        return "alive_NED"
    return state


def _of_status(words: str) -> Outcome:
    if _WITH_DISEASE.search(words):
        return "alive_with_disease"
    if _NO_DISEASE.search(words):
        return "alive_NED"
    return "not_stated" if "lost" in words.lower() else "alive"
