"""A disease that is only suspected is told once, where the diagnosis of the whole text names it too."""

from lugol.record.event import Diagnosis, Event


def suspected_once(events: list[Event]) -> list[Event]:
    """The events without a suspected disease that the diagnosis of the whole text names too."""
    named = {e.values.histology for e in events if isinstance(e.values, Diagnosis) and e.values.role == "index"}
    return [e for e in events if not _is_only_suspected(e) or getattr(e.values, "histology", "") not in named]


def _is_only_suspected(event: Event) -> bool:
    value = event.values
    return isinstance(value, Diagnosis) and not value.role and not value.status and event.assertion == "possible"
