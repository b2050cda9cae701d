"""The case file: one woman's record as a person writes it by hand, in YAML, with errors that name the line."""

import difflib
import re
from functools import cache
from typing import Any, get_args

import msgspec

from lugol.errors import UnusableInput
from lugol.read import cells
from lugol.read.casefile_changes import Change, applied, changes_of
from lugol.read.casefile_proposals import accepted_kinds, proposed, without_own_fields
from lugol.read.casefile_text import write
from lugol.read.lined import Lined, parse
from lugol.record.event import VALUE_TYPES, Event, Span
from lugol.record.merge import build
from lugol.record.possible import impossible, impossible_patient
from lugol.record.record import Conflict, Document, Note, Patient, Proposed, Record
from lugol.record.when import UNDATED, DateError, When, duration
from lugol.record.when import parse as parse_date

__all__ = ["FORMAT", "read", "read_apart", "write"]

FORMAT = 1
_TOP = ("casefile", "patient", "events", "accepted", "proposals", "changes", "conflicts", "notes", "documents")
_COMMON = ("kind", "id", "date", "assertion", "source", "quote", "sources", "visit", "note", "readers")
_MOST_MESSAGES = 12
_BETWEEN_KINDS = re.compile(r"[\s|,;/+&]+")
_LONGEST_NAME = 60  # what is compared with the names that are known


def read(text: str, name: str) -> Record:
    """The record that a case file tells; UnusableInput lists every mistake with its line.

    >>> record = read("events:\\n- {kind: hpv, result: positive, types: [18], date: 2022-03}", "mine.yaml")
    >>> record.events[0].values.types, record.events[0].when.edtf
    (('18',), '2022-03')
    """
    return applied(*read_apart(text, name))


def read_apart(text: str, name: str) -> tuple[Record, tuple[Change, ...]]:
    """What a case file tells as it was read, and apart from it what a person changed in it since.

    What was accepted in the file itself, beside a proposal or by kind, is among the changes, with the day alone.
    """
    top = parse(text, name)
    if not isinstance(top.value, dict) or "events" not in top.value:
        raise UnusableInput(f"{name}: not a case file; it needs a list `events:` (see docs/how-to/casefile.md)")
    reading = Reading(name)
    told = reading.record(top)
    reading.refuse_problems()
    return told


