"""Which date of its sentence some words stand at: told in them, attached to them, before them, or carried."""

from collections.abc import Sequence
from itertools import pairwise

import msgspec

from lugol.language.model import Mention, Page, Sentence
from lugol.language.time.mention import DateMention, leads_test
from lugol.language.time.words import Words
from lugol.language.tokens import HYPHENS
from lugol.record.when import UNDATED, When, between

_LINKS = frozenset(
    {"(", "on", "in", "of", "from", "dated", "last", "first", "since", "started", "starting", "completed", "ending",
     "the", "sample", "taken", "collected", "at", ","}
)  # fmt: skip
_LINKED = frozenset({"(", "on", "in", "of", "dated"})
_OF_LABEL = frozenset({"hx", "history", "result", "results", "test", "tests"})
"""Between a test and the colon of its label: "Smear hx: 2013 negative"."""
_NEAR_WORDS = 4
_AFTER = frozenset({"after", "following", "since", "post"})
_BESIDE = frozenset({",", "(", "the", "a", "an", "her", "previous", "recent", "radical", "total", "laparoscopic"})
_RELATIVES = frozenset({"who", "which", "whose", "whom", "where"})
_NOUNS = frozenset({"presentation", "admission", "referral"})
_VERBS = frozenset(
    {"underwent", "was", "were", "had", "received", "started", "developed", "began", "showed", "revealed", "became"}
)

_LIVED = frozenset({"married", "divorced", "widowed", "retired", "graduated", "emigrated", "immigrated", "bereaved"})
_NEAR_ONES = frozenset(
    {"husband", "partner", "mother", "father", "sister", "brother", "son", "daughter", "grandmother", "grandfather"}
    | {"parents", "wife", "aunt", "uncle", "cousin", "friend"}
)
_LOST = frozenset({"lost", "died", "passed", "killed", "deceased", "death", "dying"})
_MET = frozenset({"seen", "reported", "noted", "recorded", "documented", "noticed", "mentioned"})
_WHEN_MET = _MET | {"first", "here", "on", "in", "by", "us", "at", "the", "clinic"}
"""Behind a comma these tell when what stands before it was met: "postmenopausal bleeding, seen on 7 April"."""


class Dated(msgspec.Struct, frozen=True):
    """One sentence with its dates, the date carried into it, and the bound of what it tells of earlier times."""

    sentence: Sentence
    mentions: tuple[DateMention, ...]
    carried: When
    fallback: When = UNDATED
    history: bool = False
    lettered: bool = False
    asides: frozenset[int] = frozenset()
    following: When = UNDATED


class _Around(msgspec.Struct, frozen=True):
    """The dates of a sentence around some words: behind them in their clause, before them, and of these in the clause.

    `clause` is that in which the words begin.
    """

    clause: tuple[int, int]
    after: Sequence[DateMention]
    before: Sequence[DateMention]
    near: Sequence[DateMention]


def governing(page: Page, words: Words, row: Dated, first: int, last: int) -> When:
    """The date at which the tokens [first, last) of a sentence stand."""
    usable = [m for m in row.mentions if m.when.is_known and not is_compared(page, m.first, first)]
    own = _own(page, words, row, usable, first, last)
    if own is not None:
        return own.when
    usable = [m for m in usable if m.first not in row.asides]
    before_post = _before_post(page, row, usable, first, last) if _is_prefixed_by_post(page, first) else None
    if before_post is not None:
        return before_post
    around = _around(page, row, usable, first, last)
    beside = _beside(page, words, row, around, first, last)
    if beside is not None:
        return beside
    opened = _opened(usable, around.clause, first)
    return opened.when if opened is not None else _carried(page, words, row, around, first, last)


def is_compared(page: Page, at: int, first: int) -> bool:
    """ "SCC-Ag 24 (was 11 in 04/2024)": is a date of a bracket that tells of before, and the words outside it?"""
    begun = page.sentence(at).first
    opened = next((i for i in range(at - 1, max(begun, at - _BRACKET) - 1, -1) if page.tokens[i].key in "()"), None)
    if opened is None or page.tokens[opened].key != "(" or page.tokens[opened + 1].key not in _OF_BEFORE:
        return False
    return not opened < first <= at


