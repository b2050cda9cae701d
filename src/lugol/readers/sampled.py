"""Is a result that of the sample which the sentence names: of the smear, and not of the biopsy told beside it?"""

from lugol.language.controlled import Said
from lugol.language.model import Page
from lugol.readers.quote import Quoted
from lugol.readers.study import frame_at

_SMEARS = ("cytolog", "smear", "papanicolaou", "lbc", "tct", "thinprep", "surepath")
_TISSUES = (
    "biops",
    "bx",
    "punch",
    "histolog",
    "histopatholog",
    "lletz",
    "leep",
    "cone",
    "conisation",
    "conization",
    "curett",
)
_OF = {
    "cytology": (_SMEARS, _TISSUES),
    "biopsy": (_TISSUES, _SMEARS),
    "ecc": (_TISSUES, _SMEARS),
    "pathology": (_TISSUES, _SMEARS),
}


def is_of_another_sample(said: Said, quote: Quoted) -> bool:
    """Is the sample named nearest before the end of a quote, in its sentence, one of the other sort?"""
    if said.form.kind not in _OF:
        return False
    own, other = _OF[said.form.kind]
    page, place = quote.reading.page, quote.place
    frame = frame_at(quote.reading, place)
    if said.form.kind != "cytology" and frame.kind == "tissue" and _is(page, frame.first, frame.last, own):
        return False
    first = page.sentence(place.first).first
    for at in range(place.last - 1, first - 1, -1):
        if _is(page, at, at + 1, own):
            return False
        if _is(page, at, at + 1, other):
            return True
    return False


def _is(page: Page, first: int, last: int, stems: tuple[str, ...]) -> bool:
    """Does a word of a stretch begin with one of some stems?"""
    return any(key.startswith(stems) or (key == "pap" and stems is _SMEARS) for key in page.keys(first, last))
