"""The head of a letter, note or report: whose date each of its dates is, and which is the document's own."""

from collections.abc import Sequence
from datetime import date

import msgspec

from lugol.language.lines import LONGEST_LABEL
from lugol.language.model import SCREENING_TESTS, Page, Sentence
from lugol.language.time.mention import DateMention
from lugol.language.time.words import Words
from lugol.record.when import UNDATED, When

_FILLERS = frozenset(
    {":", "on", "in", "date", "dated", "was", "is", "of", "the", "=", "at", "by", ".", "#", "(", "day", "-", "–", "and"}
)
_HAPPENED = frozenset(
    {"was", "were", "had", "showed", "revealed", "underwent", "found", "demonstrated", "confirmed", "presented"}
    | {"reported", "developed", "received", "disclosed", "complained", "noted", "died"}
)
"""Behind the date of a next visit these tell what was found at it: "At the next visit in May 2012 CT showed ..."."""
_FIRST_BLOCKS = 10
_FINDINGS = frozenset(
    {"histology", "symptom", "cyt_result", "hpv", "colposcopic", "analyte", "drug", "regimen", "response", "condition"}
)
_OWN = ("collected", "operation", "visit", "admission", "own")
"""The roles that date a document, the foremost first."""
_NEXT = frozenset({"follow", "followup", "follow-up", "appointment", "review", "return", "next"})
_LABEL = 5
_HERS = frozenset({"birth", "period", "due", "compared"})
_TELLS_OF_IT = frozenset({"which", "that", "when", "where", "showing", "showed", "had", "it"})
"""Behind the date of an earlier study these tell what that study showed."""


class Head(msgspec.Struct, frozen=True):
    """The dates of a document's head.

    `visit` is the date at which what is seen and done stands; `limit` the last day that the document can speak of.
    `roles` tells for the first token of a date what it is the date of ("birth", "received" ...).
    """

    visit: When = UNDATED
    limit: date | None = None
    birth: When = UNDATED
    collected: When = UNDATED
    received: When = UNDATED
    reported: When = UNDATED
    roles: dict[int, str] = {}
    is_report: bool = False
    last: int = 0


def head_of(page: Page, words: Words, mentions: Sequence[DateMention]) -> Head:
    """The document's own dates among the dates of a page."""
    roles = {m.first: role for m in mentions if (role := _role(page, words, m))}
    by_first = {m.first: m for m in mentions}
    headed = [] if page.is_article else _headed(page, words, mentions, roles)
    own: dict[str, When] = {}
    ahead = _to_come(page, by_first, headed)
    roles |= dict.fromkeys(ahead, "due")
    headed = [(first, "due" if first in ahead else role) for first, role in headed]
    for first, role in headed:
        if role not in _HERS:
            own.setdefault(role, by_first[first].when)
    visit = next((own[role] for role in _OWN if role in own), UNDATED)
    limit = _limit(page, words, mentions, roles, own) if visit.is_known or own else None
    births = [by_first[first].when for first, role in roles.items() if role == "birth"]
    last = max((first for first, role in headed if role in _OWN), default=-1)
    return Head(
        visit=visit,
        limit=limit,
        birth=_born(births[0], visit) if births else UNDATED,
        collected=own.get("collected", UNDATED),
        received=own.get("received", UNDATED),
        reported=own.get("reported", UNDATED),
        roles=roles,
        is_report=bool(own.keys() & {"collected", "reported", "received"}),
        last=last + 1,
    )


def _to_come(page: Page, by_first: dict[int, DateMention], headed: Sequence[tuple[int, str]]) -> list[int]:
    """ "Date: 15 March 2024 ... Follow-up visit: March 2025": visits that a head tells to come after its own day."""
    own = [by_first[first].when for first, role in headed if role == "own"]
    return [
        first
        for first, role in headed
        if role == "visit" and own and _NEXT.intersection(page.keys(max(0, first - _LABEL), first))
        and (own[0].latest or date.max) < (by_first[first].when.earliest or date.min)
    ]  # fmt: skip