_OF_BEFORE = frozenset({"was", "were", "prev", "previous", "previously", "cf", "vs", "versus", "compared", "earlier"})
_BRACKET = 8


def _own(
    page: Page, words: Words, row: Dated, usable: Sequence[DateMention], first: int, last: int
) -> DateMention | None:
    """The date that stands within the words, that is their value, or that is counted from them."""
    inside = [m for m in usable if first <= m.first < last]
    if inside:
        return next((m for m in inside if m.first not in row.asides), inside[0])
    valued = (m for m in usable if m.first in row.asides and _is_value_of(page, words, last, m.first))
    counted = (m for m in usable if m.relative and m.bound == "after" and _leads_to(page, m, first))
    return next(valued, None) or next(counted, None)


def _around(page: Page, row: Dated, usable: Sequence[DateMention], first: int, last: int) -> _Around:
    clause = page.clause(first)
    ending = page.clause(max(first, last - 1))
    before = [m for m in usable if m.last <= first and not m.bound]
    before = [m for m in before if not _is_swallowed(m, usable, first)]
    if page.tokens[clause[0]].key in _RELATIVES:
        before = [m for m in before if not (m.first >= clause[0] and _has_comma(page, m.last, first))]
    elif row.history:
        before = [m for m in before if not _has_comma(page, m.last, first)]
    after = [m for m in usable if m.first >= last and m.first < max(clause[1], ending[1])]
    return _Around(clause, after, before, [m for m in before if m.first >= clause[0]])


def _beside(page: Page, words: Words, row: Dated, around: _Around, first: int, last: int) -> When | None:
    """The date in their clause that the words are told at: one attached behind them, the nearest before, or one behind.

    None where none is; what is told from an unknown date ("two days after surgery") lies behind what was told before.
    """
    near = around.near
    after = [m for m in around.after if not _opens_test(page, m, last)]
    behind = [t.key for t in page.tokens[last : after[0].first]] if after else []
    if behind[-2:] == [",", "on"] and _closes(page, after[0].last, row.sentence.last):
        behind = behind[:-2]
    if after:
        opens = near and near[-1].first - row.sentence.first < 2
        between_words = page.keys(near[-1].last, first) if near else ()
        inside = "(" in between_words and ")" not in behind  # "19 August (biopsy of 5 August: CIN2)"
        nearer = near and not inside and _attached(between_words, comma=False)
        closing = behind[-1:] == ["on"] and not {",", ";", "and", "then"}.intersection(behind)
        if (opens and (set(behind) <= _LINKED or closing)) or (_attached(behind) and not nearer):
            return after[0].when
    lost = _unresolved(page, row, around.clause, first, last)
    if lost is not None and not any(m.last > lost.first for m in near):
        return _behind_unknown(words, row, lost)
    if near:
        return _since_then(page, words, near[-1].when, near[-1].last, first)
    return after[0].when if after and not _parted(behind) else None


def _opens_test(page: Page, date: DateMention, last: int) -> bool:
    """ "2019 pap HSIL, 2020 colposcopy normal": is a date behind a comma that of the test whose name follows it?"""
    opens = page.tokens[date.first - 1].key in (",", ";") and date.first > last
    return opens and leads_test(page, date)


def _closes(page: Page, at: int, last: int) -> bool:
    """ "Performed after the birth, on 3 May - CIN 3": does a date end what is told, so that none begins with it?"""
    return at >= last or not page.tokens[at].key[0].isalpha()


def _carried(page: Page, words: Words, row: Dated, around: _Around, first: int, last: int) -> When:
    """The date carried to the words, or what lies before it where they tell of earlier times."""
    base = around.before[-1].when if around.before else row.carried
    past = words_of_past(page, words, around.clause[0], first) or _had_been(words, last, around.clause[1])
    if past or row.history or (_is_of_document(row, base) and _is_behind(page, first)):
        bound = base if base.latest is not None and not (row.lettered and not around.before) else row.fallback
        return between(None, bound.latest) if bound.latest is not None else UNDATED
    if base.is_known:
        return base
    behind = next((m.when for m in around.after if not m.bound), UNDATED)
    return behind if behind.is_known else row.fallback


