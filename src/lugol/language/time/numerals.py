"""Dates written in full: figures, days, months and years at their tokens."""

import msgspec

from lugol.language.time.piece import Found, Piece, Read, Scan, year_of
from lugol.language.tokens import HYPHENS

_SUFFIXES = frozenset({"st", "nd", "rd", "th"})
_TWICE = frozenset({"march", "may", "mar", "dec", "sep", "jan"})
"""Month words that are also words of another kind; behind a figure and without a year they need a capital."""


def days_together(scan: Scan, at: int, last: int) -> Found | None:
    """ "3-8 March 2022", "March 3-8, 2022", "03.04.-12.06.2023": the first day shares what the second tells."""
    if (slashed := _slashed_span(scan, at, last)) is not None:
        return slashed
    month = scan.words.at(at, "month")
    here = month.last if month is not None else at
    key = scan.key(here, last)
    end = here + 1 + (scan.key(here + 1, last) in _SUFFIXES)
    end += month is None and "." in key and scan.key(end, last) == "."
    joined = scan.key(end, last) in HYPHENS or scan.words.at(end, "connector") is not None
    joined = joined or (scan.key(end, last) == "and" and scan.key(at - 1, last) == "between")
    if not joined or end + 1 >= last:
        return None
    if month is not None:
        second = scan.key(end + 1, last)
        after = end + 2 + (scan.key(end + 2, last) in _SUFFIXES)
        year = _year_behind(scan, after, last, has_day=False)
        if not (key.isdigit() and second.isdigit() and len(key) <= 2 and len(second) <= 2 and year is not None):
            return None
        low, high = (Piece(year[0], int(month.code), int(day)) for day in (key, second))
        return Found(at, year[1], low, high)
    if key.isdigit() and len(key) <= 2:
        read = day_first(scan, end + 1, last)
        if read is not None and read[0].day is not None and int(key) < read[0].day:
            return Found(at, read[1], msgspec.structs.replace(read[0], day=int(key)), read[0])
        return None
    parts = key.split(".")
    read = dotted(scan, end + 1, last) if len(parts) == 2 and all(len(p) <= 2 and p.isdigit() for p in parts) else None
    if read is None or read[0].pair is None:
        return None
    return Found(at, read[1], Piece(read[0].year, pair=(int(parts[0]), int(parts[1]))), read[0])


def _slashed_span(scan: Scan, at: int, last: int) -> Found | None:
    """ "29/04-05/06/2019": a day and month whose year the later end of the span tells."""
    keys = [scan.key(i, last) for i in range(at, at + 4)]
    if not (keys[0].isdigit() and keys[1] == "/" and keys[2].isdigit() and keys[3] in HYPHENS):
        return None
    read = figures(scan, at + 4, last)
    if len(keys[0]) > 2 or len(keys[2]) > 2 or read is None or read[0].pair is None:
        return None
    return Found(at, read[1], Piece(read[0].year, pair=(int(keys[0]), int(keys[2]))), read[0])


def day_of_list(scan: Scan, at: int, last: int, previous: Found | None) -> Read | None:
    """ "On 3, 5 and 9 May 2022", "on May 3, 5 and 9, 2022": a day whose month the last or the first of its list tells.

    The days rise; the first stands behind "on" or the like, the others behind one that was read so.
    """
    key = scan.key(at, last)
    if not key.isdigit() or len(key) > 2 or at in scan.inside:
        return None
    goes_on = previous is not None and previous.low.is_day and _is_joint(scan, previous.last, at)
    if goes_on and previous is not None and previous.low.month is not None:
        read = _behind_month(scan, at, last, previous)
        if read is not None:
            return read
    if not (goes_on or scan.words.behind(at, "on") is not None or scan.key(at - 1, last) in ("of", "from", "dated")):
        return None
    days, here = [int(key)], at + 1
    while scan.key(here, last) in _JOINTS and len(days) < _MOST_DAYS:
        here += 1 + (scan.key(here, last) == "," and scan.key(here + 1, last) in ("and", "&"))
        read = day_first(scan, here, last)
        if read is not None and read[0].day is not None and days == sorted({*days}) and days[-1] < read[0].day:
            return msgspec.structs.replace(read[0], day=days[0]), at + 1
        if not scan.key(here, last).isdigit() or len(scan.key(here, last)) > 2:
            return None
        days.append(int(scan.key(here, last)))
        here += 1
    return None


_JOINTS = frozenset({",", "and", "&"})
_MOST_DAYS = 12


def _is_joint(scan: Scan, first: int, last: int) -> bool:
    """Do only signs of a list stand in [first, last)?"""
    return 0 < last - first <= 2 and all(token.key in _JOINTS for token in scan.tokens[first:last])


