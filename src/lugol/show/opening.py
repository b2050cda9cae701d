"""The first lines of a review: who, where she stands, what is gravest, what comes next, what is missing or unread."""

from collections.abc import Iterable
from datetime import date

import msgspec

from lugol.findings import Finding, Review, Severity, Standing
from lugol.record.event import Event, Lab, is_hers
from lugol.record.quantity import one_name
from lugol.record.record import OF_A_MAN, Record, events_of
from lugol.record.when import on
from lugol.review.replay import key_of
from lugol.rules.steps import step_words, titled
from lugol.show.plainly import due_plainly, listed, plainly, rule_words, when_plainly
from lugol.show.status import status
from lugol.show.words import days_words, describe

GRAVEST = 4  # so many findings stand in the first lines
_MARKERS = 3
_ASKED = 4
_STEPS = 2
_VAGUE = ("see_details", "clinical_judgement")  # steps whose title says more
_CONTACT_DAYS = 62  # an event known to two months is a contact; a vaguer one cannot part a silence
_SILENCE_DAYS = 60
_AHEAD, _SAMPLED = "the day of judgement", "flags over time"
_OF_NO_PAPER = (_AHEAD, "changes by a person", _SAMPLED)
"""Notes on what was set aside or not judged, not on what was unread."""


class Line(msgspec.Struct, frozen=True):
    """One of the first lines: what it tells of, what it says, and how grave it is where it is a finding."""

    label: str
    text: str
    severity: Severity | None = None


def opening(review: Review) -> list[Line]:
    """The first lines of a review, under the line that says who she is."""
    doubtful = whose(review.record)
    lines = [Line("Whose", doubtful, "alert")] if doubtful else []
    lines += [] if doubtful else [Line("Status", status(review.record))]  # no word of comfort before it is settled
    lines += [Line("Spread", words) for words in [spread(review.record)] if words]
    lines += _gravest(review)
    lines += [Line("Silence", words) for words in [silence(review.record, review.as_of)] if words]
    lines += [Line("Markers", words) for words in [rising(review)] if words]
    lines += [Line("Next", words) for words in [next_step(review)] if words]
    lines += [Line("Missing", words) for words in [missing(review)] if words]
    lines += [Line("Not read", words) for words in [unread(review.record)] if words]
    lines += [Line("Left out", words) for words in [_noted(review.record, _AHEAD)] if words]
    lines += [Line("Sampled", words) for words in [_noted(review.record, _SAMPLED)] if words]
    return lines


def spread(record: Record) -> str:
    """What stands behind an advanced stage: the metastases on record, the proven before the suspected."""
    stages = [describe(event) for event in events_of(record, "stage")]
    advanced = [words for words in stages if words.startswith(("FIGO", "TNM")) and (" III" in words or " IV" in words)]
    events = [event for event in record.events if event.kind == "metastasis"]
    sure = [event for event in events if is_hers(event)]
    unsure = [event for event in events if event.assertion == "possible"]
    if not advanced or not (sure or unsure):
        return ""
    parts = [_to(sure)] if sure else []
    parts += [f"suspected: {_to(unsure)}"] if unsure else []
    return f"{titled('; '.join(parts))} (behind {advanced[-1].removesuffix(' of cervix')})"


def _to(events: list[Event]) -> str:
    """Where metastases are and on what basis: "bone (MRI pelvis)"."""
    told = (
        f"{getattr(event.values, 'site', '')}"
        + (f" ({basis})" if (basis := getattr(event.values, "basis", "")) else "")
        for event in events
    )
    return ", ".join(dict.fromkeys(told))


def _gravest(review: Review) -> list[Line]:
    """The gravest findings: those that stand, alerts first, then what stood earlier; with since when."""
    history = {each.key: each for each in review.history}
    died = [event.when.latest for event in events_of(review.record, "death") if event.when.latest]
    until = min([review.as_of, *died])
    standing = [f for f in by_age(review) if f.severity != "info" and f.kind != "gap"]
    found = [Line(_LABELS[f.severity], _stood(f, history.get(key_of(f)), until), f.severity) for f in standing]
    open_now = {key_of(finding) for finding in review.findings}
    past = [each for each in review.history if each.closed and each.key not in open_now and each.severity != "info"]
    earlier = [Line("Earlier", _was(each), each.severity) for each in past]
    grave = [line for line in (*found, *earlier) if line.severity == "alert"]
    every = [*grave, *(line for line in (*found, *earlier) if line.severity != "alert")]
    more = len(every) - GRAVEST
    return every[:GRAVEST] + ([Line("Further", f"{more} more finding{'s' * (more > 1)} below")] if more > 0 else [])


def by_age(review: Review) -> list[Finding]:
    """The findings, alerts first and of these the one that has stood longest."""
    since = {each.key: each.first for each in review.history}
    alerts = [finding for finding in review.findings if finding.severity == "alert"]
    alerts.sort(key=lambda finding: since.get(key_of(finding), review.as_of))
    return [*alerts, *(finding for finding in review.findings if finding.severity != "alert")]