def _leads_to(page: Page, mention: DateMention, first: int) -> bool:
    """ "Today, six months after the LLETZ": is it the treatment from which the time until today is counted?"""
    return mention.last <= first and set(page.keys(mention.last, first)) <= _DETERMINERS


def _unresolved(page: Page, row: Dated, clause: tuple[int, int], first: int, last: int) -> DateMention | None:
    """A date of the clause that is told from another which is not known: "two days after surgery", "today"."""
    unknown = [m for m in row.mentions if m.relative and not m.when.is_known and clause[0] <= m.first < clause[1]]
    before = [m for m in unknown if m.last <= first]
    behind = [m for m in unknown if m.first >= last and _attached([t.key for t in page.tokens[last : m.first]])]
    return before[-1] if before else behind[0] if behind else None


def _behind_unknown(words: Words, row: Dated, lost: DateMention) -> When:
    """What is told "two days after surgery" lies behind what was told before; any other before the document's end."""
    if not words.any_within("after", lost.first, lost.last) or row.carried.earliest is None:
        return row.fallback
    following = row.following.latest
    return between(row.carried.earliest, following if following and following >= row.carried.earliest else None)


_BEHIND = frozenset({"since", "after", "following", "post"})
_DETERMINERS = frozenset({"the", "her", "a", "an", "pelvic", "adjuvant", "previous", "external", "concurrent"})


def _is_of_document(row: Dated, base: When) -> bool:
    """Is the date carried into a sentence only that of the letter itself?"""
    return row.lettered and base.is_day and base.latest == row.fallback.latest


def _is_behind(page: Page, first: int) -> bool:
    """ "Hot flushes since her radiotherapy": what a complaint follows lies before the day on which it is told."""
    at = first - 1
    while at > 0 and page.tokens[at].key in _DETERMINERS:
        at -= 1
    return at >= 0 and page.tokens[at].key in _BEHIND


def _before_post(page: Page, row: Dated, usable: Sequence[DateMention], first: int, last: int) -> When | None:
    """The time up to the day beside what follows a treatment; None where a day behind the treatment is its own."""
    behind = next((m for m in usable if m.first >= last), None)
    if behind is not None and set(page.keys(last, behind.first)) <= _LINKED_TO_DONE:
        return None
    told = [m.when for m in usable if m.last <= first]
    later = [m.when for m in usable if m.first >= last and not m.bound]
    bound = (*told[-1:], *later[:1], row.carried, row.fallback)
    latest = next((when.latest for when in bound if when.latest is not None), None)
    return between(None, latest) if latest is not None else None


def _is_prefixed_by_post(page: Page, first: int) -> bool:
    """ "Post-conization change", "post LLETZ smear", "6 wks after LLETZ": what follows it was done before that day."""
    before = page.keys(max(0, first - 2), first)
    if before[-1:] == ("after",):
        return before[0] in _SPANS
    hyphened = len(before) == 2 and before[0] == "post" and before[1] in HYPHENS
    return hyphened or (before[-1:] == ("post",) and before[0] != "status")


_SPANS = frozenset(
    {"mo", "mos", "mth", "mths", "month", "months", "yr", "yrs", "year", "years", "wk", "wks", "weeks", "12"}
)
_LINKED_TO_DONE = frozenset({"done", "performed", "on", "in", "of", "(", ":", "-", ","})
"""Between a treatment and its own day: "6 mo post LLETZ done 03/2023"."""


_TELLS = frozenset({"was", "on", ":", "is", "-", "=", "(", "the", "date", "of", "began", "started"})


def _is_value_of(page: Page, words: Words, last: int, first: int) -> bool:
    """ "Last menstrual period: 29 August 2004": does a date tell when the very words before it were?"""
    led = next((cue for at in range(last - 3, last + 1) if (cue := words.at(at, "role")) is not None), None)
    named = led is not None and led.code == "period"
    begun = led.last if led is not None and led.last > last else last
    return named and all(token.key in _TELLS for token in page.tokens[min(begun, first) : first])


def _has_comma(page: Page, first: int, last: int) -> bool:
    return any(token.key == "," for token in page.tokens[first:last])