def _behind_month(scan: Scan, at: int, last: int, previous: Found) -> Read | None:
    """ "May 3, 5 and 9, 2022": a later day of a month that stands before the first."""
    low = previous.low
    year = _year_behind(scan, at + 1, last, has_day=False)
    ends = scan.key(at + 1, last) in ("", ".", ";", ")", ":", "and", "&") or year is not None
    listed = scan.words.at(previous.first, "month") is not None or previous.last == previous.first + 1
    if not listed or low.day is None or not low.day < int(scan.key(at, last)) <= 31 or low.month is None:
        return None
    if not ends and not (scan.key(at + 1, last) == "," and scan.key(at + 2, last).isdigit()):
        return None
    told = year[0] if year is not None else low.year
    return Piece(told, low.month, int(scan.key(at, last))), year[1] if year is not None else at + 1


def dotted(scan: Scan, at: int, last: int) -> Read | None:
    """ "13.05.2025", "2024.03.15", "02.2023", each one token."""
    parts = scan.tokens[at].key.split(".")
    if not all(part.isdigit() for part in parts):
        return None
    if len(parts) == 3 and len(parts[0]) == 4 and (year := year_of(parts[0])):
        return Piece(year, int(parts[1]), int(parts[2])), at + 1
    sizes = [len(part) for part in parts]
    if scan.year_first and sizes == [2, 2, 2] and (year := year_of(parts[0])):
        return Piece(year, int(parts[1]), int(parts[2])), at + 1
    if len(parts) == 3 and max(sizes[:2]) <= 2 and sizes[2] in (2, 4) and (year := year_of(parts[2])):
        return Piece(year, pair=(int(parts[0]), int(parts[1]))), at + 1
    if len(parts) == 2 and len(parts[1]) == 4 and len(parts[0]) <= 2 and (year := year_of(parts[1])):
        return (Piece(year, int(parts[0])), at + 1) if 1 <= int(parts[0]) <= 12 else None
    return None


def iso(scan: Scan, at: int, last: int) -> Read | None:
    """ "2022-03-08", "2024/03/05", "2022-03"."""
    key, sign, month = scan.key(at, last), scan.key(at + 1, last), scan.key(at + 2, last)
    year = year_of(key) if len(key) == 4 else None
    if year is None or sign not in ("/", "-") or not month.isdigit() or len(month) > 2:
        return None
    if not (scan.glued(at + 1, last) and scan.glued(at + 2, last)):
        return None
    day = scan.key(at + 4, last)
    if scan.key(at + 3, last) == sign and scan.glued(at + 3, last) and scan.glued(at + 4, last) and day.isdigit():
        return (Piece(year, int(month), int(day)), at + 5) if len(day) <= 2 else None
    padded = len(month) == 2 and 1 <= int(month) <= 12 and (month[0] == "0" or sign == "-")
    return (Piece(year, int(month)), at + 3) if padded else None


def clipped(scan: Scan, at: int, last: int) -> Read | None:
    """ "'21/6", "'21/6/14": a year of two figures behind an apostrophe, then the month."""
    key, sign, month = scan.key(at, last), scan.key(at + 1, last), scan.key(at + 2, last)
    marked = at > 0 and scan.tokens[at - 1].key in ("'", "’", "‘", "`") and scan.glued(at, last)
    if not marked or len(key) != 2 or sign != "/" or not (scan.glued(at + 1, last) and scan.glued(at + 2, last)):
        return None
    year = year_of(key)
    if year is None or not month.isdigit() or not 1 <= int(month) <= 12:
        return None
    day = scan.key(at + 4, last)
    if scan.key(at + 3, last) == "/" and scan.glued(at + 4, last) and day.isdigit() and len(day) <= 2:
        return Piece(year, int(month), int(day)), at + 5
    return Piece(year, int(month)), at + 3


def figures(scan: Scan, at: int, last: int) -> Read | None:
    """ "29/08/2004", "8-Mar-22", "02/2023"."""
    a, sign = scan.key(at, last), scan.key(at + 1, last)
    if not a.isdigit() or len(a) > 2 or sign not in ("/", "-"):
        return None
    b, again, c = scan.key(at + 2, last), scan.key(at + 3, last), scan.key(at + 4, last)
    together = scan.glued(at + 1, last) and scan.glued(at + 2, last)
    if sign == "/" and together and len(b) == 4 and (year := year_of(b)) and 1 <= int(a) <= 12:
        return Piece(year, int(a)), at + 3
    if again != sign or (year := year_of(c)) is None:
        return None
    whole = together and scan.glued(at + 3, last) and scan.glued(at + 4, last)
    if whole and scan.year_first and len(a) == len(b) == len(c) == 2 and b.isdigit():
        return Piece(year_of(a), int(b), int(c)), at + 5
    if b.isdigit() and len(b) <= 2 and (whole or (sign == "/" and len(c) == 4)):
        return Piece(year, pair=(int(a), int(b))), at + 5
    month = scan.words.at(at + 2, "month")
    if month is not None and whole and month.last == at + 3:
        return Piece(year, int(month.code), int(a)), at + 5
    return None


