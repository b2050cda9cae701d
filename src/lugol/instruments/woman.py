"""What a record tells of the woman that instruments ask for: menopause, smoking, pregnancy, kidneys, age."""

from typing import Any

import msgspec

from lugol.instruments.instrument import Input, rows
from lugol.language.terms import named
from lugol.record.event import (
    Biopsy,
    Condition,
    Diagnosis,
    Ecc,
    Event,
    Exam,
    Imaging,
    Metastasis,
    Obstetric,
    Pathology,
    Stage,
    Surgery,
    Symptom,
)
from lugol.record.record import Record, age_at, events_of, once_a_record
from lugol.record.when import overlaps

_MASS = "mass|*cyst|*cystic|cystadeno*|lesion|*tumour*|nodul*|enlarg*|fullness|endometrioma*"


class Told(msgspec.Struct, frozen=True):
    """A value (None = not told) and the events that tell it."""

    value: Any = None
    events: tuple[str, ...] = ()


def menopausal_input(source: str, required: bool = False) -> Input:
    """The input that asks for her menopause, in the spellings that people type."""
    return Input(
        name="menopausal",
        type="choice",
        choices=("pre", "post"),
        required=required,
        doc="before or after menopause",
        source=source,
        also=("menopause", "menopausal_status"),
        spellings={"premenopausal": "pre", "postmenopausal": "post", "before": "pre", "after": "post"},
    )


def words(event: Event) -> str:
    """The describing words of an event's values, in one line."""
    values = event.values
    if isinstance(values, Condition):
        return f"{values.term} {values.code}" if values.present is not False else ""
    if isinstance(values, Diagnosis):
        return f"{values.value} {values.site} {values.histology} {values.code}" if values.status != "superseded" else ""
    if isinstance(values, Pathology):
        return f"{values.specimen} {values.result}"
    if isinstance(values, Exam | Symptom):
        return f"{values.term} {values.site} {values.code}"
    if isinstance(values, Imaging):
        return f"{values.finding} {values.site}"
    if isinstance(values, Surgery):
        return " ".join((*values.procedures, *values.codes))
    if isinstance(values, Stage):
        return f"{values.system} {values.disease}"
    if isinstance(values, Biopsy | Ecc):
        return values.result
    if isinstance(values, Metastasis):
        return values.site
    return f"{values.event} {values.status}" if isinstance(values, Obstetric) else ""


def state(record: Record, name: str, at: Event | None = None) -> Told:
    """Is a state of `states.csv` told of her (True), denied (False) or not mentioned (None)?

    `at` is the event it should bear on: a passing state counts only where it is told of the same time, or of a day as
    near as its row says (jaundice in a letter of the next day explains the sample of today).
    """
    row = next(row for row in rows("states.csv") if row["state"] == name)
    telling = _telling(record, name)
    if at is not None and row["passing"] != "no":
        days = int(row["passing"])
        telling = [(event, denied) for event, denied in telling if same_time(event, at) or _near(event, at, days)]
    yes = tuple(event.id for event, denied in telling if not denied)
    no = tuple(event.id for event, denied in telling if denied)
    return Told(True, yes) if yes else Told(False, no) if no else Told()


def _telling(record: Record, name: str) -> list[tuple[Event, bool]]:
    """The events that tell of a state, and whether they deny it."""
    known = _told_so_far(record)
    if name not in known:
        known[name] = _told_of(record, next(row for row in rows("states.csv") if row["state"] == name))
    return known[name]


@once_a_record
def _told_so_far(record: Record) -> dict[str, list[tuple[Event, bool]]]:
    """By state, what has been gathered of a record."""
    return {}


def _told_of(record: Record, row: dict[str, str]) -> list[tuple[Event, bool]]:
    kinds = row["kinds"].split("|")
    found: list[tuple[Event, bool]] = []
    for event in record.events:
        if event.kind not in kinds or event.assertion not in ("affirmed", "historical", "negated"):
            continue
        text = words(event)
        denied = event.assertion == "negated" or (isinstance(event.values, Condition) and not _present(event.values))
        if denied and isinstance(event.values, Condition):
            text = f"{event.values.term} {event.values.code}"
        if named(row["terms"], text) and not (row["unless"] and named(row["unless"], text)):
            found.append((event, denied))
    return found


def same_time(a: Event, b: Event) -> bool:
    """Can two events be of one time: of one visit, or with dates that overlap? An unknown date joins nothing.

    >>> undated = Event(id="e1", values=Condition(term="smoker"))
    >>> same_time(undated, undated)
    False
    """
    if a.visit and a.visit == b.visit:
        return True
    return a.when.is_known and b.when.is_known and overlaps(a.when, b.when)


def _near(a: Event, b: Event, days: int) -> bool:
    """Are the days of two events, both told to the day, at most so many apart? An operation explains no earlier day."""
    if not (a.when.is_day and b.when.is_day and a.when.earliest and b.when.earliest):
        return False
    apart = (b.when.earliest - a.when.earliest).days
    return (0 if a.kind == "surgery" else -days) <= apart <= days


def _present(values: Condition) -> bool:
    return values.present is not False and values.status != "resolved"


def menopausal(record: Record) -> Told:
    """ "pre", "post" or None: as stated, else premenopausal where the record tells of her menstruation."""
    if record.patient.menopausal in ("pre", "post"):
        return Told(record.patient.menopausal)
    post = state(record, "postmenopausal")
    if post.value:
        return Told("post", post.events)
    menstruating = state(record, "menstruating")
    if menstruating.value and record.patient.menopausal == "":
        return Told("pre", menstruating.events[:1])
    return Told()


def age(record: Record, event: Event) -> tuple[float, float] | None:
    """The least and the most whole years that she can be at an event; the age as told where no date fixes it."""
    day = event.when.latest or event.when.earliest
    told = record.patient.age
    if day is not None:
        known = age_at(record.patient, day)
        if known and told is not None and known[0] <= told <= known[1]:
            return told, told
        if known:
            return float(known[0]), float(known[1])
    return (told, told) if told is not None else None


def adnexal_mass(record: Record) -> Told:
    """Events that tell of a mass of the adnexa or ovary, seen or felt."""
    found = [
        event.id
        for event in events_of(record, "exam", "imaging")
        if named("adnex*|*ovar*", words(event)) and named(_MASS, words(event))
    ]
    return Told(True, tuple(found)) if found else Told()
