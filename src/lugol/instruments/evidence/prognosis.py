"""Survival of series by stage, side by side with their size and limits; never a prediction for one woman."""

from datetime import date

from lugol.findings import Finding, weakest
from lugol.instruments.evidence.treatment import neuroendocrine, plain_stage, stated_stage
from lugol.instruments.instrument import Input, Instrument, Result, rows
from lugol.record.event import Stage
from lugol.record.record import Record

NOT_INDIVIDUAL = "figures of groups of women, no prediction for one of them"
HISTOLOGIES = ("NEC", "SCC", "ADC")


def stage_groups(stage: str) -> tuple[str, ...]:
    """The groups of the series that a FIGO stage belongs to.

    >>> stage_groups("IVB"), stage_groups("IB1")
    (('IIB-IV', 'IVB'), ('I-IIA',))
    """
    wanted = plain_stage(stage)
    found = next((row["stage_groups"] for row in rows("evidence/prognosis_stage.csv") if row["stage"] == wanted), "")
    return tuple(found.split(";")) if found else ()


def compute(stage: str = "", histology: str = "NEC") -> Result:
    """Survival figures for a histology at a stage; for all stages where none is given.

    >>> [row["value"] for row in compute("IVB").details["series"]]
    ['14.4', '18.1', '9.8', '0']
    """
    groups = stage_groups(stage) if stage else ("all",)
    told = [
        row for row in rows("evidence/prognosis.csv") if row["histology"] == histology and row["stage_group"] in groups
    ]
    if not told:
        return Result(statement="No series is listed for that stage and histology.", needs=("the FIGO stage",))
    spans = _spans(told)
    return Result(
        value=None,
        statement="; ".join(map(_words, told)) + ".",
        details={"series": [dict(row) for row in told], "spread": spans},
        caveats=(NOT_INDIVIDUAL, "series overlap, differ in years, treatment and staging, and disagree"),
        sources=tuple(dict.fromkeys(row["source"] for row in told)),
        status_tag=weakest([row["status"] for row in told]),  # type: ignore[misc]
    )


def _words(row: dict[str, str]) -> str:
    stage = "" if row["stage_group"] == "all" else f", stage {row['stage_group']}"
    return f"{row['series']} (n={row['n']}{stage}): {row['measure']} {row['value']} {row['unit']}"


def _spans(told: list[dict[str, str]]) -> dict[str, list[float]]:
    """Lowest and highest value of each measure that several series give."""
    found: dict[str, list[float]] = {}
    for row in told:
        found.setdefault(row["measure"], []).append(float(row["value"]))
    return {measure: [min(values), max(values)] for measure, values in found.items() if len(values) > 1}


def from_record(record: Record, as_of: date) -> list[Finding]:
    """Published survival at the stated stage of a neuroendocrine carcinoma, series side by side."""
    diagnosis, stage = neuroendocrine(record), stated_stage(record)
    if diagnosis is None or stage is None or not isinstance(stage.values, Stage):
        return []
    result = compute(stage.values.value)
    if not result.details:
        return []
    return [
        Finding(
            id=f"prognosis-{stage.id}",
            rule="instrument:prognosis",
            guideline="",
            kind="note",
            title=f"Survival of series with stage {stage.values.value}",
            statement=f"{result.statement} These are {NOT_INDIVIDUAL}.",
            date=stage.when.edtf or None,
            evidence=(diagnosis.id, stage.id),
            facts={
                "series": [f"{_words(row)} [{row['status']}]" for row in result.details["series"]],
                "spread": [
                    f"{measure}: {low:g} to {high:g}" for measure, (low, high) in result.details["spread"].items()
                ],
            },
            sources=result.sources,
            status_tag=result.status_tag,
            code="prognosis_series",
        )
    ]


INSTRUMENTS = (
    Instrument(
        name="prognosis",
        title="Survival by stage from published series",
        family="evidence",
        inputs=(
            Input(name="stage", type="text", doc="FIGO stage; without it all stages together", required=False),
            Input(name="histology", type="choice", doc="tumour type", choices=HISTOLOGIES, required=False),
        ),
        compute=compute,
        from_record=from_record,
        sources=("zhou-2017", "huang-2020", "intaraphet-2014", "zhejiang-2014", "cohen-2010"),
    ),
)
