"""What else was told of the course: advice that was given, waiting that was chosen, and how she was at a visit."""

from collections.abc import Iterator

from lugol.language.model import Page
from lugol.language.reading import Reading
from lugol.language.word_sets import word_set
from lugol.record.event import Event, Followup

_ADVICE = word_set("instructions counseling advice education precautions reassurance counselling")
_GIVEN = (("was", "given"), ("were", "given"), ("was", "provided"), ("received",), ("were", "provided"))
_ADVICE_WITHIN = 5
_COUPLE = word_set("parents couple family")
_WAITING = word_set("expectant conservative")
_MANAGED = word_set("management therapy treatment approach")
_CHOSEN = word_set("executed chosen adopted followed continued elected decided undertaken performed instituted carried")
_VISIT = word_set("visit visits appointment examination")
_SHE = word_set("she patient woman mother")
_IS = word_set("was is remained remains had has felt feels reported reports")
_RESULTS = ("analyte", "hpv", "cyt_test", "frame", "histology", "ihc_marker", "response")
_NOT = word_set("will should may if could would can not never")
_ENDS = word_set("; . ( and but which while")
_LONGEST = 9
_VISIT_WITHIN = 8


def cared(reading: Reading) -> Iterator[Event]:
    """Advice given, waiting chosen and her state at a visit, each told as hers and as done."""
    page = reading.page
    for at, token in enumerate(page.tokens):
        found = None
        if token.key in _ADVICE:
            found = _advised(page, at)
        elif token.key in _WAITING:
            found = _waited(page, at)
        elif token.key in ("follow", "followup"):
            found = _at_visit(page, at)
        if found is None or page.sentence(at).article != "case" or page.part(at) in ("family", "plan"):
            continue
        first, last = found
        judged = reading.judge(first, last).assertion
        couple = judged == "family" and _COUPLE.intersection(page.keys(page.clause(first)[0], first))
        if couple or judged in ("affirmed", "negated"):
            words = f"{token.key} management" if token.key in _WAITING else page.words(first, last)
            yield reading.event(Followup(status=words), first, last, assertion="affirmed")


def _advised(page: Page, at: int) -> tuple[int, int] | None:
    """ "The parents were given genetic counselling", "she was given appropriate labour instructions"."""
    floor = page.clause(at)[0]
    for first in range(at - 1, max(floor, at - _ADVICE_WITHIN) - 1, -1):
        for words in _GIVEN:
            if page.keys(first, first + len(words)) == words and first + len(words) <= at:
                before = page.keys(max(floor, first - 3), first)
                return None if _NOT.intersection(before) else (first, at + 1)
    return None


def _waited(page: Page, at: int) -> tuple[int, int] | None:
    """ "Expectant management was chosen", "the expectant therapy was executed"."""
    behind = page.keys(at + 1, min(at + 5, page.clause(at)[1]))
    if not behind or behind[0] not in _MANAGED or not {"was", "were"} & set(behind[1:3]):
        return None
    end = next((i for i, key in enumerate(behind) if key in _CHOSEN), None)
    return None if end is None or "not" in behind else (at, at + 2 + end)


def _at_visit(page: Page, at: int) -> tuple[int, int] | None:
    """ "At 1-year follow up she was in class 2": how she was, unless a result of a test is told there."""
    sentence = page.sentence(at)
    if at - sentence.first > _VISIT_WITHIN or page.keys(sentence.first, sentence.first + 1) not in (("at",), ("on",)):
        return None
    who = at + 1
    while who < min(sentence.last, at + 6) and page.tokens[who].key not in _SHE:
        if page.tokens[who].key not in {"up", "-", ",", "the", "our", "this", *_VISIT}:
            return None
        who += 1
    if page.keys(who + 1, who + 2)[:1] == () or page.tokens[who + 1].key not in _IS:
        return None
    end = who + 2
    while end < min(sentence.last, who + _LONGEST) and page.tokens[end].key not in _ENDS:
        end += 1
    if page.of(*_RESULTS, first=who, last=end) or end - who < len(("she", "was", "well")):
        return None
    return sentence.first, end
