"""WHO 2020 tumours of the cervix: a diagnosis in words into its type, with ICD-O code, HPV status and older terms."""

from datetime import date
from typing import Any

from lugol.findings import Finding
from lugol.instruments.instrument import Input, Instrument, Result, rows
from lugol.language.terms import named
from lugol.record.event import Diagnosis, Event
from lugol.record.record import Record, events_of

SOURCES = ("who-2020",)


def tumour(words: str) -> dict[str, str] | None:
    """The row of the WHO type that a diagnosis names; None where it names none.

    >>> tumour("small cell neuroendocrine carcinoma")["icd_o"]
    '8041/3'
    """
    return next((row for row in rows("pathology/who_tumours.csv") if named(row["terms"], words)), None)


def net_grade(mitoses_per_2mm2: float, ki67_percent: float) -> int | None:
    """Grade 1 or 2 of a well differentiated neuroendocrine tumour, the higher of the two counts; None above grade 2.

    The limits are those of gastro-entero-pancreatic tumours; a carcinoma is high grade by its look, not by Ki-67.

    >>> net_grade(1, 2.9), net_grade(2, 1), net_grade(1, 20), net_grade(1, 21)
    (1, 2, 2, None)
    """
    for row in rows("pathology/net_grade.csv"):
        below = float(row["mitoses_below"]), float(row["ki67_below"])
        inside = mitoses_per_2mm2 < below[0] and ki67_percent < below[1]
        if inside or (row["grade"] == "2" and mitoses_per_2mm2 <= below[0] and ki67_percent <= below[1]):
            return int(row["grade"])
    return None


def compute(diagnosis: str) -> Result:
    """The WHO 2020 type of a diagnosis.

    >>> compute("atypical carcinoid").value
    'NET2'
    """
    row = tumour(diagnosis)
    if row is None:
        return Result(
            statement="The words name no tumour of the classification.",
            needs=("the histological type",),
            sources=SOURCES,
        )
    old = [r for r in rows("pathology/who_old_terms.csv") if named(r["terms"], diagnosis)]
    caveats = [f"{each['old']} is now {each['now']}" for each in old]
    if row["code"] == "MIXED-NEC":
        caveats.append("any share of neuroendocrine carcinoma is reported and treated as such")
    if row["grade"] == "high":
        caveats.append("high grade by its look; a Ki-67 limit of 20 % belongs to digestive neuroendocrine tumours")
    return Result(
        value=row["code"],
        statement=f"WHO 2020: {row['name']}" + (f" (ICD-O {row['icd_o']})" if row["icd_o"] else "") + ".",
        details={name: row[name] for name in ("name", "chapter", "hpv", "icd_o", "grade")},
        caveats=tuple(caveats),
        sources=SOURCES,
        status_tag=row["status"],  # type: ignore[arg-type]
    )


def from_record(record: Record, as_of: date) -> list[Finding]:
    """The WHO 2020 type of each diagnosis of a cervical tumour."""
    found = []
    for event in events_of(record, "diagnosis"):
        values = event.values
        if isinstance(values, Diagnosis) and values.status != "superseded" and _is_cervical(values):
            result = compute(f"{values.value} {values.histology}")
            if result.value is not None:
                found.append(_typed(event, result))
    return found


def _is_cervical(values: Diagnosis) -> bool:
    words = f"{values.site} {values.value}".casefold()
    return "cerv" in words or not values.site


def _typed(event: Event, result: Result) -> Finding:
    return Finding(
        id=f"who-{event.id}",
        rule="instrument:who_tumours",
        guideline="WHO 2020",
        kind="classification",
        title=result.statement.rstrip("."),
        statement=" ".join((_about(result.details), *(f"{each[0].upper()}{each[1:]}." for each in result.caveats))),
        date=event.when.edtf or None,
        value=result.value,
        evidence=(event.id,),
        facts=dict(result.details),
        sources=SOURCES,
        status_tag=result.status_tag,
        code="who_type",
    )


def _about(details: dict[str, Any]) -> str:
    """Where the classification puts the tumour, and what it says of HPV."""
    hpv = "" if details["hpv"] == "unknown" else f", HPV-{details['hpv']}"
    return f"In the chapter of {details['chapter']} tumours{hpv}."


INSTRUMENTS = (
    Instrument(
        name="who_tumours",
        title="WHO 2020 tumours of the cervix",
        family="pathology",
        inputs=(Input(name="diagnosis", type="text", doc="the diagnosis in words", source="who-2020"),),
        compute=compute,
        from_record=from_record,
        sources=SOURCES,
    ),
)
