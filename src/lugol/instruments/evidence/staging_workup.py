"""Was a neuroendocrine carcinoma of the cervix staged with imaging of chest and pelvis before it was treated?"""

from datetime import date

from lugol.findings import Finding
from lugol.instruments.evidence.treatment import neuroendocrine
from lugol.instruments.instrument import Input, Instrument, Result, rows
from lugol.language.terms import named
from lugol.record.event import Event, Imaging, Surgery
from lugol.record.record import Record, events_of

SOURCES = ("gardner-2011", "satoh-2014")
_REMOVAL = "*hysterectom*|trachelectom*|wertheim*|exenteration|lymphadenectom*|debulking|tah|tlh"
_TREATED = ("surgery", "systemic_therapy", "radiotherapy", "immunotherapy")


def regions(modalities: list[str]) -> set[str]:
    """The regions that some imaging covers.

    >>> sorted(regions(["MRI pelvis", "PET-CT"]))
    ['chest', 'pelvis']
    """
    words = " | ".join(modalities)
    return {row["region"] for row in rows("evidence/staging_workup.csv") if named(row["terms"], words)}


def compute(imaging: list[str]) -> Result:
    """Which of chest and pelvis the imaging of a neuroendocrine carcinoma leaves out.

    >>> compute(["MRI pelvis"]).needs
    ('imaging of the chest',)
    """
    missing = [region for region in ("chest", "pelvis") if region not in regions([str(each) for each in imaging])]
    return Result(
        value=not missing,
        statement="Chest and pelvis are covered." if not missing else f"Not covered: {', '.join(missing)}.",
        needs=tuple(f"imaging of the {region}" for region in missing),
        sources=SOURCES,
    )


def from_record(record: Record, as_of: date) -> list[Finding]:
    """A treated neuroendocrine carcinoma whose told imaging leaves out the chest or the pelvis.

    Where no imaging at all is told the record is taken to be an extract and nothing is said.
    """
    diagnosis = neuroendocrine(record)
    imaging = [event for event in record.events if isinstance(event.values, Imaging) and event.assertion != "planned"]
    treated = [event for event in events_of(record, *_TREATED) if _treats_cancer(event)]
    if diagnosis is None or not treated or not imaging:
        return []
    result = compute([_words(event) for event in imaging])
    if result.value:
        return []
    return [
        Finding(
            id=f"staging-workup-{diagnosis.id}",
            rule="instrument:staging_workup",
            guideline="",
            kind="flag",
            title="Staging imaging is incomplete",
            statement="A neuroendocrine carcinoma, which spreads early, was treated without documented "
            f"{' or '.join(result.needs)}.",
            severity="warning",
            date=diagnosis.when.edtf or treated[0].when.edtf or None,
            action="complete the staging",
            evidence=(diagnosis.id, *(event.id for event in imaging)),
            needs=result.needs,
            sources=SOURCES,
            code="staging_imaging_incomplete",
        )
    ]


def _treats_cancer(event: Event) -> bool:
    """Any drug or radiation, but of operations only those that remove the tumour."""
    return not isinstance(event.values, Surgery) or named(_REMOVAL, " ".join(event.values.procedures))


def _words(event: Event) -> str:
    values = event.values
    assert isinstance(values, Imaging)
    return f"{values.modality} {values.finding} {values.site}"


INSTRUMENTS = (
    Instrument(
        name="staging_workup",
        title="Staging imaging of neuroendocrine carcinoma",
        family="evidence",
        inputs=(Input(name="imaging", type="list", doc="imaging done, for example MRI pelvis, CT chest"),),
        compute=compute,
        from_record=from_record,
        raises_flags=True,
        sources=SOURCES,
    ),
)
