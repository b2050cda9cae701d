"""What a person changed stands beside what was read, with name and time, and is applied when the file is read."""

import msgspec
import pytest

from lugol.errors import UnusableInput
from lugol.read import casefile
from lugol.read.casefile_changes import Change, applied
from lugol.read.papers import read_given
from lugol.record.event import Event, Hpv, Lab, Span
from lugol.record.merge import build
from lugol.record.record import Conflict, Patient, Proposed, Record
from lugol.record.when import parse

AT = "2026-03-08T10:15:00+01:00"
BY = {"by": "Dr A. Example", "at": AT}


def hpv(name: str, result: str = "positive", day: str = "2022-03-01", **more: object) -> Event:
    return Event(id=name, values=Hpv(result=result), when=parse(day), order=1, **more)  # type: ignore[arg-type]


BARE = Record(
    events=(hpv("e1", sources=(Span("letter", 3, 9, "HPV 18"),)), hpv("e2", "negative", "2023-03-01")),
    conflicts=(Conflict("c1", "HPV told twice", ("positive", "negative"), ("e1", "e2")),),
    proposals=(
        Proposed(event=hpv("p1", day="2024-05-01"), sentence="HPV 16 was positive.", reader="canned"),
        Proposed(event=Event(id="p2", values=Lab(marker="CA125", value=12, unit="U/mL")), sentence="x", reader="r"),
    ),
)
READ = msgspec.structs.replace(build(BARE.patient, BARE.events, conflicts=BARE.conflicts), proposals=BARE.proposals)
CHANGES = [
    Change(what="reject", event="e1", **BY),
    Change(what="correct", event="e2", becomes=hpv("", "equivocal", "2023-04"), **BY),
    Change(what="add", event="added-1", becomes=hpv("", "positive", "2021"), **BY),
    Change(what="accept", event="p1", **BY),
    Change(what="confirm", event="p1", **BY),
    Change(what="accept", kind="lab", **BY),
    Change(what="woman", woman=Patient(age=36, age_on=parse("2022-03")), **BY),
]


def test_changes_are_applied_and_signed() -> None:
    made = applied(READ, CHANGES)
    said = {event.id: event.note for event in made.events}
    assert said == {
        "added-1": "added by Dr A. Example on 2026-03-08",
        "e2": "corrected by Dr A. Example on 2026-03-08",
        "p1": "proposed by canned, accepted by Dr A. Example on 2026-03-08; confirmed by Dr A. Example on 2026-03-08",
        "p2": "proposed by r, accepted by Dr A. Example on 2026-03-08",
    }
    assert [note.message for note in made.notes] == ["hpv e1 (“HPV 18”) was rejected by Dr A. Example on 2026-03-08"]
    assert (made.conflicts, made.proposals, made.patient.age) == ((), (), 36)
    assert applied(READ, []) is READ


def test_a_saved_case_file_holds_what_was_read_and_gives_what_was_changed() -> None:
    text = casefile.write(READ, CHANGES)
    top = casefile.parse(text, "x").plain
    assert [event["result"] for event in top["events"]] == ["positive", "negative"]
    assert [change["by"] for change in top["changes"]] == ["Dr A. Example"] * 5
    assert casefile.read(text, "x.yaml") == applied(READ, CHANGES)


@pytest.mark.parametrize(
    "change",
    [
        "{what: burn, event: e1, by: A, at: B}",
        "{what: reject, by: A, at: B}",
        "{what: reject, event: e1, at: B}",
        "{what: correct, event: e1, by: A, at: B}",
        "{what: accept, event: e1, kind: hpv, by: A, at: B}",
        "{what: reject, event: e1, by: A, at: B, more: C}",
        "[reject]",
    ],
)
def test_a_change_that_is_none_is_named(change: str) -> None:
    with pytest.raises(UnusableInput, match="line 3: a change needs what"):
        casefile.read(f"events: []\nchanges:\n- {change}", "x.yaml")


def test_a_change_to_an_impossible_event_is_named() -> None:
    text = "events: []\nchanges:\n- {what: add, event: a, by: A, at: B, becomes: {kind: biopsy, clock: 13}}"
    with pytest.raises(UnusableInput, match="clock 13 is not possible"):
        casefile.read(text, "x.yaml")


def test_a_change_of_no_event_is_a_note() -> None:
    made = casefile.read("events: []\nchanges:\n- {what: reject, event: e9, by: A, at: B}", "x.yaml")
    assert [note.message for note in made.notes] == ["was to be changed by A, but no event has that id"]


def test_papers_are_read_from_their_bytes_as_from_files() -> None:
    letter = b"Re: Eva Lind, born 13 April 1970. Smear on 15 June 2021: HSIL."
    scan = b"Eva Lind. MRI of the pelvis on 20 August 2021: no pelvic mass."
    read = read_given([("a.txt", letter), ("a.txt", scan), ("b.txt", b"\x00\x01\x02")])
    assert [document.name for document in read.record.documents] == ["a.txt", "a (2).txt"]
    assert [paper.name for paper in read.problems] == ["b.txt"]
    with pytest.raises(UnusableInput, match=r"b\.txt"):
        read_given([("b.txt", b"\x00\x01\x02"), ("c.txt", b"")])
