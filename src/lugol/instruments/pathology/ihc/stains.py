"""Immunohistochemistry in a record: what each stain means, what the panel fits, and readings that do not hold."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from lugol.findings import Finding
from lugol.instruments.instrument import Input, Instrument, Result
from lugol.instruments.pathology.ihc import differential as ihc_differential
from lugol.instruments.pathology.ihc.cells import Entity
from lugol.instruments.pathology.ihc.flags import against_diagnosis, finding, fits_another, lung_not_excluded, retained
from lugol.instruments.pathology.ihc.normalise import WORDS, Reading, canonical, read, shown
from lugol.instruments.pathology.ihc.stated import diagnosis, stated
from lugol.language.terms import named
from lugol.record.event import Event, Ihc, Molecular, Polarity
from lugol.record.record import Record, events_of
from lugol.record.when import When, months_range, overlaps

WORKUP_MONTHS = 3

_IN_SITU: dict[str, Polarity] = {"positive": "positive", "detected": "positive", "not detected": "negative"}
_RANKED = 5  # so many families of a ranking are named


def compute(
    marker: str, result: Polarity, percent: float | None = None, extent: str = "", qualifier: str = ""
) -> Result:
    """What one stain means: its state ("retained", "block", "wild-type"), in words, and what the report leaves open.

    >>> compute("SMARCA4", "positive").value
    'retained'
    """
    readings = read(Ihc(marker=marker, result=result, percent=percent, extent=extent, qualifier=qualifier))
    if not readings:
        return Result(statement=f"{marker} is not in the table; it changes no ranking.", sources=("lugol-ihc",))
    first = readings[0]
    return Result(
        value=first.state,
        statement=f"{shown(first.marker)}: {first.statement}.",
        details={each.marker: {"axis": each.axis, "weight": each.weight} for each in readings},
        needs=(first.needs,) if first.needs else (),
        sources=(first.source,),
        status_tag=first.status,
    )


def panels(record: Record) -> list[list[Event]]:
    """The stains of a record, those of one work-up together: undated, or within three months of each other."""
    found: list[list[Event]] = []
    for event in events_of(record, "ihc", "molecular"):
        if _stain_of(event) is None:
            continue
        home = next((panel for panel in found if all(_one_workup(event.when, other.when) for other in panel)), None)
        if home is None:
            found.append([event])
        else:
            home.append(event)
    return found


def _stain_of(event: Event) -> Ihc | None:
    """The stain that an event tells; HPV shown in the tumour itself by in situ hybridisation counts as one."""
    values = event.values
    if isinstance(values, Molecular):
        told = _IN_SITU.get(values.result)
        return Ihc(marker=values.gene, result=told) if told and canonical(values.gene) == "HPV ISH" else None
    return values if isinstance(values, Ihc) else None


def _readings(events: Sequence[Event]) -> list[Reading]:
    stains = [(event, stain) for event in events if (stain := _stain_of(event))]
    return [each for event, stain in stains for each in read(stain, event.id)]


def _one_workup(a: When, b: When) -> bool:
    months = months_range(a, b)
    return all(bound is None or abs(bound) <= WORKUP_MONTHS for bound in months) or overlaps(a, b)


def from_record(record: Record, as_of: date) -> list[Finding]:
    """The differential of each panel, stains read the wrong way, and diagnoses that the panel contradicts."""
    found: list[Finding] = []
    for events in panels(record):
        readings = _readings(events)
        found.extend(_differential(record, events, readings))
        found.extend(retained(record, events, readings))
        found.extend(against_diagnosis(record, events, readings) or fits_another(record, events, readings))
        found.extend(lung_not_excluded(record, events, readings))
    return found


def _differential(record: Record, events: Sequence[Event], readings: Sequence[Reading]) -> list[Finding]:
    """What a panel says where the tumour is still a question; where one is stated, only that the panel is consistent.

    Nothing is said where no defining marker was done.
    """
    used = ihc_differential.informative(readings)
    named = stated(record)
    agreeing = [entity for _, entity in named if ihc_differential.supported(entity.family, used)]
    if agreeing:
        return [_consistent(events, agreeing[0], used)]
    unknown = [e.values.marker for e in events if isinstance(e.values, Ihc) and canonical(e.values.marker) is None]
    result = ihc_differential.judge(readings, _site(record), unknown)
    if result.value is None:
        return []
    evidence = [each.event for each in used]
    return [
        finding(
            evidence,
            "differential",
            rule="instrument:ihc_differential",
            kind="classification",
            title=f"The panel fits {result.details['families'][0]['family']}",
            statement=result.statement + " It supports morphology and does not show where the tumour arose.",
            date=events[0].when.edtf or None,
            value=result.value,
            facts=_ranked(result.details),
            needs=result.needs,
            sources=result.sources,
            status_tag=result.status_tag,
            code="ihc_differential",
        )
    ]


def _lacking(entity: Entity, used: Sequence[Reading]) -> dict[str, Any]:
    missing = ihc_differential.nec_minimum(used)["missing"] if entity.code in ("SCNEC", "LCNEC") else []
    return {"lacking for neuroendocrine carcinoma": missing} if missing else {}


def _consistent(events: Sequence[Event], entity: Entity, used: Sequence[Reading]) -> Finding:
    evidence = [each.event for each in used]
    return finding(
        evidence,
        "consistent",
        rule="instrument:ihc_differential",
        kind="classification",
        title=f"Panel consistent with {entity.name}",
        statement=f"The stains support the recorded {entity.name}; its defining markers were tested.",
        date=events[0].when.edtf or None,
        value=entity.code,
        facts={"stains": [f"{shown(each.marker)} {each.state}" for each in used], **_lacking(entity, used)},
        sources=tuple(ihc_differential.gates()[entity.family]["source"].split(";")),
        code="ihc_consistent",
    )


def _ranked(details: dict[str, Any]) -> dict[str, Any]:
    """The ranking in lines: families, what each stain did and on what figure, what would help further."""
    told = {
        "families": [f"{each['family']} {100 * each['share']:.1f} %" for each in details["families"][:_RANKED]]
        + ([f"{more} more"] if (more := len(details["families"]) - _RANKED) > 0 else []),
        "stains": [
            f"{shown(each['marker'])} {each['reading']}: x{each['factor']:g} against all others, "
            f"x{each['against_rival']:g} against the next family; {each['figure']} [{each['source']}]"
            for each in details["contributions"]
        ],
        "would help further": [f"{shown(each['marker'])} ({each['gain_bits']:g} bits)" for each in details["next"]],
        "left open": details["open"],
        "rules met": [each["statement"] for each in details["rules"]],
        "lacking for neuroendocrine carcinoma": details["nec_minimum"]["missing"],
        "markers without figures": details["unknown_markers"],
    }
    return {name: lines for name, lines in told.items() if lines}


def _site(record: Record) -> str:
    """Where the tumour is said to be, for the starting odds; the cervix unless the record says otherwise."""
    told = " ".join(f"{text}" for event in events_of(record, "diagnosis") for text in [diagnosis(event)]).casefold()
    sites = (("cervix", "*cervi*"), ("ovary", "ovar*"), ("corpus", "endometri*|uterine|uterus"))
    return next((site for site, names in sites if named(names, told)), "cervix")


INSTRUMENTS = (
    Instrument(
        name="ihc",
        title="Immunohistochemistry: what a stain means",
        family="pathology",
        inputs=(
            Input(name="marker", type="text", doc="the marker, by any usual name"),
            Input(
                name="result",
                type="choice",
                doc="as reported",
                choices=("positive", "negative", "variable", "equivocal", "invalid", "unknown"),
                spellings=dict(WORDS),
            ),
            Input(name="percent", type="number", doc="stained tumour cells", unit="%", low=0, high=100, required=False),
            Input(name="extent", type="text", doc="block, diffuse, focal, dot-like ...", required=False),
            Input(name="qualifier", type="text", doc="weak, wild-type, clone ...", required=False),
        ),
        compute=compute,
        from_record=from_record,
        raises_flags=True,
        sources=("who-2020", "clarke-2016", "lugol-ihc"),
    ),
)
