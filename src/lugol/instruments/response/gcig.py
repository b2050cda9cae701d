"""GCIG CA125 response and progression: validated for ovarian cancer only, elsewhere a description."""

from collections.abc import Sequence
from datetime import date
from functools import cache

from lugol.findings import Finding
from lugol.instruments.bands import band
from lugol.instruments.cancer_proof import cancers
from lugol.instruments.instrument import Input, InputError, Instrument, Result, rows
from lugol.instruments.marker import markers
from lugol.instruments.woman import words
from lugol.language.terms import named
from lugol.record.record import Record, events_of

OVARIAN_ONLY = "GCIG criteria are validated for ovarian cancer only; for any other tumour this describes, no more"
_BLOOD = "not evaluable within 28 days of surgery or puncture of peritoneum or pleura, or after mouse antibodies"
Sample = tuple[date, float]


@cache
def _limit(name: str) -> float:
    return next(float(row["value"]) for row in rows("response/gcig.csv") if row["name"] == name)


def compute(samples: Sequence[Sample | str], start: date, uln: float | None = None) -> Result:
    """Response and progression by CA125 (U/mL): samples as (day, value) or "YYYY-MM-DD=value", start of treatment.

    Source: Rustin 2011.

    >>> compute(["2024-01-01=400", "2024-02-01=150", "2024-03-05=60"], date(2024, 1, 8)).value
    'response'
    """
    uln = _upper_limit() if uln is None else uln
    series = sorted(_sample(item) for item in samples)
    before = [s for s in series if 0 <= (start - s[0]).days <= _limit("before_start")]
    during = [s for s in series if s[0] >= start]
    baseline = before[-1] if before else None
    responded = _response(baseline, during, uln)
    progressed = _progression(baseline, during, uln)
    low = baseline is not None and baseline[1] < _limit("evaluable_uln") * uln
    value = "progression" if progressed else "response" if responded else "not evaluable" if low else None
    needs = _needs(baseline, during, uln) if value is None else ()
    return Result(
        value=value,
        statement=_statement(responded, progressed, needs, low),
        details={
            "baseline": baseline[1] if baseline else None,
            "response": responded.isoformat() if responded else None,
            "progression": progressed.isoformat() if progressed else None,
            "nadir": min((v for _, v in during), default=None),
            "lowest_percent_of_baseline": _percent(baseline, during),
        },
        caveats=(OVARIAN_ONLY, _BLOOD),
        needs=needs,
        sources=("rustin-2011",),
    )


def _upper_limit() -> float:
    """The upper limit of CA125 where the laboratory's own is not told (markers.csv)."""
    return next(band(row["within"]).high or 0.0 for row in rows("marker/markers.csv") if row["marker"] == "CA125")


def _sample(item: Sample | str) -> Sample:
    if not isinstance(item, str):
        return item
    day, _, value = item.partition("=")
    try:
        return date.fromisoformat(day.strip()), float(value)
    except ValueError:
        raise InputError(f"sample {item!r} is not YYYY-MM-DD=value (Rustin 2011)") from None


def _response(baseline: Sample | None, during: list[Sample], uln: float) -> date | None:
    """The day of the first sample at half the baseline that holds for the time asked for."""
    if baseline is None or baseline[1] < _limit("evaluable_uln") * uln:
        return None
    target = baseline[1] * (1 - _limit("response_fall") / 100)
    for number, (day, value) in enumerate(during):
        later = during[number + 1 :]
        held = next((n for n, s in enumerate(later) if (s[0] - day).days >= _limit("confirm_response")), None)
        if value <= target and held is not None and all(s[1] <= target for s in later[: held + 1]):
            return day
    return None


def _progression(baseline: Sample | None, during: list[Sample], uln: float) -> date | None:
    """The day of the first of two samples above the bound that a normal, normalised or raised course sets."""
    for number, (day, value) in enumerate(during):
        earlier = [*([baseline] if baseline else []), *during[:number]]
        if not earlier:
            continue
        nadir = min(v for _, v in earlier)
        bound = _limit("progression_uln") * uln if nadir <= uln else _limit("progression_nadir") * nadir
        again = [s for s in during[number + 1 :] if (s[0] - day).days >= _limit("confirm_progression")]
        if value >= bound and again and again[0][1] >= bound:
            return day
    return None


def _percent(baseline: Sample | None, during: list[Sample]) -> float | None:
    if baseline is None or not during:
        return None
    return round(100 * min(v for _, v in during) / baseline[1], 1)


def _needs(baseline: Sample | None, during: list[Sample], uln: float) -> tuple[str, ...]:
    if baseline is None:
        return ("a sample within two weeks before treatment",)
    if baseline[1] < _limit("evaluable_uln") * uln:
        return ()
    return () if len(during) > 1 else ("two samples under treatment at least 28 days apart",)


def _statement(responded: date | None, progressed: date | None, needs: tuple[str, ...], low: bool) -> str:
    parts = []
    if responded:
        parts.append(f"CA125 response from {responded.isoformat()}.")
    if progressed:
        parts.append(f"CA125 progression from {progressed.isoformat()}.")
    if low:
        parts.append(
            "Response is not evaluable: the sample before treatment is below "
            f"{_limit('evaluable_uln'):g} times the upper limit."
        )
    if not parts:
        parts.append("Not evaluable yet." if needs else "Neither response nor progression by CA125.")
    return " ".join(parts)


def from_record(record: Record, as_of: date) -> list[Finding]:
    """CA125 response where the days of the samples and of the first systemic treatment are known."""
    series = [(e.when.earliest, q.value) for e, q in markers.series(record, "CA125") if e.when.is_day]
    starts = [e for e in events_of(record, "systemic_therapy") if e.when.is_day and e.when.earliest]
    if not starts or len(series) < 2 or starts[0].when.earliest is None:
        return []
    samples = [(day, value) for day, value in series if day is not None]
    result = compute(samples, starts[0].when.earliest)
    ovarian = any(named("*ovar*", words(event)) for event in cancers(record))
    if result.value in (None, "not evaluable") and not ovarian:
        return []
    return [
        Finding(
            id="gcig:ca125",
            rule="instrument:gcig",
            guideline="GCIG CA125",
            kind="classification" if result.value in ("response", "progression") else "note",
            code="gcig_ca125",
            title=f"CA125 {result.value or 'course'} by GCIG" + ("" if ovarian else " (description only)"),
            statement=f"{result.statement} {OVARIAN_ONLY}.",
            date=starts[0].when.edtf,
            value=result.value if ovarian else None,
            evidence=(starts[0].id, *(e.id for e, _ in markers.series(record, "CA125") if e.when.is_day)),
            facts={**result.details, "validated_here": ovarian},
            needs=result.needs,
            sources=result.sources,
        )
    ]


INSTRUMENTS = (
    Instrument(
        name="gcig",
        title="GCIG response and progression by CA125",
        family="response",
        inputs=(
            Input(name="samples", type="list", unit="U/mL", doc="samples: YYYY-MM-DD=value, comma between",
                  source="Rustin 2011"),
            Input(name="start", type="date", doc="start of treatment", source="Rustin 2011"),
            Input(name="uln", type="number", unit="U/mL", low=1, high=200, required=False, doc="upper limit of normal",
                  source="kit"),
        ),
        compute=compute,
        from_record=from_record,
        sources=("rustin-2011",),
    ),
)  # fmt: skip
