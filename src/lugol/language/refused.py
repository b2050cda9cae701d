"""What exactly she refused: the deed behind the verb, or the subject of "was declined", and none told before it."""

from lugol.language.breaks import breaks
from lugol.language.lists import DOABLE
from lugol.language.model import Mention, Page

_HELPING = frozenset({"was", "were", "is", "are", "been", "being"})
_STOPS = frozenset({",", ";", "."})
_REFUSED = frozenset({"a", "an", "the", "any", "all", "her", "further", "to"})
_AS_SAID = frozenset({
    "it", "this", "that", "these", "them", "both", "procedure", "operation", "treatment", "surgery", "offer", "same",
    "intervention", "proposal", "investigation", "investigations", "be", "have", "undergo", "go", "proceed",
})  # fmt: skip
"""Behind "declined" these take up what was named before."""


def refuses_another(page: Page, cue: Mention, last: int) -> bool:
    """ "CIN3, declined the vaccine": what was refused stands behind the verb, and not before its comma.

    >>> from lugol.language.cue_places import assertions
    >>> from lugol.language.page import page_of
    >>> page = page_of("Hysterectomy in 2020; radiotherapy was declined.")
    >>> cue = next(c for c in assertions(page).cues if c.code == "neg.she_refused")
    >>> [refuses_another(page, cue, m.last) for m in page.of("procedure", "radiotherapy")]
    [True, False]
    """
    if _has_own_subject(page, cue, last):
        return True
    behind = page.keys(cue.last, min(cue.last + 3, page.sentence(cue.first).last))
    own = behind[:1] in {(word,) for word in _REFUSED} and not _AS_SAID.intersection(behind)
    apart = bool({",", ";", "."}.intersection(page.keys(last, cue.first))) or cue.first in breaks(page)
    return own and apart


def _has_own_subject(page: Page, cue: Mention, last: int) -> bool:
    """ "Hysterectomy in May; radiotherapy was declined": the deed of the same clause was refused, none before its stop.

    A list has an "and" or "or" before its last deed: "chemotherapy, surgery and radiotherapy were declined".
    """
    named = page.of(*DOABLE, first=last, last=cue.first)
    if not named or _STOPS.intersection(page.keys(named[-1].last, cue.first)):
        return False
    if not _HELPING.intersection(page.keys(named[-1].last, cue.first + 1)):
        return False
    stop = next((at for at in range(named[-1].first - 1, last - 1, -1) if page.tokens[at].key in _STOPS), None)
    return stop is not None and not {"and", "or", "nor"}.intersection(page.keys(stop, named[-1].first))
