"""What a sample did not show, told before what it did: "Cone: no residual invasion. HSIL at 7 o'clock"."""

import msgspec

from lugol.language.kinds.tissue.sample import Sample
from lugol.language.kinds.tissue.words import RANK
from lugol.language.model import Sentence
from lugol.language.reading import Reading
from lugol.record.event import Biopsy, Ecc, Pathology

_DENIES = frozenset({"no", "negative", "neg", "without", "nil"})
_OTHERS = ("procedure", "frame", "cyt_test", "hpv", "ihc_marker")
_LEADS = 3
_ENDS = frozenset({",", ";", ".", "(", "with", "at", "margins", "margin"})


def with_what_is_there(reading: Reading, sentence: Sentence, samples: list[Sample]) -> None:
    """A sentence that begins with a lesion gives its result to the sample whose result, right before, is a denial."""
    page = reading.page
    before = page.sentences_near(sentence.first, before=1)[0]
    named = page.of("histology", first=sentence.first, last=min(sentence.first + _LEADS, sentence.last))
    if not named or before.block != sentence.block:
        return
    sample = next((s for s in reversed(samples) if s.event is not None and s.sentence == before), None)
    if sample is None or sample.event is None:
        return
    value, lesion = sample.event.values, named[0].concept.attr("histology")
    if not isinstance(value, Biopsy | Ecc | Pathology) or value.histology not in ("benign", None):
        return
    told = (value.result or "").lower().split()
    if len(told) < 2 or told[0] not in _DENIES or page.of(*_OTHERS, first=sentence.first, last=sentence.last):
        return
    if lesion not in RANK or RANK.index(lesion) <= RANK.index("other"):
        return
    if reading.judge(named[0].first, named[0].last).assertion != "affirmed":
        return
    end = next((i for i in range(named[0].last, sentence.last) if page.tokens[i].key in _ENDS), sentence.last)
    words = page.words(sentence.first, end)
    sample.event = msgspec.structs.replace(
        sample.event, values=msgspec.structs.replace(value, result=words, histology=lesion)
    )
