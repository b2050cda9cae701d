"""Options by tumour alteration with their levels of evidence, and which tests a record lacks."""

from datetime import date

from lugol.findings import Finding, weakest
from lugol.instruments.evidence.treatment import NOT_ADVICE, neuroendocrine
from lugol.instruments.instrument import Input, Instrument, Result, background, rows
from lugol.language.terms import named
from lugol.record.event import Event, Ihc, Molecular
from lugol.record.record import Record, events_of

SOURCES = ("mateo-2018", "li-2017", "oncokb")
WANTED = (("PD-L1", "pd-l1"), ("MSI or mismatch repair", "msi*|mss|dmmr|pmmr|mlh1|msh2|msh6|pms2"))
_ABSENT = "(no|not) (detected|found|altered|mutated|amplified)|negative|wild-type|mss|stable|retained|absent"


def compute(alteration: str) -> Result:
    """Options published for an alteration, with ESCAT and AMP/ASCO/CAP levels for neuroendocrine cervical carcinoma.

    >>> compute("PIK3CA").details["options"][0]["escat"]
    'III-A'
    """
    told = [
        row
        for row in (*rows("evidence/biomarkers.csv"), *background("evidence/biomarkers.csv"))
        if named(row["terms"], alteration)
    ]
    if not told:
        return Result(statement=f"{alteration} is not in the table.", sources=SOURCES)
    return Result(
        value=told[0]["drug_class"],
        statement="; ".join(map(_words, told)) + ".",
        details={"options": [_shown(row) for row in told], "levels": _known_levels(told[0])},
        caveats=(NOT_ADVICE, "levels as published for the drug, judged for this tumour by the fact base"),
        sources=tuple(dict.fromkeys(key for row in told for key in row["source"].split(";"))),
        status_tag=weakest([row["status"] for row in told]),  # type: ignore[misc]
    )


def _words(row: dict[str, str]) -> str:
    named = [("ESCAT", "escat"), ("AMP", "amp")] + ([("OncoKB", "oncokb")] if row["oncokb_status"] != "U" else [])
    graded = ", ".join(f"{name} {row[key]}" for name, key in named if row[key])
    said = f"{row['alteration']}: {row['drug_class']}" + (f" ({graded})" if graded else "")
    said += f"; found in {row['frequency']}" if row["frequency"] else ""
    return said + (f"; {row['note']}" if row["note"] else "")


def _shown(row: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in row.items() if name != "terms"}


def _known_levels(row: dict[str, str]) -> dict[str, str]:
    """What the levels of an option mean, those tagged U left out."""
    return levels(row["escat"], row["amp"], "" if row["oncokb_status"] == "U" else row["oncokb"])


def levels(escat: str, amp: str, oncokb: str = "") -> dict[str, str]:
    """What the levels mean.

    >>> levels("X", "III")
    {'ESCAT X': 'no evidence', 'AMP/ASCO/CAP III': 'unknown significance'}
    """
    asked = (("ESCAT", escat), ("AMP/ASCO/CAP", amp), ("OncoKB", oncokb))
    return {f"{system} {level}": _meaning(system, level) for system, level in asked if level}


def _meaning(system: str, level: str) -> str:
    told = {row["level"]: row["meaning"] for row in rows("evidence/evidence_tiers.csv") if row["system"] == system}
    return told.get(level) or told.get(level.split("-")[0], "")


def from_record(record: Record, as_of: date) -> list[Finding]:
    """Alterations that a record tells with their published options, and the tests that were not told."""
    diagnosis = neuroendocrine(record)
    if diagnosis is None:
        return []
    found = [finding for event in events_of(record, "molecular") for finding in _options(event)]
    tested = [*events_of(record, "molecular"), *events_of(record, "ihc")]
    words = " ".join(f"{_name(event)} {event.note}" for event in tested)
    missing = tuple(name for name, names in WANTED if not named(names, words))
    if missing:
        found.append(_missing(diagnosis, missing))
    return found


def _name(event: Event) -> str:
    values = event.values
    if isinstance(values, Molecular):
        return f"{values.gene} {values.result}"
    return values.marker if isinstance(values, Ihc) else ""


def _options(event: Event) -> list[Finding]:
    result = compute(_name(event))
    if result.value is None or named(_ABSENT, _name(event)):
        return []
    return [
        Finding(
            id=f"biomarkers-{event.id}",
            rule="instrument:biomarkers",
            guideline="",
            kind="note",
            title=f"Published options for {_name(event).strip()}",
            statement=f"{result.statement} This is {NOT_ADVICE}.",
            date=event.when.edtf or None,
            value=result.value,
            evidence=(event.id,),
            facts={
                "options": [_words(row) for row in result.details["options"]],
                "levels": [f"{level}: {meaning}" for level, meaning in result.details["levels"].items()],
            },
            sources=result.sources,
            status_tag=result.status_tag,
            code="biomarker_evidence",
        )
    ]


def _missing(diagnosis: Event, missing: tuple[str, ...]) -> Finding:
    return Finding(
        id=f"biomarkers-missing-{diagnosis.id}",
        rule="instrument:biomarkers",
        guideline="",
        kind="gap",
        title=f"Not documented: {', '.join(missing)}",
        statement="Tests on which published options rest are not documented in this record.",
        date=diagnosis.when.edtf or None,
        evidence=(diagnosis.id,),
        needs=missing,
        sources=SOURCES,
        code="biomarkers_missing",
    )


INSTRUMENTS = (
    Instrument(
        name="biomarkers",
        title="Options by tumour alteration, with levels of evidence",
        family="evidence",
        inputs=(Input(name="alteration", type="text", doc="gene or marker, for example PIK3CA"),),
        compute=compute,
        from_record=from_record,
        sources=SOURCES,
    ),
)
