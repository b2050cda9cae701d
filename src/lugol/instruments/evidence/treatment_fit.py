"""Does a radical operation, planned or done, fit the stage that the findings give?"""

from datetime import date

from lugol.findings import Finding
from lugol.instruments.evidence.treatment import plain_stage, stage_group
from lugol.instruments.instrument import Input, Instrument, Result, rows
from lugol.instruments.stage.figo.record import stage_before
from lugol.language.terms import named
from lugol.record.event import Event, Followup, Surgery
from lugol.record.record import Record

SOURCES = ("cibula-2023", "gardner-2011")
_RADICAL = "radical [abdominal|laparoscopic|robotic|vaginal] hysterectom*|wertheim*|radical trachelectom*"
_PLACE = {
    "first": "fits",
    "alternative": "is an alternative; chemoradiation is preferred",
    "no": "does not fit: chemoradiation or systemic treatment comes first",
}
_INDUCTION = ("systemic_therapy", "radiotherapy")


def compute(stage: str, operation: str) -> Result:
    """Does a primary operation fit a FIGO 2018 stage? None where it is the second choice (IB3, IIA2).

    >>> compute("IIIC2r", "radical hysterectomy").value
    False
    >>> compute("IB1", "radical hysterectomy").value
    True
    """
    radical = named(_RADICAL, operation)
    group = stage_group(plain_stage(stage))
    if not radical or not group:
        return Result(
            statement="Only radical hysterectomy or trachelectomy for a FIGO stage is judged.",
            needs=("a radical operation and a stage",),
            sources=SOURCES,
        )
    place = next(
        row["radical_surgery"] for row in rows("evidence/treatment_stage.csv") if row["stage"] == plain_stage(stage)
    )
    return Result(
        value={"first": True, "no": False}.get(place),
        statement=f"Radical surgery {_PLACE[place]} (stage {stage}, {group}).",
        sources=SOURCES,
    )


def from_record(record: Record, as_of: date) -> list[Finding]:
    """A radical operation that the stage known before it speaks against, where no other treatment came first."""
    operations = [event for event in record.events if _radical(event)]
    if not operations or any(event.kind in _INDUCTION for event in record.events):
        return []
    operation = operations[0]
    stage, evidence = stage_before(record, operation)
    if not stage or compute(stage, "radical hysterectomy").value is not False:
        return []
    planned = operation.assertion == "planned" or isinstance(operation.values, Followup)
    return [
        Finding(
            id=f"treatment-fit-{operation.id}",
            rule="instrument:treatment_fit",
            guideline="",
            kind="flag",
            title=f"Radical surgery {'planned' if planned else 'done'} for stage {stage}",
            statement=(
                f"The findings before the operation give stage {stage}. Radical surgery is meant for early disease; "
                "with spread beyond the cervix or to nodes chemoradiation follows, and she bears the harm of both."
            ),
            severity="alert" if planned else "warning",
            date=operation.when.edtf or None,
            action="look at the stage and the plan again in the tumour board",
            evidence=(operation.id, *evidence),
            facts={"stage": stage},
            sources=SOURCES,
            code="stage_treatment_mismatch",
        )
    ]


def _radical(event: Event) -> bool:
    if event.assertion not in ("affirmed", "planned"):
        return False
    if isinstance(event.values, Surgery):
        return any(named(_RADICAL, words) for words in event.values.procedures)
    return isinstance(event.values, Followup) and named(_RADICAL, event.values.plan)


INSTRUMENTS = (
    Instrument(
        name="treatment_fit",
        title="Radical surgery against stage",
        family="evidence",
        inputs=(
            Input(name="stage", type="text", doc="FIGO 2018 stage"),
            Input(name="operation", type="text", doc="the operation as worded"),
        ),
        compute=compute,
        from_record=from_record,
        raises_flags=True,
        sources=SOURCES,
    ),
)
