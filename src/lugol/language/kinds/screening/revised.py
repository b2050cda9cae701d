"""A result that was changed later: "first reported as NILM, revised to HSIL" tells one smear, and it is HSIL."""

from collections.abc import Iterator, Sequence

import msgspec

from lugol.language import results
from lugol.language.kinds.screening.event import tokens_of
from lugol.language.kinds.screening.text import in_one_line
from lugol.language.model import Page, Sentence
from lugol.language.reading import Reading
from lugol.language.results import TypedResult
from lugol.language.word_sets import word_set
from lugol.record.event import Event
from lugol.record.when import When

_CHANGED = word_set("revised amended corrected changed upgraded downgraded reclassified altered updated re-reported")
_SURELY = frozenset({"revised", "amended", "corrected", "reclassified", "re-reported"})
_LOOKED_AGAIN = word_set("initially originally first review reviewed addendum mdt mdm error wrongly")
_LEADS = frozenset({"to", "as", "→", ">"})
_WITHIN = 4
"""How many words may stand between "to" and the result, as in "to a positive"."""
_DATE_WITHIN = 7
"""How many tokens "amended on 29/01/24 to" may take between its two words."""
_ENDS = frozenset({".", ";", "from", "not", "be"})
Placed = tuple[TypedResult, int, int]


def without_revised(
    reading: Reading, sentence: Sentence, found: Sequence[TypedResult], offset: int
) -> tuple[list[TypedResult], frozenset[TypedResult]]:
    """The results that still hold, and those of them that no word of revision takes back.

    >>> from lugol.language.reading import reading_of
    >>> text = "Smear first reported as NILM, revised to HSIL"
    >>> reading = reading_of(text)
    >>> kept, sure = without_revised(reading, reading.page.sentences[0], results.read(text, "cytology"), 0)
    >>> [str(result) for result in kept], len(sure)
    (['cytology HSIL'], 1)
    """
    page = reading.page
    placed: list[Placed] = [(r, *tokens_of(page, sentence, offset + r.start, offset + r.end)) for r in found]
    new: list[TypedResult] = []
    old: list[Placed] = []
    for verb, lead in _revisions(reading, sentence):
        named = [p for p in placed if lead < p[1] <= lead + _WITHIN][:1] or _bare(page, sentence, placed, lead, offset)
        before = [p for p in placed if named and p[0].test == named[0][0].test and p[2] <= verb]
        if not named or (before and page.of("cyt_result", first=lead, last=named[0][1])):
            continue
        placed = [*placed, *named] if named[0] not in placed else placed
        new.append(named[0][0])
        old.extend(before[-1:])
    kept = [p for p in placed if p not in old]
    dates = [m.first for m in reading.time.told_in(sentence.first, sentence.last)]
    apart = [p[0] for p in kept if any(p[2] <= d < o[1] for o in old for d in dates)]  # "2017 NILM, 2019 LSIL revised"
    return [p[0] for p in kept], frozenset([*new, *apart])


def on_day_of_sample(reading: Reading, sentence: Sentence, events: Sequence[Event]) -> list[Event]:
    """ "11/01/24 initially reported as borderline; amended 29/01/24 to negative": the day of a revision is that of no
    sample; the smear is of the day that the sentence told before.
    """
    dates = [m for m in reading.time.told_in(sentence.first, sentence.last) if m.when.is_known]
    days: dict[When, When] = {}
    for verb, lead in _revisions(reading, sentence):
        before = [m for m in dates if m.last <= verb]
        behind = [m for m in dates if verb < m.first <= lead + _DATE_WITHIN]
        if before and behind:
            days[behind[0].when] = before[-1].when
    return [msgspec.structs.replace(event, when=days.get(event.when, event.when)) for event in events]


def _revisions(reading: Reading, sentence: Sentence) -> Iterator[tuple[int, int]]:
    """Each "revised to", "amended 29 May to", "corrected as" of a sentence: its verb, and the word that leads on.

    "HPV positive in 2019 changed to negative in 2021" tells two tests, where nothing says that one was looked at again.
    """
    page = reading.page
    again = bool(_LOOKED_AGAIN.intersection(page.keys(sentence.first, sentence.last)))
    for verb in range(sentence.first, sentence.last - 1):
        if page.tokens[verb].key not in _CHANGED:
            continue
        for lead in range(verb + 1, min(verb + _DATE_WITHIN, sentence.last)):
            if page.tokens[lead].key in _LEADS and (again or not _is_of_time(reading, sentence, verb, lead)):
                yield verb, lead
            if page.tokens[lead].key in _LEADS | _ENDS:
                break


def _is_of_time(reading: Reading, sentence: Sentence, verb: int, lead: int) -> bool:
    """Does a verb that may tell a course stand between two days?"""
    if reading.page.tokens[verb].key in _SURELY:
        return False
    dates = [m.first for m in reading.time.told_in(sentence.first, sentence.last) if m.when.is_known]
    return any(d < verb for d in dates) and any(lead < d <= lead + _DATE_WITHIN for d in dates)


def _bare(page: Page, sentence: Sentence, placed: Sequence[Placed], lead: int, offset: int) -> list[Placed]:
    """ "HPV first reported positive, corrected to negative": the answer alone that stands behind "to"."""
    tests = {p[0].test for p in placed if p[2] <= lead}
    if len(tests) != 1 or lead + 1 >= sentence.last:
        return []
    (test,) = tests
    start = page.tokens[lead + 1].start
    ends = [page.tokens[at].end for at in range(lead + 1, min(lead + 1 + _WITHIN, sentence.last))]
    for read in (r for end in reversed(ends) for r in results.read(in_one_line(page.text[start:end]), test)):
        if read.test == test and read.status == "found" and read.code != "unexpected":
            shift = start - offset
            moved = msgspec.structs.replace(read, start=read.start + shift, end=read.end + shift)
            return [(moved, *tokens_of(page, sentence, start + read.start, start + read.end))]
    return []
