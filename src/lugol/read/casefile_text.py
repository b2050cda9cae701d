"""Writes a record as a case file that a person can read, correct and review."""

import re
import sys
from collections.abc import Sequence
from io import StringIO
from typing import Any

import msgspec
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, LiteralScalarString

from lugol.read.casefile_changes import Change, day
from lugol.record.event import Event, Span
from lugol.record.record import Patient, Proposed, Record
from lugol.record.when import UNDATED, When

_HEAD = """\
# A lugol case file: one woman's record. Correct what is wrong, then: lugol review THIS_FILE
# Dates are EDTF: 2022-03-08, 2022-03, 2022, 2022-03/2022-09, ..2023-06. Leave out what is not known.
"""
_WAITING = """\
# Proposed by a second reader and not judged. To accept one, add to it `accepted_by: NAME` and `accepted_on: DAY`;
# to accept a kind, write at the top level `accepted: [{kind: KIND, by: NAME, on: DAY}]`; delete what is wrong.
"""
_WIDTH = 110
_ESCAPED = re.compile(r"\\u00|\\[bfr]")


def write(record: Record, changes: Sequence[Change] = ()) -> str:
    """The record as YAML; reading it again gives the same record.

    `changes` are what a person changed in it: they stand beside what was read, and are applied when it is read again.

    >>> print(write(Record()).splitlines()[-1])
    events: []
    """
    top = CommentedMap(casefile=1)
    patient = _patient(record.patient)
    if patient:
        top["patient"] = patient
    top["events"] = [_event(event) for event in record.events]
    kinds = [each for each in changes if each.what == "accept" and each.kind]
    if kinds:
        top["accepted"] = [CommentedMap(kind=each.kind, by=each.by, on=day(each.at)) for each in kinds]
    if record.proposals:
        single = {each.event: each for each in changes if each.what == "accept" and each.event}
        top["proposals"] = [_proposed(each, single.get(each.event.id)) for each in record.proposals]
    others = [_change(each) for each in changes if each.what != "accept"]
    if others:
        top["changes"] = others
    for name in ("conflicts", "notes", "documents"):
        items = getattr(record, name)
        if items:
            top[name] = [_plain(item) for item in items]
    _space(top)
    if record.proposals:
        top.yaml_set_comment_before_after_key("proposals", before="\n" + _WAITING.replace("# ", "").rstrip())
    yaml = YAML()
    yaml.width = _WIDTH if _is_plain(record) else sys.maxsize
    yaml.allow_unicode = True
    yaml.indent(mapping=2, sequence=2, offset=0)
    out = StringIO()
    yaml.dump(top, out)
    return _HEAD + out.getvalue()


def _is_plain(record: Record) -> bool:
    """Has the record only signs that can be seen? (The YAML library folds lines wrongly beside escaped ones.)"""
    text = msgspec.json.encode(record).decode()
    return text.isprintable() and not _ESCAPED.search(text)


def _space(top: CommentedMap) -> None:
    """A blank line before each part and each event, so that the eye finds them."""
    events = CommentedSeq(top["events"])
    for place in range(1, len(events)):
        events.yaml_set_comment_before_after_key(place, before="\n")
    top["events"] = events
    for name in list(top)[1:]:
        top.yaml_set_comment_before_after_key(name, before="\n")


def _patient(patient: Patient) -> CommentedMap:
    told = _plain(patient)
    for field in ("birth", "age_on"):
        if field in told:
            told[field] = _when(getattr(patient, field))
    return told


def _event(event: Event) -> CommentedMap:
    told = CommentedMap(kind=event.kind)
    if event.when != UNDATED:
        told["date"] = _when(event.when)
    told.update(_plain(event.values))
    told["id"] = event.id
    if event.assertion != "affirmed":
        told["assertion"] = event.assertion
    for field in ("visit", "note"):
        if getattr(event, field):
            told[field] = _text(getattr(event, field))
    if event.readers:
        told["readers"] = _scalar(event.readers)
    if len(event.sources) == 1:
        told["source"] = _span(event.sources[0])
    elif event.sources:
        told["sources"] = [_span(span) for span in event.sources]
    return told


def _proposed(proposed: Proposed, accepted: Change | None) -> CommentedMap:
    """A proposal: its event, and who accepted it; where nobody has, these two fields are left to be written."""
    told = _event(proposed.event)
    told["sentence"] = _text(proposed.sentence)
    told["reader"] = _text(proposed.reader)
    if accepted:
        told["accepted_by"], told["accepted_on"] = _text(accepted.by), day(accepted.at)
    return told


def _change(change: Change) -> CommentedMap:
    """A change by a person: what, of which event, by whom, when, and what it becomes."""
    told = CommentedMap(what=change.what)
    if change.event:
        told["event"] = change.event
    told["by"], told["at"] = _text(change.by), change.at
    if change.becomes is not None:
        told["becomes"] = _event(change.becomes)
    if change.woman is not None:
        told["woman"] = _patient(change.woman)
    return told


def _span(span: Span) -> CommentedMap:
    told: CommentedMap = _plain(span)
    if len(told) > 1 and "quote" not in told:
        told.fa.set_flow_style()
    return told


def _when(when: When) -> Any:
    if not (when.anchor or when.offset or when.after):
        return when.edtf
    told = CommentedMap()
    for field in ("edtf", "anchor", "offset", "after"):
        value = getattr(when, field)
        if value:
            told[field] = _scalar(value)
    told.fa.set_flow_style()
    return told


def _plain(item: Any) -> CommentedMap:
    """The fields of a struct that differ from their defaults."""
    told = CommentedMap()
    for field in msgspec.structs.fields(type(item)):
        value = getattr(item, field.name)
        if field.required or value != field.default:
            told[field.name] = _scalar(value)
    return told


def _scalar(value: Any) -> Any:
    if isinstance(value, tuple):
        row = CommentedSeq(map(_scalar, value))
        row.fa.set_flow_style()
        return row
    if isinstance(value, msgspec.Struct):
        return _plain(value)
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return _text(value) if isinstance(value, str) else value


_BREAKS = frozenset("\x85\u2028\u2029")
"""What YAML takes for the end of a line: it stands escaped, and comes back as it was."""


def _text(text: str) -> Any:
    if _BREAKS.intersection(text):
        return DoubleQuotedScalarString(text)
    lines = text.split("\n")
    readable = len(lines) > 1 and all(line.replace("\t", " ").isprintable() for line in lines)
    return LiteralScalarString(text) if readable else text
