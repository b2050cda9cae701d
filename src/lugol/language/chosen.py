"""An operation told as planned, whose specimen has its report, was done: "She opted for a LLETZ. It showed CIN3"."""

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
_OF_THE_CERVIX = frozenset({"lletz", "leep", "loop excision", "conization", "cone biopsy", "cone"})


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
    return page.sentence(page.token_at(event.sources[0].start))


def done_by_report(events: list[Event]) -> list[Event]:
    """ "You came on 6 May for your LLETZ. The histology showed CIN2": what has its own report of that day was done.

    A plan keeps its day to itself ("LLETZ planned for 6 May. Histology showed CIN2"), so that no such report has it.
    """
    reports = [e for e in events if isinstance(e.values, Pathology) and e.assertion == "affirmed" and e.when.is_day]
    return [
        msgspec.structs.replace(event, assertion="affirmed")
        if event.assertion == "planned" and any(_is_reported(event, report) for report in reports)
        else event
        for event in events
    ]


def _is_reported(planned: Event, report: Event) -> bool:
    """Is a report that of an operation: of its day, told behind it, and named as it?"""
    operation, found = planned.values, report.values
    if not isinstance(operation, Surgery) or not isinstance(found, Pathology):
        return False
    specimen = found.specimen.lower()
    named = {name.lower() for name in operation.procedures}
    same = specimen in named or ("excision" in operation.codes and specimen in _OF_THE_CERVIX)
    return same and bool(found.result) and report.when == planned.when and report.order > planned.order
