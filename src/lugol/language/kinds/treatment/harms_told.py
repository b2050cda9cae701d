"""Harms in words of no row, known by their construction: "the course was complicated by X", "she then developed X"."""

from collections.abc import Iterator
from itertools import takewhile

from lugol.language.kinds.enumerated import enumerated
from lugol.language.kinds.treatment.deeds import is_anothers
from lugol.language.kinds.treatment.told import is_told
from lugol.language.model import Page, Sentence
from lugol.language.reading import Reading
from lugol.language.word_sets import word_set

Span = tuple[int, int]

_COURSES = word_set(
    """course recovery surgery operation procedure postoperative operative period treatment section stay convalescence
    hospitalization chemotherapy radiotherapy chemoradiation hysterectomy laparotomy laparoscopy postoperatively
    cesarean transplantation ablation embolization anesthesia postpartum puerperium"""
)
_COURSE = word_set("course recovery period")
_OF_PREGNANCY = word_set(
    "pregnancy pregnancies prenatal antenatal antepartum labor gestation delivery history diagnosis"
)
_WAS = word_set("was were been is being later also then further")
_MARKED = {("marked", "by"), ("remarkable", "for"), ("notable", "for"), ("hampered", "by")}
_COMPLICATED = {("complicated", "by"), ("complicated", "with")}
_DEVELOPED = word_set("developed suffered experienced")
_LATER = word_set("postoperatively postoperative intraoperatively operatively pod perioperatively")
_OPERATED = word_set(
    "surgery operation procedure hysterectomy laparotomy laparoscopy chemotherapy radiotherapy section"
)
_BEHIND = word_set("after following during")
_OPENS = word_set("a an the her some an episode episodes of further significant")
_ENDS = word_set(
    """. ; : ( ) [ which that who requiring required on at in after during due for while when where but with without
    despite because and , or was were is followed treated managed resulting necessitating as since by to from until
    postoperatively intraoperatively that improved resolved responded leading causing within over under secondary this
    these about approximately immediately later"""
)
_LINKS = word_set(", and")
_NO_HARM = word_set(
    """no not any none nothing minimal complications complication events event problems problem improvement relief
    recovery well pregnancy menses she he they it difficulty improvement regression response remission good excellent
    normal"""
)
_OCCURRED = word_set("occurred occur")
_INJURIES = word_set(
    """laceration perforation injury tear bleeding hemorrhage hematoma rupture leak leakage arrest dehiscence infection
    thrombosis embolism"""
)
_TIMES_OF_OPERATION = word_set(
    "surgery operation operative procedure dissection removal intraoperative intraoperatively"
)
_UNCERTAIN = word_set("may might could can will would should if not no never risk risks")
_OF_MANY = word_set("series cases patients women operations procedures studies percent %")
_BREAKS = word_set("a an the , ; : . ( ) and but which that when where")
_NOT_TOLERATED = (("not", "tolerate"), ("did", "not"), ("could", "not"), ("couldn't",), ("didn't",))
_SHE_WITHIN = 6
_MOST = 7
_NEAR = 12


def harms_told(reading: Reading) -> Iterator[Span]:
    """The words of each harm that a construction tells as come of an operation or a treatment."""
    page = reading.page
    for at in range(1, len(page.tokens) - 1):
        key = page.tokens[at].key
        pair = (key, page.tokens[at + 1].key)
        if pair in _COMPLICATED | _MARKED and _is_of_course(page, at, pair in _MARKED):
            found = _listed(page, at + 2)
        elif key in _DEVELOPED and _is_after_treatment(page, at):
            named = next(iter(_listed(page, at + 1)), None)
            found = [named] if named and not page.of("symptom", "finding", first=named[0], last=named[1]) else []
        elif key == "tolerate":
            found = _not_tolerated(page, at)
        elif key in _OCCURRED:
            found = _occurred(page, at)
        else:
            continue
        denied = key == "tolerate" and reading.judge(at, at + 1).assertion != "hypothetical"
        yield from (s for s in found if denied or _is_hers(reading, s))


