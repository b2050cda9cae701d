"""How high a disorder stands on the ladder of what a text may be about."""

import msgspec

from lugol.language.kinds.index.evidence import STEPS

_SIGNS = (
    ":ptosis", ":hemiplegia", ":paraplegia", ":jaundice", ":hyperpigmentation", ":pain", ":dysmenorrhea",
    ":papilledema", ":papilloedema", ":nystagmus", ":hemianopia", ":ophthalmoplegia", ":aphasia", ":ataxia",
    ":anisocoria", ":hemiparesis",
)  # fmt: skip
AGAIN, _LISTED_AGAIN = 0.35, 0.1
"""What each further telling of a disorder adds, of what it says: little where a list gives its place."""
LEAST = 2.0
COMPLAINTS = frozenset({
    "menorrhagia", "incontinence", "bleeding_disorder_of_menses", "menses_disorder", "abdominal_pain_state", "symptom",
    "back_pain", "knee_pain",
})  # fmt: skip
"""What she complains of: it stands back behind any disorder, though it heads a list."""
_FOLLOWS, _ASKS, _COMPLAINS, _LASTS = 0.35, 0.45, 0.4, 0.4
"""What a consequence of disease (sepsis, failure of an organ), a mass, a complaint and a disease that she lives with
(high blood pressure) weigh against a disease."""
_MOST_ALONE, _LASTS_LISTED = 0.9, 0.95
"""The most that any of these stands at outside a list: less than a disease that is only named."""
_SLIGHT = 0.4
LIES = (":presentation", ":lie")
_OF_BLOOD = ("emia", "penia", "cytosis", "philia", "uria")
"""Endings of what a test of the blood or of the urine shows."""
_LISTED_MASS, _LISTED_WIDE = 0.9, 0.3
_LISTED_PREGNANCY = 0.9
_SHARES = {"wide_mass": 0.3, "pregnancy_state": 0.3, "tumour_kind": 0.65, "fetal_growth": 0.45}
"""What tells less than others: a mass of the pelvis, a pregnancy, a tumour without a name, how a fetus grew."""
UNSURE = frozenset({
    "pelvic_mass", "wide_mass", "ovarian_mass", "adnexal_mass", "renal_mass", "breast_mass", "ovarian_cyst",
    "fracture_kind", "injury", "cervical_disease", "pregnancy_state", "tuberculosis_treated",
})  # fmt: skip
"""What asks for a diagnosis rather than is one: it stands back behind any other that is named as firmly."""


class Disorder(msgspec.Struct):
    """A disorder that the text may be about: what speaks for it, and where it is named best."""

    weight: float = 0.0
    stated: bool = False
    sure: bool = False
    here: bool = False
    first: int = -1
    last: int = -1
    best: float = 0.0
    beside: float = 0.0
    code: str = ""
    listed: bool = False
    lasting: bool = False
    follows: bool = False
    yields: bool = False
    in_list: bool = False
    home: str = ""
    called: str = ""
    place: str = ""

    @property
    def row(self) -> str:
        """The row of the lexicon that holds it."""
        return self.code.partition(":")[0]

    @property
    def score(self) -> float:
        """Its firmest telling, and a part of what the others say and of what disorders of its sort are told."""
        if self.listed:
            return self.best + _LISTED_AGAIN * (self.weight - self.best + self.beside)
        return self.best + AGAIN * (self.weight - self.best) + self.beside


def standing(each: Disorder) -> float:
    """How high a disorder stands on the ladder; what follows from a disease, a mass or a complaint counts less."""
    if each.row in COMPLAINTS or each.code.endswith(_SIGNS):
        score = each.score * _COMPLAINS
        return score if each.listed and not each.yields else min(score, _MOST_ALONE)
    if each.listed and each.row == "pregnancy_state":
        return each.score * _LISTED_PREGNANCY
    if each.listed and each.row in UNSURE:
        return each.score * (_LISTED_WIDE if each.row == "wide_mass" or each.yields else _LISTED_MASS)
    if each.lasting:
        return each.score * _LASTS_LISTED if each.listed else min(each.score * _LASTS, _MOST_ALONE)
    if each.follows:
        return each.score * _FOLLOWS if each.listed else min(each.score * _FOLLOWS, _MOST_ALONE)
    share = _ASKS if each.row in UNSURE else _SLIGHT if _is_slight(each) else 1.0
    return each.score * _SHARES.get(each.row, share)


def is_lie(each: Disorder) -> bool:
    """ "Delivered by caesarean for breech presentation": how a child lies is no disease outside a list of them."""
    return each.code.endswith(LIES) and not each.listed


def _is_slight(each: Disorder) -> bool:
    """ "Hypoalbuminemia": a value of the blood, seldom the disease."""
    return each.row == each.code.rpartition(":")[2] and each.row.endswith(_OF_BLOOD)


def least_of(each: Disorder) -> float:
    """What must be told of it: a mass more than once, a complaint that it was shown, anything else that it is named."""
    return LEAST if is_unsure(each) and each.row != "pregnancy_state" else STEPS["named"]


def is_unsure(each: Disorder) -> bool:
    """Is it what asks for a diagnosis ("pelvic mass") or a complaint, rather than a diagnosis?"""
    return each.row in COMPLAINTS or each.row in UNSURE
