"""CPH-I, the Copenhagen index: the risk that an adnexal mass is ovarian cancer, from HE4, CA125 and age."""

import math
from datetime import date
from functools import cache

from lugol.findings import Finding
from lugol.instruments import woman
from lugol.instruments.instrument import Input, Instrument, Result, rows
from lugol.instruments.mass import pairs as mass_pairs
from lugol.record.record import Record

_CAVEAT = "made for women with an adnexal mass who are to be operated on; not for masses of the cervix or in pregnancy"


@cache
def _terms() -> dict[str, float]:
    return {row["term"]: float(row["value"]) for row in rows("mass/cphi.csv")}


def probability(he4: float, ca125: float, age: float) -> float:
    """The predicted probability, 0 to 1; HE4 in pmol/L, CA125 in U/mL, age in years. Source: Karlsen 2015.

    >>> round(100 * probability(237.80, 171.57, 36), 1)
    44.9
    """
    term = _terms()
    index = term["constant"] + term["log2_he4"] * math.log2(he4) + term["log2_ca125"] * math.log2(ca125)
    return 1 / (1 + math.exp(-(index + term["age_decades"] * age / 10)))


def compute(ca125: float, he4: float | None = None, age: float | None = None) -> Result:
    """CPH-I in percent against its one cut-off of 7.0 %; menopause plays no part."""
    needs = tuple(name for name, given in (("HE4", he4), ("age", age)) if given is None)
    needs += tuple(
        f"{name} above 0" for name, given in (("HE4", he4), ("CA125", ca125)) if given is not None and given <= 0
    )
    if needs or he4 is None or age is None:
        return Result(
            statement=f"CPH-I cannot be computed: needs {' and '.join(needs)}.",
            needs=needs,
            caveats=(_CAVEAT,),
            sources=("karlsen-2015",),
            status_tag="V",
        )
    chance, cutoff = probability(he4, ca125, age), _terms()["cutoff"]
    high = chance >= cutoff
    return Result(
        value=round(100 * chance, 1),
        unit="%",
        statement=f"CPH-I {100 * chance:.1f} %: {'high' if high else 'low'} risk (cut-off {100 * cutoff:.1f} %).",
        details={"high_risk": high, "cutoff": round(100 * cutoff, 1)},
        caveats=(_CAVEAT,),
        sources=("karlsen-2015",),
        status_tag="V",
    )


def from_record(record: Record, as_of: date) -> list[Finding]:
    """CPH-I for each CA125 with its HE4 before a cancer was proven, where the record tells of an adnexal mass.

    Where HE4 is missing, ROMA says so for both.
    """
    mass = mass_pairs.apt(record)
    if not mass.value:
        return []
    return [_finding(record, pair, mass) for pair in mass_pairs.pairs(record) if pair.he4 is not None]


def _finding(record: Record, pair: mass_pairs.Pair, mass: woman.Told) -> Finding:
    ages = woman.age(record, pair.ca125_event)
    result = compute(pair.ca125, pair.he4, ages[0] if ages else None)
    older = compute(pair.ca125, pair.he4, ages[1] if ages else None)
    return mass_pairs.finding(
        "cphi",
        "CPH-I",
        pair,
        result,
        facts={"age": list(ages) if ages else None},
        evidence=mass.events[:2],
        said=f"At the older age she can be then: {older.value} %." if older.value != result.value else "",
    )


INSTRUMENTS = (
    Instrument(
        name="cphi",
        title="CPH-I (Copenhagen index)",
        family="mass",
        inputs=(
            Input(name="ca125", type="number", unit="U/mL", low=0.1, high=100000, doc="CA125", source="Karlsen 2015"),
            Input(name="he4", type="number", unit="pmol/L", low=1, high=100000, required=False, doc="HE4",
                  source="Karlsen 2015"),
            Input(name="age", type="number", unit="a", low=18, high=110, required=False, doc="age in years",
                  source="Karlsen 2015"),
        ),
        compute=compute,
        from_record=from_record,
        sources=("karlsen-2015",),
    ),
)  # fmt: skip
