"""One record of several: whose each is, what two of them tell of the same thing, and who she is by all of them."""

from collections.abc import Sequence
from datetime import date
from itertools import combinations
from typing import Any, Literal

import msgspec

from lugol.errors import NotOneWoman
from lugol.record.event import Event, is_hers
from lugol.record.merge import build, referred
from lugol.record.numbering import numbered
from lugol.record.quoted import TISSUE, answered, folded, same_tissue
from lugol.record.record import Conflict, Note, Patient, Proposed, Record, horizon
from lugol.record.repeat import identity, in_other_documents
from lugol.record.superseded import by_report
from lugol.record.when import UNDATED, When, between
from lugol.record.who import Who, apart, is_named, unlinked

_REMEDY = "give each woman's papers on their own, or say that they are one woman's (--same-woman)"
_HEAD = 500  # characters of a text in which a known name says whose it is
_PREGNANT_DAYS = 300
_OPEN = ("", "insufficient", "no_result", "unexpected", "other")


class Told(msgspec.Struct, frozen=True):
    """How a record tells: the ids of its events without a date of their own, and the documents that are reports."""

    carried: frozenset[str] = frozenset()
    reports: frozenset[str] = frozenset()


Whose = Literal["", "folder", "said"]
"""How records are known to be one woman's: by what they carry, by the folder they lie in, or because it is said."""


def joined(records: Sequence[Record], *, whose: Whose = "", told: Sequence[Told] = ()) -> Record:
    """The one record of the records of one woman, in any order; NotOneWoman where they seem to be of two.

    `whose` is "said" where they are one woman's whatever they say themselves, "folder" where those that do not say
    whose they are are hers. `told` says how each record tells
    (see `Told`): what a letter only quotes is told at the event that it quotes.

    >>> joined([Record(patient=Patient(id="a")), Record(patient=Patient(id="a", sex="F"))]).patient.sex
    'F'
    """
    if not records:
        return Record()
    if whose != "said":
        refuse_two(records, unsaid=whose == "folder")
    if len(records) == 1:
        return records[0]
    pairs = [*zip(records, [*told, *[Told()] * len(records)], strict=False)]
    pairs.sort(key=lambda pair: (horizon(pair[0]) or date.max, _name(pair[0])))
    patient, conflicts = _patient([record for record, _ in pairs])
    events: list[Event] = []
    notes: list[Note] = []
    quoting: set[str] = set()
    for place, (record, how) in enumerate(pairs, start=1):
        apart_named = _prefixed(record, f"d{place}-", len(events))
        events += apart_named.events
        conflicts += apart_named.conflicts
        notes += apart_named.notes
        quoting |= {f"d{place}-{name}" for name in how.carried}
    documents = [document for record, _ in pairs for document in record.documents]
    proposals = _proposals([record for record, _ in pairs])
    kept, gone = folded(events, quoting)
    kept, of_biopsies = answered(kept)
    gone = {old: of_biopsies.get(new, new) for old, new in (gone | of_biopsies).items()}
    kept, settled, aside = by_report(kept, {name for _, how in pairs for name in how.reports})
    conflicts += settled
    notes += aside
    conflicts = [msgspec.structs.replace(c, events=tuple(gone.get(n, n) for n in c.events)) for c in conflicts]
    kept = [referred(event, gone) for event in kept]
    conflicts += _tissue_told_differently(kept)
    made = numbered(build(patient, kept, conflicts=conflicts, notes=notes, documents=documents))
    return msgspec.structs.replace(made, proposals=proposals)