class Reading:
    """One reading of a case file: collects what is wrong instead of stopping at the first mistake."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.problems: list[str] = []

    def record(self, top: Lined) -> tuple[Record, tuple[Change, ...]]:
        """The record of a whole case file as it was read, and what a person changed in it."""
        self._known(top, _TOP, "field")
        version = top.value.get("casefile")
        if version and version.value != str(FORMAT):
            self._wrong(version.line, f"casefile {_told(version.plain)} is not known; this is format {FORMAT}")
        patient = self.patient(top.value.get("patient"))
        events = [self.event(item, place) for place, item in enumerate(self._items(top, "events"), start=1)]
        proposals, accepted = self._proposals(top, len(events))
        made = build(
            patient,
            [event for event in events if event],
            conflicts=self._all(top, "conflicts", Conflict),
            notes=self._all(top, "notes", Note),
            documents=self._all(top, "documents", Document),
        )
        changes = changes_of(self._items(top, "changes"), self.event, self.patient, self._wrong)
        return msgspec.structs.replace(made, proposals=tuple(proposals)), (*accepted, *changes)

    def _proposals(self, top: Lined, place: int) -> tuple[list[Proposed], list[Change]]:
        """What a second reader proposed, and what of it a person accepted, singly or by kind."""
        proposals: list[Proposed] = []
        accepted: list[Change] = []
        for number, item in enumerate(self._items(top, "proposals"), start=place + 1):
            event = self.event(without_own_fields(item), number)
            told = proposed(item, event, self._wrong) if event else None
            if not told:
                continue
            waiting, by = told
            if not waiting.event.id:
                named = msgspec.structs.replace(waiting.event, id=f"proposal-{number}")
                waiting = msgspec.structs.replace(waiting, event=named)
            proposals.append(waiting)
            accepted += [Change(what="accept", event=waiting.event.id, by=by.by, at=by.on)] if by else []
        kinds = accepted_kinds(self._items(top, "accepted"), self._wrong)
        accepted += [Change(what="accept", kind=each.kind, by=each.by, at=each.on) for each in kinds]
        return proposals, accepted

    def refuse_problems(self) -> None:
        """UnusableInput with every mistake found so far (the first dozen of them)."""
        told = self.problems[:_MOST_MESSAGES]
        if len(self.problems) > _MOST_MESSAGES:
            told.append(f"... and {len(self.problems) - _MOST_MESSAGES} more")
        if told:
            raise UnusableInput("\n".join(f"{self.name}: {problem}" for problem in told))

    def patient(self, given: Lined | None) -> Patient:
        """Who she is, from the fields of a mapping."""
        if given is None or given.value is None:
            return Patient()
        fields = self._fields(given, Patient, "patient", dates=("birth", "age_on"))
        patient = Patient(**fields)
        for field, why in impossible_patient(patient).items():
            self._wrong(given.value[field].line, why)
        return patient

    def event(self, item: Lined, place: int) -> Event | None:
        """One event, the `place`-th told; None where it has a mistake."""
        kind = item.value.get("kind") if isinstance(item.value, dict) else None
        if kind is not None and isinstance(kind.value, str) and kind.value not in VALUE_TYPES:
            kind = Lined(kind.line, cells.kind_of(kind.value))
        if kind is None or not isinstance(kind.value, str) or kind.value not in VALUE_TYPES:
            self._wrong((kind or item).line, _no_kind(kind.plain if kind else None))
            return None
        shape = VALUE_TYPES[kind.value]
        before = len(self.problems)
        item = Lined(item.line, {name: self._in_our_words(kind.value, name, told) for name, told in item.value.items()})
        values = self._fields(item, shape, kind.value, common=_COMMON)
        common = self._common(item)
        if len(self.problems) > before:
            return None
        event = Event(values=cells.with_risk(shape(**values)), order=place, **common)  # type: ignore[arg-type]
        quoted = any(span.quote for span in event.sources)  # a unit that the source's own words give stays as it is
        for field, why in impossible(event).items():
            if not (field == "unit" and quoted):
                self._wrong(item.value[field].line, why)
        return event

    def _in_our_words(self, kind: str, field: str, told: Lined) -> Lined:
        """A field in the words of a laboratory as our own; what is no result at all is left for the message."""
        if not cells.is_closed(kind, field):
            return told
        several = told.value if isinstance(told.value, list) else [told]
        found: list[str] = []
        for each in several:
            if not isinstance(each.value, str) or not each.value:
                return told
            ours = cells.in_our_words(kind, field, each.value)
            if ours is None and field.startswith("types"):
                self._wrong(each.line, f"{field} {_told(each.value)} is no HPV type; {cells.accepted(kind, field)}")
                return Lined(told.line, None)
            found += [each.value] if ours is None else [ours] if isinstance(ours, str) else ours
        one = len(found) == 1 and not field.startswith("types")
        return Lined(told.line, found[0]) if one else Lined(told.line, [Lined(told.line, each) for each in found])

    def _common(self, item: Lined) -> dict[str, Any]:
        given: dict[str, Lined] = item.value
        found: dict[str, Any] = {"id": "", "when": UNDATED}
        for field in ("id", "assertion", "visit", "note"):
            if field in given and given[field].value is not None:
                annotation = {"assertion": Event.__annotations__["assertion"]}.get(field, str)
                found[field] = self._typed(given[field], annotation, field)
        if "readers" in given:
            found["readers"] = self._typed(given["readers"], tuple[str, ...], "readers") or ()
        if "date" in given:
            found["when"] = self._when(given["date"])
        found["sources"] = self._spans(item)
        return found

    def _spans(self, item: Lined) -> tuple[Span, ...]:
        given: dict[str, Lined] = item.value
        spans = [self._span(each) for each in [*filter(None, [given.get("source")]), *self._items(item, "sources")]]
        found = [span for span in spans if span]
        quote = self._typed(given["quote"], str, "quote") if "quote" in given else None
        if quote:
            found[:1] = [msgspec.structs.replace(found[0] if found else Span(self.name), quote=quote)]
        return tuple(found)

    def _span(self, given: Lined) -> Span | None:
        if given.value is None:
            return None
        if isinstance(given.value, str):
            return Span(given.value)
        span: Span | None = self._struct(given, Span, "source")
        return span

    def _when(self, given: Lined) -> When:
        if given.value is None:
            return UNDATED
        if isinstance(given.value, str):
            return self._edtf(given)
        self._known(given, ("edtf", "anchor", "offset", "after"), "date field")
        fields = given.value if isinstance(given.value, dict) else {}
        when = self._edtf(fields["edtf"]) if "edtf" in fields else UNDATED
        told = {name: self._typed(fields[name], str, name) for name in ("offset", "anchor") if name in fields}
        offset, anchor = told.get("offset"), told.get("anchor")
        if offset:
            self._try(fields["offset"].line, duration, offset)
        after = self._typed(fields["after"], tuple[str, ...], "after") if "after" in fields else ()
        return msgspec.structs.replace(when, anchor=anchor or "", offset=offset or "", after=after or ())

    def _edtf(self, given: Lined) -> When:
        text = self._typed(given, str, "date")
        return self._try(given.line, parse_date, text or "") or UNDATED

    def _try(self, line: int, function: Any, text: str) -> Any:
        try:
            return function(text)
        except DateError as error:
            self._wrong(line, str(error))
            return None

    def _all(self, top: Lined, field: str, shape: type[Any]) -> list[Any]:
        made = (self._struct(item, shape, field.rstrip("s"), optional=("id",)) for item in self._items(top, field))
        return [item for item in made if item is not None]

    def _struct(self, given: Lined, shape: type[Any], name: str, optional: tuple[str, ...] = ()) -> Any:
        before = len(self.problems)
        absent = [field for field in optional if field in shape.__struct_fields__]
        if absent and isinstance(given.value, dict):
            given = Lined(given.line, {**{field: Lined(given.line, "") for field in absent}, **given.value})
        fields = self._fields(given, shape, name)
        return shape(**fields) if len(self.problems) == before else None

    def _fields(
        self, given: Lined, shape: type[Any], name: str, *, common: tuple[str, ...] = (), dates: tuple[str, ...] = ()
    ) -> dict[str, Any]:
        """The fields of `shape` that are given, each of its type; what is missing or unknown becomes a problem."""
        known = _fields_of(shape)  # type: ignore[arg-type]
        if not self._known(given, (*known, *common), f"{name} field"):
            return {}
        found: dict[str, Any] = {}
        for field_name, item in given.value.items():
            if field_name in dates:
                found[field_name] = self._when(item)
            elif field_name in known:
                found[field_name] = self._typed(item, known[field_name].type, field_name)
        for field_name, field in known.items():
            if field.required and found.get(field_name) is None:
                self._wrong(given.line, f"{name} needs {field_name}")
        return {
            key: value for key, value in found.items() if value is not None or type(None) in get_args(known[key].type)
        }

    def _typed(self, given: Lined, annotation: Any, field: str) -> Any:
        value = given.plain
        if value is None:
            return None
        is_list = getattr(annotation, "__origin__", None) is tuple
        try:
            return msgspec.convert([value] if is_list and isinstance(value, str) else value, annotation, strict=False)
        except msgspec.ValidationError:
            self._wrong(given.line, f"{field} {_told(value)} {_expected(annotation, value)}")
            return None

    def _known(self, given: Lined, names: tuple[str, ...], what: str) -> bool:
        if not isinstance(given.value, dict):
            self._wrong(given.line, f"{_told(given.plain)} should be fields (name: value)")
            return False
        for field, item in given.value.items():
            if field not in names:
                self._wrong(item.line, f"{what} {_told(field)} is not known{_nearest(field[:_LONGEST_NAME], names)}")
        return True

    def _items(self, top: Lined, field: str) -> list[Lined]:
        given = top.value.get(field)
        if given is None or given.value is None:
            return []
        if not isinstance(given.value, list):
            self._wrong(given.line, f"{field} should be a list, each item beginning with a dash")
            return []
        return list(given.value)

    def _wrong(self, line: int, message: str) -> None:
        self.problems.append(f"line {line}: {message}")


@cache
def _fields_of(shape: Any) -> dict[str, msgspec.structs.FieldInfo]:
    return {field.name: field for field in msgspec.structs.fields(shape)}


def _no_kind(told: Any) -> str:
    """What is wrong with a kind that is none."""
    if told is None or told == "":
        return f"an event needs a kind; write one of {', '.join(VALUE_TYPES)}"
    if isinstance(told, str):
        several = [word for word in _BETWEEN_KINDS.split(told[:_LONGEST_NAME]) if word]
        if len(several) > 1 and set(several) <= VALUE_TYPES.keys():
            return f"kind {_told(told)} is {len(several)} kinds; give each an event, or a row, of its own"
        return f"kind {_told(told)} is not known{_nearest(told[:_LONGEST_NAME], VALUE_TYPES)}"
    return f"kind {_told(told)} is not one word; give each event one kind, and a second kind an event of its own"


def _told(value: Any) -> str:
    text = value if isinstance(value, str) else str(value)
    return repr(text if len(text) <= 60 else text[:57] + "...")


def _expected(annotation: Any, value: Any) -> str:
    options = [option for option in get_args(annotation) if option is not type(None)]
    nested = [word for option in options for word in get_args(option) if isinstance(word, str)]
    words = [option for option in options if isinstance(option, str) and option] or nested
    if words:
        return f"is not one of {', '.join(words)}" + (
            _nearest(value[:_LONGEST_NAME], words) if isinstance(value, str) else ""
        )
    inner = next((option for option in options if option is not Ellipsis), annotation)
    names = {float: "a number", int: "a whole number", bool: "true or false", str: "a text"}
    if getattr(annotation, "__origin__", None) is tuple:
        return f"is not a list of such: {names.get(inner, 'a value')}"
    return f"is not {names.get(inner, 'such a value')}"


def _nearest(word: str, names: Any) -> str:
    close = difflib.get_close_matches(word, list(names), n=3, cutoff=0.5)
    return f"; did you mean {' or '.join(close)}?" if close else f"; known are {', '.join(names)}"
