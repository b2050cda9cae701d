"""Makes the published JSON Schemas from the types themselves, so that the two cannot part."""

import json
from importlib import resources
from typing import Any, get_args

import msgspec

from lugol.errors import LugolError
from lugol.findings import Finding, Open, Standing
from lugol.read.casefile_changes import What
from lugol.record.event import VALUE_TYPES, Event, Span
from lugol.record.record import Conflict, Document, Note, Patient
from lugol.record.who import Who

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_DAY = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
_NAMES = {"type": "array", "items": {"type": "string"}}
_EDTF = {"type": "string", "description": "EDTF: 2022-03-08, 2022-03, 2022, 2022-03/2022-09, ..2023-06, 2022~"}


def published(name: str) -> str:
    """The text of a published schema: "review", "replay" or "casefile"."""
    path = resources.files("lugol").joinpath("schemas", f"{name}-1.json")
    if not path.is_file():
        raise LugolError(f"schema {name!r} is not published; there are review, replay and casefile")
    return path.read_text(encoding="utf-8")


def dump(schema: dict[str, Any]) -> str:
    """A schema as it is published."""
    return json.dumps(schema, ensure_ascii=False, indent=1) + "\n"


def review_schema() -> dict[str, Any]:
    """The schema of `lugol review --format json`; its part `#/$defs/record` is that of `lugol read --format json`."""
    top = {
        "format": {"const": "lugol-review-1"},
        "record": {"$ref": "#/$defs/record"},
        "as_of": _DAY,
        "guidelines": _NAMES,
        "findings": {"type": "array", "items": {"$ref": "#/$defs/finding"}},
        "history": {"type": "array", "items": {"$ref": "#/$defs/standing"}},
        "notice": {"type": "string"},
    }
    parts: dict[str, Any] = {"source": _whole(Span), "conflict": _whole(Conflict), "note": _whole(Note)}
    parts |= {"document": _whole(Document, without=("who", "origin")), "date": _date(), "event": _events()}
    parts |= {"finding": _finding(), "standing": _whole(Standing)}
    parts["proposed"] = _object(
        {"event": {"$ref": "#/$defs/event"}, "sentence": {"type": "string"}, "reader": {"type": "string"}}
    )
    parts["patient"] = _patient({"$ref": "#/$defs/date"})
    parts["record"] = _object(
        {
            "patient": {"$ref": "#/$defs/patient"},
            "events": {"type": "array", "items": {"$ref": "#/$defs/event"}},
            "conflicts": {"type": "array", "items": {"$ref": "#/$defs/conflict"}},
            "notes": {"type": "array", "items": {"$ref": "#/$defs/note"}},
            "documents": {"type": "array", "items": {"$ref": "#/$defs/document"}},
            "proposals": {"type": "array", "items": {"$ref": "#/$defs/proposed"}},
        },
        required=["patient", "events", "conflicts", "notes", "documents"],
    )
    about = "A review by lugol: one woman's record, judged as of a day."
    return {"$schema": _DIALECT, "title": "lugol review 1", "description": about, **_object(top), "$defs": parts}


def replay_schema() -> dict[str, Any]:
    """The schema of `lugol replay --format json`."""
    step = _object(
        {
            "on": _DAY,
            "dated": {"type": "boolean", "description": "false for the last step: the events that carry no date"},
            "learnt": {**_NAMES, "description": "ids of the events learnt on that day"},
            "findings": {"type": "array", "items": {"$ref": "#/$defs/finding"}},
        }
    )
    day = {"anyOf": [_DAY, {"type": "null"}]}
    diagnosed = _object({"date": day, "earliest": day, "dated": {"type": "boolean"}})
    top = {
        "format": {"const": "lugol-replay-1"},
        "notice": {"type": "string"},
        "diagnosed": {
            **diagnosed,
            "description": "when cancer was first proven in the record (latest and earliest day); null = never",
        },
        "standings": {"type": "array", "items": {"$ref": "#/$defs/standing"}},
        "steps": {"type": "array", "items": {"$ref": "#/$defs/step"}},
    }
    about = "A record judged as of each date on which something was learnt, and how long each finding stood open."
    parts = {"step": step, "finding": _finding(), "standing": _whole(Standing)}
    return {"$schema": _DIALECT, "title": "lugol replay 1", "description": about, **_object(top), "$defs": parts}


