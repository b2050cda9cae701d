"""Dates as written in narratives: found, read as intervals, and carried through the telling."""

import calendar
import re
from datetime import date
from typing import Literal

import msgspec

from lugol.record.when import UNDATED, When, between, on

Order = Literal["dmy", "mdy", "unknown"]
Relation = Literal["at", "after", "before"]
_MONTHS = {name.lower(): i for i, name in enumerate(calendar.month_abbr) if name}
_MONTH = (
    r"(?P<{n}>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_YEAR = r"(?:(?:19|20)\d\d)"
_SEP = r"[\s\-/.,]*"
_ABSOLUTE = [
    re.compile(p, re.I)
    for p in (
        rf"(?<![\d.,/])(?P<a>\d\d?)(?P<s>[./])(?P<b>\d\d?)(?P=s)?\s*[-–]\s*(?=\d\d?(?P=s)\d\d?(?P=s)(?P<yy>{_YEAR}|"
        rf"\d\d)\b)",
        rf"\b(?P<y>{_YEAR})-(?P<m>\d\d)-(?P<d>\d\d)\b",
        rf"\b(?P<y>{_YEAR})[/.](?P<m>\d\d?)[/.](?P<d>\d\d?)\b",
        rf"\b(?P<d>\d\d?)(?:st|nd|rd|th)?{_SEP}(?:of\s+)?{_MONTH.format(n='mon')}(?:{_SEP}|\s+of\s+)(?P<y>{_YEAR}|"
        rf"['’]?\d\d(?![\d:]|\s*(?:mm|cm|%|[x×])))(?![\d])",
        rf"\b{_MONTH.format(n='mon')}\s*(?P<d>\d\d?)(?:st|nd|rd|th)?,?\s+(?P<y>{_YEAR})\b",
        rf"(?<![\d.,/])(?P<a>\d\d?)(?P<sep>[/.\-])(?P<b>\d\d?)(?P=sep)(?P<y>{_YEAR}|\d\d)(?![\d/]|\.\d)",
        rf"(?<![\w]){_MONTH.format(n='mon')}[\s\-/,]*(?:of\s+)?(?P<y>{_YEAR})\b",
        rf"(?<![\d./])(?P<m>0?[1-9]|1[0-2])/(?P<y>{_YEAR})\b",
        rf"(?<![\w/.-])(?P<y>{_YEAR})-(?P<m>0[1-9]|1[0-2])(?![\d-])",
        rf"(?<![\d/.-])(?P<d>\d\d?)(?:st|nd|rd|th)?{_SEP}(?:of\s+)?{_MONTH.format(n='mon')}(?![a-z])(?!{_SEP}\d)",
        rf"(?<![\w]){_MONTH.format(n='mon')}\s+(?P<d>\d\d?)(?:st|nd|rd|th)?(?![\d%./:-]|\s*(?:mm|cm|%|[x×]|weeks|"
        rf"women|patients|cases))",
        r"(?<![\w.,/])(?P<a>[0-3]?\d)/(?P<b>[01]?\d)(?![\d/%]|\.\d|\s*(?:mm|cm|nodes?|LN|cells|quadrants|weeks?|"
        r"patients|cases))(?=[\s:.,;)\]]|$)",
        r"(?:(?<=\bin )|(?<=\bsince )|(?<=\bPap )|(?<=\bsmear )|(?<=\bCT )|(?<=\bMRI )|(?<=\bBx )|(?<=\blast )|"
        r"(?<=\bcytology )|"
        r"(?<=\bLLETZ )|(?<=\bLEEP )|(?<=\bsurgery ))(?P<short>)(?P<m>0?[1-9]|1[0-2])/(?P<y>1[3-9]|2\d)"
        r"(?![\d/%]|\.\d)",
        rf"\b(?:in|since|by|of|during|early|late|mid|year|summer|spring|autumn|winter|(?:last )?(?:pap|smear|"
        rf"cytology|screen\w*|test)|stopped|quit|recall|neg(?:ative)?|pos(?:itive)?|normal|nilm|lletz|leep|"
        rf"conisation|conization|hysterectomy|abnormal|inadequate|benign|borderline|dyskaryosis|asc-?us|asc-?h|"
        rf"lsil|hsil|cin\s?[123]|colposcopy|biops(?:y|ies)|mri|ct|ultrasound|dual[- ]stain)"
        rf"[\s-]+(?:the\s+(?:year|summer|spring|autumn|winter)\s+(?:of\s+)?)?(?P<only>)(?P<y>{_YEAR})\b",
        rf"(?<![\w(])(?<!FIGO )(?P<y>{_YEAR})(?=:|\s+(?:neg\w*|pos\w*|normal|nilm|asc-?us|lsil|hsil|(?:hr)?-?hpv|"
        rf"cytology|"
        rf"smear|lbc|pap|borderline)\b)",
        rf"(?<![\w(]){_MONTH.format(n='mon')}(?=\s+(?:last year|this year|of (?:that|the same) year))",
    )
]  # fmt: skip
_NEXT_YEAR = re.compile(
    rf"\s*(?:,|&|;|\band\b|,\s*and\b)\s*(?P<y>{_YEAR})\b(?!\s*(?:women|patients|cases|[mµu]?[gl]\b)|[-/.]\d)", re.I
)
_NO_DATE = re.compile(
    r"(?:HPV|types?|CIN|VaIN|VIN|grade|stage|score|BP|CK|rate|ratio|HR|P|G|of|and|[<>≤≥+=×x/&,]|\d)\s*-?\s*$", re.I
)
_PAST = re.compile(
    r"\b(?:had (?:been|had|undergone|received|shown)|last|latest|previous(?:ly)?|prior|earlier|history|hx|PMH|"
    r"known|ago)\b",
    re.I,
)


_FULL = re.compile(rf"(?<![\d.,/-])(?P<a>\d\d?)(?P<s>[/.-])(?P<b>\d\d?)(?P=s)(?P<y>{_YEAR})(?!\d)")
_NUMERIC = re.compile(r"(?<![\d.,/])(\d\d?)([/.\-])(\d\d?)\2(?:(?:19|20)?\d\d)(?!\d)")
_SHORT = re.compile(r"(?<![\d.,/])(\d\d?)/(\d\d?)(?![\d/])")
_DAY_MONTH_YEAR = re.compile(rf"(?<![\d/.])\d\d?(?:st|nd|rd|th)? {_MONTH.format(n='m1')},? {_YEAR}", re.I)
_MONTH_DAY_YEAR = re.compile(rf"{_MONTH.format(n='m2')} \d\d?(?:st|nd|rd|th)?, {_YEAR}", re.I)
_BRITISH = re.compile(
    r"\b(?:NHS|Mr|Mrs|Miss|smear|colposcopy clinic|LLETZ|haem|oedema|gynae|tumour|LBC|USS|d/w|MDT|consultant|"
    r"OPD|USG|p/v|P/V|P/S|P/A|gm%|resident of|k/c/o|Crore|Pvt)(?!\w)"
)
_AMERICAN = re.compile(r"\b(?:OB/?GYN|MRN|Pap|RTC|q\.?d|LEEP|HMO|labor|tumor)\b")


class DateMention(msgspec.Struct, frozen=True):
    """A date in the text: its place, its interval, how it was told, and whether it is told in relation to another."""

    start: int
    end: int
    when: When
    relative: bool = False
    anchor: str = ""


def day_order(text: str) -> Order:
    """Does the text write 3/4/24 as day first or month first? Told by its unambiguous dates, else by its idiom.

    >>> day_order("seen 3/14/24"), day_order("seen 14/3/24"), day_order("seen 3/4/24")
    ('mdy', 'dmy', 'unknown')
    """
    votes = _numeric_votes(text)
    if votes["dmy"] == votes["mdy"]:
        votes["dmy"] += len(_DAY_MONTH_YEAR.findall(text))
        votes["mdy"] += len(_MONTH_DAY_YEAR.findall(text))
    if votes["dmy"] != votes["mdy"]:
        return "dmy" if votes["dmy"] > votes["mdy"] else "mdy"
    if votes["dmy"] or _BRITISH.search(text):
        return "dmy"
    return "mdy" if _AMERICAN.search(text) else "unknown"


def _numeric_votes(text: str) -> dict[str, int]:
    """How many dates in numbers can only be day first, and how many only month first."""
    votes = {"dmy": 0, "mdy": 0}
    for match in _NUMERIC.finditer(text):
        a, b = int(match[1]), int(match[3])
        if a > 12 >= b or (match[2] == "." and not b > 12 >= a):
            votes["dmy"] += 1
        elif b > 12 >= a:
            votes["mdy"] += 1
    for match in _SHORT.finditer(text):
        votes["dmy"] += 12 < int(match[1]) <= 31 and int(match[2]) <= 12 and not votes["mdy"]
    return votes


def _year(text: str) -> int:
    digits = text.lstrip("'’")
    return int(digits) if len(digits) == 4 else 2000 + int(digits) if int(digits) < 70 else 1900 + int(digits)


def _days(a: int, b: int, year: int, order: Order) -> When | None:
    """Two numbers of a day and a month: both readings where nothing tells which is which."""
    readings = []
    if order in ("dmy", "unknown") and 1 <= b <= 12:
        readings.append((year, b, a))
    if order in ("mdy", "unknown") and 1 <= a <= 12:
        readings.append((year, a, b))
    if not readings and 1 <= b <= 12:
        readings.append((year, b, a))
    if not readings and 1 <= a <= 12:
        readings.append((year, a, b))
    days = [day for y, m, d in readings if (day := _safe(y, m, d))]
    return between(min(days), max(days)) if days else None


def _safe(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def span_of(year: int, month: int | None, day: int | None) -> When | None:
    """The interval of a year, a month or a day; None for one that the calendar does not have."""
    if not 1880 <= year <= 2200:
        return None
    if month is None:
        return between(date(year, 1, 1), date(year, 12, 31))
    if not 1 <= month <= 12:
        return None
    if day is None:
        return between(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]))
    exact = _safe(year, month, day)
    return on(exact) if exact else None


