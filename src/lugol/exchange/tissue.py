"""The result of a tissue in words that keep its doubt, for forms that have no field for it."""

from lugol.language.coding import suspicion
from lugol.language.malignant import lesion_in
from lugol.record.certainty import SURE
from lugol.record.event import Biopsy, Ecc, Pathology

_DOUBT = "suspicious for "
_WORSE = {"cancer": "cannot exclude invasion"}


def proven_histology(values: Biopsy | Ecc | Pathology) -> str | None:
    """The coded histology where it is proven; None where it is only suspected."""
    return values.histology if values.certainty in SURE else None


def worded_result(values: Biopsy | Ecc | Pathology) -> str:
    """The result in words, with what is only suspected told as such.

    >>> worded_result(Biopsy(result="adenocarcinoma in situ", histology="AIS", certainty="suspected"))
    'suspicious for adenocarcinoma in situ'
    >>> worded_result(Biopsy(result="CIN3", histology="CIN3", suspected="cancer"))
    'CIN3, cannot exclude invasion'
    """
    words = values.result
    if values.certainty not in SURE and (values.result or values.histology):
        words = values.result or str(values.histology)
        lesion = lesion_in(words)
        if lesion is None or lesion.assertion != "possible":
            words = _DOUBT + words
    if values.suspected and not suspicion(words) and values.suspected != values.histology:
        words = ", ".join(filter(None, (words, _WORSE.get(values.suspected, _DOUBT + values.suspected))))
    return words