def _limit(
    page: Page, words: Words, mentions: Sequence[DateMention], roles: dict[int, str], own: dict[str, When]
) -> date | None:
    """The last day a document can speak of: the latest of its own dates and of those it tells as past."""
    if "admission" in own and "discharge" not in own and len(own) == 1:
        return None
    days = [when.latest for when in own.values()]
    days += [
        m.when.latest
        for m in mentions
        if m.when.is_day and roles.get(m.first, "") not in _HERS and not words.in_clause(page, "plan", m.first)
    ]
    return max((day for day in days if day is not None), default=None)


def _born(when: When, visit: When) -> When:
    """A birth told with a year of two figures lies a hundred years before where it would come after the visit."""
    ahead = when.earliest and (when.earliest.year > 2030 or (visit.latest and when.earliest > visit.latest))
    if not ahead or when.earliest is None or when.latest is None:
        return when
    low, high = (day.replace(year=day.year - 100, day=min(day.day, 28)) for day in (when.earliest, when.latest))
    return msgspec.structs.replace(when, earliest=low, latest=high, edtf=low.isoformat() if low == high else "")


def _role(page: Page, words: Words, mention: DateMention) -> str:
    """What a date is the date of, by the words just before it."""
    first = page.sentence(mention.first).first
    at = mention.first
    while at > first:
        told = words.behind(at, "role")
        if told is not None:
            behind = page.keys(mention.last, page.clause(mention.first)[1])
            is_told = told.code == "due" and bool(_HAPPENED.intersection(behind))
            is_told = is_told or (told.code == "compared" and _is_told_of(page, mention))
            return "" if is_told else told.code
        weekday = words.behind(at, "weekday")
        if weekday is not None:
            at = weekday.first
        elif page.tokens[at - 1].key in _FILLERS:
            at -= 1
        else:
            break
    return _role_of_label(page, words, first, mention.first)


def _is_told_of(page: Page, mention: DateMention) -> bool:
    """ "Compared with the MRI of 3 May, which showed a mass": is what follows of that study, or is it the first?"""
    behind = page.keys(mention.last, min(mention.last + 2, page.sentence(mention.first).last))
    return mention.first == 0 or bool(_TELLS_OF_IT.intersection(behind))


def _role_of_label(page: Page, words: Words, first: int, last: int) -> str:
    """ "EDD by current ultrasound: 4 June 2007": a label that begins with what is due dates nothing else.

    So behind other words: "... = 92nd percentile EDD by current ultrasound: 4 June 2007".
    """
    if page.tokens[last - 1].key != ":":
        return ""
    for at in range(last - 2, max(first, last - LONGEST_LABEL - 1) - 1, -1):
        opening = words.at(at, "role")
        if opening is not None and opening.code == "period":
            return opening.code
        if not page.tokens[at].key.isalpha():
            break
    return ""


def _headed(page: Page, words: Words, mentions: Sequence[DateMention], roles: dict[int, str]) -> list[tuple[int, str]]:
    """The dates that are the document's own, with their roles: labelled ones, and the one of a title or a line."""
    found: list[tuple[int, str]] = []
    by_sentence: dict[int, list[DateMention]] = {}
    for mention in mentions:
        by_sentence.setdefault(page.sentence(mention.first).first, []).append(mention)
    for sentence in page.sentences:
        inside = by_sentence.get(sentence.first, [])
        if inside and _is_dated_first(page, sentence, inside[0]):
            found.append((inside[0].first, "visit"))
            continue
        if not inside or not _is_label_line(page, words, sentence, inside, roles):
            continue
        for mention in inside:
            role = roles.get(mention.first, "")
            if role:
                found.append((mention.first, role))
            elif _is_title(page, words, sentence, inside) or _is_first_line(page, words, sentence, mention):
                found.append((mention.first, "own"))
    alone = [first for first, role in found if role == "own" and first != 0]
    return [(first, role) for first, role in found if role != "own" or len(alone) < 2]


