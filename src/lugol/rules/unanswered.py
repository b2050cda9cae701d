"""The open obligations beside a recommendation: what is unanswered, since when, and whether the step answers it."""

from datetime import date
from functools import cache

from lugol.facts import registry
from lugol.facts.engine.reference import answer
from lugol.facts.engine.values import INFINITY, bounds, may_be_absent
from lugol.facts.engine.vocabulary import Fact
from lugol.facts.engine.woman import Woman
from lugol.facts.questions import obligations
from lugol.findings import Open
from lugol.record.when import between


def open_obligations(woman: Woman, action: str) -> tuple[Open, ...]:
    """What results oblige and nothing has answered, gravest first; what may be answered is left out."""
    if answer(obligations.gravest_open, woman).value == "none":
        return ()
    found = []
    for each, asked in _asked():
        since = answer(asked, woman)
        if may_be_absent(since.value):
            continue
        found.append(
            Open(
                name=each.name,
                title=each.title,
                since=_edtf(bounds(since.value)),
                evidence=since.evidence,
                discharged=action in each.discharged_by,
            )
        )
    return tuple(found)


@cache
def _asked() -> tuple[tuple[obligations.Obligation, Fact], ...]:
    return tuple((each, registry.every()[f"open_{each.name}_on"]) for each in obligations.every())


def _edtf(days: tuple[float, float]) -> str:
    first, last = (None if abs(day) == INFINITY else date.fromordinal(int(day)) for day in days)
    return between(first, last).edtf
