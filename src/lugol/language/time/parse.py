"""How a date is written: figures, days, months and years at their tokens, not yet read as days of a calendar."""

from collections.abc import Iterator, Sequence

import msgspec

from lugol.language.model import Page, Token
from lugol.language.time.words import Words
from lugol.language.tokens import HYPHENS

_OPENERS = frozenset("([{:,;'\"@=<>*•#|“‘?~")
_SUFFIXES = frozenset({"st", "nd", "rd", "th"})
_TWICE = frozenset({"march", "may", "mar", "sun", "sat", "dec", "sep", "jan"})
"""Month words that are also words of another kind; standing alone they need a capital."""
_TESTED = frozenset(
    "procedure frame cyt_test cyt_result histology hpv tissue condition other_treatment drug regimen radiotherapy "
    "obstetric colposcopic response".split()
)
_LONGEST_SPAN = 40
_SHORT_UNITS = frozenset({7, 12, 52})


class Piece(msgspec.Struct, frozen=True):
    """Year, month and day as far as told; `pair` are two figures of which either can be the day; `short`: no year."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    pair: tuple[int, int] | None = None
    short: bool = False

    @property
    def is_day(self) -> bool:
        """True where a day is told."""
        return self.day is not None or self.pair is not None


class Found(msgspec.Struct, frozen=True):
    """A written date at the tokens [first, last), or the two ends of a span; `part` is early, mid or late."""

    first: int
    last: int
    low: Piece
    high: Piece | None = None
    part: str = ""
    bound: str = ""
    last_year: bool = False
    at_line: bool = False


Read = tuple[Piece, int]


class Scan(msgspec.Struct, frozen=True):
    """What a written date is found in: the page's tokens, words of time, and the tokens inside or behind its terms."""

    page: Page
    words: Words
    inside: frozenset[int]
    tested: frozenset[int]

    @property
    def tokens(self) -> Sequence[Token]:
        """The tokens of the page."""
        return self.page.tokens

    def key(self, at: int, last: int) -> str:
        """The key of a token, "" behind the last."""
        return self.tokens[at].key if 0 <= at < last else ""

    def glued(self, at: int, last: int) -> bool:
        """Does a token touch the one before it?"""
        return at < last and self.tokens[at].glued

    def is_head(self, at: int) -> bool:
        """Does a token begin its line, after bullets and brackets?"""
        while at > 0 and "\n" not in self.page.text[self.tokens[at - 1].end : self.tokens[at].start]:
            at -= 1
            if self.tokens[at].key not in ("[", "(", "*", "•", "·", "#", *HYPHENS):
                return False
        return True


def written(page: Page, words: Words) -> list[Found]:
    """Every written date of a page in order; none crosses the end of a sentence."""
    inside = frozenset(at for m in page.mentions for at in range(m.first + 1, m.last))
    tested = frozenset(m.last for m in page.mentions if m.concept.category in _TESTED)
    scan = Scan(page, words, inside, tested)
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


def _at(scan: Scan, at: int, last: int, previous: Found | None) -> Found | None:
    key = scan.tokens[at].key
    if not key[0].isdigit() and scan.words.at(at, "month") is None:
        return None
    if key[0].isdigit() and not _is_free(scan, at, last):
        return None
    days = _days_together(scan, at, last)
    if days is not None and _ends_free(scan, days.last, last):
        return _framed(scan, days, last)
    low = next(_pieces(scan, at, last), None)
    if low is None:
        low = _bare(scan, at, last, previous)
        if low is None:
            return None
    piece, end = low
    high = _range(scan, piece, end, last)
    if high is not None:
        return _framed(scan, Found(at, high[1], piece, high[0]), last)
    if piece.year is None and piece.is_day and not piece.pair and not _may_stand(scan, at, end, last):
        return None
    return _framed(scan, Found(at, end, piece), last)