def day_first(scan: Scan, at: int, last: int) -> Read | None:
    """ "8 March 2022", "1st of May", "9feb24"."""
    key = scan.key(at, last)
    if not key.isdigit() or len(key) > 2:
        return None
    here = at + 1
    if scan.key(here, last) in _SUFFIXES:
        here += 1
    while scan.key(here, last) in ("of", "day", "-", "/", ",", "."):
        here += 1
    month = scan.words.at(here, "month")
    if month is None or month.last > last or at in scan.inside:
        return None
    year = _year_behind(scan, month.last, last, has_day=True)
    if year is None and scan.tokens[here].key in _TWICE and not scan.page.text[scan.tokens[here].start].isupper():
        return None
    if year is None and _is_verb(scan, at, here, last):
        return None
    return Piece(year[0] if year else None, int(month.code), int(key)), year[1] if year else month.last


def _is_verb(scan: Scan, at: int, month: int, last: int) -> bool:
    """ "HPV 16 MAY BE PRESENT", but "ON 16 MAY SHE CAME": in capitals the word behind a figure may be no month."""
    if not scan.page.in_capitals or scan.tokens[month].key != "may" or not scan.key(month + 1, last).isalpha():
        return False
    led = scan.words.behind(at, "prep") is not None or scan.key(at - 1, last) in ("on", "of", "the", "from", ",", "(")
    return at > scan.page.sentence(at).first and not led


def _year_behind(scan: Scan, at: int, last: int, *, has_day: bool) -> tuple[int, int] | None:
    """The year behind a month or a day: of four figures, or of two where it cannot be a day."""
    here, marked = at, False
    while scan.key(here, last) in (",", ".", "-", "/", "of", "'", "’"):
        marked = marked or scan.key(here, last) in ("-", "/", "'", "’")
        here += 1
    key = scan.key(here, last)
    year = year_of(key)
    if year is None:
        return None
    if len(key) == 4:
        if scan.words.at(here + 1, "no_year_behind") is not None and scan.glued(here + 1, last):
            return None
        return year, here + 1
    touching = scan.glued(here, last)
    if here == at and touching and not has_day and int(key) > 12:
        return year, here + 1
    if not (touching and marked) and not (has_day and (touching or scan.key(here - 1, last) not in (",", "of", "."))):
        return None
    if scan.words.at(here + 1, "no_day_behind") is not None or scan.key(here + 1, last) in (":", "/", "-"):
        at_colon = scan.key(here + 1, last) == ":" and not scan.key(here + 2, last)[:1].isdigit()
        return (year, here + 1) if at_colon else None
    return year, here + 1


def month_first(scan: Scan, at: int, last: int) -> Read | None:
    """ "March 8, 2022", "June of 2019", "May 14"."""
    month = scan.words.at(at, "month")
    if month is None:
        return None
    here = month.last + (scan.key(month.last, last) == ".")
    key = scan.key(here, last)
    if "," in key:
        day, _, rest = key.partition(",")
        if len(day) <= 2 and day.isdigit() and len(rest) == 4 and (told := year_of(rest)):
            return Piece(told, int(month.code), int(day)), here + 1
    if key in scan.short_years and here not in scan.inside:
        return Piece(year_of(key), int(month.code)), here + 1
    if key.isdigit() and len(key) <= 2 and here not in scan.inside:
        end = here + 1 + (scan.key(here + 1, last) in _SUFFIXES)
        told_year = _year_behind(scan, end, last, has_day=False)
        if told_year is not None:
            return Piece(told_year[0], int(month.code), int(key)), told_year[1]
        span = scan.key(end, last) in HYPHENS and scan.key(end + 1, last).isdigit()
        if 1 <= int(key) <= 31 and (span or _is_day_alone(scan, at, end, last)):
            return Piece(None, int(month.code), int(key)), end
    year = _year_behind(scan, month.last, last, has_day=False)
    return (Piece(year[0], int(month.code)), year[1]) if year is not None else None


def _is_day_alone(scan: Scan, at: int, end: int, last: int) -> bool:
    if scan.words.at(end, "no_day_behind") is not None or scan.key(end, last) in ("%", "/", "×"):
        return False
    return scan.page.text[scan.tokens[at].start].isupper() and not scan.key(end, last)[:1].isdigit()
