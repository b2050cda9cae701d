"""Suspicion that a treated cancer came back: a raised marker or a new lesion that nothing has answered yet."""

from collections.abc import Sequence
from datetime import date, timedelta

from lugol.findings import Finding
from lugol.instruments.cancer_proof import cancers
from lugol.instruments.instrument import Input, Instrument, Result, rows
from lugol.instruments.marker import record as markers
from lugol.instruments.response.recurrence import comes_after_cure, cures, is_free, recurrences
from lugol.language.terms import named
from lugol.record.event import Biopsy, Event, Followup, Imaging, Metastasis, Pathology, Recurrence
from lugol.record.record import Record, precedes

SOURCES = ("oh-2016", "shimura-2013", "cibula-2023")
_MARKERS = ("SCC-Ag", "CEA", "CA125", "HE4", "CA19-9", "NSE", "ProGRP", "AFP")
LESION_KINDS = ("imaging", "metastasis", "recurrence")
_LESIONS = ("node", "mass", "tumour", "lesion", "nodule", "recurrence", "metastasis", "uptake", "cervical_mass")
_NEW = "new|newly|enlarg*|suspicious|avid*|hyper-metabol*|fdg|patholog*|recurr*|*metasta*|necrotic"
_OLD = (
    "unchanged|stable|benign|reactive|lymphocele*|lymphocyst*|cyst|physiolog*|haemangiom*|scar*|fibro*|decreas*|smaller"
    "|resolv*|no new|not enlarged|normal"
)
_FIRST_SIGN = " In one series a raised SCC antigen was the first sign of 40 % of recurrences."
_TREATED = ("systemic_therapy", "immunotherapy", "radiotherapy", "surgery")
_ASKED = "*biops*|pet|petct|mdt|tumour board|refer*|restag*|cytolog*|fna|aspirat*"


def compute(raised_markers: int = 0, new_lesions: int = 0) -> Result:
    """How strong is the suspicion from so many raised markers and new lesions after treatment: none, one sign or more?

    >>> compute(raised_markers=1, new_lesions=1).value, compute(raised_markers=1).value, compute().value
    ('alert', 'warning', 'none')
    """
    both = (raised_markers > 0 and new_lesions > 0) or raised_markers > 1
    level = "alert" if both else "warning" if raised_markers or new_lesions else "none"
    return Result(value=level, statement=f"Signs of recurrence after treatment: {level}.", sources=SOURCES)


def from_record(record: Record, as_of: date) -> list[Finding]:
    """The flag that signs of recurrence stand unanswered in a woman who was treated for cancer."""
    if not cures(record) or not cancers(record) or recurrences(record):
        return []
    raised = {finding.evidence[0]: finding for finding in markers.each_value(record) if _is_of_tumour(finding)}
    signs = [event for event in record.events if event.id in raised or _is_lesion(event)]
    signs = [event for event in signs if comes_after_cure(record, event) and not _answered(record, event)]
    values = [event for event in signs if event.id in raised]
    lesions = [event for event in signs if event.id not in raised]
    if not values and not lesions:
        return []
    return [_flag(values, lesions, [raised[event.id].title for event in values], as_of)]


def _flag(values: Sequence[Event], lesions: Sequence[Event], titles: Sequence[str], as_of: date) -> Finding:
    signs = sorted([*values, *lesions], key=lambda event: (event.when.latest or date.max, event.order))
    grace = timedelta(days=int(rows("response/suspected.csv")[0]["value"]))
    waited = as_of >= (signs[-1].when.latest or as_of) + grace
    grave = waited and compute(len(values), len(lesions)).value == "alert"
    said = [*titles[-2:], *(_words(event) for event in lesions[:2])]
    return Finding(
        id=f"suspected-recurrence-{signs[0].id}",
        rule="instrument:suspected_recurrence",
        guideline="",
        kind="flag",
        code="recurrence_suspected",
        title=f"Suspected recurrence, no {'tissue' if lesions else 'work-up'} documented",
        statement=f"After treatment of her cancer: {'; '.join(said)}. No tissue, staging, referral or treatment is "
        f"documented since.{_FIRST_SIGN if any(title.startswith('SCC') for title in titles) else ''}",
        severity="alert" if grave else "warning",
        date=signs[0].when.edtf or None,
        action="PET-CT, and tissue of the lesion where it can be reached; tumour board",
        evidence=tuple(event.id for event in signs),
        facts={"raised_markers": len(values), "new_lesions": len(lesions)},
        sources=SOURCES,
    )


def _is_of_tumour(finding: Finding) -> bool:
    """A tumour marker above its limit that no other state of hers on record raises."""
    facts = finding.facts
    return finding.value == "raised" and facts.get("marker") in _MARKERS and not facts.get("confounders")


def _is_lesion(event: Event) -> bool:
    """A lesion on an image called new, enlarged or suspicious, or a spread or recurrence that is only suspected."""
    values = event.values
    if event.assertion not in ("affirmed", "possible"):
        return False
    if isinstance(values, Metastasis | Recurrence):
        return True
    told = values.finding if isinstance(values, Imaging) else ""
    return getattr(values, "code", "") in _LESIONS and named(_NEW, told) and not named(_OLD, told)


def _words(event: Event) -> str:
    values = event.values
    if isinstance(values, Imaging):
        return f"{values.modality}: {values.finding}".removeprefix(": ")
    return f"suspected {event.kind} {getattr(values, 'site', '')}".strip()


def _answered(record: Record, sign: Event) -> bool:
    """Is there tissue, a referral, staging, treatment, or a word that she is free of disease, after the sign?"""
    return any(_answers(event, sign) for event in record.events if event.id != sign.id)


def _answers(event: Event, sign: Event) -> bool:
    values = event.values
    if isinstance(values, Biopsy) and event.assertion == "affirmed" and _is_no_earlier(event, sign):
        return True
    together = event.when == sign.when and event.when.is_known
    if precedes(sign, event) is not True and not together:
        return False
    if isinstance(values, Followup) and (values.code == "referral" or named(_ASKED, f"{values.plan} {values.event}")):
        return True
    if event.assertion == "planned":
        return isinstance(values, Biopsy) or event.kind in _TREATED
    if event.assertion != "affirmed" or together:
        return False
    staged = isinstance(values, Imaging) and sign.kind == "lab" and "pet" in values.modality.lower()
    return staged or event.kind in _TREATED or isinstance(values, Biopsy | Pathology) or is_free(event)


def _is_no_earlier(event: Event, sign: Event) -> bool:
    """Was tissue taken on the day of the sign or later, whatever a day left open allows?"""
    taken, seen = event.when.earliest, sign.when.earliest
    return taken is not None and seen is not None and event.when.is_day and taken >= seen


INSTRUMENTS = (
    Instrument(
        name="suspected_recurrence",
        title="Signs of recurrence after treatment",
        family="response",
        inputs=(
            Input(name="raised_markers", type="number", low=0, high=100, doc="raised tumour marker values since"),
            Input(name="new_lesions", type="number", low=0, high=100, doc="new or suspicious lesions on imaging since"),
        ),
        compute=compute,
        from_record=from_record,
        raises_flags=True,
        sources=SOURCES,
    ),
)