def _days_together(scan: Scan, at: int, last: int) -> Found | None:
    """ "3-8 March 2022", "March 3-8, 2022", "03.04.-12.06.2023": the first day shares what the second tells."""
    month = scan.words.at(at, "month")
    here = month.last if month is not None else at
    key = scan.key(here, last)
    end = here + 1 + (scan.key(here + 1, last) in _SUFFIXES)
    end += month is None and "." in key and scan.key(end, last) == "."
    joined = scan.key(end, last) in HYPHENS or scan.words.at(end, "connector") is not None
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
        read = _day_first(scan, end + 1, last)
        if read is not None and read[0].day is not None and int(key) < read[0].day:
            return Found(at, read[1], msgspec.structs.replace(read[0], day=int(key)), read[0])
        return None
    parts = key.split(".")
    read = _dotted(scan, end + 1, last) if len(parts) == 2 and all(len(p) <= 2 and p.isdigit() for p in parts) else None
    if read is None or read[0].pair is None:
        return None
    return Found(at, read[1], Piece(read[0].year, pair=(int(parts[0]), int(parts[1]))), read[0])


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


def _ends_free(scan: Scan, end: int, last: int) -> bool:
    """Does nothing go on from the end of a date but a stop or the time of the day?"""
    if not scan.glued(end, last):
        return True
    key = scan.tokens[end].key
    if key in ("/", "%") or (key in HYPHENS and scan.glued(end + 1, last) and scan.key(end + 1, last)[:1].isdigit()):
        return False
    return not key[0].isalnum() or key == "t"


def _pieces(scan: Scan, at: int, last: int) -> Iterator[Read]:
    """The ways to read a date that begins at a token, the fullest first."""
    for way in (_dotted, _iso, _figures, _day_first, _month_first):
        read = way(scan, at, last)
        if read is not None and _ends_free(scan, read[1], last):
            yield read


def _year(key: str) -> int | None:
    if not key.isdigit():
        return None
    if len(key) == 4 and 1900 <= int(key) <= 2100:
        return int(key)
    if len(key) == 2:
        return 2000 + int(key) if int(key) < 70 else 1900 + int(key)
    return None


def _dotted(scan: Scan, at: int, last: int) -> Read | None:
    parts = scan.tokens[at].key.split(".")
    if not all(part.isdigit() for part in parts):
        return None
    if len(parts) == 3 and len(parts[0]) == 4 and (year := _year(parts[0])):
        return Piece(year, int(parts[1]), int(parts[2])), at + 1
    if len(parts) == 3 and len(parts[0]) <= 2 >= len(parts[1]) and len(parts[2]) in (2, 4) and (year := _year(parts[2])):
        return Piece(year, pair=(int(parts[0]), int(parts[1]))), at + 1
    if len(parts) == 2 and len(parts[1]) == 4 and len(parts[0]) <= 2 and (year := _year(parts[1])):
        return (Piece(year, int(parts[0])), at + 1) if 1 <= int(parts[0]) <= 12 else None
    return None


def _iso(scan: Scan, at: int, last: int) -> Read | None:
    key, sign, month = scan.key(at, last), scan.key(at + 1, last), scan.key(at + 2, last)
    year = _year(key) if len(key) == 4 else None
    if year is None or sign not in ("/", "-") or not month.isdigit() or len(month) > 2:
        return None
    if not (scan.glued(at + 1, last) and scan.glued(at + 2, last)):
        return None
    day = scan.key(at + 4, last)
    if scan.key(at + 3, last) == sign and scan.glued(at + 3, last) and scan.glued(at + 4, last) and day.isdigit():
        return (Piece(year, int(month), int(day)), at + 5) if len(day) <= 2 else None
    padded = len(month) == 2 and 1 <= int(month) <= 12 and (month[0] == "0" or sign == "-")
    return (Piece(year, int(month)), at + 3) if padded else None