def _near(month: int, day: int | None, reference: When) -> When | None:
    """A day and month without a year: the year that brings it nearest to what was told before, rather later."""
    base = reference.latest or reference.earliest
    if base is None:
        return None
    best = None
    for year in (base.year - 1, base.year, base.year + 1):
        span = span_of(year, month, day)
        if span and span.earliest:
            gap = (span.earliest - base).days
            cost = gap if gap >= -14 else -gap * 1.5
            if best is None or cost < best[0]:
                best = (cost, span)
    return best[1] if best else None


def absolute(text: str, order: Order | None = None) -> list[DateMention]:
    """Every calendar date of a text, in order; one without a year takes it from its neighbours.

    >>> [m.when.edtf for m in absolute("In March 2022 ... on 9feb24, and 12 Sept 2023")]
    ['2022-03', '2024-02-09', '2023-09-12']
    """
    order = order or day_order(text)
    taken: list[tuple[int, int, re.Match[str]]] = []
    for pattern in _ABSOLUTE:
        for match in pattern.finditer(text):
            start = match.start("y") if "only" in match.groupdict() else match.start()
            if _is_no_date(text, match) or ("short" in match.groupdict() and order == "mdy"):
                continue
            if not any(start < b and a < match.end() for a, b, _ in taken):
                taken.append((start, match.end(), match))
    found: list[DateMention] = []
    reference = UNDATED
    for start, end, match in sorted(taken, key=lambda item: item[0]):
        when = _read(match, order, reference)
        if when is not None:
            found.append(DateMention(start, end, when))
            past = is_birth(text, start) or _PAST.search(text[max(0, start - 60) : start])
            reference = reference if past and reference.is_known else when
    return sorted([*found, *_further_years(text, found)], key=lambda mention: mention.start)


