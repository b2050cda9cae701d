"""Immunohistochemistry in a record: what each stain means, what the panel fits, and readings that do not hold."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from lugol.findings import Finding
from lugol.instruments import ihc_differential
from lugol.instruments.chest import chest_imaged
from lugol.instruments.ihc_normalise import WORDS, Reading, canonical, read, shown
from lugol.instruments.ihc_table import Entity, cells, entities
from lugol.instruments.instrument import Input, Instrument, Result
from lugol.record.event import Biopsy, Diagnosis, Event, Ihc, Pathology, Polarity
from lugol.record.record import Record, events_of
from lugol.record.when import When, months_range, overlaps

WORKUP_MONTHS = 3
RETAINED = ("SMARCA4 loss", "INI1 loss")
_ABERRANT = re.compile(
    r"\b(aberrant|abnormal|anomalous|altered)( \w+){0,2} (SMARCA4|BRG1|INI1|SMARCB1)\b"
    r"|\b(SMARCA4|BRG1|INI1|SMARCB1)( \w+){0,3} (remains uncommon|is uncommon|aberran\w+|overexpress\w+)",
    re.IGNORECASE,
)
_RETAINED_WORDS = re.compile(r"retain|intact|preserv|no loss|loss of neither|not lost|normal", re.IGNORECASE)
_NEUROENDOCRINE = re.compile(r"small[- ]cell|neuroendocrine|\bS?L?C?NE?CC?\b", re.IGNORECASE)


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
    for event in events_of(record, "ihc"):
        home = next((panel for panel in found if all(_one_workup(event.when, other.when) for other in panel)), None)
        if home is None:
            found.append([event])
        else:
            home.append(event)
    return found


def _one_workup(a: When, b: When) -> bool:
    months = months_range(a, b)
    return all(bound is None or abs(bound) <= WORKUP_MONTHS for bound in months) or overlaps(a, b)


def from_record(record: Record, as_of: date) -> list[Finding]:
    """The differential of each panel, stains read the wrong way, and diagnoses that the panel contradicts."""
    found: list[Finding] = []
    for events in panels(record):
        readings = [each for event in events if isinstance(event.values, Ihc) for each in read(event.values, event.id)]
        found.extend(_differential(record, events, readings))
        found.extend(_retained(record, events, readings))
        found.extend(_against_diagnosis(record, events, readings))
        found.extend(_lung(record, events, readings))
    return found


def _finding(events: Sequence[str], name: str, **values: Any) -> Finding:
    common: dict[str, Any] = {
        "id": f"ihc-{name}-{events[0]}",
        "rule": "instrument:ihc",
        "guideline": "",
        "evidence": tuple(events),
    }
    return Finding(**(common | values))


def _differential(record: Record, events: Sequence[Event], readings: Sequence[Reading]) -> list[Finding]:
    unknown = [e.values.marker for e in events if isinstance(e.values, Ihc) and canonical(e.values.marker) is None]
    result = ihc_differential.judge(readings, _site(record), unknown)
    if result.value is None:
        return []
    used = [each.event for each in ihc_differential.informative(readings)]
    return [
        _finding(
            used,
            "differential",
            rule="instrument:ihc_differential",
            kind="note" if result.status_tag == "U" else "classification",
            title=f"The panel fits {result.details['families'][0]['family']}",
            statement=result.statement + " It supports morphology and does not tell where the tumour arose.",
            date=events[0].when.edtf or None,
            value=result.value,
            facts=_ranked(result.details),
            needs=result.needs,
            sources=result.sources,
            status_tag=result.status_tag,
            code="ihc_differential",
        )
    ]


def _ranked(details: dict[str, Any]) -> dict[str, Any]:
    """The ranking in lines: families, what each stain did and on what figure, what would tell more."""
    told = {
        "families": [f"{each['family']} {100 * each['share']:.1f} %" for each in details["families"][:5]],
        "stains": [
            f"{shown(each['marker'])} {each['reading']}: x{each['factor']:g} against all others, "
            f"x{each['against_rival']:g} against the next family; {each['figure']} [{each['source']}]"
            for each in details["contributions"]
        ],
        "would tell more": [f"{shown(each['marker'])} ({each['gain_bits']:g} bits)" for each in details["next"]],
        "left open": details["open"],
        "rules met": [each["statement"] for each in details["rules"]],
        "lacking for neuroendocrine carcinoma": details["nec_minimum"]["missing"],
        "markers without figures": details["unknown_markers"],
    }
    return {name: lines for name, lines in told.items() if lines}


def _site(record: Record) -> str:
    """Where the tumour is said to be, for the starting odds; the cervix unless the record says otherwise."""
    told = " ".join(f"{text}" for event in events_of(record, "diagnosis") for text in [_diagnosis(event)]).casefold()
    sites = (("cervix", "cervi"), ("ovary", "ovar"), ("corpus", "endometri|uterine|uterus"))
    return next((site for site, words in sites if re.search(words, told)), "cervix")


def _diagnosis(event: Event) -> str:
    values = event.values
    return f"{values.value} {values.histology} {values.site}" if isinstance(values, Diagnosis) else ""


def _retained(record: Record, events: Sequence[Event], readings: Sequence[Reading]) -> list[Finding]:
    """Proteins whose presence is normal: say so, and say it louder where the source calls it abnormal."""
    found = []
    for reading in readings:
        if reading.marker not in RETAINED or reading.state != "retained":
            continue
        protein = reading.marker.removesuffix(" loss")
        called = _called_aberrant(record, protein)
        told = next(event for event in events if event.id == reading.event)
        plain = any(_RETAINED_WORDS.search(span.quote) for span in told.sources)
        if plain and not called:
            continue
        statement = (
            f"{protein} positive means that the protein is retained, which is the normal result; the abnormal one is "
            "loss in tumour cells. It speaks against a tumour defined by the loss and names no target."
        )
        if called:
            statement += f" The source calls it abnormal (“{called}”)."
        found.append(
            _finding(
                [reading.event],
                f"retained-{protein}",
                kind="flag" if called else "note",
                title=f"{protein} positive is retained expression: normal",
                statement=statement,
                severity="warning" if called else "info",
                date=told.when.edtf or None,
                value="retained",
                facts={"marker": protein, "state": "retained", "called_abnormal": called},
                sources=("clarke-2016",),
                status_tag="V",
                code="ihc_interpretation",
            )
        )
    return found


def _called_aberrant(record: Record, protein: str) -> str:
    names = {"SMARCA4": ("SMARCA4", "BRG1"), "INI1": ("INI1", "SMARCB1")}[protein]
    for document in record.documents:
        for match in _ABERRANT.finditer(document.text):
            if any(name.casefold() in match.group().casefold() for name in names):
                return match.group()
    return ""


def entity_of(text: str) -> Entity | None:
    """The tumour of the differential that a diagnosis names; None where it names none.

    >>> entity_of("small cell neuroendocrine carcinoma of the cervix").code
    'SCNEC'
    """
    return next((entity for entity in entities() if re.search(entity.pattern, text, re.IGNORECASE)), None)


def _against_diagnosis(record: Record, events: Sequence[Event], readings: Sequence[Reading]) -> list[Finding]:
    """Hard rules of the panel that speak against every tumour the record names as hers."""
    stated = [
        (event, entity)
        for event in events_of(record, "diagnosis")
        if isinstance(event.values, Diagnosis) and event.values.status != "superseded"
        for entity in [entity_of(_diagnosis(event))]
        if entity
    ]
    met = [row for row in ihc_differential.rules_met(readings) if row["against"]]
    contradicted = [row for row in met if stated and all(e.code in row["against"].split(";") for _, e in stated)]
    found = []
    for row in contradicted:
        names = ", ".join(sorted({entity.name for _, entity in stated}))
        markers = [each.event for each in readings if re.search(rf"(^| ){re.escape(each.marker)}[+-]", row["when"])]
        found.append(
            _finding(
                markers,
                row["id"],
                kind="flag",
                title="The panel does not fit the diagnosis",
                statement=f"{row['statement']}. The record says: {names}.",
                severity="warning",
                date=events[0].when.edtf or None,
                action="have the panel and the diagnosis reviewed together",
                evidence=(*markers, *(event.id for event, _ in stated)),
                facts={"rule": row["when"], "diagnosis": names},
                sources=(row["source"],),
                status_tag=row["status"],
                code=row["code"],
            )
        )
    return found


def _lung(record: Record, events: Sequence[Event], readings: Sequence[Reading]) -> list[Finding]:
    """TTF-1 in a small cell or neuroendocrine carcinoma, and no imaging of the chest in the record."""
    positive = [each for each in readings if each.marker == "TTF-1" and each.axis == "positive"]
    lung = any(re.search(r"\b(lung|bronch)", _diagnosis(event), re.I) for event in events_of(record, "diagnosis"))
    if not positive or lung or not _says_neuroendocrine(record) or chest_imaged(record):
        return []
    counted = cells()["SCNEC", "TTF-1"]
    return [
        _finding(
            [positive[0].event],
            "lung",
            kind="flag",
            title="TTF-1 does not locate: a lung primary is not excluded",
            statement=(
                f"TTF-1 is positive in most small cell carcinomas of the cervix ({counted.n} of {counted.of}), as in "
                "those of the lung. The record tells of no imaging of the chest."
            ),
            severity="warning",
            date=events[0].when.edtf or None,
            action="image the chest; HPV in the tumour and Rb separate the two",
            facts={"marker": "TTF-1", "chest_imaging": False},
            needs=("chest CT or PET-CT", "HPV ISH or PCR on tumour", "Rb stain"),
            sources=("mccluggage-2010", "who-2021-thoracic"),
            status_tag="M",
            code="ihc_interpretation",
        )
    ]


def _says_neuroendocrine(record: Record) -> bool:
    told = (event.values for event in events_of(record, "diagnosis", "pathology", "biopsy"))
    texts = (f"{v.value} {v.histology}" if isinstance(v, Diagnosis) else _result(v) for v in told)
    return any(_NEUROENDOCRINE.search(text) for text in texts)


def _result(values: object) -> str:
    return values.result if isinstance(values, Biopsy | Pathology) else ""


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
