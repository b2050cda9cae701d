"""A disease that is only suspected is told once, where the diagnosis of the whole text names it too."""

from lugol.record.event import Diagnosis, Event


def suspected_once(events: list[Event]) -> list[Event]:
    """The events without a suspected disease that the diagnosis of the whole text names too."""
    named = {_name(e.values) for e in events if isinstance(e.values, Diagnosis) and e.values.role == "index"}
    return [e for e in events if not (_is_only_suspected(e) and _name(e.values) in named)]


def _name(values: object) -> str:
    """What a diagnosis names: its histology, or its words where they are of none."""
    return str(getattr(values, "histology", "") or getattr(values, "value", "").lower())


def _is_only_suspected(event: Event) -> bool:
    value = event.values
    return isinstance(value, Diagnosis) and not value.role and not value.status and event.assertion == "possible"