_LABELS: dict[Severity, str] = {"alert": "Alert", "warning": "Warning", "info": "Note"}


def _stood(finding: Finding, standing: Standing | None, until: date) -> str:
    """A finding that stands, since when, and for how long up to the day of judgement or her death."""
    title = plainly(finding.title)
    if standing is None:
        day = plainly(finding.date or "")
        return f"{title} ({day})" if day and day not in title else title
    days = f", {days_words(open_days)}" if (open_days := (until - standing.first).days) > 0 else ""
    return f"{title}: since {_first(standing)}{days}"


def _was(standing: Standing) -> str:
    """A finding that stood, from when until when."""
    assert standing.closed is not None
    before = standing.days_before_diagnosis or 0
    lead = f", raised at least {days_words(before)} before cancer was proven" if before > 0 else ""
    return f"{plainly(standing.title)}: {_first(standing)} to {when_plainly(on(standing.closed))}{lead}"


def _first(standing: Standing) -> str:
    return ("" if standing.first_dated else "at the latest ") + when_plainly(on(standing.first))


def silence(record: Record, as_of: date) -> str:
    """The longest time without a dated contact, up to the day of judgement; empty where none was long."""
    every = silences(record, as_of)
    if not every:
        return ""
    days, start, stop = max(every, key=lambda each: each[0])
    died = events_of(record, "death")
    until = "the day of judgement" if stop == as_of and not died else when_plainly(on(stop))
    inside = sum(is_hers(event) and _reaches_into(event, start, stop) for event in record.events)
    vague = f"; {inside} loosely dated event{'s' * (inside != 1)} may lie in it" if inside else ""
    return f"{days} days without a dated contact, {when_plainly(on(start))} to {until}{vague}"


def silences(record: Record, as_of: date) -> list[tuple[int, date, date]]:
    """Each long time without a dated contact, oldest first: its days, from when, until when."""
    spans = sorted(
        (event.when.earliest, event.when.latest)
        for event in record.events
        if is_hers(event) and event.when.earliest and event.when.latest
        and (event.when.latest - event.when.earliest).days <= _CONTACT_DAYS
    )  # fmt: skip
    spans += [] if events_of(record, "death") or not spans else [(as_of, as_of)]
    found: list[tuple[int, date, date]] = []
    last = date.max
    for first, end in spans:
        if last < first and (first - last).days >= _SILENCE_DAYS:
            found.append(((first - last).days, last, first))
        last = max(last, end) if last != date.max else end
    return found


def _reaches_into(event: Event, start: date, stop: date) -> bool:
    """May an event without a close date lie within a silence?"""
    first, last = event.when.earliest, event.when.latest
    return bool(first and last and (last - first).days > _CONTACT_DAYS and first < stop and last > start)


def rising(review: Review) -> str:
    """The serum markers that are raised: the last values of each, oldest first."""
    raised = {f.evidence[0] for f in review.findings if f.code == "marker_raised" and f.evidence}
    series: dict[tuple[str, str], list[Event]] = {}
    for event in events_of(review.record, "lab"):
        if isinstance(event.values, Lab) and event.values.value is not None:
            series.setdefault((one_name(event.values.marker), event.values.unit), []).append(event)
    told = [_series(*key, events) for key, events in series.items() if any(event.id in raised for event in events)]
    more = f"; {len(told) - _MARKERS} more" if len(told) > _MARKERS else ""
    return f"raised: {'; '.join(told[:_MARKERS])}{more}" if told else ""


def _series(marker: str, unit: str, events: list[Event]) -> str:
    """ "CA125 160.1 to 171.57 U/mL (March 2022 to January 2023)"."""
    ends = [events[0], events[-1]] if len(events) > 1 else events
    values = " to ".join(f"{getattr(event.values, 'value', 0):g}" for event in ends)
    whens = list(dict.fromkeys(when_plainly(event.when) for event in ends if event.when.edtf))
    dates = " and ".join(whens) if any(" to " in each for each in whens) else " to ".join(whens)
    return f"{marker} {values} {unit}".strip() + (f" ({dates})" if dates else "")


def next_step(review: Review) -> str:
    """What is to be done next, by whose rule and when."""
    words = list(dict.fromkeys(_step(finding) for finding in _steps(review)))
    more = f"; {len(words) - _STEPS} more" if len(words) > _STEPS else ""
    if words:
        return "; ".join([titled(words[0]), *words[1:_STEPS]]) + more
    gap = next((f for f in review.findings if f.kind == "gap" and not is_instrument(f)), None)
    return f"{rule_words(gap)} cannot say before the missing results are known" if gap else ""


def next_findings(review: Review) -> list[Finding]:
    """The findings whose steps are told first; how many more there are stands beside them."""
    return _steps(review)[:_STEPS]