def _further_years(text: str, found: list[DateMention]) -> list[DateMention]:
    """The years that follow a bare year in a list ("in 2015, 2018 and 2021")."""
    told = {mention.start for mention in found}
    more: list[DateMention] = []
    for mention in found:
        at = mention.end if re.fullmatch(_YEAR, text[mention.start : mention.end]) else -1
        while at >= 0 and (match := _NEXT_YEAR.match(text, at)) and match.start("y") not in told:
            when = span_of(int(match["y"]), None, None)
            more += [DateMention(match.start("y"), match.end(), when)] if when else []
            at = match.end()
    return more


def impossible(text: str) -> list[tuple[int, int]]:
    """Where something is written as a day with month and year that no calendar has.

    >>> impossible("seen on 31/02/2021 and 3 May 2021")
    [(8, 18)]
    """
    return [
        match.span()
        for match in _FULL.finditer(text)
        if not any(
            _safe(int(match["y"]), m, d)
            for d, m in ((int(match["a"]), int(match["b"])), (int(match["b"]), int(match["a"])))
        )
    ]


def _is_no_date(text: str, match: re.Match[str]) -> bool:
    """Two numbers with a stroke that are no day and month: "CIN 2/3", "HPV 6/11", "5/12" (months), "1/2"."""
    group = match.groupdict()
    if group.get("y") or group.get("yy") or not group.get("a"):
        return False
    at_line = not text[: match.start()].rpartition("\n")[2].strip(" [(-•*")
    if at_line:
        return False
    a, b = int(group["a"]), int(group["b"])
    told = re.search(r"\b(?:on|dated|from|since|until)\s+$", text[max(0, match.start() - 7) : match.start()], re.I)
    span = b in (7, 12, 52) and not told
    return span or (a < b <= 4) or bool(_NO_DATE.search(text[max(0, match.start() - 14) : match.start()]))


