"""IFCPC 2011 colposcopic terminology: what a described finding is called, and whether zone type and junction agree."""

from datetime import date
from functools import cache
from typing import Literal

from lugol.findings import Finding
from lugol.instruments.colposcopy.contact import Contact, contacts
from lugol.instruments.instrument import Input, Instrument, Result, rows
from lugol.language.denied import is_denied
from lugol.language.terms import Terms
from lugol.language.terms import terms as terms_of
from lugol.record.event import Colposcopy
from lugol.record.record import Record

FindingClass = Literal["normal", "grade_1", "grade_2", "nonspecific", "suspicious", "miscellaneous", "abnormal"]
ABNORMAL: tuple[FindingClass, ...] = ("abnormal", "nonspecific", "grade_1", "grade_2", "suspicious")
_WORDS = {
    "normal": "normal findings",
    "grade_1": "grade 1 (minor)",
    "grade_2": "grade 2 (major)",
    "nonspecific": "non-specific",
    "suspicious": "suspicious for invasion",
    "miscellaneous": "miscellaneous finding",
    "abnormal": "abnormal, without a term of the classification",
}


@cache
def _named() -> tuple[tuple[str, FindingClass, Terms], ...]:
    return tuple((row["term"], row["class"], terms_of(row["terms"])) for row in rows("colposcopy/ifcpc.csv"))  # type: ignore[misc]


def terms(text: str) -> dict[str, FindingClass]:
    """The IFCPC terms that a description uses, each with its class; negated ones are left out.

    >>> terms("dense acetowhite with coarse mosaicism")
    {'dense acetowhite epithelium': 'grade_2', 'coarse mosaic': 'grade_2'}
    >>> terms("no atypical vessels")
    {}
    """
    found: dict[str, FindingClass] = {}
    taken: list[tuple[int, int]] = []
    for term, kind, names in _named():
        for place in names.places(text):
            covered = any(start <= place.start and place.end <= end for start, end in taken)
            if covered or is_denied(text, place.start, place.end):
                continue
            taken.append((place.start, place.end))
            found[term] = kind
    return found


def worst(text: str) -> FindingClass | Literal[""]:
    """The gravest class that a description reaches, empty where it names no term.

    >>> worst("irregular surface, thin acetowhite")
    'suspicious'
    """
    kinds = set(terms(text).values())
    return next((kind for kind in reversed(ABNORMAL) if kind in kinds), next(iter(kinds), ""))


def is_abnormal(finding: Colposcopy) -> bool:
    """True where a colposcopic finding describes something to sample (IFCPC grade 1 or worse, or an abnormal area)."""
    return finding.impression not in ("", "normal") or worst(finding.finding) in ABNORMAL


def tz_consistent(tz_type: str, scj: str) -> bool | None:
    """Do transformation zone type and junction visibility agree? None where one is not reported.

    >>> tz_consistent("3", "fully_visible"), tz_consistent("1", "")
    (False, None)
    """
    for row in rows("colposcopy/tz.csv"):
        if (row["tz_type"], row["scj"]) == (tz_type, scj):
            return row["consistent"] == "yes"
    return None


def compute(finding: str = "", tz_type: str = "", scj: str = "") -> Result:
    """Class of a described finding, and the agreement of TZ type (1-3) with the visibility of the junction."""
    named = terms(finding)
    kind = worst(finding)
    caveats = []
    if tz_consistent(tz_type, scj) is False:
        caveats.append(_disagreement(tz_type, scj))
    missing = tuple(name for name, value in (("tz_type", tz_type), ("scj", scj)) if not value)
    said = "; ".join(f"{term}: {_WORDS[each]}" for term, each in named.items()) or "no term of the classification found"
    return Result(
        value=kind or None,
        statement=said,
        details={"terms": dict(named), "consistent": tz_consistent(tz_type, scj)},
        caveats=tuple(caveats),
        needs=missing,
        sources=("bornstein-2012", "iarc-atlas"),
    )


def _disagreement(tz_type: str, scj: str) -> str:
    row = next(row for row in rows("colposcopy/tz.csv") if (row["tz_type"], row["scj"]) == (tz_type, scj))
    return f"TZ type {tz_type} does not agree with a junction reported as {scj.replace('_', ' ')}: {row['meaning']}"


