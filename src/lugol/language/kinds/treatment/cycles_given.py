"""Cycles told by their numbers behind a plan: "Tisotumab vedotin planned. C1 given 19 Sep. C2 given 17 Oct"."""

from lugol.language.kinds.treatment.cycles import Count
from lugol.language.model import Page

_GIVEN = frozenset({"given", "received", "administered", "done", "tolerated", "completed", "delivered", "today"})
_SENTENCES, _VERB_WITHIN, _MOST = 3, 3, 20


def cycles_behind(page: Page, at: int, drugs: tuple[str, ...]) -> Count | None:
    """The highest cycle that the sentences behind a token tell as given, up to one that names another drug.

    >>> from lugol.language.page import page_of
    >>> page = page_of("Cemiplimab planned. C1 given in May. C2 given in June, well tolerated.")
    >>> cycles_behind(page, 0, ("drug",)).number
    2
    """
    found: Count | None = None
    own = page.sentence(at)
    for sentence in page.sentences_near(at, behind=_SENTENCES):
        if sentence.first <= own.first:
            continue
        if page.of(*drugs, first=sentence.first, last=sentence.last):
            break
        for place in range(sentence.first, sentence.last):
            letter, figure = [*page.keys(place, min(place + 2, sentence.last)), ""][:2]
            number = int(figure) if letter == "c" and figure.isdigit() else 0
            told = _GIVEN.intersection(page.keys(place + 2, min(place + 2 + _VERB_WITHIN, sentence.last)))
            if told and 0 < number <= _MOST and (found is None or number > found.number):
                found = Count(number, place, given=True)
    return found
