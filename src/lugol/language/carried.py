"""Which events of a letter or note are dated by the paper alone: it tells them without a date of their own."""

from collections.abc import Iterable

import msgspec

from lugol.language.parts_before import BEFORE_OPERATION
from lugol.language.reading import Reading
from lugol.record.event import Event, Surgery
from lugol.record.when import When, between


def carried(reading: Reading, events: Iterable[Event]) -> frozenset[str]:
    """The ids of the events with no date of theirs in their sentence: dated by the visit, up to it, or carried on.

    A report has none: what it tells is of its own sample.

    >>> from lugol.language.narrative import events_of
    >>> from lugol.language.reading import reading_of
    >>> reading = reading_of("Clinic date 5 May 2023. Smear showed HSIL. HPV positive on 5 May 2023.")
    >>> sorted(event.kind for event in events_of(reading) if event.id in carried(reading, events_of(reading)))
    ['cytology']
    """
    visit = reading.time.visit
    if not visit.is_day or is_report(reading):
        return frozenset()
    till = between(None, visit.latest)
    return frozenset(
        event.id
        for event in events
        if (event.when.is_day or event.when == till) and not is_dated(reading, event, {visit, event.when})
    )


def plans_of_visit(reading: Reading, events: list[Event]) -> list[Event]:
    """The events with each plan that only carries an earlier date on ("Delivered on 2 March. LLETZ planned.") at the
    day of the letter: what a letter plans, it plans on its own day.
    """
    visit = reading.time.visit
    if not visit.is_day:
        return events
    return [
        msgspec.structs.replace(event, when=visit) if _is_carried_plan(reading, event, visit) else event
        for event in events
    ]


def _is_carried_plan(reading: Reading, event: Event, visit: When) -> bool:
    earlier = bool(event.when.is_day and event.when.latest and visit.latest and event.when.latest < visit.latest)
    return event.assertion == "planned" and earlier and not is_dated(reading, event, {event.when})


_TAKEN = ("surgery", "pathology", "biopsy")


def taken_before(reading: Reading, events: list[Event]) -> list[Event]:
    """ "Preoperative diagnosis: AIS on LEEP. Procedure: cold knife cone.": the LEEP was done before this operation.

    Only what stands under such a heading without a day of its own, and has the day of the operation or note by that.
    """
    return [
        msgspec.structs.replace(
            event,
            when=between(None, event.when.latest),
            assertion="historical" if event.assertion == "affirmed" and event.kind == "surgery" else event.assertion,
        )
        if _is_taken_before(reading, event)
        else event
        for event in events
    ]


def _is_taken_before(reading: Reading, event: Event) -> bool:
    if event.kind not in _TAKEN or event.assertion not in ("affirmed", "historical"):
        return False
    page, span = reading.page, event.sources[0]
    last = page.tokens_between(span.start, span.end)[1] - 1
    here = span.section in BEFORE_OPERATION or page.part(max(0, last)) in BEFORE_OPERATION
    return here and not is_dated(reading, event, {event.when})


_SEEN_IN = frozenset({"follow", "follow-up", "followup", "clinic", "outpatient", "outpatients", "opd", "surveillance"})
_OPERATED_IN = frozenset({
    "operation", "operative", "theatre", "procedure", "surgery", "surgical", "admission", "admitted", "discharge",
    "postoperative", "histology", "pathology", "histopathology", "ward",
})  # fmt: skip
_IN_THEATRE = frozenset({"hysterectomy", "trachelectomy", "oophorectomy", "lymphadenectomy"})
_LARGE = ("debulk", "cytoreduc", "exenterat", "omentectomy", "vulvectomy", "laparotomy")
_HEAD = 14


def operated_before(reading: Reading, events: list[Event]) -> list[Event]:
    """ "Follow-up 11 August. Ovarian cancer, debulked, six cycles": what a follow-up visit tells of was done before it.

    Only an operation of the theatre that has the day of the visit for want of one of its own.
    """
    page, visit = reading.page, reading.time.visit
    head = set(page.keys(0, min(_HEAD, len(page.tokens))))
    if not visit.is_day or not head & _SEEN_IN or head & _OPERATED_IN:
        return events
    return [
        msgspec.structs.replace(event, when=between(None, visit.latest))
        if _is_of_theatre(event) and event.when == visit and not is_dated(reading, event, {visit})
        else event
        for event in events
    ]


def _is_of_theatre(event: Event) -> bool:
    values = event.values
    if not isinstance(values, Surgery) or event.assertion not in ("affirmed", "historical"):
        return False
    named = " ".join(values.procedures).lower()
    return bool(_IN_THEATRE.intersection(values.codes)) or any(word in named for word in _LARGE)


def is_report(reading: Reading) -> bool:
    """Is it the report of a sample, which says when the sample was taken, received or reported?"""
    time = reading.time
    return time.collected.is_known or time.reported.is_known or time.received.is_known


def is_dated(reading: Reading, event: Event, days: set[When]) -> bool:
    """Does a sentence that tells an event tell one of its days too ("today", "on 5 May")?"""
    page = reading.page
    for span in event.sources:
        if span.start < 0 or not page.tokens:
            continue
        sentence = page.sentence(page.token_at(span.start))
        inside = [m for m in reading.time.mentions if sentence.first <= m.first < sentence.last]
        if any(m.when in days for m in inside):
            return True
    return False
