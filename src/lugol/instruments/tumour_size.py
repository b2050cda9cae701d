"""The size and the depth of a cervical tumour as the record tells them, the most authoritative measurement first."""

import re
from typing import Literal

import msgspec

from lugol.instruments.figo_words import clauses, pattern
from lugol.record.event import Event, Exam, Imaging, Pathology

Proof = Literal["pathology", "imaging", "operative", "clinical", "stated"]
_EXCISED = re.compile(r"hysterectomy|trachelectomy|\bcon[ei]|leep|lletz|excision|specimen|uterus|cervix", re.IGNORECASE)
_DEPTH = re.compile(
    r"(?:depth|invasion|invading|invades)(?: of| to| is|:)?(?: invasion| stromal invasion)?(?: of| to| is|:)?\s*"
    r"(\d+(?:[.,]\d+)?)\s*(mm|cm)",
    re.IGNORECASE,
)
_CERVIX = re.compile(r"cervi(?!cal (?:node|lymph|spine|vertebra))", re.IGNORECASE)


_ELSEWHERE = re.compile(r"\bnod(?:e|es|al)\b|lymph|adnex|ovar|endometri(?:um|al)", re.IGNORECASE)


class Measured(msgspec.Struct, frozen=True):
    """A measurement in mm: by what proof, of which event, in which words."""

    mm: float
    proof: Proof
    event: str
    words: str


def size(events: list[Event]) -> list[Measured]:
    """Greatest diameters of the tumour: by pathology, then MRI, other imaging, examination; the largest first.

    >>> size([])
    []
    """
    found: list[tuple[int, Measured]] = []
    for event in events:
        if event.assertion in ("affirmed", "historical"):
            rank, told = _size(event)
            if told:
                found.append((rank, told))
    found.sort(key=lambda pair: (pair[0], -pair[1].mm))
    return [told for _, told in found]


def _size(event: Event) -> tuple[int, Measured | None]:
    values = event.values
    if isinstance(values, Pathology) and values.size_mm and _EXCISED.search(values.specimen):
        if values.histology in (None, "cancer") and pattern("cancer").search(f"{values.result} {values.histology}"):
            return 0, Measured(max(values.size_mm), "pathology", event.id, values.specimen)
    elif isinstance(values, Imaging) and values.size_mm and _is_tumour(values.finding, values.site):
        rank = 1 if re.search(r"\bmri?\b", values.modality, re.IGNORECASE) else 2
        return rank, Measured(max(values.size_mm), "imaging", event.id, values.finding)
    elif isinstance(values, Exam) and values.size_mm and _is_tumour(values.term, values.site):
        return 3, Measured(max(values.size_mm), "clinical", event.id, values.term)
    return 9, None


def _is_tumour(text: str, site: str) -> bool:
    """A mass of the cervix that nobody calls something else."""
    if not (_CERVIX.search(site) or (not site and _CERVIX.search(text))) or pattern("benign").search(text):
        return False
    return any(pattern("tumour").search(clause) and not _ELSEWHERE.search(clause) for clause in clauses(text))


def depth(events: list[Event]) -> Measured | None:
    """The deepest stromal invasion told of an excised specimen; a punch biopsy does not show it."""
    found: list[Measured] = []
    for event in events:
        values = event.values
        if isinstance(values, Pathology) and event.assertion in ("affirmed", "historical"):
            deep = values.depth_mm if values.depth_mm is not None else _told_depth(values.result)
            if deep is not None and not re.search(r"biops|punch|curett", values.specimen, re.IGNORECASE):
                found.append(Measured(deep, "pathology", event.id, values.specimen))
    return max(found, key=lambda m: m.mm, default=None)


def _told_depth(text: str) -> float | None:
    match = _DEPTH.search(text)
    if not match:
        return None
    number = float(match.group(1).replace(",", "."))
    return number * 10 if match.group(2).lower() == "cm" else number
