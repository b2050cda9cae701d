"""Every written date of a page, not yet read as days of a calendar."""

from collections.abc import Iterator

import msgspec

from lugol.language.lines import YEAR_DIGITS
from lugol.language.model import SCREENING_TESTS, Page
from lugol.language.numerals import is_year
from lugol.language.time.alone import TESTED, bare, ends_free, is_year_first, is_yearly
from lugol.language.time.numerals import (
    clipped,
    day_first,
    day_of_list,
    days_together,
    dotted,
    figures,
    iso,
    month_first,
)
from lugol.language.time.piece import Found, Piece, Read, Scan, year_of
from lugol.language.time.words import Words
from lugol.language.tokens import HYPHENS

LONGEST_DATE = 8
"""Tokens of the longest written date with what leads it."""
_RESULTS = frozenset({
    "positive", "negative", "pos", "neg", "detected", "normal", "abnormal", "inadequate", "+", "nl", "nml", "wnl",
    "nad", "ok",
})  # fmt: skip
_BEFORE_RESULT = frozenset({"/", ",", ";", "and", "was", "is", "not", "test", "(", ")", "type", "types", ":"})
_LONGEST_RESULT = 8
_OF_SCORE = frozenset({"score", "scores", "of", "was", "were", "is", ":", "(", "=", "at", "birth"})
_TILDES = frozenset("~～〜∼")
"""Between the days of a span in notes from Korea and Japan."""
_OPENERS = frozenset("([{:,;'\"@=<>*•#|“‘?~")


def written(page: Page, words: Words) -> list[Found]:
    """Every written date of a page in order; none crosses the end of a sentence."""
    inside = frozenset(at for m in page.mentions for at in range(m.first + 1, m.last))
    tested = frozenset(m.last for m in page.mentions if m.concept.category in TESTED) | _behind_results(page)
    scan = Scan(page, words, inside, tested, is_yearly(page, tested), is_year_first(page), _short_years(page, words))
    found: list[Found] = []
    for sentence in page.sentences:
        if sentence.article == "references":
            continue
        at = sentence.first
        while at < sentence.last:
            one = _at(scan, at, sentence.last, found[-1] if found else None)
            if one is not None:
                found.append(one)
            at = one.last if one is not None else at + 1
    return found


def _short_years(page: Page, words: Words) -> frozenset[str]:
    """The two figures behind different months of a page, "Jan 24: CT PR", "Aug 24: new nodules", none with a year."""
    told: dict[str, set[str]] = {}
    for at in range(len(page.tokens) - 1):
        month, figures = words.at(at, "month"), page.tokens[at + 1].key
        if month is None or not (figures.isdigit() and len(figures) == 2 and int(figures) > MONTHS_OF_YEAR):
            continue
        behind = page.keys(at + 2, at + 4)
        dated = behind[:1] in (("th",), ("st",), ("nd",), ("rd",)) or any(is_year(key) for key in behind)
        if not dated:
            told.setdefault(figures, set()).add(month.code)
    return frozenset(figures for figures, months in told.items() if len(months) > 1)


MONTHS_OF_YEAR = 12


def _at(scan: Scan, at: int, last: int, previous: Found | None) -> Found | None:
    key = scan.tokens[at].key
    if not key[0].isdigit() and scan.words.at(at, "month") is None:
        return None
    if key[0].isdigit() and (not _is_free(scan, at, last) or _is_score(scan, at)):
        return None
    days = days_together(scan, at, last)
    if days is not None and ends_free(scan, days.last, last):
        return _framed(scan, days, last)
    low = next(_pieces(scan, at, last), None)
    if low is None:
        low = day_of_list(scan, at, last, previous) or bare(scan, at, last, previous)
        if low is None:
            return None
    piece, end = low
    high = _range(scan, piece, end, last)
    if high is not None:
        return _framed(scan, Found(at, high[1], piece, high[0]), last)
    if piece.year is None and piece.day is not None and scan.words.at(end, "no_day_behind") is not None:
        return None
    return _framed(scan, Found(at, end, piece), last)


def _behind_results(page: Page) -> frozenset[int]:
    """Where a result ends behind the name of a test, and in its list: "HPV+ [2021], [2022]; neg [2023]"."""
    found: set[int] = set()
    for test in page.of(*SCREENING_TESTS):
        end = test.last + _LONGEST_RESULT
        for at in range(test.last, page.sentence(test.first).last):
            key = page.tokens[at].key
            if at >= end:
                break
            if key in _RESULTS:
                found.add(at + 1)
            elif is_year(key) and found:
                end = at + _LONGEST_RESULT
            elif not (key in _BEFORE_RESULT or (key.isdigit() and len(key) < YEAR_DIGITS)):
                break
    return frozenset(found)


