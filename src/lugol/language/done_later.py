"""A plan whose own sentence tells the day on which it was done: "booked for 3 May, finally done 20 June"."""

from lugol.language.cue_places import Assertions
from lugol.language.lines import DATED_MONTHS
from lugol.language.lists import DOABLE
from lugol.language.model import Sentence

_DONE = frozenset({"done", "performed", "undertaken", "completed", "given"})
_FORTH = (("carried", "out"), ("went", "ahead"), ("took", "place"))
_TO_DAY = frozenset({"on", "in", "the"})
_NEVER = frozenset({"not", "will", "never", "be", "yet", "if", "once", "when", "until"})


def day_done(found: Assertions, sentence: Sentence, last: int) -> int | None:
    """The token at which the day begins on which what ends at `last`, planned before, was done; None for none.

    >>> from lugol.language.cue_places import assertions
    >>> from lugol.language.page import page_of
    >>> page = page_of("LLETZ was planned for 3 May but finally done 20 June.")
    >>> day_done(assertions(page), page.sentences[0], 1)
    9
    """
    page = found.page
    for at in range(last, sentence.last - 1):
        forth = page.keys(at, at + 2) in _FORTH
        if not (forth or page.tokens[at].key in _DONE):
            continue
        day = at + 1 + forth
        while day < sentence.last and page.tokens[day].key in _TO_DAY:
            day += 1
        dated = day < sentence.last and (page.tokens[day].key[0].isdigit() or page.tokens[day].key in DATED_MONTHS)
        planned = any(c.concept.attr("effect") == "planned" for c in found.within(sentence.first, at))
        hers = not page.of(*DOABLE, first=last, last=at) and not _NEVER.intersection(page.keys(at - 2, at))
        return day if dated and planned and hers else None
    return None