def refuse_two(records: Sequence[Record], *, unsaid: bool = False) -> None:
    """Raise NotOneWoman where two records seem to be of two women, or nothing says that they are one woman's.

    With `unsaid`, only the first is asked.
    """
    whos = _with_known_names(records, [who_of(record) for record in records])
    for (a, first), (b, second) in combinations(zip(records, whos, strict=True), 2):
        if found := apart(first, second):
            raise NotOneWoman(
                f"{_name(a)} ({_words(first)}) and {_name(b)} ({_words(second)}) seem to be of two women: "
                f"{found.sign} {found.first!r} in the one, {found.second!r} in the other; {_REMEDY}"
            )
    if not unsaid and (places := unlinked(whos)):
        (a, first), (b, second) = ((records[at], whos[at]) for at in places)
        bare = [_name(record) for record, who in zip(records, whos, strict=True) if who == Who()]
        if bare:
            raise NotOneWoman(f"{_some(bare)}: no name, birth or number of hers is read there; {_REMEDY}")
        one, other = f"{_name(a)} ({_words(first)})", f"{_name(b)} ({_words(second)})"
        raise NotOneWoman(f"nothing says that {one} and {other} are one woman's; {_REMEDY}")


def who_of(record: Record) -> Who:
    """By what a whole record says whose it is: her patient fields and what its documents carry."""
    patient, whos = record.patient, [document.who for document in record.documents]
    own = (("record id", patient.id),) if patient.id else ()
    return Who(
        name=next((who.name for who in whos if who.name), ""),
        birth=patient.birth.edtf or next((who.birth for who in whos if who.birth), ""),
        age_born=_born_by_age(patient),
        numbers=tuple(dict.fromkeys([*own, *(number for who in whos for number in who.numbers)])),
        quote=next((who.quote for who in whos if who.quote), ""),
    )


def _born_by_age(patient: Patient) -> str:
    """The interval of her birth that a told age leaves; "" where none is told or nobody knows when it held."""
    told = patient.age_on
    if patient.age is None or not (told.earliest and told.latest):
        return ""
    years = int(patient.age)
    return between(_earlier(told.earliest, years + 1), _earlier(told.latest, years)).edtf


def _earlier(day: date, years: int) -> date:
    return day.replace(year=max(1, day.year - years), day=min(day.day, 28))


def _with_known_names(records: Sequence[Record], whos: list[Who]) -> list[Who]:
    """A paper without a labelled name has the name of another where its head carries that name in full."""
    names = [who.name for who in whos if who.name]
    heads = [" ".join(document.text[:_HEAD] for document in record.documents) for record in records]
    return [
        who if who.name else msgspec.structs.replace(who, name=next((n for n in names if is_named(head, n)), ""))
        for who, head in zip(whos, heads, strict=True)
    ]


def _name(record: Record) -> str:
    return record.documents[0].name if record.documents else (record.patient.id or "a record without a document")


def _words(who: Who) -> str:
    return ", ".join(filter(None, [who.name, who.birth, *(f"{sort} {number}" for sort, number in who.numbers)]))


def _some(names: list[str]) -> str:
    return ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")


def _prefixed(record: Record, prefix: str, first: int) -> Record:
    """The record with its events under names of its own, placed behind those of the records before it."""
    names = {event.id: prefix + event.id for event in record.events}
    events = [
        referred(msgspec.structs.replace(event, id=names[event.id], order=first + place), names)
        for place, event in enumerate(record.events, start=1)
    ]
    conflicts = [
        msgspec.structs.replace(each, id="", events=tuple(names.get(name, name) for name in each.events))
        for each in record.conflicts
    ]
    notes = [msgspec.structs.replace(note, place=names.get(note.place, note.place)) for note in record.notes]
    return msgspec.structs.replace(record, events=tuple(events), conflicts=tuple(conflicts), notes=tuple(notes))


def _proposals(records: Sequence[Record]) -> tuple[Proposed, ...]:
    """What second readers proposed in several records; one whose id is taken gets another."""
    found: dict[str, Proposed] = {}
    for place, record in enumerate(records, start=1):
        for each in record.proposals:
            name = each.event.id if each.event.id not in found else f"d{place}-{each.event.id}"
            found[name] = msgspec.structs.replace(each, event=msgspec.structs.replace(each.event, id=name))
    return tuple(found.values())


