"""A year, a month or two figures alone: dates only where the words around them say so."""

from lugol.language.model import SCREENING_TESTS, Page
from lugol.language.time.piece import Found, Piece, Read, Scan, year_of
from lugol.language.tokens import ARROW, HYPHENS

TESTED = frozenset(
    {
        "procedure",
        "frame",
        *SCREENING_TESTS,
        "cyt_result",
        "histology",
        "tissue",
        "condition",
        "other_treatment",
    }
    | {"drug", "regimen", "radiotherapy", "obstetric", "colposcopic", "response"}
)
"""The categories of terms beside which a year alone is a date ("Smear 2019")."""
_VERDICTS = frozenset({"neg", "negative", "normal", "pos", "positive", "abnormal"})
"""Behind the year that opens a sentence one of these alone tells a test: "Smear 2017 neg. 2020 neg."."""
_LONGEST_NAME = 4
_SHORT_UNITS = frozenset({7, 12, 52})
_LONGEST_SPAN = 40
_NO_DAY = 50
"""Two figures from here on are a year of the last century; lower ones may count nodes."""


def bare(scan: Scan, at: int, last: int, previous: Found | None) -> Read | None:
    """A year, a month or two figures alone: dates only where the words around them say so."""
    key = scan.tokens[at].key
    if scan.words.at(at, "month") is not None:
        return _bare_month(scan, at, last, previous)
    if len(key) == 4 and key.isdigit():
        return _bare_year(scan, at, last, previous)
    return _clipped_year(scan, at, last, previous) or _short(scan, at, last)


def _clipped_year(scan: Scan, at: int, last: int, previous: Found | None) -> Read | None:
    """ "Pap '15, '18", "LEEP in '09": two figures behind an apostrophe that no word ends in; no "5'10" and no day."""
    key, before = scan.key(at, last), scan.key(at - 1, last)
    if len(key) != 2 or not key.isdigit() or before not in ("'", "’") or not scan.glued(at, last):
        return None
    listed = previous is not None and _is_beside(scan, at, previous)
    told = listed or at - 1 in scan.tested or scan.words.behind(at - 1, "prep") is not None
    clipped = told and not scan.glued(at - 1, last) and ends_free(scan, at + 1, last)
    year = year_of(key) if clipped and scan.words.at(at + 1, "no_year_behind") is None else None
    return (Piece(year), at + 1) if year is not None else None


def _bare_month(scan: Scan, at: int, last: int, previous: Found | None) -> Read | None:
    month = scan.words.at(at, "month")
    if month is None:
        return None
    between_words = {t.key for t in scan.tokens[previous.last : at]} if previous is not None else set()
    listed = previous is not None and previous.low.month is not None and not previous.low.is_day
    listed = listed and bool(between_words) and between_words <= {",", "and", "&"}
    written_big = scan.page.text[scan.tokens[at].start].isupper()
    before = at - 1 if scan.key(at - 1, last) in HYPHENS else at
    told = scan.words.behind(before, "prep") or scan.words.behind(before, "bound")
    behind = scan.words.at(month.last, "deictic")
    ranged = scan.key(month.last, last) in (*HYPHENS, "to") and scan.words.at(month.last + 1, "month") is not None
    headed = scan.is_head(at) and scan.key(month.last, last) == ":"
    is_may = scan.page.in_capitals and scan.tokens[at].key == "may"  # "THIS MAY BE"
    lately = scan.key(before - 1, last) in ("last", "past", *(() if is_may else ("this",)))  # "MRI last August"
    if written_big and (told or behind or ranged or headed or listed or lately):
        return Piece(None, int(month.code)), month.last
    return None


def _bare_year(scan: Scan, at: int, last: int, previous: Found | None) -> Read | None:
    year = year_of(scan.tokens[at].key)
    if year is None or scan.words.at(at + 1, "no_year_behind"):
        return None
    if not ends_free(scan, at + 1, last) and scan.key(at + 1, last) not in ("/", *HYPHENS):
        return None
    later = year_of(scan.key(at + 2, last)) if scan.key(at + 1, last) in HYPHENS and scan.glued(at + 2, last) else None
    if later is not None and len(scan.key(at + 2, last)) == 4 and year < later < year + _LONGEST_SPAN:
        return Piece(year), at + 1
    before = at
    while scan.key(before - 1, last) in (*HYPHENS, "the", "'", "("):
        before -= 1
    listed = previous is not None and not previous.low.is_day
    if listed and previous is not None and _is_beside(scan, at, previous):
        between_words = {t.key for t in scan.tokens[previous.last : at]}
        years = previous.low.month is None and between_words <= {",", "and", "&", ";", "or", "/"}
        if years or _begins_part(scan, at, last):
            return Piece(year), at + 1
    placed = scan.key(before - 1, last) in _PLACES and before - 1 in scan.tested  # "VIA camp 2014"
    if scan.words.behind(before, "prep") is not None or before in scan.tested or at in scan.tested or placed:
        return Piece(year), at + 1
    if listed and previous is not None and _takes_up(scan, at, last, previous):
        return Piece(year), at + 1
    if scan.key(at - 1, last) in ("of", "from") and at - 1 in scan.tested:
        return Piece(year), at + 1
    dashed = scan.key(at - 1, last) in HYPHENS and scan.key(at - 2, last) in ("hx", "history")
    labelled = (scan.key(at - 1, last) == ":" or dashed) and (_leads(scan, at, last) or at - 1 in scan.tested)
    headed = scan.is_head(at) or labelled
    if headed and not scan.page.is_article and at + 1 < last:
        return Piece(year), at + 1
    return None


