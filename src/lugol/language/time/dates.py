"""Dates of a calendar as they are written in a page, each as an interval; what can be read in two ways stays one."""

import calendar
from collections.abc import Sequence
from datetime import date
from typing import Literal

import msgspec

from lugol.language.model import Page
from lugol.language.numerals import once_a_page
from lugol.language.time.head import head_of
from lugol.language.time.mention import DateMention
from lugol.language.time.parse import written
from lugol.language.time.piece import Found, Piece
from lugol.language.time.words import Words, words_of
from lugol.record.when import UNDATED, When, between

_HALVES = {"early": (1, 6), "mid": (4, 9), "late": (7, 12)}
_DAYS = {"early": (1, 15), "mid": (8, 23), "late": (15, 31)}
_EARLIER_COSTS = 1.5
_SLIP_DAYS = 14
_JUST_BEHIND_DAYS = 31
_ADDED = frozenset({"addendum", "added", "update", "updated", "amended", "postscript"})
"""Right before a day they tell that it lies behind the date of the letter: "Addendum 9 September"."""
_ALMOST_A_YEAR = 300


class Reading(msgspec.Struct, frozen=True):
    """What a written date can be: the intervals of its readings (none: the calendar has no such day)."""

    found: Found
    whens: tuple[When, ...]


def date_mentions(page: Page, order: str | None = None, without: str = "") -> tuple[DateMention, ...]:
    """Every calendar date of a page in order.

    `order` ("dmy" or "mdy") settles dates in figures; without it the page's own unambiguous dates do; else a date
    that can be read in two ways is the interval that just covers both and is marked so. `without` leaves out one row
    of the cues, to prove it.

    >>> from lugol.language.page import page_of
    >>> [m.when.edtf for m in date_mentions(page_of("CIN 3. August 19, 2022: LEEP. Smear 03/04/2023."))]
    ['2022-08-19', '2023-03-04/2023-04-03']
    """
    words, found = words_of(page, without), _written(page, without)
    settled = order if order in ("dmy", "mdy") else own_order(found)
    dated: list[DateMention] = []
    waiting: list[Found] = []
    for one in found:
        if one.low.year is None and (one.high is None or one.high.year is None) and not _readings(one, settled, None):
            waiting.append(one)
            continue
        mention = _mention(one, _readings(one, settled, None))
        dated.extend([mention] if mention else [])
    return _with_years(page, words, dated, waiting, settled)


def _written(page: Page, without: str = "") -> list[Found]:
    """What is written as a date on a page; `without` leaves out one row of the cues."""
    return written(page, words_of(page, without)) if without else _every_date(page)


@once_a_page
def _every_date(page: Page) -> list[Found]:
    return written(page, words_of(page))


def impossible(page: Page, without: str = "") -> tuple[tuple[int, int], ...]:
    """The token ranges of what is written as a date with its year and is none in any calendar.

    >>> from lugol.language.page import page_of
    >>> page = page_of("seen on 31/02/2021 and 3 May 2021")
    >>> [page.words(*place) for place in impossible(page)]
    ['31/02/2021']
    """
    return tuple(
        (one.first, one.last)
        for one in _written(page, without)
        if one.low.year is not None and one.low.is_day and not _readings(one, "", None) and _is_full(page, one)
    )


def _is_full(page: Page, one: Found) -> bool:
    """Is it surely meant as a date: with a year of four figures or a month in words? ("80/70/20" may be anything.)"""
    keys = page.keys(one.first, one.last)
    return one.low.pair is None or any(len(key.rpartition(".")[2]) == 4 and key[-1].isdigit() for key in keys)


def shown_order(page: Page) -> Literal["", "dmy", "mdy"]:
    """The order of day and month that the dates in figures of a page prove, "" where none or both are proven.

    >>> from lugol.language.page import page_of
    >>> shown_order(page_of("Seen on 17/03/2023.")), shown_order(page_of("Seen on 03/04/2023."))
    ('dmy', '')
    """
    return own_order(_written(page))


def own_order(found: Sequence[Found]) -> Literal["", "dmy", "mdy"]:
    """The order of day and month that the dates in figures of a page prove, "" where none or both are proven."""
    votes: set[Literal["dmy", "mdy"]] = {
        "dmy" if pair[0] > 12 else "mdy"
        for one in found
        for piece in (one.low, one.high)
        if piece is not None and (pair := piece.pair) and not piece.short
        if (pair[0] > 12) != (pair[1] > 12) and max(pair) <= 31
    }
    votes |= {"dmy" for one in found if one.low.pair and one.low.short and 12 < one.low.pair[0] <= 31}
    return next(iter(votes)) if len(votes) == 1 else ""