def _steps(review: Review) -> list[Finding]:
    """The findings whose steps come next: the gravest flags first, then what a guideline recommends.

    What it only says, without a day and a gravity, stands back behind the steps of warnings.
    """
    steps = [f for f in by_age(review) if f.action and f.severity == "alert"]
    advised = [f for f in review.findings if f.action and f.kind == "recommendation" and f not in steps]
    steps += [f for f in advised if f.due or f.severity != "info"]
    steps = steps or [f for f in review.findings if f.action and f.severity == "warning"] or advised
    first = {_step(finding): finding for finding in reversed(steps)}
    return [finding for finding in steps if first[_step(finding)] is finding]


def _step(finding: Finding) -> str:
    by = ", ".join(filter(None, (rule_words(finding), due_plainly(finding))))
    words = plainly(finding.title) if finding.action in _VAGUE else step_words(finding.action or "")
    return words.rstrip(".") + (f" ({by})" if by else "")


def missing(review: Review) -> str:
    """What is missing for a decision, the same thing once: results first, then what else, dates last."""
    asking = [f for f in review.findings if f.severity != "info" or (f.kind == "gap" and not is_instrument(f))]
    told = grouped(need for finding in asking for need in finding.needs)
    more = f"; {len(told) - _ASKED} more" if len(told) > _ASKED else ""
    return titled(plainly("; ".join(told[:_ASKED]))) + more


def is_instrument(finding: Finding) -> bool:
    """Is it a score, a stage or a check of an instrument, not the answer of a guideline?"""
    return finding.rule.startswith("instrument:")


def grouped(needs: Iterable[str]) -> list[str]:
    """Needs, those of one sort together, results before dates.

    >>> grouped(["the day of the biopsy of 2022-03", "the histology of the biopsy of 2022-03-08",
    ...          "the histology of the biopsy of 2022-09", "HE4", "the day of the cytology of 2022-09"])
    ['the histology of the biopsies of 8 March and September 2022', 'HE4', 'the exact days of 2 events']
    """
    found: dict[tuple[str, str], list[str]] = {}
    for need in dict.fromkeys(needs):
        what, kind, when = _parted(need)
        found.setdefault((what, kind), []).append(when)
    days = [when for (what, _), whens in found.items() if what == "day" for when in whens]
    told = [_group(what, kind, whens) for (what, kind), whens in found.items() if what != "day"]
    results = [words for words in told if words.startswith("the histology") or "result" in words]
    others = [words for words in told if words not in results]
    dated = [f"the exact day{'s' * (len(days) > 1)} of {len(days)} event{'s' * (len(days) > 1)}"] if days else []
    return [*results, *others, *dated]


def _parted(need: str) -> tuple[str, str, str]:
    """What is needed, of which event, of when; a need of another form has its words in the second place.

    >>> _parted("the readable result of the biopsy of 2022-09"), _parted("HE4")
    (('result', 'biopsy', '2022-09'), ('', 'HE4', ''))
    """
    article, _, rest = need.partition(" ")
    what, _, of_event = rest.partition(" of the ")
    kind, _, when = of_event.partition(" of ")
    if article not in ("the", "a") or not when.strip() or not what.replace(" ", "a").islower():
        return "", need, ""
    return what.removeprefix("readable "), kind, when


def _group(what: str, kind: str, whens: list[str]) -> str:
    if not what:
        return kind
    return f"the {what} of the {_plural(kind) if len(whens) > 1 else kind} of {_days(whens)}"


def _days(whens: list[str]) -> str:
    """Dates in a row, a year that they share told once.

    >>> _days(["2022-03-08", "2022-09"])
    '8 March and September 2022'
    """
    words = [plainly(when) for when in whens]
    years = {when[-4:] for when in words}
    one = len(years) == 1 and all(
        each[-5:-4] == " " and each.replace(" ", "").isalnum() and each[-4:].isdigit() for each in words
    )
    return listed([*(each[:-5] for each in words[:-1]), words[-1]] if one else words)


def _plural(kind: str) -> str:
    return kind[:-1] + "ies" if kind.endswith("sy") else kind if kind.endswith("s") else f"{kind}s"


def whose(record: Record) -> str:
    """That a text speaks of a man, where one does: before all else, as nothing else on the page may be hers."""
    return next((note.message for note in record.notes if note.message.startswith(OF_A_MAN)), "")


def unread(record: Record) -> str:
    """How much of the sources could not be used, and where they contradict themselves."""
    notes = [note for note in record.notes if note.place not in _OF_NO_PAPER]
    places = dict.fromkeys(note.place.partition(":")[0] for note in notes)
    few = listed(list(places)[:2]) if len(places) <= 2 else f"{len(places)} documents"
    number = len(notes)
    parts = [f"{number} passage{'s' * (number != 1)} of {few}"] if number else []
    clash = len(record.conflicts)
    return "; ".join([*parts, *([f"{clash} contradiction{'s' * (clash != 1)} in the source"] if clash else [])])


def _noted(record: Record, place: str) -> str:
    """What a judgement did not use (events after its day, days among very many), as the notes of that place tell."""
    return "; ".join(note.message for note in record.notes if note.place == place)
