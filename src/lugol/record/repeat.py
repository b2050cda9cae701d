"""When two tellings are of one event: the identity of each kind, what may differ, and what contradicts."""

import itertools
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import msgspec

from lugol.record.alike import agree, fields_of, fuller, key_of, narrower, read
from lugol.record.event import OWN_READER, VALUE_TYPES, Event, Hpv, Lab, Span
from lugol.record.order import in_order
from lugol.record.record import Conflict
from lugol.record.when import When, overlaps

RETOLD = ("title", "abstract", "introduction", "caption", "figure", "discussion", "conclusion", "summary")
_MONTH = timedelta(days=31)
_RESULTS = ("hpv", "cytology", "dual_stain", "via")


class Identity(msgspec.Struct, frozen=True):
    """What makes two tellings of a kind the same event.

    `key` fields are equal ("a|b" = the first given of both); `clash` fields contradict where they differ;
    `may_differ` fields may (the fuller telling stays); all other fields keep events apart where they differ. `once`
    marks what is normally told again rather than done again (a stain, a stage, a death).
    """

    key: tuple[str, ...] = ()
    clash: tuple[str, ...] = ()
    may_differ: tuple[str, ...] = ()
    once: bool = False


IDENTITY: dict[str, Identity] = {
    "symptom": Identity(("term", "site"), may_differ=("qualifier",)),
    "exam": Identity(("term", "site", "context"), clash=("size_mm",), may_differ=("certainty",)),
    "lab": Identity(("marker",), clash=("amount", "flag", "result"), may_differ=("trend", "assay")),
    "cytology": Identity((), clash=("result",), may_differ=("verbatim", "qualifier", "method")),
    "hpv": Identity(("pooled", "types_tested"), clash=("result", "types"), may_differ=("risk", "method")),
    "dual_stain": Identity((), clash=("result",)),
    "via": Identity((), clash=("result",), may_differ=("method",)),
    "colposcopy": Identity(("finding",), clash=("clock", "impression", "tz_type", "scj"), may_differ=("certainty",)),
    "biopsy": Identity(("site",), clash=("clock", "histology"), may_differ=("method", "certainty", "suspected")),
    "ecc": Identity((), clash=("histology",), may_differ=("certainty", "suspected")),
    "imaging": Identity(("finding", "site"), clash=("size_mm",), may_differ=("certainty",)),
    "surgery": Identity((), clash=("margins",), may_differ=("procedures", "intent", "residual")),
    "pathology": Identity(
        ("specimen",),
        clash=("histology", "margins", "depth_mm", "lvsi", "grade", "nodes_positive", "nodes_examined"),
        may_differ=("certainty", "suspected"),
    ),
    "diagnosis": Identity(("value", "site"), may_differ=("certainty", "role", "status"), once=True),
    "ihc": Identity(
        ("marker",), clash=("result", "percent"), may_differ=("extent", "qualifier", "interpretation"), once=True
    ),
    "molecular": Identity(("gene",), clash=("result",), once=True),
    "stage": Identity((), clash=("value", "score"), may_differ=("disease",), once=True),
    "systemic_therapy": Identity(("drugs|regimen",), clash=("cycles",), may_differ=("intent", "disease", "regimen")),
    "immunotherapy": Identity(("drugs|target",), clash=("cycles",), may_differ=("intent", "target")),
    "hormonal_therapy": Identity(("drugs",), clash=("cycles",), may_differ=("duration",)),
    "radiotherapy": Identity(("type", "site"), clash=("dose_gy", "fractions")),
    "other_treatment": Identity(("term",)),
    "complication": Identity(("term",), once=True),
    "response": Identity(("value|verbatim",), may_differ=("verbatim",)),
    "metastasis": Identity(("site", "laterality"), may_differ=("certainty", "basis", "sites"), once=True),
    "recurrence": Identity(("site",), clash=("size_mm",), may_differ=("certainty", "basis")),
    "followup": Identity(("event", "status", "plan", "interval")),
    "obstetric": Identity(("event", "status"), clash=("weeks",)),
    "death": Identity((), clash=("cause",), once=True),
    "condition": Identity(("code|term", "present"), may_differ=("term", "status"), once=True),
    "immunization": Identity(("vaccine", "dose")),
    "medication": Identity(("code|drug",), may_differ=("drug", "status"), once=True),
}


def by_shape(shape: Any) -> Identity:
    """The identity of a kind that says itself, in `record/event.py`, how it is told apart."""
    about = shape.about
    return Identity(
        about.key or shape.__struct_fields__, clash=about.clash, may_differ=about.may_differ, once=about.once
    )


