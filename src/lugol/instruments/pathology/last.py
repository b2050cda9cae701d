"""LAST: two tiers of squamous lesions, when p16 is called for and when it is not, and the limits of SISCCA."""

from datetime import date

from lugol.findings import Finding
from lugol.instruments.instrument import Input, Instrument, Result, rows
from lugol.record.event import Biopsy, Cytology, Ecc, Event, Hpv, Ihc
from lugol.record.record import Record, events_of, precedes

SOURCES = ("darragh-2012",)
LOW = ("benign", "CIN1", "LSIL")


def tier(term: str) -> str | None:
    """LSIL or HSIL for a CIN grade; None for what is neither.

    >>> tier("CIN2"), tier("CIN1"), tier("AIS")
    ('HSIL', 'LSIL', None)
    """
    return next((row["tier"] for row in rows("pathology/last_tiers.csv") if row["term"] == term), None)


def compute(
    histology: str = "",
    hsil_or_mimic: bool = False,
    disagreement: bool = False,
    cin2_considered: bool = False,
    high_risk_history: bool = False,
) -> Result:
    """Whether p16 is called for, with the tier of the stated lesion.

    >>> compute("CIN1").value, compute("CIN2").value
    ('p16 not called for', 'p16 called for')
    """
    met = {
        "hsil_or_mimic": hsil_or_mimic,
        "disagreement": disagreement,
        "cin2_considered": cin2_considered or histology in ("CIN2", "CIN2/3"),
        "high_risk_history": high_risk_history and histology in ("", *LOW),
    }
    reasons = [row["words"] for row in rows("pathology/last_p16.csv") if met[row["situation"]]]
    return Result(
        value="p16 called for" if reasons else "p16 not called for",
        statement=f"p16 is called for: {'; '.join(reasons)}."
        if reasons
        else "None of the four situations for p16 is given.",
        details={"tier": tier(histology), "situations": [name for name, holds in met.items() if holds]},
        caveats=("positive means block staining from the basal layer upward; patchy staining is negative",),
        sources=SOURCES,
    )


def siscca(depth_mm: float, width_mm: float, margins_clear: bool | None) -> bool | None:
    """Is an invasive squamous carcinoma superficial (at most 3 mm deep, 7 mm wide, margins clear)?

    >>> siscca(3, 7, True), siscca(3.1, 7, True), siscca(2, 5, None)
    (True, False, None)
    """
    limits = {row["name"]: float(row["value"]) for row in rows("pathology/last_limits.csv")}
    if depth_mm > limits["sisscca_depth"] or width_mm > limits["sisscca_width"]:
        return False
    return margins_clear


def from_record(record: Record, as_of: date) -> list[Finding]:
    """Biopsies for which p16 is called for and of which no p16 is told."""
    stains = [e for e in events_of(record, "ihc") if isinstance(e.values, Ihc) and e.values.marker.startswith("p16")]
    found = []
    for event in events_of(record, "biopsy", "ecc"):
        values = event.values
        if not isinstance(values, Biopsy | Ecc) or values.histology not in (*LOW, "CIN2", "CIN2/3"):
            continue
        history = _high_risk(record, event)
        result = compute(values.histology, high_risk_history=bool(history))
        stained = any(precedes(stain, event) is not True for stain in stains)
        if result.value == "p16 called for" and not stained:
            found.append(_missing(event, history, result))
    return found


def _high_risk(record: Record, sample: Event) -> list[Event]:
    """Earlier or same-time HSIL, ASC-H, AGC, or HPV 16 with ASC-US."""
    before = [e for e in events_of(record, "cytology", "hpv") if precedes(sample, e) is not True]
    cytology = [(e, e.values) for e in before if isinstance(e.values, Cytology)]
    grave = [e for e, v in cytology if v.result in ("HSIL", "ASC-H") or (v.result or "").startswith("AGC")]
    asc_us = [e for e, v in cytology if v.result == "ASC-US"]
    hpv16 = [e for e in before if isinstance(e.values, Hpv) and "16" in e.values.types]
    return grave + (asc_us + hpv16 if asc_us and hpv16 else [])


def _missing(event: Event, history: list[Event], result: Result) -> Finding:
    return Finding(
        id=f"last-{event.id}",
        rule="instrument:last",
        guideline="LAST 2012",
        kind="note",
        title="p16 is called for and not told",
        statement=f"{result.statement[0].upper()}{result.statement[1:]} The record tells of none on this sample.",
        date=event.when.edtf or None,
        value=result.value,
        evidence=(event.id, *(each.id for each in history)),
        facts=dict(result.details),
        needs=("p16 on the biopsy",),
        sources=SOURCES,
        code="p16_called_for",
    )


INSTRUMENTS = (
    Instrument(
        name="last",
        title="LAST: tiers and the use of p16",
        family="pathology",
        inputs=(
            Input(
                name="histology",
                type="choice",
                doc="lesion on biopsy",
                choices=("benign", "CIN1", "LSIL", "CIN2", "CIN2/3", "CIN3", "HSIL"),
                required=False,
            ),
            *(
                Input(name=name, type="boolean", doc=doc, required=False, source="darragh-2012")
                for name, doc in (
                    ("hsil_or_mimic", "HSIL or a mimic"),
                    ("disagreement", "pathologists disagree"),
                    ("cin2_considered", "CIN2 considered"),
                    ("high_risk_history", "HSIL, ASC-H, AGC, or HPV 16 with ASC-US before"),
                )
            ),
        ),
        compute=compute,
        from_record=from_record,
        sources=SOURCES,
    ),
)