def _figures(scan: Scan, at: int, last: int) -> Read | None:
    """ "29/08/2004", "8-Mar-22", "02/2023"."""
    a, sign = scan.key(at, last), scan.key(at + 1, last)
    if not a.isdigit() or len(a) > 2 or sign not in ("/", "-"):
        return None
    b, again, c = scan.key(at + 2, last), scan.key(at + 3, last), scan.key(at + 4, last)
    together = scan.glued(at + 1, last) and scan.glued(at + 2, last)
    if sign == "/" and together and len(b) == 4 and (year := _year(b)) and 1 <= int(a) <= 12:
        return Piece(year, int(a)), at + 3
    if again != sign or (year := _year(c)) is None:
        return None
    whole = together and scan.glued(at + 3, last) and scan.glued(at + 4, last)
    if b.isdigit() and len(b) <= 2 and (whole or (sign == "/" and len(c) == 4)):
        return Piece(year, pair=(int(a), int(b))), at + 5
    month = scan.words.at(at + 2, "month")
    if month is not None and whole and month.last == at + 3:
        return Piece(year, int(month.code), int(a)), at + 5
    return None


def _day_first(scan: Scan, at: int, last: int) -> Read | None:
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
    return Piece(year[0] if year else None, int(month.code), int(key)), year[1] if year else month.last


def _year_behind(scan: Scan, at: int, last: int, *, has_day: bool) -> tuple[int, int] | None:
    """The year behind a month or a day: of four figures, or of two where it cannot be a day."""
    here, marked = at, False
    while scan.key(here, last) in (",", ".", "-", "/", "of", "'", "’"):
        marked = marked or scan.key(here, last) in ("-", "/", "'", "’")
        here += 1
    key = scan.key(here, last)
    year = _year(key)
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


def _month_first(scan: Scan, at: int, last: int) -> Read | None:
    """ "March 8, 2022", "June of 2019", "May 14"."""
    month = scan.words.at(at, "month")
    if month is None:
        return None
    here = month.last + (scan.key(month.last, last) == ".")
    key = scan.key(here, last)
    if "," in key:
        day, _, year = key.partition(",")
        if len(day) <= 2 and day.isdigit() and len(year) == 4 and (told := _year(year)):
            return Piece(told, int(month.code), int(day)), here + 1
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


def _may_stand(scan: Scan, at: int, end: int, last: int) -> bool:
    """May a day and a month stand without a year here? "2 may", "3 dec" and what measures something may not."""
    return scan.words.at(end, "no_day_behind") is None


def _bare(scan: Scan, at: int, last: int, previous: Found | None) -> Read | None:
    """A year, a month or two figures alone: dates only where the words around them say so."""
    key = scan.tokens[at].key
    if scan.words.at(at, "month") is not None:
        return _bare_month(scan, at, last)
    if len(key) == 4 and key.isdigit():
        return _bare_year(scan, at, last, previous)
    return _short(scan, at, last)


def _bare_month(scan: Scan, at: int, last: int) -> Read | None:
    month = scan.words.at(at, "month")
    if month is None:
        return None
    written_big = scan.page.text[scan.tokens[at].start].isupper()
    before = at - 1 if scan.key(at - 1, last) in HYPHENS else at
    told = scan.words.behind(before, "prep") or scan.words.behind(before, "bound")
    behind = scan.words.at(month.last, "deictic")
    ranged = scan.key(month.last, last) in (*HYPHENS, "to") and scan.words.at(month.last + 1, "month") is not None
    headed = scan.is_head(at) and scan.key(month.last, last) == ":"
    if written_big and (told or behind or ranged or headed):
        return Piece(None, int(month.code)), month.last
    return None


