"""Risk of malignancy index I to IV of an adnexal mass: ultrasound features, menopause, CA125 and size."""

from datetime import date

from lugol.findings import Finding
from lugol.instruments import woman
from lugol.instruments.bands import row_in
from lugol.instruments.instrument import Input, Instrument, Result, rows
from lugol.instruments.mass import pairs as mass_pairs
from lugol.instruments.mass.features import Features, features
from lugol.record.record import Record

VERSIONS = ("I", "II", "III", "IV")
FEATURES = ("multilocular", "solid", "bilateral", "ascites", "metastases")
_CAVEAT = "made for adnexal masses before surgery; not for masses of the cervix or in pregnancy"


def index(version: str, count: int, menopausal: str, ca125: float, size_mm: float | None = None) -> float | None:
    """One index: ultrasound x menopause x CA125 (x size for IV). None where IV lacks the size.

    `count` is the number of ultrasound features, CA125 in U/mL, size in mm. Source: rmi_versions.csv.

    >>> index("IV", 2, "pre", 171.57, 90)
    1372.56
    """
    row = next(row for row in rows("mass/rmi_versions.csv") if row["version"] == version)
    table = tuple(each for each in rows("mass/rmi.csv") if each["version"] == version)
    product = float(row_in(table, "features", count)["points"]) * float(row[menopausal]) * ca125
    if not row["size_from_mm"]:
        return product
    if size_mm is None:
        return None
    return product * (float(row["size_points"]) if size_mm >= float(row["size_from_mm"]) else 1.0)


def compute(
    ca125: float,
    menopausal: str,
    multilocular: bool,
    solid: bool,
    bilateral: bool,
    ascites: bool,
    metastases: bool,
    size_mm: float | None = None,
) -> Result:
    """All four indices, each against its cut-off; the value is RMI I.

    >>> compute(171.57, "pre", False, True, True, False, False, 90).details["index"]
    {'I': 515, 'II': 686, 'III': 515, 'IV': 1373}
    """
    return _result(ca125, menopausal, sum((multilocular, solid, bilateral, ascites, metastases)), size_mm)


def _result(ca125: float, menopausal: str, count: int, size_mm: float | None) -> Result:
    found = {version: index(version, count, menopausal, ca125, size_mm) for version in VERSIONS}
    cutoffs = {row["version"]: float(row["cutoff"]) for row in rows("mass/rmi_versions.csv")}
    high = {name: value > cutoffs[name] for name, value in found.items() if value is not None}
    told_index = {name: round(value) for name, value in found.items() if value is not None}
    words = ", ".join(f"RMI {name} {value} ({_side(high[name], cutoffs[name])})" for name, value in told_index.items())
    return Result(
        value=told_index["I"],
        statement=f"{words}.",
        details={"index": told_index, "high_risk": high, "cutoffs": cutoffs, "features": count},
        caveats=(_CAVEAT,),
        needs=() if size_mm is not None else ("size of the mass, for RMI IV",),
        sources=("jacobs-1990", "tingulstad-1996", "tingulstad-1999", "yamamoto-2009"),
    )


def _side(high: bool, cutoff: float) -> str:
    return f"{'above' if high else 'not above'} {cutoff:g}"


def from_record(record: Record, as_of: date) -> list[Finding]:
    """RMI for each CA125 drawn beside imaging of an adnexal mass; features not told leave a range."""
    if not mass_pairs.apt(record).value:
        return []
    menopausal = woman.menopausal(record)
    found = []
    for pair in mass_pairs.pairs(record):
        seen = features(record, pair.ca125_event)
        if seen.events:
            found.append(_finding(pair, seen, menopausal))
    return found


def _finding(pair: mass_pairs.Pair, seen: Features, menopausal: woman.Told) -> Finding:
    needs = () if menopausal.value else ("menopausal status",)
    least = _result(pair.ca125, menopausal.value or "pre", seen.least, seen.size_mm)
    most = _result(pair.ca125, menopausal.value or "post", seen.most, seen.size_mm)
    sure = least.details["high_risk"] == most.details["high_risk"] and not needs
    high = sure and any(least.details["high_risk"].values())
    asked = tuple(f"whether {name}" for name in seen.open) if not sure else ()
    same = least.details["index"] == most.details["index"]
    figure = f"RMI I {least.value}" if same else f"RMI I {least.value} to {most.value}"
    words = least.statement if same else _span(least, most)
    return Finding(
        id=f"rmi:{pair.ca125_event.id}",
        rule="instrument:rmi",
        guideline="RMI",
        kind="score" if sure else "gap",
        code="rmi" if sure else "rmi_not_computable",
        title=figure if sure else f"{figure}: findings incomplete",
        statement=f"{words} {_CAVEAT[0].upper()}{_CAVEAT[1:]}.",
        severity="warning" if high else "info",
        date=pair.ca125_event.when.edtf or None,
        value=least.value if least.value == most.value else [least.value, most.value],
        evidence=tuple(dict.fromkeys([pair.ca125_event.id, *seen.events, *menopausal.events])),
        facts={"CA125": pair.ca125, "menopausal": menopausal.value, "told": list(seen.present), "open": list(seen.open),
               "size_mm": seen.size_mm, "least": least.details["index"], "most": most.details["index"]},
        needs=(*needs, *asked, *(least.needs if seen.size_mm is None else ())),
        sources=least.sources,
    )  # fmt: skip


def _span(least: Result, most: Result) -> str:
    """The least and the most of each index with its cut-off, in one sentence."""
    high = most.details["index"]
    told_spans = [f"RMI {name} {low} to {high[name]} (cut-off {least.details['cutoffs'][name]:g})"
                  for name, low in least.details["index"].items()]  # fmt: skip
    return f"Range, given what is not documented: {', '.join(told_spans)}."


_SOURCE = "Jacobs 1990"
INSTRUMENTS = (
    Instrument(
        name="rmi",
        title="Risk of malignancy index I, II, III and IV",
        family="mass",
        inputs=(
            Input(name="ca125", type="number", unit="U/mL", low=0, high=100000, doc="CA125", source=_SOURCE),
            woman.menopausal_input(_SOURCE, required=True),
            *(Input(name=name, type="boolean", doc=f"ultrasound shows: {name}", source=_SOURCE) for name in FEATURES),
            Input(name="size_mm", type="number", unit="mm", low=1, high=500, required=False,
                  doc="largest diameter (RMI IV)", source="Yamamoto 2009"),
        ),
        compute=compute,
        from_record=from_record,
        sources=("jacobs-1990", "tingulstad-1996", "tingulstad-1999", "yamamoto-2009"),
    ),
)  # fmt: skip