_PLACES = frozenset(
    {"camp", "gp", "clinic", "hospital", "private", "outreach", "nhs", "elsewhere", "abroad", "screening"}
)
"""Between a test and its year these tell where it was done."""
_TAKEN_UP = frozenset({"that", "those", "one", "ones", "last", "latest", "first", "second", "third", "recent", "next"})


def _takes_up(scan: Scan, at: int, last: int, previous: Found) -> bool:
    """Is it the year of another one of what has a year before: "that of 2024", "the last (2024)", "the 2024 smear"?

    Told in the same sentence or in the one right before.
    """
    begun = scan.page.sentence(at).first
    if scan.page.sentence(max(0, begun - 1)).first > previous.first:
        return False
    before, behind = scan.key(at - 1, last), scan.key(at + 1, last)
    if before == "of":
        return scan.key(at - 2, last) in _TAKEN_UP or (scan.key(at - 2, last), scan.key(at - 3, last)) == (",", "one")
    bracketed = before == "(" and behind == ")" and scan.key(at - 2, last) in _TAKEN_UP
    return bracketed or (before == "the" and bool(scan.page.of(*SCREENING_TESTS, first=at + 1, last=at + 2)))


def _is_beside(scan: Scan, at: int, previous: Found) -> bool:
    """Does a year stand in the sentence of the one before it, or open the next ("2019: NILM; 2022: HSIL")?"""
    first = scan.page.sentence(at).first
    return first <= previous.first or (first == at and scan.page.sentence(at - 1).first <= previous.first)


def _begins_part(scan: Scan, at: int, last: int) -> bool:
    """Does a year of a list open what was found then: "; 2015 BNC", ". 2022 smear HSIL", "and 2019 - HSIL"?"""
    before, sign, behind = (scan.key(i, last) for i in (at - 1, at + 1, at + 2))
    labelled = (sign in (":", "=", ARROW) and behind[:1].isalnum()) or (sign in HYPHENS and behind.isalpha())
    told = (*SCREENING_TESTS, "procedure", "frame", "cyt_result", "histology", "tissue")
    tested = bool(scan.page.of(*told, first=at + 1, last=at + 2)) or (
        sign in _VERDICTS and behind in ("", ".", ",", ";")
    )
    if before in (",", ";", ARROW):
        return labelled or _leads(scan, at, last)
    return (labelled and before in (".", "and", "then")) or (tested and before in (".", "then"))


def _leads(scan: Scan, at: int, last: int) -> bool:
    """Does a word begin behind a year of a list ("2012 neg, 2015 BNC"), past one sign ("2012 - neg", "2012: neg")?"""
    signed = scan.key(at + 1, last) in (*HYPHENS, ":", "=", "–") and not scan.glued(at + 2, last)
    return scan.key(at + 1 + signed, last).isalpha()


def _short(scan: Scan, at: int, last: int) -> Read | None:
    """ "20/3", "3/14": a date at the head of a line, behind "on" and the like, or where it can be no fraction."""
    a, sign, b = scan.key(at, last), scan.key(at + 1, last), scan.key(at + 2, last)
    if not (a.isdigit() and b.isdigit() and sign == "/" and len(a) <= 2 and len(b) <= 2):
        return None
    if not (scan.glued(at + 1, last) and scan.glued(at + 2, last)) or at in scan.inside or at + 2 in scan.inside:
        return None
    first, second = int(a), int(b)
    if any(m.last == at for m in scan.page.of("radiotherapy", first=max(0, at - _LONGEST_NAME), last=at)):
        return None  # "HDR 28/4": Gy and fractions
    if _is_month_of_year(scan, at, last, first, second):
        return Piece(year_of(b), first), at + 3
    if scan.year_first and first > 12 >= second >= 1 and len(a) == 2 and ends_free(scan, at + 3, last):
        return Piece(year_of(a), second), at + 3
    if not (1 <= first <= 31 and 1 <= second <= 31 and min(first, second) <= 12) or not ends_free(scan, at + 3, last):
        return None
    if scan.words.at(at + 3, "no_day_behind") is not None:
        return None
    told = scan.words.behind(at, "on") is not None
    head = scan.is_head(at)
    tested = at in scan.tested and first > second
    of_year = second > 12 and scan.key(at - 1, last) in ("in", "since", "of", "by")
    named = at in scan.tested or scan.words.behind(at, "followup") is not None
    labelled = named and second > 12 and (scan.yearly or scan.key(at + 3, last) == ":")
    if not (told or head or tested or labelled or of_year) or (
        second in _SHORT_UNITS and first < second and not (told or head)
    ):
        return None
    if scan.key(at - 1, last) in ("in", "since") and second > 12 and (year := year_of(b)):
        return Piece(year, first), at + 3
    if scan.year_first and first <= 12:
        return Piece(None, first, second, short=True), at + 3
    return Piece(pair=(first, second), short=True), at + 3


