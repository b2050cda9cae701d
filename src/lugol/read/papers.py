"""All papers of one woman: files and folders of letters, reports, FHIR and tables, read as one record."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from lugol.errors import UnusableInput
from lugol.guard import guarded
from lugol.read import source as one
from lugol.read.below import below, is_folder
from lugol.read.source import DateOrder, printable
from lugol.record.joined import Told, Whose, joined
from lugol.record.record import Document, Note, Record
from lugol.record.when import UNDATED, When
from lugol.settings import SETTINGS, of_folder

if TYPE_CHECKING:
    from lugol.read.mapping import Mapping as Columns

TABLES = (".csv", ".tsv", ".xlsx")
PROSE = (".txt", ".md", ".html", ".htm", ".pdf", ".docx", ".odt", ".rtf", ".xml")
READABLE = (*PROSE, *TABLES, ".yaml", ".yml", ".json", ".ndjson", ".hl7")
_OF_LABORATORIES = ("fhir", "hl7v2")
_TWO_WAYS = "can be read in two ways"


class Paper(msgspec.Struct, frozen=True):
    """One file of hers: what it is called, where it is, and the record it tells, or why it tells none.

    `settled` is the order of day and month that other papers gave it, `by` what shows it; `data` its bytes where they
    are given and not to be read from `path`.
    """

    name: str
    path: str
    record: Record | None = None
    problem: str = ""
    settled: DateOrder = ""
    by: str = ""
    data: bytes | None = None


class Read(msgspec.Struct, frozen=True):
    """The one record of some papers, and those that could not be read."""

    record: Record
    problems: tuple[Paper, ...] = ()


def read_papers(
    sources: Sequence[str],
    order: DateOrder = "",
    *,
    same_woman: bool = False,
    in_her_folder: bool = False,
    mapping: "Columns | None" = None,
) -> Read:
    """The one record that some files and folders tell; a single file is read as it stands.

    `order` is that of day and month where it is known; where it is not, the papers that show theirs settle it for the
    others. `same_woman` says that all are of one woman, whatever they say; `in_her_folder` only that a paper which does
    not say whose it is is hers. A file that cannot be read harms no other.

    Raises UnusableInput where nothing can be read, and NotOneWoman where the papers seem to be of two women.
    """
    if is_single(sources):
        return Read(_single(sources[0], order, mapping))
    papers, aside = _files(sources)
    meant = order or _settled(sources)
    called = ", ".join(map(printable, sources[:3]))
    told = [_read(paper, meant, mapping) for paper in papers]
    read = _one_record(told, meant, _whose(same_woman, in_her_folder), called)
    left = [Note(name, "not read: of no form that lugol reads", "convert it, or give its text") for name in aside]
    return msgspec.structs.replace(read, record=msgspec.structs.replace(read.record, notes=(*read.record.notes, *left)))


def read_given(given: Sequence[tuple[str, bytes]], order: DateOrder = "", *, same_woman: bool = False) -> Read:
    """The one record that some papers tell whose names and bytes are given, as `read_papers` makes it of files.

    >>> read = read_given([("a.csv", b"kind,date,result\\nhpv,2022-03,positive\\n")])
    >>> [event.kind for event in read.record.events]
    ['hpv']
    """
    if len(given) == 1:
        return Read(one.read_bytes(given[0][1], given[0][0], order))
    papers = [Paper(name, name, data=data) for name, data in _named_apart(given)]
    told = [_read(paper, order, None) for paper in papers]
    return _one_record(told, order, _whose(same_woman, False), "her papers")


def _named_apart(given: Sequence[tuple[str, bytes]]) -> list[tuple[str, bytes]]:
    """The papers, each under a name of its own: a second "letter.txt" is "letter (2).txt"."""
    taken: set[str] = set()
    found = []
    for name, data in given:
        path, number, free = Path(name), 1, name
        while free in taken:
            number += 1
            free = f"{path.stem} ({number}){path.suffix}"
        taken.add(free)
        found.append((free, data))
    return found


def _one_record(papers: list[Paper], meant: DateOrder, whose: Whose, called: str) -> Read:
    """The one record of papers that have been read each, and what is wrong with the others.

    Raises UnusableInput where none of them can be read.
    """
    first = _fhir_together(papers)
    read = first if meant else _by_the_others(first)
    problems = tuple(paper for paper in read if paper.record is None)
    told = [(paper, paper.record) for paper in read if paper.record is not None]
    if not told:
        why = "; ".join(paper.problem for paper in problems[:3]) or "no file in it has a form that lugol reads"
        raise UnusableInput(f"{called}: {why}")
    orders = {paper.name: meant or paper.settled for paper in read}
    record = together([record for _, record in told], whose, orders)
    notes = [
        *record.notes,
        *_order_notes(read),
        *(Note(each.name, f"not read: {each.problem}", "mend or convert the file") for each in problems),
    ]
    return Read(msgspec.structs.replace(record, notes=tuple(notes)), problems)


def _whose(same_woman: bool, in_her_folder: bool) -> Whose:
    return "said" if same_woman else "folder" if in_her_folder else ""


def is_single(sources: Sequence[str]) -> bool:
    """Is it one file (or the files of one bulk export), which is read as it stands?"""
    return len(sources) == 1 and not _is_folder(sources[0])


def files_below(folder: Path) -> list[Path]:
    """The files below a folder that lugol reads, in order of their names, without settings and what is hidden."""
    return [path for path in _all_below(folder) if _is_paper(path)]


def _all_below(folder: Path) -> list[Path]:
    return [path for path in below(folder) if path != folder / SETTINGS]


def _is_paper(path: Path) -> bool:
    """Has a file an ending that lugol reads, or is it a subfolder that may not be opened?"""
    return path.suffix.lower() in READABLE or is_folder(path)


def _is_folder(source: str) -> bool:
    """Is it a folder of papers, not of the files of one bulk export?"""
    path = Path(source)
    return source != "-" and is_folder(path) and not any(path.glob("*.ndjson"))


def _single(source: str, order: DateOrder, mapping: "Columns | None") -> Record:
    if mapping is None:
        return one.read_source(source, order)
    from lugol.read import table

    return table.read(one.read_file(Path(source)), printable(Path(source).name), mapping, order)


def _files(sources: Sequence[str]) -> tuple[list[Paper], list[str]]:
    """The files that sources name, each once under a name of its own, and the names of those of no readable form."""
    found: dict[str, str] = {}
    aside: list[str] = []
    for source in sources:
        path = Path(source)
        if not _is_folder(source):
            if source != "-" and not path.exists():
                raise UnusableInput(f"{source}: cannot be opened (No such file or directory); check the name")
            found.setdefault(source, path.name if source != "-" else "standard input")
            continue
        for each in _all_below(path):
            name = each.relative_to(path).as_posix()
            if _is_paper(each):
                found.setdefault(str(each), name)
            else:
                aside.append(printable(name))
    names = list(found.values())
    papers = [Paper(printable(name if names.count(name) == 1 else path), path) for path, name in found.items()]
    return papers, aside


def _settled(sources: Sequence[str]) -> DateOrder:
    """The order of day and month that the settings of a single folder give."""
    return of_folder(Path(sources[0])).dates if len(sources) == 1 else ""


def _read(paper: Paper, order: DateOrder, mapping: "Columns | None") -> Paper:
    """The paper with the record it tells or why it tells none."""

    def made() -> Record:
        if paper.data is not None:
            return one.read_bytes(paper.data, paper.name, order)
        if mapping is not None and Path(paper.path).suffix.lower() in TABLES:
            return _single(paper.path, order, mapping)
        if paper.path == "-" or Path(paper.path).is_dir():
            return one.read_source(paper.path, order)
        return one.read_bytes(one.read_file(Path(paper.path)), paper.name, order)

    made_of = guarded(made, paper.name, partial(Paper, paper.name, paper.path, None))
    return msgspec.structs.replace(paper, record=_named(made_of, paper)) if isinstance(made_of, Record) else made_of


def _named(record: Record, paper: Paper) -> Record:
    """The record with its paper among its documents, which tables and case files do not name themselves."""
    if record.documents:
        return record
    form = "table" if Path(paper.path).suffix.lower() in TABLES else "casefile"
    return msgspec.structs.replace(record, documents=(Document(paper.name, form),))


def _fhir_together(papers: list[Paper]) -> list[Paper]:
    """The FHIR files read again as one, since a result in one may point to the woman or the sample in another."""
    theirs = [paper for paper in papers if _is_fhir(paper)]
    if len(theirs) < 2:
        return papers
    from lugol.read import fhir

    data = [(paper.name, _bytes(paper)) for paper in theirs]
    found = list(fhir.read_many(data))
    women = [each for each in found if isinstance(each, Record)]
    if not women:
        return papers
    others = [paper for paper in papers if paper not in theirs]
    made = [Paper(each.documents[0].name if each.documents else theirs[0].name, theirs[0].path, each) for each in women]
    return [*others, *made, *(Paper(p.document, "", None, p.message) for p in found if not isinstance(p, Record))]


def _is_fhir(paper: Paper) -> bool:
    """Is it FHIR, or JSON of FHIR that tells nothing by itself (a Patient of another file is meant)?"""
    if paper.record is not None:
        return any(document.form == "fhir" for document in paper.record.documents)
    if Path(paper.path).suffix.lower() not in (".json", ".ndjson"):
        return False
    return (paper.data is not None or Path(paper.path).is_file()) and b'"resourceType"' in _bytes(paper)


def _bytes(paper: Paper) -> bytes:
    return one.read_file(Path(paper.path)) if paper.data is None else paper.data


def _by_the_others(papers: list[Paper]) -> list[Paper]:
    """Where dates of a text can be read in two ways: as her day of birth shows, which other papers tell, else as the
    dates of the other papers all show.
    """
    if not any(map(_is_open, papers)):
        return papers
    shown = _orders(papers)
    common = set(shown.values())
    order: DateOrder = next(iter(common)) if len(common) == 1 else ""
    by = next(iter(shown), "")
    births = {each.record.patient.birth for each in papers if each.record and each.record.patient.birth.is_day}
    return [_settle(paper, order, by, births) if _is_open(paper) else paper for paper in papers]


def _settle(paper: Paper, order: DateOrder, by: str, births: Collection[When]) -> Paper:
    """The paper read by the one order in which its day of birth is hers, else by that of the others, if any."""
    own = paper.record.patient.birth if paper.record else UNDATED
    orders: tuple[DateOrder, ...] = ("dmy", "mdy") if births and own.is_known and not own.is_day else (order,)
    read = {each: _read(msgspec.structs.replace(paper, record=None), each, None) for each in orders if each}
    hers = [each for each, told in read.items() if told.record and told.record.patient.birth in births]
    if len(hers) == 1 and len(orders) > 1:
        order, by = hers[0], "her day of birth"
    if not order or read[order].record is None:
        return paper
    return msgspec.structs.replace(read[order], settled=order, by=by)


def _order_notes(papers: Sequence[Paper]) -> list[Note]:
    """Says which papers had their dates settled by what."""
    names: dict[tuple[DateOrder, str], list[str]] = {}
    for paper in papers:
        if paper.settled:
            names.setdefault((paper.settled, paper.by), []).append(paper.name)
    return [
        Note(
            ", ".join(named),
            f"dates in figures are read {'day' if order == 'dmy' else 'month'} first, as {by} shows",
            "--dates dmy or mdy says otherwise",
        )
        for (order, by), named in names.items()
    ]


def _orders(papers: Iterable[Paper]) -> dict[str, DateOrder]:
    """The order of day and month that each text shows by a date that can be read in one way only."""
    from lugol.language.page import page_of
    from lugol.language.time.dates import shown_order

    found: dict[str, DateOrder] = {}
    for paper in papers:
        for document in paper.record.documents if paper.record else ():
            if document.text and (order := shown_order(page_of(document.text, document.name))):
                found[paper.name] = order
    return found


def _is_open(paper: Paper) -> bool:
    return paper.record is not None and any(_TWO_WAYS in note.message for note in paper.record.notes)


def together(records: Sequence[Record], whose: Whose = "", orders: Mapping[str, DateOrder] | None = None) -> Record:
    """The one record of some records of one woman: what `Record + Record` gives.

    `orders` says of documents how their dates in figures were read, where that was settled.

    Raises NotOneWoman where they seem to be of two women, or nothing says that they are one woman's.
    """
    return joined(records, whose=whose, told=[_told(record, orders or {}) for record in records])


def _told(record: Record, orders: Mapping[str, DateOrder]) -> Told:
    """How a record tells: which of its events are dated by their paper alone, and which documents are reports."""
    from lugol.language.carried import carried, is_report
    from lugol.language.reading import reading_of

    reports = {document.name for document in record.documents if document.form in _OF_LABORATORIES}
    without: set[str] = set()
    for document in record.documents:
        events = [each for each in record.events if {span.document for span in each.sources} == {document.name}]
        if document.text and events:
            reading = reading_of(document.text, document.name, orders.get(document.name) or None)
            without |= carried(reading, events)
            reports |= {document.name} if is_report(reading) else set()
    return Told(frozenset(without), frozenset(reports))