def from_record(record: Record, as_of: date) -> list[Finding]:
    """The class of each colposcopy's findings, and where its zone type and junction or lesion limits disagree."""
    found: list[Finding] = []
    for contact in contacts(record):
        found.extend(_classification(contact))
        found.extend(_zone(contact))
    return found


def _classification(contact: Contact) -> list[Finding]:
    by_event = {e.id: terms(e.values.finding) for e in contact.colposcopies if isinstance(e.values, Colposcopy)}
    named = {term: kind for each in by_event.values() for term, kind in each.items()}
    kinds = [kind for kind in reversed(ABNORMAL) if kind in named.values()]
    if not kinds:
        return []
    telling = ", ".join(term for term, kind in named.items() if kind == kinds[0])
    invasion = kinds[0] == "suspicious"
    statement = f"{telling[0].upper()}{telling[1:]}: {_WORDS[kinds[0]]} in IFCPC terms."
    if invasion:
        statement += " Features suspicious for invasion call for tissue from the lesion whatever cytology and HPV say."
    first = contact.colposcopies[0].id
    return [
        Finding(
            id=f"ifcpc-{first}",
            rule="instrument:ifcpc",
            guideline="IFCPC 2011",
            kind="classification",
            title=f"Colposcopy: {_WORDS[kinds[0]]}",
            statement=statement,
            severity="warning" if invasion else "info",
            date=contact.when.edtf or None,
            value=kinds[0],
            evidence=tuple(event for event, each in by_event.items() if each),
            facts={"terms": [f"{term}: {_WORDS[kind]}" for term, kind in named.items()]},
            sources=("bornstein-2012",),
            code="ifcpc_class",
        )
    ]


def _zone(contact: Contact) -> list[Finding]:
    values = [event.values for event in contact.colposcopies if isinstance(event.values, Colposcopy)]
    tz_type = next((value.tz_type for value in values if value.tz_type), "")
    scj = next((value.scj for value in values if value.scj), "")
    unseen = any(value.lesion_limit_seen is False for value in values)
    if tz_consistent(tz_type, scj) is False:
        words = _disagreement(tz_type, scj)
    elif unseen and tz_type in ("1", "2"):
        words = f"TZ type {tz_type} means a junction seen all round, yet the upper limit of the lesion was not seen"
    else:
        return []
    telling = [e for e in contact.colposcopies if isinstance(e.values, Colposcopy) and _tells_zone(e.values)]
    return [
        Finding(
            id=f"ifcpc-zone-{telling[0].id}",
            rule="instrument:ifcpc",
            guideline="IFCPC 2011",
            kind="flag",
            title="Transformation zone type contradicts the findings",
            statement=f"{words}. A type 3 zone would ask for an endocervical sample.",
            severity="warning",
            date=contact.when.edtf or None,
            evidence=tuple(event.id for event in telling),
            facts={"tz_type": tz_type, "scj": scj, "lesion_limit_seen": not unseen},
            sources=("bornstein-2012", "iarc-atlas"),
            code="tz_inconsistent",
        )
    ]


def _tells_zone(values: Colposcopy) -> bool:
    return bool(values.tz_type or values.scj) or values.lesion_limit_seen is not None


INSTRUMENTS = (
    Instrument(
        name="ifcpc",
        title="IFCPC 2011 colposcopic terminology",
        family="colposcopy",
        inputs=(
            Input(name="finding", type="text", doc="the finding as described", required=False),
            Input(
                name="tz_type",
                type="choice",
                doc="transformation zone type",
                choices=("1", "2", "3"),
                required=False,
                source="iarc-atlas",
            ),
            Input(
                name="scj",
                type="choice",
                doc="squamocolumnar junction",
                choices=("fully_visible", "partially_visible", "not_visible"),
                required=False,
                source="iarc-atlas",
            ),
        ),
        compute=compute,
        from_record=from_record,
        raises_flags=True,
        sources=("bornstein-2012", "iarc-atlas"),
    ),
)