def _with_years(
    page: Page, words: Words, dated: list[DateMention], waiting: Sequence[Found], order: str
) -> tuple[DateMention, ...]:
    """The dates with those that tell no year; each takes it from the date told before it, else from the next."""
    limit = head_of(page, words, dated).limit
    found: list[DateMention] = []
    reached: DateMention | None = None
    queue = iter(dated)
    following = next(queue, None)
    for one in waiting:
        while following is not None and following.first < one.first:
            reached = reached if _is_aside(words, page, following) else following
            found.append(following)
            following = next(queue, None)
        opens = one.at_line or page.tokens[one.first - 1].key in _ADDED
        cap = limit if not opens and words.in_clause(page, "plan", one.first) is None else None
        near = reached.when if reached is not None and reached.when.is_known else UNDATED
        if limit is not None and reached is not None and _is_of_other_year(page, one, reached):
            near = between(limit, limit)  # "Hysterectomy 2019. Scan 28 July" in a letter of 2021
        elif reached is not None and (later := _later_day(page, one, found, reached)) is not None:
            near = later.when
        if one.last_year and (base := (limit or near.latest)):
            whens = tuple(_readings(one, order, base.year - 1))
        elif near.is_known:
            whens = _near(one, order, near, cap)
        else:
            whens = _just_before(one, order, following.when if following else UNDATED, _slack(page, one, following))
        mention = _mention(one, whens)
        if mention is not None:
            found.append(mention)
            reached = reached if _is_aside(words, page, mention) else mention
    found.extend(m for m in dated if not found or m.first > found[-1].first)
    return tuple(found)


def _is_of_other_year(page: Page, one: Found, reached: DateMention) -> bool:
    """Does a letter tell a whole year before, in another sentence, from which its day without a year does not go on?"""
    low, high = reached.when.earliest, reached.when.latest
    if page.is_article or low is None or high is None or (high - low).days <= _ALMOST_A_YEAR:
        return False
    return page.sentence(reached.first).first != page.sentence(one.first).first


def _later_day(page: Page, one: Found, told: Sequence[DateMention], reached: DateMention) -> DateMention | None:
    """ "Seen on 6 June 2024. ... Smears negative 2010 to 2019. ECC 24 June": the last day told before whole years."""
    low, high = reached.when.earliest, reached.when.latest
    if low is None or high is None or (high - low).days <= _ALMOST_A_YEAR or page.is_article:
        return None
    if page.sentence(reached.first).first == page.sentence(one.first).first:
        return None
    days = [m for m in told if m.when.is_day and m.when.earliest and m.when.earliest > high]
    return max(days, key=lambda m: m.when.earliest or high, default=None)


def _is_aside(words: Words, page: Page, mention: DateMention) -> bool:
    """Is a date one of birth, of a last period or of earlier times, from which the telling does not go on?"""
    role = words.in_clause(page, "role", mention.first)
    return words.in_clause(page, "past", mention.first) is not None or (role is not None and role.code == "birth")


def _near(one: Found, order: str, reference: When, cap: date | None) -> tuple[When, ...]:
    """The readings in the year that brings them nearest to what was told before, rather later, not after `cap`."""
    base = reference.latest or reference.earliest
    if base is None:
        return ()
    if reference.earliest and reference.latest and (reference.latest - reference.earliest).days > _ALMOST_A_YEAR:
        return _readings(one, order, reference.earliest.year)
    best: tuple[float, tuple[When, ...]] | None = None
    for year in (base.year - 1, base.year, base.year + 1):
        whens = _readings(one, order, year)
        if not whens or whens[0].earliest is None or _is_beyond(whens[0].earliest, cap):
            continue
        gap = (whens[0].earliest - base).days
        cost = gap if gap >= -_SLIP_DAYS else -gap * _EARLIER_COSTS
        if best is None or cost < best[0]:
            best = (cost, whens)
    return best[1] if best else ()


def _is_beyond(day: date, cap: date | None) -> bool:
    """Does a day lie behind the last of a paper by more than a month, in which a report may have been added to it?"""
    return cap is not None and (day - cap).days > _JUST_BEHIND_DAYS


