"""Parts that tell a disease and then what is to be done: "Assessment and plan: 1. CIN 3. LEEP."."""

from lugol.language.cue_places import Assertions
from lugol.language.lists import DOABLE
from lugol.language.model import Page, Part, Sentence

_ASSESSED = frozenset({"impression", "impressions", "assessment", "assessments", "diagnosis", "diagnoses"})
_PLANS = frozenset({"plan", "plans", "p"})
_STEPS = tuple(name for name in DOABLE if name not in ("drug", "hormonal"))
"""What may stand alone as a plan; a drug named alone is prescribed."""
_NO_STEP = ("histology", "cyt_result", "symptom", "condition", "head")
_TOLD = frozenset({"normal", "negative", "positive", "abnormal", "pending", "benign", "unremarkable", "clear", "ago"})
_MOST_BEFORE = 3


def is_mixed(page: Page, at: int) -> bool:
    """Does it stand under "Assessment and plan:", whose items tell a disease and then what is to be done?"""
    part = page.part_of(at)
    return part is not None and is_mixed_part(page, part)


def is_mixed_part(page: Page, part: Part) -> bool:
    """Does the label of a part name both an assessment and a plan ("A/P")?"""
    label = page.keys(*part.label)
    return (part.kind == "plan" and bool(_ASSESSED.intersection(label))) or (
        part.kind == "impression" and bool(_PLANS.intersection(label))
    )


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
