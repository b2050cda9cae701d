"""Swede score: five colposcopic signs of 0 to 2 points each, computed, or bounded where the record tells only some."""

from collections.abc import Iterable
from datetime import date

from lugol.findings import Finding
from lugol.instruments.colposcopy.contact import Contact, contacts
from lugol.instruments.colposcopy.ifcpc import terms
from lugol.instruments.instrument import Input, Instrument, Result, rows
from lugol.record.event import Colposcopy, Event
from lugol.record.record import Record, events_of

ITEMS = ("acetowhiteness", "margins", "vessels", "size", "iodine")
SOURCES = ("iarc-atlas", "strander-2005")
CAVEATS = (
    "absent vessels score 1, fine regular ones 0",
    "no score rules out invasion",
)


def band(score: int) -> str:
    """What the atlas expects at a score.

    >>> band(4), band(5), band(7)
    ('normal or CIN1', 'CIN2 or CIN3', 'CIN3 or cancer')
    """
    return next(
        row["meaning"] for row in rows("colposcopy/swede_bands.csv") if int(row["low"]) <= score <= int(row["high"])
    )


def meaning(item: str, score: int) -> str:
    """The sign that scores so many points."""
    return next(
        row["meaning"] for row in rows("colposcopy/swede.csv") if (row["item"], int(row["score"])) == (item, score)
    )


def compute(acetowhiteness: int, margins: int, vessels: int, size: int, iodine: int) -> Result:
    """Total of the five signs, 0 to 10, with its band.

    >>> compute(2, 1, 2, 1, 2).value
    8
    """
    given = dict(zip(ITEMS, (acetowhiteness, margins, vessels, size, iodine), strict=True))
    total = sum(given.values())
    return Result(
        value=total,
        unit="{score}",
        statement=f"Swede score {total} of 10: {band(total)}.",
        details={item: meaning(item, score) for item, score in given.items()},
        caveats=CAVEATS,
        sources=SOURCES,
        status_tag="V",
    )


def bounds(named: Iterable[str]) -> tuple[int, int, tuple[str, ...]]:
    """Least and most score that IFCPC terms allow, and the items that they do not tell.

    >>> bounds(["dense acetowhite epithelium"])
    (2, 10, ('margins', 'vessels', 'size', 'iodine'))
    """
    told: dict[str, tuple[int, int]] = {}
    terms_named = set(named)
    for row in rows("colposcopy/swede_terms.csv"):
        if row["term"] in terms_named:
            low, high = told.get(row["item"], (0, 0))
            told[row["item"]] = max(low, int(row["low"])), max(high, int(row["high"]))
    missing = tuple(item for item in ITEMS if item not in told)
    return sum(low for low, _ in told.values()), sum(high for _, high in told.values()) + 2 * len(missing), missing


def from_record(record: Record, as_of: date) -> list[Finding]:
    """Each score that her colposcopist gave, and its bounds where at least three of the five signs are told."""
    stated = [finding for event in events_of(record, "colposcopy") for finding in _stated(event)]
    return [*stated, *(finding for contact in contacts(record) for finding in _bounded(contact))]


def _stated(event: Event) -> list[Finding]:
    """The total that the record states, with what its band means."""
    finding = event.values.finding if isinstance(event.values, Colposcopy) else ""
    points = finding.removeprefix("Swede score ")
    if points == finding or not points.isdecimal() or int(points) > 2 * len(ITEMS):
        return []
    said = f"Swede score {points} of 10: {band(int(points))}."
    return [
        Finding(
            id=f"swede-stated-{event.id}",
            rule="instrument:swede",
            guideline="Swede score",
            kind="score",
            title=f"Swede score {points} of 10, as stated",
            statement=said,
            date=event.when.edtf or None,
            value=int(points),
            evidence=(event.id,),
            sources=SOURCES,
            code="swede",
        )
    ]


def _bounded(contact: Contact) -> list[Finding]:
    named = {e.id: terms(e.values.finding) for e in contact.colposcopies if isinstance(e.values, Colposcopy)}
    low, high, missing = bounds(term for each in named.values() for term in each)
    if len(missing) > 2:
        return []
    first = contact.colposcopies[0].id
    return [
        Finding(
            id=f"swede-{first}",
            rule="instrument:swede",
            guideline="Swede score",
            kind="score",
            title=f"Swede score between {low} and {high}",
            statement=f"The described signs allow {low} to {high} of 10 points ({band(low)} to {band(high)}).",
            date=contact.when.edtf or None,
            value=[low, high],
            evidence=tuple(event for event, each in named.items() if each),
            facts={"low": low, "high": high},
            needs=missing,
            sources=SOURCES,
            code="swede",
        )
    ]


INSTRUMENTS = (
    Instrument(
        name="swede",
        title="Swede score",
        family="colposcopy",
        inputs=tuple(
            Input(name=item, type="integer", doc=f"{item}, points", low=0, high=2, source="iarc-atlas")
            for item in ITEMS
        ),
        compute=compute,
        from_record=from_record,
        sources=SOURCES,
    ),
)
