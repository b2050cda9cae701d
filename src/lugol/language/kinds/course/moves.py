"""Where she went in the course of an illness: admitted to a ward, moved to intensive care, referred on, sent home."""

from collections.abc import Iterator
from itertools import islice, pairwise

from lugol.language.model import Page
from lugol.language.reading import Reading
from lugol.language.word_sets import word_set
from lugol.record.event import Event, Followup

_WARDS = word_set("ward floor icu hdu itu ccu nicu unit")
_UNITS = (("intensive", "care"), ("high", "dependency"), ("critical", "care"), ("coronary", "care"), ("step", "down"))
_CARE = word_set("icu hdu itu ccu hospice")
_AWAY = word_set("tertiary regional another referral teaching local district rehabilitation")
_OURS = word_set("our us")
_WITHIN = 9
_NOT_HERS = ("family", "other_person", "literature", "hypothetical", "negated")
_WAS = word_set("was were been is got and then subsequently later immediately urgently")
_NO_MOVE = word_set("not will would should may if could can to be")
_AT_FIRST = 2
_ONWARD = word_set(
    """oncology oncologist oncologists surgeon surgeons radiotherapy chemotherapy hysterectomy surgery physiotherapy
    urologist urology cardiologist cardiology neurologist nephrologist hospice psychiatrist psychologist dietitian
    dietician counseling haematologist hematologist dermatologist gastroenterologist endocrinologist rheumatologist
    pulmonologist specialist specialists tertiary treatment management resection trachelectomy exenteration
    brachytherapy radiation embolization rehabilitation genetics geneticist social palliative pain"""
)
_ENDS = word_set("and but who which where if because she ; , . : ) when while")
_LONGEST = 9


def moves(reading: Reading) -> Iterator[Event]:
    """Admissions to a ward, transfers to intensive care and referrals onward that were told of her, in the past.

    How she came ("referred to our hospital", "admitted with pain") is the beginning of the story and no part of it.
    """
    page = reading.page
    for at, token in enumerate(page.tokens):
        if token.key in ("admitted", "transferred", "moved", "readmitted", "referred"):
            if page.sentence(at).article != "case" or page.part(at) in ("family", "social", "indication", "history"):
                continue
            if reading.judge(at, at + 1).assertion in _NOT_HERS:
                continue
            found = _referred(reading, at) if token.key == "referred" else _moved(reading, at)
            if found is not None:
                yield found


def _moved(reading: Reading, at: int) -> Event | None:
    """ "She was transferred to the intensive care unit for monitoring", "admitted to the ward for observation"."""
    page = reading.page
    end = place_end(page, at + 1)
    keys = page.keys(at + 1, end)
    if keys[:1] not in (("to",), ("into",)) or not _is_past(page, at):
        return None
    place = keys[1:_WITHIN]
    intensive = any(pair in _UNITS for pair in pairwise(place)) or bool(_CARE & set(place))
    admitted = page.tokens[at].key in ("admitted", "readmitted")
    if admitted and _is_opening(page, at):
        return None
    ward = admitted and bool(_WARDS & set(place))
    away = bool(_AWAY & set(place)) and "hospital" in place and not _is_opening(page, at)
    if not (intensive or ward or (away and not _OURS & set(place))):
        return None
    return reading.event(Followup(status=page.words(at, end)), at, end, assertion="affirmed")


def _referred(reading: Reading, at: int) -> Event | None:
    """ "She was referred for a radical hysterectomy", "referred to the oncology department": a step to follow."""
    page = reading.page
    end = place_end(page, at + 1)
    keys = page.keys(at + 1, end)
    if not keys or keys[0] not in ("to", "for") or not _is_past(page, at) or _is_opening(page, at):
        return None
    if _OURS.intersection(keys) or not _ONWARD.intersection(keys):
        return None
    return reading.event(Followup(plan=page.words(at, end)), at, end, assertion="affirmed")


def _is_past(page: Page, at: int) -> bool:
    """Is it told as having happened ("was admitted"), and not planned, possible or denied?"""
    clause = page.clause(at)
    before = page.keys(clause[0], at)
    return bool(_WAS.intersection(before[-2:])) and not _NO_MOVE.intersection(before[-4:])


def _is_opening(page: Page, at: int) -> bool:
    """Does it stand in the first sentences of a text, which tell how she came?"""
    told = islice((s for s in page.sentences if s.article == "case"), _AT_FIRST)
    return any(s.first <= at < s.last for s in told)


def place_end(page: Page, at: int) -> int:
    """Where the words of a place and a reason end; a first "and" that joins two reasons stays within them."""
    last = min(page.clause(at - 1)[1], page.sentence(at - 1).last, at + _LONGEST)
    end = at
    while end < last and (page.tokens[end].key not in _ENDS or page.tokens[end].key == "and"):
        end += 1
    while end > at and page.tokens[end - 1].key in ("and", "the", "a", "for", "to", "in", "on", "of", "with"):
        end -= 1
    return end
