"""Treatment as evidence, not advice: what guidelines say by stage, and whom the trials behind a drug included."""

from collections.abc import Sequence
from datetime import date

from lugol.findings import Finding
from lugol.instruments.instrument import Input, Instrument, Result, background, rows
from lugol.instruments.pathology.who_tumours import tumour
from lugol.instruments.response.therapy import canonical, lines
from lugol.language.terms import named
from lugol.record import staging
from lugol.record.event import Diagnosis, Event, Stage
from lugol.record.record import Record, events_of

NOT_ADVICE = "evidence as published, no advice for one woman"
NEC = ("SCNEC", "LCNEC", "NEC", "MIXED-NEC")
GROUPS = ("work-up", "early", "locally advanced", "IVB", "recurrent")


def stage_group(stage: str) -> str:
    """The group of a FIGO stage for treatment; empty for one that is not listed.

    >>> stage_group("IB2"), stage_group("IIIC1r"), stage_group("IVB")
    ('early', 'locally advanced', 'IVB')
    """
    wanted = plain_stage(stage)
    return next((row["stage_group"] for row in rows("evidence/treatment_stage.csv") if row["stage"] == wanted), "")


def plain_stage(stage: str) -> str:
    """A FIGO stage without its suffix for proof ("IIIC1r" is "IIIC1"); empty where there is none."""
    return staging.figo(stage).rstrip("rp")


def compute(stage: str = "", setting: str = "") -> Result:
    """What guidelines say of neuroendocrine carcinoma of the cervix at a FIGO stage, or in recurrence.

    >>> len(compute("IVB").details["options"])
    3
    """
    group = setting or stage_group(stage)
    firm = [row for row in rows("evidence/treatment.csv") if row["stage_group"] == group]
    told = [*firm, *(row for row in background("evidence/treatment.csv") if row["stage_group"] == group)]
    if not told:
        return Result(
            statement="No stage group is given.", needs=("the FIGO stage",), sources=("gardner-2011", "nccn-cervical")
        )
    options = [{name: row[name] for name in ("guideline", "content", "source", "status")} for row in told]
    return Result(
        value=group,
        statement="; ".join(f"{row['guideline']}: {row['content']}" for row in firm) + ".",
        details={"options": options},
        caveats=(NOT_ADVICE, "guidelines differ and change; versions are named"),
        sources=tuple(dict.fromkeys(row["source"] for row in told)),
    )


def trials(drugs: Sequence[str]) -> Result:
    """Trials behind some drugs, side by side, with whom they included.

    >>> trials(["cadonilimab"]).details["trials"][0]["excludes_nec"]
    'yes'
    """
    words = " ".join(drugs)
    told = [row for row in rows("evidence/trials.csv") if named(row["terms"], words)]
    return Result(
        value=len(told) or None,
        statement="; ".join(_trial(row) for row in told) + "." if told else "No trial of these drugs is listed.",
        details={"trials": [{name: row[name] for name in row if name != "terms"} for row in told]},
        caveats=(NOT_ADVICE, "a result holds for the histologies that the trial included"),
        sources=tuple(dict.fromkeys(row["source"] for row in told)),
        status_tag="M",
    )


def _trial(row: dict[str, str]) -> str:
    bounds = f" ({row['low'] or '?'}-{row['high'] or '?'})" if row["low"] or row["high"] else ""
    unit = "" if row["unit"] == "1" else f" {row['unit']}"
    number = f", n={row['n']}" if row["n"] else ""
    said = f"{row['trial']} ({row['population']}{number}): {row['measure']} {row['value']}{bounds}{unit}"
    return " ".join(said.split()) + (f"; {row['note']}" if row["note"] else "")


def neuroendocrine(record: Record) -> Event | None:
    """The diagnosis of a high-grade neuroendocrine carcinoma of the cervix, where the record states one."""
    for event in reversed(events_of(record, "diagnosis")):
        values = event.values
        if not isinstance(values, Diagnosis) or values.status == "superseded":
            continue
        found = tumour(f"{values.value} {values.histology}")
        if found and found["code"] in NEC and ("cerv" in f"{values.site} {values.value}".casefold() or not values.site):
            return event
    return None


def stated_stage(record: Record) -> Event | None:
    """The last FIGO stage that the record states for a carcinoma."""
    told = [
        event
        for event in events_of(record, "stage")
        if isinstance(event.values, Stage)
        and "figo" in event.values.system.casefold()
        and "endometrio" not in event.values.disease.casefold()
    ]
    return told[-1] if told else None


def from_record(record: Record, as_of: date) -> list[Finding]:
    """For a neuroendocrine carcinoma of the cervix: guidelines at its stage, and trials behind the drugs given."""
    diagnosis = neuroendocrine(record)
    if diagnosis is None:
        return []
    return _guidelines(record, diagnosis) + _given(record, diagnosis)


def _guidelines(record: Record, diagnosis: Event) -> list[Finding]:
    stage = stated_stage(record)
    value = stage.values.value if stage and isinstance(stage.values, Stage) else ""
    result = compute(value)
    if stage is None or result.value is None:
        return []
    return [
        Finding(
            id=f"evidence-{stage.id}",
            rule="instrument:evidence",
            guideline="",
            kind="note",
            title=f"What guidelines say of neuroendocrine carcinoma, stage {value}",
            statement=f"{result.statement} This is {NOT_ADVICE}.",
            date=stage.when.edtf or None,
            value=result.value,
            evidence=(diagnosis.id, stage.id),
            facts={
                "options": [
                    f"{each['guideline']}: {each['content']} [{each['status']}]" for each in result.details["options"]
                ],
                "lines given": [line.regimen for line in lines(record)],
            },
            sources=result.sources,
            code="treatment_evidence",
        )
    ]


def _given(record: Record, diagnosis: Event) -> list[Finding]:
    """Drugs given whose trials left neuroendocrine carcinoma out."""
    found = []
    for line in lines(record):
        named = trials(canonical(" ; ".join(line.drugs))).details["trials"]
        without = [row for row in named if row["excludes_nec"] == "yes"]
        if not without or any(row["excludes_nec"] == "no" for row in named):
            continue
        found.append(
            Finding(
                id=f"evidence-trial-{line.events[0]}",
                rule="instrument:evidence",
                guideline="",
                kind="note",
                title=f"The trials of {without[0]['drugs']} did not include neuroendocrine carcinoma of the cervix",
                statement=(
                    f"{_trial(without[0])}. It took {without[0]['included']}; the results do not carry over to this "
                    "histology."
                ),
                value=line.regimen,
                evidence=(*line.events, diagnosis.id),
                facts={"trials": [_trial(row) for row in without]},
                sources=tuple(dict.fromkeys(row["source"] for row in without)),
                code="trial_population",
            )
        )
    return found


INSTRUMENTS = (
    Instrument(
        name="evidence",
        title="Treatment of neuroendocrine carcinoma by stage, as published",
        family="evidence",
        inputs=(
            Input(name="stage", type="text", doc="FIGO 2018 stage, for example IVB", required=False),
            Input(name="setting", type="choice", doc="instead of a stage", choices=GROUPS, required=False),
        ),
        compute=compute,
        from_record=from_record,
        sources=("gardner-2011", "satoh-2014", "nccn-cervical", "salvo-2019", "cibula-2023"),
    ),
    Instrument(
        name="trials",
        title="Trials behind a drug, and whom they included",
        family="evidence",
        inputs=(Input(name="drugs", type="list", doc="drugs by name"),),
        compute=trials,
        sources=("gao-2023", "frumovitz-2017", "nectur-2023"),
    ),
)