def casefile_schema() -> dict[str, Any]:
    """The schema of a case file, for editors that complete and check YAML."""
    when = {"anyOf": [{**_EDTF, "type": ["string", "integer"]}, _relative(), {"type": "null"}]}
    common = {
        "date": {"$ref": "#/$defs/date"},
        "id": {"type": ["string", "integer"]},
        "assertion": _shape(Event)["properties"]["assertion"],
        "source": {"anyOf": [{"type": "string"}, {"$ref": "#/$defs/source"}, {"type": "null"}]},
        "sources": {"type": "array", "items": {"anyOf": [{"type": "string"}, {"$ref": "#/$defs/source"}]}},
        "quote": {"type": "string", "description": "the words of the source"},
        "visit": {"type": ["string", "integer"]},
        "note": {"type": "string"},
        "readers": {"type": "array", "items": {"type": "string"}},
    }
    asked = {name: {"type": "string"} for name in ("sentence", "reader", "accepted_by", "accepted_on")}
    kinds = [_event(name, common, written=True) for name in VALUE_TYPES]
    parts = {"date": when, "source": _shape(Span), "patient": _patient({"$ref": "#/$defs/date"})}
    parts |= {"event": {"type": "object", "required": ["kind"], "oneOf": kinds}}
    conflict = {**_shape(Conflict), "required": ["title", "readings"]}
    parts |= {"proposal": {"type": "object", "required": ["kind", "sentence", "reader"], "properties": asked}}
    accepted = _object({"kind": {"type": "string"}, "by": {"type": "string"}, "on": {"type": "string"}})
    change = _object({name: {"type": "string"} for name in ("what", "by", "at", "event", "kind")}, ["what", "by", "at"])
    change["properties"] |= {"what": {"enum": [*get_args(What)]}, "becomes": {"$ref": "#/$defs/event"}}
    change["properties"] |= {"woman": {"$ref": "#/$defs/patient"}}
    lists = {"proposals": {"$ref": "#/$defs/proposal"}, "accepted": accepted, "conflicts": conflict, "changes": change}
    lists |= {"notes": _shape(Note), "documents": _document()}
    top = {
        "casefile": {"const": 1},
        "patient": {"anyOf": [{"$ref": "#/$defs/patient"}, {"type": "null"}]},
        "events": {"type": ["array", "null"], "items": {"$ref": "#/$defs/event"}},
        **{name: {"type": "array", "items": shape} for name, shape in lists.items()},
    }
    about = "One woman's record as a person writes it by hand; what is not known is left out."
    return {
        "$schema": _DIALECT,
        "title": "lugol case file 1",
        "description": about,
        **_object(top, required=["events"]),
        "$defs": parts,
    }


def _events() -> dict[str, Any]:
    common = {
        "id": {"type": "string", "minLength": 1},
        "date": {"$ref": "#/$defs/date"},
        "assertion": _shape(Event)["properties"]["assertion"],
        "source": {"anyOf": [{"$ref": "#/$defs/source"}, {"type": "null"}]},
        "sources": {"type": "array", "items": {"$ref": "#/$defs/source"}},
        "visit": {"type": "string"},
        "note": {"type": "string"},
        "readers": {**_NAMES, "description": "who found it, where a second reader did; lugol is lugol's own reading"},
    }
    kinds = [_event(name, common, written=False) for name in VALUE_TYPES]
    return {"type": "object", "required": ["kind"], "oneOf": kinds}


def _event(kind: str, common: dict[str, Any], *, written: bool) -> dict[str, Any]:
    shape = _shape(VALUE_TYPES[kind])
    values = {name: _loose(field) if written else field for name, field in shape["properties"].items()}
    required = [name for name in shape["required"] if name != "kind"]
    always = [] if written else ["id", "date", "assertion", "source", "sources"]
    made = _object({**values, "kind": {"const": kind}, **common}, required=["kind", *required, *always])
    return {"title": kind, "description": shape.get("description", ""), **made}


def _loose(field: dict[str, Any]) -> dict[str, Any]:
    """What a person may write: a number for a text (type 18), one value for a list of one, null for not known."""
    if field.get("type") == "array":
        items = field.get("items") or field["prefixItems"][0]
        one = _loose(items)
        return {"anyOf": [{"type": "array", "items": one}, one]}
    if field.get("type") == "string":
        return {"type": ["string", "number", "boolean", "null"]}
    known = field.get("anyOf") or [{key: value for key, value in field.items() if key != "default"}]
    return {"anyOf": [*known, {"type": "null"}]}


def _finding() -> dict[str, Any]:
    waiting = {**_shape(Open)["properties"], "evidence": _NAMES}
    return _object(
        {
            **_shape(Finding)["properties"],
            "evidence": _NAMES,
            "obligations": {"type": "array", "items": _object(waiting)},
        }
    )


def _date() -> dict[str, Any]:
    day = {"anyOf": [_DAY, {"type": "null"}]}
    given = {"edtf": _EDTF, "earliest": day, "latest": day}
    told = {
        "approximate": {"type": "boolean"},
        "anchor": {"type": "string"},
        "offset": {"type": "string"},
        "after": _NAMES,
    }
    return _object({**given, **told}, required=list(given))


def _relative() -> dict[str, Any]:
    told = {"anchor": {"type": "string"}, "offset": {"type": "string"}, "edtf": _EDTF}
    return _object({**told, "after": {"anyOf": [_NAMES, {"type": "string"}]}}, required=[])


def _patient(when: dict[str, Any]) -> dict[str, Any]:
    return _object({**_shape(Patient)["properties"], "birth": when, "age_on": when}, required=[])


def _document() -> dict[str, Any]:
    """A document of a case file, with whose it says it is."""
    shape = _shape(Document)
    return {**shape, "properties": {**shape["properties"], "who": _shape(Who)}}


def _whole(shape: type[msgspec.Struct], without: tuple[str, ...] = ()) -> dict[str, Any]:
    """The schema of a struct all of whose fields are written, or all but some."""
    return _object({name: field for name, field in _shape(shape)["properties"].items() if name not in without})


def _object(properties: dict[str, Any], required: list[str] | None = None) -> dict[str, Any]:
    needed = list(properties) if required is None else required
    return {"type": "object", "properties": properties, "required": needed, "additionalProperties": False}


def _shape(shape: type[msgspec.Struct]) -> dict[str, Any]:
    """The schema that the type itself gives, with its defaults left out (a default is: not known)."""
    _, parts = msgspec.json.schema_components([shape])
    found: dict[str, Any] = parts[shape.__name__]
    bare = {
        name: {key: value for key, value in field.items() if key not in ("default", "$ref")}
        for name, field in found["properties"].items()
    }
    return {**found, "properties": bare, "additionalProperties": False}
