"""Performance status and vital status: what the record says of how she is, and when that is known."""

from datetime import date
from typing import Literal

from lugol.findings import Finding
from lugol.instruments.instrument import Input, Instrument, Result, rows
from lugol.instruments.response.recurrence import recurrences
from lugol.language.terms import named, numbers, terms
from lugol.record.event import Death, Event, Followup, Response
from lugol.record.record import Record, events_of, precedes
from lugol.record.when import between

SOURCES = ("oken-1982",)
Vital = Literal["dead", "alive without evidence of disease", "alive with disease", "alive", "not stated"]
_ECOG = "(ecog|who|zubrod) [ps] [performance [status]] [:|=] [of|score] (0|1|2|3|4|5)"
_KARNOFSKY = "(karnofsky|kps) [_|:|=] [_|:|=] [_|:|=] (##|###)"
_WORDED = "[very] (poor|good|fair|excellent|declining|limited) performance status"
_STATES: tuple[tuple[Vital, str], ...] = (
    (
        "alive without evidence of disease",
        "no evidence of disease|ned|disease free|free of disease|complete remission",
    ),
    ("alive with disease", "alive with disease|awd|with (stable|persistent|progressive) disease"),
    ("alive", "alive|is well|doing well|well at|survives|surviving|remains well"),
)


def compute(ecog: int | None = None, karnofsky: int | None = None) -> Result:
    """The grade of performance status in words, from ECOG (0-5) or Karnofsky (0-100).

    >>> compute(karnofsky=60).value
    2
    """
    if ecog is None and karnofsky is None:
        return Result(statement="No performance status is given.", needs=("ecog or karnofsky",), sources=SOURCES)
    by_study = {} if karnofsky is None else conversions(karnofsky)
    grade = by_study["usual"] if ecog is None else ecog
    caveats = []
    if set(by_study.values()) - {grade}:
        told = ", ".join(f"{each} by {name}" for name, each in by_study.items())
        caveats.append(f"Karnofsky {karnofsky} is ECOG {told}: conversions differ")
    meaning = next(row["meaning"] for row in rows("response/ecog.csv") if int(row["grade"]) == grade)
    return Result(
        value=grade,
        statement=f"ECOG {grade}: {meaning}.",
        details={"by_study": by_study},
        caveats=tuple(caveats),
        sources=SOURCES if karnofsky is None else (*SOURCES, "ma-2010", "prasad-2018"),
        status_tag="V" if ecog is not None else "M",
    )


def conversions(karnofsky: int) -> dict[str, int]:
    """The ECOG grade of a Karnofsky index by each published conversion; between two steps the lower holds.

    >>> conversions(60)
    {'usual': 2, 'Ma 2010': 2, 'Prasad 2018': 3}
    """
    found: dict[str, int] = {}
    for row in rows("response/ecog_karnofsky.csv"):
        if karnofsky >= int(row["low"]):
            found.setdefault(row["conversion"], int(row["grade"]))
    return found


def vital_status(record: Record) -> tuple[Vital, Event | None]:
    """Her state at the last word of the record, and the event that says so.

    >>> vital_status(Record())
    ('not stated', None)
    """
    deaths = events_of(record, "death")
    if deaths:
        return "dead", deaths[-1]
    again = [event for event, _ in recurrences(record)]
    for event in reversed(events_of(record, "followup", "response")):
        words = _words(event)
        if any(precedes(event, each) for each in again):
            break
        for state, names in _STATES:
            if named(names, words):
                return state, event
    return ("alive with disease", again[-1]) if again else ("not stated", None)


def _words(event: Event) -> str:
    values = event.values
    if isinstance(values, Followup):
        return f"{values.event} {values.status}"
    return "no evidence of disease" if isinstance(values, Response) and values.value == "NED" else ""


def performance(record: Record) -> list[tuple[Event, int]]:
    """ECOG grades that the record tells, in order, from any event's words."""
    found = []
    for event in record.events:
        words = " ".join((str(event.values), event.note, *(span.quote for span in event.sources)))
        ecog, karnofsky = _number(_ECOG, words), _number(_KARNOFSKY, words)
        if ecog is not None:
            found.append((event, ecog))
        elif karnofsky is not None and karnofsky <= 100:
            found.append((event, int(compute(karnofsky=karnofsky).value)))
    return found


def _number(cell: str, words: str) -> int | None:
    """The number that ends the first of some terms in words."""
    place = terms(cell).first(words)
    return int(numbers(words[place.start : place.end])[-1]) if place else None


