"""Complications: harms of disease and of treatment that came after she was seen, and were told as hers."""

from itertools import pairwise

from lugol.language.kinds.treatment.told import is_told, lead
from lugol.language.model import Mention, Page
from lugol.language.phrases import word_set
from lugol.language.reading import Reading
from lugol.record.event import Complication, Event

_FEARED = word_set("risk risks possibility explained consent consented counselled counseled prevent prophylaxis")
_CAUSED = word_set(
    """complicated complication complications developed toxicity toxicities grade adverse postoperative
    postoperatively secondary due after following induced suffered evolved occurred course experienced
    despite deterioration"""
)
_DEATH = word_set("died death dead dying")


def complications(reading: Reading) -> list[Event]:
    """The harms told of her, each once a day."""
    page = reading.page
    kept: dict[tuple[str, str], Event] = {}
    for mention in (*page.of("complication"), *_complicated_by(page)):
        if not is_told(reading, mention.first, mention.last) or not _is_harm(reading, mention):
            continue
        first = lead(reading, mention.first)
        value = Complication(term=page.words(first, mention.last))
        event = reading.event(value, first, mention.last, assertion="affirmed")
        kept.setdefault((mention.code, event.when.edtf), event)
    return list(kept.values())


def _complicated_by(page: Page) -> list[Mention]:
    """ "The course was complicated by a deep vein thrombosis": a condition that the words make a complication."""
    found = []
    for mention in page.of("condition"):
        before = page.keys(max(page.clause(mention.first)[0], mention.first - 5), mention.first)
        if ("complicated", "by") in pairwise(before):
            found.append(mention)
    return found


def _is_harm(reading: Reading, mention: Mention) -> bool:
    """Is it told as hers and now? What is not certain to be a harm must be told as caused or as having developed."""
    page = reading.page
    keys = page.keys(*page.clause(mention.first))
    judged = reading.judge(mention.first, mention.last).assertion
    if judged in ("historical", "possible") or _DEATH.intersection(keys):
        return False
    if page.part(mention.first) in ("history", "review", "social", "medication", "allergy"):
        return False
    sentence = page.sentence(mention.first)
    around = page.keys(sentence.first, sentence.last)
    if _FEARED.intersection(around):
        return False
    return mention.concept.attr("certain") == "yes" or bool(_CAUSED.intersection(around))
