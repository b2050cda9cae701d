"""The reader of narratives: a letter, a note or a whole article in, one woman's record out."""

from lugol.errors import UnusableInput
from lugol.read.narrative import unread
from lugol.read.narrative.context import prepare
from lugol.read.narrative.headline import without_repeats
from lugol.read.narrative.patient import read_patient
from lugol.read.narrative.registry import EXTRACTORS
from lugol.read.narrative.women import refuse_unusable
from lugol.record.merge import build
from lugol.record.numbering import numbered
from lugol.record.possible import set_apart
from lugol.record.record import Document, Record

__all__ = ["read"]


def read(text: str, name: str) -> Record:
    """Read one narrative as one woman's record.

    Events carry the words they rest on as spans into `text`; a date that is not told stays open. Raises UnusableInput
    for an empty text, one that is not clinical and one that tells of two women.
    """
    if not text.strip():
        raise UnusableInput(f"{name}: the text is empty; give a letter, a note or a case report")
    context = prepare(text, name)
    refuse_unusable(context)
    patient = read_patient(context)
    events = without_repeats(context, [event for extract in EXTRACTORS for event in extract(context)])
    possible, wrong = set_apart(events)
    unused = [*wrong, *unread.notes(context, events)]
    return numbered(build(patient, possible, notes=unused, documents=(Document(name, "narrative", text),)))
