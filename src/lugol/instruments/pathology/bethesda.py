"""Bethesda 2014: a cytology report in any usual wording into its class, with lineage and order of severity."""

from datetime import date

from lugol.findings import Finding
from lugol.instruments.instrument import Input, Instrument, Result, rows
from lugol.language import results
from lugol.language.terms import named
from lugol.record.event import Cytology, Event
from lugol.record.record import Record, events_of

SOURCES = ("nayar-2015",)


def classes(words: str) -> tuple[str, ...]:
    """The Bethesda classes that a report names, gravest first.

    >>> classes("borderline squamous changes"), classes("AGC, ASC-US")
    (('ASC-US',), ('AGC', 'ASC-US'))
    """
    found = [row for row in rows("pathology/bethesda.csv") if named(row["terms"], words)]
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
    told = classes(report)
    if not told:
        return Result(
            statement="No class of the Bethesda system is named.", needs=("the Bethesda class",), sources=SOURCES
        )
    row = next(row for row in rows("pathology/bethesda.csv") if row["code"] == told[0])
    caveats = ("an unsatisfactory sample is no negative one",) if told[0] == "UNSAT" else ()
    return Result(
        value=told[0],
        statement=f"{told[0]}: {row['name']}.",
        details={"all": list(told), "lineage": row["lineage"], "severity": int(row["severity"])},
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
    worded = classes(values.verbatim)
    coded = {values.result, *values.additional}
    if not worded or severity(values.result) is None or coded & set(worded):
        return []
    told = results.concepts_of(results.read_cell(values.verbatim, "cytology"), "cytology")
    if any(coded.intersection(each) for each in told):  # "possible LSIL", which is ASC-US where it is said so
        return []
    return [
        Finding(
            id=f"bethesda-{event.id}",
            rule="instrument:bethesda",
            guideline="Bethesda 2014",
            kind="note",
            title=f"Cytology wording ({worded[0]}) and code ({values.result}) disagree",
            statement=f"“{values.verbatim}” is {worded[0]} in the Bethesda system; the record has {values.result}.",
            date=event.when.edtf or None,
            value=worded[0],
            evidence=(event.id,),
            facts={"coded": values.result, "worded": list(worded)},
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
