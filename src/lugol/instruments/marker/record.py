"""The serum markers of a record, each held against its limit and against what else could have moved it."""

from datetime import date

import msgspec

from lugol.findings import Finding, StatusTag, weakest
from lugol.instruments import woman
from lugol.instruments.instrument import Input, Instrument, Result, rows
from lugol.instruments.marker import folded, markers
from lugol.record import quantity
from lugol.record.event import Event, Lab
from lugol.record.record import Record, events_of

_HCG_AGE = 55
_HCG_YOUNG = 40
"""Snyder 2005 gives limits of hCG for 18 to 40, 41 to 55 and over 55 years."""


class Mover(msgspec.Struct, frozen=True):
    """Something the record tells that moves (or spares) a marker, in words, with its events and its source."""

    state: str
    effect: str
    factor: float | None
    words: str
    events: tuple[str, ...]
    source: str
    status: StatusTag


def from_record(record: Record, as_of: date) -> list[Finding]:
    """What her lab values of markers with a limit say: those within it in one line, the raised ones by marker."""
    return folded.in_order(folded.raised(each_value(record)))


def each_value(record: Record) -> list[Finding]:
    """One finding for each lab value of a marker that has a limit, in their order."""
    menopausal, smoker = woman.menopausal(record), woman.state(record, "smoker")
    found: list[Finding] = []
    for event in events_of(record, "lab"):
        values = event.values
        known = quantity.find(values.marker) if isinstance(values, Lab) else None
        if not isinstance(values, Lab) or known is None or known.code not in markers.NAMES or values.value is None:
            continue
        found.append(_judge(record, event, values, known.code, _at(record, event, known.code, menopausal), smoker))
    return found


def _at(record: Record, event: Event, code: str, menopausal: woman.Told) -> woman.Told:
    """Her menopause at a sample; for hCG her age stands for it where nothing is told, as its source has it."""
    ages = woman.age(record, event)
    if code != "hCG" or menopausal.value is not None or ages is None:
        return menopausal
    return woman.Told("post") if ages[0] > _HCG_AGE else woman.Told("pre") if ages[1] <= _HCG_YOUNG else menopausal


def _judge(record: Record, event: Event, values: Lab, code: str, menopausal: woman.Told, smoker: woman.Told) -> Finding:
    unit, borrowed = markers.unit(record, event)
    try:
        result = markers.compute(code, values.value or 0.0, unit, menopausal.value or "", smoker.value, values.assay)
    except quantity.QuantityError as error:
        return _not_understood(event, code, str(error))
    if values.comparator not in ("", "~"):
        result = _bounded(values, result)
    movers = confounders(record, code, event)
    asked = _asked(code, menopausal, smoker)
    attribution = _attribution(code, result, movers)
    if borrowed:
        told_unit = f"No unit is stated; {unit} is taken from the same marker elsewhere in the record"
        result = msgspec.structs.replace(result, statement=f"{result.statement} ({told_unit}.)")
    parts = [result.statement, *_said(values, result), *_about(result, movers, attribution), *_caveats(result)]
    used = [menopausal] if code in ("HE4", "hCG") else [smoker] if code == "CEA" else []
    return Finding(
        id=f"markers:{event.id}",
        rule="instrument:markers",
        guideline="",
        kind="classification" if result.value else "note",
        code=f"marker_{result.value or 'unknown'}",
        title=f"{code} {values.comparator}{values.value:g} {unit}: {_title(result)}",
        statement=" ".join(parts),
        severity="warning" if result.value == "raised" else "info",
        date=event.when.edtf or None,
        value=result.value,
        evidence=tuple(dict.fromkeys([event.id, *(e for t in used for e in t.events), *(m.events[0] for m in movers)])),
        facts={"marker": code, **result.details, "menopausal": menopausal.value, "smoker": smoker.value,
               "confounders": [m.state for m in movers if m.effect == "raises"],
               "not_endometriosis_alone": bool(attribution), "assay": values.assay or None},
        needs=(*asked, *result.needs, *_kidneys(record, code, result)),
        sources=tuple(dict.fromkeys([*result.sources, *(m.source for m in movers)])),
        status_tag=weakest([result.status_tag, *(m.status for m in movers)]),
    )  # fmt: skip


def _title(result: Result) -> str:
    words = {"raised": "raised", "low": "low", "within": "within its limit", "between": "depends on the limit used"}
    return words.get(str(result.value), "not judged")


