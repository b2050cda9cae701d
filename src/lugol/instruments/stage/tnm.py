"""AJCC version 9 TNM of cervical cancer, from the same findings as the FIGO stage, and what a stated TNM implies."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from lugol.findings import Finding
from lugol.instruments.cancer_proof import proof_of_cervical_cancer
from lugol.instruments.instrument import Input, Instrument, Result, rows
from lugol.instruments.stage.figo import figo
from lugol.instruments.stage.figo.record import edition_is_open, of_older_edition
from lugol.instruments.stage.figo.staged import dated, shortened
from lugol.instruments.stage.figo.staged import stage as figo_stage
from lugol.instruments.stage.figo.stated import stated_stages
from lugol.instruments.stage.figo.window import tells_recurrence
from lugol.language.terms import named
from lugol.record import staging
from lugol.record.event import Event, Stage
from lugol.record.record import Record, events_of, precedes

_OTHER = "lung|breast|ovar*|endometri*|vulv*|bladder|*rect*|_ \\( tnm"
_SYSTEMS = ("tnm", "ajcc", "uicc")
_LOCAL = (
    "depth_mm", "size_mm", "visible", "vagina", "parametrium", "pelvic_wall", "hydronephrosis", "mucosa",
)  # fmt: skip


def compute(cancer_proven: bool | None = True, **found: Any) -> Result:
    """T, N, M and group; a part that is not told is X (T, N) or left open (M). Source: Olawaiye 2021.

    >>> compute(depth_mm=8, size_mm=18, visible=True, vagina="none", parametrium=False, pelvic_wall=False,
    ...         hydronephrosis=False, mucosa=False, pelvic_nodes="macro", distant=False).value
    'T1b1 N1a M0'
    """
    if not cancer_proven:
        return Result(
            statement="No TNM: no cancer is proven.", needs=("histological proof",), sources=("olawaiye-2021",)
        )
    local = {name: value for name, value in found.items() if name != "nodes_by"}
    local.update(pelvic_nodes="negative", para_aortic_nodes="negative", distant=False)
    tumour = figo.compute(**local)
    t = _t(tumour.value, found)
    n = _n(found.get("pelvic_nodes"), found.get("para_aortic_nodes"))
    m = {True: "M1", False: "M0", None: ""}[found.get("distant")]
    needs = list(tumour.needs)
    needs += ["pelvic and para-aortic lymph nodes"] if n == "NX" else []
    needs += ["distant organs"] if not m else []
    value = " ".join(part for part in (t, n, m) if part)
    group = _group(tumour.value, n, m)
    return Result(
        value=value,
        statement=f"TNM version 9: {value}" + (f", group {group}." if group else "; the group is open."),
        details={"t": t, "n": n, "m": m or "not told", "group": group},
        caveats=figo.compute(**found).caveats,
        needs=tuple(dict.fromkeys(needs)),
        sources=("olawaiye-2021",),
    )


def _t(stage: str, found: dict[str, Any]) -> str:
    """The T of a stage; TX where nothing is told of the tumour itself."""
    if stage == "I" and not any(found.get(name) is not None for name in _LOCAL):
        return "TX"
    return next(row["t"] for row in rows("stage/tnm_t.csv") if row["figo"] == stage)


def _n(pelvic: str | None, para_aortic: str | None) -> str:
    given = {"pelvic": pelvic, "para_aortic": para_aortic}
    for row in rows("stage/tnm_n.csv"):
        if all(row[name] in ("*", given[name]) for name in given):
            return row["n"]
    return "N0" if pelvic == "negative" else "NX"


def _group(tumour: str, n: str, m: str) -> str:
    """The anatomic group: M1 first, then T4, then the nodes, then T; "" where it is open."""
    if m == "M1":
        return "IVB"
    if not m:
        return ""
    if tumour == "IVA":
        return "IVA"
    if n == "NX":
        return ""
    return "IIIC2" if n.startswith("N2") else "IIIC1" if n.startswith("N1") else tumour


def implied(text: str, nodes: bool = True) -> str:
    """The FIGO stage that a stated TNM of the cervix implies, with its nodes or without; "" where it names no T.

    >>> implied("pT1b1 pN0 cM0"), implied("T2bN1M0"), implied("pT1a1")
    ('IB1', 'IIIC1', 'IA1')
    """
    told = staging.tnm(text)
    if told.m == "1":
        return "IVB"
    if told.t[:1] not in ("1", "2", "3", "4"):
        return ""
    tumour = next(
        (row["figo"] for row in rows("stage/tnm_t.csv") if row["t"] == f"T{told.t}"),
        {"2": "II", "3": "III"}.get(told.t[0], ""),
    )
    return f"IIIC{told.n}" if nodes and told.n in ("1", "2") and tumour != "IVA" else tumour


def from_record(record: Record, as_of: date) -> list[Finding]:
    """The TNM that the findings give, and each stated TNM that does not fit a stated FIGO stage."""
    proof = proof_of_cervical_cancer(record)
    if not proof:
        return []
    staged = figo_stage(record, proof)
    stated = [event for event in events_of(record, "stage") if _is_tnm(event)]
    against = [found for event in stated for found in _against_figo(record, event)]
    if not staged.has_extent or (not stated and all(tells_recurrence(event) for event in proof)):
        return against
    result = compute(**{name: value for name, value in staged.inputs.items() if name not in ("ovary", "tube")})
    evidence = [item.event for item in staged.deciding]
    shown = Finding(
        id="tnm:stage",
        rule="instrument:tnm",
        guideline="AJCC version 9",
        kind="stage",
        code="tnm_stage",
        title=f"TNM {result.value} from the findings",
        statement=result.statement,
        date=dated(proof),
        value=result.value,
        evidence=tuple(dict.fromkeys([*evidence, *(event.id for event in proof), *(event.id for event in stated)])),
        facts={**staged.inputs, **result.details},
        needs=shortened(result.needs),
        sources=result.sources,
    )
    return [shown, *against]


def _is_tnm(event: Event) -> bool:
    values = event.values
    if not isinstance(values, Stage) or named(_OTHER, f"{values.system} {values.disease}"):
        return False
    return any(name in values.system.lower() for name in _SYSTEMS)


def _against_figo(record: Record, event: Event) -> list[Finding]:
    told = implied(event.values.value) if isinstance(event.values, Stage) else ""
    stated = list(stated_stages(record)) if told else []
    agreed = [other for other, value in stated if figo.agree(value, told)]
    against = [
        (other, value)
        for other, value in stated
        if not figo.agree(value, told) and not _before_surgery(event, other, agreed)
    ]
    found = [
        Finding(
            id=f"tnm:{event.id}:{other.id}",
            rule="instrument:tnm",
            guideline="AJCC version 9",
            kind="flag",
            code="stage_findings_mismatch",
            title=f"Stated TNM means {told}, stated FIGO stage is {value}",
            statement=f"The stated TNM corresponds to FIGO {told}; the record also states {value}.",
            severity="warning",
            date=event.when.edtf or None,
            value=told,
            evidence=(event.id, other.id),
            facts={"implied": told, "stated": value},
            sources=("olawaiye-2021", "bhatla-2019"),
        )
        for other, value in against[:1]
    ]
    by_tumour = implied(event.values.value, nodes=False) if isinstance(event.values, Stage) else ""
    return [
        of_older_edition(finding, value, by_tumour) if by_tumour and edition_is_open(record, other) else finding
        for finding, (other, value) in zip(found, against[:1], strict=True)
    ]


def _before_surgery(tnm: Event, stage: Event, agreed: Sequence[Event]) -> bool:
    """Is one the pathological TNM of the specimen, the other a clinical stage of before, as a later one that agrees
    with the TNM shows where the days do not?"""
    if not isinstance(tnm.values, Stage) or "p" not in tnm.values.value.lower()[:3]:
        return False
    latest = stage.when.latest
    return precedes(stage, tnm) is True or any(
        latest and other.when.latest and latest < other.when.latest for other in agreed
    )


INSTRUMENTS = (
    Instrument(
        name="tnm",
        title="AJCC version 9 TNM of the cervix",
        family="stage",
        inputs=tuple(
            Input(name=item.name, type=item.type, doc=item.doc, unit=item.unit, low=item.low, high=item.high,
                  choices=item.choices, required=False, source="Olawaiye 2021")
            for item in figo.INPUTS
            if item.name not in ("ruleset", "nodes_by", "width_mm")
        ),
        compute=compute,
        from_record=from_record,
        raises_flags=True,
        sources=("olawaiye-2021",),
    ),
)  # fmt: skip
