"""The size and the depth of a cervical tumour as the record tells them, the most authoritative measurement first."""

import re
from typing import Literal

import msgspec

from lugol.instruments.stage.figo.words import clauses, mentions, pattern
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


_BORDERS = ("parametrium", "pelvic_wall", "upper_vagina", "lower_vagina")
_TUMOUR = re.compile(r"\btumou?r\b|\bcarcinoma\b", re.IGNORECASE)
_MEASURE = re.compile(r"(\d+(?:[.,]\d+)?)((?:\s*[x×]\s*\d+(?:[.,]\d+)?)*)\s*(mm|cm)\b", re.IGNORECASE)
_NAMED = re.compile(
    r"cervical (?:\w+ )?(?:tumou?r|mass|lesion|carcinoma|cancer|growth)"
    r"|(?:tumou?r|mass|lesion|carcinoma|growth)(?: \w+){0,3}? (?:of|in|at|on) (?:the )?(?:\w+ )?cervix"
    r"|(?:tumou?r|mass|lesion) (?:\w+ ){0,2}?with [^;,.]*?(?:parametri|stromal|vaginal inva)"
    r"|tumou?r (?:[\w.×]+ ){0,9}?(?:involv|invad|infiltrat|extend|reach)\w* [^;,.]*?(?:parametri|vagin|forni)",
    re.IGNORECASE,
)


class Measured(msgspec.Struct, frozen=True):
    """A measurement in mm: by what proof, of which event, in which words."""

    mm: float
    proof: Proof
    event: str
    words: str


def measures(text: str) -> list[float]:
    """The diameters that a text tells, in mm.

    >>> measures("a mass of 4.5 x 3 cm and a node of 12 mm")
    [45.0, 30.0, 12.0]
    """
    found: list[float] = []
    for match in _MEASURE.finditer(text):
        numbers = [match.group(1), *re.findall(r"\d+(?:[.,]\d+)?", match.group(2))]
        factor = 10.0 if match.group(3).lower() == "cm" else 1.0
        found += [float(number.replace(",", ".")) * factor for number in numbers]
    return found


def named_tumour(text: str) -> str:
    """The part of a text that names the tumour of the cervix, with the measure before it; "" where none does.

    >>> named_tumour("4.5 cm cervical mass with enlarged obturator node (16 mm)")
    '4.5 cm cervical mass'
    """
    match = _NAMED.search(text)
    return text[max(0, match.start() - 30) : match.end()].strip() if match else ""


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
    elif isinstance(values, Imaging):
        rank = 1 if re.search(r"\bmri?\b", values.modality, re.IGNORECASE) else 2
        mm = _tumour_mm(values.finding, values.site, values.size_mm) or _unplaced_mm(values, rank)
        return rank, Measured(mm, "imaging", event.id, values.finding) if mm else None
    elif isinstance(values, Exam):
        mm = _tumour_mm(values.term, values.site, values.size_mm)
        return 3, Measured(mm, "clinical", event.id, values.term) if mm else None
    return 9, None


def _tumour_mm(text: str, site: str, size_mm: tuple[float, ...]) -> float | None:
    """The size told of the tumour: of a tumour filed under the cervix, or measured where the words name it."""
    if _is_tumour(text, site):
        return max(size_mm, default=None)
    named = "" if pattern("benign").search(text) else named_tumour(text)
    return max(measures(named), default=None)


def _unplaced_mm(values: Imaging, rank: int) -> float | None:
    """ "MRI: 32 mm exophytic tumour": the tumour of a woman with a cancer of the cervix, where no organ is named."""
    named = values.site or _ELSEWHERE.search(values.finding) or pattern("benign").search(values.finding)
    if rank != 1 or named or not _TUMOUR.search(values.finding) or _placed(values.finding):
        return None
    return max(values.size_mm, default=None)


def _placed(text: str) -> bool:
    """Does a finding name an organ beyond the cervix and what borders it?"""
    return any(m.criterion not in _BORDERS for m in mentions(text))


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


def microscopic(events: list[Event]) -> bool:
    """Is a tumour of which no size is told called microscopic, occult or incidental by the pathologist?"""
    told = [e.values.result for e in events if isinstance(e.values, Pathology) and e.assertion == "affirmed"]
    return any(re.search(r"incidental|micro-?\s?(?:invas|scopic)|occult", text, re.IGNORECASE) for text in told)


def _told_depth(text: str) -> float | None:
    match = _DEPTH.search(text)
    if not match:
        return None
    number = float(match.group(1).replace(",", "."))
    return number * 10 if match.group(2).lower() == "cm" else number
