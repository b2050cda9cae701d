"""The balance of a source: of each part that it has, whether it became an event, a part of one, or a note."""

import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from lugol.record.record import Record

if TYPE_CHECKING:
    from lugol.read.fhir.bundle import Located


class Balance(msgspec.Struct, frozen=True):
    """How many parts of each sort a source has, and what became of them; `open` lists what nothing accounts for;
    `counted_only` where the form has no parts that could be weighed.

    `lines` holds (sort of part, in events, part of one, in notes, left as no matter of a record, all).
    """

    lines: tuple[tuple[str, int, int, int, int, int], ...]
    open: tuple[str, ...] = ()
    counted_only: bool = False

    @property
    def closes(self) -> bool:
        """Is every part accounted for?"""
        return not self.open

    def text(self) -> str:
        """The balance as a small table."""
        head = f"{'part':<28}{'events':>8}{'part of':>9}{'notes':>7}{'aside':>7}{'all':>6}"
        rows = [f"{n[:27]:<28}{a:>8}{b:>9}{c:>7}{d:>7}{e:>6}" for n, a, b, c, d, e in self.lines]
        closing = "the balance closes" if self.closes else "not accounted for: " + ", ".join(self.open[:12])
        if self.counted_only:
            closing = "of this form only the events and notes are counted; what else it holds is not weighed"
        return "\n".join([head, *rows, closing])


def balance(source: str, record: Record) -> Balance:
    """What became of each resource of a FHIR source; of any other form the events and the notes, counted."""
    path = Path(source)
    forms = {document.form for document in record.documents}
    if "fhir" in forms and (path.is_file() or path.is_dir()):
        files = (
            [path]
            if path.is_file()
            else sorted(each for each in path.rglob("*") if each.suffix in (".json", ".ndjson"))
        )
        base = path if path.is_dir() else path.parent
        return _of_fhir([(str(each.relative_to(base)), each.read_bytes()) for each in files], record)
    return counted(record)


def counted(record: Record) -> Balance:
    """The events of a record by kind and its notes."""
    events = Counter(event.kind for event in record.events)
    lines = [(kind, number, 0, 0, 0, number) for kind, number in sorted(events.items())]
    notes = len(record.notes)
    return Balance((*lines, ("notes", 0, 0, notes, 0, notes)) if notes else tuple(lines), counted_only=True)


def _of_fhir(files: list[tuple[str, bytes]], record: Record) -> Balance:
    from lugol.read.fhir.bundle import NOTHING_TO_READ, Located, open_json

    opened = [item for name, data in files for item in open_json(data, name)]
    items = [item for item in opened if isinstance(item, Located)]
    counts: dict[str, Counter[str]] = {}
    if len(opened) > len(items):
        counts["not opened"] = Counter(notes=len(opened) - len(items))
    left: list[str] = []
    ways = _Ways(items, record)
    for item in items:
        way = ways.of(item)
        counts.setdefault(item.type, Counter())[way] += 1
        if way == "open":
            left.append(f"{item.document} {item.path} ({item.type})")
    for _, data in files:
        for kind, number in _aside(data, NOTHING_TO_READ).items():
            counts.setdefault(kind, Counter())["aside"] += number
    lines = [(n, c["events"], c["part"], c["notes"], c["aside"], sum(c.values())) for n, c in sorted(counts.items())]
    return Balance(tuple(lines), tuple(left))


class _Ways:
    """What tells where a resource went: the sources of events, the places of notes, and what points to what."""

    def __init__(self, items: "list[Located]", record: Record) -> None:
        from lugol.read.fhir.account import pointed

        spans = [(span.document, span.section) for event in record.events for span in event.sources]
        self.sections = {(name, _resource(section)) for name, section in spans}
        self.noted = " ".join(f"{note.place} {note.message} " for note in record.notes)
        self.counted = {note.message.partition(" (")[0] for note in record.notes if " times: " in note.message}
        self.pointed = pointed(items) | {item.inside for item in items if item.inside}
        self.events = record.events

    def of(self, item: "Located") -> str:
        """events, notes, part, or open."""
        if (item.document, item.path) in self.sections:
            return "events"
        if f"{item.document} {item.path} " in self.noted or f"{item.document} {item.path}." in self.noted:
            return "notes"
        if item.type in WHO_AND_WHERE or item.name in self.pointed or self._is_of_a_test(item):
            return "part"
        return "notes" if self._is_counted(item) else "open"

    def _is_of_a_test(self, item: "Located") -> bool:
        """Is there an event of the same test on the day of the resource?"""
        from lugol.read.fhir.place import test_of

        code = getattr(item.resource, "code", None)
        kind = test_of(code)[0] if code is not None else ""
        day = (getattr(item.resource, "effective_date_time", None) or "")[:10]
        return bool(kind) and any(event.kind == kind and event.when.edtf[:10] == day for event in self.events)

    def _is_counted(self, item: "Located") -> bool:
        """Is it one of those for which a note counts (by day or place)?"""
        from lugol.read.fhir.place import dated

        return bool(self.counted) and ((dated(item) or item.path) in self.noted or " more)" in self.noted)


WHO_AND_WHERE = frozenset(["Patient", "Specimen", "Medication", "Encounter", "Composition", "Binary"])


def _resource(section: str) -> str:
    """The place of the resource that a section of it stands in.

    >>> _resource("$.entry[3].resource.component[1]"), _resource("$.item[2]")
    ('$.entry[3].resource', '$')
    """
    head, mark, rest = section.partition(".resource")
    inside = re.match(r"\.contained\[\d+\]", rest)
    if mark:
        return head + mark + (inside.group() if inside else "")
    return section.partition("$")[0] + "$"


def _aside(data: bytes, kinds: frozenset[str]) -> Counter[str]:
    """The resources that speak of who, where and how, by type."""
    found: Counter[str] = Counter(re.findall(r'"resourceType"\s*:\s*"(\w+)"', data.decode("utf-8", "replace")))
    return Counter({kind: number for kind, number in found.items() if kind in kinds})
