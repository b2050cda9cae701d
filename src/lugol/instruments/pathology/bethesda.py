"""Bethesda 2014: a cytology report in any usual wording into its class, with lineage and order of severity."""

import re
from datetime import date

from lugol.findings import Finding
from lugol.instruments.instrument import Input, Instrument, Result, rows
from lugol.record.event import Cytology, Event
from lugol.record.record import Record, events_of

SOURCES = ("nayar-2015",)


def classes(words: str) -> tuple[str, ...]:
    """The Bethesda classes that a report names, gravest first.

    >>> classes("borderline squamous changes"), classes("AGC, ASC-US")
    (('ASC-US',), ('AGC', 'ASC-US'))
    """
    found = [row for row in rows("pathology/bethesda.csv") if re.search(row["pattern"], words.strip(), re.IGNORECASE)]
    names = [row["code"] for row in found]
    covered = {"AGC": ("AGC-EC", "AGC-EM", "AGC-FN", "AGC-EC-FN"), "AGC-EC": ("AGC-EC-FN",), "ADC": ("AIS",)}
    kept = [row for row in found if not any(name in names for name in covered.get(row["code"], ()))]
    kept = [row for row in kept if row["code"] != "NILM" or len(kept) == 1]
    return tuple(row["code"] for row in sorted(kept, key=lambda row: -int(row["severity"])))


def severity(code: str) -> int | None:
    """Order of severity from 0 (NILM) to 6 (cancer); -1 unsatisfactory, None for what is no class.

    >>> severity("HSIL"), severity("abnormal")
    (5, None)
    """
    return next((int(row["severity"]) for row in rows("pathology/bethesda.csv") if row["code"] == code), None)


def compute(report: str) -> Result:
    """The class of a cytology report.

    >>> compute("mild dyskaryosis").value
    'LSIL'
    """
    named = classes(report)
    if not named:
        return Result(
            statement="No class of the Bethesda system is named.", needs=("the Bethesda class",), sources=SOURCES
        )
    row = next(row for row in rows("pathology/bethesda.csv") if row["code"] == named[0])
    caveats = ("an unsatisfactory sample is no negative one",) if named[0] == "UNSAT" else ()
    return Result(
        value=named[0],
        statement=f"{named[0]}: {row['name']}.",
        details={"all": list(named), "lineage": row["lineage"], "severity": int(row["severity"])},
        caveats=caveats,
        sources=SOURCES,
    )


def from_record(record: Record, as_of: date) -> list[Finding]:
    """Reports whose words and whose coded class differ."""
    return [finding for event in events_of(record, "cytology") for finding in _differing(event)]


def _differing(event: Event) -> list[Finding]:
    values = event.values
    if not isinstance(values, Cytology) or not values.verbatim or values.result is None:
        return []
    named = classes(values.verbatim)
    told = {values.result, *values.additional}
    if not named or severity(values.result) is None or told & set(named):
        return []
    return [
        Finding(
            id=f"bethesda-{event.id}",
            rule="instrument:bethesda",
            guideline="Bethesda 2014",
            kind="note",
            title=f"The words of the smear say {named[0]}, its code {values.result}",
            statement=f"“{values.verbatim}” is {named[0]} in the Bethesda system; the record has {values.result}.",
            date=event.when.edtf or None,
            value=named[0],
            evidence=(event.id,),
            facts={"coded": values.result, "worded": list(named)},
            needs=("the report itself",),
            sources=SOURCES,
            code="cytology_class_differs",
        )
    ]


INSTRUMENTS = (
    Instrument(
        name="bethesda",
        title="Bethesda 2014 cytology classes",
        family="pathology",
        inputs=(Input(name="report", type="text", doc="the words of the report", source="nayar-2015"),),
        compute=compute,
        from_record=from_record,
        sources=SOURCES,
    ),
)
