"""Scores in points: the Endometriosis Fertility Index, and the WHO score of gestational trophoblastic neoplasia."""

from lugol.language.kinds.stage.parts import judged_stage, stage_event
from lugol.language.model import NOT_HERS
from lugol.language.reading import Reading
from lugol.record.event import Event, Stage

_MOST = {"EFI": 10, "WHO score": 40}
_OF = {"EFI": "endometriosis", "WHO score": "GTN"}
_TO_POINTS = frozenset(
    {"score", "scores", "of", "was", "is", "=", ":", "(", ")", "efi", "at", "calculated", "the", "total", "-"}
)
_WITHIN = 10


def points(reading: Reading) -> list[Event]:
    """ "EFI score of 4", "WHO score 1 (low risk)": the points of each score.

    >>> from lugol.language.reading import reading_of
    >>> [(e.values.system, e.values.score) for e in points(reading_of("GTN stage I, WHO score 1 (low risk)."))]
    [('WHO score', 1.0)]
    """
    page = reading.page
    trophoblastic = any(m.code == "GTN" for m in page.of("staged"))
    events: list[Event] = []
    for mention in page.of("stage_system"):
        if mention.code not in _MOST or (mention.code == "WHO score" and not trophoblastic):
            continue
        last = min(page.sentence(mention.first).last, mention.last + _WITHIN)
        at = mention.last
        while at < last and page.tokens[at].key in _TO_POINTS:
            at += 1
        key = page.tokens[at].key if at < last else ""
        judged = judged_stage(reading, mention.first, mention.last, last)
        if key.isdigit() and int(key) <= _MOST[mention.code] and judged not in NOT_HERS:
            value = Stage(system=mention.code, value=key, score=float(key), disease=_OF[mention.code])
            events.append(stage_event(reading, value, mention.first, at + 1, judged))
    return events
