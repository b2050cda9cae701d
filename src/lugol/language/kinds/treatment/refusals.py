"""Treatment of the cervix that she refused, with what it was for: "declined a LLETZ", "hysterectomy for CIN3, refused".

A hysterectomy that is declined for fibroids refuses no treatment of the cervix.
"""

from collections.abc import Iterator

from lugol.language.model import Mention, Page
from lugol.language.reading import Reading
from lugol.record.event import Event, Followup

_REFUSES = frozenset({"declined", "declines", "declining", "refused", "refuses", "refusing", "decline", "refuse"})
_OF_CERVIX = ("excision", "ablation", "hysterectomy", "trachelectomy")
_FOR = frozenset({"for", "because"})
_ENDS = frozenset({".", ";", ",", "and", "but", "she", "in", "on", "so"})
_GRAVE = ("cancer", "CIN2", "CIN2/3", "CIN3", "HSIL", "AIS")
_NEAR = 6
_REASON_WITHIN = 8


def refusals(reading: Reading) -> Iterator[Event]:
    """Each treatment of the cervix that she refused in so many words."""
    page = reading.page
    for mention in page.of("procedure"):
        if mention.code in _OF_CERVIX or mention.concept.attr("code") in _OF_CERVIX:
            found = _refused(reading, mention)
            if found:
                yield found


def _refused(reading: Reading, mention: Mention) -> Event | None:
    page = reading.page
    sentence = page.sentence(mention.first)
    before = range(max(sentence.first, mention.first - _NEAR), mention.first)
    verb = next((at for at in before if page.tokens[at].key in _REFUSES), None)
    judged = reading.judge(mention.first, mention.last)
    if judged.assertion in ("family", "other_person", "literature", "hypothetical"):
        return None
    if verb is None or {",", ";", "but", "and"}.intersection(page.keys(verb, mention.first)):
        return _refused_behind(reading, mention) if judged.row == "neg.she_refused" else None
    end = reason_end(page, mention.last)
    code = "" if is_for_another(page, mention.last, end) else "treatment_refused"
    value = Followup(event=page.words(verb, end), code=code)
    return reading.event(value, verb, end, assertion="affirmed")


def _refused_behind(reading: Reading, mention: Mention) -> Event | None:
    """ "She was offered a LLETZ and refused", "hysterectomy for fibroids was declined"."""
    page = reading.page
    last = page.sentence(mention.first).last
    verb = next((at for at in range(mention.last, last) if page.tokens[at].key in _REFUSES), None)
    if verb is None:
        return None
    code = "" if is_for_another(page, mention.last, verb) else "treatment_refused"
    value = Followup(event=page.words(mention.first, verb + 1), code=code)
    return reading.event(value, mention.first, verb + 1, assertion="affirmed")


def reason_end(page: Page, at: int) -> int:
    """Where a reason right behind some words ends ("for her fibroids"); their own end where none follows."""
    last = min(page.sentence(at - 1).last, at + _REASON_WITHIN)
    if at >= last or page.tokens[at].key not in _FOR:
        return at
    end = at + 1
    while end < last and page.tokens[end].key not in _ENDS:
        end += 1
    return end


def is_for_another(page: Page, first: int, last: int) -> bool:
    """Is a reason told, and is it neither a cancer nor a precancer ("for heavy periods")?"""
    named = page.of("symptom", "condition", "histology", "disorder", first=first, last=last)
    return bool(named) and not any(m.concept.attr("histology") in _GRAVE for m in named)
