"""HE4 and CA125 of one draw: the pairs of a record from which a mass score can be computed, and the lone CA125."""

from collections.abc import Sequence
from typing import Any

import msgspec

from lugol.findings import Finding
from lugol.instruments import woman
from lugol.instruments.cancer_proof import cancers
from lugol.instruments.instrument import Result, rows
from lugol.instruments.marker import markers
from lugol.instruments.stage.figo.window import comes_after
from lugol.record.event import Event, Imaging
from lugol.record.record import Record

_TREATED = ("systemic_therapy", "immunotherapy", "radiotherapy")


class Pair(msgspec.Struct, frozen=True):
    """A CA125 (U/mL) and the HE4 (pmol/L) of the same draw; HE4 is None where it was not told."""

    ca125_event: Event
    ca125: float
    he4_event: Event | None = None
    he4: float | None = None

    @property
    def events(self) -> tuple[str, ...]:
        """The ids of the events of the pair."""
        return tuple(e.id for e in (self.ca125_event, self.he4_event) if e is not None)


def pairs(record: Record) -> list[Pair]:
    """Her CA125 values before any cancer was proven or treated, each with the HE4 of the same draw where told."""
    ends = _ends(record)
    before = [p for p in markers.series(record, "CA125") if not any(comes_after(p[0], end) for end in ends)]
    before = [pair for pair in before if not woman.state(record, "pregnant", pair[0]).value]
    he4 = markers.series(record, "HE4")
    found: list[Pair] = []
    for event, amount in before:
        near = [other for other in he4 if _same_draw(event, other[0])]
        partner = min(near, key=lambda other: _apart(event, other[0]), default=None)
        found.append(Pair(event, amount.value, partner[0], partner[1].value) if partner else Pair(event, amount.value))
    return found


def finding(
    name: str, title: str, pair: Pair, result: Result, *, facts: dict[str, Any], evidence: Sequence[str], said: str = ""
) -> Finding:
    """A score of one draw as a finding: a high risk by any cut-off is a warning, a score that lacks something a gap.

    `said` comes between the result in words and what the score is made for (the first caveat).
    """
    computed = result.value is not None
    high = result.details.get("high_risk")
    apt_for = f"{result.caveats[0][0].upper()}{result.caveats[0][1:]}."
    return Finding(
        id=f"{name}:{pair.ca125_event.id}",
        rule=f"instrument:{name}",
        guideline=title,
        kind="score" if computed else "gap",
        code=name if computed else f"{name}_not_computable",
        title=f"{title} {result.value} %" if computed else f"{title} needs {' and '.join(result.needs)}",
        statement=" ".join(filter(None, (result.statement, said, apt_for))),
        severity="warning" if (any(high.values()) if isinstance(high, dict) else high) else "info",
        date=pair.ca125_event.when.edtf or None,
        value=result.value,
        evidence=tuple(dict.fromkeys([*pair.events, *evidence])),
        facts={"CA125": pair.ca125, "HE4": pair.he4, **facts, **result.details},
        needs=result.needs,
        sources=result.sources,
        status_tag=result.status_tag,
    )


def _same_draw(a: Event, b: Event) -> bool:
    """One visit, else dates that can be no further apart than a few days."""
    if a.visit and b.visit:
        return a.visit == b.visit
    if not (a.when.earliest and a.when.latest and b.when.earliest and b.when.latest):
        return False
    gap = max((a.when.earliest - b.when.latest).days, (b.when.earliest - a.when.latest).days)
    return gap <= float(rows("mass/pairs.csv")[0]["value"])


def _apart(a: Event, b: Event) -> int:
    """Days between the beginnings of two known dates."""
    if not (a.when.earliest and b.when.earliest):
        return 0
    return abs((a.when.earliest - b.when.earliest).days)


def apt(record: Record) -> woman.Told:
    """The adnexal mass that such a score is meant for; nothing in pregnancy, where it is not valid."""
    if _pregnant(record):
        return woman.Told()
    return woman.adnexal_mass(record)


def _pregnant(record: Record) -> bool:
    """Told to be pregnant, and not at the same time never to have been so."""
    return bool(record.patient.pregnant) and record.patient.gravida != 0


def measured_masses(record: Record) -> list[Event]:
    """Imaging of an adnexal mass with a size, before any cancer was proven or treated; none in pregnancy."""
    if _pregnant(record):
        return []
    seen = set(woman.adnexal_mass(record).events)
    ends = _ends(record)
    return [
        event
        for event in record.events
        if event.id in seen
        and isinstance(event.values, Imaging)
        and event.values.size_mm
        and not any(comes_after(event, end) for end in ends)
    ]


def _ends(record: Record) -> list[Event]:
    """Treatments and tissue reports of cancer; a diagnosis without a date is often told ahead of its own story."""
    treated = [event for event in record.events if event.kind in _TREATED and event.assertion == "affirmed"]
    return [*(e for e in cancers(record) if e.kind != "diagnosis" or e.when.is_known), *treated]
