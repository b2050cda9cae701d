"""ROMA: the risk that an adnexal mass is ovarian cancer, from HE4, CA125 and menopausal status."""

import math
from datetime import date

import msgspec

from lugol.findings import Finding, StatusTag
from lugol.instruments import woman
from lugol.instruments.instrument import Input, Instrument, Result, rows
from lugol.instruments.mass import pairs as mass_pairs
from lugol.record.record import Record

_ASSAYS = tuple(row["assay"] for row in rows("mass/roma_cutoffs.csv"))
_CAVEATS = (
    "made for women of 18 or more with an adnexal mass who are to be operated on; not for masses of the cervix, in "
    "pregnancy or under chemotherapy",
    "the cut-off depends on the assay",
)


def percent(he4: float, ca125: float, menopausal: str) -> float:
    """The predicted probability in percent; HE4 in pmol/L, CA125 in U/mL. Source: Moore 2009.

    >>> round(percent(237.80, 171.57, "pre"), 1)
    79.3
    """
    row = next(row for row in rows("mass/roma.csv") if row["menopausal"] == menopausal)
    index = float(row["constant"]) + float(row["ln_he4"]) * math.log(he4) + float(row["ln_ca125"]) * math.log(ca125)
    return 100 / (1 + math.exp(-index))


def compute(ca125: float, he4: float | None = None, menopausal: str | None = None, assay: str | None = None) -> Result:
    """ROMA in percent, held against the cut-off of every assay, or of the one named."""
    needs = [name for name, given in (("HE4", he4), ("menopausal status", menopausal)) if given is None]
    zero = [f"{name} above 0" for name, given in (("HE4", he4), ("CA125", ca125)) if given is not None and given <= 0]
    needs += zero
    if needs or he4 is None or menopausal is None:
        either = {} if zero else _if_known(ca125, he4, menopausal)
        words = " ".join(f"{name.replace('_', ' ').capitalize()}: {risk} %." for name, risk in either.items())
        return Result(
            statement=f"ROMA cannot be computed: needs {' and '.join(needs)}. {words}".strip(),
            details=either,
            needs=tuple(needs),
            caveats=_CAVEATS,
            sources=("moore-2009",),
            status_tag="V",
        )
    value = percent(he4, ca125, menopausal)
    table = [row for row in rows("mass/roma_cutoffs.csv") if assay in (None, row["assay"])]
    high = {row["assay"]: value >= float(row[menopausal]) for row in table}
    tag: StatusTag = "V" if all(row["status"] == "V" for row in table) else "M"
    return Result(
        value=round(value, 1),
        unit="%",
        statement=f"ROMA {value:.1f} %: {_verdict(high)}.",
        details={"high_risk": high, "cutoffs": {row["assay"]: float(row[menopausal]) for row in table}},
        caveats=_CAVEATS,
        sources=tuple(dict.fromkeys(["moore-2009", *(row["source"] for row in table)])),
        status_tag=tag,
    )


def _verdict(high: dict[str, bool]) -> str:
    if len(set(high.values())) == 1:
        return f"{'high' if all(high.values()) else 'low'} risk by {'every' if len(high) > 1 else 'its'} cut-off"
    return "high risk by " + ", ".join(name for name, is_high in high.items() if is_high) + "; low by the others"


def _if_known(ca125: float, he4: float | None, menopausal: str | None) -> dict[str, float]:
    """What ROMA would be for each answer still open; HE4 is never guessed."""
    if he4 is None:
        return {}
    return {f"if_{state}menopausal": round(percent(he4, ca125, state), 1) for state in ("pre", "post")}


def from_record(record: Record, as_of: date) -> list[Finding]:
    """ROMA for each draw of CA125 before a cancer was proven, where the record tells of an adnexal mass."""
    mass, menopausal = mass_pairs.apt(record), woman.menopausal(record)
    if not mass.value:
        return []
    return [
        _finding(pair, compute(pair.ca125, pair.he4, menopausal.value), mass, menopausal)
        for pair in mass_pairs.pairs(record)
    ]


def _finding(pair: mass_pairs.Pair, result: Result, mass: woman.Told, menopausal: woman.Told) -> Finding:
    """Without HE4 the Copenhagen index cannot be computed either: one gap tells both."""
    found = mass_pairs.finding(
        "roma",
        "ROMA",
        pair,
        result,
        facts={"menopausal": menopausal.value},
        evidence=[*menopausal.events, *mass.events[:2]],
    )
    if pair.he4 is not None:
        return found
    both = f"ROMA and CPH-I need {' and '.join(result.needs)}"
    words = f"CA125 was measured beside an adnexal mass without HE4: neither score can be computed. {found.statement}"
    return msgspec.structs.replace(found, title=both, statement=words.replace(f"{result.statement} ", ""))


INSTRUMENTS = (
    Instrument(
        name="roma",
        title="ROMA (Risk of Ovarian Malignancy Algorithm)",
        family="mass",
        inputs=(
            Input(name="ca125", type="number", unit="U/mL", low=0.1, high=100000, doc="CA125", source="Moore 2009"),
            Input(name="he4", type="number", unit="pmol/L", low=1, high=100000, required=False, doc="HE4",
                  source="Moore 2009"),
            woman.menopausal_input("Moore 2009"),
            Input(name="assay", type="choice", choices=_ASSAYS, required=False, doc="assay pair, for its cut-off"),
        ),
        compute=compute,
        from_record=from_record,
        sources=("moore-2009", "roma-kits"),
    ),
)  # fmt: skip