def _bare_year(scan: Scan, at: int, last: int, previous: Found | None) -> Read | None:
    year = _year(scan.tokens[at].key)
    if year is None or scan.words.at(at + 1, "no_year_behind"):
        return None
    if not _ends_free(scan, at + 1, last) and not (scan.key(at + 1, last) in ("/", *HYPHENS)):
        return None
    later = _year(scan.key(at + 2, last)) if scan.key(at + 1, last) in HYPHENS and scan.glued(at + 2, last) else None
    if later is not None and len(scan.key(at + 2, last)) == 4 and year < later < year + _LONGEST_SPAN:
        return Piece(year), at + 1
    before = at
    while scan.key(before - 1, last) in (*HYPHENS, "the", "'", "("):
        before -= 1
    listed = previous is not None and previous.low.month is None and not previous.low.is_day
    if listed and previous is not None and scan.page.sentence(at).first <= previous.first:
        between_words = {t.key for t in scan.tokens[previous.last : at]}
        if between_words <= {",", "and", "&", ";", "or", "/"} or (scan.key(at - 1, last) in (",", ";") and _leads(scan, at)):
            return Piece(year), at + 1
    if scan.words.behind(before, "prep") is not None or before in scan.tested or at in scan.tested:
        return Piece(year), at + 1
    if scan.is_head(at) and not scan.page.is_article and at + 1 < last:
        return Piece(year), at + 1
    return None


def _leads(scan: Scan, at: int) -> bool:
    """Does a term of a test or treatment begin behind a token ("2019 LSIL")?"""
    return any(m.concept.category in _TESTED for m in scan.page.of(*_TESTED, first=at + 1, last=at + 2))


def _short(scan: Scan, at: int, last: int) -> Read | None:
    """ "20/3", "3/14": a date at the head of a line, behind "on" and the like, or where it can be no fraction."""
    a, sign, b = scan.key(at, last), scan.key(at + 1, last), scan.key(at + 2, last)
    if not (a.isdigit() and b.isdigit() and sign == "/" and len(a) <= 2 and len(b) <= 2):
        return None
    if not (scan.glued(at + 1, last) and scan.glued(at + 2, last)) or at in scan.inside or at + 2 in scan.inside:
        return None
    first, second = int(a), int(b)
    if not (1 <= first <= 31 and 1 <= second <= 31 and min(first, second) <= 12) or not _ends_free(scan, at + 3, last):
        return None
    if scan.words.at(at + 3, "no_day_behind") is not None:
        return None
    told = scan.words.behind(at, "on") is not None
    head = scan.is_head(at)
    tested = at in scan.tested and first > second
    if not (told or head or tested) or (second in _SHORT_UNITS and first < second and not (told or head)):
        return None
    if scan.key(at - 1, last) in ("in", "since") and second > 12 and (year := _year(b)):
        return Piece(year, first), at + 3
    return Piece(pair=(first, second), short=True), at + 3


def _range(scan: Scan, low: Piece, end: int, last: int) -> Read | None:
    """The later end of a span whose earlier end has just been read."""
    here = end
    while scan.key(here, last) in (".",) and scan.key(here + 1, last) in HYPHENS:
        here += 1
    joined = scan.key(here, last)
    if joined not in HYPHENS and scan.words.at(here, "connector") is None:
        if joined != "and" or not _between_before(scan, low, end):
            return None
    at = here + 1
    if at >= last:
        return None
    read = next(_pieces(scan, at, last), None)
    if read is None and low.year is not None and low.month is None and not low.is_day:
        key = scan.key(at, last)
        year = _year(key)
        if year is not None and len(key) == 4 and scan.words.at(at + 1, "no_year_behind") is None:
            return (Piece(year), at + 1) if year >= low.year else None
    if read is None and low.month is not None and not low.is_day and (month := scan.words.at(at, "month")):
        return Piece(None, int(month.code)), month.last
    if read is None and low.day is not None and low.year is None:
        return None
    return read if read is not None and (read[0].is_day == low.is_day) else None


def _between_before(scan: Scan, low: Piece, end: int) -> bool:
    del low
    return any(scan.tokens[at].key == "between" for at in range(max(0, end - 6), end))