def _is_month_of_year(scan: Scan, at: int, last: int, month: int, year: int) -> bool:
    """ "The last smear was on 10/99": a month and a year of two figures, which can be no day."""
    told = scan.words.behind(at, "on") is not None and 1 <= month <= 12 and year >= _NO_DAY
    return told and ends_free(scan, at + 3, last) and scan.words.at(at + 3, "no_day_behind") is None


def ends_free(scan: Scan, end: int, last: int) -> bool:
    """Does nothing go on from the end of a date but a stop or the time of the day?"""
    if not scan.glued(end, last):
        return True
    key = scan.tokens[end].key
    if key in HYPHENS and _is_whole_date(scan, end + 1, last):
        return True
    if key in ("/", "%") or (key in HYPHENS and scan.glued(end + 1, last) and scan.key(end + 1, last)[:1].isdigit()):
        return False
    return not key[0].isalnum() or key == "t"


def _is_whole_date(scan: Scan, at: int, last: int) -> bool:
    """ "12/09/2019-01/17/2020": do the figures of a whole day stand here, as the end of a span?"""
    a, sign, b, again, c = (scan.key(i, last) for i in range(at, at + 5))
    if not (a.isdigit() and b.isdigit() and c.isdigit() and sign == again and sign in ("/", "-")):
        return False
    century = sorted((len(a), len(c))) in ([1, 4], [2, 4]) or (sign == "/" and len(a) <= 2 == len(c))
    return century and all(scan.glued(i, last) for i in range(at + 1, at + 5))


_LEAST_DATES, _NARROW = 3, 6


def _counts_years_first(page: Page) -> bool:
    """Do the first figures of dates of three times two ("22.05.11", "24/10/21") lie as close as years do, and the last
    as far apart as days?

    From three different such dates on, of which some may tell the century ("2022-05-11 ... 22-09-20"); where any has no
    such month or day, they are not.
    """
    whole = [token.key.split(".") for token in page.tokens if token.key.count(".") == 2]
    for at in range(len(page.tokens) - 4):
        keys = page.keys(at, at + 5)
        if keys[1] == keys[3] and keys[1] in ("/", "-") and all(t.glued for t in page.tokens[at + 1 : at + 5]):
            iso = keys[1] == "-" and len(keys[0]) == 4 and year_of(keys[0]) is not None
            whole.append([keys[0][-2:] if iso else keys[0], keys[2], keys[4]])
    told = {tuple(map(int, parts)) for parts in whole if all(len(part) == 2 and part.isdigit() for part in parts)}
    if len(told) < _LEAST_DATES or not all(1 <= month <= 12 and 1 <= day <= 31 for _, month, day in told):
        return False
    years, days = [first for first, _, _ in told], [last for _, _, last in told]
    return max(years) - min(years) <= _NARROW < max(days) - min(days)


def is_year_first(page: Page) -> bool:
    """Does a page write its dates from the year on ("2025/1/15", "'21/6", "22.05.11 ... 23.03.13 ... 24.10.21")?"""
    if _counts_years_first(page):
        return True
    for at in (i - 1 for i, key in enumerate(page.spelled[1:-1], start=1) if key == "/"):
        key, month = page.spelled[at], page.spelled[at + 2]
        glued = page.tokens[at + 1].glued and page.tokens[at + 2].glued
        if not glued or not key.isdigit() or not (month.isdigit() and 1 <= int(month) <= 12):
            continue
        marked = at > 0 and page.tokens[at].glued and page.tokens[at - 1].key in ("'", "’")
        day = page.keys(at + 3, at + 4) == ("/",)
        if (len(key) == 4 and year_of(key) and day) or (len(key) == 2 and marked):
            return True
    return False


def is_yearly(page: Page, tested: frozenset[int]) -> bool:
    """Has more than one test of a page a month with a year of two figures behind it?"""
    seen = 0
    for at in tested:
        keys = [token.key for token in page.tokens[at : at + 3]]
        if len(keys) == 3 and keys[1] == "/" and keys[0].isdigit() and keys[2].isdigit():
            seen += int(keys[0]) <= 12 < int(keys[2]) and len(keys[2]) == 2
    return seen > 1