def _is_hers(reading: Reading, span: Span) -> bool:
    return is_told(reading, *span) and reading.judge(*span).assertion == "affirmed"


def _not_tolerated(page: Page, at: int) -> list[Span]:
    """ "She did not tolerate the Femara": a drug that she could not bear, in so many words."""
    before = page.keys(max(page.sentence(at).first, at - 3), at)
    end = at + 1
    while end < page.sentence(at).last and page.tokens[end].key in _OPENS:
        end += 1
    drug = next((m for m in page.of("drug", "other_treatment", first=end, last=end + 1)), None)
    told = before[-2:] in _NOT_TOLERATED or before == ("was", "unable", "to")
    if drug is None or not told or page.sentence(at).article != "case":
        return []
    if not {"she", "patient"} & set(page.keys(max(page.clause(at)[0], at - _SHE_WITHIN), at)):
        return []
    return [(at - len(before[-2:]), drug.last)]


def _occurred(page: Page, at: int) -> list[Span]:
    """ "A laceration of the vessels occurred", "during its removal massive bleeding occurred"."""
    sentence = page.sentence(at)
    end = at
    while end > sentence.first and page.tokens[end - 1].key in ("did", "then", "also", "inadvertently"):
        end -= 1
    first = end
    while first > sentence.first and end - first < _MOST + 2 and not _breaks(page, first - 1):
        first -= 1
    keys = page.keys(first, end)
    many = _OF_MANY.intersection(page.keys(at, sentence.last))
    if many or _UNCERTAIN.intersection(page.keys(sentence.first, at)):
        return []
    during = _LATER | _TIMES_OF_OPERATION
    told = during.intersection(page.keys(sentence.first, sentence.last)) or page.part(at) == "procedure"
    return [(first, end)] if _INJURIES.intersection(keys) and told and not _NO_HARM & set(keys) else []


def _breaks(page: Page, at: int) -> bool:
    """A word at which the name of a harm begins anew; "of the vessels" goes on."""
    key = page.tokens[at].key
    return key in _BREAKS and not (key in _OPENS and page.keys(max(0, at - 1), at) == ("of",))


def _is_of_course(page: Page, at: int, marked: bool) -> bool:
    """ "Her recovery was complicated": of what followed a treatment, and not of a pregnancy or of a disease."""
    first = page.sentence(at).first
    end = at
    while end > first and page.tokens[end - 1].key in _WAS:
        end -= 1
    before = page.keys(max(first, end - _NEAR), end)
    if is_anothers(page, max(first, end - _NEAR), end):
        return False
    courses = _COURSE if marked else _COURSES
    return end < at and bool(courses.intersection(before)) and not _OF_PREGNANCY.intersection(before)


def _is_after_treatment(page: Page, at: int) -> bool:
    """ "On the second day after surgery she developed ...": a time after or during a treatment, told before the verb
    or right behind the harm.
    """
    sentence = page.sentence(at)
    keys = page.keys(sentence.first, sentence.last)
    before = page.keys(sentence.first, at)
    if {"not", "never", "none", "neither"} & set(keys) or page.sentence(at).article != "case":
        return False
    return bool(_LATER.intersection(keys)) or _is_behind_operation(page, sentence, before)


def _is_behind_operation(page: Page, sentence: Sentence, before: tuple[str, ...]) -> bool:
    """ "In the first hours after surgery": such words open the sentence, and not a weight of years."""
    at = next((i for i, key in enumerate(before) if i < _NEAR and key in _BEHIND), None)
    return at is not None and bool(_OPERATED.intersection(before[at + 1 : at + 5])) and "years" not in before


def _listed(page: Page, at: int) -> list[Span]:
    """The things named one after the other from a token on: "fever and ileus"."""
    told = enumerated(page, at, page.sentence(at).last, opens=_OPENS, ends=_ENDS, parts=_LINKS, joints=_LINKS)
    return list(takewhile(lambda span: _is_thing(page, *span), told))


def _is_thing(page: Page, first: int, last: int) -> bool:
    keys = page.keys(first, last)
    return 0 < last - first <= _MOST and keys[0].isalpha() and not _NO_HARM.intersection(keys)
