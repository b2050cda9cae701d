"""The form in which a person corrects or adds an event: its fields from the kind, its answers by the case file."""

from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin

import msgspec

from lugol.errors import UnusableInput
from lugol.record.event import VALUE_TYPES, Assertion, Event
from lugol.record.record import Patient
from lugol.record.when import When

if TYPE_CHECKING:
    from lugol.read.casefile import Reading
    from lugol.read.lined import Lined

ASSERTIONS: tuple[str, ...] = get_args(Assertion)
_PATIENT = ("age", "age_on", "birth", "gravida", "para", "menopausal", "pregnant")
_WORDS = {
    "tz_component": "transformation zone sampled",
    "tz_type": "transformation zone type",
    "scj": "squamocolumnar junction",
    "lvsi": "lymphovascular invasion",
    "size_mm": "size in mm",
    "depth_mm": "depth in mm",
    "stroma_mm": "stroma in mm",
    "dose_gy": "dose in Gy",
    "age_on": "age holds at",
    "clock": "clock hours",
    "types": "HPV types",
    "types_tested": "HPV types tested",
}


class Field(msgspec.Struct, frozen=True):
    """One field of the form: its name, how it is called, its value as text, and the answers where they are closed."""

    name: str
    words: str
    value: str
    options: tuple[str, ...] = ()
    required: bool = False
    unusual: bool = False
    hint: str = ""


def fields(kind: str, event: Event | None = None) -> list[Field]:
    """The fields of a kind as they are filled for an event; empty ones that few events of the kind have are `unusual`.

    >>> [field.name for field in fields("dual_stain")]
    ['result']
    """
    shape = VALUE_TYPES[kind]
    values = event.values if event is not None and event.kind == kind else None
    found = [
        _field(each, getattr(values, each.name, None) if values else None) for each in msgspec.structs.fields(shape)
    ]
    return [field for field in found if field is not None]


def _field(told: msgspec.structs.FieldInfo, value: Any) -> Field | None:
    if _is_nested(told.type):
        return None
    options = _options(told.type)
    hint = "several: with commas between" if get_origin(told.type) is tuple else ""
    unusual = (
        value in (None, "", (), False) and not told.required and told.name not in ("result", "types", "value", "unit")
    )
    words = _WORDS.get(told.name, told.name.replace("_", " "))
    return Field(told.name, words, _text(value), options, told.required, unusual, hint)


def _is_nested(annotation: Any) -> bool:
    """Is it a list of lists, which no line of a form holds?"""
    return get_origin(annotation) is tuple and any(get_origin(each) is tuple for each in get_args(annotation))


def _options(annotation: Any) -> tuple[str, ...]:
    """The closed answers of a field, an empty one first where it may be left out."""
    parts = get_args(annotation)
    if get_origin(annotation) is Literal:
        return tuple(str(each) for each in (("", *parts) if "" not in parts else parts))
    if bool in parts or annotation is bool:
        return ("", "yes", "no")
    for part in parts:
        if get_origin(part) is Literal and get_origin(annotation) is not tuple:
            return ("", *(str(each) for each in get_args(part) if each))
    return ()


def _text(value: Any) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ", ".join(_text(each) for each in value)
    return f"{value:g}" if isinstance(value, float) else str(value)


def event_of(kind: str, given: dict[str, str], old: Event | None = None) -> Event:
    """The event that a filled form tells; what the form does not show stays as it was.

    Raises UnusableInput, with every mistake, where a field cannot be so.

    >>> event_of("hpv", {"result": "positive", "types": "16, 18", "date": "2022-03"}).values.types
    ('16', '18')
    """
    if kind not in VALUE_TYPES:
        raise UnusableInput("choose what kind of event it is")
    told: dict[str, Any] = {"kind": kind}
    for field in msgspec.structs.fields(VALUE_TYPES[kind]):
        text = given.get(field.name, "").strip()
        if _is_nested(field.type):
            before = getattr(old.values, field.name, ()) if old is not None and old.kind == kind else ()
            told |= {field.name: msgspec.to_builtins(before)} if before else {}
        elif text:
            told[field.name] = _plain(field.type, text)
    if given.get("assertion"):
        told["assertion"] = given["assertion"]
    date = given.get("date", "").strip()
    kept = old.when if old is not None and date == date_text(old.when) else None
    if date and kept is None:
        told["date"] = date
    event = _read(told)
    event = msgspec.structs.replace(event, when=kept) if kept is not None else event
    if old is None:
        return event
    return msgspec.structs.replace(event, sources=old.sources, visit=old.visit, note=old.note, readers=old.readers)


def _plain(annotation: Any, text: str) -> Any:
    """The text of one field as a case file has it."""
    if get_origin(annotation) is tuple:
        return [each.strip() for each in text.split(",") if each.strip()]
    if _options(annotation)[1:2] == ("yes",):
        return {"yes": "true", "no": "false"}.get(text, text)
    return text


def _read(told: dict[str, Any]) -> Event:
    from lugol.read.casefile import Reading

    reading = Reading("form")
    event = reading.event(_lined(told), 1)
    _refuse(reading)
    assert event is not None  # without a mistake there is one
    return event


def _refuse(reading: "Reading") -> None:
    try:
        reading.refuse_problems()
    except UnusableInput as error:
        raise UnusableInput("; ".join(map(_without_line, str(error).splitlines()))) from None


def _lined(value: Any) -> "Lined":
    from lugol.read.lined import Lined

    if isinstance(value, dict):
        return Lined(1, {name: _lined(each) for name, each in value.items()})
    if isinstance(value, list | tuple):
        return Lined(1, [_lined(each) for each in value])
    return Lined(1, value if value is None else str(value))


def date_text(when: When) -> str:
    """A date as it is written in a form."""
    return when.edtf


def patient_fields(patient: Patient) -> list[Field]:
    """The fields of who she is."""
    found = []
    for told in msgspec.structs.fields(Patient):
        if told.name in _PATIENT:
            value = getattr(patient, told.name)
            text = value.edtf if isinstance(value, When) else _text(value)
            words = _WORDS.get(told.name, told.name.replace("_", " "))
            hint = "2022-03-08, 2022-03 or 2022" if isinstance(value, When) else ""
            found.append(Field(told.name, words, text, _options(told.type), hint=hint))
    return found


def patient_of(given: dict[str, str], old: Patient) -> Patient:
    """Who she is by a filled form; what the form does not show stays as it was."""
    told: dict[str, Any] = {}
    for field in msgspec.structs.fields(Patient):
        if field.name in _PATIENT and (text := given.get(field.name, "").strip()):
            told[field.name] = _plain(field.type, text)
    from lugol.read.casefile import Reading

    reading = Reading("form")
    made = reading.patient(_lined(told))
    _refuse(reading)
    return msgspec.structs.replace(old, **{name: getattr(made, name) for name in _PATIENT})


def _without_line(problem: str) -> str:
    """A problem without the file and the line of it, which a form does not have.

    >>> _without_line("form.yaml: line 12: date '2' is not a date")
    "date '2' is not a date"
    """
    _, found, rest = problem.partition("line ")
    number, colon, said = rest.partition(": ")
    return said if found and colon and number.isdigit() else problem