_BORN = re.compile(r"(?:\bDOB|\bd\.?o\.?b\.?|\bborn|\bbirth(?:day|date)?|\bb\.)\W*(?:on|in|date)?\W*$", re.I)
_CHILD = re.compile(r"\b(?:baby|infant|girl|boy|son|daughter|twins?|neonate|child|newborn)\W+(?:\w+\s+)?$", re.I)


def is_birth(text: str, start: int) -> bool:
    """Is a date her own date of birth (not that of her child)?

    >>> is_birth("DOB 3.6.81", 4), is_birth("Baby born 2/10/23", 10)
    (True, False)
    """
    born = _BORN.search(text, max(0, start - 24), start)
    return born is not None and not _CHILD.search(text, max(0, born.start() - 24), born.start())


def _read(match: re.Match[str], order: Order, reference: When) -> When | None:
    group = match.groupdict()
    month = _MONTHS[group["mon"][:3].lower()] if group.get("mon") else int(group["m"]) if group.get("m") else None
    day = int(group["d"]) if group.get("d") else None
    if group.get("a"):
        a, b = int(group["a"]), int(group["b"])
        if group.get("yy"):
            return _days(a, b, _year(group["yy"]), order)
        if group.get("y"):
            return _days(a, b, _year(group["y"]), order)
        near = _near(b, a, reference) if order != "mdy" else _near(a, b, reference)
        return near if 1 <= a <= 31 and reference.is_known else None
    if not group.get("y") and group.get("mon") in ("may", "march"):
        return None
    if group.get("y"):
        return span_of(_year(group["y"]), month, day)
    return _near(month, day, reference) if month else None
