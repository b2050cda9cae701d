"""How much of high-grade disease a number of directed biopsies finds, with the limits of that figure."""

from datetime import date

from lugol.findings import Finding
from lugol.instruments.colposcopy.clock import sampled
from lugol.instruments.colposcopy.contact import Contact, contacts
from lugol.instruments.colposcopy.ifcpc import worst
from lugol.instruments.instrument import Input, Instrument, Result, rows
from lugol.language.terms import named
from lugol.record.event import Biopsy, Colposcopy, Event, Hpv
from lugol.record.record import Record, events_of, precedes

SOURCES = ("wentzensen-2015",)
GRAVE = ("grade_2", "suspicious")
CAVEATS = (
    "the reference was the biopsies themselves, so the true yield is lower",
    "measured for squamous high-grade lesions; disease in the canal or under the surface is found less often",
)
_BENIGN = "inflam*|cervicitis|benign|no (cin|dysplasia|neoplas*|malignan*|evidence)|normal|metaplas*"


def compute(biopsies: int) -> Result:
    """Share of women with HSIL in whom so many directed biopsies find it, in percent.

    >>> compute(1).value
    60.6
    """
    row = next(row for row in reversed(rows("colposcopy/biopsy_yield.csv")) if int(row["biopsies"]) <= max(biopsies, 1))
    share = float(row["sensitivity"])
    note = (row["note"],) if row["note"] else ()
    return Result(
        value=share if biopsies else None,
        unit="%",
        statement=(
            f"{biopsies} directed {'biopsy finds' if biopsies == 1 else 'biopsies find'} at most {share:g} % of HSIL "
            f"(95 % CI {row['low']}-{row['high']}); at least {100 - share:.1f} % are missed."
            if biopsies
            else "Without a biopsy nothing is known of the histology."
        ),
        details={"low": float(row["low"]), "high": float(row["high"]), "missed_at_least": round(100 - share, 1)},
        caveats=CAVEATS + note,
        needs=() if biopsies else ("a directed biopsy",),
        sources=SOURCES,
        status_tag="V",
    )


def samples_taken(contact: Contact) -> int:
    """Biopsies of one colposcopy: the pieces where they are counted, else the places named, else one for each."""
    places = sampled(contact)
    pieces = sum(event.values.pieces or 0 for event in contact.biopsies if isinstance(event.values, Biopsy))
    return max(pieces, len(places), len(contact.biopsies) if not places else 0)


def from_record(record: Record, as_of: date) -> list[Finding]:
    """Single benign biopsies of an area that looked high-grade, or with HPV 16 or 18: how little they exclude."""
    return [finding for contact in contacts(record) for finding in _single(record, contact)]


def _single(record: Record, contact: Contact) -> list[Finding]:
    number = samples_taken(contact)
    grave = [event for event in contact.colposcopies if _looks_high_grade(event)] + _hpv_16_18(record, contact)
    benign = [event for event in contact.biopsies if _is_benign(event)]
    if number != 1 or not grave or not benign:
        return []
    result = compute(number)
    return [
        Finding(
            id=f"biopsy_yield-{benign[0].id}",
            rule="instrument:biopsy_yield",
            guideline="",
            kind="note",
            title="One benign biopsy does not exclude high-grade disease",
            statement=f"{result.statement} {CAVEATS[1].capitalize()}.",
            date=contact.when.edtf or None,
            value=result.value,
            action="two to four biopsies of distinct acetowhite areas",
            evidence=tuple(event.id for event in benign + grave),
            facts={"biopsies": number, **result.details},
            sources=("wentzensen-2015", "wentzensen-2017"),
            status_tag="V",
            code="too_few_biopsies",
        )
    ]


def _looks_high_grade(event: Event) -> bool:
    values = event.values
    return isinstance(values, Colposcopy) and (
        worst(values.finding) in ("grade_2", "suspicious")
        or values.impression in ("high_grade", "suspicious_for_invasion")
    )


def _hpv_16_18(record: Record, contact: Contact) -> list[Event]:
    first = contact.colposcopies[0]
    return [
        event
        for event in events_of(record, "hpv")
        if isinstance(event.values, Hpv)
        and event.values.result == "positive"
        and {"16", "18"} & set(event.values.types)
        and precedes(first, event) is not True
    ]


def _is_benign(event: Event) -> bool:
    values = event.values
    if not isinstance(values, Biopsy):
        return False
    return values.histology == "benign" if values.histology else named(_BENIGN, values.result)


INSTRUMENTS = (
    Instrument(
        name="biopsy_yield",
        title="Yield of directed cervical biopsies",
        family="colposcopy",
        inputs=(
            Input(name="biopsies", type="integer", doc="directed biopsies", low=0, high=12, source="wentzensen-2015"),
        ),
        compute=compute,
        from_record=from_record,
        sources=SOURCES,
    ),
)