def _framed(scan: Scan, one: Found, last: int) -> Found:
    """The words around a date that narrow or open it: "early", "since", "last year"."""
    before = one.first
    while before > 0 and scan.tokens[before - 1].key in (*HYPHENS, "the", "year"):
        before -= 1
    bound = scan.words.behind(before, "bound")
    code = bound.code if bound is not None else ""
    behind = scan.words.at(one.last, "deictic")
    gone = one.low.year is None and behind is not None and behind.code == "last_year" and behind.last <= last
    part = code if code in ("early", "mid", "late") and not one.low.is_day else ""
    end = behind.last if gone and behind is not None else one.last
    bound_word = code if code in ("since", "until", "before", "after") and one.high is None else ""
    at_line = one.low.short and scan.is_head(one.first)
    return msgspec.structs.replace(one, last=end, part=part, bound=bound_word, last_year=gone, at_line=at_line)


def _is_free(scan: Scan, at: int, last: int) -> bool:
    """No figure that goes on from a word, a number or a code; none inside a term ("CIN 3", "HPV 16")."""
    if at in scan.inside and not scan.glued(at + 1, last):
        return False
    if not scan.tokens[at].glued or at == 0:
        return True
    before = scan.tokens[at - 1]
    if before.key in _OPENERS:
        return True
    if before.key not in HYPHENS:
        return False
    return not before.glued or (len(scan.key(at, last)) == 4 and scan.words.behind(at - 1, "bound") is not None)


def _is_score(scan: Scan, at: int) -> bool:
    """ "An Apgar score of 10-10-10": three counts of a newborn are no date."""
    before = at - 1
    while before >= 0 and scan.tokens[before].key in _OF_SCORE:
        before -= 1
    return before >= 0 and scan.tokens[before].key == "apgar"


def _pieces(scan: Scan, at: int, last: int) -> Iterator[Read]:
    """The ways to read a date that begins at a token, the fullest first."""
    for way in (clipped, dotted, iso, figures, day_first, month_first):
        read = way(scan, at, last)
        if read is not None and (ends_free(scan, read[1], last) or (way is clipped and _goes_on(scan, read, last))):
            yield read


def _goes_on(scan: Scan, low: Read, last: int) -> bool:
    """ "'21/7-9": does a later month of the same year follow the first, and end freely?"""
    piece, end = low
    later = scan.key(end + 1, last)
    rises = later.isdigit() and len(later) <= 2 and piece.month is not None and piece.month < int(later) <= 12
    return rises and scan.key(end, last) in HYPHENS and not piece.is_day and ends_free(scan, end + 2, last)


def _range(scan: Scan, low: Piece, end: int, last: int) -> Read | None:
    """The later end of a span whose earlier end has just been read."""
    here = end
    while scan.key(here, last) in (".",) and scan.key(here + 1, last) in HYPHENS:
        here += 1
    joined = scan.key(here, last)
    connected = joined in HYPHENS or joined in _TILDES or scan.words.at(here, "connector") is not None
    if not connected and not (joined == "and" and _between_before(scan, end)):
        return None
    at = here + 1
    if at >= last:
        return None
    read = next(_pieces(scan, at, last), None)
    if read is None and low.year is not None and low.month is None and not low.is_day:
        key = scan.key(at, last)
        year = year_of(key)
        if year is not None and len(key) == 4 and scan.words.at(at + 1, "no_year_behind") is None:
            return (Piece(year), at + 1) if year >= low.year else None
    if read is None and low.year and low.month and not low.is_day and scan.key(here - 2, last) == "/":
        key = scan.key(at, last)  # "'21/7-9"
        rises = key.isdigit() and low.month < int(key) <= 12 and scan.key(here - 1, last) == str(low.month)
        return (Piece(low.year, int(key)), at + 1) if rises and scan.glued(at, last) else None
    if read is None and low.month is not None and not low.is_day and (month := scan.words.at(at, "month")):
        return Piece(None, int(month.code)), month.last
    if read is None and low.day is not None and low.year is None:
        return None
    return read if read is not None and (read[0].is_day == low.is_day) else None


def _between_before(scan: Scan, end: int) -> bool:
    """Does "between" lead the earlier end of a span?"""
    first = scan.page.sentence(end - 1).first
    return any(scan.tokens[at].key == "between" for at in range(max(first, end - LONGEST_DATE), end))
