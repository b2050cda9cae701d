"""A complaint told as the reason of a visit or a study: "referred for spotting", "a scan done for pain"."""

from lugol.language.model import Judgement, Mention
from lugol.language.reading import Reading
from lugol.language.word_sets import word_set

_SENT = word_set("referred sent admitted transferred seen consulted came attended presented brought hospitalized")
_DONE = word_set("performed done obtained ordered requested undertaken carried underwent indicated made taken")
_REASONS = tuple(
    tuple(words.split())
    for words in (
        "on account of", "because of", "due to", "owing to", "as a result of", "with", "for", "to investigate",
        "to evaluate", "for evaluation of", "for investigation of", "for assessment of", "for workup of",
        "for work - up of", "for management of", "for treatment of", "for further evaluation of",
        "for further investigation of", "for the evaluation of", "for the investigation of", "for a history of",
        "with a history of", "with complaints of", "for complaints of", "with a complaint of",
    )
)  # fmt: skip
_HOW = word_set(
    """a an the her some severe mild moderate acute chronic persistent recurrent intermittent abnormal heavy painless
    irregular prolonged bilateral left right lower upper progressive new onset sudden per postpartum unexplained
    increasing worsening further continuous massive scanty cyclic , and & or"""
)
_NOT_TOLD = word_set("if should may might could when return monitor observe watch risk unless in")
_NEAR = 12


def is_reason(reading: Reading, mention: Mention, told: Judgement) -> bool:
    """Is a complaint that seems planned only the reason why she was sent somewhere?

    >>> from lugol.language.reading import reading_of
    >>> reading = reading_of("She was referred to our clinic for evaluation of vaginal spotting.")
    >>> symptom = reading.page.of("symptom")[0]
    >>> is_reason(reading, symptom, reading.judge(symptom.first, symptom.last))
    True
    """
    cue = set(told.cue.lower().split())
    if told.assertion != "planned" or not cue & (_SENT | {"indicated"}):
        return False
    return _has_reason(reading, mention, _SENT if cue & _SENT else _DONE)


def is_asked_for(reading: Reading, mention: Mention) -> bool:
    """ "A scan was obtained to investigate headaches": why a study was done, in the words of that study."""
    return _has_reason(reading, mention, _DONE)


def _has_reason(reading: Reading, mention: Mention, deeds: frozenset[str]) -> bool:
    """Do words of a reason lead to a complaint, behind a verb of sending or of doing?"""
    page = reading.page
    sentence = page.sentence(mention.first)
    at = mention.first
    named = {
        i
        for m in page.of("symptom", "site", "condition", first=sentence.first, last=at)
        for i in range(m.first, m.last)
    }
    while at > sentence.first and (page.tokens[at - 1].key in _HOW or at - 1 in named):
        at -= 1
    lead = page.keys(max(sentence.first, at - 6), at)
    if not any(lead[-len(reason) :] == reason for reason in _REASONS):
        return False
    before = page.keys(max(sentence.first, at - _NEAR), at)
    return bool(deeds.intersection(before)) and not _NOT_TOLD.difference({"in"}).intersection(before)