IDENTITY |= {kind: by_shape(shape) for kind, shape in VALUE_TYPES.items() if kind not in IDENTITY}


def merge_repeats(events: list[Event]) -> tuple[list[Event], dict[str, str]]:
    """One event for each thing told several times, and which id went into which; `events` as `as_told` has them."""
    together: list[Event] = []
    renamed: dict[str, str] = {}
    for bucket in _buckets(events):
        groups, names = _merge_bucket(bucket) if len(bucket) > 1 else (bucket, {})
        together.extend(groups)
        renamed.update(names)
    return together, renamed


def contradictions(events: list[Event]) -> list[Conflict]:
    """What two tellings of one thing say differently; both events stay in the record.

    Two results of one day contradict each other, and what a text and another document tell of one day; otherwise one
    of the two has to be a telling again (an abstract, a caption, a discussion), since two tests may well differ.
    """
    spans = [span for event in events for span in event.sources]
    several = any(span.start >= 0 for span in spans) and len({span.document for span in spans}) > 1
    if not several and not any(map(is_retold, events)):
        events = [event for event in events if event.kind in _RESULTS]
        if len({(event.kind, event.when.edtf) for event in events}) == len(events):
            return []
    pairs = (pair for bucket in _buckets(as_told(events)) for pair in _pairs(bucket))
    return [conflict for a, b in pairs for conflict in _contradiction(a, b)] + _hpv_of_one_day(events)


def _hpv_of_one_day(events: list[Event]) -> list[Conflict]:
    """An HPV test that is negative as a whole and one of the same day that is positive, whatever its types."""
    of_day: dict[When, list[Event]] = {}
    for event in events:
        if isinstance(event.values, Hpv) and event.when.is_day and event.assertion == "affirmed":
            of_day.setdefault(event.when, []).append(event)
    return [
        Conflict(
            f"{a.id}-{b.id}", "hpv: result recorded inconsistently",
            (_reading(a, ["result"]), _reading(b, ["result"])), (a.id, b.id),
        )
        for told in of_day.values() for a, b in itertools.combinations(told, 2)
        if _whole_of(a) != _whole_of(b) and {"negative"} & {_whole_of(a), _whole_of(b)}
        and "positive" in (a.values.result, b.values.result)  # type: ignore[union-attr]
        and identity(a) != identity(b)
    ]  # fmt: skip


def _whole_of(event: Event) -> str:
    """The result of an HPV test as a whole, "" where it is that of some types only."""
    values = event.values
    return values.result if isinstance(values, Hpv) and not values.types and not values.types_tested else ""


def _pairs(bucket: list[Event]) -> list[tuple[Event, Event]]:
    """The pairs of which one tells again or that are dated alike: others do not contradict each other."""
    dated: dict[When, list[int]] = defaultdict(list)
    for place, event in enumerate(bucket):
        dated[event.when].append(place)
    places = {pair for alike in dated.values() for pair in itertools.combinations(alike, 2)}
    for again in (place for place, event in enumerate(bucket) if is_retold(event)):
        places |= {(min(again, other), max(again, other)) for other in range(len(bucket)) if other != again}
    return [(bucket[a], bucket[b]) for a, b in sorted(places)]


def identity(event: Event) -> tuple[Any, ...]:
    """The kind, the assertion and the key fields of an event, in comparable form."""
    return (event.kind, event.assertion, *(key_of(event.values, name) for name in IDENTITY[event.kind].key))


def compatible(a: Event, b: Event) -> bool:
    """Can the values of two events of one identity be those of one event?"""
    rule = IDENTITY[a.kind]
    skip = {name for key in rule.key for name in key.split("|")} | set(rule.may_differ)
    return all(agree(read(a, name), read(b, name)) for name in fields_of(a) if name not in skip)


def told_again(a: Event, b: Event) -> bool:
    """Is one of the two a telling of the other, so far as place and date can say? (See `compatible` for values.)"""
    if not overlaps(a.when, b.when) or _told_after(a, b) or _told_after(b, a):
        return False
    if (a.when.is_day and b.when.is_day) or (a.id and a.id == b.id) or IDENTITY[a.kind].once:
        return True
    shared = not set(b.sources).isdisjoint(a.sources)
    return shared or is_retold(a) or is_retold(b) or in_other_documents(a, b)


def _told_after(a: Event, b: Event) -> bool:
    return bool(b.id) and (b.id in a.when.after or (b.id == a.when.anchor and a.when.offset != ""))


