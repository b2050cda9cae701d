"""An operation that she chose, and whose specimen is told next, was done: "She opted for a LLETZ. It showed CIN3"."""

from bisect import bisect_left

import msgspec

from lugol.language.model import Page, Sentence
from lugol.language.reading import Reading
from lugol.record.event import Event, Pathology, Surgery

_CHOSE = frozenset({
    "opted", "chose", "elected", "decided", "agreed", "consented", "preferred", "accepted", "requested", "wanted",
    "wished", "scheduled", "booked", "listed", "consenting",
})  # fmt: skip
_AHEAD = frozenset(
    {"will", "is", "are", "shall", "next", "awaits", "awaiting", "if", "once", "not", "but", "has", "been"}
)
_OF_SPECIMEN = frozenset(
    {"specimen", "histology", "histopathology", "pathology", "histological", "pathological", "report"}
)
_EARLIER = frozenset({
    "biopsy", "biopsies", "smear", "cytology", "previous", "previously", "prior", "last", "earlier", "preoperative",
    "before", "already", "had", "curettage", "recent", "referral", "review", "reviewed", "will", "awaited", "pending",
})  # fmt: skip
_EXCISIONS = frozenset({"conization", "cone", "lletz", "leep", "loop"})
_WITHIN = 2


def with_chosen(reading: Reading, events: list[Event]) -> list[Event]:
    """Each operation that she only chose is done where the sentences behind it tell the result of its specimen.

    "She opted for a hysterectomy, which is booked for May. Her last biopsy showed CIN3." leaves it planned.
    """
    results = [e for e in events if isinstance(e.values, Pathology) and e.assertion == "affirmed"]
    return [
        msgspec.structs.replace(event, assertion="affirmed") if _was_done(reading, event, results) else event
        for event in events
    ]


def _was_done(reading: Reading, event: Event, results: list[Event]) -> bool:
    if not isinstance(event.values, Surgery) or event.assertion != "planned":
        return False
    page = reading.page
    sentence = _sentence_of(page, event)
    keys = set(page.keys(sentence.first, sentence.last))
    if not _CHOSE & keys or _AHEAD & keys:
        return False
    names = {word for name in event.values.procedures for word in name.lower().replace("-", " ").split()}
    names |= _EXCISIONS if "excision" in event.values.codes else set()
    near = page.sentences_near(sentence.first, behind=_WITHIN)
    return any(
        (there := _sentence_of(page, result)).first > sentence.first
        and there in near
        and _tells_specimen(page, there)
        and _is_of(page, there, getattr(result.values, "specimen", ""), names)
        for result in results
    )


def _tells_specimen(page: Page, sentence: Sentence) -> bool:
    """ "The specimen showed", "final histology was": the report of what was taken out, and of nothing before it."""
    keys = set(page.keys(sentence.first, sentence.last))
    return bool(_OF_SPECIMEN & keys) and not _EARLIER & keys


def _is_of(page: Page, there: Sentence, specimen: str, names: set[str]) -> bool:
    """Is the specimen of a report one of an operation, or unnamed and that of the final report?"""
    if not specimen:
        return bool({"final", "specimen", "margins"} & set(page.keys(there.first, there.last)))
    return bool(names & set(specimen.lower().replace("-", " ").split()))


def _sentence_of(page: Page, event: Event) -> Sentence:
    at = bisect_left(page.tokens, event.sources[0].start, key=lambda token: token.start)
    return page.sentence(min(at, len(page.tokens) - 1))
