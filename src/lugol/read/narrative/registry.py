"""The extractors, one module a family of kinds; each has `extract(context) -> list[Event]`."""

from collections.abc import Callable

from lugol.read.narrative import (
    cytology,
    drugs,
    dualstain,
    freetext,
    history,
    hpv,
    ihc,
    lab,
    molecular,
    radiotherapy,
    stage,
)
from lugol.read.narrative.context import Context
from lugol.record.event import Event

EXTRACTORS: tuple[Callable[[Context], list[Event]], ...] = (
    lab.extract,
    ihc.extract,
    molecular.extract,
    hpv.extract,
    cytology.extract,
    dualstain.extract,
    stage.extract,
    drugs.extract,
    radiotherapy.extract,
    history.extract,
    freetext.extract,
)
