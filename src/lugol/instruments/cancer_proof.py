"""What proves a cancer in a record, and a cancer of the cervix in particular."""

from lugol.instruments.cancer_words import terms_of
from lugol.language.terms import named, parted
from lugol.record.certainty import SURE
from lugol.record.event import Biopsy, Diagnosis, Ecc, Event, Pathology, Stage
from lugol.record.record import Record

_OTHER_ORGAN = (
    "ovar*|endometri*|corpus|fallopian|vulv*|vagina*|lung|pulmon*|bronch*|breast|bladder|colon*|rect*|colorect*|stomach"
    "|gastric cancer|pancrea*|kidney|thyroid|skin|prostat*|lymph*"
)
_ELSEWHERE = "*metasta* [_] [_] [_] [_] (from|of) !([the] *cervi*)|metastatic to [the] *cervi*"
_CERVICAL = "*cervi* !(node*|lymph*|spine|vertebra*)|leep|lletz|conisation|cone"
_NOT_STAGED = "lymphoma*|leukaemi*|leukemi*|myeloma|myeloid sarcoma|chorio-carcinoma"
_SECONDARY = ("haematological", "trophoblastic", "metastasis")
"""What tissue of the cervix is called that is no primary cancer of it."""
_NOT_OF_CERVIX = (
    "haematological", "trophoblastic", "metastasis_to_cervix", "other_cancer", "uterine_cancer", "adnexal_cancer",
    "vulvovaginal_cancer", "other_organ",
)  # fmt: skip


def is_cancer(result: str, histology: str | None) -> bool | None:
    """Does a tissue report say cancer? None where it says neither.

    >>> is_cancer("chronic inflammation, no malignancy", None), is_cancer("squamous cell carcinoma", None)
    (False, True)
    """
    if histology is not None and histology not in ("insufficient", "other", "no_result", "unexpected"):
        return histology == "cancer"
    for clause in parted(";|,|.", result):
        match = terms_of("cancer").first(clause)
        if match and not terms_of("not_cancer").named(clause):
            return not terms_of("denied_before").named(clause[: match.start])
    return None


def cancers(record: Record) -> list[Event]:
    """Her diagnoses and tissue reports of a cancer of any organ, in order."""
    return [event for event in _hers(record) if _tells_cancer(event)]


def proof_of_cervical_cancer(record: Record) -> list[Event]:
    """Her events that establish a cancer of the cervix that FIGO stages, in order; empty where none does.

    Where the record diagnoses a cancer of another organ and none of the cervix, tissue of the cervix that holds
    cancer is spread to it.
    """
    found = [event for event in _hers(record) if _proves(event)]
    stated = any(event.kind in ("diagnosis", "stage") for event in found)
    return found if stated or not any(_is_elsewhere(event) for event in _hers(record)) else []


def _hers(record: Record) -> list[Event]:
    return [event for event in record.events if event.assertion in ("affirmed", "historical")]


def _tells_cancer(event: Event) -> bool:
    values = event.values
    if isinstance(values, Diagnosis):
        return values.status != "superseded" and bool(is_cancer(f"{values.value} {values.histology}", None))
    if not isinstance(values, Pathology | Biopsy | Ecc) or values.certainty not in SURE:
        return False
    return bool(is_cancer(values.result, values.histology))


def _is_elsewhere(event: Event) -> bool:
    """A diagnosed cancer of an organ that is not the cervix."""
    values = event.values
    if not isinstance(values, Diagnosis) or not _tells_cancer(event):
        return False
    place = values.site or values.value
    return named(_OTHER_ORGAN, place) and not named(_CERVICAL, place)


def _proves(event: Event) -> bool:
    values = event.values
    if isinstance(values, Stage):
        return "figo" in values.system.lower() and named(_CERVICAL, values.disease)
    if not _tells_cancer(event) or terms_of("doubt").named(str(getattr(values, "certainty", ""))):
        return False
    if getattr(values, "tumour", "") in _SECONDARY or getattr(values, "code", "") in _NOT_OF_CERVIX:
        return False
    told, place = _told_and_place(event)
    return named(_CERVICAL, place) and not named(_ELSEWHERE, told) and not named(_NOT_STAGED, told)


def _told_and_place(event: Event) -> tuple[str, str]:
    values = event.values
    if isinstance(values, Diagnosis):
        return f"{values.value} {values.histology}", values.site or values.value
    if isinstance(values, Biopsy):
        return values.result, values.site
    if isinstance(values, Pathology):
        return values.result, f"{values.specimen} {values.result}"
    return getattr(values, "result", ""), "cervix"
