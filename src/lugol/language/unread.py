"""What was met and not used: clauses that hold a clinical word and gave no event, with their words and whose."""

from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate

from lugol.language.model import SCREENING_TESTS, Page
from lugol.language.reading import Reading
from lugol.record.event import Event
from lugol.record.record import Note

_CLINICAL = (
    "symptom", "histology", "procedure", "drug", "regimen", "radiotherapy", *SCREENING_TESTS, "cyt_result",
    "colposcopic", "analyte", "ihc_marker", "gene", "stage_system", "complication", "condition", "frame",
    "chemotherapy", "immunotherapy", "hormonal", "other_treatment", "response", "obstetric", "head", "site",
)  # fmt: skip
_WEAK = frozenset({"site", "frame", "head"})
_WHOSE = {
    "literature": "speaks of the literature or of women in general",
    "family": "speaks of her kin",
    "other_person": "speaks of somebody else",
    "hypothetical": "tells what might be",
}
_OWN = ("case", "abstract", "caption")
_ASIDE = {"introduction": "Introduction", "discussion": "Discussion", "conclusion": "Conclusion", "leaflet": "Advice"}
_REMEDY = "if it tells something of her, add it to the case file by hand"
_AT = ": characters "
LONGEST_QUOTE = 90
_PASTED = "the text stands here more than once, word for word; it was read once"


def notes(reading: Reading, events: Sequence[Event]) -> list[Note]:
    """One note for each unused clause of the account, one for each section that is not about her alone."""
    page = reading.page
    spans = sorted((s.start, s.end) for e in events for s in e.sources)
    starts = [start for start, _ in spans]
    reach = list(accumulate((end for _, end in spans), max))
    found: list[Note] = (
        [Note(page.name, _PASTED, "nothing, where it was pasted twice by mistake")] if page.is_pasted else []
    )
    aside: dict[str, int] = {}
    for sentence in page.sentences:
        for first, last in sentence.clauses:
            if not _is_clinical(page, first, last) or _is_used(page, starts, reach, first, last):
                continue
            if sentence.article in _ASIDE:
                aside[sentence.article] = aside.get(sentence.article, 0) + 1
            elif sentence.article in _OWN:
                found.append(_note(reading, first, last))
    for section, count in aside.items():
        message = f"{count} clauses of the {_ASIDE[section]} name findings that were not taken as hers"
        found.append(Note(f"{page.name}: {_ASIDE[section]}", message, _REMEDY))
    return found


def weighed(reading: Reading, events: Sequence[Event], told: Sequence[Note]) -> tuple[int, int, int, list[str]]:
    """How many clauses of a text became events or parts of one, how many stand in notes, how many hold no clinical
    word; and the words of those that hold one and are neither.
    """
    page = reading.page
    spans = sorted((s.start, s.end) for e in events for s in e.sources if s.document == page.name)
    starts = [start for start, _ in spans]
    reach = list(accumulate((end for _, end in spans), max))
    noted = sorted(place for note in told if (place := place_of(note, page.name)))
    whole = {article for article, section in _ASIDE.items() if any(n.place.endswith(f": {section}") for n in told)}
    counts = [0, 0, 0]
    left: list[str] = []
    for sentence in page.sentences:
        for first, last in sentence.clauses:
            start, end = page.tokens[first].start, page.tokens[last - 1].end
            if _is_used(page, starts, reach, first, last):
                counts[0] += 1
            elif sentence.article in whole or any(low < end and start < high for low, high in noted):
                counts[1] += 1
            elif not _is_clinical(page, first, last) or sentence.article not in _OWN:
                counts[2] += 1
            else:
                left.append(page.words(first, last)[:LONGEST_QUOTE])
    return counts[0], counts[1], counts[2], left


def _is_clinical(page: Page, first: int, last: int) -> bool:
    named = page.of(*_CLINICAL, first=first, last=last)
    return any(m.concept.category not in _WEAK for m in named) or len({m.first for m in named}) > 1


def _is_used(page: Page, starts: list[int], reach: list[int], first: int, last: int) -> bool:
    """Does an event stand on the clause? `reach` is how far the spans up to each of `starts` go."""
    start, end = page.tokens[first].start, page.tokens[last - 1].end
    index = bisect_left(starts, end)
    return index > 0 and reach[index - 1] > start


def _note(reading: Reading, first: int, last: int) -> Note:
    page = reading.page
    words = page.words(first, last)
    quote = words if len(words) <= LONGEST_QUOTE else f"{words[: LONGEST_QUOTE - 3]}..."
    told = page.of(*_CLINICAL, first=first, last=last)[0]
    whose = _WHOSE.get(reading.judge(told.first, told.last).assertion, "gave no event")
    place = f"{page.name}{_AT}{page.tokens[first].start}-{page.tokens[last - 1].end}"
    return Note(place, f"'{quote}' {whose}", _REMEDY)


def place_of(note: Note, name: str) -> tuple[int, int] | None:
    """Where in the text of a name the words of a note stand, [start, end); None for a note on something else.

    >>> place_of(Note("letter.txt: characters 5-20", "'no words' gave no event"), "letter.txt")
    (5, 20)
    """
    document, mark, place = note.place.rpartition(_AT)
    start, _, end = place.partition("-")
    return (int(start), int(end)) if mark and document == name and start.isdecimal() and end.isdecimal() else None