def _in_words(record: Record) -> tuple[str, ...]:
    """The last event that tells her performance status in words, and those words; nothing where there is none."""
    for event in reversed(record.events):
        told = [span.quote[p.start : p.end] for span in event.sources for p in terms(_WORDED).places(span.quote)]
        if told and event.assertion == "affirmed":
            return event.id, told[0]
    return ()


def from_record(record: Record, as_of: date) -> list[Finding]:
    """Vital status with its date or bounds, and performance status or its absence where treatment was given."""
    found = [*_recurrence(record), *_vital(record)]
    told = performance(record)
    if told:
        event, grade = told[-1]
        found.append(_note(event.id, "ecog", f"ECOG {grade}", compute(grade).statement, (event.id,), grade))
    elif treated := events_of(record, "systemic_therapy", "immunotherapy", "radiotherapy"):
        said = _in_words(record)
        found.append(
            _note(
                treated[0].id,
                "ecog_missing",
                "Performance status stated only in words" if said else "Performance status not documented",
                "Cancer treatment was given and no ECOG or Karnofsky grade is documented"
                + (f"; the source says “{said[1]}”." if said else "."),
                (treated[0].id, *said[:1]),
                None,
                needs=("ECOG performance status",),
            )
        )
    return found


def _recurrence(record: Record) -> list[Finding]:
    """The recurrence, proven by tissue where one is, told before all else."""
    told = recurrences(record)
    if not told:
        return []
    event, proven = next((each for each in told if each[1]), told[0])
    when = f" on {event.when.edtf}" if event.when.edtf else ""
    where = str(getattr(event.values, "site", "")) or str(getattr(event.values, "specimen", ""))
    return [
        Finding(
            id=f"outcome-recurrence-{event.id}",
            rule="instrument:outcome",
            guideline="",
            kind="classification",
            code="recurrence",
            severity="alert",
            title=f"Recurrence {'proven' if proven else 'recorded'}{when}",
            statement=f"The disease came back{f' ({where})' if where else ''}"
            + (", proven by tissue." if proven else "; no tissue that proves it is documented.")
            + " The stage at diagnosis stays as it was; statements that she is free of disease end here.",
            date=event.when.edtf or None,
            value="proven" if proven else "recorded",
            evidence=tuple(each.id for each, _ in told),
            sources=("bhatla-2019",),
        )
    ]


def _vital(record: Record) -> list[Finding]:
    state, event = vital_status(record)
    if event is None:
        return []
    cause = event.values.cause if isinstance(event.values, Death) else ""
    words = f"{state.capitalize()}{f' of {cause}' if cause else ''}"
    dated = event.when.edtf if event.when.latest else ""
    bounds = "" if dated else _after_last(record)
    statement = (
        f"{words}, {dated}."
        if dated
        else f"{words}; the date is not documented{f', after {bounds}' if bounds else ''}."
    )
    needs = () if dated else ("the date of death" if state == "dead" else "the date of the last contact",)
    return [_note(event.id, "vital_status", words, statement, (event.id,), state, needs=needs, when=dated)]


def _after_last(record: Record) -> str:
    """The last day that any event certainly began, as the earliest bound of an undated death."""
    days = [event.when.earliest for event in record.events if event.when.earliest and event.assertion == "affirmed"]
    return between(max(days), max(days)).edtf if days else ""


def _note(
    event: str, code: str, title: str, statement: str, evidence: tuple[str, ...], value: object,
    needs: tuple[str, ...] = (), when: str = "",
) -> Finding:  # fmt: skip
    return Finding(
        id=f"outcome-{code}-{event}",
        rule="instrument:outcome",
        guideline="",
        kind="gap" if value is None else "note",
        title=title,
        statement=statement,
        date=when or None,
        value=value,
        evidence=evidence,
        needs=needs,
        sources=SOURCES,
        code=code,
    )


INSTRUMENTS = (
    Instrument(
        name="outcome",
        title="Performance status (ECOG, Karnofsky) and vital status",
        family="response",
        inputs=(
            Input(name="ecog", type="integer", doc="ECOG grade", low=0, high=5, required=False, source="oken-1982"),
            Input(name="karnofsky", type="integer", doc="Karnofsky index", low=0, high=100, required=False),
        ),
        compute=compute,
        from_record=from_record,
        sources=SOURCES,
    ),
)