def _is_dated_first(page: Page, sentence: Sentence, mention: DateMention) -> bool:
    """ "Date: 14/03/24   Age 29   LMP 20/02": does a line of the head begin with the day, whatever else it holds?"""
    led = page.keys(sentence.first, mention.first) in (("date", ":"), ("date",), ("dt", ":"), ("dated", ":"))
    day = mention.when.is_day or bool(mention.ambiguous)
    return led and day and not mention.bound and sentence.block < _DATED_BLOCKS and page.begins_line(sentence.first)


_DATED_BLOCKS = 4


def _is_label_line(
    page: Page, words: Words, sentence: Sentence, inside: Sequence[DateMention], roles: dict[int, str]
) -> bool:
    """Is a sentence a line of the head: dates with what they are the dates of, and nothing found in her?"""
    if sentence.first == 0 and _is_first_line(page, words, sentence, inside[0]):
        return True
    if any(m.concept.category in _FINDINGS for m in page.of(*_FINDINGS, first=sentence.first, last=sentence.last)):
        return False
    labelled = [m for m in inside if m.first in roles]
    if not labelled:
        return sentence.block < _FIRST_BLOCKS
    rest = sentence.last - inside[-1].last
    before = page.tokens[labelled[0].first - 1].key in (":", "-", "=")
    stopped = page.tokens[min(inside[-1].last, sentence.last - 1)].key == "."
    return rest <= 2 or before or len(inside) > 1 or stopped


def _is_title(page: Page, words: Words, sentence: Sentence, inside: Sequence[DateMention]) -> bool:
    """Is it the title of a document with its date, or a line that is a date only?"""
    if sentence.block >= _FIRST_BLOCKS or len(inside) != 1 or inside[0].bound:
        return False
    mention = inside[0]
    if mention.when.earliest is None or not (mention.when.is_day or mention.ambiguous):
        return False
    others = [at for at in range(sentence.first, sentence.last) if not mention.first <= at < mention.last]
    alone = all(
        page.tokens[at].key in _FILLERS or words.at(at, "weekday") is not None or page.tokens[at].key == ","
        for at in others
    )
    if alone:
        return _is_block(page, sentence)
    named = any(words.at(at, "document") is not None for at in others)
    stopped = page.tokens[sentence.last - 1].key == "."
    labelled = mention.last < sentence.last and page.tokens[mention.last].key == ":"
    return named and not stopped and not labelled and sentence.first == 0


_LONGEST_TITLE = 6
_STUDIES = (*SCREENING_TESTS, "frame", "procedure", "tissue")


def _is_first_line(page: Page, words: Words, sentence: Sentence, mention: DateMention) -> bool:
    """ "Women's clinic, 15 June 2023." or a first line "OUTPATIENT NOTE 4 April 2023": a document's kind and its day.

    What names a study ("MRI, 5 March 2024.") is none, for its date may be that of the study alone.
    """
    if sentence.first or not 0 < mention.first <= _LONGEST_TITLE or mention.bound or not mention.when.is_known:
        return False
    if not (mention.when.is_day or mention.ambiguous):
        return False
    ends = mention.last == sentence.last or page.tokens[mention.last].key == "."
    if not ends and "\n" not in page.text[page.tokens[mention.last - 1].end : page.tokens[mention.last].start]:
        return False
    studied = page.of(*_STUDIES, *_FINDINGS, first=0, last=mention.first)
    plain = not any(key[:1].isdigit() for key in page.keys(0, mention.first))
    return plain and not studied and any(words.at(at, "document") is not None for at in range(mention.first))


def _is_block(page: Page, sentence: Sentence) -> bool:
    """Does a sentence stand in a block of its own?"""
    before = page.sentence(sentence.first - 1).block if sentence.first else -1
    behind = page.sentence(sentence.last).block if sentence.last < len(page.tokens) else -1
    return sentence.block not in (before, behind)
