"""What a person may change of a record: correct, add, confirm, reject, accept what was proposed, and undo."""

from typing import TYPE_CHECKING, Any

import msgspec
from starlette.responses import Response

from lugol.errors import LugolError
from lugol.record.event import VALUE_TYPES, Event
from lugol.serve import forms, women
from lugol.serve.visit import Asked, Place, Refusal, Visit, back, of_her
from lugol.serve.women import Woman

if TYPE_CHECKING:
    from lugol.read.casefile_changes import Change

_LONGEST_AUTHOR = 80


def name(asked: Visit) -> Response:
    """Take whose name the changes bear."""
    asked.visitor.name = _author(asked.form["by"])
    return back(asked.woman())


def edit(asked: Visit, number: Place) -> Response:
    """The form in which an event is corrected."""
    woman = asked.woman()
    if number >= len(woman.state.record.events):
        raise Refusal(404, "There is no such event now; load the page again.")
    event = woman.state.record.events[number]
    return _event_form(asked, woman, event.kind, event)


def add(asked: Visit, kind: str = "") -> Response:
    """The form in which an event is added, once its kind is chosen."""
    woman = asked.woman()
    return _event_form(asked, woman, kind if kind in VALUE_TYPES else "", None)


def _event_form(
    asked: Asked, woman: Woman, kind: str, event: Event | None, error: str = "", status: int = 200
) -> Response:
    shown = forms.fields(kind, event) if kind else []
    given = asked.form.fields
    if error:
        shown = [_filled(field, given.get(field.name, "")) for field in shown]
    date_words = given.get("date", "") if error else forms.date_text(event.when) if event else ""
    said = given.get("assertion", "affirmed") if error else event.assertion if event else "affirmed"
    kinds = sorted(VALUE_TYPES)
    content: dict[str, Any] = of_her(woman) | {"kind": kind, "event": event, "fields": shown, "date_words": date_words}
    content |= {"said": said, "assertions": forms.ASSERTIONS, "kinds": kinds, "error": error, "tab": "record"}
    return asked.page("event", status, **content)


def _filled(field: forms.Field, value: str) -> forms.Field:
    return msgspec.structs.replace(field, value=value, unusual=field.unusual and not value)


def correct(asked: Visit) -> Response:
    """Put what an event says right."""
    woman = asked.woman()
    with woman.lock:
        old = _event(asked, woman)
        kind = asked.form["kind"] or old.kind
        try:
            new = forms.event_of(kind, asked.form.fields, old)
            change = _change(asked, "correct", event=old.id, becomes=new)
        except LugolError as error:
            return _event_form(asked, woman, kind, old, str(error), 422)
        woman.step(women.changed(woman.state, change))
    return back(woman)


def added(asked: Visit) -> Response:
    """Add an event that was not read."""
    woman = asked.woman()
    with woman.lock:
        kind = asked.form["kind"]
        try:
            _of_this_reading(asked, woman)
            new = forms.event_of(kind, asked.form.fields)
            change = _change(asked, "add", event=women.free_id(woman.state), becomes=new)
        except LugolError as error:
            return _event_form(asked, woman, kind if kind in VALUE_TYPES else "", None, str(error), 422)
        woman.step(women.changed(woman.state, change))
    return back(woman)


def confirm(asked: Visit) -> Response:
    """Say that an event was read rightly."""
    return _marked(asked, "confirm")


def reject(asked: Visit) -> Response:
    """Say that an event is none of hers, or was not said."""
    return _marked(asked, "reject")


def _marked(asked: Asked, what: Any) -> Response:
    woman = asked.woman()
    with woman.lock:
        event = _event(asked, woman)
        change = _change(asked, what, event=event.id)
        woman.step(women.changed(woman.state, change))
    return back(woman)


def accept(asked: Visit) -> Response:
    """Take what a second reader proposed into the record, singly or by kind."""
    woman = asked.woman()
    with woman.lock:
        _of_this_reading(asked, woman)
        kind, one = asked.form["kind"], asked.form["event"]
        meant = [each.event for each in woman.state.record.proposals if one == each.event.id or kind == each.event.kind]
        if not meant or bool(kind) == bool(one):
            raise Refusal(404, "This was proposed no longer; load the page again.")
        change = _change(asked, "accept", event=one, kind=kind)
        woman.step(women.changed(woman.state, change))
    return back(woman)


def person(asked: Visit) -> Response:
    """The form of who she is, and what it tells."""
    woman = asked.woman()
    if asked.request.method == "GET":
        shown = forms.patient_fields(woman.state.record.patient)
        return asked.page("person", **of_her(woman), tab="record", fields=shown)
    with woman.lock:
        try:
            _of_this_reading(asked, woman)
            made = forms.patient_of(asked.form.fields, woman.state.record.patient)
            change = _change(asked, "woman", woman=made)
        except LugolError as error:
            shown = [_filled(f, asked.form[f.name]) for f in forms.patient_fields(woman.state.record.patient)]
            return asked.page(
                "person", 422, **(of_her(woman) | {"tab": "record", "fields": shown, "error": str(error)})
            )
        woman.step(women.changed(woman.state, change))
    return back(woman)


def undo(asked: Visit) -> Response:
    """Take the last change back, or make it again."""
    woman = asked.woman()
    with woman.lock:
        woman.move(1 if asked.request.url.path.endswith("/redo") else -1)
    return back(woman)


def _event(asked: Asked, woman: Woman) -> Event:
    """The event that a form is about, as it stands now."""
    _of_this_reading(asked, woman)
    found = next((event for event in woman.state.record.events if event.id == asked.form["event"]), None)
    if found is None:
        raise Refusal(409, "This event is not in the record any more; nothing was changed.")
    return found


def _of_this_reading(asked: Asked, woman: Woman) -> None:
    """Refuse a form that was made before papers were added: its events may have other names now."""
    if asked.form["reading"] != str(woman.state.reading):
        raise Refusal(409, "The page was out of date, so nothing was changed; load it again.")


def _change(asked: Asked, what: Any, **given: Any) -> "Change":
    from lugol.read.casefile_changes import Change

    by = _author(asked.form["by"]) if asked.form["by"] else asked.visitor.name
    if not by:
        raise Refusal(422, "Give your name first: every change is kept with the name of who made it, and the time.")
    asked.visitor.name = by
    return Change(what=what, by=by, at=women.now(), **given)


def _author(text: str) -> str:
    words = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    return words[:_LONGEST_AUTHOR]