def _not_understood(event: Event, code: str, why: str) -> Finding:
    return Finding(
        id=f"markers:{event.id}",
        rule="instrument:markers",
        guideline="",
        kind="gap",
        code="marker_unit",
        title=f"{code} cannot be judged",
        statement=f"The value cannot be held against a limit: {why}.",
        date=event.when.edtf or None,
        evidence=(event.id,),
        needs=(f"{code} with a unit",),
        sources=("marker-limits",),
    )


def _bounded(values: Lab, result: Result) -> Result:
    """A value known only as a bound decides only where the bound already lies on one side of every limit."""
    sure = (values.comparator[0] == "<" and result.value == "within") or (
        values.comparator[0] == ">" and result.value == "raised"
    )
    if sure:
        return result
    return msgspec.structs.replace(
        result, value=None, statement="Only a bound is stated, and it does not decide.", needs=("the value itself",)
    )


def confounders(record: Record, code: str, sample: Event) -> list[Mover]:
    """What the record tells of the time of a sample that moves its marker."""
    found: list[Mover] = []
    for row in rows("marker/markers_confounders.csv"):
        if row["marker"] == code:
            state = woman.state(record, row["state"], sample)
            if state.value:
                factor = float(row["factor"]) if row["factor"] else None
                found.append(
                    Mover(row["state"], row["effect"], factor, row["words"], state.events, row["source"],
                          row["status"])  # type: ignore[arg-type]
                )  # fmt: skip
    return found


_SIGNS = frozenset({"ascites"})
"""What raises a marker and is itself a sign whose cause is to be found explains nothing."""


def _about(result: Result, movers: list[Mover], attribution: str) -> list[str]:
    """What the record tells that moves the marker, and what all that leaves unexplained, in one sentence."""
    told_words = "; ".join(mover.words for mover in movers)
    raising = [mover for mover in movers if mover.effect == "raises" and mover.state not in _SIGNS]
    explained = result.value == "raised" and not attribution and bool(raising)
    lead = "The value may be explained by what is documented" if explained else "Also documented"
    return [f"{lead}: {told_words}{f'. {attribution}' if attribution else ''}."] if movers else []


def _caveats(result: Result) -> list[str]:
    """What the limit depends on, in one sentence, where the value is not plainly within it."""
    words = "; ".join(() if result.value == "within" else result.caveats)
    return [f"{words[0].upper()}{words[1:]}."] if words else []


def _said(values: Lab, result: Result) -> list[str]:
    """Where the record's own word differs from the limits."""
    if values.flag == "high" and result.value in ("within", "between"):
        return ["The record calls it raised."]
    if values.flag == "normal" and result.value in ("raised", "between"):
        return ["The record calls it normal."]
    return []


def _attribution(code: str, result: Result, movers: list[Mover]) -> str:
    """A raised HE4 that neither endometriosis nor smoking nor the kidneys explain."""
    states = {mover.state: mover for mover in movers}
    if code != "HE4" or result.value != "raised" or "endometriosis" not in states or "renal_failure" in states:
        return ""
    smoking = states.get("smoker")
    if smoking and result.details["value"] / (smoking.factor or 1.0) < result.details["high"]:
        return ""
    return "It is not explained by endometriosis alone" + (", nor by smoking" if smoking else "")


def _asked(code: str, menopausal: woman.Told, smoker: woman.Told) -> tuple[str, ...]:
    needs: list[str] = []
    if code == "HE4" and menopausal.value is None:
        needs.append("menopausal status")
    if code == "CEA" and smoker.value is None:
        needs.append("whether she smokes")
    return tuple(needs)


def _kidneys(record: Record, code: str, result: Result) -> tuple[str, ...]:
    if code not in ("HE4", "ProGRP") or result.value != "raised":
        return ()
    told_kidneys = markers.series(record, "creatinine") or markers.series(record, "eGFR")
    return () if told_kidneys else ("creatinine or eGFR",)


INSTRUMENTS = (
    Instrument(
        name="markers",
        title="Serum markers against their limits",
        family="marker",
        inputs=(
            Input(name="marker", type="text", doc=f"marker: {', '.join(markers.NAMES)}"),
            Input(name="value", type="number", low=0, doc="value as reported", source="kit"),
            Input(name="unit", type="text", doc="unit as reported, for example U/mL"),
            woman.menopausal_input("marker-limits"),
            Input(name="smoker", type="boolean", required=False, doc="smokes now"),
            Input(name="assay", type="text", required=False, doc="name of the assay"),
        ),
        compute=markers.compute,
        from_record=from_record,
        sources=("marker-limits", "moore-2012", "amh-reserve"),
    ),
)