def _since_then(page: Page, words: Words, when: When, at: int, first: int) -> When:
    """A date, or what lies before it where a word of earlier times stands between it and the words, or an "after"
    alone: "seen on 3 May 2023 after hysterectomy"."""
    between_words = page.keys(at, first)
    behind = bool(_AFTER.intersection(between_words)) and set(between_words) <= _AFTER | _BESIDE
    if (behind or words_of_past(page, words, at, first, perfect=False)) and when.latest is not None:
        return between(None, when.latest)
    return when


def words_of_past(page: Page, words: Words, first: int, last: int, *, perfect: bool = True) -> bool:
    """Do words of earlier times stand in [first, last) ("previous", "had undergone"), not "a 6-month history of"?

    They reach no further than to the verb by which she comes ("a woman with a previous LLETZ presented with ...").
    """
    cues = [
        cue
        for cue in words.within("past", first, last)
        if (perfect or cue.code != "perfect") and not _is_span_of(page, words, cue)
    ]
    if not cues:
        return False
    return not any(
        came.code in ("presentation", "admission")
        and page.tokens[came.first].key not in _NOUNS
        and words.behind(came.first, "past") is None
        for came in words.within("anchor", cues[-1].last, last)
    )


def is_of_her_life(page: Page, first: int, last: int) -> bool:
    """ "She retired in 2005", "her husband died in 2005": nothing that a doctor saw; no telling goes on from there."""
    keys = page.keys(first, last)
    return bool(_LIVED.intersection(keys)) or bool(_NEAR_ONES.intersection(keys) and _LOST.intersection(keys))


def _opened(usable: Sequence[DateMention], clause: tuple[int, int], first: int) -> DateMention | None:
    """A "since" that begins the clause, or an "until" in it: the only dates that it tells."""
    told = [m for m in usable if m.bound and clause[0] <= m.first and m.last <= first]
    return next((m for m in told if m.bound == "until" or (m.bound == "since" and m.first - clause[0] <= 1)), None)


def _had_been(words: Words, last: int, end: int) -> bool:
    """Is the verb of the words one of earlier times ("smears had been normal")?"""
    cue = words.at(last, "past") if last < end else None
    return cue is not None and cue.code == "perfect"


def _is_span_of(page: Page, words: Words, cue: Mention) -> bool:
    """ "A 6-month history", "the past 3 months": a length of time, no earlier one."""
    before = cue.first - 1 if cue.first and page.tokens[cue.first - 1].key == "-" else cue.first
    if words.behind(before, "unit") is not None or words.at(cue.last, "unit") is not None:
        return True
    number = words.number(cue.last, len(page.tokens)) if cue.last < len(page.tokens) else None
    return number is not None and words.at(number[1], "unit") is not None


def _is_swallowed(mention: DateMention, mentions: Sequence[DateMention], first: int) -> bool:
    """ "6/12 after LLETZ of 9 April": behind it the words stand at what the whole tells, not at the date within."""
    return not mention.relative and any(
        m.relative and m.first <= mention.first and mention.last <= m.last <= first for m in mentions
    )


def _attached(between_words: Sequence[str], *, comma: bool = True) -> bool:
    """Do only a few words or a link stand between some words and a date?"""
    if (between_words[-1:] == [":"] and set(between_words[:-1]) <= _OF_LABEL) or set(between_words) <= (
        _LINKS if comma else _LINKS - {","}
    ):
        return True
    inner = list(between_words)
    while comma and inner and inner[-1] in (",", "("):
        inner.pop()
    return len(between_words) <= _NEAR_WORDS and not set(inner) & {",", ";", "and", ":"}


def _parted(between_words: Sequence[str]) -> bool:
    """Does another statement begin before the date: a comma, or "and" with a verb of its own?"""
    words = list(between_words)
    while words and words[-1] in (",", "("):
        words.pop()
    if words[:1] == [","] and set(words[1:]) <= _WHEN_MET and _MET.intersection(words):
        return False
    if "," in words or ";" in words or ":" in words:
        return True
    return any(a == "and" and b in _VERBS for a, b in pairwise(words))
