"""The size and the depth of a cervical tumour as the record tells them, the most authoritative measurement first."""

from typing import Literal

import msgspec

from lugol.instruments.cancer_words import terms_of
from lugol.instruments.stage.figo.words import clauses, mentions
from lugol.language.lengths import lengths
from lugol.language.terms import named, terms
from lugol.record.event import Event, Exam, Imaging, Pathology

Proof = Literal["pathology", "imaging", "operative", "clinical", "stated"]
_EXCISED = "*hysterectomy|*trachelectomy|cone|coni*|leep|lletz|excision|specimen|uterus|*cervix"
_DEPTH = "(depth|invasion|invading|invades) [of|to|is|:] [invasion|stromal invasion] [of|to|is|:] # (mm|cm)"
_CERVIX = "*cervi* !(node*|lymph*|spine|vertebra*)"
_BORDERS = ("parametrium", "pelvic_wall", "upper_vagina", "lower_vagina")
_TUMOUR = "tumour|carcinoma"
_ELSEWHERE = "node|nodal|lymph*|adnex*|*ovar*|endometrium|endometrial"
_NAMED = (
    "cervical [_] (tumour*|mass|lesion|*carcinoma|cancer|growth)"
    "|(tumour*|mass|lesion|*carcinoma|growth) [_] [_] [_] (of|in|at|on) [the] [_] cervix"
    "|(tumour*|mass|lesion) [_] [_] with [_] [_] [_] [_] [_] (parametri*|stromal|vaginal inva*)"
    "|tumour [_|#] [_|#] [_|#] [_|#] [_|#] [_|#] [_|#] (involv*|invad*|infiltrat*|extend*|reach*) "
    "[_] [_] [_] [_] [_] [_] (parametri*|vagin*|forni*)"
)


class Measured(msgspec.Struct, frozen=True):
    """A measurement in mm: by what proof, of which event, in which words."""

    mm: float
    proof: Proof
    event: str
    words: str


def named_tumour(text: str) -> str:
    """The part of a text that names the tumour of the cervix, with the measure before it; "" where none does.

    >>> named_tumour("4.5 cm cervical mass with enlarged obturator node (16 mm)")
    '4.5 cm cervical mass'
    """
    place = terms(_NAMED).first(text)
    return text[max(0, place.start - 30) : place.end].strip() if place else ""


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
    if isinstance(values, Pathology) and values.size_mm and named(_EXCISED, values.specimen):
        if values.histology in (None, "cancer") and terms_of("cancer").named(f"{values.result} {values.histology}"):
            return 0, Measured(max(values.size_mm), "pathology", event.id, values.specimen)
    elif isinstance(values, Imaging):
        rank = 1 if named("mr|mri", values.modality) else 2
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
    told = "" if terms_of("benign").named(text) else named_tumour(text)
    return max(lengths(told), default=None)


def _unplaced_mm(values: Imaging, rank: int) -> float | None:
    """ "MRI: 32 mm exophytic tumour": the tumour of a woman with a cancer of the cervix, where no organ is named."""
    finding = values.finding
    if rank != 1 or values.site or named(_ELSEWHERE, finding) or terms_of("benign").named(finding):
        return None
    if not (named(_TUMOUR, finding) or values.code == "tumour") or _placed(finding):
        return None
    return max(values.size_mm, default=None)


def _placed(text: str) -> bool:
    """Does a finding name an organ beyond the cervix and what borders it?"""
    return any(m.criterion not in _BORDERS for m in mentions(text))


def _is_tumour(text: str, site: str) -> bool:
    """A mass of the cervix that nobody calls something else."""
    if not (named(_CERVIX, site) or (not site and named(_CERVIX, text))) or terms_of("benign").named(text):
        return False
    return any(terms_of("tumour").named(clause) and not named(_ELSEWHERE, clause) for clause in clauses(text))


def depth(events: list[Event]) -> Measured | None:
    """The deepest stromal invasion told of an excised specimen; a punch biopsy does not show it."""
    found: list[Measured] = []
    for event in events:
        values = event.values
        if isinstance(values, Pathology) and event.assertion in ("affirmed", "historical"):
            deep = values.depth_mm if values.depth_mm is not None else _told_depth(values.result)
            if deep is not None and not named("biops*|punch|curett*", values.specimen):
                found.append(Measured(deep, "pathology", event.id, values.specimen))
    return max(found, key=lambda m: m.mm, default=None)


def microscopic(events: list[Event]) -> bool:
    """Is a tumour of which no size is told called microscopic, occult or incidental by the pathologist?"""
    told = [e.values.result for e in events if isinstance(e.values, Pathology) and e.assertion == "affirmed"]
    return any(named("incidental*|micro-invas*|micro-scopic*|occult", text) for text in told)


def _told_depth(text: str) -> float | None:
    place = terms(_DEPTH).first(text)
    return next(iter(lengths(text[place.start : place.end])), None) if place else None
