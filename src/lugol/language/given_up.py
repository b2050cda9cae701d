"""A plan that its own sentence gives up behind a "but", or the next one: "planned; abandoned in theatre"."""

from lugol.language.cue_places import Assertions
from lugol.language.lines import DATED_MONTHS
from lugol.language.lists import DOABLE
from lugol.language.model import Mention, Sentence

_GIVES_UP = frozenset({"neg.not_done", "neg.cancelled", "neg.forbidden"})
_TURNS = frozenset({"but", "however", "although", "though", "yet", "then", "later", "subsequently", "now"})
_ADVICE = frozenset({"suggested", "recommended", "advised", "proposed", "considered", "discussed"})
_BETWEEN = frozenset({
    "is", "was", "were", "are", "has", "have", "had", "been", "it", "this", "that", "which", "the", "operation",
    "procedure", "surgery", "treatment", "they", "we", "not", ",", ";", "-", "–", ".", "and",
})  # fmt: skip


_STOPPED = frozenset({"neg.cancelled", "neg.aborted_after", "neg.not_done"})
_OF_OPERATION = frozenset({"the", "initial", "primary", "exploratory", "time", "of", "staging", "surgical"})


def is_where_given_up(found: Assertions, sentence: Sentence, first: int) -> bool:
    """ "Planned radical hysterectomy abandoned at laparotomy": where one stopped was done itself."""
    page = found.page
    at = first - 1
    while at > sentence.first and page.tokens[at].key in _OF_OPERATION:
        at -= 1
    led = at >= sentence.first and page.tokens[at].key in ("at", "during")
    opens = at == sentence.first or page.tokens[at - 1].key == "abandoned"
    stopped = any(cue.code in _STOPPED for cue in found.within(sentence.first, sentence.last))
    return led and opens and stopped and bool(page.of("procedure", first=first, last=first + 1))


def given_up(found: Assertions, sentence: Sentence, plan: Mention, first: int, last: int) -> Mention | None:
    """The cue that takes back the plan for the tokens [first, last) that a cue tells, None where nothing does.

    What was only advised stays advised where it was not done.

    >>> from lugol.language.cue_places import assertions
    >>> from lugol.language.page import page_of
    >>> page = page_of("Hysterectomy was planned but is no longer possible.")
    >>> found = assertions(page)
    >>> given_up(found, page.sentences[0], found.cues[0], 0, 1).code
    'neg.not_done'
    """
    page = found.page
    if not page.of(*DOABLE, first=first, last=last):
        return None
    begun = max(last, plan.last)
    advised = bool(_ADVICE.intersection(page.keys(plan.first, plan.last)))
    following = page.sentences_near(sentence.first, behind=1)[-1]
    for cue in found.within(begun, following.last):
        only_advised = advised and cue.code == "neg.not_done"
        if cue.code in _GIVES_UP and not only_advised and not page.of(*DOABLE, first=last, last=cue.first):
            parted = cue.first >= sentence.last or page.tokens[cue.first - 1].key == ";"
            between = page.keys(following.first if cue.first >= sentence.last else begun, cue.first)
            lead = [key for key in between if not (key in _BETWEEN or key in DATED_MONTHS or key.isdigit())]
            at_once = parted or len(lead) < len(between)
            if page.keys(cue.last, cue.last + 1) != (":",) and (lead[-1] in _TURNS if lead else at_once):
                return cue
    return None
