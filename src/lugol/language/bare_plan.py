"""A step named alone in a part that tells diseases and plans: "Assessment and plan: Colposcopy with biopsy."."""

from lugol.language.cue_places import Assertions
from lugol.language.lists import DOABLE
from lugol.language.mixed_parts import is_mixed
from lugol.language.model import Sentence

_STEPS = tuple(name for name in DOABLE if name not in ("drug", "hormonal"))
"""What may stand alone as a plan; a drug named alone is prescribed."""
_NO_STEP = ("histology", "cyt_result", "symptom", "condition", "head")
_TOLD = frozenset({"normal", "negative", "positive", "abnormal", "pending", "benign", "unremarkable", "clear", "ago"})
_MOST_BEFORE = 3


def is_bare_plan(found: Assertions, sentence: Sentence, first: int) -> bool:
    """Does a token of a part that also heads a plan name a step, in a sentence without verb, date, result or disease?

    "Colposcopy with biopsy." is one; "Pap smear was taken.", "Hysterectomy 2010." and "HSIL on Pap." are none.
    """
    page = found.page
    if not is_mixed(page, first):
        return False
    steps = page.of(*_STEPS, first=sentence.first, last=sentence.last)
    if not steps or not any(m.first <= first < m.last for m in steps):
        return False
    keys = page.keys(sentence.first, sentence.last)
    before = [key for key in page.keys(sentence.first, steps[0].first) if key[0].isalpha()]
    told = found.has("verb", sentence.first, sentence.last) or found.has("done_verb", sentence.first, sentence.last)
    dated = any(key.isdigit() and len(key) == len("2010") for key in keys)
    named = page.of(*_NO_STEP, first=sentence.first, last=sentence.last)
    return not (told or dated or named or _TOLD.intersection(keys)) and len(before) <= _MOST_BEFORE
