"""A colposcopy that was done, of which nothing that it showed is told: "colposcopy done 12 May 2024"."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise

from lugol.language.model import Mention, Page
from lugol.language.reading import Reading
from lugol.language.word_sets import word_set
from lugol.record.event import Colposcopy, Event

_NAMES = frozenset({"colposcopy", "colposcopies", "colpo", "colp", "videocolposcopy"})
_OF_IT = word_set(
    """clinic appointment appt referral service services unit department dept letter report form nurse room list slot
    suite team guided administration admin
    office hub booking coordinator outpatients opd department directed record records request invitation
    proforma mdt"""
)
_AGAIN = word_set("rtc review seen see return rv tca back fu f/u")
_REFERRED = word_set("ref refer referral")
_SEEN_AGAIN = 6
_DONE = word_set("done performed undertaken completed attended underwent had attended carried seen took went")
_NOT_YET = word_set("for re due to before awaiting if until needs")
_BESIDE = frozenset({"on", "of", "dated", "dt", ":", ",", "-", "–", "(", ")", "in", "a", "the", "|", "her"})
_MOST_BETWEEN = 5
_MOST_SENTENCES = 3


def colposcoped(reading: Reading, told: Sequence[Event]) -> Iterator[Event]:
    """Each colposcopy of hers with a day or a word that tells that it was done, and no finding of it near.

    >>> from lugol.language.reading import reading_of
    >>> [e.when.edtf for e in colposcoped(reading_of("Smear HSIL. Colposcopy done 12 May 2024."), [])]
    ['2024-05-12']
    >>> [e.when.edtf for e in colposcoped(reading_of("Smear HSIL. Seen in colposcopy clinic 12 May 2024."), [])]
    []
    """
    page = reading.page
    named = [m for m in page.of("frame") if page.tokens[m.first].key in _NAMES]
    starts = sorted(source.start for event in told for source in event.sources)
    for mention, following in pairwise([*named, None]):
        if mention is None or _is_of_it(page, mention) or not _was_done(reading, mention):
            continue
        near = page.sentences_near(mention.first, 0, _MOST_SENTENCES)[-1].last
        last = min(near, following.first) if following is not None else near
        begun, end = page.tokens[page.sentence(mention.first).first].start, page.tokens[last - 1].end
        if bisect_left(starts, begun) < bisect_left(starts, end):
            continue
        if reading.judge(mention.first, mention.last).assertion in ("affirmed", "historical"):
            yield reading.event(Colposcopy(), mention.first, mention.last, assertion="affirmed")


def _is_of_it(page: Page, mention: Mention) -> bool:
    """ "Colposcopy clinic", "MDT colp 4/2/25", "RTC after colpo": a place, a paper or a plan, and no examination."""
    before = page.keys(max(0, mention.first - 1), mention.first)
    beside = {*before, *page.keys(mention.last, mention.last + 1)}
    again = page.keys(max(page.sentence(mention.first).first, mention.first - _SEEN_AGAIN), mention.first)
    later = (before == ("after",) and bool(_AGAIN.intersection(again))) or bool(_REFERRED.intersection(again[-3:]))
    return bool(_OF_IT.intersection(beside) or _NOT_YET.intersection(before)) or later


def _was_done(reading: Reading, mention: Mention) -> bool:
    """A word beside it tells that it was done, or its day stands right beside it."""
    page = reading.page
    sentence = page.sentence(mention.first)
    low, high = max(sentence.first, mention.first - _MOST_BETWEEN), min(sentence.last, mention.last + _MOST_BETWEEN)
    if _DONE.intersection((*page.keys(low, mention.first), *page.keys(mention.last, high))):
        return True
    days = [m for m in reading.time.every_in(low, high) if m.when.is_known]
    between = [
        page.keys(mention.last, m.first) if m.first >= mention.last else page.keys(m.last, mention.first) for m in days
    ]
    return any(_BESIDE.issuperset(keys) for keys in between)