def _slack(page: Page, one: Found, following: DateMention | None) -> int:
    """How far behind the next date one without a year may lie; not at all in its own sentence ("from 35 in January
    to 240 in December 2021")."""
    beside = following is not None and page.sentence(one.first) == page.sentence(following.first)
    return 0 if beside else _JUST_BEHIND_DAYS


def _just_before(one: Found, order: str, following: When, slack: int) -> tuple[When, ...]:
    """The last such day before the next date that is told, or one just behind it."""
    if following.latest is None:
        return ()
    bound = date.fromordinal(following.latest.toordinal() + slack)
    for year in (bound.year, bound.year - 1):
        whens = _readings(one, order, year)
        if whens and whens[0].earliest is not None and whens[0].earliest <= bound:
            return whens
    return ()


def _mention(one: Found, whens: Sequence[When]) -> DateMention | None:
    if not whens:
        return None
    unique = list(dict.fromkeys((w.earliest, w.latest) for w in whens))
    when = whens[0]
    if len(unique) > 1:
        when = between(min(e for e, _ in unique if e), max(x for _, x in unique if x))
    when = _bounded(when, one.bound)
    days = tuple(e for e, _ in unique if e) if len(unique) > 1 else ()
    return DateMention(one.first, one.last, when, ambiguous=days, bound=one.bound)


def _bounded(when: When, bound: str) -> When:
    """ "Until", "by" and "before" leave the earlier end open."""
    if bound == "until" and when.latest:
        return between(None, when.latest)
    if bound == "before" and when.earliest:
        day = date.fromordinal(when.earliest.toordinal() - 1)
        return between(None, day)
    return when


def _readings(one: Found, order: str, year: int | None) -> tuple[When, ...]:
    """The intervals that a written date can be, in the `year` given where it tells none."""
    lows = _spans(one.low, order, year if one.low.year is None else None, one.part)
    if one.high is None:
        return tuple(lows)
    base = one.low.year or year
    highs = _spans(one.high, order, base if one.high.year is None else None, one.part)
    if one.low.year is None and one.high.year is not None:
        lows = _spans(one.low, order, one.high.year, one.part)
    return tuple(
        between(low.earliest, high.latest)
        for low, high in zip(lows, highs, strict=False)
        if low.earliest and high.latest and low.earliest <= high.latest
    )


def _spans(piece: Piece, order: str, year: int | None, part: str) -> list[When]:
    at = piece.year or year
    if piece.short and piece.pair is not None and order == "dmy" and piece.pair[1] > 12 >= piece.pair[0]:
        month = span_of(2000 + piece.pair[1], piece.pair[0], None)
        return [month] if month is not None else []
    if piece.pair is None or at is None:
        return [span] if at is not None and (span := span_of(at, piece.month, piece.day, part)) else []
    a, b = piece.pair
    months = [(at, b, a), (at, a, b)]
    if order and piece.short and order == "dmy" and b > 12:
        months = []
    chosen = months[:1] if order == "dmy" else months[1:] if order == "mdy" else months
    spans = [s for y, m, d in chosen if (s := span_of(y, m, d))] or [s for y, m, d in months if (s := span_of(y, m, d))]
    if piece.short and b > 12 and a <= 12 and order != "mdy":
        short_year = span_of(2000 + b, a, None)
        spans = ([] if order == "dmy" else spans) + ([short_year] if short_year and b < 60 else [])
    return spans


def span_of(year: int, month: int | None, day: int | None, part: str = "") -> When | None:
    """The interval of a year, month or day, on demand its early, mid or late part; None where no calendar has it.

    >>> span_of(2022, 2, 30), span_of(2022, 2, None).edtf
    (None, '2022-02')
    """
    if not 1880 <= year <= 2200 or (month is not None and not 1 <= month <= 12):
        return None
    if month is None:
        low, high = _HALVES.get(part, (1, 12))
        return between(date(year, low, 1), date(year, high, calendar.monthrange(year, high)[1]), approximate=bool(part))
    length = calendar.monthrange(year, month)[1]
    if day is None:
        low, high = _DAYS.get(part, (1, 31))
        return between(date(year, month, low), date(year, month, min(high, length)), approximate=bool(part))
    return between(date(year, month, day), date(year, month, day)) if 1 <= day <= length else None
