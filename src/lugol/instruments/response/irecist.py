"""iRECIST: under immunotherapy a first progression is unconfirmed until the next assessment."""

from collections.abc import Sequence
from datetime import date
from functools import cache

from lugol.findings import Finding
from lugol.instruments.instrument import Input, InputError, Instrument, Result, rows
from lugol.instruments.response.recist import change
from lugol.record.event import Event, Response
from lugol.record.record import Record, events_of, precedes
from lugol.record.when import before

SOURCES = ("seymour-2017", "eisenhauer-2009")
CAVEATS = (
    "treatment beyond unconfirmed progression asks for a woman who is clinically stable",
    "the assessment that confirms follows after 4 to 8 weeks",
)


@cache
def further_mm() -> float:
    """Further rise of the sum that confirms progression, in mm."""
    return next(float(row["value"]) for row in rows("response/irecist.csv") if row["name"] == "further_mm")


def compute(sums: Sequence[object], new: Sequence[object] = (), worse: Sequence[object] = ()) -> Result:
    """iRECIST response at each assessment after baseline.

    `sums` of target diameters in mm, baseline first; `new`: numbers of assessments at which a new lesion appeared or
    a new one grew; `worse`: numbers of assessments at which non-target disease clearly progressed.

    >>> compute([100, 130, 90]).details["responses"]
    ['iUPD', 'iSD']
    >>> compute([100, 130, 136]).value
    'iCPD'
    """
    totals = _numbers(sums)
    appeared, worsened = ({int(str(each)) for each in given} for given in (new, worse))
    told: list[str] = []
    for place in range(1, len(totals)):
        told.append(_one(totals, place, place in appeared, place in worsened, told))
        if told[-1] == "iCPD":
            break
    return Result(
        value=told[-1] if told else None,
        statement=f"iRECIST: {', '.join(told)}." if told else "Baseline only.",
        details={"responses": told, "sums_mm": totals},
        caveats=CAVEATS,
        needs=_needs(told),
        sources=SOURCES,
    )


def _needs(told: Sequence[str]) -> tuple[str, ...]:
    if not told:
        return ("an assessment after baseline",)
    return ("an assessment after 4 to 8 weeks to confirm or refute progression",) if told[-1] == "iUPD" else ()


def _numbers(sums: Sequence[object]) -> list[float]:
    try:
        totals = [float(str(each)) for each in sums]
    except ValueError:
        raise InputError("sums takes sums of diameters in mm, baseline first, for example sums=100,130,90") from None
    if any(total < 0 for total in totals):
        raise InputError("sums takes numbers from 0 mm (seymour-2017)")
    return totals


def _one(totals: Sequence[float], place: int, new: bool, worse: bool, told: Sequence[str]) -> str:
    start = _progression_began(place, told)
    if start < place and (_has_grown(totals, start, place) or new or worse):
        return "iCPD"
    now, nadir = totals[place], min(totals[:start])
    by_size = change(totals[0], nadir, now) if now else "CR"
    if by_size == "PD" or (start == place and (new or worse)):
        return "iUPD"
    held = by_size == "SD" and bool(told) and told[-1] == "iPR"
    return "iPR" if held else f"i{by_size}"


def _progression_began(place: int, told: Sequence[str]) -> int:
    """The assessment at which the progression that is still unconfirmed began; this one where none is."""
    start = place
    while start > 1 and told[start - 2] == "iUPD":
        start -= 1
    return start


def _has_grown(totals: Sequence[float], start: int, place: int) -> bool:
    """Has the sum risen since progression was first seen? Rises at several assessments add up."""
    return totals[place] - min(totals[start:place]) >= further_mm()


def from_record(record: Record, as_of: date) -> list[Finding]:
    """Progression stated once under immunotherapy, with no later assessment that could confirm it."""
    drugs = events_of(record, "immunotherapy")
    told = [e for e in events_of(record, "response") if isinstance(e.values, Response) and e.values.value == "PD"]
    later = [event for event in told if any(_follows(drug, event) for drug in drugs)]
    if not later or any(before(a.when, b.when) for a in later for b in later):
        return []
    return [
        Finding(
            id=f"irecist-{later[0].id}",
            rule="instrument:irecist",
            guideline="iRECIST",
            kind="note",
            title="Progression under immunotherapy, not confirmed by a second assessment",
            statement=(
                "By iRECIST a first progression under immunotherapy is unconfirmed until an assessment 4 to 8 weeks "
                "later. Clinical decline speaks for true progression and against waiting."
            ),
            date=later[0].when.edtf or None,
            value="iUPD",
            evidence=(*(event.id for event in later), *(drug.id for drug in drugs)),
            needs=("sums of target lesions at baseline and at each assessment",),
            sources=SOURCES,
            code="response_unconfirmed",
        )
    ]


def _follows(drug: Event, event: Event) -> bool:
    """By dates where they decide, else by the order of the telling."""
    decided = precedes(drug, event)
    return drug.order < event.order if decided is None else decided


INSTRUMENTS = (
    Instrument(
        name="irecist",
        title="iRECIST",
        family="response",
        inputs=(
            Input(name="sums", type="list", doc="sums of target diameters, baseline first", unit="mm"),
            Input(name="new", type="list", doc="assessments with a new or growing new lesion", required=False),
            Input(name="worse", type="list", doc="assessments with clear non-target progression", required=False),
        ),
        compute=compute,
        from_record=from_record,
        sources=SOURCES,
    ),
)
