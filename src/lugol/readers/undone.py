"""Words beside a quote that say of what they touch that it did not come about: "hysterectomy was attempted"."""

from lugol.language.controlled import Said
from lugol.readers.quote import Quoted

TREATMENTS = frozenset({
    "surgery", "systemic_therapy", "immunotherapy", "hormonal_therapy", "radiotherapy", "other_treatment",
})  # fmt: skip
_UNDONE = frozenset({
    "attempted", "abandoned", "postponed", "deferred", "withheld", "cancelled", "canceled", "rescinded", "averted",
    "forgone", "foregone", "omitted", "unsuccessful", "impossible", "failed",
})  # fmt: skip
_TRIED = frozenset({"attempted", "attempt", "failed", "abortive", "abandoned", "cancelled", "canceled"})
_UNDONE_PAIRS = (("given", "up"), ("put", "off"), ("called", "off"), ("ruled", "out"), ("held", "off"))
_LEAST = frozenset({"exclude", "excluding", "hardly", "scarcely", "except", "excepting", "barring", "save", "short"})
_LEAST_PAIRS = (
    ("rule", "out"),
    ("far", "from"),
    ("free", "from"),
    ("free", "of"),
    ("devoid", "of"),
    ("other", "than"),
    ("spared", "of"),
)
_REJECTED = frozenset({"rejected", "discarded", "dismissed", "refuted", "disproved", "disproven", "abandoned"})
"""Words behind a diagnosis that was given up: "a hydatid cyst was considered but rejected"."""
REJECTING = 5
BEHIND = 4
BEFORE = 4


def is_undone(said: Said, quote: Quoted) -> bool:
    """Do words right behind a treatment undo it, or words right before a finding except it?

    Beyond a comma or an "and" they speak of something else.
    """
    page, place = quote.reading.page, quote.place
    if said.form.kind in TREATMENTS:
        behind = _as_far_as_joint(page.keys(place.last, min(page.clause(place.last - 1)[1], place.last + BEHIND)))
        inside = page.keys(place.first, place.last)
        for keys in (behind, inside):
            if _UNDONE.intersection(keys) or _has_pair(keys, _UNDONE_PAIRS):
                return True
    end = min(page.sentence(place.last - 1).last, place.last + REJECTING)
    if said.form.kind == "diagnosis" and _REJECTED.intersection(page.keys(place.last, end)):
        return True
    first = max(page.sentence(place.first).first, place.first - BEFORE)
    before = _as_far_as_joint(page.keys(first, place.first)[::-1])[::-1]
    if said.form.kind in TREATMENTS and _TRIED.intersection(before):
        return True
    return bool(_LEAST.intersection(before)) or _has_pair(before, _LEAST_PAIRS)


def _as_far_as_joint(keys: tuple[str, ...]) -> tuple[str, ...]:
    """Words as far as the first comma, "and" or "but"."""
    end = next((at for at, key in enumerate(keys) if key in (",", "and", "but", ";", "or")), len(keys))
    return keys[:end]


def _has_pair(keys: tuple[str, ...], pairs: tuple[tuple[str, str], ...]) -> bool:
    return any(keys[at : at + 2] in pairs for at in range(len(keys) - 1))
