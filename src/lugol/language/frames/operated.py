"""An operation that a sentence tells: what the next one tells as seen was seen there."""

from lugol.language.frames.frame import NOBODY, NOT_DONE, Frame
from lugol.language.frames.named import is_not_done
from lugol.language.model import Page, Sentence
from lugol.language.reading import Reading

OF_BENCH = frozenset({"pathologic", "pathological", "other", "additional", "microscopic", "histologic"})
"""Words of a label of findings that tells of a specimen: "Other pathologic findings"."""
_UNTOLD = (
    "history",
    "plan",
    "procedure",
    "preop_diagnosis",
    "postop_diagnosis",
    "diagnosis",
    "impression",
    "medication",
)


def operated(reading: Reading, sentence: Sentence) -> Frame:
    """ "A laparotomy was performed." What the next sentence tells as seen was seen there; nobody where none is told."""
    page = reading.page
    done = [m for m in page.of("frame", first=sentence.first, last=sentence.last)
            if m.concept.attr("frame") == "operative_procedure"]  # fmt: skip
    if not done:
        return _cut_open(reading, sentence)
    if sentence.article != "case" or page.part(done[-1].first) in _UNTOLD:
        return NOBODY
    if is_not_done(reading, done[-1], sentence):
        return NOBODY
    return Frame("operative", "operative findings", sentence.last, sentence.last)


BARELY = "operation"
"""The name of an operation that is told without how it was looked into: only "the findings were" tells of it."""
OPENED = "opened"
"""The name of an operation that begins with an incision: it goes on until something ends it."""
_MADE = frozenset({"made", "performed", "opened", "done"})


def _cut_open(reading: Reading, sentence: Sentence) -> Frame:
    """ "A midline incision was made.", "A hysterectomy was carried out." before "The findings were: ..."."""
    page = reading.page
    if sentence.article != "case" or page.part(sentence.first) in _UNTOLD:
        return NOBODY
    keys = page.keys(sentence.first, sentence.last)
    if {"incision", "abdomen"}.intersection(keys) and _MADE.intersection(keys):
        judged = reading.judge(sentence.first, sentence.last).assertion
        return NOBODY if judged in NOT_DONE else Frame("operative", OPENED, sentence.last, sentence.last)
    done = page.of("procedure", first=sentence.first, last=sentence.last)
    if not done or any(is_not_done(reading, m, sentence) for m in done):
        return NOBODY
    return Frame("operative", BARELY, sentence.last, sentence.last)


def tells_findings(page: Page, sentence: Sentence) -> frozenset[str]:
    """ "The findings were: a normal uterus": a sentence of findings behind an operation, not those of a specimen."""
    opening = page.keys(sentence.first, sentence.first + 4)
    return frozenset(opening) & {"findings"} if not OF_BENCH.intersection(opening) else frozenset()