def is_retold(event: Event) -> bool:
    """True where every source stands in a section that tells again (abstract, caption, discussion ...)."""
    for span in event.sources:
        if not span.section.casefold().startswith(RETOLD):
            return False
    return bool(event.sources)


def merged(first: Event, second: Event) -> Event:
    """One event of two tellings: the fuller values, the narrower date, all sources."""
    fullest = {
        name: fuller(getattr(first.values, name), getattr(second.values, name))
        for name in first.values.__struct_fields__
    }
    if isinstance(first.values, Lab) and isinstance(second.values, Lab):
        told = first.values if first.values.value is not None else second.values
        fullest |= {"value": told.value, "unit": told.unit, "comparator": told.comparator}
    return msgspec.structs.replace(
        first,
        id=first.id or second.id,
        values=msgspec.structs.replace(first.values, **fullest),
        when=narrower(first.when, second.when),
        sources=_all_sources(first.sources, second.sources),
        order=first.order if is_retold(second) and not is_retold(first) else min(first.order, second.order),
        visit=first.visit or second.visit,
        note="; ".join(dict.fromkeys(note for note in (first.note, second.note) if note)),
        readers=_all_readers(first.readers, second.readers),
    )


def _all_readers(first: tuple[str, ...], second: tuple[str, ...]) -> tuple[str, ...]:
    """Who found two tellings of one event; nobody is named where only lugol itself did."""
    if first == second:
        return first
    return tuple(sorted({*(first or (OWN_READER,)), *(second or (OWN_READER,))}, key=lambda name: name != OWN_READER))


def _all_sources(first: tuple[Span, ...], second: tuple[Span, ...]) -> tuple[Span, ...]:
    """The sources of both in order; those that come after all others are only added."""
    if first and len(second) == 1 and _place(first[-1]) < _place(second[0]):
        return first + second
    return tuple(sorted(set(first) | set(second), key=_place))


def as_told(events: Iterable[Event]) -> list[Event]:
    """Each event once: first hand before told again, then by order of telling, then by date, then by content."""
    return in_order(dict.fromkeys(events), key=_telling, then=msgspec.json.encode)


def _telling(event: Event) -> tuple[bool, int, date]:
    return is_retold(event), event.order, event.when.earliest or event.when.latest or date.max


def _buckets(events: list[Event]) -> Iterable[list[Event]]:
    """The events of one identity together; where there is only one of its kind, nobody asks which it is."""
    many: dict[str, int] = defaultdict(int)
    for event in events:
        many[event.kind] += 1
    buckets: dict[tuple[Any, ...], list[Event]] = defaultdict(list)
    for event in events:
        buckets[identity(event) if many[event.kind] > 1 else (event.kind,)].append(event)
    return buckets.values()


def _merge_bucket(events: list[Event]) -> tuple[list[Event], dict[str, str]]:
    """What is of one event merged, until nothing more is; two days that differ are never compared."""
    groups, renamed = events, dict[str, str]()
    while True:
        kept: list[Event] = []
        by_day: dict[date | None, list[int]] = defaultdict(list)
        by_mark: dict[object, list[int]] = defaultdict(list)
        of_one_text = _tells_once(groups)
        for event in groups:
            day = _day(event)
            marks: tuple[Span | str, ...] = (event.id, *event.sources)
            near: Iterable[int] = range(len(kept)) if day is None else (*by_day[day], *by_day[None])
            if of_one_text:
                marked = (place for mark in marks for place in by_mark[mark])
                near = sorted({*(by_day[day] if day else ()), *marked})
            matches = [i for i in near if is_one(kept[i], event)]
            if not matches:
                by_day[day].append(len(kept))
                for mark in marks:
                    by_mark[mark].append(len(kept))
                kept.append(event)
                continue
            best = max(matches, key=lambda i: (_agreement(kept[i], event), -i))
            joined = merged(kept[best], event)
            for gone in {kept[best].id, event.id} - {joined.id, ""}:
                renamed[gone] = joined.id
            by_day[_day(kept[best])].remove(best)
            by_day[_day(joined)].append(best)
            for mark in marks:
                by_mark[mark].append(best)
            kept[best] = joined
        if len(kept) == len(groups):
            return kept, renamed
        groups = kept


def _tells_once(events: list[Event]) -> bool:
    """Do they stand first hand in one text, and of a kind that happens again? Then only a day or a place makes one."""
    texts = {span.document for event in events for span in event.sources if span.start >= 0}
    return len(texts) < 2 and not IDENTITY[events[0].kind].once and not any(map(is_retold, events))


