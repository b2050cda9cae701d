"""What a colposcopy record must contain, and what this one lacks."""

from collections.abc import Sequence
from datetime import date

from lugol.findings import Finding
from lugol.instruments.colposcopy.contact import Contact, contacts
from lugol.instruments.colposcopy.ifcpc import terms
from lugol.instruments.instrument import Input, InputError, Instrument, Result, rows
from lugol.record.event import Biopsy, Colposcopy
from lugol.record.record import Record

_WORDS = {
    "comprehensive": "comprehensive",
    "minimum": "the minimum is met",
    "below minimum": "below the minimum",
}
SOURCES = ("khan-2017", "wentzensen-2017", "bornstein-2012")


def items() -> tuple[str, ...]:
    """The items of the standard, in its order."""
    return tuple(row["item"] for row in rows("colposcopy/examination.csv"))


def compute(documented: Sequence[str] = ()) -> Result:
    """Which items of the standard are missing; the value says whether the minimum is met.

    >>> compute(["scj", "acetowhite", "lesion", "impression"]).value
    'minimum'
    """
    unknown = sorted(set(documented) - set(items()))
    if unknown:
        raise InputError(f"documented={unknown[0]!r} is not an item; there are {', '.join(items())} (khan-2017)")
    missing = [row for row in rows("colposcopy/examination.csv") if row["item"] not in documented]
    least = [row["item"] for row in missing if row["minimum"] == "yes"]
    value = "comprehensive" if not missing else "minimum" if not least else "below minimum"
    return Result(
        value=value,
        statement=f"{len(items()) - len(missing)} of {len(items())} items of the standard are told ({_WORDS[value]}).",
        details={"missing_minimum": least, "missing": [row["item"] for row in missing]},
        needs=tuple(row["question"] for row in missing),
        sources=SOURCES,
    )


def documented(contact: Contact) -> tuple[str, ...]:
    """The items of the standard that the events of one colposcopy tell."""
    values = [event.values for event in contact.colposcopies if isinstance(event.values, Colposcopy)]
    named = {term for value in values for term in terms(value.finding)}
    words = " ".join(value.finding for value in values).casefold()
    there = {
        "cervix_visibility": any(value.adequate is not None for value in values),
        "scj": any(value.scj for value in values),
        "tz_type": any(value.tz_type for value in values),
        "acetowhite": "aceto" in words or " aw" in f" {words}",
        "lesion": bool(named) or "lesion" in words,
        "lesion_limit": any(value.lesion_limit_seen is not None for value in values),
        "location": any(value.clock for value in values),
        "features": len(named - {"abnormal or suspicious area without a term"}) > 1,
        "impression": any(value.impression for value in values),
        "image": any(span.section.casefold().startswith("fig") for e in contact.colposcopies for span in e.sources),
        "biopsy_site": bool(contact.biopsies)
        and all(isinstance(e.values, Biopsy) and bool(e.values.clock) for e in contact.biopsies),
    }
    return tuple(item for item in items() if there[item] or (item == "biopsy_site" and not contact.biopsies))


def from_record(record: Record, as_of: date) -> list[Finding]:
    """What each colposcopy of the record leaves out of the documentation standard."""
    return [finding for contact in contacts(record) for finding in _gap(contact)]


def _gap(contact: Contact) -> list[Finding]:
    result = compute(documented(contact))
    if result.value != "below minimum":
        return []
    first, there = contact.colposcopies[0].id, len(items()) - len(result.needs)
    least = tuple(
        row["question"]
        for row in rows("colposcopy/examination.csv")
        if row["item"] in result.details["missing_minimum"]
    )
    return [
        Finding(
            id=f"colposcopy_record-{first}",
            rule="instrument:colposcopy_record",
            guideline="ASCCP 2017",
            kind="gap",
            title="The colposcopy record lacks part of the minimum",
            statement=f"{there} of {len(items())} items of the standard are told, not all that any record must hold.",
            date=contact.when.edtf or None,
            evidence=tuple(event.id for event in contact.colposcopies),
            facts={**result.details, "also not told": [need for need in result.needs if need not in least]},
            needs=least,
            sources=SOURCES,
            code="colposcopy_record_incomplete",
        )
    ]


INSTRUMENTS = (
    Instrument(
        name="colposcopy_record",
        title="Documentation standard of a colposcopy",
        family="colposcopy",
        inputs=(Input(name="documented", type="list", doc="items told, by name", required=False, source="khan-2017"),),
        compute=compute,
        from_record=from_record,
        sources=SOURCES,
    ),
)