def _patient(records: Sequence[Record]) -> tuple[Patient, list[Conflict]]:
    """Who she is by several records, the latest last; what two of them contradict stays open and is a conflict."""
    people = [record.patient for record in records]
    told: dict[str, Any] = {}
    conflicts: list[Conflict] = []
    for field, title in (("birth", "two birth dates"), ("sex", "two sexes")):
        readings = _readings(records, field)
        told[field] = _one(list(readings)) if readings else getattr(Patient(), field)
        if told[field] is None:
            told[field] = getattr(Patient(), field)
            shown = [f"{value.edtf if isinstance(value, When) else value} ({name})" for value, name in readings.items()]
            conflicts.append(Conflict("", title, tuple(shown)))
    told["id"] = _best_id(records)
    told["gender_identity"] = next((each.gender_identity for each in people if each.gender_identity), "")
    for field in ("gravida", "para", "parity_term", "menopausal"):
        told[field] = next(
            (value for each in reversed(people) if (value := getattr(each, field)) not in (None, "")), None
        )
        told[field] = getattr(Patient(), field) if told[field] is None else told[field]
    aged = next((each for each in reversed(people) if each.age is not None), Patient())
    told |= {"age": aged.age, "age_on": aged.age_on, "pregnant": _pregnant(records)}
    return Patient(**told), conflicts


def _best_id(records: Sequence[Record]) -> str:
    """The id of hers that most records know, be it as a number in the head of a letter; the first of several."""
    known = [{number for _, number in who_of(record).numbers} for record in records]
    ids = [record.patient.id for record in records if record.patient.id]
    return max(ids, key=lambda each: sum(each in numbers for numbers in known), default="")


def _readings(records: Sequence[Record], field: str) -> dict[Any, str]:
    """What the records say of a field, each reading with the first that says so."""
    found: dict[Any, str] = {}
    for record in records:
        value = getattr(record.patient, field)
        if value not in ("", UNDATED):
            found.setdefault(value, _name(record))
    return found


def _one(values: list[Any]) -> Any:
    """What several readings agree on: one value, or the days that all intervals of birth allow; None for nothing."""
    if len(values) == 1:
        return values[0]
    if not all(isinstance(value, When) and value.earliest and value.latest for value in values):
        return None
    low, high = max(value.earliest for value in values), min(value.latest for value in values)
    return (
        next((v for v in values if (v.earliest, v.latest) == (low, high)), between(low, high)) if low <= high else None
    )


def _pregnant(records: Sequence[Record]) -> bool | None:
    """Is she pregnant, by the latest that tells, unless others go on for longer than a pregnancy lasts?"""
    last = max((day for record in records if (day := horizon(record))), default=None)
    for record in reversed(records):
        if record.patient.pregnant is not None:
            day = horizon(record)
            over = bool(day and last and (last - day).days > _PREGNANT_DAYS)
            return None if over and record.patient.pregnant else record.patient.pregnant
    return None


def _tissue_told_differently(events: Sequence[Event]) -> list[Conflict]:
    """What two papers say that the tissue of one day was, a letter's biopsy and a laboratory's report alike."""
    by_day: dict[When, dict[str, list[Event]]] = {}
    for event in events:
        if event.kind in TISSUE and event.when.is_day and is_hers(event) and _histology(event) not in _OPEN:
            for name in {span.document for span in event.sources}:
                by_day.setdefault(event.when, {}).setdefault(name, []).append(event)
    return [
        Conflict(
            "", "histology recorded inconsistently", tuple(_said(name, told[name]) for name in pair), _ids(told, pair)
        )
        for told in by_day.values()
        for pair in combinations(sorted(told), 2)
        if _differ(told[pair[0]], told[pair[1]])
    ]


def _differ(first: list[Event], second: list[Event]) -> bool:
    """Has neither paper a histology that the other has too, of kinds that are not compared as such elsewhere?"""
    if any(a.kind == b.kind and identity(a) == identity(b) for a in first for b in second):
        return False
    if not in_other_documents(first[0], second[0]):
        return False
    return not any(same_tissue(_histology(a), _histology(b)) for a in first for b in second)


def _said(name: str, events: list[Event]) -> str:
    return f"{', '.join(dict.fromkeys(_histology(event) for event in events))} ({name})"


def _ids(told: dict[str, list[Event]], pair: tuple[str, str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(event.id for name in pair for event in told[name]))


def _histology(event: Event) -> str:
    return getattr(event.values, "histology", None) or ""
