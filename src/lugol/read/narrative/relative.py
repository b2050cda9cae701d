"""Dates told from other dates: "ten months later", "at the 6-month follow-up", "day 3", "subsequently"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta

import msgspec

from lugol.read.narrative.dates import DateMention, span_of
from lugol.read.narrative.document import Sentence, Text
from lugol.read.narrative.measure import COUNTS
from lugol.record.when import UNDATED, When, between, shift

_NUMBERS = COUNTS | {
    "a": 1,
    "an": 1,
    "twenty-one": 21,
    "twenty-two": 22,
    "twenty-three": 23,
    "twenty-four": 24,
    "thirty": 30,
    "thirty-six": 36,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "couple of": 2,
    "half a": 0,
}
_COUNT = "|".join(sorted(map(re.escape, _NUMBERS), key=len, reverse=True))
_N = rf"(?P<n>\d+(?:\.\d+)?|{_COUNT})"
_UNIT = r"(?P<u>days?|weeks?|wks?|months?|mths?|mos?|years?|yrs?)"
_LATER = re.compile(
    rf"\b(?:(?:some|about|approximately|around|approx\.?|nearly|almost|only|just|over|within)"
    rf"\s+)?{_N}(?:\s+and\s+(?:a|one)\s+half)?[\s-]*{_UNIT}\s+"
    r"(?P<rel>later|afterwards?|thereafter|on\b|earlier|before(?:hand)?|prior|previously|ago|postoperative(?:ly)?|"
    r"post-?op(?:eratively)?|after|following|from|into)",
    re.I,
)
_FOLLOW = re.compile(
    rf"\b(?:at|on|in|by|during)\s+(?:the|her|a|an)?\s*{_N}[\s-]*{_UNIT}[\s-]+(?:post-?(?:operative|treatment|"
    rf"surgery|op)\s+)?"
    r"(?:follow[\s-]?up|review|visit|check(?:-?up)?|postoperative|postpartum|mark)",
    re.I,
)
_POST_OP = re.compile(r"\b(?:post-?op(?:erative)?\s+day|POD|day)\s*#?\s*(?P<n>\d{1,3})\b(?!\s*(?:mm|mg|cycle))", re.I)
_AT = re.compile(
    rf"\bat\s+{_N}[\s-]*{_UNIT}\b(?=\s*(?:[,(]|was\b|were\b|show|reveal|came\b|again\b|remain|returned\b))", re.I
)
_REPEATED = re.compile(r"\b(?:follow[\s-]?up|repeat(?:ed)?|control|surveillance|test of cure)\b[^.;]{0,40}$", re.I)
DAY_ZERO = re.compile(r"\(\s*day 0\s*\)|\bday 0\b", re.I)
_SAME = re.compile(r"\b(?:on )?(?:the )?same (?:day|visit|sitting|date)\b|\btoday\b|\bthis (?:morning|visit)\b", re.I)
_NEXT = re.compile(r"\bthe (?:next|following) (?P<u>day|week|month|year)\b", re.I)
LATER_WORD = re.compile(
    r"\b(?:subsequent(?:ly)?|thereafter|then|afterwards?|later|postoperative(?:ly)?|eventually|following (?:this|"
    r"these|surgery|treatment|that))\b",
    re.I,
)  # fmt: skip
MILESTONES = {
    "surgery": re.compile(
        r"\b(?:surgery|operation|operated|hysterectomy|laparotomy|laparoscop\w+|resection|coni[sz]ation|LLETZ|LEEP|"
        r"myomectomy|trachelectomy|oophorectomy|cystectomy)\b",
        re.I,
    ),
    "diagnosis": re.compile(r"\b(?:diagnos\w+)\b", re.I),
    "treatment": re.compile(r"\b(?:chemo\w*|radiotherapy|chemoradi\w+|brachytherapy|treatment|cycles?)\b", re.I),
    "delivery": re.compile(r"\b(?:deliver\w+|c(?:a)?esarean|birth)\b", re.I),
}  # fmt: skip


def _iso(count: str, unit: str) -> tuple[str, int]:
    """An ISO duration and how many days it may be off on either side when told in such a unit."""
    number = float(_NUMBERS.get(count.lower(), 0) if not count[0].isdigit() else count)
    letter = unit[0].upper()
    if number != int(number):
        days = round(number * {"D": 1, "W": 7, "M": 30.44, "Y": 365.25}[letter])
        return f"P{days}D", 15
    return f"P{int(number)}{letter}", {"D": 0, "W": 3, "M": 0, "Y": 0}[letter]


def move(base: When, count: str, unit: str, *, back: bool = False, anchor: str = "") -> When:
    """`base` moved by a told span; the answer is as coarse as the unit ("ten months later" is a month, not a day).

    >>> from lugol.record.when import parse
    >>> move(parse("2022-03-08"), "ten", "months").edtf
    '2023-01'
    """
    offset, slack = _iso(count, unit)
    if not base.is_known:
        return When(anchor=anchor, offset=("-" if back else "") + offset)
    moved = shift(base, ("-" if back else "") + offset, slack_days=slack)
    if unit[0].lower() == "m" and base.is_day and moved.earliest:
        moved = span_of(moved.earliest.year, moved.earliest.month, None) or moved
    if unit[0].lower() == "y" and moved.earliest and moved.latest:
        moved = between(
            moved.earliest - timedelta(days=0 if not base.is_day else 90),
            moved.latest + timedelta(days=0 if not base.is_day else 90),
            approximate=True,
        )
    return msgspec.structs.replace(moved, anchor=anchor, offset=("-" if back else "") + offset)


Told = tuple[re.Match[str], When]
_BACK = frozenset({"earlier", "before", "beforehand", "prior", "previously", "ago"})


@dataclass
class State:
    """What the telling has reached: the current date, the entry's, the first, day zero and the milestones.

    `header` is the date of the letter, `limit` the last day of the course; `report` is True for
    the report of one study, which happened on the day of its header.
    """

    current: When = UNDATED
    header: When = UNDATED
    limit: When = UNDATED
    report: bool = False
    day_zero: When = UNDATED
    first: When = UNDATED
    entry: When = UNDATED
    milestones: dict[str, When] = field(default_factory=dict)


def later(base: When, upper: When, header: When) -> When:
    """Some time after `base`, not after the next date that the telling gives."""
    limit = upper.latest or header.latest
    if limit and base.earliest and limit < base.earliest:
        limit = None
    return between(base.earliest, limit)


def _clip(when: When, upper: When) -> When:
    """A told span reaches no further than the next date of the telling."""
    if when.latest and upper.latest and when.earliest and when.earliest <= upper.latest < when.latest:
        return msgspec.structs.replace(
            between(when.earliest, upper.latest, approximate=when.approximate), anchor=when.anchor, offset=when.offset
        )
    return when


def told(state: State, text: Text, sentence: Sentence, own: list[DateMention], upper: When) -> list[DateMention]:
    """The dates that a sentence tells from others: from those before it, from a milestone, from day zero.

    `own` are its calendar dates; `upper` is the next date that the telling gives, which none of these passes.
    """
    found: list[DateMention] = []
    for reader in (_follow_ups, _spans, _day_counts, _next_and_same):
        for match, when in reader(state, text.text, sentence, own):
            clash = any(match.start() < m.end and m.start < match.end() for m in [*own, *found])
            if not clash and when.is_known:
                found.append(DateMention(match.start(), match.end(), _clip(when, upper), True))
    return found


def _follow_ups(state: State, body: str, sentence: Sentence, own: list[DateMention]) -> Iterator[Told]:
    for match in _FOLLOW.finditer(body, sentence.start, sentence.end):
        base = state.milestones.get("surgery") or state.milestones.get("treatment") or state.current
        yield match, move(base, match["n"], match["u"])
    for match in _AT.finditer(body, sentence.start, sentence.end):
        if _REPEATED.search(body, sentence.start, match.start()):
            yield match, move(state.milestones.get("surgery") or state.current, match["n"], match["u"])


def _spans(state: State, body: str, sentence: Sentence, own: list[DateMention]) -> Iterator[Told]:
    for match in _LATER.finditer(body, sentence.start, sentence.end):
        word, rest = match["rel"].lower(), body[match.end() : sentence.end]
        if word == "on" and not re.match(r"\s*[,.]", rest):
            continue
        if word in ("from", "into", "after", "following") and not _milestone_of(rest):
            continue
        base = _base(state, word, rest, own, match.start())
        yield match, move(base, match["n"], match["u"], back=word in _BACK)


def _day_counts(state: State, body: str, sentence: Sentence, own: list[DateMention]) -> Iterator[Told]:
    for match in _POST_OP.finditer(body, sentence.start, sentence.end):
        base = state.milestones.get("surgery", UNDATED) if match.group()[0] in "pP" else state.day_zero
        if DAY_ZERO.search(body, sentence.start, sentence.end) and own and not state.day_zero.is_known:
            base = own[0].when
        if base.is_day:
            yield match, move(base, match["n"], "days")


def _next_and_same(state: State, body: str, sentence: Sentence, own: list[DateMention]) -> Iterator[Told]:
    for match in _NEXT.finditer(body, sentence.start, sentence.end):
        yield match, move(state.current, "1", match["u"])
    for match in _SAME.finditer(body, sentence.start, sentence.end):
        at_header = "today" in match.group().lower() and state.header.is_known
        yield match, state.header if at_header else state.current


def _milestone_of(words: str) -> str:
    head = words[:45]
    hits = [(m.start(), name) for name, pattern in MILESTONES.items() if (m := pattern.search(head))]
    return min(hits)[1] if hits else ""


def _base(state: State, word: str, rest: str, own: list[DateMention], at: int) -> When:
    if word == "ago":
        return state.header if state.header.is_known else state.first
    before = [m for m in own if m.end <= at]
    if word in ("after", "following", "from", "into", "postoperative", "postoperatively", "post-op", "prior", "before"):
        named = "surgery" if word.startswith("post") else _milestone_of(rest)
        if named and named in state.milestones:
            return state.milestones[named]
    return before[-1].when if before else state.current
