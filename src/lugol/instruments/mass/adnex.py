"""IOTA ADNEX: probabilities that an adnexal mass is benign, borderline, stage I, stage II-IV or metastatic."""

import math
from datetime import date
from functools import cache

from lugol.findings import Finding
from lugol.instruments.instrument import Input, InputError, Instrument, Result, rows
from lugol.instruments.mass import pairs as mass_pairs
from lugol.record.record import Record

CLASSES = ("borderline", "stage_1", "stage_2_4", "metastatic")
_CAVEATS = (
    "made for adnexal masses that an examiner trained in IOTA terms has described; not for masses of the cervix",
)


@cache
def _coefficients(model: str) -> dict[str, dict[str, float]]:
    return {
        row["term"]: {name: float(row[name]) for name in CLASSES}
        for row in rows("mass/adnex.csv")
        if row["model"] == model
    }


def probabilities(
    age: float,
    lesion_mm: float,
    solid_mm: float,
    locules_over_10: bool,
    papillations: int,
    shadows: bool,
    ascites: bool,
    oncology_centre: bool,
    ca125: float | None = None,
) -> dict[str, float]:
    """The five probabilities, adding up to 1. Age in years, sizes in mm, papillations 0-4 (4 = more than three).

    Source: Van Calster 2014; without CA125 the second model of the paper is used.

    >>> found = probabilities(46, 88, 50, False, 2, True, True, False, ca125=68)
    >>> [round(found[name], 6) for name in ("benign", "borderline", "stage_1", "stage_2_4", "metastatic")]
    [0.612881, 0.081589, 0.111828, 0.168236, 0.025466]
    """
    share = solid_mm / lesion_mm
    terms = {
        "constant": 1.0,
        "age": age,
        "log2_lesion": math.log2(lesion_mm),
        "solid": share,
        "solid_squared": share * share,
        "locules": float(locules_over_10),
        "papillations": float(papillations),
        "shadows": float(shadows),
        "ascites": float(ascites),
        "centre": float(oncology_centre),
    }
    if ca125 is not None:
        terms["log2_ca125"] = math.log2(ca125)
    weights = _coefficients("without" if ca125 is None else "with")
    odds = {name: math.exp(sum(weights[term][name] * x for term, x in terms.items())) for name in CLASSES}
    whole = 1 + sum(odds.values())
    return {"benign": 1 / whole, **{name: value / whole for name, value in odds.items()}}


def compute(
    age: float,
    lesion_mm: float,
    solid_mm: float,
    locules_over_10: bool,
    papillations: int,
    shadows: bool,
    ascites: bool,
    oncology_centre: bool,
    ca125: float | None = None,
) -> Result:
    """The risk of malignancy in percent with its five parts, against the usual cut-off."""
    if solid_mm > lesion_mm:
        raise InputError(f"solid_mm={solid_mm:g} is outside 0 to lesion_mm={lesion_mm:g} mm (Van Calster 2014)")
    found = probabilities(
        age, lesion_mm, solid_mm, locules_over_10, papillations, shadows, ascites, oncology_centre, ca125
    )
    risk = 100 * (1 - found["benign"])
    cutoff = float(rows("mass/adnex_cutoff.csv")[0]["percent"])
    verdict = "at or above" if risk >= cutoff else "below"
    model = "without" if ca125 is None else "with"
    return Result(
        value=round(risk, 1),
        unit="%",
        statement=f"ADNEX {model} CA125: {risk:.1f} % malignant, {verdict} the cut-off of {cutoff:g} %.",
        details={"probabilities": {name: round(value, 6) for name, value in found.items()},
                 "high_risk": risk >= cutoff, "model": model},
        caveats=_CAVEATS,
        sources=("vancalster-2014",),
        status_tag="M",
    )  # fmt: skip


_NEEDED = ("largest solid part in mm", "number of locules", "papillary projections", "acoustic shadows", "ascites",
           "type of centre")  # fmt: skip


def from_record(record: Record, as_of: date) -> list[Finding]:
    """What ADNEX still needs where the record tells of an adnexal mass measured before any cancer was proven."""
    measured = mass_pairs.measured_masses(record)
    if not measured:
        return []
    last = measured[-1]
    return [
        Finding(
            id=f"adnex:{last.id}",
            rule="instrument:adnex",
            guideline="IOTA ADNEX",
            kind="gap",
            code="adnex_not_computable",
            title="ADNEX needs a description in IOTA terms",
            statement="An adnexal mass was measured, but not described in the terms that ADNEX asks for.",
            date=last.when.edtf or None,
            evidence=tuple(event.id for event in measured),
            needs=_NEEDED,
            sources=("vancalster-2014",),
        )
    ]


_SOURCE = "Van Calster 2014"
INSTRUMENTS = (
    Instrument(
        name="adnex",
        title="IOTA ADNEX model",
        family="mass",
        inputs=(
            Input(name="age", type="number", unit="a", low=14, high=110, doc="age", source=_SOURCE),
            Input(name="lesion_mm", type="number", unit="mm", low=1, high=500, doc="largest diameter of the lesion",
                  source=_SOURCE),
            Input(name="solid_mm", type="number", unit="mm", low=0, high=500, doc="largest solid part, 0 if none",
                  source=_SOURCE),
            Input(name="locules_over_10", type="boolean", doc="more than ten locules", source=_SOURCE),
            Input(name="papillations", type="integer", low=0, high=4, doc="papillary projections; 4 = more than three",
                  source=_SOURCE),
            Input(name="shadows", type="boolean", doc="acoustic shadows", source=_SOURCE),
            Input(name="ascites", type="boolean", doc="fluid outside the pelvis", source=_SOURCE),
            Input(name="oncology_centre", type="boolean", doc="seen at an oncology referral centre", source=_SOURCE),
            Input(name="ca125", type="number", unit="U/mL", low=1, high=50000, required=False,
                  doc="CA125; without it the model without CA125 is used", source=_SOURCE),
        ),
        compute=compute,
        from_record=from_record,
        sources=("vancalster-2014",),
    ),
)  # fmt: skip
