"""What a planned treatment is for stands already: "referred for management of cervical cancer, stage IB2"."""

from lugol.language.cue_places import Assertions
from lugol.language.model import Judgement, Sentence
from lugol.language.word_sets import word_set

_CARE = word_set(
    """management treatment therapy surgery care chemoradiation chemotherapy radiotherapy radiation operation resection
    chemoradiotherapy brachytherapy palliation immunotherapy excision hysterectomy follow-up followup surveillance"""
)
_TREATMENTS = ("procedure", "drug", "regimen", "radiotherapy", "chemotherapy", "immunotherapy", "hormonal")
_AHEAD = frozenset({"plan.will", "plan.to"})
"""Rows of what has not come yet: "she will be admitted for management of pre-eclampsia"."""
_FOR = frozenset({"of", "for", "in"})
_ENDS = frozenset({",", ";", ":", ".", "?", "(", ")", "or", "if", "versus", "vs", "no", "not", "without", "prevention"})
_WITHIN = 9


def is_reason_of_plan(found: Assertions, sentence: Sentence, plan: Judgement, first: int) -> bool:
    """Does the target that begins at `first` stand behind a treatment and its "of" or "for"?

    >>> from lugol.language.cue_places import assertions
    >>> from lugol.language.page import page_of
    >>> page = page_of("Referred for treatment of stage IIB cervical cancer.")
    >>> plan = Judgement("planned", "plan.forward", "Referred for")
    >>> is_reason_of_plan(assertions(page), page.sentences[0], plan, 6)
    True
    """
    page = found.page
    if plan.row in _AHEAD:
        return False
    for at in range(first - 1, max(sentence.first, first - _WITHIN), -1):
        key = page.tokens[at].key
        if key in _ENDS or found.roles[at] & {"verb"}:
            return False
        if key in _FOR:
            treated = any(m.last == at for m in page.of(*_TREATMENTS, first=max(sentence.first, at - 4), last=at))
            return treated or page.tokens[at - 1].key in _CARE
    return False
