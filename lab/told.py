"""What the reader tells of a made sentence; nothing where it refuses it."""

from lugol.errors import UnusableInput
from lugol.language.narrative import read
from lugol.record.event import Event


def events_told(text: str) -> list[Event]:
    """The events of a text, none where it is refused."""
    try:
        return list(read(text, "sentence").events)
    except UnusableInput:
        return []
