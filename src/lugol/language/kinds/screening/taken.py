"""Smears that were taken and whose result is told nowhere near."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from lugol.language.kinds.screening.event import PARTS_LEFT_OUT, smear_value
from lugol.language.kinds.tissue.smear_of import is_elsewhere
from lugol.language.mixed_parts import is_mixed
from lugol.language.model import Mention, Page, Sentence
from lugol.language.reading import Reading
from lugol.language.word_sets import GOES_ON
from lugol.record.event import Event

_RESULT_WITHIN = 4
"""In how many sentences from the taking of a smear on its result may stand."""
_EARLIER = frozenset({"last", "previous", "prior", "earlier", "past"})
_TAKEN = frozenset({"taken", "obtained", "done", "performed", "collected", "sent"})


def taken_without_result(reading: Reading, told: list[Event]) -> Iterator[Event]:
    """Smears that were taken and whose result is told nowhere near: each stands without a result."""
    page = reading.page
    results_at = sorted(e.sources[0].start for e in told if e.kind == "cytology" and not _is_of_earlier(reading, e))
    own = {event.sources[0].start for event in told if event.kind == "cytology"}
    for test in page.of("cyt_test"):
        if page.tokens[test.first].start in own or test.concept.attr("context"):
            continue
        sentence = page.sentence(test.first)
        part = page.part(test.first)
        left_out = part in (*PARTS_LEFT_OUT, "plan", "request", "indication") and not is_mixed(page, test.first)
        if sentence.article != "case" or left_out or not _is_taken(reading, test) or is_elsewhere(page, sentence, test):
            continue
        near = page.sentences_near(sentence.first, behind=_RESULT_WITHIN - 1)
        start, end = page.tokens[sentence.first].start, page.tokens[near[-1].last - 1].end
        at = bisect_left(results_at, start)
        if at < len(results_at) and results_at[at] < end:
            continue
        if _is_answered_by_hpv(page, test, told):
            continue
        result = _in_next(reading, near[1:2])
        yield reading.event(smear_value(page, test, result), test.first, test.last, assertion="affirmed")
        results_at = sorted([*results_at, page.tokens[test.first].start])


def _is_answered_by_hpv(page: Page, test: Mention, told: list[Event]) -> bool:
    """ "Her last cervical screening was HPV not detected": a screening whose result is that of the virus."""
    sentence = page.sentence(test.first)
    start, end = page.tokens[test.first].start, page.tokens[sentence.last - 1].end
    screened = "screening" in page.keys(test.first, test.last)
    return screened and any(e.kind == "hpv" and start < e.sources[0].start < end for e in told)


def _is_of_earlier(reading: Reading, event: Event) -> bool:
    """ "Pap collected today. Last cotest 11/2020 NILM": the smear of the sentence is an earlier one."""
    page = reading.page
    first = page.sentence(page.token_at(event.sources[0].start)).first
    return bool(_EARLIER.intersection(page.keys(first, first + 2)))


def _in_next(reading: Reading, following: Sequence[Sentence]) -> Mention | None:
    """ "It showed LSIL": the result in the sentence behind the taking, which goes on with the smear."""
    page = reading.page
    for sentence in following:
        if not GOES_ON.intersection(page.keys(sentence.first, sentence.first + 2)):
            continue
        if page.of("frame", "tissue", first=sentence.first, last=sentence.last):
            continue
        named = page.of("cyt_result", first=sentence.first, last=sentence.last)
        kept = [m for m in named if reading.judge(m.first, m.last).assertion in ("affirmed", "historical")]
        return kept[0] if kept else None
    return None


def _is_taken(reading: Reading, test: Mention) -> bool:
    """ "A Pap smear was obtained today", "last Pap in May 2019": taken for certain, and of her."""
    page = reading.page
    judged = reading.judge(test.first, test.last)
    if page.tokens[test.last - 1].key in ("smears", "paps"):
        return False
    if judged.assertion not in ("affirmed", "historical"):
        return False
    last = page.clause(test.first)[1]
    dated = any(m.when.is_known for m in reading.time.told_in(test.last, last))
    before = page.keys(max(page.clause(test.first)[0], test.first - 2), test.first)
    behind = page.keys(test.last, last)
    return bool(_TAKEN.intersection(behind)) or ("last" in before and (dated or "ago" in behind))
