"""What the reader met and did not use: sentences that name findings but gave no event, and whom they speak of."""

from bisect import bisect_right

from lugol.read.narrative import dates
from lugol.read.narrative.context import Context
from lugol.read.narrative.document import Sentence
from lugol.record.event import Event
from lugol.record.record import Note

_WHOSE = {
    "affirmed": "gave no event",
    "literature": "speaks of the literature or of women in general",
    "family": "speaks of her kin",
    "other_person": "speaks of somebody else",
}
_ASIDE = {"introduction": "Introduction", "discussion": "Discussion", "conclusion": "Conclusion"}
_REMEDY = "if it tells something of her, add it to the case file by hand"


def notes(context: Context, events: list[Event]) -> list[Note]:
    """One note for each unused sentence of the account, one for each section that is not about her alone."""
    spans = sorted((s.start, s.end) for e in events for s in e.sources)
    found: list[Note] = []
    aside: dict[str, int] = {}
    for sentence in context.doc.sentences:
        if _is_used(spans, sentence) or _findings(context, sentence) < 2:
            continue
        if sentence.section in _ASIDE:
            aside[sentence.section] = aside.get(sentence.section, 0) + 1
        elif sentence.section in ("case", "abstract", "caption"):
            found.append(_note(context, sentence))
    for start, end in dates.impossible(context.text):
        place = f"{context.doc.name}: characters {start}-{end}"
        found.append(
            Note(place, f"'{context.text[start:end]}' is no date of the calendar", "write the date that was meant")
        )
    for section, count in aside.items():
        message = f"{count} sentences of the {_ASIDE[section]} name findings that were not taken as hers"
        found.append(Note(f"{context.doc.name}: {_ASIDE[section]}", message, _REMEDY))
    return found


def _is_used(spans: list[tuple[int, int]], sentence: Sentence) -> bool:
    index = bisect_right(spans, (sentence.end, -1))
    return any(end > sentence.start for _, end in spans[max(0, index - 40) : index])


def _findings(context: Context, sentence: Sentence) -> int:
    return len({m.start for m in context.between(sentence.start, sentence.end)})


def _note(context: Context, sentence: Sentence) -> Note:
    words = " ".join(context.text[sentence.start : sentence.end].split())
    quote = words if len(words) <= 90 else f"{words[:87]}..."
    whose = context.subject(sentence.start + (sentence.end - sentence.start) // 2).assertion
    place = f"{context.doc.name}: characters {sentence.start}-{sentence.end}"
    return Note(place, f"'{quote}' {_WHOSE.get(whose, 'gave no event')}", _REMEDY)