def _day(event: Event) -> date | None:
    return event.when.earliest if event.when.is_day else None


def is_one(a: Event, b: Event) -> bool:
    """Are two events of one identity two tellings of one event?"""
    return told_again(a, b) and compatible(a, b) and (_names_it(a) or _shares(a, b) or are_close(a, b))


def _names_it(event: Event) -> bool:
    """Is the key enough to know the event by? "A biopsy of the cervix" is not: it takes a result or a month."""
    rule = IDENTITY[event.kind]
    return rule.once or not set(rule.key) <= {"site", "marker"}


def _shares(a: Event, b: Event) -> bool:
    rule = IDENTITY[a.kind]
    skip = {*rule.key, *rule.may_differ}
    told = ((read(a, name), read(b, name)) for name in fields_of(a) if name not in skip)
    return any(one not in (None, "", ()) and other not in (None, "", ()) for one, other in told)


def are_close(a: Event, b: Event) -> bool:
    """Are both dated to a month or better?"""
    return all(
        event.when.earliest and event.when.latest and event.when.latest - event.when.earliest <= _MONTH
        for event in (a, b)
    )


def _agreement(a: Event, b: Event) -> tuple[bool, int]:
    equal = sum(bool(read(a, name)) and read(a, name) == read(b, name) for name in fields_of(a))
    return a.when.is_known and a.when == b.when, equal


def _contradiction(a: Event, b: Event) -> list[Conflict]:
    of_one_day = a.kind in _RESULTS and a.when.is_day and a.when == b.when
    elsewhere = in_other_documents(a, b)
    of_two_papers = elsewhere and a.when.is_day and a.when == b.when
    if not of_one_day and not of_two_papers and not _is_told_again_of(a, b):
        return []
    fields = _clashing(a, b, words=not of_two_papers)
    if not fields or (of_one_day and not of_two_papers and fields != ["result"]):
        return []
    title = f"{a.kind.replace('_', ' ')}: {' and '.join(fields)} recorded inconsistently"
    return [
        Conflict(
            f"{a.id}-{b.id}", title, (_reading(a, fields, elsewhere), _reading(b, fields, elsewhere)), (a.id, b.id)
        )
    ]


def in_other_documents(a: Event, b: Event) -> bool:
    """Do two events stand in different documents, of which one at least is a text?"""
    texts, others = ({span.document for span in each.sources} for each in (a, b))
    is_text = any(span.start >= 0 for each in (a, b) for span in each.sources)
    return is_text and bool(texts) and bool(others) and not texts & others


def _is_told_again_of(a: Event, b: Event) -> bool:
    """Is one of the two a telling again, of the same moment?"""
    if not (is_retold(a) or is_retold(b)) or not overlaps(a.when, b.when):
        return False
    return IDENTITY[a.kind].once or are_close(a, b)


def _clashing(a: Event, b: Event, *, words: bool = True) -> list[str]:
    """The fields that clash, where no other fields differ; without `words` the wording of a histology may."""
    rule = IDENTITY[a.kind]
    skip = {name for key in rule.key for name in key.split("|")} | set(rule.may_differ)
    skip |= {"result"} if not words and "histology" in fields_of(a) else set()
    differ = [name for name in fields_of(a) if name not in skip and not agree(read(a, name), read(b, name))]
    return differ if set(differ) <= set(rule.clash) else []


def _reading(event: Event, fields: list[str], by_document: bool = False) -> str:
    told = "; ".join(f"{name} {_shown(_as_written(event, name))}" for name in fields)
    if by_document:
        return f"{told} ({_document_of(event, fields)})"
    place = next((f" ({span.section})" for span in event.sources if span.section), "")
    return told + place


def _as_written(event: Event, name: str) -> Any:
    """A field as the event holds it, where what is compared is folded to small letters."""
    value = getattr(event.values, name, None)
    return value if isinstance(value, str) and value else read(event, name)


def _document_of(event: Event, fields: list[str]) -> str:
    """The document whose words tell the fields, of an event with several; else the first."""
    said = {str(read(event, name)).replace(" ", "").casefold() for name in fields}
    telling = (s.document for s in event.sources if any(one in s.quote.replace(" ", "").casefold() for one in said))
    return next(telling, event.sources[0].document)


def _shown(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _place(span: Span) -> tuple[Any, ...]:
    return span.section.casefold().startswith(RETOLD), span.document, span.start, span.end, span.quote, span.section
