"""What lugol knows of an event, to be kept beside the fields of a format, so that it reads back what it wrote."""

from typing import Any

import msgspec

from lugol.record.event import Event


def known(event: Event) -> dict[str, Any]:
    """The typed values, the date, the assertion and the rest of an event, as `lugol.read.own` reads it.

    >>> from lugol.record.event import Event, Hpv
    >>> known(Event(id="e1", values=Hpv(result="negative")))["values"]["result"]
    'negative'
    """
    when = {name: value for name, value in msgspec.to_builtins(event.when).items() if value}
    told = {"event": event.id, "values": msgspec.to_builtins(event.values), "when": when, "assertion": event.assertion}
    return told | {name: getattr(event, name) for name in ("visit", "note", "readers") if getattr(event, name)}
