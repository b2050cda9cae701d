"""The reader of prose: a letter, a report, a note or a whole article in, one woman's record out."""

from collections.abc import Callable

from lugol.language.kinds import drugs, finding, radiotherapy, report, surgery, symptom, tissue
from lugol.language.kinds.report_prose import with_items
from lugol.language.reading import Reading, reading_of
from lugol.record.event import Event
from lugol.record.merge import build
from lugol.record.numbering import numbered
from lugol.record.possible import set_apart
from lugol.record.record import Document, Patient, Record

READERS: tuple[Callable[[Reading], list[Event]], ...] = (finding.read, surgery.read, drugs.read, radiotherapy.read, symptom.read, tissue.read, report.read)


def read(text: str, name: str) -> Record:
    """Read one text as one woman's record; events carry the words they rest on as spans into `text`."""
    reading = reading_of(text, name)
    events = [event for read_kind in READERS for event in read_kind(reading)]
    possible, wrong = set_apart(with_items(reading, events))
    return numbered(build(Patient(), possible, notes=wrong, documents=(Document(name, "narrative", text),)))
