"""A record beside what a second reader proposes of its texts: found by both, proposed, in conflict, or refused.

lugol's own reading stands whatever a reader does: where it cannot be asked or answers nonsense, one note says so.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Literal

import msgspec

from lugol.language.reading import reading_of
from lugol.readers.contract import MOST_PROPOSALS, Proposal, Reader, ReaderError
from lugol.readers.proof import Verdict, ground, prove
from lugol.readers.reasons import in_words
from lugol.record.event import OWN_READER, Event
from lugol.record.merge import build
from lugol.record.record import Conflict, Document, Note, Proposed, Record

Mode = Literal["show", "accept"]
"""What becomes of a proven proposal: shown beside the record and not judged, or taken into it."""


def with_second(record: Record, reader: Reader, mode: Mode = "show", order: str = "") -> Record:
    """The record with what a second reader found in its running texts, after proof.

    `order` is that of day and month by which the record was read. In `show` the proposals wait for a person; in
    `accept` they are events, each marked with the reader's name.
    """
    verdicts: list[Verdict] = []
    notes: list[Note] = []
    for document in record.documents:
        if document.text:
            found, said = _of_text(record, document, reader, order)
            verdicts += found
            notes += said
    return _joined(record, verdicts, notes, reader.name, mode)


def verdicts_on(
    document: Document, events: Sequence[Event], proposals: Sequence[Proposal], order: str = ""
) -> list[Verdict]:
    """The verdict on each proposal of one text, beside what lugol itself found in it; a repeat is left aside."""
    reading = reading_of(document.text, document.name, order or None)
    on = ground(reading, events)
    return [prove(on, each) for each in dict.fromkeys(proposals)]


def _of_text(record: Record, document: Document, reader: Reader, order: str) -> tuple[list[Verdict], list[Note]]:
    """The verdicts on what a reader proposes of one text, and one note on how it went."""
    proposals, trouble = asked(reader, document.text)
    if trouble and not proposals:
        return [], [Note(document.name, f"second reader {reader.name}: {trouble}", "lugol's own reading stands")]
    verdicts = verdicts_on(document, record.events, proposals, order)
    said = "; ".join(filter(None, (counted(verdicts), trouble)))
    return verdicts, [Note(document.name, f"second reader {reader.name}: {said}")]


def asked(reader: Reader, text: str) -> tuple[list[Proposal], str]:
    """What a reader proposes of a text, and what went wrong in one clause ("" for nothing); it never raises."""
    try:
        given = reader.propose(text)
        some = list(given[: MOST_PROPOSALS + 1])
    except ReaderError as error:
        return [], str(error)
    except Exception as defect:
        return [], f"broke off with {type(defect).__name__}"
    sound = [each for each in some if isinstance(each, Proposal) and _is_sound(each)]
    trouble = [f"{len(some) - len(sound)} that keep no contract left aside"] if len(sound) < len(some) else []
    if len(some) > MOST_PROPOSALS:
        trouble.append(f"more than {MOST_PROPOSALS} proposals, the rest left aside")
    return sound[:MOST_PROPOSALS], "; ".join(trouble)


def _is_sound(proposal: Proposal) -> bool:
    return all(isinstance(getattr(proposal, name), str) for name in proposal.__struct_fields__)


def counted(verdicts: Sequence[Verdict]) -> str:
    """What became of some proposals, with every reason of refusal counted.

    >>> counted([Verdict(Proposal("a", "b", "c"), reason="not_in_text")])
    '1 proposal; 0 found by both, 0 more proven, 1 refused (1 quote does not stand in the text)'
    """
    reasons = Counter(verdict.reason for verdict in verdicts if verdict.reason)
    both = sum(bool(verdict.same_as) for verdict in verdicts)
    more = len(verdicts) - both - reasons.total()
    said = ", ".join(f"{count} {in_words(reason)}" for reason, count in reasons.most_common())
    plural = "" if len(verdicts) == 1 else "s"
    refused = f"{reasons.total()} refused" + (f" ({said})" if said else "")
    return f"{len(verdicts)} proposal{plural}; {both} found by both, {more} more proven, {refused}"


def _joined(record: Record, verdicts: Sequence[Verdict], notes: Sequence[Note], name: str, mode: Mode) -> Record:
    both = {verdict.same_as for verdict in verdicts if verdict.same_as}
    new = [verdict for verdict in verdicts if verdict.event and not verdict.reason and not verdict.same_as]
    events = [_by_both(event, name) if event.id in both else event for event in record.events]
    conflicts = [*record.conflicts, *(_conflict(v, name) for v in verdicts if v.against)]
    told = (*record.notes, *notes)
    if mode == "show":
        waiting = tuple(_numbered(_distinct(new), "p", len(events), name))
        numbered = _renumbered(conflicts)
        return msgspec.structs.replace(
            record, events=tuple(events), conflicts=numbered, notes=told, proposals=(*record.proposals, *waiting)
        )
    taken = [each.event for each in _numbered(_distinct(new), "s", len(events), name)]
    marked = [msgspec.structs.replace(event, readers=(name,)) for event in taken]
    made = build(record.patient, [*events, *marked], conflicts=conflicts, notes=told, documents=record.documents)
    return msgspec.structs.replace(made, proposals=record.proposals)


def _by_both(event: Event, name: str) -> Event:
    return msgspec.structs.replace(event, readers=tuple(dict.fromkeys((*(event.readers or (OWN_READER,)), name))))


def _distinct(verdicts: Sequence[Verdict]) -> list[Verdict]:
    """Each proven event once: the same values at the same words are one."""
    kept: dict[tuple[object, ...], Verdict] = {}
    for verdict in verdicts:
        assert verdict.event
        kept.setdefault((verdict.event.values, verdict.event.sources), verdict)
    return list(kept.values())


def _numbered(verdicts: Sequence[Verdict], letter: str, behind: int, name: str) -> list[Proposed]:
    """Proven events with ids of their own, in the order of their words, behind so many others."""
    ordered = sorted(
        ((v.event.order, v.proposal.sentence, v.event) for v in verdicts if v.event), key=lambda each: each[:2]
    )
    return [
        Proposed(
            event=msgspec.structs.replace(event, id=f"{letter}{number}", order=behind + number),
            sentence=sentence,
            reader=name,
        )
        for number, (_, sentence, event) in enumerate(ordered, start=1)
    ]


def _conflict(verdict: Verdict, name: str) -> Conflict:
    """lugol's own reading and a second one of the same words that exclude each other: both stay, neither wins."""
    own = verdict.against[0]
    words = own.sources[0].quote if own.sources else ""
    readings = (f"lugol, as {own.id}: {words}", f"{name}: {verdict.proposal.sentence}")
    return Conflict("", f"{own.kind.replace('_', ' ')}: two readings of the same words", readings, (own.id,))


def _renumbered(conflicts: Sequence[Conflict]) -> tuple[Conflict, ...]:
    taken = {conflict.id for conflict in conflicts if conflict.id}
    found: list[Conflict] = []
    for conflict in dict.fromkeys(conflicts):
        number = len(found) + 1
        while not conflict.id and f"c{number}" in taken:
            number += 1
        name = conflict.id or f"c{number}"
        taken.add(name)
        found.append(msgspec.structs.replace(conflict, id=name))
    return tuple(found)
