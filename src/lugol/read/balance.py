"""The balance of a source: of each part that it has, whether it became an event, a part of one, or a note."""

import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from lugol.read.boxes import are_boxes
from lugol.read.source import TEXTS, decode, form_of_bytes, words_of
from lugol.record.record import Record

if TYPE_CHECKING:
    from lugol.read.fhir.bundle import Located
    from lugol.read.mapping import Mapping


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
        closing = "the balance closes" if self.closes else "not accounted for: " + ", ".join(self.open[:_NAMED])
        closing += f" and {len(self.open) - _NAMED} more" if len(self.open) > _NAMED else ""
        if self.counted_only:
            closing = "of this form only the events and notes are counted; what else it holds is not weighed"
        return "\n".join([head, *rows, closing])


def balance(source: str, record: Record, mapping: "Mapping | None" = None, dates: str = "") -> Balance:
    """What became of each part of a source: the resources of FHIR, HL7 v2 and C-CDA, the rows and columns of a table,
    the clauses of a text; of a case file and a phenopacket the events and the notes are counted.

    `mapping` and `dates` are those by which a table was read.
    """
    path = Path(source)
    if path.is_dir():
        files = sorted(each for each in path.rglob("*") if each.suffix in (".json", ".ndjson"))
        return _of_fhir([(str(each.relative_to(path)), each.read_bytes()) for each in files], record)
    if not path.is_file():
        return counted(record)
    data, name = path.read_bytes(), path.name
    form = form_of_bytes(data, name)
    if form == "fhir":
        return _of_fhir([(name, data)], record)
    if form in ("hl7v2", "cda"):
        return _of_message(form, data, name, record)
    if form in ("table", "xlsx", "parquet"):
        return _of_table(data, name, record, mapping, dates)
    return _of_text(data, name, record) if form in TEXTS else counted(record)


def _of_message(form: str, data: bytes, name: str, record: Record) -> Balance:
    """A message or document, by the resources that it was turned into."""
    from lugol.read import cda, hl7v2

    text = decode(data, name)
    bundle = hl7v2.as_fhir(text, name) if form == "hl7v2" else cda.as_fhir(text, name)[0]
    return _of_fhir([(name, bundle)], record)


def _of_table(data: bytes, name: str, record: Record, mapping: "Mapping | None", dates: str) -> Balance:
    """The rows of a table and its columns."""
    from lugol.read.mapping import completed, propose, unused
    from lugol.read.rows import canonical, left_out
    from lugol.read.sheet import open_sheet

    sheet = open_sheet(data, name)
    how = completed(sheet, mapping or propose(sheet))
    how = msgspec.structs.replace(how, dates=dates) if dates else how
    rows, _ = canonical(sheet, how)
    plain = {line for line, row in rows if "kind" not in row}
    used = {int(n) for e in record.events for s in e.sources if s.document == name for n in _LINES.findall(s.section)}
    noted = left_out(sheet, how) | {
        int(n) for note in record.notes for n in _LINES.findall(f"{note.place} {note.message}")
    }
    counts: Counter[str] = Counter()
    left: list[str] = []
    for line, _ in sheet.rows:
        way = "events" if line in used else "notes" if line in noted else "part" if line in plain else "open"
        counts[way] += 1
        left += [f"line {line}"] if way == "open" else []
    named = set(unused(sheet, how))
    told = sum(column in named for column in sheet.columns)
    aside = len(sheet.columns) - told - len(_used(sheet.columns, how))
    columns = ("column", 0, len(sheet.columns) - told - aside, told, aside, len(sheet.columns))
    row = ("row", counts["events"], counts["part"], counts["notes"], 0, sum(counts.values()))
    return Balance((row, columns), tuple(left))


_NAMED = 12  # so many parts that are not accounted for are named
_LINES = re.compile(r"(?:\blines? |(?<=\d, ))(\d+)")


def _used(columns: tuple[str, ...], how: "Mapping") -> list[str]:
    """The columns that a mapping reads."""
    found = {*how.columns, *how.void} | {column for theirs in how.either.values() for column in theirs}
    found |= {column for each in how.wide for column in (each.result, each.date, each.types)}
    boxes = tuple(each.types for each in how.wide if are_boxes(each.types))
    return [column for column in columns if column in found or (boxes and column.startswith(boxes))]


def _of_text(data: bytes, name: str, record: Record) -> Balance:
    """The clauses of a text: in an event, in a note, without a clinical word, or none of these."""
    from lugol.language.reading import reading_of
    from lugol.language.unread import weighed

    used, noted, plain, left = weighed(reading_of(words_of(data, name), name), record.events, record.notes)
    whole = used + noted + plain + len(left)
    return Balance((("clause", used, 0, noted, plain, whole),), tuple(left))


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
        from lugol.read.fhir.account import WHO_AND_WHERE, pointed

        self.parts = WHO_AND_WHERE
        spans = [(span.document, span.section) for event in record.events for span in event.sources]
        places = {(item.document, item.path) for item in items}
        self.sections = {_resource(name, section, places) for name, section in spans}
        self.noted = " ".join(f"{note.place} {note.message} " for note in record.notes)
        self.counted = {note.message.partition(" (")[0] for note in record.notes if note.times > 1}
        self.pointed = pointed(items) | {item.inside for item in items if item.inside}
        self.events = record.events

    def of(self, item: "Located") -> str:
        """events, notes, part, or open."""
        if (item.document, item.path) in self.sections:
            return "events"
        if f"{item.document} {item.path} " in self.noted or f"{item.document} {item.path}." in self.noted:
            return "notes"
        if item.type in self.parts or item.name in self.pointed or self._is_of_a_test(item):
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


def _resource(document: str, section: str, places: set[tuple[str, str]]) -> tuple[str, str]:
    """The place of the resource that a section of it stands in.

    >>> _resource("b", "$[3].component[1].value", {("b", "$[3]"), ("b", "$")})
    ('b', '$[3]')
    """
    while section and (document, section) not in places:
        section = section[: max(section.rfind("."), section.rfind("["))] if set(".[") & set(section) else ""
    return document, section


def _aside(data: bytes, kinds: frozenset[str]) -> Counter[str]:
    """The resources that speak of who, where and how, by type."""
    found: Counter[str] = Counter(re.findall(r'"resourceType"\s*:\s*"(\w+)"', data.decode("utf-8", "replace")))
    return Counter({kind: number for kind, number in found.items() if kind in kinds})
