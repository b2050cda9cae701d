"""Which events of a letter or note are dated by the paper alone: it tells them without a date of their own."""

from bisect import bisect_left
from collections.abc import Iterable

import msgspec

from lugol.language.reading import Reading
from lugol.record.event import Event, Pathology, Surgery
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


_BEFORE_OPERATION = ("preop_diagnosis", "indication")
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
    last = bisect_left(page.tokens, span.end, key=lambda token: token.start) - 1
    here = span.section in _BEFORE_OPERATION or page.part(max(0, last)) in _BEFORE_OPERATION
    return here and not is_dated(reading, event, {event.when})


_OF_THE_CERVIX = frozenset({"lletz", "leep", "loop excision", "conization", "cone biopsy", "cone"})


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
        at = bisect_left(page.tokens, span.start, key=lambda token: token.start)
        sentence = page.sentence(min(at, len(page.tokens) - 1))
        inside = [m for m in reading.time.mentions if sentence.first <= m.first < sentence.last]
        if any(m.when in days for m in inside):
            return True
    return False
